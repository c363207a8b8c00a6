import { Shipments } from '@app/fulfillment';
import { Orders } from '@app/orders';
import { days, hours } from '@app/platform';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  accept,
  confirm,
  delivered,
  factsOf,
  importStatement,
  order,
  orderMany,
  requestPayment,
  ship,
  sign,
  statementOf,
  targetOf,
} from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type OrderView = {
  state: string;
  paymentStatus: string;
  dueFen: number;
  cancelledBy: string | null;
  timeline: { type: string; actorName: string | null }[];
};

describe('the other ways an order can go', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let city: Client;
  const start = new Date('2026-03-02T02:00:00Z');

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    city = await world.official();
    await world.target('320205', '630224', 2026, 1_000_000);
  });

  beforeEach(() => world.clock.set(start));

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const view = async (id: string) => (await unit.purchaser.get<OrderView>(`/v1/orders/${id}`)).body;
  const held = async (skuId: string) => {
    const { body } = await shop.clerk.get<{ items: { skuId: string; held: number }[] }>(
      '/v1/stock?limit=100',
    );
    return body.items.find((line) => line.skuId === skuId)?.held;
  };

  it('makes one order per cooperative of a basket, which add up to it', async () => {
    const other = await world.supplier({ county: '630225' });
    const walnuts = await other.sells({ name: '循化薄皮核桃', priceFen: 12_500 });
    const orders = await orderMany(unit, [
      { pack, quantity: 2 },
      { pack: walnuts, quantity: 3 },
      { pack, quantity: 1 },
    ]);
    expect(orders.map(({ totalFen }) => totalFen)).toEqual([3_000, 37_500]);
    expect(orders.map(({ lines }) => lines.length)).toEqual([2, 1]);
  });

  it.each(['buyer', 'supplier'])('gives the goods back to the shelf when the %s cancels', async (side) => {
    const before = await held(pack.skuId);
    const placed = await order(unit, [{ pack, quantity: 5 }]);
    expect(await held(pack.skuId)).toBe((before ?? 0) + 5);
    const person = side === 'buyer' ? unit.purchaser : shop.clerk;
    const answer = await person.post(`/v1/orders/${placed.id}/cancellation`, { reason: '计划有变' });
    expect(answer).toMatchObject({ status: 201, body: { state: 'cancelled' } });
    expect(await held(pack.skuId)).toBe(before);
    expect(await view(placed.id)).toMatchObject({ state: 'cancelled', cancelledBy: side });
    const again = await person.post(`/v1/orders/${placed.id}/cancellation`, { reason: '再来一次' });
    expect(again).toMatchObject({ status: 409, body: { code: 'order.wrong_state' } });
  });

  it('cannot be cancelled once something is on its way', async () => {
    const placed = await order(unit, [{ pack, quantity: 5 }]);
    await confirm(shop, placed.id);
    await ship(shop, placed, [2]);
    const answer = await unit.purchaser.post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'order.already_shipped' } });
  });

  it('expires when nobody confirms within 72 hours, and not before', async () => {
    const own = await shop.sells({ stock: 10 });
    const placed = await order(unit, [{ pack: own, quantity: 4 }]);
    world.clock.set(new Date(start.getTime() + hours(72) - 1000));
    await world.get(Orders).expireUnconfirmed();
    expect((await view(placed.id)).state).toBe('placed');
    world.clock.set(new Date(start.getTime() + hours(72) + 1000));
    await world.get(Orders).expireUnconfirmed();
    await world.get(Orders).expireUnconfirmed();
    const after = await view(placed.id);
    expect(after).toMatchObject({ state: 'cancelled', cancelledBy: 'deadline' });
    expect(after.timeline.filter(({ type }) => type === 'order.cancelled')).toEqual([
      expect.objectContaining({ actorName: null }),
    ]);
    expect(await held(own.skuId)).toBe(0);
  });

  it('先款后货: ships only when paid', async () => {
    const [operator] = await world.operators();
    const placed = await order(unit, [{ pack, quantity: 6 }], { paymentTerms: 'prepaid' });
    await confirm(shop, placed.id);
    const body = {
      lines: [{ orderLineId: placed.lines[0]?.id, quantity: 6 }],
      transport: 'own_truck',
      driverName: '马师傅',
      plateNumber: '青B12345',
    };
    const early = await shop.clerk.post(`/v1/orders/${placed.id}/shipments`, body);
    expect(early).toMatchObject({ status: 409, body: { code: 'shipment.awaiting_payment' } });
    const payment = await requestPayment(unit, placed.id);
    expect(payment.amountFen).toBe(6_000);
    await importStatement(operator, statementOf([{ code: payment.transferCode, amountFen: 6_000 }]));
    expect((await shop.clerk.post(`/v1/orders/${placed.id}/shipments`, body)).status).toBe(201);
  });

  it('先款后货: may be paid at once; what is called off or not confirmed in time is paid back', async () => {
    const [operator] = await world.operators();
    const placed = await order(unit, [{ pack, quantity: 3 }], { paymentTerms: 'prepaid' });
    const payment = await requestPayment(unit, placed.id);
    expect(payment.amountFen).toBe(3_000);
    await importStatement(operator, statementOf([{ code: payment.transferCode, amountFen: 3_000 }]));
    expect(await view(placed.id)).toMatchObject({ state: 'placed', paymentStatus: 'paid', paidFen: 3_000 });
    const second = await order(unit, [{ pack, quantity: 2 }], { paymentTerms: 'prepaid' });
    const other = await requestPayment(unit, second.id);
    await importStatement(operator, statementOf([{ code: other.transferCode, amountFen: 2_000 }]));
    const cancelled = await shop.clerk.post(`/v1/orders/${placed.id}/cancellation`, { reason: '缺货' });
    expect(cancelled).toMatchObject({ status: 201, body: { state: 'cancelled' } });
    world.clock.set(new Date(world.clock.now().getTime() + hours(96)));
    await world.get(Orders).expireUnconfirmed();
    await world.settle();
    for (const [id, amountFen] of [
      [placed.id, 3_000],
      [second.id, 2_000],
    ] as const) {
      expect(await view(id)).toMatchObject({ state: 'cancelled', paidFen: 0, dueFen: 0 });
      const refunds = await world.database.read(
        'SELECT amount_fen AS "amountFen", reason, route, state FROM refunds WHERE order_id = $1',
        [id],
      );
      expect(refunds).toEqual([{ amountFen, reason: 'cancellation', route: 'bank_transfer', state: 'open' }]);
    }
    await expectBooksToBalance(world.database);
  });

  it('先货后款: nothing is due before acceptance, then exactly what was accepted', async () => {
    const placed = await order(unit, [{ pack, quantity: 8 }]);
    await confirm(shop, placed.id);
    const pay = () => unit.finance.post(`/v1/orders/${placed.id}/payments`, { provider: 'bank_transfer' });
    expect(await pay()).toMatchObject({ status: 409, body: { code: 'payment.nothing_due' } });
    await sign(unit.inspector, await accept(unit, await ship(shop, placed), [3]));
    const first = await requestPayment(unit, placed.id);
    expect(first.amountFen).toBe(5_000);
    const again = await requestPayment(unit, placed.id);
    expect(again.transferCode).toBe(first.transferCode);
  });

  it('reminds when acceptance is overdue, and never accepts by itself', async () => {
    const placed = await order(unit, [{ pack, quantity: 2 }]);
    await confirm(shop, placed.id);
    const shipment = await ship(shop, placed);
    const before = (await targetOf(city, '320205', '630224')).completedFen;
    const level = async () =>
      (await unit.purchaser.get<{ escalationLevel: number; state: string }>(`/v1/shipments/${shipment.id}`))
        .body;
    for (const [passed, expected] of [
      [4, 0],
      [6, 1],
      [10, 2],
      [300, 2],
    ] as const) {
      world.clock.set(new Date(start.getTime() + days(passed)));
      await world.get(Shipments).escalateOverdue();
      expect(await level()).toMatchObject({ escalationLevel: expected, state: 'shipped' });
    }
    await world.settle();
    expect((await targetOf(city, '320205', '630224')).completedFen).toBe(before);
  });

  it('takes a return after acceptance out of the target, dated when it is agreed', async () => {
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 9 }]);
    await world.settle();
    const before = (await targetOf(city, '320205', '630224')).completedFen;
    type Lines = { lines: { id: string }[] };
    const { body: sheet } = await unit.purchaser.get<Lines>(`/v1/acceptances/${acceptanceId}`);
    const lines = [{ acceptanceLineId: sheet.lines[0]?.id, quantity: 4 }];
    const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
      reason: '内层霉变',
      lines,
    });
    expect(asked.status).toBe(201);
    world.clock.set(new Date('2026-04-01T02:00:00Z'));
    const decision = await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
    expect(decision).toMatchObject({ status: 201, body: { state: 'agreed' } });
    await world.settle();
    expect((await targetOf(city, '320205', '630224')).completedFen).toBe(before - 4_000);
    const facts = await factsOf(city, `orderId=${placed.id}`);
    expect(facts.map(({ kind, amountFen }) => [kind, amountFen]).sort()).toEqual([
      ['purchase', 9_000],
      ['return', -4_000],
    ]);
    const { body: april } = await city.get<{ items: { month: number; amountFen: number }[] }>(
      '/v1/tallies?year=2026&groupBy=month',
    );
    expect(april.items.find(({ month }) => month === 4)?.amountFen).toBe(-4_000);
    expect((await view(placed.id)).dueFen).toBe(5_000);
  });

  it('counts goods from a county that is not paired with the buyer outside the pairs', async () => {
    const elsewhere = await world.supplier({ county: '610621' });
    const apples = await elsewhere.sells({ name: '延安苹果', priceFen: 6_800 });
    const before = (await targetOf(city, '320205', '630224')).completedFen;
    const { order: placed } = await delivered(unit, elsewhere, [{ pack: apples, quantity: 2 }]);
    await world.settle();
    const [fact] = await factsOf(city, `orderId=${placed.id}`);
    expect(fact).toMatchObject({ amountFen: 13_600, pairingId: null, westCode: '610621' });
    expect((await targetOf(city, '320205', '630224')).completedFen).toBe(before);
  });
});
