import { formatYuan } from '@app/platform';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { expectBooksToBalance } from '../support/books';
import { openBrowser } from '../support/browser';
import { ByHand, confirmIn } from '../support/by-hand';
import { Client } from '../support/client';
import { close, confirmClosing, periodPage } from '../support/closing';
import type { Bulletin } from '../support/figures';
import { PdfReader } from '../support/pdf';
import { sheetsOf } from '../support/read-workbook';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const november = new Date('2026-11-20T02:00:00Z');
const december = new Date('2026-12-12T02:00:00Z');
const january = new Date('2027-01-08T02:00:00Z');
const priceFen = 5_200;
const packs = 20;
const unitName = '无锡芯泽园区服务有限公司';
const unit = 'xinwu.soe.buyer';
const sides = { buyer: unit, inspector: 'xinwu.soe.inspector', supplier: 'yichuan.yunyan' };

jest.setTimeout(240_000);

/**
 * The end of a year in 新吴 and 宜川, with nothing done but by hand on the pages: what a unit reserves and buys, who sees it,
 * the month that is closed over it, what comes after that, and the figure that is signed.
 */
describe('a year ends, in a browser', () => {
  let world: World;
  let browser: Browser;
  let people: ByHand;
  let county: string;
  let sheet: string;
  let factId: string;

  beforeAll(async () => {
    world = await World.start({ demoAt: november });
    browser = await openBrowser();
    people = new ByHand(browser, world, sides, november, Object.values(sides));
    county = people.welcome(await world.official('610630'));
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  const as = (login: string): Client => new Client(() => world.url, { login, password });

  async function looks(login: string, name: string): Promise<void> {
    const visitor = await people.visitor(login);
    await visitor.quiet();
    await visitor.picture(name);
    // What is half under the bar of a scrolled page would be too small a target.
    await visitor.page.evaluate('window.scrollTo(0, 0)');
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, overflow, await visitor.barriers()]).toEqual([name, 0, []]);
  }

  async function handsIn(page: Page): Promise<void> {
    await page.getByRole('button', { name: '报送审核' }).click();
    await confirmIn(page, '报送审核');
    await page.getByText('已报送，等待').waitFor();
  }

  it('a unit files on a phone, is returned, files again, is approved', async () => {
    let form = await people.at(unit, '/buy/filing');
    await looks(unit, 'filing-form-empty');
    await form.getByLabel(/年度食堂食材采购预算/).fill('2,200,000');
    await form.getByLabel(/预留金额/).fill('100000');
    await form.getByText('还差 120,000.00 元').waitFor();
    await looks(unit, 'filing-form-short');
    await form.getByRole('button', { name: /填最低要求/ }).click();
    await form.getByText('达到最低要求').waitFor();
    await form.getByText('低于上年的').waitFor({ state: 'detached' });
    await handsIn(form);
    await looks(unit, 'filing-form-sent');

    const reviewer = 'wuxi.finance';
    let desk = await people.at(reviewer, '/official/filings');
    await looks(reviewer, 'filing-desk');
    await desk.getByRole('button', { name: /待审核/ }).click();
    await desk.getByRole('link', { name: unitName, exact: true }).click();
    await desk.getByRole('heading', { name: unitName }).waitFor();
    await looks(reviewer, 'filing-review');
    await desk.getByRole('button', { name: '退回修改' }).click();
    await desk.getByRole('dialog').getByLabel('退回原因').fill('预算与批复不一致');
    await looks(reviewer, 'filing-return');
    await confirmIn(desk, '退回修改');
    await desk.getByText('已退回').first().waitFor();

    form = await people.at(unit, '/buy/filing');
    await form.getByText('预算与批复不一致').first().waitFor();
    await form.getByLabel(/年度食堂食材采购预算/).fill('2400000');
    await form.getByRole('button', { name: /填鼓励比例/ }).click();
    await looks(unit, 'filing-form-returned');
    await handsIn(form);

    desk = await people.at(reviewer, '/official/filings?pick=submitted');
    await desk.getByRole('link', { name: unitName, exact: true }).click();
    await desk.getByRole('button', { name: '审核通过' }).click();
    await desk.getByText('已通过').first().waitFor();
    form = await people.at(unit, '/buy/filing');
    await form.getByText('已审核通过。').waitFor();
    await looks(unit, 'filing-form-approved');
    await world.settle();
  });

  it('buys apples in December, and photographs them at the door', async () => {
    await people.later(december);
    const placed = await people.orders({
      query: '宜川 苹果',
      product: /延安苹果 富士 85mm/,
      packs,
      priceFen,
    });
    await people.sends(placed);
    const boxes = { create: { width: 1200, height: 900, channels: 3 as const, background: '#b3422e' } };
    sheet = await people.accepts(placed, { photo: await sharp(boxes).jpeg().toBuffer() });
    await world.settle();
    ({ id: factId } = await people.one<{ id: string }>('SELECT id FROM facts WHERE order_id = $1', [
      placed.id,
    ]));
  });

  it('is seen by the district, the city and the county, and by no other county', async () => {
    for (const login of ['xinwu.official', 'official', county, 'yanan.official']) {
      const page = await people.at(login, '/official/facts?year=2026&month=12');
      await page.locator(`main a[href*="${factId}"]`).first().waitFor();
      await page
        .getByText(formatYuan(packs * priceFen))
        .first()
        .waitFor();
      await looks(login, `year-end-facts-${login === county ? 'county' : login}`);
    }
    for (const login of ['county', 'district']) {
      const page = await people.at(login, '/official/facts?year=2026&month=12');
      expect(await page.locator(`a[href*="${factId}"]`).count()).toBe(0);
    }
  });

  async function closes(periodId: string, first: string, second: string): Promise<void> {
    let page = await people.at(first, `/official/periods/${periodId}`);
    await page.getByRole('button', { name: '提出关账' }).click();
    await page.getByRole('dialog').getByLabel('情况说明').fill('例行关账，未答复的在次月处理');
    await confirmIn(page, '提出关账');
    await page.getByText('您已提出关账').waitFor();
    page = await people.at(second, `/official/periods/${periodId}`);
    await page.getByRole('button', { name: '复核并封存' }).click();
    await page.getByRole('dialog').getByText('将封存').waitFor();
    await confirmIn(page, '复核并封存');
    await page.getByText('已关账并封存').waitFor();
    await looks(second, `year-end-${periodId}`);
  }

  it('December is closed by two people of the district, and by two of the city', async () => {
    await people.later(january);
    const [xishan, xinwu, city] = [
      ['district', 'xishan.bureau.finance'],
      ['xinwu.official', 'xinwu.finance'],
      ['official', 'wuxi.finance'],
    ].map(([one = '', two = '']) => [as(one), as(two)] as [Client, Client]) as [
      [Client, Client],
      [Client, Client],
      [Client, Client],
    ];
    const remark = '例行关账';
    const october = await periodPage(city[1], '320200-2026-10');
    expect((await confirmClosing(city[1], october.closing?.id as string)).status).toBe(201);
    await close(xishan, '320205-2026-11', remark);
    await close(xinwu, '320214-2026-11', remark);
    await close(city, '320200-2026-11', remark);
    await close(xishan, '320205-2026-12', remark);
    await closes('320214-2026-12', 'xinwu.official', 'xinwu.finance');
    await closes('320200-2026-12', 'official', 'wuxi.finance');
  });

  it('what goes back in January stands beside the sealed month as an adjustment', async () => {
    await people.asksBack(sheet, '一箱碰伤');
    await world.settle();
    const page = await people.at('xinwu.official', '/official/periods/320214-2026-12');
    const adjustments = page.getByRole('table', { name: '后期调整' });
    await adjustments.getByText(formatYuan(-priceFen).replace('-', '−')).first().waitFor();
    await looks('xinwu.official', 'year-end-adjusted');
    const { content } = await people.one<{ content: number }>(
      `SELECT amount_fen AS content FROM closings WHERE region_code = '320214' AND year = 2026 AND month = 12
          AND state = 'closed'`,
    );
    expect(content).toBe(packs * priceFen);
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  it('the bulletin of December is published, and adds up as PDF and as a workbook', async () => {
    const title = '无锡市2026年12月消费帮扶情况通报';
    const page = await people.at('official', '/official/bulletins');
    await page.getByRole('button', { name: '起草通报' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByLabel('情况分析').fill('全年收官，各区均有采购。');
    await page.getByRole('button', { name: '保存文字' }).click();
    await page.getByText('文字已保存').waitFor();
    await page.getByRole('button', { name: '送审' }).click();
    await page.getByText('送审人自己不能签发').waitFor();
    const address = new URL(page.url()).pathname;
    const second = await people.at('wuxi.finance', address);
    await second.getByRole('button', { name: '签发' }).click();
    await confirmIn(second, '签发');
    await second.getByRole('link', { name: '公开数据' }).waitFor();
    await looks('wuxi.finance', 'year-end-bulletin');

    const path = `/v1/bulletins/${address.split('/').at(-1)}`;
    const reader = as('official');
    const { figures } = (await reader.get<Bulletin>(path)).body;
    const month = figures.figures.find(({ code }) => code === 'accepted_month');
    const { fen } = await people.one<{ fen: number }>(
      `SELECT sum(amount_fen)::bigint AS fen FROM facts WHERE year = 2026 AND month = 12 AND left(east_code, 4) = '3202'`,
    );
    expect(month?.value).toBe(fen);
    const unitOf = new Map(figures.definitions.map(({ code, unit: of }) => [code, of]));
    const divided = figures.figures.filter(({ code, splits }) => unitOf.get(code) === 'fen' && splits.length);
    expect(divided.length).toBeGreaterThan(0);
    for (const { code, value, splits } of divided)
      for (const { dimension, parts } of splits)
        expect([code, dimension, parts.reduce((sum, part) => sum + part.value, 0)]).toEqual([
          ...[code, dimension, value],
        ]);
    const pdf = await PdfReader.open(browser);
    expect(await pdf.written((await reader.get(`${path}/paper`)).bytes)).toContain(formatYuan(fen));
    await pdf.close();
    const rows = (await sheetsOf((await reader.get(`${path}/workbook`)).bytes)).get('主要数据') ?? [];
    expect(rows.flatMap((cells) => cells.map((cell) => Math.round(Number(cell?.v) * 100)))).toContain(fen);
  });

  it('an auditor goes from its figure to the photo in four clicks', async () => {
    const page = await people.at('auditor', '/official/bulletins');
    await page.getByRole('link', { name: '无锡市2026年12月消费帮扶情况通报' }).click();
    await page.getByRole('heading', { level: 2, name: '主要数据' }).waitFor();
    await page
      .locator('dt', { hasText: /^本月验收金额/ })
      .locator('xpath=following-sibling::dd')
      .getByRole('link')
      .click();
    await page.waitForURL(/\/official\/facts\?.*month=12/);
    await page.locator(`main a[href*="${factId}"]`).first().click();
    await page.getByRole('heading', { level: 1, name: '凭证' }).waitFor();
    const photo = page.locator('a:has(img)').first();
    await photo.locator('img').evaluate((img) => (img as unknown as { decode(): Promise<void> }).decode());
    const [shown] = await Promise.all([page.waitForEvent('popup'), photo.click()]);
    await shown.waitForLoadState();
    await shown.locator('img').waitFor();
    people.expectNoComplaints();
    await expectBooksToBalance(world.database);
  });
});
