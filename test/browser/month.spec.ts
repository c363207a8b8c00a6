import { ProviderEvents, StripeRefunds } from '@app/payments';
import type { Browser, Page } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { pdfPaper } from '../support/papers';
import { statementOf } from '../support/story';
import { FakeStripe } from '../support/stripe';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const priceFen = 8_800;
const seat: Record<string, typeof desktop> = { supplier: phone, inspector: phone };

jest.setTimeout(240_000);

type Deal = { id: string; number: string; packs: number; rejected: number; prepaid: boolean; sheet: string };

/**
 * A month of money between one unit and one cooperative, with nothing done but by hand on the pages: three orders, by
 * transfer and through Stripe, a rejection, a return, a claim, one invoice over two orders, refunds both ways, payout.
 */
describe('a month of mixed orders, from basket to payout, in a browser', () => {
  let stripe: FakeStripe;
  let world: World;
  let browser: Browser;
  let sold: Record<'a' | 'b' | 'c', Deal>;
  const here = new Map<string, Visitor>();

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    world = await World.start({ demoAt: now, environment: stripe.environment });
    browser = await openBrowser();
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await stripe?.stop();
  });

  /** The same person at the same device all month long. */
  async function at(login: string, path: string): Promise<Page> {
    let visitor = here.get(login);
    if (!visitor) {
      visitor = await Visitor.arrive(browser, world.url, seat[login] ?? desktop, now);
      await visitor.logIn(login, password);
      here.set(login, visitor);
    }
    await visitor.open(path);
    return visitor.page;
  }

  const one = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row> => {
    const [row] = await world.database.read<Row>(sql, values);
    if (!row) throw new Error(`Nothing there: ${sql}`);
    return row;
  };
  const confirmIn = (page: Page, name: string | RegExp) =>
    page.getByRole('dialog').getByRole('button', { name }).last().click();

  async function buys(packs: number, rejected = 0, prepaid = false): Promise<Deal> {
    let page = await at('buyer', '/buy/find?q=qhlm');
    await page
      .getByRole('link', { name: /青海拉面 家庭装/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: '数量' }).fill(String(packs));
    await page.getByRole('button', { name: '放入采购车' }).click();
    page = await at('buyer', '/buy/basket');
    await page.getByLabel('收货人', { exact: true }).fill('陆佩芸');
    await page.getByLabel('电话', { exact: true }).fill('0510-88001234');
    await page.getByLabel('详细地址', { exact: true }).fill('东亭街道示例路18号后门');
    if (prepaid) await page.getByRole('radio', { name: '先款后货' }).check();
    await page.getByRole('button', { name: '提交订单' }).click();
    await page.waitForURL(/\/buy\/orders/);
    const order = await one<{ id: string; number: string; fen: number }>(
      'SELECT id, number, total_fen AS fen FROM orders ORDER BY id DESC LIMIT 1',
    );
    expect(order.fen).toBe(packs * priceFen);
    return { ...order, packs, rejected, prepaid, sheet: '' };
  }

  async function sendsAndAccepts(deal: Deal): Promise<Deal> {
    let clerk = await at('supplier', `/supply/orders/${deal.id}`);
    await clerk.getByRole('button', { name: '接单', exact: true }).click();
    await confirmIn(clerk, '接单');
    await clerk.getByText('已接单，去备货吧').waitFor();
    clerk = await at('supplier', `/supply/orders/${deal.id}/ship`);
    await clerk.getByRole('combobox', { name: '承运公司' }).fill('中国邮政');
    await clerk.getByRole('textbox', { name: '运单号' }).fill('EA987654321CN');
    await clerk.getByRole('button', { name: '确认发货' }).click();
    await clerk.waitForURL(/\/supply\/shipments\//, { waitUntil: 'commit' });
    const shipment = await one<{ id: string }>('SELECT id FROM shipments WHERE order_id = $1', [deal.id]);

    const buyer = await at('buyer', `/buy/shipments/${shipment.id}/acceptance`);
    for (let pack = 0; pack < deal.rejected; pack++)
      await buyer.getByRole('button', { name: /拒收 加一/ }).click();
    if (deal.rejected > 0) await buyer.getByRole('button', { name: '破损' }).click();
    await buyer.getByRole('button', { name: '签字提交' }).click();
    await confirmIn(buyer, '签字');
    await buyer.waitForURL(/\/buy\/acceptances\//);
    const sheet = new URL(buyer.url()).pathname;
    const inspector = await at('inspector', sheet);
    await inspector.getByRole('button', { name: '复核无误，签字' }).click();
    await confirmIn(inspector, /签字/);
    await inspector.getByText('验收完成').first().waitFor();
    return { ...deal, sheet };
  }

  async function notice(deal: Deal): Promise<{ code: string; amountFen: number }> {
    const page = await at('finance', `/buy/orders/${deal.id}/pay`);
    await page.getByRole('radio', { name: '对公转账' }).check();
    await page.getByRole('button', { name: '生成付款通知' }).click();
    await page.getByText('待到账').first().waitFor();
    const due = await one<{ code: string; amountFen: number }>(
      'SELECT transfer_code AS code, amount_fen AS "amountFen" FROM payments WHERE order_id = $1 ORDER BY id DESC LIMIT 1',
      [deal.id],
    );
    expect(due.amountFen).toBe((deal.packs - deal.rejected) * priceFen);
    return due;
  }

  async function statement(lines: Parameters<typeof statementOf>[0], told: RegExp): Promise<void> {
    const page = await at('operator', '/operate');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '流水.csv', mimeType: 'text/csv', buffer: statementOf(lines) });
    await page.getByText(told).waitFor();
  }

  async function asksBack(deal: Deal, reason: string, yuan?: string): Promise<void> {
    const buyer = await at('buyer', deal.sheet);
    await buyer.getByRole('button', { name: '申请退货或索赔' }).click();
    const form = buyer.getByRole('dialog');
    if (yuan) await form.getByText('索赔（货留下，退部分款）').click();
    await form
      .getByRole('button', { name: /数量 加一/ })
      .first()
      .click();
    if (yuan) await form.getByLabel('要求退还（元）').fill(yuan);
    await form.getByLabel('原因').fill(reason);
    await form.getByRole('button', { name: '提交申请' }).click();
    await buyer.getByText('已提交，等合作社答复').waitFor();
    const clerk = await at('supplier', '/supply/returns');
    const card = clerk.getByRole('article').filter({ hasText: reason });
    await card.getByRole('button', { name: '同意', exact: true }).click();
    await confirmIn(clerk, /./);
    await clerk.getByText('已答复').first().waitFor();
  }

  /** One proposes what is ticked, another releases it. */
  async function paysOut(numbers: string[]): Promise<void> {
    const page = await at('operator', '/operate/payouts');
    for (const number of numbers) await page.getByRole('checkbox', { name: `勾选 ${number}` }).check();
    await page.getByRole('button', { name: '提出付款清单' }).click();
    await page.waitForURL(/\/operate\/payment-lists\/.+/);
    const other = await at('operator2', new URL(page.url()).pathname);
    await other.getByRole('button', { name: '核对无误，放行' }).click();
    await confirmIn(other, '核对无误，放行');
    await other.getByText('已放行，可以下载文件').waitFor();
  }

  async function settles(): Promise<void> {
    const page = await at('operator', '/operate/payouts');
    await page.getByRole('button', { name: '现在结算' }).click();
    await page.getByText(/结算 \d+ 家，共|没有可结算的订单/).waitFor();
    await world.settle();
  }

  it('begins with everything settled that was earned before', settles);

  it('orders three times: by transfer, paid before through Stripe, and by transfer again', async () => {
    sold = { a: await buys(10, 1), b: await buys(20, 0, true), c: await buys(30) };
    const page = await at('finance', `/buy/orders/${sold.b.id}/pay`);
    await page.getByRole('radio', { name: '支付宝' }).check();
    await page.getByRole('button', { name: /去支付/ }).click();
    await page.waitForURL(/\/hosted\//);
    await page.getByRole('button', { name: '支付 Pay' }).click();
    await page.waitForURL(/\/buy\/attempts\//);
    await page.getByRole('heading', { name: '支付成功，款项已到账' }).waitFor();
    for (const event of stripe.events) await stripe.deliver(world.url, event, { at: world.clock.now() });
    await world.get(ProviderEvents).applyWaiting();
  });

  it('is sent and accepted by two people, one pack not', async () => {
    const { a, b, c } = sold;
    sold = { a: await sendsAndAccepts(a), b: await sendsAndAccepts(b), c: await sendsAndAccepts(c) };
    await world.settle();
  });

  it('pays two orders by transfer, which the statement shows', async () => {
    const [a, c] = [await notice(sold.a), await notice(sold.c)];
    await statement([a, c], /导入完成，收款 2 笔/);
    await world.settle();
    const { states } = await one<{ states: string[] }>(
      `SELECT array_agg(DISTINCT state) AS states FROM orders WHERE id = ANY ($1::uuid[])`,
      [Object.values(sold).map(({ id }) => id)],
    );
    expect(states).toEqual(['completed']);
  });

  it('gets one invoice for the two, from a phone, and verifies it', async () => {
    const buyer = await at('buyer', '/buy/invoices');
    for (const { number } of [sold.a, sold.c])
      await buyer.getByRole('checkbox', { name: `选择订单 ${number}` }).check();
    await buyer.getByRole('button', { name: '申请开票' }).and(buyer.locator(':enabled')).click();
    await buyer.getByRole('dialog').getByRole('radio').first().waitFor({ state: 'attached' });
    await buyer.getByRole('button', { name: '提交申请' }).click();
    await buyer.getByText('已提交，等合作社开票').waitFor();
    const clerk = await at('supplier', '/supply/invoices');
    await clerk.getByRole('button', { name: '登记发票' }).first().click();
    const form = clerk.getByRole('dialog');
    await form
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: '电子发票.pdf', mimeType: 'application/pdf', buffer: pdfPaper() });
    await form.getByText('已上传').waitFor();
    await form.getByLabel('发票号码').fill('26632000000000000077');
    await form.getByRole('button', { name: '登记发票' }).click();
    await clerk.getByText('发票已登记，等单位查验').waitFor();
    const finance = await at('finance', '/buy/invoices?tab=received');
    await finance.getByRole('button', { name: '查验', exact: true }).first().click();
    await finance.getByRole('dialog').getByText('26632000000000000077').first().waitFor();
    await finance.getByRole('button', { name: '查验无误' }).click();
    await finance.getByText('已登记：查验无误').waitFor();
  });

  it('claims from what went through Stripe, and sends a pack back of what went by transfer', async () => {
    await asksBack(sold.b, '内层有磕碰，可以食用', '12.34');
    await asksBack(sold.c, '开箱发霉');
    await world.settle();
    await world.get(StripeRefunds).sweep();
    for (const event of stripe.events) await stripe.deliver(world.url, event, { at: world.clock.now() });
    await world.get(ProviderEvents).applyWaiting();
    await world.settle();
    const page = await at('buyer', '/buy/after-sales?tab=refunds');
    await page.getByText('12.34').first().waitFor();
    await page.getByText('88.00').first().waitFor();
    const { fen } = await one<{ fen: number }>(
      `SELECT amount_fen AS fen FROM refunds WHERE order_id = $1 AND state = 'paid'`,
      [sold.b.id],
    );
    expect(fen).toBe(1_234);
  });

  it('is settled with the cooperative, and the bank pays it and the refund', async () => {
    await settles();
    const payouts = await world.database.read<{ number: string; code: string; fen: number }>(
      `SELECT DISTINCT s.number, p.transfer_code AS code, p.amount_fen AS fen
         FROM settlements s JOIN payouts p ON p.settlement_id = s.id AND p.state = 'open'
         JOIN settlement_items l ON l.settlement_id = s.id WHERE l.order_id = ANY ($1::uuid[])`,
      [Object.values(sold).map(({ id }) => id)],
    );
    const refund = await one<{ number: string; code: string; fen: number }>(
      `SELECT number, transfer_code AS code, amount_fen AS fen FROM refunds WHERE order_id = $1 AND state = 'open'`,
      [sold.c.id],
    );
    expect(payouts).toHaveLength(1);
    // 9 + 20 + 30 packs accepted, one sent back, 12.34 yuan claimed.
    expect(payouts[0]?.fen).toBe(58 * priceFen - 1_234);
    await paysOut([...payouts, refund].map(({ number }) => number));
    await statement(
      [...payouts, refund].map(({ code, fen }) => ({ code, amountFen: -fen, reference: `OUT-${code}` })),
      /另有付出 2 笔/,
    );
    await world.settle();
  });

  it('leaves nothing behind: each side reads that it is paid, and the journal comes to nothing', async () => {
    const clerk = await at('supplier', '/supply/money?stage=paid');
    await clerk.getByText('已付到').first().waitFor();
    await here.get('supplier')?.picture('month-earnings');
    const finance = await at('finance', '/buy/statement?month=2026-11');
    await finance.getByText('期末应付').waitFor();
    await here.get('finance')?.picture('month-statement');
    const operator = await at('operator', '/operate/journal?period=2026-11');
    await operator.getByText('借贷相等，期末合计为 0').waitFor();
    await here.get('operator')?.picture('month-journal');
    await expectBooksToBalance(world.database);
    // Payouts and provider's moves name no order; what the unit owed, or was owed, for these three is nothing now.
    const left = await world.database.read<{ account: string }>(
      `SELECT account FROM journal_entries JOIN journal_transactions t USING (cause_kind, cause_id)
        WHERE t.order_id = ANY ($1::uuid[]) AND account IN ('buyer_receivable', 'advances', 'refunds_payable')
        GROUP BY account HAVING sum(amount_fen) <> 0`,
      [Object.values(sold).map(({ id }) => id)],
    );
    expect(left).toEqual([]);
    expect([...here.values()].flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  it('reads the same through the API', async () => {
    const finance = new Client(() => world.url, { login: 'finance', password });
    for (const { id } of Object.values(sold)) {
      const { body } = await finance.get<{ state: string; dueFen: number }>(`/v1/orders/${id}`);
      expect(body).toMatchObject({ state: 'completed', dueFen: 0 });
    }
  });
});
