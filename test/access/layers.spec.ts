import { type Config, dataSourceOptions } from '@app/platform';
import { DataSource } from 'typeorm';
import { type ApiProcess, startApiProcess } from '../support/processes';
import { World } from '../support/world';
import { everyRow, letsIn, type ObjectRoute, objectRoutes, refusals, shapeOf } from './calls';
import { officialOf, outsideYears, outsideYearsHere, type Person, peopleOf } from './people';
import { makeTrades, type Trade } from './trades';

/**
 * Terms and movements of packs hang on the catalogue, which everybody reads: here the second layer has nothing to say
 * about the pack itself, and what it leaves to see is public (terms) or empty (movements).
 */
const catalogue = ['GET /v1/skus/:id', 'GET /v1/skus/:id/stock-movements'];

jest.setTimeout(300_000);

/** Two layers, and each holds alone: what the matrix refuses for the sake of the object, with either switched off. */
describe('the layers of authorisation', () => {
  let world: World;
  let routes: ObjectRoute[];
  let trades: Trade[];
  let people: Person[];
  const started: ApiProcess[] = [];

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

  afterAll(async () => {
    await Promise.all(started.map((api) => api.stop()));
    await world.stop();
  });

  it.each(['app', 'database'] as const)('hold with the one in the %s alone', async (layers) => {
    const api = await startApiProcess(world.config, { ACCESS_LAYERS: layers });
    started.push(api);
    const there = people.map((person) => ({ ...person, client: person.client.at(api.url) }));
    const before = await everyRow(world);
    const wrong: string[] = [];
    const open = new Set<string>();
    const found = routes.map((route) =>
      refusals(
        [route],
        there.filter((person) => letsIn(route, person)),
        trades,
        () => world.newId(),
      ),
    );
    for (const { route, person, trade, absent, seen } of (await Promise.all(found)).flat()) {
      if (layers === 'database' && catalogue.includes(route.name)) {
        if (seen.status === 200) open.add(route.name);
        for (const mark of trade.marks) expect(seen.text).not.toContain(mark);
        continue;
      }
      if (seen.status !== 404 || JSON.stringify(shapeOf(seen)) !== JSON.stringify(shapeOf(absent)))
        wrong.push(`${route.name} as ${person.name} on ${trade.name}: ${seen.status} ${seen.text}`);
    }
    expect(wrong).toEqual([]);
    expect(await everyRow(world)).toEqual(before);
    // Where only the first layer speaks, it was indeed silent: the switch works.
    expect([...open].sort()).toEqual(layers === 'database' ? catalogue : []);
  });

  it('are switched by the role of the connections, too', async () => {
    const users: string[] = [];
    for (const accessLayers of ['both', 'app', 'database'] as const) {
      const config: Config = { ...world.config, accessLayers };
      const source = new DataSource(dataSourceOptions(config, [], 'callers'));
      await source.initialize();
      const [row] = (await source.query('SELECT current_user AS role')) as [{ role: string }];
      users.push(row.role);
      await source.destroy();
    }
    expect(users).toEqual(['market_app', new URL(world.config.databaseUrl).username, 'market_app']);
  });
});
