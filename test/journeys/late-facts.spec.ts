import { Dispatcher, type StoredEvent } from '@app/platform';
import { Facts, Tallies } from '@app/procurement';
import pino from 'pino';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { expectBooksToBalance } from '../support/books';
import { confirmClosing, type Office, officeOf, periodPage, propose } from '../support/closing';
import { delivered } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Accepted = StoredEvent<{ acceptanceId: string }>;

const inMarch = new Date('2026-03-20T02:00:00Z');
const inApril = new Date('2026-04-02T02:00:00Z');

/** The moment that a race would have to hit, held open: a fact is written and not committed when its month is closed. */
describe('C5: a fact that is being counted while its month is closed', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let office: Office;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(inMarch);
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    office = await officeOf(world, '320205');
    // From here on this file alone delivers events.
    await world.worker.relay.stop();
    await delivered(unit, shop, [{ pack, quantity: 3 }]);
    await deliver();
  });

  afterAll(() => world.stop());

  /** To all who listen, and added up; `uncounted`: but to the ledger, as if it had been the last one to answer. */
  const deliver = async (uncounted = false): Promise<void> => {
    const all = subscriptions(world.worker.app);
    const { 'ledger.addPurchases': _ledger, ...others } = all['delivery.accepted'];
    const heard = uncounted ? { ...all, 'delivery.accepted': others } : all;
    const dispatcher = new Dispatcher(world.database, heard, pino({ level: 'silent' }));
    const waiting = await world.database.read<{ id: string }>('SELECT event_id AS id FROM outbox');
    await dispatcher.deliver(waiting.map(({ id }) => id));
    await world.get(Tallies).fold();
  };
  /** Signed in March; the test itself hands it to the ledger. */
  const signed = async (quantity: number): Promise<Accepted> => {
    const { order } = await delivered(unit, shop, [{ pack, quantity }]);
    const [event] = await world.database.read<Accepted>(
      `SELECT id, type, subject_id AS "subjectId", actor, payload, occurred_at AS "occurredAt"
         FROM events WHERE subject_id = $1 AND type = 'delivery.accepted'`,
      [order.id],
    );
    await deliver(true);
    return event as Accepted;
  };
  const somebodyWaits = async (): Promise<boolean> => {
    const waiting = await world.database.read(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return waiting.length > 0;
  };

  it('is waited for, and is under the seal', async () => {
    const accepted = await signed(5);
    world.clock.set(inApril);
    const proposed = await propose(office[0], '320205-2026-03');
    expect(proposed.status).toBe(201);
    let isOver = false;
    let confirmation: ReturnType<typeof confirmClosing> | undefined;
    await world.database.transact(async (tx) => {
      await world.get(Facts).addPurchases(tx, [accepted]);
      confirmation = confirmClosing(office[1], proposed.body.id).finally(() => {
        isOver = true;
      });
      while (!isOver && !(await somebodyWaits())) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(isOver).toBe(false);
    });
    // What the fact changes in the sums is not added up yet: the second person is told, and asks again.
    expect((await confirmation)?.body.code).toBe('period.not_ready');
    await deliver();
    expect((await confirmClosing(office[1], proposed.body.id)).status).toBe(201);
    const { closing } = await periodPage(office[0], '320205-2026-03');
    expect(closing).toMatchObject({ factCount: 2, amountFen: 8_000 });
    await expectBooksToBalance(world.database);
  });

  it('and one that is counted afterwards finds the month closed', async () => {
    world.clock.set(inMarch);
    const accepted = await signed(2);
    world.clock.set(inApril);
    await world.database.transact((tx) => world.get(Facts).addPurchases(tx, [accepted]));
    await deliver();
    const { closing, adjustedBy } = await periodPage(office[0], '320205-2026-03');
    expect(closing).toMatchObject({ factCount: 2, amountFen: 8_000 });
    expect(adjustedBy).toEqual({ factCount: 1, amountFen: 2_000 });
    await expectBooksToBalance(world.database);
  });

  /** Accepted on 20 March, booked in April: by 2 April it has come in. 30.00 + 50.00 yuan of March and 20.00 of April. */
  it('which counts from the first day of the month in which it is booked', async () => {
    const sumOf = async (query: string): Promise<number> => {
      const { status, body } = await office[0].get<{ sumFen: number }>(
        `/v1/facts?year=2026&count=exact&${query}`,
      );
      expect([query, status]).toEqual([query, 200]);
      return body.sumFen;
    };
    expect(await sumOf('untilMonth=4&untilDay=2')).toBe(10_000);
    expect(await sumOf('untilMonth=3&untilDay=31')).toBe(8_000);
    world.clock.set(new Date('2027-04-02T02:00:00Z'));
    const yearAfter = await world.official('320205');
    const { body } = await yearAfter.get<Record<string, unknown>>('/v1/overview?year=2027');
    expect(body).toMatchObject({ sameDayLastYear: '2026-04-02', sameDayLastYearFen: 10_000 });
    const ranking = await yearAfter.get<{ items: { lastYearFen: number }[] }>(
      '/v1/rankings?of=units&year=2027',
    );
    expect(ranking.body.items.map(({ lastYearFen }) => lastYearFen)).toEqual([10_000]);
  });
});
