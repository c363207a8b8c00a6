import { Sessions } from '@app/identity';
import { type Actor, actFor, Bell, Database, dataSourceOptions, tenantOf, withTrace } from '@app/platform';
import { checkBooks } from '@app/reporting';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { admit } from '../../seeds/migrate';
import { World } from '../support/world';
import { makeTrades, type Trade } from './trades';

jest.setTimeout(300_000);

/** Read before the schema is in place. */
const openTables = ['migrations'];

/** The second layer by itself: what the role of the processes may do, and how it is told who calls. */
describe('row-level security', () => {
  let world: World;
  let trades: Trade[];
  let own: Trade;
  let foreign: Trade;
  let source: DataSource;
  /** As in an api process: it knows of nobody until it is told. */
  let database: Database;

  beforeAll(async () => {
    world = await World.start();
    trades = await makeTrades(world);
    [own, , foreign] = trades as [Trade, Trade, Trade];
    const one = { ...world.config, poolSize: 1 };
    source = new DataSource(dataSourceOptions(one, [], 'callers'));
    await source.initialize();
    database = new Database(source, new Bell());
  });

  afterAll(async () => {
    await source.destroy();
    await world.stop();
  });

  const actorOf = (trade: Trade, more: Partial<Actor> = {}): Actor =>
    ({
      userId: world.newId(),
      organizationId: trade.unit.id,
      persona: 'buyer',
      roles: [],
      ...more,
    }) as unknown as Actor;
  const as = <T>(actor: Actor, work: () => Promise<T>, regions: string[] = []): Promise<T> =>
    withTrace({ requestId: world.newId() }, () => {
      actFor(tenantOf(actor, regions));
      return work();
    });
  const orders = (): Promise<{ id: string }[]> => database.read('SELECT id FROM orders');
  const owner = async <Row extends object>(sql: string): Promise<Row[]> => {
    const pool = new Pool({ connectionString: world.config.databaseUrl, max: 1 });
    try {
      return (await pool.query<Row>(sql)).rows;
    } finally {
      await pool.end();
    }
  };

  describe('the schema', () => {
    it('forces policies on every table', async () => {
      const rows = await owner<{ name: string; forced: boolean; policies: number }>(
        `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
                (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
           FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
      );
      const unguarded = rows.filter(({ forced, policies }) => !forced || policies === 0);
      expect(unguarded.map(({ name }) => name)).toEqual(openTables);
    });

    it('gives the processes a role that owns nothing and passes no policy', async () => {
      const [role] = await database.read<object>(
        `SELECT current_user AS name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,
                (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned
           FROM pg_roles r WHERE rolname = current_user`,
      );
      expect(role).toEqual({
        name: 'market_app',
        ...{
          rolsuper: false,
          rolbypassrls: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolcanlogin: false,
        },
        owned: 0,
      });
    });

    it('can be had by a login of its own, which is nothing else', async () => {
      const login = `app_${world.name}`;
      const url = new URL(world.config.databaseUrl);
      Object.assign(url, { username: login, password: "it's%20a" });
      try {
        await admit(world.config.databaseUrl, url.toString());
        await admit(world.config.databaseUrl, url.toString());
        const config = { ...world.config, databaseUrl: url.toString(), poolSize: 1 };
        const own = new DataSource(dataSourceOptions(config, [], 'callers'));
        await own.initialize();
        expect(await own.query('SELECT session_user, current_user')).toEqual([
          { session_user: login, current_user: 'market_app' },
        ]);
        await own.query('SET ROLE NONE');
        await expect(own.query('SELECT FROM orders')).rejects.toThrow(/permission denied/);
        const { username } = new URL(world.config.databaseUrl);
        await expect(own.query(`SET ROLE ${username}`)).rejects.toThrow(/permission denied/);
        await own.destroy();
      } finally {
        await owner(`DROP ROLE IF EXISTS ${login}`);
      }
      await expect(admit(world.config.databaseUrl, world.config.databaseUrl)).rejects.toThrow(
        /login of its own/,
      );
    });

    it('lets nobody change or remove history, by grant as well as by trigger', async () => {
      const rows = await owner<{ name: string }>(
        `SELECT c.relname AS name FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
          WHERE p.proname IN ('forbid_change', 'guard_fact') ORDER BY 1`,
      );
      expect(rows.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['events', 'fact_evidence', 'facts', 'stock_movements']),
      );
      const changeable: string[] = [];
      for (const { name } of rows) {
        const [right] = await owner<{ may: boolean }>(
          `SELECT has_table_privilege('market_app', '${name}', 'UPDATE, DELETE, TRUNCATE') AS may`,
        );
        if (right?.may) changeable.push(name);
      }
      expect(changeable).toEqual([]);
    });
  });

  describe('who calls', () => {
    it('nobody: no rows of anybody, and nothing can be written', async () => {
      const tables = await owner<{ name: string }>(
        `SELECT c.relname AS name FROM pg_class c
          WHERE c.relnamespace = 'public'::regnamespace AND c.relforcerowsecurity
            AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname IN ('everybody_reads', 'login_reads'))`,
      );
      expect(tables.length).toBeGreaterThan(15);
      for (const { name } of tables) {
        const [row] = await database.read<{ count: number }>(`SELECT count(*)::int AS count FROM ${name}`);
        expect([name, row?.count]).toEqual([name, 0]);
      }
      const insert = `INSERT INTO files VALUES ($1, $1, 'x', 'image/jpeg', 1, repeat('0', 64), '{}', $1, now())`;
      await expect(database.read(insert, [world.newId()])).rejects.toMatchObject({
        code: 'request.not_found',
      });
    });

    it('everybody sees the orders that concern them, and no other', async () => {
      const of = (trade: Trade) =>
        world.database
          .read<{ id: string }>('SELECT id FROM orders WHERE buyer_id = $1', [trade.unit.id])
          .then((rows) => rows.map(({ id }) => id).sort());
      const seen = async (actor: Actor, regions?: string[]) =>
        (await as(actor, orders, regions)).map(({ id }) => id).sort();
      expect(await seen(actorOf(own))).toEqual(await of(own));
      const clerk = { organizationId: foreign.shop.id, persona: 'supplier' } as const;
      expect(await seen(actorOf(foreign, clerk))).toEqual(await of(foreign));
      const body = (
        await (await world.official('610600')).get<{ organization: { id: string } }>('/v1/sessions/current')
      ).body;
      const official = actorOf(own, { organizationId: body.organization.id, persona: 'official' });
      expect(await seen(official, ['610600', '610622'])).toEqual(await of(foreign));
      expect(await seen(official, ['320206'])).toEqual([]);
      // A body without an office, wherever it is.
      const none = actorOf(own, { organizationId: world.newId(), persona: 'official' });
      expect(await seen(none, ['610600', '610622', '320205'])).toEqual([]);
      const all = (await Promise.all(trades.map(of))).flat().sort();
      expect(await seen(actorOf(own, { persona: 'operator' }))).toEqual(all);
    });

    it('is found out for everybody, whoever came before in the same moment', async () => {
      const sessions = world.app.get(Sessions);
      const clients = trades.map(({ unit }) => unit.purchaser);
      const [first, ...others] = await Promise.all(clients.map((client) => client.tokenOnce()));
      // The others' question waits for the answer to the first one, who is known when it is asked.
      const asked = as(actorOf(own), async () => sessions.actorOf(first as string));
      const found = await Promise.all([asked, ...others.map((token) => sessions.actorOf(token))]);
      expect(found.map((actor) => actor?.organizationId)).toEqual(trades.map(({ unit }) => unit.id));
    });

    it('the books notice a policy that shows too much (I12)', async () => {
      const broken = async () => {
        const [entry] = (await checkBooks(world.database)).filter(({ id }) => id === 'I12');
        return entry?.broken;
      };
      expect(await broken()).toBe(0);
      await owner('CREATE POLICY careless ON shipment_lines FOR SELECT USING (true)');
      expect(await broken()).toBeGreaterThan(0);
      await owner('DROP POLICY careless ON shipment_lines');
      expect(await broken()).toBe(0);
    });

    it('is told only in exact shapes', () => {
      for (const userId of ["'", "x' OR true --", '', '0199AAAA-0000-7000-8000-000000000000'])
        expect(() => tenantOf(actorOf(own, { userId }), [])).toThrow(/cannot be told/);
      expect(() => tenantOf(actorOf(own, { persona: 'official' }), ["320205','x"])).toThrow(/cannot be told/);
    });

    it('writes history in no other name, and nothing into what belongs to others', async () => {
      const actor = actorOf(own);
      const record = (userId: string) =>
        database.transact((tx) =>
          tx.query(`SELECT record_event($1, 'order.confirmed', $2, $3, '{}', NULL, now())`, [
            world.newId(),
            own.placed.id,
            JSON.stringify({ userId }),
          ]),
        );
      await expect(as(actor, () => record(world.newId()))).rejects.toMatchObject({
        code: 'request.not_found',
      });
      const changed = await as(actor, () =>
        database.transact((tx) =>
          tx.query('UPDATE orders SET paid_fen = 1 WHERE id = ANY ($1) RETURNING id', [
            [own.placed.id, foreign.placed.id],
          ]),
        ),
      );
      expect(changed).toEqual([[{ id: own.placed.id }], 1]);
      await world.database.transact((tx) =>
        tx.query('UPDATE orders SET paid_fen = 0 WHERE id = $1', [own.placed.id]),
      );
      await expect(as(actor, () => database.read('DELETE FROM orders'))).rejects.toThrow(/permission denied/);
      await expect(
        as(actor, () => database.read('ALTER TABLE orders NO FORCE ROW LEVEL SECURITY')),
      ).rejects.toThrow(/must be owner/);
    });
  });

  describe('one connection for everybody', () => {
    const nobodyIsLeft = async () => {
      const left = `SELECT concat(current_setting('app.scope', true), current_setting('app.organization', true),
                                  current_setting('app.user', true), current_setting('app.regions', true)) AS left`;
      expect(await database.read(left)).toEqual([{ left: '' }]);
      expect(await orders()).toEqual([]);
    };

    it('forgets the caller after each statement and each transaction', async () => {
      const actor = actorOf(own);
      expect((await as(actor, orders)).length).toBeGreaterThan(0);
      await nobodyIsLeft();
      expect(
        (await as(actor, () => database.transact((tx) => tx.query('SELECT id FROM orders')))).length,
      ).not.toBe(0);
      await nobodyIsLeft();
    });

    it('forgets the caller after an error: in the statement, in its values, in a transaction', async () => {
      const actor = actorOf(own);
      const fails = async (work: () => Promise<unknown>) => {
        await expect(as(actor, work)).rejects.toBeDefined();
        await nobodyIsLeft();
      };
      await fails(() => database.read('SELEC 1'));
      await fails(() => database.read('SELECT 1 / 0'));
      await fails(() => database.read('SELECT $1::uuid', ['x']));
      await fails(() => database.hot('broken', 'SELECT 1 / ($1::int - 1)', [1]));
      await fails(() => database.transact((tx) => tx.query('SELECT 1 / 0')));
      await fails(() => database.transact(() => Promise.reject(new Error('no'))));
    });

    it('keeps the names of prepared statements: one that failed to parse can be corrected', async () => {
      const named = (sql: string) => as(actorOf(own), () => database.hot<{ n: number }>('named', sql, [1]));
      await expect(named('SELECT $1::int + nothing AS n')).rejects.toThrow(/nothing/);
      expect(await named('SELECT $1::int + 1 AS n')).toEqual([{ n: 2 }]);
      expect(await named('SELECT $1::int + 1 AS n')).toEqual([{ n: 2 }]);
    });

    it('undoes a write together with the settings when it fails half way', async () => {
      const actor = actorOf(own);
      const before = await as(actor, () => database.read('SELECT count(*) FROM files'));
      const insert = `WITH w AS (INSERT INTO files VALUES ($1, $2, 'x', 'image/jpeg', 1, repeat('0', 64), '{}', $1, now())
                                 RETURNING id) SELECT 1 / (SELECT count(*)::int - 1 FROM w)`;
      await expect(
        as(actor, () => database.read(insert, [world.newId(), actor.organizationId])),
      ).rejects.toThrow(/division/);
      expect(await as(actor, () => database.read('SELECT count(*) FROM files'))).toEqual(before);
    });

    it('serves callers who come at once, each with their own', async () => {
      const counts = new Map<string, number>();
      for (const trade of trades) counts.set(trade.unit.id, (await as(actorOf(trade), orders)).length);
      await Promise.all(
        Array.from({ length: 300 }, async (_, index) => {
          const trade = trades[index % trades.length] as Trade;
          const sql =
            'SELECT count(*)::int AS all, count(*) FILTER (WHERE buyer_id = $1)::int AS own FROM orders';
          const ask = async (): Promise<unknown[]> => {
            if (index % 3 === 0) return database.transact((tx) => tx.query(sql, [trade.unit.id]));
            return index % 3 === 1
              ? database.hot('count-orders', sql, [trade.unit.id])
              : database.read(sql, [trade.unit.id]);
          };
          const count = counts.get(trade.unit.id);
          expect(await as(actorOf(trade), ask)).toEqual([{ all: count, own: count }]);
        }),
      );
      await nobodyIsLeft();
    });
  });
});
