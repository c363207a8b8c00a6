import { randomBytes } from 'node:crypto';
import { postRequest } from './client';
import { driveCalls, driveHttp, type Run, type Step } from './load';
import { type Case, fastifyLimit, market, poolLimit, type Variant } from './measure';
import { placeValues } from './place-values';
import { draftOf, type Stage } from './stage';
import type { Buyer, Pack } from './world';

const hotPacks = 10;
const linesPerOrder = 2;
/** A prefix of this process: no key of an earlier run can come again. */
const keys = randomBytes(6).toString('hex');

type Basket = (serial: number) => Pack[];
type Placed = { orders: { state: string; lines: unknown[] }[] };

/** Two goods of one supplier, hence one order of two lines; suppliers and goods all over the catalogue. */
export function spread(stage: Stage, connections: readonly number[]): Case {
  const bySupplier = shelves(stage.world.packs);
  const basket: Basket = (serial) => twoOf(bySupplier[serial % bySupplier.length] as Pack[], serial);
  return placeCase(stage, connections, 'place', 'place order: two lines, goods spread', basket);
}

/** The same, but everybody wants the same ten goods of one supplier. */
export function hot(stage: Stage, connections: readonly number[]): Case {
  const [shelf] = shelves(stage.world.packs);
  const wanted = (shelf as Pack[]).slice(0, hotPacks);
  return placeCase(stage, connections, 'hot', 'place order: two lines, ten hot goods', (serial) =>
    twoOf(wanted, serial),
  );
}

function shelves(packs: readonly Pack[]): Pack[][] {
  const bySupplier = new Map<string, Pack[]>();
  for (const pack of packs)
    bySupplier.set(pack.supplierId, [...(bySupplier.get(pack.supplierId) ?? []), pack]);
  return [...bySupplier.values()].filter((shelf) => shelf.length >= hotPacks);
}

/** Two different ones, in any order: the market must not rely on callers who sort. */
function twoOf(shelf: readonly Pack[], serial: number): Pack[] {
  const first = Math.floor(Math.random() * shelf.length);
  const second = (first + 1 + (serial % (shelf.length - 1))) % shelf.length;
  return [shelf[first] as Pack, shelf[second] as Pack];
}

function placeCase(
  stage: Stage,
  connections: readonly number[],
  name: string,
  what: string,
  basket: Basket,
): Case {
  const { buyers } = stage.world;
  const place: Step = async (connection, serial) => {
    const { token } = buyers[serial % buyers.length] as Buyer;
    const body = JSON.stringify(draftOf(basket(serial)));
    const answer = await connection.send(postRequest('/v1/checkouts', token, `${keys}-${serial}`, body));
    expectPlaced(answer.status, answer.body);
  };
  const placeByPool = async (serial: number): Promise<void> => {
    const { asEvent } = buyers[serial % buyers.length] as Buyer;
    const values = placeValues(stage.ids, asEvent, `${keys}-${serial}`, draftOf(basket(serial)));
    const { rowCount } = await stage.pool.query({ ...stage.place, values });
    if (rowCount !== 1) throw new Error('The statement answers no row.');
  };
  const http = (variant: string, count: number, url: string): Variant => ({
    name: variant,
    connections: count,
    open: variant === market,
    watch: () => watch(stage),
    run: (load) => driveHttp(url, { ...load, connections: count }, place),
  });
  const callers = stage.pool.options.max;
  return {
    ...{ name, what, unit: 'orders/s' },
    variants: [
      ...connections.flatMap((count) => [
        http(market, count, stage.api.url),
        http(fastifyLimit, count, stage.statements.url),
      ]),
      {
        name: poolLimit,
        connections: callers,
        watch: () => watch(stage),
        run: (load) => driveCalls({ ...load, connections: callers }, placeByPool),
      },
    ],
    sqlTrips: (seconds) => stage.countTrips(seconds, place),
  };
}

function expectPlaced(status: number, body: Buffer): void {
  const placed = status === 201 ? (JSON.parse(body.toString()) as Placed) : undefined;
  const [order, ...others] = placed?.orders ?? [];
  if (order?.state !== 'placed' || order.lines.length !== linesPerOrder || others.length)
    throw new Error(`The checkout was answered ${status}: ${body}`);
}

type Rows = { checkouts: number; orders: number; lines: number; events: number; keys: number; held: number };

/** What was answered with 201 is there, all of it and nothing else; otherwise the run does not count. */
async function watch(stage: Stage): Promise<(run: Run) => Promise<void>> {
  const before = await rows(stage);
  return async ({ done }) => {
    const after = await rows(stage);
    const expected: Rows = {
      checkouts: before.checkouts + done,
      orders: before.orders + done,
      lines: before.lines + linesPerOrder * done,
      events: before.events + done,
      keys: before.keys + done,
      held: before.held + linesPerOrder * done,
    };
    if (JSON.stringify(after) !== JSON.stringify(expected))
      throw new Error(`${done} × 201, but ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
  };
}

async function rows(stage: Stage): Promise<Rows> {
  const [found] = await stage.world.market.database.read<Rows>(
    `SELECT (SELECT count(*) FROM checkouts)::int AS checkouts, (SELECT count(*) FROM orders)::int AS orders,
            (SELECT count(*) FROM order_lines)::int AS lines,
            (SELECT count(*) FROM events JOIN outbox ON event_id = id WHERE type = 'order.placed')::int AS events,
            (SELECT count(*) FROM idempotency_keys)::int AS keys, (SELECT sum(held) FROM stock)::int AS held`,
  );
  if (!found) throw new Error('Counting answers one row.');
  return found;
}
