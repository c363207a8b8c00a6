import { Acceptances, Shipments } from '@app/fulfillment';
import { type Actor, Config, type Database, Dispatcher, LOG, type OnceKey } from '@app/platform';
import { Tallies } from '@app/procurement';
import { checkBooks } from '@app/reporting';
import { Client } from 'pg';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { type Market, openMarket } from '../../seeds/market';
import { type Ledgers, type LedgerTask, ledgersIn, sellOnAll } from './zone-ledgers';

/**
 * A program: signs for one delivery at each of the given instants, in the zone of this process (TZ) and with the
 * database in each of the given zones, and prints under which year and month each was counted; and what else has a day.
 */
export type Task = {
  /** With the Shanghai day of each. */
  instants: [instant: string, day: string][];
  databaseZones: string[];
  orderId: string;
  orderLineId: string;
  clerk: Actor;
  purchaser: Actor;
  inspector: Actor;
  ledgers: LedgerTask;
};

export type Counted = { databaseZone: string; instant: string; year: number; month: number; listed: number };
export type Outcome = {
  processZone: string;
  shown: string;
  counted: Counted[];
  ledgers: (Ledgers & { databaseZone: string })[];
  broken: unknown[];
};

let keys = 0;

function onceKey(actor: Actor, route: string): OnceKey {
  const key = `${process.env['TZ']}-${++keys}`;
  return { ownerId: actor.userId, key, route, bodyHash: key };
}

async function signAt(market: Market, task: Task, instant: string): Promise<string> {
  const { clerk, purchaser, inspector, orderId, orderLineId } = task;
  market.clock.set(new Date(instant));
  const shipment = await market.get(Shipments).send(clerk, onceKey(clerk, 'shipments'), orderId, {
    lines: [{ orderLineId, quantity: 1 }],
    transport: 'carrier',
    carrier: '中国邮政',
    trackingNumber: 'EA123456789CN',
  });
  const lines = shipment.lines.map(({ id }) => ({
    shipmentLineId: id,
    acceptedQuantity: 1,
    rejectedQuantity: 0,
  }));
  const signed = await market
    .get(Acceptances)
    .accept(purchaser, onceKey(purchaser, 'acceptance'), shipment.id, { lines });
  await market.get(Acceptances).sign(inspector, undefined, signed.id);
  return signed.id;
}

async function deliver(market: Market): Promise<void> {
  const dispatcher = new Dispatcher(market.database, subscriptions(market.app), market.app.get(LOG));
  for (;;) {
    const rows = await market.database.read<{ id: string }>(
      'SELECT event_id AS id FROM outbox ORDER BY 1 LIMIT 500',
    );
    if (!rows.length) return;
    await dispatcher.deliver(rows.map(({ id }) => id));
  }
}

/** How each acceptance is counted, and in how many facts of that month PostgreSQL itself finds it by the zone's rules. */
function countedOf(database: Database, ids: readonly string[]) {
  return database.read<{ id: string; year: number; month: number; listed: number }>(
    `SELECT a.acceptance_id AS id, f.year, f.month,
            (SELECT count(*)::int FROM facts g WHERE g.id = f.id
                AND g.occurred_at >= make_timestamptz(f.year, f.month, 1, 0, 0, 0, 'Asia/Shanghai')
                AND g.occurred_at < make_timestamptz(f.year, f.month, 1, 0, 0, 0, 'Asia/Shanghai')
                                    + interval '31 days 1 hour') AS listed
       FROM facts f JOIN acceptance_lines a ON a.id = f.acceptance_line_id
      WHERE a.acceptance_id = ANY ($1)`,
    [ids],
  );
}

/** Sets the zone that every plain session of the database gets from now on, and says what one then has. */
async function setZone(databaseUrl: string, zone: string): Promise<string> {
  const name = new URL(databaseUrl).pathname.slice(1);
  const one = async (sql: string): Promise<string> => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return String(rows[0]?.zone);
  };
  await one(`ALTER DATABASE "${name}" SET timezone TO '${zone}'`);
  return one(`SELECT current_setting('timezone') AS zone`);
}

async function inZone(
  config: Config,
  task: Task,
  index: number,
): Promise<Pick<Outcome, 'counted' | 'ledgers' | 'broken'>> {
  const databaseZone = await setZone(config.databaseUrl, task.databaseZones[index] as string);
  const market = await openMarket(config);
  try {
    const instantOf = new Map<string, string>();
    for (const [instant] of task.instants) instantOf.set(await signAt(market, task, instant), instant);
    const about = { ...task.ledgers, serial: task.ledgers.serial + index * 100 };
    const reportId = await sellOnAll(market, about, onceKey);
    await deliver(market);
    const rows = await countedOf(market.database, [...instantOf.keys()]);
    const counted = rows.map(({ id, ...row }) => ({
      databaseZone,
      instant: instantOf.get(id) ?? '',
      ...row,
    }));
    const ledgers = await ledgersIn(market, about, onceKey, {
      zone: index,
      reportId,
      instants: task.instants,
    });
    await market.get(Tallies).fold();
    const broken = (await checkBooks(market.database)).filter((entry) => entry.broken > 0);
    return { counted, ledgers: [{ ...ledgers, databaseZone }], broken };
  } finally {
    await market.close();
  }
}

async function main(task: Task): Promise<void> {
  const config = new Config(process.env);
  const outcome: Outcome = {
    processZone: process.env['TZ'] ?? '',
    shown: new Date(0).toString(),
    counted: [],
    ledgers: [],
    broken: [],
  };
  for (const index of task.databaseZones.keys()) {
    const { counted, ledgers, broken } = await inZone(config, task, index);
    outcome.counted.push(...counted);
    outcome.ledgers.push(...ledgers);
    outcome.broken.push(...broken);
  }
  console.log(JSON.stringify(outcome));
}

if (require.main === module) {
  main(JSON.parse(process.argv[2] ?? '{}') as Task).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
