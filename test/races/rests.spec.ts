import { Arena, outcomeOf, together } from '../support/race';
import {
  accept,
  confirm,
  importStatement,
  type Order,
  order,
  requestPayment,
  ship,
  statementOf,
} from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

type OrderView = {
  state: string;
  paidFen: number;
  dueFen: number;
  lines: { quantity: number; shippedQuantity: number; closedQuantity: number }[];
};

describe('the rest of an order is closed while it is sent', () => {
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const view = async (id: string) => (await unit.purchaser.get<OrderView>(`/v1/orders/${id}`)).body;
  const close = (id: string, round: number) =>
    arena.at(shop.clerk, round).post(`/v1/orders/${id}/closure`, { reason: '断货' });
  const send = ({ id, lines }: Order, quantity: number, round: number) =>
    arena.at(shop.clerk, round).post(`/v1/orders/${id}/shipments`, {
      lines: [{ orderLineId: lines[0]?.id, quantity }],
      ...{ carrier: '中国邮政', trackingNumber: 'EA123456789CN' },
    });
  /** Ten packs, four of them sent and signed for once. */
  const stage = async (more: Record<string, unknown> = {}, rejected = 0) => {
    const placed = await order(unit, [{ pack, quantity: 10 }], more);
    await confirm(shop, placed.id);
    if (more['paymentTerms'] === 'prepaid') {
      const [operator] = await arena.world.operators();
      const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
      await importStatement(operator, statementOf([{ code, amountFen }]));
    }
    const acceptanceId = await accept(unit, await ship(shop, placed, [4]), [rejected]);
    return { placed, acceptanceId };
  };
  const allowed = ['201', '409 order.no_rest', '409 shipment.exceeds_order'];

  it('closed twice and sent twice at once: every pack is sent or closed, once', async () => {
    await arena.race(
      300,
      () => stage(),
      async ({ placed, acceptanceId }, round) => {
        const [first, second, all, half, signed] = await together([
          () => close(placed.id, round),
          () => close(placed.id, round + 1),
          () => send(placed, 6, round + 1),
          () => send(placed, 3, round),
          () => arena.at(unit.inspector, round).post(`/v1/acceptances/${acceptanceId}/signatures`),
        ]);
        const said = [first, second, all, half].map((answer) => answer && outcomeOf(answer));
        for (const outcome of said) expect(allowed).toContain(outcome);
        expect(signed?.status).toBe(201);
        const sent = (all?.status === 201 ? 6 : 0) + (half?.status === 201 ? 3 : 0);
        const closed = [first, second].filter((answer) => answer?.status === 201).length;
        expect(sent).toBeLessThanOrEqual(6);
        // Somebody took what was left: all of it was sent, or what was not sent is closed, once.
        expect(closed).toBe(sent === 6 ? 0 : 1);
        const { state, lines, dueFen } = await view(placed.id);
        expect({ state, dueFen, line: lines[0] }).toMatchObject({
          ...{ state: 'confirmed', dueFen: 4_000 },
          line: { quantity: 10, shippedQuantity: 4 + sent, closedQuantity: 6 - sent },
        });
      },
    );
    const { held } = await arena.stockOf(pack.skuId);
    expect(held).toBe(0);
  });

  it('先款后货: closed while it is sent and judged: never more goes back than was not sent or rejected', async () => {
    await arena.race(
      300,
      () => stage({ paymentTerms: 'prepaid' }, 1),
      async ({ placed, acceptanceId }, round) => {
        const [closed, sent, signed] = await together([
          () => close(placed.id, round),
          () => send(placed, 2, round + 1),
          () => arena.at(unit.inspector, round).post(`/v1/acceptances/${acceptanceId}/signatures`),
        ]);
        expect([closed?.status, signed?.status]).toEqual([201, 201]);
        expect(['201', '409 shipment.exceeds_order', '409 order.wrong_state']).toContain(
          sent && outcomeOf(sent),
        );
        const packs = sent?.status === 201 ? 2 : 0;
        await arena.world.settle();
        const { state, paidFen, lines } = await view(placed.id);
        expect({ state, paidFen, line: lines[0] }).toMatchObject({
          // What is under way is paid already; without it everything was judged, and the order is over.
          ...{ state: packs ? 'confirmed' : 'completed', paidFen: 3_000 + packs * 1_000 },
          line: { shippedQuantity: 4 + packs, closedQuantity: 6 - packs },
        });
        const [refunded] = await arena.world.database.read<{ fen: number }>(
          'SELECT sum(amount_fen)::int AS fen FROM refunds WHERE order_id = $1',
          [placed.id],
        );
        expect(refunded?.fen).toBe(7_000 - packs * 1_000);
      },
    );
  });
});
