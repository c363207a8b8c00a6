import { routesOf } from '../support/routes';
import { World } from '../support/world';
import {
  callOn,
  everyRow,
  letsIn,
  mayReach,
  nameOf,
  type ObjectRoute,
  objectRoutes,
  refusals,
  shapeOf,
} from './calls';
import { officialOf, outsideYears, outsideYearsHere, type Person, peopleOf } from './people';
import { acts, makers } from './rules';
import { makeTrades, type Trade } from './trades';

/** Every route with an object × every role × own, sibling, foreign and absent. The routes come from their decorators. */
jest.setTimeout(300_000);

describe('every route × every role × whose object', () => {
  let world: World;
  let routes: ObjectRoute[];
  let trades: Trade[];
  let people: Person[];

  beforeAll(async () => {
    world = await World.start();
    routes = objectRoutes(world.app);
    trades = await makeTrades(world);
    people = [
      ...(await peopleOf(world, trades)),
      await officialOf(world, outsideYears),
      await officialOf(world, outsideYearsHere),
    ];
    await Promise.all(people.map(({ client }) => client.tokenOnce()));
  });

  afterAll(() => world.stop());

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
    for (const { route, person, trade, absent, seen } of await refusals(routes, people, trades, () =>
      world.newId(),
    )) {
      checked++;
      const wanted = letsIn(route, person) ? 404 : 403;
      const told = JSON.stringify(shapeOf(seen)) !== JSON.stringify(shapeOf(absent));
      if (seen.status !== wanted || told)
        wrong.push([route.name, person.name, trade.name, wanted, shapeOf(seen), shapeOf(absent)]);
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
          const fine =
            route.method === 'GET' ? status === 200 : [200, 201, 204, 409, 412, 422].includes(status);
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
