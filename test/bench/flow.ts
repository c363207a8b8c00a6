import { randomBytes } from 'node:crypto';
import { type Connection, getRequest, postRequest } from './client';
import { driveHttp, type Run, type Step } from './load';
import { type Case, market } from './measure';
import { startWorkerProcess } from './processes';
import { flowQuestion } from './questions';
import { draftOf, type Stage } from './stage';
import type { Buyer, Pack } from './world';

const patienceMs = 60_000;
const keys = randomBytes(6).toString('hex');

const payByTransfer = JSON.stringify({ provider: 'bank_transfer' });

type Placed = { id: string; totalFen: number };
type Payment = { state: string; amountFen: number; transferCode: string };
type Found = { id: string; supplierId: string; skus: { id: string; priceFen: number }[] };

/**
 * What a buyer who pays first does: looks for goods with all filters and counts, opens one, sends off a basket of two
 * goods, asks where to pay. Four requests; the worker runs beside the API, as it does in life.
 */
export function flow(stage: Stage, connections: readonly number[]): Case {
  const { buyers, packs } = stage.world;
  const step: Step = async (connection, serial) => {
    const { token } = buyers[serial % buyers.length] as Buyer;
    const word = stage.flowWords[serial % stage.flowWords.length] as string;
    const found = await find(connection, token, word);
    const first = found[serial % found.length] as Found;
    const other = found[(serial + 1) % found.length] as Found;
    const opened = await json<Found>(connection, 200, getRequest(`/v1/products/${first.id}`, token));
    // A narrow word may find one good only; the other one then comes from anywhere.
    const second = other.id === first.id ? (packs[serial % packs.length] as Pack) : packOf(other);
    const draft = { ...draftOf([packOf(opened), second]), paymentTerms: 'prepaid' };
    const key = `${keys}-${serial}`;
    const checkout = postRequest('/v1/checkouts', token, key, JSON.stringify(draft));
    const { orders } = await json<{ orders: Placed[] }>(connection, 201, checkout);
    const [order] = orders;
    const request = postRequest(`/v1/orders/${order?.id}/payments`, token, `${key}-pay`, payByTransfer);
    const payment = await json<Payment>(connection, 201, request);
    if (payment.state !== 'pending' || payment.amountFen !== order?.totalFen || !payment.transferCode)
      throw new Error(`The payable of ${order?.totalFen} fen is ${JSON.stringify(payment)}`);
  };
  return {
    name: 'flow',
    what: 'shopper flow: search, product, checkout, payment request',
    unit: 'flows/s',
    variants: connections.map((count) => ({
      name: market,
      connections: count,
      open: true,
      watch: () => watch(stage),
      run: (load) => driveHttp(stage.api.url, { ...load, connections: count }, step),
    })),
    begin: () => withWorker(stage),
    sqlTrips: (seconds) => stage.countTrips(seconds, step),
  };
}

async function find(connection: Connection, token: string, word: string): Promise<Found[]> {
  const url = flowQuestion(word);
  const { items } = await json<{ items: Found[] }>(connection, 200, getRequest(url, token));
  if (items.length === 0) throw new Error(`${word}: nothing found`);
  return items;
}

async function json<T>(connection: Connection, expected: number, request: string): Promise<T> {
  const { status, body } = await connection.send(request);
  if (status !== expected) throw new Error(`${request.split('\r\n')[0]}: ${status} ${body}`);
  return JSON.parse(body.toString()) as T;
}

function packOf(product: Found): Pack {
  const [pack] = product.skus;
  if (!pack) throw new Error(`Product ${product.id} has no pack.`);
  return { id: pack.id, priceFen: pack.priceFen, productId: product.id, supplierId: product.supplierId };
}

/** As many checkouts and payables as flows, each with the goods that it holds. */
async function watch(stage: Stage): Promise<(run: Run) => Promise<void>> {
  const before = await rows(stage);
  return async ({ done }) => {
    const after = await rows(stage);
    const made = after.checkouts - before.checkouts;
    const held = after.held - before.held;
    const asked = after.payments - before.payments;
    if (made !== done || asked !== done || held !== 2 * done)
      throw new Error(
        `${done} flows were answered, but made ${made} checkouts, ${asked} payables, ${held} held packs.`,
      );
  };
}

type Rows = { checkouts: number; payments: number; held: number };

async function rows(stage: Stage): Promise<Rows> {
  const [found] = await stage.world.market.database.read<Rows>(
    `SELECT (SELECT count(*) FROM checkouts)::int AS checkouts, (SELECT count(*) FROM payments)::int AS payments,
            (SELECT sum(held) FROM stock)::int AS held`,
  );
  if (!found) throw new Error('Counting answers one row.');
  return found;
}

/** Ends when the worker has handled all that the flows recorded. */
export async function withWorker(stage: Stage): Promise<() => Promise<void>> {
  const worker = await startWorkerProcess(stage.world.config);
  stage.cpu.market.add(worker.pid);
  return async () => {
    try {
      for (const deadline = Date.now() + patienceMs; (await waiting(stage)) > 0; ) {
        if (Date.now() > deadline) throw new Error('The worker did not handle all events in a minute.');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      stage.cpu.market.delete(worker.pid);
      await worker.stop();
    }
  };
}

async function waiting(stage: Stage): Promise<number> {
  const [row] = await stage.world.market.database.read<{ count: number }>(
    'SELECT count(*)::int AS count FROM outbox',
  );
  return row?.count ?? 0;
}
