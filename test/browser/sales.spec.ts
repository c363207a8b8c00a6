import { type AnyTable, writeWorkbook } from '@app/platform';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

/** A table as a reseller fills it in; `number` of the second row as given. */
async function table(second: string): Promise<Buffer> {
  const head = [
    '发票号码',
    '商品名称',
    '规格',
    '产地',
    '供应商',
    '数量',
    '总重量(千克)',
    '金额',
    '销售日期',
    '方式',
  ];
  const rows = [
    [
      '26329900000000000001',
      '循化线椒酱',
      '6 瓶/箱',
      '循化县',
      '循化县积石椒核桃专业合作社',
      '30',
      '45',
      '3240',
      '2026-11-10',
      '帮助销售',
    ],
    [
      second,
      '青海拉面',
      '6 人份/盒',
      '化隆县',
      '化隆县群科河谷农牧专业合作社',
      '20',
      '36',
      '1760',
      '2026-11-11',
      '帮助销售',
    ],
  ];
  const columns = head.map((title, index) => ({
    title,
    kind: 'text' as const,
    value: (row: string[]) => row[index] ?? '',
  }));
  return writeWorkbook([{ name: '线下销售', columns, rows } as AnyTable]);
}

describe('sales outside the platform, from the shop to the evidence, in a browser', () => {
  let world: World;
  let browser: Browser;
  let all: Visitor[];
  let faults: string[];

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
  }, 300_000);

  beforeEach(() => {
    all = [];
    faults = [];
  });

  afterEach(() => {
    expect([...faults, ...all.flatMap(({ complaints }) => complaints)]).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    all.push(visitor);
    return visitor;
  }

  async function looked(visitor: Visitor, name: string): Promise<void> {
    await visitor.quiet();
    await visitor.picture(name);
    if ((await visitor.sidewaysOverflow()) > 0) faults.push(`${name} scrolls sideways`);
    faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
  }

  it('is reported on a phone with a photo of the invoice, reviewed, and found with its papers', async () => {
    const seller = await comes('reseller', phone);
    await seller.open('/buy/sales');
    await looked(seller, 'sales-reports');
    await seller.page.getByRole('link', { name: '填报一笔' }).click();
    const page = seller.page;
    await page.getByLabel('具体地点').fill('锡禾惠民东亭店');
    await page.getByRole('button', { name: '报送审核' }).click();
    await page.getByText('有几处要改正').waitFor();
    await looked(seller, 'sales-form-faults');
    await page.getByLabel('发票号码').fill('26329800000000000001');
    await page.getByLabel('商品名称').fill('循化线椒酱');
    await page.getByLabel('产地县').selectOption('630224');
    await page.getByRole('textbox', { name: '供应商' }).fill('化隆县群科河谷农牧专业合作社');
    await page.getByLabel('件数').fill('12');
    await page.getByLabel('总重量（公斤）').fill('18');
    await page.getByLabel('价税合计（元）').fill('1296.00');
    const photo = { create: { width: 900, height: 600, channels: 3, background: '#f5efe0' } } as const;
    const buffer = await sharp(photo).jpeg().toBuffer();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: '发票.jpg', mimeType: 'image/jpeg', buffer });
    await page.getByText('发票.jpg').waitFor();
    await looked(seller, 'sales-form');
    await page.getByRole('button', { name: '报送审核' }).click();
    await page.getByText('已报送，等待审核').waitFor();
    await looked(seller, 'sales-report');

    const official = await comes('district', desktop);
    await official.open('/official/sales');
    await looked(official, 'sales-desk');
    await official.page
      .getByRole('link', { name: /XS2611/ })
      .first()
      .click();
    await official.page.getByText('核实无误').click();
    await looked(official, 'sales-review');
    await official.page.getByRole('button', { name: '采信 1 行' }).click();
    await official.page.getByRole('dialog').getByRole('button', { name: '确认采信' }).click();
    await official.page.getByText('已审核').waitFor();
    await world.settle();
    await official.open(official.page.url());
    await official.page.getByRole('link', { name: /级/ }).first().click();
    await official.page.getByRole('heading', { name: '两人签收单' }).waitFor();
    await looked(official, 'sales-evidence');
    await official.open('/official/facts?channel=retail');
    await looked(official, 'sales-facts');
    await expectBooksToBalance(world.database);
  });

  it('is uploaded as a table: what is wrong is named by row and column, and a double claim is shown', async () => {
    const seller = await comes('reseller', desktop);
    await seller.open('/buy/sales/new?from=table');
    const choose = async (second: string) =>
      seller.page
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: '十一月.xlsx',
          mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          buffer: await table(second),
        });
    await choose('2632990000000000000');
    await seller.page.getByRole('status').getByText('有 1 处要改正').first().waitFor();
    await looked(seller, 'sales-table-faults');
    await choose('26329900000000000002');
    await seller.page.getByText('2 行都可以报送').waitFor();
    await seller.page.getByLabel('具体地点').fill('机关食堂专柜');
    await looked(seller, 'sales-table');
    await seller.page.getByRole('button', { name: '报送审核' }).click();
    await seller.page.getByText('已报送，等待审核').waitFor();
    await seller.open('/buy/sales');
    await seller.page.getByRole('heading', { name: '发票重复申报' }).waitFor();
    await looked(seller, 'sales-list');
    const counted = await world.database.read<{ id: string }>(
      `SELECT r.id FROM sales_reports r JOIN sales_lines l ON l.report_id = r.id AND l.taken_fen > 0 LIMIT 1`,
    );
    await seller.open(`/buy/sales/${counted[0]?.id}`);
    await looked(seller, 'sales-corrected');
    const official = await comes('district', phone);
    await official.open('/official/sales');
    await looked(official, 'sales-desk');
    await official.page
      .getByRole('link', { name: /XS2611/ })
      .first()
      .click();
    await official.page.getByRole('heading', { name: '销售明细' }).waitFor();
    await looked(official, 'sales-review');
  });
});
