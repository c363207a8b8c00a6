import { Dispatcher } from '@app/platform';
import { TallyChecks } from '@app/procurement';
import { Redis } from 'ioredis';
import pino from 'pino';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { expectBooksToBalance } from '../support/books';
import { delivered, importStatement, order, requestPayment, statementOf, targetOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

describe('events twice, out of order, and without Redis', () => {
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-06-01T02:00:00Z'));
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
    await world.target('320205', '630224', 2026, 1_000_000);
  });

  afterAll(() => world.stop());

  const completed = async () => (await targetOf(await world.official(), '320205', '630224')).completedFen;

  it('counts an event once, however often and in whatever order it is delivered', async () => {
    const before = await completed();
    const { order } = await delivered(unit, shop, [{ pack, quantity: 7 }], [2]);
    const payment = await requestPayment(unit, order.id);
    const [operator] = await world.operators();
    await importStatement(
      operator,
      statementOf([{ code: payment.transferCode, amountFen: payment.amountFen }]),
    );
    const rows = await world.database.read<{ id: string }>(
      'SELECT id FROM events WHERE subject_id = $1 ORDER BY id DESC',
      [order.id],
    );
    const log = pino({ level: 'silent' });
    const dispatchers = [1, 2].map(
      () => new Dispatcher(world.database, subscriptions(world.worker.app), log),
    );
    // Newest first and one by one, twice at once: the payment is handled before the acceptance it belongs to.
    for (const { id } of rows) await Promise.all(dispatchers.map((dispatcher) => dispatcher.deliver([id])));
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.deliver(rows.map(({ id }) => id))));
    await world.settle();
    expect(await completed()).toBe(before + 5 * 1_000);
    const facts = await world.database.read(
      'SELECT evidence_level AS level, paid FROM facts WHERE order_id = $1',
      [order.id],
    );
    expect(facts).toEqual([{ level: 2, paid: true }]);
    await expectBooksToBalance(world.database);
  });

  it('loses nothing when Redis is emptied in the middle', async () => {
    const before = await completed();
    const redis = new Redis(world.config.redisUrl);
    const deliveries = Array.from({ length: 12 }, () => delivered(unit, shop, [{ pack, quantity: 2 }]));
    for (let wipe = 0; wipe < 5; wipe++) {
      await redis.flushall();
      await Promise.race(deliveries.slice(wipe * 2));
    }
    await Promise.all(deliveries);
    await redis.flushall();
    redis.disconnect();
    // What was sent and lost is sent again; a sweeper with no patience stands in for half a minute of waiting.
    await world.worker.relay.sweep(0);
    await world.settle();
    expect(await completed()).toBe(before + 12 * 2 * 1_000);
    await expectBooksToBalance(world.database);
  });

  it('stays equal to what is rebuilt from the facts', async () => {
    expect(await world.get(TallyChecks).rebuild()).toEqual([]);
  });

  it('sends again what nobody has in hand, and waits for none that somebody has', async () => {
    await world.worker.relay.stop();
    for (const quantity of [1, 2, 3]) await order(unit, [{ pack, quantity }]);
    const [held, ...others] = await world.database.read<{ id: string }>(
      `UPDATE outbox SET sent_at = clock_timestamp() - interval '1 minute' RETURNING event_id AS id`,
    );
    expect(others.length).toBeGreaterThan(1);
    await world.database.transact(async (tx) => {
      await tx.query('SELECT FROM outbox WHERE event_id = $1 FOR UPDATE', [held?.id]);
      // A sweep that waited here would never come back.
      expect(await world.worker.relay.sweep(0)).toBe(others.length);
    });
    expect(await world.worker.relay.sweep(0)).toBe(1);
  });
});
