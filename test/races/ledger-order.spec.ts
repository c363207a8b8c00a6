import { Dispatcher, type StoredEvent } from '@app/platform';
import { Facts, Tallies, TallyChecks } from '@app/procurement';
import pino from 'pino';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
import { type Pack, type Shop, World } from '../support/world';

describe('acceptances, invoice, payment and return of one order, handled in any order', () => {
  let world: World;
  let shop: Shop;
  let pack: Pack;
  let operator: Client;
  let dispatchers: Dispatcher[];

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-06-01T02:00:00Z'));
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
    [operator] = await world.operators();
    // From here on this file alone delivers events.
    await world.worker.relay.stop();
    const log = pino({ level: 'silent' });
    dispatchers = [1, 2].map(() => new Dispatcher(world.database, subscriptions(world.worker.app), log));
  });

  afterAll(() => world.stop());

  /** 4 accepted and paid, 5 of 6 accepted and not paid, one invoice, 1 of the first 4 given back. */
  const live = async (invoiceNumber: string): Promise<string> => {
    const unit = await world.buyer();
    const placed = await order(unit, [{ pack, quantity: 10 }]);
    await confirm(shop, placed.id);
    const acceptanceId = await accept(unit, await ship(shop, placed, [4]));
    await sign(unit.inspector, acceptanceId);
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await sign(unit.inspector, await accept(unit, await ship(shop, placed, [6]), [1]));
    const invoice = { number: invoiceNumber, amountFen: 9_000, issuedOn: '2026-06-01' };
    const registered = await shop.clerk.post<{ id: string }>(`/v1/orders/${placed.id}/invoices`, invoice);
    const judgement = { outcome: 'verified' };
    const judged = await unit.finance.post(`/v1/invoices/${registered.body.id}/verification`, judgement);
    expect([registered.status, judged.status]).toEqual([201, 201]);
    const [line] = await world.database.read<{ id: string }>(
      'SELECT id FROM acceptance_lines WHERE acceptance_id = $1',
      [acceptanceId],
    );
    const returned = { reason: '霉变', lines: [{ acceptanceLineId: line?.id, quantity: 1 }] };
    const asked = await unit.purchaser.post<{ id: string }>(
      `/v1/acceptances/${acceptanceId}/returns`,
      returned,
    );
    const decided = await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
    expect(decided.status).toBe(201);
    return placed.id;
  };

  const eventsOf = async (orderId: string): Promise<string[]> => {
    const rows = await world.database.read<{ id: string }>(
      'SELECT id FROM events WHERE subject_id = $1 ORDER BY id',
      [orderId],
    );
    return rows.map(({ id }) => id);
  };

  const factsOf = (orderId: string) =>
    world.database.read(
      `SELECT kind, amount_fen AS "amountFen", evidence_level AS level, paid,
              (SELECT count(*)::int FROM fact_evidence v WHERE v.fact_id = f.id) AS papers
         FROM facts f WHERE order_id = $1 ORDER BY kind, amount_fen`,
      [orderId],
    );

  const expected = [
    { kind: 'purchase', amountFen: 4_000, level: 3, paid: true, papers: 2 },
    { kind: 'purchase', amountFen: 5_000, level: 2, paid: false, papers: 1 },
    { kind: 'return', amountFen: -1_000, level: 3, paid: true, papers: 2 },
  ];

  it.each([1, 2, 3, 4, 5, 6])('one by one, shuffled (%d)', async (round) => {
    const orderId = await live(`2632200000005000000${round}`);
    const events = await eventsOf(orderId);
    const shuffled = round === 1 ? events.toReversed() : shuffle(events, round);
    for (const id of shuffled) await dispatchers[0]?.deliver([id]);
    expect(await factsOf(orderId)).toEqual(expected);
  });

  it.each([1, 2, 3, 4, 5, 6])('all at the same moment by two workers, each twice (%d)', async (round) => {
    const orderId = await live(`2632200000006000000${round}`);
    const events = shuffle(await eventsOf(orderId), round);
    await Promise.all(
      [...events, ...events].map((id, index) => dispatchers[index % dispatchers.length]?.deliver([id])),
    );
    await dispatchers[0]?.deliver(events);
    expect(await factsOf(orderId)).toEqual(expected);
  });

  it('misses no payment that arrives while its acceptance is being counted', async () => {
    const unit = await world.buyer();
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 3 }]);
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    const [accepted] = await happened<{ acceptanceId: string }>(placed.id, 'delivery.accepted');
    let payment: Promise<void> | undefined;
    await world.database.transact(async (tx) => {
      await world.get(Facts).addPurchases(tx, accepted ? [accepted] : []);
      await importStatement(operator, statementOf([{ code, amountFen }]));
      const captured = await happened(placed.id, 'payment.captured');
      let isOver = false;
      payment = dispatchers[0]?.deliver(captured.map(({ id }) => id)).finally(() => {
        isOver = true;
      });
      while (!isOver && !(await somebodyWaits())) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await payment;
    expect(await factsOf(placed.id)).toMatchObject([{ amountFen: 3_000, level: 2, paid: true }]);
  });

  const happened = <Payload>(orderId: string, type: string) =>
    world.database.read<StoredEvent<Payload>>(
      `SELECT id, type, subject_id AS "subjectId", actor, payload, occurred_at AS "occurredAt"
         FROM events WHERE subject_id = $1 AND type = $2`,
      [orderId, type],
    );

  const somebodyWaits = async () => {
    const waiting = await world.database.read(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return waiting.length > 0;
  };

  it('leaves every tally equal to the sum of its facts', async () => {
    const rest = await world.database.read<{ event_id: string }>('SELECT event_id FROM outbox');
    await dispatchers[0]?.deliver(rest.map((row) => row.event_id));
    expect(await world.get(TallyChecks).differences()).toEqual([]);
    await world.get(Tallies).fold();
    expect(await world.get(TallyChecks).differences()).toEqual([]);
    await expectBooksToBalance(world.database);
  });
});

/** The same for the same seed, so that a failure can be run again. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, at: ((index + 1) * 7919 * (seed + 1)) % 101 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
