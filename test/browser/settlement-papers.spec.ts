import type { MonthlyStatement, SettlementSheet, SettlementStatement } from '@app/payments';
import { chineseCapitals } from '@app/platform';
import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import type { Client } from '../support/client';
import { PdfReader } from '../support/pdf';
import { longName } from '../support/sample-papers';
import { claimBack, giveBack, openAccount, paidFor, payOut } from '../support/settling';
import { delivered, importStatement, order, requestPayment, statementOf } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

const yuan = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 });
const money = (fen: number) => yuan.format(fen / 100);
const bare = (text: unknown) => String(text).replaceAll(/\s/gu, '');
const shanghai = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
const dayOf = (moment: string) => shanghai.format(new Date(moment));

const items = { order: '订单', return: '退货', claim: '索赔' };
const movements: Record<string, string> = {
  ...{ opening: '期初', order: '下单（先款后货）', acceptance_line: '验收', refund: '退款' },
  ...{ cancellation: '取消', rejection: '拒收', return_line: '退货', claim: '索赔' },
  ...{ payment: '付款', refund_withdrawal: '退款未成' },
};

jest.setTimeout(240_000);

describe('papers of settlement: every figure of the API, and none that it does not say', () => {
  let world: World;
  let browser: Browser;
  let reader: PdfReader;
  let unit: Unit;
  let shop: Shop;
  let operators: [Client, Client];
  /** Of the same two sides; the last has not been paid. */
  let orderIds: string[];
  let unpaidAcceptanceId: string;

  beforeAll(async () => {
    world = await World.start();
    browser = await openBrowser();
    reader = await PdfReader.open(browser);
    operators = await world.operators();
    unit = await world.buyer({ district: '320205' });
    shop = await world.supplier({ county: '630224' });
    await trade();
  }, 300_000);

  afterAll(async () => {
    await reader?.close();
    await browser?.close();
    await world?.stop();
  });

  /** Paid, returned, claimed, rejected, invoiced, prepaid and called off, over two months and two cooperatives. */
  async function trade(): Promise<void> {
    const [operator] = operators;
    world.clock.set(new Date('2026-10-28T02:00:00Z'));
    const beef = await shop.sells({ name: '化隆牦牛肉', priceFen: 16_805, stock: 10_000 });
    const noodles = await shop.sells({ name: longName, priceFen: 1_234_567, stock: 10_000 });
    const old = await delivered(unit, shop, [{ pack: beef, quantity: 3 }]);
    world.clock.set(new Date('2026-11-05T02:00:00Z'));
    await openAccount(shop, operator);
    const basket = [
      { pack: beef, quantity: 40 },
      { pack: noodles, quantity: 7 },
    ];
    const paid = await paidFor(unit, shop, operator, basket, [3, 0]);
    await giveBack(unit, shop, paid.acceptanceId, 2);
    await claimBack(unit, shop, paid.acceptanceId, 1_501);
    await shop.clerk.post(`/v1/orders/${paid.order.id}/invoices`, {
      ...{ number: '25322000000012345678', amountFen: 1_234_567, issuedOn: '2026-11-06' },
    });
    const other = await world.supplier({ county: '610622' });
    await delivered(unit, other, [{ pack: await other.sells({ priceFen: 99_999 }), quantity: 2 }]);
    const prepaid = await order(unit, [{ pack: beef, quantity: 2 }], { paymentTerms: 'prepaid' });
    const { transferCode: code, amountFen } = await requestPayment(unit, prepaid.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await shop.clerk.post(`/v1/orders/${prepaid.id}/cancellation`, { reason: '缺货' });
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    const unpaid = await delivered(unit, shop, [{ pack: noodles, quantity: 1 }]);
    await payOut(world, operators, shop);
    await world.settle();
    orderIds = [old.order.id, paid.order.id, unpaid.order.id];
    unpaidAcceptanceId = unpaid.acceptanceId;
  }

  const pdf = async (who: Client, path: string): Promise<Buffer> => {
    const { status, headers, bytes, text } = await who.get(path);
    expect({ path, status, text: status === 200 ? '' : text }).toEqual({ path, status: 200, text: '' });
    expect(headers['content-type']).toBe('application/pdf');
    return bytes;
  };
  /** Each expected text after the one before it; what is missing. */
  const missing = (written: string, wanted: readonly unknown[]): string[] => {
    let from = 0;
    return wanted.map(bare).filter((text) => {
      const place = written.indexOf(text, from);
      if (place >= 0) from = place + text.length;
      return place < 0;
    });
  };
  /** All amounts on the paper that are none of the API's. */
  const invented = async (paper: Buffer, known: unknown): Promise<string[]> => {
    const told = new Set(
      JSON.stringify(known)
        .match(/-?\d+/g)
        ?.map((digits) => money(Number(digits))),
    );
    const cells = (await reader.texts(paper)).flat().map((text) => bare(text).replace('¥', ''));
    const amounts = cells.filter((text) => /^-?[\d,]+\.\d\d$/.test(text));
    expect(amounts.length).toBeGreaterThan(5);
    return amounts.filter((amount) => !told.has(amount));
  };
  const sheetPath = ([first, ...others]: readonly string[]) =>
    `/v1/orders/${first}/settlement-sheet?with=${others.join(',')}`;
  const asPaper = (path: string) => path.replace('?', '/paper?');

  it("a cooperative's settlement", async () => {
    const { body: list } = await shop.clerk.get<{ items: { id: string }[] }>('/v1/settlements');
    const path = `/v1/settlements/${list.items[0]?.id}`;
    const { body } = await shop.clerk.get<SettlementStatement>(path);
    expect(body.items.map(({ kind }) => kind).sort()).toEqual(['claim', 'order', 'return']);
    for (const who of [shop.clerk, operators[0]]) {
      const bytes = await pdf(who, `${path}/paper`);
      const written = await reader.written(bytes);
      const rows = body.items.map((item, index) =>
        [
          ...[index + 1, items[item.kind], item.orderNumber, item.buyerName, item.paperNumbers.join('')],
          ...[dayOf(item.acceptedAt), money(item.amountFen)],
        ].join(''),
      );
      expect(
        missing(written, [
          ...[body.number, body.supplierName, body.supplierCreditCode, body.periodFrom, body.periodTo],
          ...[body.payout.transferCode, '已付款', ...rows, `合计${rows.length}笔${money(body.amountFen)}`],
          ...[`¥${money(body.acceptedFen)}`, `¥${money(body.returnedFen)}`],
          ...[`人民币${chineseCapitals(body.amountFen)}`, `¥${money(body.amountFen)}`, '结算方（盖章）'],
        ]),
      ).toEqual([]);
      expect(await invented(bytes, body)).toEqual([]);
    }
  });

  it("a buyer's settlement sheet of three orders", async () => {
    const { body } = await unit.finance.get<SettlementSheet>(sheetPath(orderIds));
    const bytes = await pdf(unit.finance, asPaper(sheetPath(orderIds)));
    const written = await reader.written(bytes);
    const papersOf = (one: SettlementSheet['orders'][number]) => [
      ...one.acceptances.map(({ number, acceptedAt }) => number + dayOf(acceptedAt)),
      ...one.returns.map(({ number, agreedAt }) => number + dayOf(agreedAt)),
    ];
    const figures = (of: { acceptedFen: number; returnedFen: number; paidFen: number }) =>
      [of.acceptedFen, of.returnedFen, of.acceptedFen - of.returnedFen, of.paidFen].map(money).join('');
    const rows = body.orders.map((one, index) =>
      [index + 1, one.number, ...papersOf(one), figures(one)].join(''),
    );
    const goods = body.orders
      .flatMap((one) => one.lines.map((line) => ({ ...line, order: one.number })))
      .map((line, index) =>
        [
          ...[index + 1, line.order, line.productName, line.spec, money(line.priceFen)],
          ...[line.acceptedQuantity, line.returnedQuantity, money(line.amountFen)],
        ].join(''),
      );
    expect([rows.length, goods.length, body.orders[1]?.returns.length]).toEqual([3, 4, 2]);
    expect(
      missing(written, [
        ...[
          body.number,
          body.buyer.name,
          body.supplier.name,
          body.buyer.creditCode,
          body.supplier.creditCode,
        ],
        ...[...rows, `合计3单${figures(body)}`, ...goods],
        ...['2532200000001234567', '2026-11-06', money(body.invoicedFen)],
        ...[`¥${money(body.acceptedFen)}`, `¥${money(body.returnedFen)}`],
        ...[`人民币${chineseCapitals(body.amountFen)}`, `¥${money(body.amountFen)}`],
        ...[`截至2026-11-20已付¥${money(body.paidFen)}`, `未付¥${money(body.openFen)}`],
        ...[`已开票¥${money(body.invoicedFen)}`, '采购单位（盖章）', '供应商（盖章）'],
      ]),
    ).toEqual([]);
    const due = body.orders.map(({ acceptedFen, returnedFen }) => acceptedFen - returnedFen);
    expect(await invented(bytes, { body, due })).toEqual([]);
  });

  it("a month of a buyer's account with all cooperatives", async () => {
    const month = async (name: string) => {
      const { body } = await unit.finance.get<MonthlyStatement>(`/v1/monthly-statement?month=${name}`);
      return { body, bytes: await pdf(unit.finance, `/v1/monthly-statement/paper?month=${name}`) };
    };
    world.clock.set(new Date('2026-12-01T02:00:00Z'));
    const { body, bytes } = await month('2026-11');
    const written = await reader.written(bytes);
    expect(new Set(body.lines.map(({ supplierName }) => supplierName)).size).toBe(2);
    expect(body.lines.length).toBeGreaterThan(8);
    const rows = body.lines.map((line, index) =>
      [
        ...[index + 1, line.bookedOn, movements[line.kind], line.paperNumber, line.orderNumber],
        ...[line.supplierName, money(line.amountFen), money(line.balanceFen)],
      ].join(''),
    );
    expect(
      missing(written, [
        ...[body.number, '2026-11-30', body.buyer.name, body.buyer.creditCode, '2026年11月'],
        ...[`期初${money(body.openingFen)}`, ...rows],
        `${rows.length}笔${money(body.closingFen - body.openingFen)}${money(body.closingFen)}`,
        ...[`¥${money(body.openingFen)}`, `¥${money(body.chargedFen)}`, `¥${money(body.takenBackFen)}`],
        ...[`¥${money(body.paidFen)}`, `¥${money(body.refundedFen)}`],
        ...[`人民币${chineseCapitals(body.closingFen)}`, `¥${money(body.closingFen)}`, '采购单位（盖章）'],
      ]),
    ).toEqual([]);
    expect(await invented(bytes, { body, moved: body.closingFen - body.openingFen })).toEqual([]);
    expect(written).not.toContain('尚未结束');
    // A month in which nothing happened is a paper too.
    const empty = await reader.written((await month('2026-09')).bytes);
    expect(missing(empty, ['期初0.00', '0笔0.000.00', '人民币零元整'])).toEqual([]);
    expect(await reader.written((await month('2026-12')).bytes)).toContain('本月尚未结束');
  });

  it('their QR tells a stranger that they hold, and that a sheet holds no longer once goods came back', async () => {
    world.clock.set(new Date('2026-12-01T02:00:00Z'));
    const url = await reader.qr(await pdf(unit.finance, asPaper(sheetPath(orderIds))));
    expect(url).toMatch(new RegExp(`^${world.url}/check/.{4}(-.{4}){3}$`));
    const { body } = await unit.finance.get<SettlementSheet>(sheetPath(orderIds));
    const verdict = async (title: string, size: typeof desktop, name: string) => {
      const visitor = await Visitor.arrive(browser, world.url, size, world.clock.now());
      await visitor.open(url as string);
      await visitor.page.getByRole('status').getByText(title, { exact: true }).waitFor();
      for (const text of ['结算单（采购单位）', body.number, body.buyer.name, `${money(body.amountFen)} 元`])
        expect({ text, seen: await visitor.page.getByText(text, { exact: true }).count() }).toEqual({
          text,
          seen: 1,
        });
      await visitor.picture(name);
      expect(await visitor.sidewaysOverflow()).toBeLessThanOrEqual(0);
      expect(await visitor.barriers()).toEqual([]);
      expect(visitor.complaints).toEqual([]);
      await visitor.leave();
    };
    for (const size of [desktop, phone]) await verdict('有效', size, 'check-sheet-valid');
    await giveBack(unit, shop, unpaidAcceptanceId, 1);
    await world.settle();
    for (const size of [desktop, phone]) await verdict('已失效', size, 'check-sheet-superseded');
  });
});
