import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { Client } from '../support/client';
import { targetOf } from '../support/story';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const packs = 10;
const rejected = 1;
const priceFen = 8_800;

describe('the main job, as each person does it in a browser', () => {
  let world: World;
  let browser: Browser;
  let city: Client;
  let before: number;
  let orderPath: string;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    city = new Client(() => world.url, { login: 'official', password });
    before = (await targetOf(city, '320205', '630224')).completedFen;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    visitors.push(visitor);
    await visitor.logIn(login, password);
    return visitor;
  }

  it('a purchaser finds noodles by their initials, and orders ten boxes', async () => {
    const buyer = await comes('buyer', desktop);
    const { page } = buyer;
    await buyer.open('/buy/find');
    await page
      .getByRole('searchbox', { name: /商品、产地/ })
      .first()
      .fill('qhlm');
    await page.getByRole('button', { name: '查找' }).click();
    await page
      .getByRole('link', { name: /青海拉面 家庭装/ })
      .first()
      .click();
    await page.getByRole('textbox', { name: '数量' }).fill(String(packs));
    await page.getByRole('button', { name: '放入采购车' }).click();
    await buyer.open('/buy/basket');
    await page.getByLabel('收货人', { exact: true }).fill('陆佩芸');
    await page.getByLabel('电话', { exact: true }).fill('0510-88001234');
    await page.getByLabel('详细地址', { exact: true }).fill('东亭街道示例路18号后门');
    await buyer.picture('buyer-basket');
    await page.getByRole('button', { name: '提交订单' }).click();
    await page.waitForURL(/\/buy\/orders/);
    await buyer.quiet();
    const [row] = await world.database.read<{ id: string; total: number }>(
      'SELECT id, total_fen AS total FROM orders ORDER BY id DESC LIMIT 1',
    );
    expect(row?.total).toBe(packs * priceFen);
    orderPath = `/orders/${row?.id}`;
    await buyer.leave();
  });

  it('a cooperative confirms and ships from a phone', async () => {
    const clerk = await comes('supplier', phone);
    const { page } = clerk;
    await clerk.open(`/supply${orderPath}`);
    await page.getByRole('button', { name: '接单', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '接单', exact: true }).click();
    await page.getByText('已接单，去备货吧').waitFor();
    await clerk.open(`/supply${orderPath}/ship`);
    await page.getByRole('combobox', { name: '承运公司' }).fill('中国邮政');
    await page.getByRole('textbox', { name: '运单号' }).fill('EA987654321CN');
    await clerk.picture('supplier-ship');
    await page.getByRole('button', { name: '确认发货' }).click();
    await page.waitForURL(/\/supply\/shipments\//, { waitUntil: 'commit' });
    await clerk.leave();
  });

  it('the purchaser accepts nine of ten at the kitchen door, and a colleague signs second', async () => {
    const [shipment] = await world.database.read<{ id: string }>(
      'SELECT id FROM shipments ORDER BY id DESC LIMIT 1',
    );
    const buyer = await comes('buyer', phone);
    await buyer.open(`/buy/shipments/${shipment?.id}/acceptance`);
    await buyer.page.getByRole('button', { name: /拒收 加一/ }).click();
    await buyer.page.getByRole('button', { name: '破损' }).click();
    await buyer.picture('buyer-acceptance');
    await buyer.page.getByRole('button', { name: '签字提交' }).click();
    await buyer.page.getByRole('dialog').getByRole('button', { name: '签字', exact: true }).click();
    await buyer.page.waitForURL(/\/buy\/acceptances\//);
    const sheet = new URL(buyer.page.url()).pathname;
    await buyer.leave();

    const inspector = await comes('inspector', phone);
    await inspector.open(sheet);
    await inspector.picture('inspector-signature');
    await inspector.page.getByRole('button', { name: '复核无误，签字' }).click();
    await inspector.page.getByRole('dialog').getByRole('button', { name: /签字/ }).last().click();
    await inspector.page.getByText('验收完成').first().waitFor();
    await inspector.leave();
  });

  it('the target of 锡山–化隆 has risen by exactly what was accepted, and an official reads why', async () => {
    await world.settle();
    const after = (await targetOf(city, '320205', '630224')).completedFen;
    expect(after - before).toBe((packs - rejected) * priceFen);
    const official = await comes('official', desktop);
    await official.open('/official/facts?eastCode=320205&westCode=630224');
    await official.page.getByText('792.00').first().waitFor();
    const [fact] = await world.database.read<{ id: string }>('SELECT id FROM facts WHERE order_id = $1', [
      orderPath.split('/').pop(),
    ]);
    await official.open(`/official/facts/${fact?.id}`);
    await official.page.getByText('EA987654321CN').first().waitFor();
    await official.picture('official-evidence');
    await official.leave();
  });

  it('the purchaser gets a code to pay with, and the operator takes the statement in', async () => {
    const buyer = await comes('buyer', desktop);
    await buyer.open(`/buy${orderPath}/pay`);
    const make = buyer.page.getByRole('button', { name: '生成付款通知' });
    await make.click();
    await buyer.page.getByText('待到账').first().waitFor();
    await buyer.picture('buyer-pay');
    const [payment] = await world.database.read<{ code: string; amount: number }>(
      'SELECT transfer_code AS code, amount_fen AS amount FROM payments ORDER BY id DESC LIMIT 1',
    );
    expect(payment?.amount).toBe((packs - rejected) * priceFen);

    const operator = await comes('operator', desktop);
    await operator.open('/operate');
    const rows = `交易日期,流水号,对方户名,对方账号,贷方金额,附言\n2026-11-20,Z1,某小学,3205,792.00,货款${payment?.code}\n`;
    await operator.page
      .locator('input[type=file]')
      .setInputFiles({ name: '流水.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
    await operator.page.getByText(/导入完成，收款 1 笔/).waitFor();
    await operator.picture('operator-desk');
    await operator.leave();

    await buyer.page.reload();
    await buyer.page
      .getByText(/款项已到账|已经付清/)
      .first()
      .waitFor();
    await buyer.leave();
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  it('met no error on the way', () => {
    expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
