import { Sessions } from '@app/identity';
import { eventActor, Ids } from '@app/platform';
import { Tallies, TallyChecks } from '@app/procurement';
import { makeDeliveries } from '../bench/deliveries';
import { type Process, startWorkerProcess } from '../bench/processes';
import { expectBooksToBalance } from '../support/books';
import { times } from '../support/race';
import { World } from '../support/world';

/** `npm run test:races` sends half a million. */
const facts = Number(process.env['RACES_FACTS'] ?? 10_000);
const linesPerDelivery = 2;

describe('R12: four workers, each with its relay, while the tallies are rebuilt', () => {
  let world: World;
  let workers: Process[] = [];

  beforeAll(async () => {
    const redis = new URL(process.env['REDIS_URL'] as string);
    // A database of Redis for itself: these workers listen to the queue of that name, not to one of a test's own.
    redis.pathname = '/7';
    world = await World.start({ redisUrl: redis.toString() });
    workers = await Promise.all(times(4, () => startWorkerProcess(world.config)));
  });

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await world.stop();
  });

  it('counts a burst of acceptances once, though every event is sent again and again', async () => {
    const shop = await world.supplier();
    for (const priceFen of [700, 1_900, 4_300]) await shop.sells({ priceFen });
    const units = await Promise.all(
      ['320205', '320214', '320206'].map((district) => world.buyer({ district })),
    );
    const buyers = await Promise.all(
      units.map(async ({ purchaser }) => {
        const token = await purchaser.tokenOnce();
        const actor = await world.get(Sessions).actorOf(token);
        if (!actor) throw new Error('A fresh session has no actor.');
        return { token, actor, asEvent: JSON.stringify(eventActor(actor)) };
      }),
    );
    const { database, clock } = world;
    const stage = { ids: world.get(Ids), world: { market: { database, clock }, buyers } };
    const checks = world.get(TallyChecks);
    const deliveries = facts / linesPerDelivery;
    let isMade = false;
    const rebuilding = (async () => {
      let rebuilds = 0;
      for (let waiting = 1; !isMade || waiting > 0; rebuilds++) {
        // Whenever it is rebuilt, what is live equals what is summed anew.
        expect(await checks.rebuild()).toEqual([]);
        // What is under way is sent to the next worker as well.
        await world.worker.relay.sweep(0);
        const [row] = await database.read<{ waiting: number }>('SELECT count(*)::int AS waiting FROM outbox');
        waiting = row?.waiting ?? 0;
      }
      return rebuilds;
    })();
    await makeDeliveries(stage, deliveries);
    isMade = true;
    expect(await rebuilding).toBeGreaterThan(0);
    await world.get(Tallies).fold();
    const [counted] = await database.read(
      `SELECT count(*)::int AS facts, sum(amount_fen) = (SELECT sum(accepted_fen) FROM acceptances) AS "isAll",
              (SELECT count(*)::int FROM receipts WHERE handler = 'ledger.addPurchases') AS receipts,
              (SELECT sum(fact_count)::int FROM tallies) AS "inTallies"
         FROM facts`,
    );
    expect(counted).toEqual({ facts, isAll: true, receipts: deliveries, inTallies: facts });
    expect(await checks.differences()).toEqual([]);
    await expectBooksToBalance(database);
  });
});
