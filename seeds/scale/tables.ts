import { Client } from 'pg';

/** What a world fills, parents before children. */
export const filled = [
  'organizations',
  'users',
  'products',
  'skus',
  'stock',
  'stock_movements',
  'checkouts',
  'orders',
  'order_lines',
  'shipments',
  'shipment_lines',
  'acceptances',
  'acceptance_lines',
  'goods_returns',
  'goods_return_lines',
  'payments',
  'bank_statements',
  'bank_lines',
  'bank_allocations',
  'invoices',
  'invoice_orders',
  'facts',
  'fact_evidence',
  'events',
] as const;

/** Whose rows are over and done in a world, but for a few: no room for changes is left in their pages. */
const over = ['order_lines', 'facts'];

/** What is made of them at the end. */
export const summed = ['tallies', 'pair_tallies', 'region_tallies', 'unit_tallies'] as const;

/** What stands on them; empty before, so that nothing points into the void while keys are away. */
const standingOn = [
  'sessions',
  'outbox',
  'receipts',
  'acceptance_photos',
  'tally_changes',
  'refunds',
  'journal_transactions',
  'invoice_requests',
] as const;

/** Indexes built at the same time; each may take `sortMemory`. */
const builders = 2;
const sortMemory = '1GB';
/** For grouping all facts. */
const hashMemory = '512MB';

/** Statements that bring back what was taken away, in an order in which they succeed. */
export type Restoration = { indexes: string[]; keys: string[] };

export async function requireEmpty(client: Client): Promise<void> {
  for (const table of [...filled, ...summed, ...standingOn]) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rowCount)
      throw new Error(`${table} has rows: a world is loaded into an empty, migrated database of its own.`);
  }
}

/**
 * Takes indexes, keys and foreign keys away: rows come in several times faster without them. They are brought back
 * by `restore`, which checks every row. CHECK constraints and NOT NULL stay.
 */
export async function strip(client: Client): Promise<Restoration> {
  const loaded = [...filled, ...summed];
  const { rows: foreign } = await client.query<Constraint>(
    `${constraints} WHERE c.contype = 'f' AND (t.relname = ANY ($1) OR r.relname = ANY ($1)) ORDER BY 1, 2`,
    [loaded],
  );
  const { rows: unique } = await client.query<Constraint>(
    `${constraints} WHERE c.contype IN ('p', 'u', 'x') AND t.relname = ANY ($1) ORDER BY 1, 2`,
    [loaded],
  );
  const { rows: plain } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = 'public'::regnamespace
      WHERE t.relname = ANY ($1) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
      ORDER BY 1`,
    [loaded],
  );
  const { rows: roomy } = await client.query<{ table: string; options: string }>(
    `SELECT relname AS table, (SELECT option FROM unnest(reloptions) option WHERE option LIKE 'fillfactor=%') AS options
       FROM pg_class WHERE relname = ANY ($1) AND relnamespace = 'public'::regnamespace
        AND EXISTS (SELECT FROM unnest(reloptions) option WHERE option LIKE 'fillfactor=%') ORDER BY 1`,
    [over],
  );
  for (const { table } of roomy) await client.query(`ALTER TABLE ${table} SET (fillfactor = 100)`);
  // The queue would be filled by every piece of COPY; `finish` does it once.
  await client.query('ALTER TABLE events DISABLE TRIGGER queued_for_audit');
  const drops = [...foreign, ...unique].map(
    ({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT "${name}"`,
  );
  await client.query([...drops, ...plain.map(({ name }) => `DROP INDEX ${name}`)].join(';\n'));
  const add = ({ table, name, definition }: Constraint): string =>
    `ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`;
  return {
    indexes: [...unique.map(add), ...plain.map(({ definition }) => definition)],
    keys: [
      ...roomy.map(({ table, options }) => `ALTER TABLE ${table} SET (${options})`),
      ...foreign.map(add),
    ],
  };
}

type Constraint = { table: string; name: string; definition: string };

const constraints = `
  SELECT t.relname AS table, c.conname AS name, pg_get_constraintdef(c.oid) AS definition
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid AND t.relnamespace = 'public'::regnamespace
    LEFT JOIN pg_class r ON r.oid = c.confrelid`;

/** Fills the sums from the facts, by the statements given. */
export async function sum(databaseUrl: string, statements: readonly string[]): Promise<void> {
  // The planner has to know how many groups to expect.
  await withClient(databaseUrl, (client) => client.query('ANALYZE facts'));
  await atOnce(databaseUrl, `SET work_mem = '${hashMemory}'`, statements, () => undefined);
}

/** Brings indexes and keys back; foreign keys last, since they lean on the others. */
export async function restore(
  databaseUrl: string,
  { indexes, keys }: Restoration,
  tell: (done: number, of: number) => void,
): Promise<void> {
  let done = 0;
  const of = indexes.length + keys.length;
  const settings = `SET maintenance_work_mem = '${sortMemory}'; SET max_parallel_maintenance_workers = 0`;
  for (const statements of [indexes, keys])
    await atOnce(databaseUrl, settings, statements, () => tell(++done, of));
}

/** Statements in any order, on as many connections as there are builders. */
async function atOnce(
  databaseUrl: string,
  settings: string,
  statements: readonly string[],
  tell: () => void,
): Promise<void> {
  const waiting = [...statements].reverse();
  await Promise.all(
    Array.from({ length: builders }, () =>
      withClient(databaseUrl, async (client) => {
        await client.query(settings);
        for (let statement = waiting.pop(); statement; statement = waiting.pop()) {
          await client.query(statement);
          tell();
        }
      }),
    ),
  );
}

export async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
