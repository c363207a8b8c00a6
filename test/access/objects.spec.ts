import { permits } from '@app/platform';
import { type Route, routesOf } from '../support/routes';
import { World } from '../support/world';
import { callOn, nameOf, type ObjectRoute, objectRoutes, shapeOf } from './calls';
import { type Person, peopleOf } from './people';
import { acts, makers } from './rules';
import { makeTrades, type Trade } from './trades';

/** Every route with an object × every role × own, sibling, foreign and absent. The routes come from their decorators. */
describe('every route × every role × whose object', () => {
  let world: World;
  let routes: ObjectRoute[];
  let trades: Trade[];
  let people: Person[];

  beforeAll(async () => {
    world = await World.start();
    routes = objectRoutes(world.app);
    trades = await makeTrades(world);
    people = await peopleOf(world, trades);
    await Promise.all(people.map(({ client }) => client.tokenOnce()));
  });

  afterAll(() => world.stop());

  const letsIn = (route: Route, { persona, role }: Person): boolean =>
    route.access === 'public' || !route.access
      ? true
      : permits(route.access, { persona, roles: [role] } as never);

  /** A route for everybody's eyes (`all`) shows every object; the others, what concerns the person. */
  const mayReach = (route: Route, person: Person, trade: Trade): boolean =>
    (typeof route.access === 'object' && route.access.scope === 'all') || person.concerns(trade);

  it('has a rule for every route, and no rule without one', () => {
    const names = routesOf(world.app).map(nameOf);
    expect([...Object.keys(acts), ...makers].filter((name) => !names.includes(name))).toEqual([]);
    const writes = routesOf(world.app).filter(({ method }) => method !== 'GET');
    expect(writes.map(nameOf).filter((name) => !acts[name] && !makers.includes(name))).toEqual([]);
  });

  it('asks everybody without a session to log in, whatever the object', async () => {
    for (const route of routes) {
      const [own] = trades as [Trade];
      const seen = await callOn(world.nobody, route, own);
      const absent = await callOn(world.nobody, route, own, world.newId());
      expect({ route: route.name, status: seen.status }).toEqual({ route: route.name, status: 401 });
      expect(shapeOf(seen)).toEqual(shapeOf(absent));
    }
  });

  it('refuses the wrong role, and hides what is foreign as if it were absent; nothing changes', async () => {
    const before = await everyRow(world);
    const wrong: unknown[] = [];
    let checked = 0;
    for (const route of routes) {
      for (const person of people) {
        const wanted = letsIn(route, person) ? 404 : 403;
        const absent = await callOn(person.client, route, trades[0] as Trade, world.newId());
        if (absent.status !== wanted) wrong.push([route.name, person.name, 'absent', absent.status, wanted]);
        for (const trade of trades) {
          if (wanted === 404 && mayReach(route, person, trade)) continue;
          const seen = await callOn(person.client, route, trade);
          checked++;
          if (JSON.stringify(shapeOf(seen)) !== JSON.stringify(shapeOf(absent)))
            wrong.push([route.name, person.name, trade.name, shapeOf(seen), shapeOf(absent)]);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(1_000);
    expect(await everyRow(world)).toEqual(before);
  });

  it('lets in whom it names to what is theirs', async () => {
    const wrong: unknown[] = [];
    const done = new Map<string, number>();
    for (const route of routes) {
      for (const person of people.filter((one) => letsIn(route, one))) {
        for (const trade of trades.filter((one) => mayReach(route, person, one))) {
          const { status, body } = await callOn(person.client, route, trade);
          const fine = route.method === 'GET' ? status === 200 : [200, 201, 409, 412, 422].includes(status);
          if (!fine) wrong.push([route.name, person.name, trade.name, status, body.code]);
          if (status < 300) done.set(route.name, (done.get(route.name) ?? 0) + 1);
        }
      }
    }
    expect(wrong).toEqual([]);
    // A matrix of conflicts would prove nothing: each act was done at least once.
    expect(routes.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([]);
  });

  it("shows a photo that is on no acceptance to its owner's organisation only", async () => {
    for (const person of people) {
      for (const trade of trades) {
        const { status } = await person.client.get(`/v1/files/${trade.loosePhotoId}`);
        const mine = person.persona === 'buyer' && person.concerns(trade);
        expect({ who: person.name, trade: trade.name, status }).toMatchObject({ status: mine ? 200 : 404 });
      }
    }
  });
});

/** A fingerprint of every table but the keys of sessions: what a refused call left behind would show. */
async function everyRow(world: World): Promise<Record<string, string>> {
  const tables = await world.database.read<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await world.database.read<{ print: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print FROM ${name} t`,
    );
    prints[name] = row?.print ?? '';
  }
  return prints;
}
