import { Orders } from '@app/orders';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import { confirm, draftOf, order } from '../support/story';
import type { Shop, Unit } from '../support/world';

describe('R10, and the ways an order can end at once', () => {
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  it('R10: the price changes during checkout; nobody pays another price than the one seen', async () => {
    await arena.race(
      300,
      () => shop.sells({ stock: 1_000, priceFen: 1_000 }),
      async (pack, round) => {
        const dearer = { ...pack, priceFen: 1_100 };
        const buy = (seen: typeof pack, index: number) => () =>
          arena.at(unit.purchaser, index).post('/v1/checkouts', draftOf([{ pack: seen, quantity: 3 }]));
        const change = (index: number) => () =>
          arena
            .at(shop.clerk, index)
            .patch(`/v1/skus/${pack.skuId}`, { priceFen: 1_100 }, { headers: { 'if-match': '"1"' } });
        const buyers = times(4, (index) => [buy(pack, index), buy(dearer, index)]).flat();
        const [one, other, ...answers] = await together<{ totalFen: number }>([
          change(round),
          change(round + 1),
          ...buyers,
        ]);
        expect([one, other].map((answer) => answer && outcomeOf(answer)).sort()).toEqual([
          '200',
          '412 sku.changed_meanwhile',
        ]);
        for (const [index, answer] of answers.entries()) {
          if (answer.status === 201) expect(answer.body.totalFen).toBe(index % 2 ? 3_300 : 3_000);
          else expect(outcomeOf(answer)).toBe('409 order.total_changed');
        }
        const late = await together([buy(pack, 0), buy(dearer, 1)]);
        expect(late.map(outcomeOf)).toEqual(['409 order.total_changed', '201']);
        const sold = [...answers, ...late].filter(({ status }) => status === 201).length;
        expect(await arena.stockOf(pack.skuId)).toEqual({ onHand: 1_000, held: 3 * sold });
      },
    );
  });

  it('R10: a product is taken out of the market during checkout', async () => {
    await arena.race(
      300,
      () => shop.sells({ stock: 10 }),
      async (pack, round) => {
        const buy = (index: number) => () =>
          arena.at(unit.purchaser, index).post('/v1/checkouts', draftOf([{ pack, quantity: 1 }]));
        const delist = () =>
          arena.at(shop.clerk, round).post(`/v1/products/${pack.productId}/delisting`, { reason: '过季' });
        const [delisted, ...answers] = await together([delist, ...times(4, buy)]);
        expect(delisted?.status).toBe(201);
        const { '201': sold = 0, '409 sku.not_available': late = 0 } = outcomes(answers);
        expect(sold + late).toBe(4);
        expect(outcomeOf(await buy(round)())).toBe('409 sku.not_available');
        expect(await arena.stockOf(pack.skuId)).toEqual({ onHand: 10, held: sold });
      },
    );
  });

  it('confirmed, called off by both sides and by the clock: it ends once, and the goods are free', async () => {
    await arena.race(
      300,
      async () => {
        const pack = await shop.sells({ stock: 7 });
        return { pack, placed: await order(unit, [{ pack, quantity: 4 }]) };
      },
      async ({ pack, placed }, round) => {
        // For this order alone the 72 hours are over.
        await arena.world.database.read(
          `UPDATE orders SET confirm_by = clock_timestamp() - interval '1 second' WHERE id = $1`,
          [placed.id],
        );
        const timers = times(2, () => arena.world.worker.app.get(Orders).expireUnconfirmed());
        const [confirmed, ...cancelled] = await together([
          () => arena.at(shop.clerk, round).post(`/v1/orders/${placed.id}/confirmation`),
          ...[unit.purchaser, shop.clerk].map(
            (person, index) => () =>
              arena
                .at(person, round + index)
                .post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' }),
          ),
        ]);
        const expired = (await Promise.all(timers)).reduce((sum, count) => sum + count, 0);
        const { '201': byPeople = 0, '409 order.wrong_state': tooLate = 0 } = outcomes(cancelled);
        expect([byPeople + tooLate, byPeople + expired]).toEqual([2, 1]);
        expect(['201', '409 order.wrong_state']).toContain(confirmed && outcomeOf(confirmed));
        expect(await arena.stockOf(pack.skuId)).toEqual({ onHand: 7, held: 0 });
      },
    );
  });

  it('sent off twice at once, and called off: never more leaves than was ordered, nor after the end', async () => {
    await arena.race(
      300,
      async () => {
        const pack = await shop.sells({ stock: 9 });
        const placed = await order(unit, [{ pack, quantity: 5 }]);
        await confirm(shop, placed.id);
        return { pack, placed };
      },
      async ({ pack, placed }, round) => {
        const lines = [{ orderLineId: placed.lines[0]?.id, quantity: 3 }];
        const body = { lines, carrier: '邮政', trackingNumber: 'X1' };
        const [cancelled, ...sent] = await together([
          () =>
            arena
              .at(unit.purchaser, round)
              .post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' }),
          ...times(
            3,
            (index) => () => arena.at(shop.clerk, index).post(`/v1/orders/${placed.id}/shipments`, body),
          ),
        ]);
        const ended = { cancelled: cancelled && outcomeOf(cancelled), sent: outcomes(sent) };
        expect([
          { cancelled: '201', sent: { '409 order.wrong_state': 3 } },
          { cancelled: '409 order.already_shipped', sent: { '201': 1, '409 shipment.exceeds_order': 2 } },
        ]).toContainEqual(ended);
        expect(await arena.stockOf(pack.skuId)).toEqual(
          cancelled?.status === 201 ? { onHand: 9, held: 0 } : { onHand: 6, held: 2 },
        );
      },
    );
  });
});
