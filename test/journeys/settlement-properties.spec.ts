import fc from 'fast-check';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  giveBack,
  openAccount,
  paidFor,
  payOut,
  payoutsOf,
  propose,
  release,
  runSettlements,
} from '../support/settling';
import { delivered } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Act =
  | { kind: 'deliver'; quantity: number; rejected: number; pays: boolean }
  | { kind: 'give back'; which: number; quantity: number }
  | { kind: 'settle' }
  | { kind: 'pay out' }
  | { kind: 'bank refuses' };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      quantity: fc.integer({ min: 1, max: 20 }),
      rejected: fc.integer({ min: 0, max: 3 }),
      pays: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('give back' as const),
      which: fc.nat(),
      quantity: fc.integer({ min: 1, max: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'pay out' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'bank refuses' as const }) },
);

type Delivery = { acceptanceId: string; left: number };
type Earnings = Record<'awaitingPayment' | 'toSettle' | 'onTheWay' | 'paid', { amountFen: number }> & {
  earnedFen: number;
};

jest.setTimeout(300_000);

/** Whatever is delivered, given back, settled and paid, in whatever order: every fen stands somewhere, and once. */
describe('no fen is lost between acceptance and payout', () => {
  let world: World;
  let unit: Unit;
  let operators: [Client, Client];
  const priceFen = 333;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    operators = await world.operators();
  });

  afterAll(() => world.stop());

  async function play(shop: Shop, acts: readonly Act[]): Promise<number> {
    const pack = await shop.sells({ stock: 10_000, priceFen });
    const deliveries: Delivery[] = [];
    for (const one of acts) {
      if (one.kind === 'deliver') {
        const rejected = Math.min(one.rejected, one.quantity - 1);
        const basket = [{ pack, quantity: one.quantity }];
        const { acceptanceId } = one.pays
          ? await paidFor(unit, shop, operators[0], basket, [rejected])
          : await delivered(unit, shop, basket, [rejected]);
        deliveries.push({ acceptanceId, left: one.quantity - rejected });
      } else if (one.kind === 'give back') {
        const delivery = deliveries[one.which % Math.max(1, deliveries.length)];
        const quantity = Math.min(one.quantity, delivery?.left ?? 0);
        if (!delivery || quantity === 0) continue;
        await giveBack(unit, shop, delivery.acceptanceId, quantity);
        delivery.left -= quantity;
      } else {
        await move(shop, one.kind);
      }
    }
    return deliveries.reduce((sum, { left }) => sum + left * priceFen, 0);
  }

  async function move(shop: Shop, kind: 'settle' | 'pay out' | 'bank refuses'): Promise<void> {
    await world.settle();
    if (kind === 'settle') await runSettlements(operators[0], shop.id);
    if (kind === 'pay out') await payOut(world, operators, shop);
    if (kind !== 'bank refuses') return;
    const open = await payoutsOf(operators[0], shop.id, 'open');
    if (open.length === 0) return;
    await release(operators[1], (await propose(operators[0], { payoutIds: open.map(({ id }) => id) })).id);
    for (const { id } of open)
      expect((await operators[0].post(`/v1/payouts/${id}/failure`, { reason: '户名不符' })).status).toBe(201);
  }

  it('over random histories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (acts) => {
        const shop = await world.supplier();
        await openAccount(shop, operators[0]);
        const earnedFen = await play(shop, acts);
        await world.settle();
        const { body } = await shop.clerk.get<Earnings>('/v1/earnings');
        expect(body.earnedFen).toBe(earnedFen);
        await payOut(world, operators, shop);
        const after = (await shop.clerk.get<Earnings>('/v1/earnings')).body;
        expect(after.earnedFen).toBe(earnedFen);
        expect(after.onTheWay.amountFen).toBe(0);
        expect(after.toSettle.amountFen).toBeLessThanOrEqual(0);
        await expectBooksToBalance(world.database);
      }),
      { numRuns: Number(process.env['SETTLEMENT_HISTORIES'] ?? 15) },
    );
  });
});
