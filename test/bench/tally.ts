import { Dispatcher, LOG } from '@app/platform';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { type Delivery, makeDeliveries } from './deliveries';
import { type Run, runOf } from './load';
import { type Case, market, type Variant } from './measure';
import type { Stage } from './stage';

export const bareInsert = 'bare insert';

/** As many batches as the relay's queue hands out at the same time. */
const batchesAtOnce = 4;
/** How much is prepared for each second of a run. */
const deliveriesPerSecond = 1_000;

const cell = `year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid`;

/** Natural key, sum in the batch, cells in key order: one statement, without evidence, receipts and foreign keys. */
const bareStatement = `
  WITH added AS (
    INSERT INTO bare_facts SELECT * FROM json_populate_recordset(NULL::bare_facts, $1) ORDER BY natural_key
    ON CONFLICT (natural_key) DO NOTHING RETURNING *)
  INSERT INTO bare_tallies AS t (${cell}, amount_fen, fact_count)
  SELECT ${cell}, sum(amount_fen)::bigint, count(*)::int FROM added GROUP BY ${cell} ORDER BY ${cell}
  ON CONFLICT (${cell}) DO UPDATE
    SET amount_fen = t.amount_fen + excluded.amount_fen, fact_count = t.fact_count + excluded.fact_count`;

/**
 * From recorded events to facts and tallies, through the dispatcher and its receipts: with everybody who listens to them, of
 * whom the other is the journal of the market's books, or with the ledger alone. Beside it: the same rows inserted by one
 * bare statement per batch.
 */
export function tally(stage: Stage, eventsPerBatch: number, listeners: 'all' | 'ledger' = 'all'): Case {
  let batches: Delivery[][] = [];
  const dispatcher = dispatcherOf(stage, listeners);
  const ownVariant: Variant = {
    name: market,
    connections: batchesAtOnce,
    async run({ seconds }) {
      const count = Math.ceil(seconds * deliveriesPerSecond);
      batches = inBatches(await makeDeliveries(stage, count), eventsPerBatch);
      const before = await counts(stage);
      const run = await allBatches(batches, (batch) => dispatcher.deliver(batch.map((one) => one.eventId)));
      const after = await counts(stage);
      const facts = after.facts - before.facts;
      if (facts !== after.lines - before.facts || after.waiting !== before.waiting - count)
        throw new Error(`${count} deliveries: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
      return asFacts(run, facts);
    },
  };
  return {
    name: listeners === 'all' ? `tally${eventsPerBatch}` : 'ledger',
    what: `tally: events to facts and totals${listeners === 'all' ? '' : ', without the journal'}, ${eventsPerBatch} events a batch`,
    unit: 'facts/s',
    variants: [ownVariant, bareVariant(stage, () => batches)],
    begin: () => bareTables(stage),
  };
}

function dispatcherOf(stage: Stage, listeners: 'all' | 'ledger'): Dispatcher {
  const { app, database } = stage.world.market;
  const all = subscriptions(app);
  const ledger = { 'ledger.addPurchases': all['delivery.accepted']['ledger.addPurchases'] } as const;
  const heard = listeners === 'all' ? all : { 'delivery.accepted': ledger };
  return new Dispatcher(database, heard as typeof all, app.get(LOG));
}

function bareVariant(stage: Stage, last: () => Delivery[][]): Variant {
  return {
    name: bareInsert,
    connections: batchesAtOnce,
    async run() {
      await stage.pool.query('TRUNCATE bare_facts, bare_tallies');
      const written = await Promise.all(
        last().map(async (batch) => {
          const { rows } = await stage.pool.query<{ facts: string; count: number }>(
            `SELECT json_agg(f)::text AS facts, count(*)::int AS count FROM facts f
              WHERE acceptance_id = ANY ($1::uuid[])`,
            [batch.map((one) => one.acceptanceId)],
          );
          return rows[0] as { facts: string; count: number };
        }),
      );
      const run = await allBatches(written, async ({ facts }) => {
        await stage.pool.query({ name: 'bare-facts', text: bareStatement, values: [facts] });
      });
      return asFacts(
        run,
        written.reduce((sum, { count }) => sum + count, 0),
      );
    },
  };
}

type Timed = { latencies: number[]; seconds: number };

async function allBatches<T>(batches: readonly T[], handle: (batch: T) => Promise<void>): Promise<Timed> {
  const latencies: number[] = [];
  const waiting = [...batches].reverse();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: batchesAtOnce }, async () => {
      for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
        const from = performance.now();
        await handle(batch);
        latencies.push(performance.now() - from);
      }
    }),
  );
  return { latencies, seconds: (performance.now() - begun) / 1000 };
}

/** Latencies are those of whole batches. */
function asFacts({ latencies, seconds }: Timed, facts: number): Run {
  return { ...runOf(latencies, seconds), done: facts, perSecond: facts / seconds };
}

function inBatches<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) =>
    list.slice(n * size, (n + 1) * size),
  );
}

async function bareTables(stage: Stage): Promise<() => Promise<void>> {
  for (const table of ['facts', 'tallies'])
    await stage.pool.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL EXCLUDING GENERATED)`);
  return async () => {
    await stage.pool.query('DROP TABLE bare_facts, bare_tallies');
  };
}

type Counts = { facts: number; lines: number; waiting: number };

/** Every accepted line has its fact, and no event of a delivery waits. */
async function counts(stage: Stage): Promise<Counts> {
  const [found] = await stage.world.market.database.read<Counts>(
    `SELECT (SELECT count(*) FROM facts)::int AS facts, (SELECT count(*) FROM acceptance_lines)::int AS lines,
            (SELECT count(*) FROM outbox JOIN events ON id = event_id WHERE type = 'delivery.accepted')::int AS waiting`,
  );
  if (!found) throw new Error('Counting answers one row.');
  return found;
}
