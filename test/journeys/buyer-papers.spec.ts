import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { giveBack, paidFor } from '../support/settling';
import { delivered, importStatement, order, requestPayment, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

describe('settlement sheet and monthly statement of a buyer', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let operators: [Client, Client];

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    unit = await world.buyer();
    operators = await world.operators();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  it('joins orders on a settlement sheet, of the same two sides only', async () => {
    const [operator] = operators;
    const one = await paidFor(unit, shop, operator, [{ pack, quantity: 4 }]);
    const two = await delivered(unit, shop, [{ pack, quantity: 6 }], [1]);
    await shop.clerk.post(`/v1/orders/${two.order.id}/invoices`, {
      number: '25322000000012345678',
      amountFen: 5_000,
      issuedOn: '2026-11-20',
    });
    const { body } = await unit.finance.get<Record<string, number> & { orders: { number: string }[] }>(
      `/v1/orders/${one.order.id}/settlement-sheet?with=${two.order.id}`,
    );
    expect(body).toMatchObject({
      acceptedFen: 9_000,
      returnedFen: 0,
      amountFen: 9_000,
      paidFen: 4_000,
      openFen: 5_000,
      invoicedFen: 5_000,
    });
    expect(body.orders.map(({ number }) => number)).toEqual([one.order.number, two.order.number]);
    const book = await unit.finance.get(`/v1/orders/${one.order.id}/settlement-sheet/workbook`);
    expect([book.status, book.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    const other = await world.supplier();
    const theirs = await delivered(unit, other, [{ pack: await other.sells(), quantity: 1 }]);
    const mixed = await unit.finance.get(
      `/v1/orders/${one.order.id}/settlement-sheet?with=${theirs.order.id}`,
    );
    expect(mixed).toMatchObject({ status: 422, body: { code: 'settlement_sheet.several_parties' } });
    const waiting = await order(unit, [{ pack, quantity: 1 }]);
    expect(await unit.finance.get(`/v1/orders/${waiting.id}/settlement-sheet`)).toMatchObject({
      status: 422,
      body: { code: 'settlement_sheet.nothing_accepted' },
    });
    const stranger = await world.buyer();
    expect((await stranger.finance.get(`/v1/orders/${one.order.id}/settlement-sheet`)).status).toBe(404);
  });

  it("a buyer's month: opening, what happened, closing, and the same as the books to the fen", async () => {
    const [operator] = operators;
    const own = await world.buyer();
    world.clock.set(new Date('2026-10-30T02:00:00Z'));
    await delivered(own, shop, [{ pack, quantity: 7 }]);
    world.clock.set(new Date('2026-11-05T02:00:00Z'));
    const paid = await paidFor(own, shop, operator, [{ pack, quantity: 10 }]);
    const prepaid = await order(own, [{ pack, quantity: 3 }], { paymentTerms: 'prepaid' });
    const { transferCode: code, amountFen } = await requestPayment(own, prepaid.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await giveBack(own, shop, paid.acceptanceId, 4);
    await shop.clerk.post(`/v1/orders/${prepaid.id}/cancellation`, { reason: '缺货' });
    await world.settle();
    type Statement = Record<string, number> & { lines: { kind: string; balanceFen: number }[] };
    const month = async (name: string) =>
      (await own.finance.get<Statement>(`/v1/monthly-statement?month=${name}`)).body;
    expect(await month('2026-10')).toMatchObject({ openingFen: 0, chargedFen: 7_000, closingFen: 7_000 });
    const november = await month('2026-11');
    expect(november).toMatchObject({
      openingFen: 7_000,
      chargedFen: 13_000,
      takenBackFen: 7_000,
      paidFen: 13_000,
      refundedFen: 7_000,
      closingFen: 7_000,
    });
    expect(november.lines.map(({ kind }) => kind).sort()).toEqual([
      'acceptance_line',
      'cancellation',
      'order',
      'payment',
      'payment',
      'refund',
      'refund',
      'return_line',
    ]);
    const [books] = await world.database.read<{ fen: number }>(
      `SELECT sum(amount_fen)::bigint AS fen FROM journal_entries WHERE account = 'buyer_receivable' AND party_id = $1`,
      [own.id],
    );
    expect(november['closingFen']).toBe(books?.fen);
    const book = await own.finance.get('/v1/monthly-statement/workbook?month=2026-11');
    expect([book.status, book.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    expect((await own.finance.get('/v1/monthly-statement?month=2026-13')).status).toBe(400);
  });
});
