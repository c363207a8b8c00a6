import { auditsOnly, permits } from '@app/platform';
import type { Client } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import { World } from '../support/world';
import { everyRow, nameOf } from './calls';

jest.setTimeout(300_000);

/** What an auditor may send: it shows, or keeps in a file what is seen, and changes nothing that others see. */
const looks = [
  'POST /v1/subsidy-previews',
  'POST /v1/evidence/:factId/unmasking',
  'POST /v1/exports',
  'POST /v1/exports/:id/cancellation',
  'POST /v1/table-copies',
];

/** From the routes' own declarations: who only audits reads everything in scope and changes nothing. */
describe('an auditor', () => {
  let world: World;
  let auditor: Client;
  let changing: Route[];

  beforeAll(async () => {
    world = await World.start();
    auditor = await world.official('320200', ['auditor'], { function: 'audit' });
    changing = routesOf(world.app).filter(({ method, access }) => method !== 'GET' && access !== 'public');
  });

  afterAll(() => world.stop());

  const person = {
    persona: 'official',
    roles: ['auditor'],
    office: { function: 'audit', departments: [] },
  } as never;
  const isOwn = ({ access }: Route): boolean => typeof access === 'object' && access.scope === 'self';

  it('is named by no changing route but those that only show', () => {
    const open = changing.filter(
      (route) =>
        !isOwn(route) &&
        typeof route.access === 'object' &&
        permits(route.access, person) &&
        !auditsOnly(route.access, person),
    );
    expect(open.map(nameOf)).toEqual(looks);
  });

  it('is refused by every changing route, before anything is looked at', async () => {
    const before = await everyRow(world);
    const wrong: unknown[] = [];
    const refused = changing.filter((route) => !isOwn(route) && !looks.includes(nameOf(route)));
    for (const route of refused) {
      const address = route.path.replaceAll(/:\w+/g, world.newId());
      const headers = { 'if-match': '"1"' };
      const { status } =
        route.method === 'DELETE'
          ? await auditor.delete(address, { headers })
          : route.method === 'PATCH'
            ? await auditor.patch(address, {}, { headers })
            : await auditor.post(address, {});
      if (status !== 403) wrong.push([nameOf(route), status]);
    }
    expect(wrong).toEqual([]);
    expect(refused.length).toBeGreaterThan(40);
    expect(await everyRow(world)).toEqual(before);
  });

  it('who also holds a post acts by that post', () => {
    const both = { persona: 'official', roles: ['auditor', 'official'] } as never;
    const rule = { personas: ['official'], scope: 'region' } as const;
    expect(auditsOnly(rule, person)).toBe(true);
    expect(auditsOnly(rule, both)).toBe(false);
    expect(auditsOnly({ ...rule, scope: 'self' }, person)).toBe(false);
    expect(auditsOnly({ ...rule, roles: ['auditor'] }, person)).toBe(false);
  });

  it('and officials are let in by the function of their office', () => {
    const rule = {
      personas: ['official'],
      roles: ['official'],
      functions: ['finance'],
      scope: 'region',
    } as const;
    const of = (name: string | undefined, role = 'official') =>
      ({ persona: 'official', roles: [role], office: name && { function: name } }) as never;
    expect(permits(rule, of('finance'))).toBe(true);
    expect(permits(rule, of('agriculture'))).toBe(false);
    expect(permits(rule, of(undefined))).toBe(false);
    expect(permits(rule, of('finance', 'auditor'))).toBe(false);
    const both = { ...rule, roles: ['official', 'auditor'] } as const;
    expect(permits(both, of('agriculture', 'auditor'))).toBe(true);
    // The function binds officials: others are let in by their roles alone.
    const mixed = { ...rule, personas: ['official', 'operator'], roles: ['official', 'operator'] } as const;
    expect(permits(mixed, { persona: 'operator', roles: ['operator'] } as never)).toBe(true);
  });
});
