import { auditsOnly, type Persona, permits, personas, type Role } from '@app/platform';
import type { Answer, Client } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import { World } from '../support/world';

type Person = { persona: Persona; roles: Role[]; client: Client; office?: object };

describe('every route × every persona', () => {
  let world: World;
  let people: Person[];
  let routes: Route[];

  beforeAll(async () => {
    world = await World.start();
    routes = routesOf(world.app);
    const unit = await world.buyer();
    const shop = await world.supplier();
    const [operator] = await world.operators();
    people = [
      { persona: 'buyer', roles: ['purchaser'], client: unit.purchaser },
      { persona: 'buyer', roles: ['inspector'], client: unit.inspector },
      { persona: 'buyer', roles: ['approver'], client: unit.approver },
      { persona: 'buyer', roles: ['finance'], client: unit.finance },
      { persona: 'supplier', roles: ['clerk'], client: shop.clerk },
      {
        ...{ persona: 'official', roles: ['official'], client: await world.official() },
        office: { function: 'collaboration', departments: [] },
      },
      {
        ...{ persona: 'official', roles: ['auditor'], client: await world.official('320200', ['auditor']) },
        office: { function: 'collaboration', departments: [] },
      },
      { persona: 'operator', roles: ['operator'], client: operator },
    ];
  });

  afterAll(() => world.stop());

  const call = (client: Client, { method, path }: Route): Promise<Answer<{ code?: string }>> => {
    const address = path.replaceAll(/:\w+/g, '0199aaaa-0000-7000-8000-000000000000');
    if (method === 'GET') return client.get(address);
    if (method === 'DELETE') return client.delete(address);
    return method === 'PATCH' ? client.patch(address, {}) : client.post(address, {});
  };

  it('declares who may call it', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
    const listed = routes.map(({ method, path, access }) => {
      if (!access || access === 'public') return `${method} ${path} — public`;
      return `${method} ${path} — ${access.personas.join('|')}${access.roles ? ` (${access.roles.join('|')})` : ''} — ${access.scope}`;
    });
    expect(listed.sort()).toMatchSnapshot();
  });

  it('asks for a login first', async () => {
    for (const route of routes.filter(({ access }) => access !== 'public')) {
      const { status, body } = await call(world.nobody, route);
      expect({ route, status, code: body.code }).toMatchObject({
        status: 401,
        code: 'access.login_required',
      });
    }
  });

  it('lets in whom it names and nobody else, and shows nothing that does not exist', async () => {
    for (const route of routes) {
      if (route.access === 'public' || !route.access) continue;
      if (route.method === 'DELETE') continue;
      for (const person of people) {
        const { status, body } = await call(person.client, route);
        const actor = { ...person, userId: '' } as never;
        const allowed =
          permits(route.access, actor) && (route.method === 'GET' || !auditsOnly(route.access, actor));
        const seen = { route: `${route.method} ${route.path}`, as: person.roles[0], status, code: body.code };
        if (!allowed) expect(seen).toMatchObject({ status: 403, code: 'access.not_permitted' });
        else
          expect(seen.status === 401 || seen.status === 403 || seen.status >= 500 ? seen : 'let in').toBe(
            'let in',
          );
        if (allowed && route.method === 'GET' && route.path.includes(':'))
          expect(seen).toMatchObject({ status: 404 });
      }
    }
  });

  it('knows every persona', () => {
    expect(new Set(people.map(({ persona }) => persona))).toEqual(new Set(personas));
  });
});
