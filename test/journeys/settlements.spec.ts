import { Settlements } from '@app/payments';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  bankPays,
  bankReturns,
  giveBack,
  openAccount,
  paidFor,
  payOut,
  payoutsOf,
  propose,
  release,
  runSettlements,
} from '../support/settling';
import { delivered, order } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Figure = { amountFen: number; orders: number };
type Earnings = Record<'travelling' | 'awaitingPayment' | 'toSettle' | 'onTheWay' | 'paid', Figure> & {
  earnedFen: number;
  hasAccount: boolean;
};
type Settlement = {
  id: string;
  number: string;
  state: string;
  amountFen: number;
  acceptedFen: number;
  returnedFen: number;
  items: { kind: string; amountFen: number; days: number | null; paperNumbers: string[] }[];
  failures: { failure: string }[];
  payout: { state: string; transferCode: string };
};

describe('from acceptance to the account of the cooperative', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let operators: [Client, Client];
  const morning = new Date('2026-11-20T02:00:00Z');

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    operators = await world.operators();
  });

  beforeEach(async () => {
    world.clock.set(morning);
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const later = (days: number) => world.clock.set(new Date(morning.getTime() + days * 86_400_000));
  const earnings = async () => (await shop.clerk.get<Earnings>('/v1/earnings')).body;
  const settlements = async () =>
    (await shop.clerk.get<{ items: Settlement[] }>('/v1/settlements')).body.items;
  const statement = async (id: string) => (await shop.clerk.get<Settlement>(`/v1/settlements/${id}`)).body;
  const stages = async () =>
    (
      await shop.clerk.get<{ items: { stage: string; days: number | null }[] }>('/v1/earnings/orders')
    ).body.items.map(({ stage, days }) => [stage, days]);

  it('a month of one cooperative: earned, settled, listed, released, paid, and what came back taken off', async () => {
    const [operator, second] = operators;
    expect(await earnings()).toMatchObject({ earnedFen: 0, hasAccount: false });
    await openAccount(shop, operator);
    const first = await paidFor(unit, shop, operator, [{ pack, quantity: 30 }], [2]);
    await delivered(unit, shop, [{ pack, quantity: 5 }]);
    await order(unit, [{ pack, quantity: 4 }]);
    await giveBack(unit, shop, first.acceptanceId, 3);
    await world.settle();
    expect(await earnings()).toEqual({
      earnedFen: 30_000,
      travelling: { amountFen: 0, orders: 0 },
      awaitingPayment: { amountFen: 5_000, orders: 1 },
      toSettle: { amountFen: 25_000, orders: 1 },
      onTheWay: { amountFen: 0, orders: 0 },
      paid: { amountFen: 0, orders: 0 },
      hasAccount: true,
    });
    later(2);
    expect(await runSettlements(operator, shop.id)).toEqual({
      settlements: 1,
      amountFen: 25_000,
      suppliersLeft: 0,
    });
    expect(await runSettlements(operator, shop.id)).toMatchObject({ settlements: 0, amountFen: 0 });
    const [made] = (await settlements()) as [Settlement];
    expect(made).toMatchObject({
      state: 'open',
      acceptedFen: 28_000,
      returnedFen: 3_000,
      orders: 1,
      returns: 1,
    });
    expect(made.number).toMatch(/^JS2611\d{8}$/);
    const [payout] = await payoutsOf(operator, shop.id, 'open');
    const list = await propose(operator, { payoutIds: [payout?.id] });
    const own = await operator.post(`/v1/payment-lists/${list.id}/release`);
    expect(own).toMatchObject({ status: 409, body: { code: 'payment_list.same_operator' } });
    expect(await operator.get(`/v1/payment-lists/${list.id}/file`)).toMatchObject({
      status: 409,
      body: { code: 'payment_list.not_released' },
    });
    await release(second, list.id);
    expect((await earnings()).onTheWay).toEqual({ amountFen: 25_000, orders: 1 });
    later(5);
    await bankPays(world, [payout?.id as string]);
    expect(await stages()).toEqual([
      ['awaiting_payment', 5],
      ['paid', 5],
    ]);
    const after = await statement(made.id);
    expect(after).toMatchObject({ state: 'paid', payout: { state: 'paid' } });
    expect(after.items.map(({ kind, amountFen, days }) => [kind, amountFen, days])).toEqual([
      ['order', 28_000, 5],
      ['return', -3_000, null],
    ]);
    // What comes back after it was paid for stands in the next one, and does not go below nothing.
    await giveBack(unit, shop, first.acceptanceId, 20);
    await world.settle();
    expect((await earnings()).toSettle).toEqual({ amountFen: -20_000, orders: 0 });
    expect(await runSettlements(operator, shop.id)).toMatchObject({ settlements: 0 });
    await paidFor(unit, shop, operator, [{ pack, quantity: 26 }]);
    await payOut(world, operators, shop);
    const [next] = await settlements();
    expect(next).toMatchObject({ amountFen: 6_000, acceptedFen: 26_000, returnedFen: 20_000 });
    const sums = await earnings();
    expect(sums.paid).toEqual({ amountFen: 31_000, orders: 2 });
    expect(sums.earnedFen).toBe(36_000);
  });

  it('takes a claim off as it takes a return off, before the payout or after it', async () => {
    const [operator] = operators;
    await openAccount(shop, operator);
    const { acceptanceId } = await paidFor(unit, shop, operator, [{ pack, quantity: 10 }]);
    const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    const claim = async (amountFen: number) => {
      const { body } = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
        kind: 'claim',
        reason: '有霉点',
        lines: [{ acceptanceLineId: sheet.body.lines[0]?.id, quantity: 2, amountFen }],
      });
      await shop.clerk.post(`/v1/returns/${body.id}/decision`, { decision: 'agreed' });
      await world.settle();
    };
    await claim(1_501);
    await payOut(world, operators, shop);
    const [first] = await settlements();
    const { items } = await statement(first?.id as string);
    expect(items.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['order', 10_000],
      ['claim', -1_501],
    ]);
    expect(items[1]?.paperNumbers[0]).toMatch(/^SP/);
    await claim(499);
    expect(await earnings()).toMatchObject({
      earnedFen: 8_000,
      toSettle: { amountFen: -499 },
      paid: { amountFen: 8_499 },
    });
  });

  it('settles by night what could be settled by two in the morning in Shanghai, once, whoever asks', async () => {
    const [operator] = operators;
    world.clock.set(new Date('2026-11-20T17:59:00Z'));
    await paidFor(unit, shop, operator, [{ pack, quantity: 2 }]);
    await world.settle();
    const run = () => world.get(Settlements).settleDue();
    expect(await run()).toBe(0);
    world.clock.set(new Date('2026-11-20T18:00:00Z'));
    await paidFor(unit, shop, operator, [{ pack, quantity: 3 }]);
    await world.settle();
    const made = await Promise.all([run(), run(), run()]);
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await settlements()).map(({ amountFen }) => amountFen)).toEqual([2_000]);
    world.clock.set(new Date('2026-11-21T18:00:00Z'));
    expect(await run()).toBe(1);
    expect((await settlements()).map(({ amountFen }) => amountFen)).toEqual([3_000, 2_000]);
  });

  it('pays only to an account that an operator has checked, and that nobody changed since', async () => {
    const [operator, second] = operators;
    await paidFor(unit, shop, operator, [{ pack, quantity: 2 }]);
    await world.settle();
    await runSettlements(operator, shop.id);
    const [payout] = await payoutsOf(operator, shop.id, 'open');
    const draft = { payoutIds: [payout?.id] };
    expect(await operator.post('/v1/payment-lists', draft)).toMatchObject({
      status: 422,
      body: { code: 'payment_list.payee_missing' },
    });
    await openAccount(shop, operator, '6222 0202-0001 ２３４５ 678');
    const [mine] = (await shop.clerk.get<{ items: { account: string }[] }>('/v1/payout-accounts')).body.items;
    expect(mine?.account).toBe('6222020200012345678');
    const [shown] = (
      await operator.get<{ items: { account: string }[] }>('/v1/payout-accounts?state=current')
    ).body.items;
    expect(shown?.account).toBe('**** 5678');
    const list = await propose(operator, draft);
    expect(await operator.post('/v1/payment-lists', draft)).toMatchObject({
      status: 409,
      body: { code: 'payment_list.already_listed' },
    });
    await openAccount(shop, operator, '6228480000000000001');
    expect(await second.post(`/v1/payment-lists/${list.id}/release`)).toMatchObject({
      status: 409,
      body: { code: 'payment_list.account_changed' },
    });
    expect((await second.post(`/v1/payment-lists/${list.id}/withdrawal`)).status).toBe(201);
    const again = await propose(operator, draft);
    await release(second, again.id);
    const bad = { holder: '甲', bank: '乙', account: '12x4567890' };
    expect((await shop.clerk.post('/v1/payout-accounts', bad)).status).toBe(400);
  });

  it('pays again, with another code, what the bank refused or sent back', async () => {
    const [operator, second] = operators;
    await openAccount(shop, operator);
    await paidFor(unit, shop, operator, [{ pack, quantity: 2 }]);
    await world.settle();
    await runSettlements(operator, shop.id);
    const [payout] = await payoutsOf(operator, shop.id, 'open');
    const id = payout?.id as string;
    const early = await operator.post(`/v1/payouts/${id}/failure`, { reason: '户名不符' });
    expect(early).toMatchObject({ status: 409, body: { code: 'payout.wrong_state' } });
    await release(second, (await propose(operator, { payoutIds: [id] })).id);
    expect((await operator.post(`/v1/payouts/${id}/failure`, { reason: '户名不符' })).status).toBe(201);
    const [next] = await payoutsOf(operator, shop.id, 'open');
    expect(next).toMatchObject({ amountFen: 2_000 });
    expect(next?.transferCode).not.toBe(payout?.transferCode);
    const again = next?.id as string;
    await release(second, (await propose(operator, { payoutIds: [again] })).id);
    await bankPays(world, [again]);
    expect((await earnings()).paid.amountFen).toBe(2_000);
    // And days later the bank sends it back.
    await bankReturns(world, [again]);
    expect(await earnings()).toMatchObject({ paid: { amountFen: 0 }, onTheWay: { amountFen: 2_000 } });
    const [made] = await settlements();
    const { failures, payout: alive } = await statement(made?.id as string);
    expect(failures.map(({ failure }) => failure)).toEqual(['户名不符', '银行退汇']);
    expect(alive.state).toBe('open');
  });

  it('sends refunds back to where the money came from, or where an operator says', async () => {
    const [operator, second] = operators;
    const { acceptanceId, order: placed } = await paidFor(unit, shop, operator, [{ pack, quantity: 9 }]);
    for (const quantity of [2, 1]) {
      await giveBack(unit, shop, acceptanceId, quantity);
      await world.settle();
    }
    type Refund = { id: string; state: string; amountFen: number; payer: { account: string } | null };
    const refunds = async (who: Client) =>
      (await who.get<{ items: Refund[] }>(`/v1/refunds?orderId=${placed.id}`)).body.items;
    const [one, two] = (await refunds(operator)) as [Refund, Refund];
    expect([one.amountFen, two.amountFen]).toEqual([1_000, 2_000]);
    expect(one.payer?.account).toBe('**** 1234');
    const payee = { name: '无锡市某小学食堂', bank: '工商银行锡山支行', account: '1103020209000012345' };
    const list = await propose(operator, { refunds: [{ refundId: one.id }, { refundId: two.id, payee }] });
    await release(second, list.id);
    const { body } = await operator.get<{ lines: { payeeSource: string; payeeAccount: string }[] }>(
      `/v1/payment-lists/${list.id}`,
    );
    expect(body.lines.map(({ payeeSource }) => payeeSource).sort()).toEqual(['bank_line', 'entered']);
    expect((await refunds(unit.finance)).map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect((await operator.post(`/v1/refunds/${two.id}/failure`, { reason: '账号有误' })).status).toBe(201);
    await bankPays(world, [], [one.id]);
    expect((await refunds(unit.finance)).map(({ state }) => state)).toEqual(['open', 'paid', 'failed']);
  });

  it('hands the bank a list whose sum, count and codes are those on the screen', async () => {
    const [operator, second] = operators;
    await openAccount(shop, operator);
    await paidFor(unit, shop, operator, [{ pack, quantity: 123 }]);
    await world.settle();
    await runSettlements(operator, shop.id);
    const [payout] = await payoutsOf(operator, shop.id, 'open');
    const list = await propose(operator, { payoutIds: [payout?.id] });
    await release(second, list.id);
    const file = (format: string) => operator.get(`/v1/payment-lists/${list.id}/file?format=${format}`);
    const text = (await file('csv')).text;
    expect(text).toContain('笔数,1\r\n合计（元）,"1,230.00"');
    expect(text).toContain(
      `1,测试合作社,"=""6222020200012345678""",农业银行化隆支行,1230.00,${payout?.transferCode} 货款,JS`,
    );
    const gbk = await file('csv_gbk');
    expect(new TextDecoder('gbk').decode(gbk.bytes)).toBe(text.replace('\ufeff', ''));
    const book = await file('xlsx');
    expect(book.status).toBe(200);
    expect(book.bytes.subarray(0, 2).toString()).toBe('PK');
  });

  it('measures the days from acceptance to payout', async () => {
    const [operator] = operators;
    await openAccount(shop, operator);
    for (const day of [0, 1, 4]) {
      later(day);
      await paidFor(unit, shop, operator, [{ pack, quantity: 1 }]);
    }
    await delivered(unit, shop, [{ pack, quantity: 1 }]);
    later(10);
    await payOut(world, operators, shop);
    const { body } = await shop.clerk.get('/v1/payout-days');
    expect(body).toEqual({
      orders: 3,
      medianDays: 9,
      p90Days: 10,
      worstDays: 10,
      bins: [
        { days: 6, orders: 1 },
        { days: 9, orders: 1 },
        { days: 10, orders: 1 },
      ],
      waiting: { orders: 0, oldestDays: null },
    });
    expect((await operator.get<{ orders: number }>('/v1/payout-days')).body.orders).toBeGreaterThanOrEqual(3);
  });
});
