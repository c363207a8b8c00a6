import { filled, summed } from '../../seeds/scale/tables';
import { makeScaleWorld } from '../../seeds/scale/world';
import { expectBooksToBalance } from '../support/books';
import { World } from '../support/world';

const part = 0.002;
const tables = [...filled, ...summed, 'regions', 'targets'];

describe('a world of any size (npm run seed -- --scale)', () => {
  let worlds: World[];

  beforeAll(async () => {
    worlds = await Promise.all([World.start(), World.start()]);
    for (const world of worlds)
      await makeScaleWorld(world, world.config.databaseUrl, { tier: 'T1', part }, () => undefined);
  });

  afterAll(() => Promise.all(worlds.map((world) => world.stop())));

  const rowsOf = async (world: World, table: string): Promise<{ rows: number; sum: string }> => {
    const [found] = await world.database.read<{ rows: number; sum: string }>(
      `SELECT count(*)::int AS rows, md5(string_agg(t::text, '\n' ORDER BY t::text)) AS sum FROM ${table} t`,
    );
    return found as { rows: number; sum: string };
  };

  it('keeps the books in order', async () => {
    for (const world of worlds) await expectBooksToBalance(world.database);
  });

  it('has every kind of row', async () => {
    const empty: string[] = [];
    for (const table of tables) if (!(await rowsOf(worlds[0] as World, table)).rows) empty.push(table);
    expect(empty).toEqual([]);
  });

  it('is the same every time, to the byte', async () => {
    const [one, other] = worlds as [World, World];
    for (const table of tables)
      expect([table, await rowsOf(one, table)]).toEqual([table, await rowsOf(other, table)]);
  });

  it('has every key and index that the schema had before', async () => {
    const shape = (world: World) =>
      world.database.read(
        `SELECT conrelid::regclass::text AS "table", conname AS name, convalidated AS valid FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace
         UNION ALL SELECT tablename, indexdef, true FROM pg_indexes WHERE schemaname = 'public'
         UNION ALL SELECT relname, reloptions::text, true FROM pg_class WHERE relnamespace = 'public'::regnamespace
         ORDER BY 1, 2`,
      );
    const untouched = await World.start();
    try {
      expect(await shape(worlds[0] as World)).toEqual(await shape(untouched));
    } finally {
      await untouched.stop();
    }
  });

  it('is refused where there is a world already', async () => {
    const [world] = worlds as [World];
    const again = makeScaleWorld(world, world.config.databaseUrl, { tier: 'T1', part }, () => undefined);
    await expect(again).rejects.toThrow('has rows');
  });

  it('lets an official read the year of a district', async () => {
    const [world] = worlds as [World];
    const official = await world.official('320281');
    const overview = await official.get<{ totalFen: number; factCount: number }>('/v1/overview?year=2026');
    const facts = await official.get<{ count: number; sumFen: number; counted: string }>(
      '/v1/facts?year=2026&count=exact&limit=1',
    );
    const { totalFen, factCount } = overview.body;
    expect(facts.body).toMatchObject({ count: factCount, sumFen: totalFen, counted: 'facts' });
    expect(factCount).toBeGreaterThan(0);
  });

  it('walks all facts of a county page by page, each once', async () => {
    const [world] = worlds as [World];
    const official = await world.official('610600');
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await official.get<{ items: { id: string }[]; nextCursor: string | null }>(
        `/v1/facts?year=2025&limit=40${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ id }) => id));
      if (!page.body.nextCursor) break;
      cursor = page.body.nextCursor;
    }
    const [all] = await world.database.read<{ count: number }>(
      `SELECT count(*)::int AS count FROM facts WHERE year = 2025 AND left(west_code, 4) = '6106'`,
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(all?.count);
  });

  const unitsOf = async (world: World, region: string, query = ''): Promise<unknown[]> => {
    const official = await world.official(region);
    const seen: { buyerId: string; amountFen: number }[] = [];
    for (let cursor = ''; ; ) {
      const page = await official.get<{ items: typeof seen; nextCursor: string | null }>(
        `/v1/units?year=2026&limit=7${query}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items);
      if (!page.body.nextCursor) break;
      cursor = page.body.nextCursor;
    }
    return seen.map(({ buyerId, amountFen }) => ({ buyerId, amountFen }));
  };

  it('lists units most first, the idle ones at zero, each once', async () => {
    const [world] = worlds as [World];
    const expected = await world.database.read(
      `SELECT b.id AS "buyerId", coalesce(sum(f.amount_fen), 0)::bigint AS "amountFen"
         FROM organizations b LEFT JOIN facts f ON f.buyer_id = b.id AND f.year = 2026
        WHERE b.kind = 'buyer_unit' GROUP BY b.id ORDER BY 2 DESC, 1 DESC`,
    );
    expect(await unitsOf(world, '320200')).toEqual(expected);
  });

  /** Who reads, what is asked for, and the districts and counties (prefixes of codes) that this means. */
  it.each([
    ['610000', '', '', '61'],
    ['610600', '', '', '6106'],
    ['610602', '', '', '610602'],
    ['610602', '&westCode=610000', '', '610602'],
    ['610000', '&westCode=610600', '', '6106'],
    ['320200', '&westCode=630000', '3202', '63'],
    ['320281', '&westCode=610600', '320281', '6106'],
    ['320200', '&westCode=610000&eastCode=320281', '320281', '61'],
  ])('lists for %s%s the units that bought there, most first', async (region, query, east, west) => {
    const [world] = worlds as [World];
    const expected = await world.database.read(
      `SELECT buyer_id AS "buyerId", sum(amount_fen)::bigint AS "amountFen" FROM facts
        WHERE year = 2026 AND east_code LIKE $1 || '%' AND west_code LIKE $2 || '%'
        GROUP BY 1 ORDER BY 2 DESC, 1 DESC`,
      [east, west],
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(await unitsOf(world, region, query)).toEqual(expected);
  });
});
