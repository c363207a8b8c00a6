import { hours } from '@app/platform';
import { Redis } from 'ioredis';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { freePort, startApp, stopProcess } from '../support/processes';
import { confirm, importStatement, order, requestPayment, statementOf } from '../support/story';
import { World } from '../support/world';

type Health = {
  queue: { canarySeconds: number | null } | null;
  timers: { name: string; waiting: number; oldestDueAt: string | null }[];
};

const patienceMs = 90_000;

describe('what is swept, and how old it may become', () => {
  let world: World;
  let operator: Client;

  beforeAll(async () => {
    const redis = new URL(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
    // A queue that no other test uses.
    redis.pathname = '/8';
    const client = new Redis(redis.toString());
    await client.del('market:canary');
    client.disconnect();
    world = await World.start({ redisUrl: redis.toString() });
    [operator] = await world.operators();
  });

  afterAll(() => world?.stop());

  const health = async (): Promise<Health> => (await operator.get<Health>('/v1/operations/health')).body;
  const waiting = async (sweeper: string): Promise<number | undefined> =>
    (await health()).timers.find(({ name }) => name === sweeper)?.waiting;

  /** A bank line of two hours ago that nobody has explained. */
  async function leaveLineUnmatched(): Promise<void> {
    world.clock.set(new Date(Date.now() - hours(2)));
    await importStatement(operator, statementOf([{ amountFen: 12_345, reference: 'SWEEP1' }]));
    world.clock.set(undefined);
  }

  /** Paid beforehand, then called off, and nobody carries the news. */
  async function leaveRefundUnopened(): Promise<void> {
    const unit = await world.buyer();
    const shop = await world.supplier();
    const pack = await shop.sells({ stock: 10, priceFen: 5_000 });
    const { id } = await order(unit, [{ pack, quantity: 2 }], { paymentTerms: 'prepaid' });
    await confirm(shop, id);
    const { transferCode: code, amountFen } = await requestPayment(unit, id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await world.worker.relay.stop();
    const called = await unit.purchaser.post(`/v1/orders/${id}/cancellation`, { reason: '不需要了' });
    expect(called).toMatchObject({ status: 201, body: { state: 'cancelled' } });
    await world.database.write(`UPDATE outbox SET recorded_at = recorded_at - interval '2 minutes'`);
  }

  it('is listed for the operator and told by the metrics, and a canary comes through the queue', async () => {
    await leaveLineUnmatched();
    await leaveRefundUnopened();
    expect(await waiting('match bank lines')).toBe(1);
    expect(await waiting('refund cancelled orders')).toBe(1);
    expect((await health()).queue).toMatchObject({ canarySeconds: null });

    const port = await freePort();
    const { databaseUrl, redisUrl, filesDir } = world.config;
    const worker = startApp('worker', {
      ...{ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, FILES_DIR: filesDir },
      ...{ METRICS_PORT: String(port), LOG_LEVEL: 'fatal' },
    });
    try {
      const figure = (name: string) => figureOf(`http://127.0.0.1:${port}/metrics`, name);
      const lineAge = await until(() => figure('market_waiting_oldest_seconds{sweeper="match bank lines"}'));
      expect(lineAge).toBeGreaterThanOrEqual(7_200);
      expect(lineAge).toBeLessThan(7_500);
      const canarySeconds = await until(async () => (await health()).queue?.canarySeconds ?? undefined);
      expect(canarySeconds).toBeLessThan(60);
      expect(await figure('market_queue_canary_seconds{queue="events"}')).toBeLessThan(60);
      await until(async () => ((await waiting('refund cancelled orders')) === 0 ? true : undefined));
      await until(async () =>
        (await figure('market_waiting_oldest_seconds{sweeper="refund cancelled orders"}')) === 0
          ? true
          : undefined,
      );
    } finally {
      await stopProcess(worker);
    }
    await expectBooksToBalance(world.database);
  }, 300_000);
});

/** Nothing while nobody answers, or the figure is not told. */
async function figureOf(url: string, name: string): Promise<number | undefined> {
  const text = await fetch(url).then(
    (answer) => answer.text(),
    () => '',
  );
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + patienceMs; ; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error('It did not come to be in time.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
