import { days } from '@app/platform';
import { expectBooksToBalance } from '../support/books';
import {
  accept,
  confirm,
  importStatement,
  order,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Line = { quantity: number; shippedQuantity: number; closedQuantity: number };
type OrderView = {
  state: string;
  deliveryStatus: string;
  paidFen: number;
  dueFen: number;
  lines: Line[];
  restClosedBy: string | null;
  restCloseReason: string | null;
  restOverdueFrom: string | null;
  timeline: { type: string; actorName: string | null; payload: object }[];
};
type Closed = { code?: string; state: string; closedQuantity: number; closedFen: number };

describe('the rest of an order that will not be sent', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  const start = new Date('2026-03-02T02:00:00Z');
  const reason = '早霜，余下的没有了';

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
  });

  beforeEach(() => world.clock.set(start));

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const view = async (id: string) => (await unit.purchaser.get<OrderView>(`/v1/orders/${id}`)).body;
  const closeRest = (id: string, who = shop.clerk) =>
    who.post<Closed>(`/v1/orders/${id}/closure`, { reason });
  const stockOf = async ({ skuId }: Pack) =>
    (
      await world.database.read<{ onHand: number; held: number }>(
        'SELECT on_hand AS "onHand", held FROM stock WHERE sku_id = $1',
        [skuId],
      )
    )[0];
  /** Ten packs at ten yuan, of which four were sent. */
  const partlySent = async (more: Record<string, unknown> = {}) => {
    const pack = await shop.sells({ stock: 30, priceFen: 1_000 });
    const placed = await order(unit, [{ pack, quantity: 10 }], more);
    await confirm(shop, placed.id);
    if (more['paymentTerms'] === 'prepaid') {
      const [operator] = await world.operators();
      const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
      await importStatement(operator, statementOf([{ code, amountFen }]));
    }
    return { pack, placed, shipment: await ship(shop, placed, [4]) };
  };

  it('frees what was held, and the order ends with what was sent', async () => {
    const { pack, placed, shipment } = await partlySent();
    expect(await stockOf(pack)).toEqual({ onHand: 26, held: 6 });
    const closed = await closeRest(placed.id);
    expect(closed).toMatchObject({
      status: 201,
      body: { state: 'confirmed', closedQuantity: 6, closedFen: 6_000 },
    });
    expect(await stockOf(pack)).toEqual({ onHand: 26, held: 0 });
    const after = await view(placed.id);
    expect(after).toMatchObject({
      ...{ state: 'confirmed', deliveryStatus: 'shipped', restClosedBy: 'supplier', restCloseReason: reason },
      lines: [{ quantity: 10, shippedQuantity: 4, closedQuantity: 6 }],
    });
    expect(after.timeline.at(-1)).toMatchObject({
      type: 'order.rest_closed',
      payload: { by: 'supplier', reason, quantity: 6, amountFen: 6_000 },
    });
    const line = { orderLineId: placed.lines[0]?.id, quantity: 1 };
    const late = { lines: [line], carrier: '中国邮政', trackingNumber: 'EA1CN' };
    expect(await shop.clerk.post(`/v1/orders/${placed.id}/shipments`, late)).toMatchObject({
      ...{ status: 409, body: { code: 'shipment.exceeds_order' } },
    });
    expect((await closeRest(placed.id)).body.code).toBe('order.no_rest');
    await sign(unit.inspector, await accept(unit, shipment));
    const [operator] = await world.operators();
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    expect(amountFen).toBe(4_000);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    expect(await view(placed.id)).toMatchObject({ state: 'completed', deliveryStatus: 'accepted' });
    expect((await closeRest(placed.id)).body.code).toBe('order.wrong_state');
  });

  it('completes at once what was already accepted and paid, and can be settled', async () => {
    const { placed, shipment } = await partlySent();
    await sign(unit.inspector, await accept(unit, shipment, [1]));
    const [operator] = await world.operators();
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    expect(await view(placed.id)).toMatchObject({ state: 'confirmed', deliveryStatus: 'partly_accepted' });
    expect(await closeRest(placed.id)).toMatchObject({ status: 201, body: { state: 'completed' } });
    await world.settle();
    const items = await world.database.read(
      'SELECT amount_fen AS "amountFen" FROM settlement_items WHERE order_id = $1',
      [placed.id],
    );
    expect(items).toEqual([{ amountFen: 3_000 }]);
  });

  it('先款后货: gives the money for the rest back', async () => {
    const { placed, shipment } = await partlySent({ paymentTerms: 'prepaid' });
    expect(await view(placed.id)).toMatchObject({ paidFen: 10_000, dueFen: 0 });
    await closeRest(placed.id);
    await world.settle();
    expect(await view(placed.id)).toMatchObject({ paidFen: 4_000, dueFen: 0, state: 'confirmed' });
    const refunds = await world.database.read(
      'SELECT amount_fen AS "amountFen", reason, state FROM refunds WHERE order_id = $1',
      [placed.id],
    );
    expect(refunds).toEqual([{ amountFen: 6_000, reason: 'closure', state: 'open' }]);
    await expectBooksToBalance(world.database);
    await sign(unit.inspector, await accept(unit, shipment));
    expect(await view(placed.id)).toMatchObject({ state: 'completed' });
    type Statement = { takenBackFen: number; lines: { kind: string; amountFen: number }[] };
    const { body } = await unit.finance.get<Statement>('/v1/monthly-statement?month=2026-03');
    expect(body.lines).toContainEqual(
      expect.objectContaining({ kind: 'closure', amountFen: -6_000, orderNumber: placed.number }),
    );
  });

  it('is the buyer’s to close only when it is overdue', async () => {
    const { placed } = await partlySent();
    const early = await closeRest(placed.id, unit.purchaser);
    expect(early).toMatchObject({ status: 409, body: { code: 'order.rest_not_overdue' } });
    const { restOverdueFrom } = await view(placed.id);
    expect(restOverdueFrom).toBe(new Date(start.getTime() + days(7)).toISOString());
    expect(early.body).toMatchObject({ restOverdueFrom });
    world.clock.set(new Date(start.getTime() + days(7)));
    expect((await closeRest(placed.id, unit.inspector)).status).toBe(403);
    expect((await closeRest(placed.id, unit.purchaser)).status).toBe(201);
    expect(await view(placed.id)).toMatchObject({ restClosedBy: 'buyer', restOverdueFrom: null });
  });

  it('is no way to call an order off of which nothing was sent, and needs a reason', async () => {
    const pack = await shop.sells({ stock: 10 });
    const placed = await order(unit, [{ pack, quantity: 2 }]);
    expect((await closeRest(placed.id)).body.code).toBe('order.wrong_state');
    await confirm(shop, placed.id);
    expect((await closeRest(placed.id)).body.code).toBe('order.not_shipped');
    const { status } = await shop.clerk.post(`/v1/orders/${placed.id}/closure`, { reason: ' ' });
    expect(status).toBe(400);
    expect((await closeRest(placed.id, (await world.supplier()).clerk)).status).toBe(404);
  });

  it('voids a payable of the old amount', async () => {
    const { placed } = await partlySent({ paymentTerms: 'prepaid' });
    await takeBack(placed.id);
    expect((await requestPayment(unit, placed.id)).amountFen).toBe(10_000);
    expect(await closeRest(placed.id)).toMatchObject({ status: 201, body: { state: 'confirmed' } });
    await world.settle();
    const after = await view(placed.id);
    expect(after.timeline.map(({ type }) => type)).toContain('payment.voided');
    expect(after.dueFen).toBe(4_000);
    expect((await requestPayment(unit, placed.id)).amountFen).toBe(4_000);
  });

  /** The bank reverses what came for an order, so that all of it is due again. */
  async function takeBack(orderId: string): Promise<void> {
    const [first, second] = await world.operators();
    const [paid] = await world.database.read<{ id: string; code: string; amountFen: number }>(
      `SELECT a.id, p.transfer_code AS code, a.amount_fen AS "amountFen"
         FROM payments p JOIN bank_allocations a ON a.paper_id = p.id WHERE p.order_id = $1`,
      [orderId],
    );
    const { id, code, amountFen } = paid as { id: string; code: string; amountFen: number };
    const line = { code: `${code} 冲正`, amountFen: -amountFen };
    const { id: statementId } = await importStatement(first, statementOf([line]));
    const lines = await first.get<{ items: { id: string }[] }>(`/v1/bank-lines?statementId=${statementId}`);
    const lineId = lines.body.items[0]?.id;
    const allocations = [{ kind: 'reversal', paperId: id, amountFen }];
    expect((await first.post(`/v1/bank-lines/${lineId}/match`, { allocations })).status).toBe(201);
    expect((await second.post(`/v1/bank-lines/${lineId}/confirmations`)).status).toBe(201);
  }
});
