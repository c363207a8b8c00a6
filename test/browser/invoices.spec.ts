import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { pdfPaper } from '../support/papers';
import { delivered, type Order } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('one invoice over two orders, as each person does it in a browser', () => {
  let world: World;
  let browser: Browser;
  let orders: { order: Order; acceptanceId: string }[];

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    const as = (login: string) => new Client(() => world.url, { login, password });
    const [pack] = await world.database.read<Pack & { supplierId: string }>(
      `SELECT p.id AS "productId", k.id AS "skuId", k.price_fen AS "priceFen", p.supplier_id AS "supplierId"
         FROM skus k JOIN products p ON p.id = k.product_id JOIN users u ON u.organization_id = p.supplier_id
        WHERE u.login = 'supplier' AND p.state = 'listed' AND NOT 'canteen' = ANY (p.excluded_funding)
        ORDER BY k.id LIMIT 1`,
    );
    const unit = { purchaser: as('buyer'), inspector: as('inspector') } as unknown as Unit;
    const shop = { clerk: as('supplier') } as unknown as Shop;
    orders = [];
    for (const quantity of [20, 30])
      orders.push(await delivered(unit, shop, [{ pack: pack as Pack, quantity }]));
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  /** What is open now, and whether it fits and everybody can use it. */
  async function look(visitor: Visitor, name: string): Promise<void> {
    await visitor.picture(name);
    const tooWide = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, tooWide, await visitor.barriers(), visitor.complaints]).toEqual([name, 0, [], []]);
  }

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    return visitor;
  }

  it.each([
    ['phone', phone],
    ['desktop', desktop],
  ])(
    'the pages read well on a %s',
    async (_, size) => {
      const buyer = await comes('buyer', size);
      for (const tab of ['missing', 'requests', 'received', 'titles']) {
        await buyer.open(`/buy/invoices?tab=${tab}`);
        await look(buyer, `buyer-invoices-${tab}`);
      }
      await buyer.page.getByRole('button', { name: '添加抬头' }).click();
      await look(buyer, 'buyer-invoices-title-form');
      await buyer.leave();
      const clerk = await comes('supplier', size);
      for (const tab of ['requests', 'red', 'missing', 'issued']) {
        await clerk.open(`/supply/invoices?tab=${tab}`);
        await look(clerk, `supplier-invoices-${tab}`);
      }
      await clerk.leave();
    },
    240_000,
  );

  it('the purchaser ticks the two orders and asks for one invoice', async () => {
    const buyer = await comes('buyer', desktop);
    const { page } = buyer;
    await buyer.open('/buy/invoices');
    for (const { order } of orders)
      await page.getByRole('checkbox', { name: `选择订单 ${order.number}` }).check();
    await page.getByRole('button', { name: '申请开票' }).and(page.locator(':enabled')).click();
    await page.getByRole('dialog').getByRole('radio').first().waitFor({ state: 'attached' });
    await look(buyer, 'buyer-invoices-ask');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('已提交，等合作社开票').waitFor();
    await buyer.leave();
  }, 120_000);

  it('the cooperative hands it in from a phone, with its file', async () => {
    const clerk = await comes('supplier', phone);
    const { page } = clerk;
    await clerk.open('/supply/invoices');
    await look(clerk, 'supplier-invoices-asked');
    await page.getByRole('button', { name: '登记发票' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: '电子发票.pdf', mimeType: 'application/pdf', buffer: pdfPaper() });
    await dialog.getByText('已上传').waitFor();
    await dialog.getByLabel('发票号码').fill('1234');
    await dialog.getByRole('button', { name: '登记发票' }).click();
    await dialog
      .getByText(/发票号码格式不对/)
      .first()
      .waitFor();
    await dialog.getByLabel('发票号码').fill('２６３２２０００００００１２３４５６７８');
    await look(clerk, 'supplier-invoices-form');
    await dialog.getByRole('button', { name: '登记发票' }).click();
    await page.getByText('发票已登记，等单位查验').waitFor();
    await clerk.leave();
  }, 120_000);

  it('finance verifies it, and the official sees number, file and who verified', async () => {
    const finance = await comes('finance', desktop);
    await finance.open('/buy/invoices?tab=received');
    await finance.page.getByRole('button', { name: '查验', exact: true }).first().click();
    await finance.page.getByRole('dialog').getByText('26322000000012345678').first().waitFor();
    await look(finance, 'finance-invoices-verify');
    await finance.page.getByRole('button', { name: '查验无误' }).click();
    await finance.page.getByText('已登记：查验无误').waitFor();
    await finance.leave();
    await world.settle();

    const [fact] = await world.database.read<{ id: string }>(
      'SELECT id FROM facts WHERE order_id = $1 LIMIT 1',
      [orders[0]?.order.id],
    );
    for (const size of [desktop, phone]) {
      const official = await comes('official', size);
      await official.open(`/official/facts/${fact?.id}`);
      await official.page.getByText('26322000000012345678').first().scrollIntoViewIfNeeded();
      await official.page.getByText('SHA-256').first().waitFor();
      await look(official, 'official-evidence-invoice');
      await official.leave();
    }
  }, 120_000);

  it('goods come back, and the cooperative takes back what it invoiced for them', async () => {
    const as = (login: string) => new Client(() => world.url, { login, password });
    const acceptanceId = orders[1]?.acceptanceId;
    const { body } = await as('buyer').get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    const asked = await as('buyer').post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
      reason: '开箱发霉',
      lines: [{ acceptanceLineId: body.lines[0]?.id, quantity: 5 }],
    });
    await as('supplier').post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
    const clerk = await comes('supplier', phone);
    const { page } = clerk;
    await clerk.open('/supply');
    await clerk.picture('supplier-today-red');
    await clerk.open('/supply/invoices?tab=red');
    const card = page.getByRole('article').filter({ hasText: orders[1]?.order.number ?? '' });
    await card.getByRole('button', { name: '开红字' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('发票号码').fill('26322000000012345679');
    await look(clerk, 'supplier-invoices-red-form');
    await dialog.getByRole('button', { name: '开红字' }).click();
    await page.getByText('红字发票已登记').waitFor();
    await card.waitFor({ state: 'detached' });
    await clerk.leave();
    await world.settle();
    await expectBooksToBalance(world.database);
  }, 120_000);
});
