import { ProviderEvents, StripeRefunds } from '@app/payments';
import type { Browser, Page } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { openBrowser } from '../support/browser';
import { ByHand, confirmIn, type Placed } from '../support/by-hand';
import { Client } from '../support/client';
import { pdfPaper } from '../support/papers';
import { statementOf } from '../support/story';
import { FakeStripe } from '../support/stripe';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const priceFen = 8_800;
const noodles = { query: 'qhlm', product: /青海拉面 家庭装/, priceFen };

jest.setTimeout(240_000);

type Deal = Placed & { packs: number; rejected: number; sheet: string };

/**
 * A month of money between one unit and one cooperative, with nothing done but by hand on the pages: three orders, by
 * transfer and through Stripe, a rejection, a return, a claim, one invoice over two orders, refunds both ways, payout.
 */
describe('a month of mixed orders, from basket to payout, in a browser', () => {
  let stripe: FakeStripe;
  let world: World;
  let browser: Browser;
  let sold: Record<'a' | 'b' | 'c', Deal>;
  let people: ByHand;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    world = await World.start({ demoAt: now, environment: stripe.environment });
    browser = await openBrowser();
    people = new ByHand(
      browser,
      world,
      { buyer: 'buyer', inspector: 'inspector', supplier: 'supplier' },
      now,
    );
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
    await stripe?.stop();
  });

  const at = (login: string, path: string): Promise<Page> => people.at(login, path);

  async function buys(packs: number, rejected = 0, prepaid = false): Promise<Deal> {
    const placed = await people.orders({ ...noodles, packs, prepaid });
    return { ...placed, packs, rejected, sheet: '' };
  }

  async function sendsAndAccepts(deal: Deal): Promise<Deal> {
    await people.sends(deal);
    return { ...deal, sheet: await people.accepts(deal, deal) };
  }

  async function notice(deal: Deal): Promise<{ code: string; amountFen: number }> {
    const page = await at('finance', `/buy/orders/${deal.id}/pay`);
    await page.getByRole('radio', { name: '对公转账' }).check();
    await page.getByRole('button', { name: '生成付款通知' }).click();
    await page.getByText('待到账').first().waitFor();
    const due = await people.one<{ code: string; amountFen: number }>(
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
    const { states } = await people.one<{ states: string[] }>(
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
    await people.asksBack(sold.b.sheet, '内层有磕碰，可以食用', '12.34');
    await people.asksBack(sold.c.sheet, '开箱发霉');
    await world.settle();
    await world.get(StripeRefunds).sweep();
    for (const event of stripe.events) await stripe.deliver(world.url, event, { at: world.clock.now() });
    await world.get(ProviderEvents).applyWaiting();
    await world.settle();
    const page = await at('buyer', '/buy/after-sales?tab=refunds');
    await page.getByText('12.34').first().waitFor();
    await page.getByText('88.00').first().waitFor();
    const { fen } = await people.one<{ fen: number }>(
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
    const refund = await people.one<{ number: string; code: string; fen: number }>(
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
    await (await people.visitor('supplier')).picture('month-earnings');
    const finance = await at('finance', '/buy/statement?month=2026-11');
    await finance.getByText('期末应付').waitFor();
    await (await people.visitor('finance')).picture('month-statement');
    const operator = await at('operator', '/operate/journal?period=2026-11');
    await operator.getByText('借贷相等，期末合计为 0').waitFor();
    await (await people.visitor('operator')).picture('month-journal');
    await expectBooksToBalance(world.database);
    // Payouts and provider's moves name no order; what the unit owed, or was owed, for these three is nothing now.
    const left = await world.database.read<{ account: string }>(
      `SELECT account FROM journal_entries JOIN journal_transactions t USING (cause_kind, cause_id)
        WHERE t.order_id = ANY ($1::uuid[]) AND account IN ('buyer_receivable', 'advances', 'refunds_payable')
        GROUP BY account HAVING sum(amount_fen) <> 0`,
      [Object.values(sold).map(({ id }) => id)],
    );
    expect(left).toEqual([]);
    people.expectNoComplaints();
  });

  it('reads the same through the API', async () => {
    const finance = new Client(() => world.url, { login: 'finance', password });
    for (const { id } of Object.values(sold)) {
      const { body } = await finance.get<{ state: string; dueFen: number }>(`/v1/orders/${id}`);
      expect(body).toMatchObject({ state: 'completed', dueFen: 0 });
    }
  });
});
