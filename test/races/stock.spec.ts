import type { Client } from '../support/client';
import { Arena, inParallel, outcomeOf, outcomes, times, together } from '../support/race';
import { confirm, draftOf, importStatement, order, requestPayment, statementOf } from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

describe('R1–R4: many want the same few boxes', () => {
  let arena: Arena;
  let shop: Shop;
  let units: Unit[];

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    units = await inParallel(times(100, Number), () => arena.world.buyer());
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const unitAt = (index: number) => units[index % units.length] as Unit;
  const buy = (index: number, basket: { pack: Pack; quantity: number }[], more = {}) =>
    arena.at(unitAt(index).purchaser, index).post('/v1/checkouts', draftOf(basket, more));
  const move = (person: Client, pack: Pack, quantity: number) =>
    person.post(`/v1/skus/${pack.skuId}/stock-movements`, { kind: 'adjusted', quantity, reason: '盘点' });

  const connectionsMade = async () => {
    const [database] = await arena.world.database.read<{ sessions: number }>(
      'SELECT sessions::int FROM pg_stat_database WHERE datname = current_database()',
    );
    return database?.sessions ?? 0;
  };

  it('R1: sells exactly 10 of 10 boxes to 100 buyers, and a refusal costs no connection', async () => {
    const before = await connectionsMade();
    await arena.race(
      200,
      () => shop.sells({ stock: 10 }),
      async (pack) => {
        const answers = await together(times(100, (index) => () => buy(index, [{ pack, quantity: 1 }])));
        expect(outcomes(answers)).toEqual({ '201': 10, '409 stock.insufficient': 90 });
        const refused = answers.find(({ status }) => status === 409);
        expect(refused?.body).toMatchObject({ errors: [{ pointer: '/lines/0/quantity' }] });
        expect(await arena.stockOf(pack.skuId)).toEqual({ onHand: 10, held: 10 });
      },
    );
    expect((await connectionsMade()) - before).toBeLessThan(50);
  });

  it('R2: between looking at the basket and sending it off, the seller counts fewer boxes', async () => {
    await arena.race(
      500,
      () => shop.sells({ stock: 10 }),
      async (pack, round) => {
        const seen = await unitAt(round).purchaser.get<{ skus: { available: number }[] }>(
          `/v1/products/${pack.productId}`,
        );
        expect(seen.body.skus[0]?.available).toBe(10);
        const [bought, counted] = await together([
          () => buy(round, [{ pack, quantity: 8 }]),
          () => move(arena.at(shop.clerk, round + 1), pack, -5),
        ]);
        const won = [bought, counted].map((answer) => answer && outcomeOf(answer)).join(' + ');
        expect(['201 + 409 stock.below_held', '409 stock.insufficient + 201']).toContain(won);
        expect(await arena.stockOf(pack.skuId)).toEqual(
          bought?.status === 201 ? { onHand: 10, held: 8 } : { onHand: 5, held: 0 },
        );
      },
    );
  });

  it('R3: an order that is paid has its goods, whoever else wants them at that moment', async () => {
    const [operator] = await arena.world.operators();
    await arena.race(
      200,
      async (round) => {
        const pack = await shop.sells({ stock: 5, priceFen: 1_000 });
        const placed = await order(unitAt(round), [{ pack, quantity: 5 }], { paymentTerms: 'prepaid' });
        await confirm(shop, placed.id);
        return { pack, placed, payment: await requestPayment(unitAt(round), placed.id) };
      },
      async ({ pack, placed, payment }, round) => {
        const statement = statementOf([{ code: payment.transferCode, amountFen: payment.amountFen }]);
        // In every second round nobody calls it off: then it is sent, to the last box.
        const isCalledOff = round % 2 === 0;
        const callOff = () =>
          arena
            .at(unitAt(round).purchaser, round + 1)
            .post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' });
        const [imported, [counted, ...others]] = await Promise.all([
          importStatement(arena.at(operator, round), statement),
          together([
            () => move(arena.at(shop.clerk, round), pack, -1),
            ...times(3, (index) => () => buy(round + 1 + index, [{ pack, quantity: 1 }])),
            ...(isCalledOff ? [callOff] : []),
          ]),
        ]);
        const sent = await shop.clerk.post(`/v1/orders/${placed.id}/shipments`, {
          lines: [{ orderLineId: placed.lines[0]?.id, quantity: 5 }],
          carrier: '邮政',
          trackingNumber: 'X1',
        });
        if (isCalledOff) {
          expect([0, 1]).toContain(imported.matched);
          expect([others[3], sent].map((answer) => answer && outcomeOf(answer))).toEqual([
            '201',
            '409 order.wrong_state',
          ]);
          return;
        }
        expect(outcomes(others)).toEqual({ '409 stock.insufficient': 3 });
        expect([imported.matched, ...[counted, sent].map((answer) => answer && outcomeOf(answer))]).toEqual([
          ...[1, '409 stock.below_held', '201'],
        ]);
        expect(await arena.stockOf(pack.skuId)).toEqual({ onHand: 0, held: 0 });
      },
    );
  });

  it('R4: no two baskets wait for each other, whatever the order of their lines', async () => {
    const packs = await inParallel(times(4, Number), () => shop.sells({ stock: 1_000_000 }));
    const baskets = [
      [0, 1, 2, 3, 0],
      [3, 2, 1, 0, 3],
      [2, 0, 3, 1, 1],
      [1, 3, 0, 2, 2],
    ].map((lines) => lines.map((line) => ({ pack: packs[line] as Pack, quantity: 1 })));
    type Placed = { orders: { id: string; lines: { id: string }[] }[] };
    let before: Placed['orders'] = [];
    await arena.race(
      500,
      async () => undefined,
      async (_, round) => {
        // The orders of the round before leave the shelf, and go back onto it, while new ones are held.
        const leaving = before.map((placed, index) => () => {
          const clerk = arena.at(shop.clerk, index);
          if (index % 2) return clerk.post(`/v1/orders/${placed.id}/cancellation`, { reason: '没货了' });
          const lines = placed.lines.map(({ id }) => ({ orderLineId: id, quantity: 1 }));
          const body = { lines, carrier: '邮政', trackingNumber: 'X1' };
          return clerk.post(`/v1/orders/${placed.id}/shipments`, body);
        });
        const buying = baskets.map((basket, index) => () => buy(round + index, basket));
        const answers = await together<Placed>([...buying, ...leaving]);
        expect(outcomes(answers)).toEqual({ '201': buying.length + leaving.length });
        before = answers.slice(0, buying.length).flatMap(({ body }) => body.orders);
        await Promise.all(before.map(({ id }) => confirm(shop, id)));
      },
    );
    const [database] = await arena.world.database.read(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(database).toEqual({ deadlocks: 0 });
  });
});
