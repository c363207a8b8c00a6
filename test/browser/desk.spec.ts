import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { sheetsOf } from '../support/read-workbook';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const han = /\p{Script=Han}/u;

describe('what waits for an office, what a page says when a read fails, and heads of columns, in a browser', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size = desktop, english = false): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    if (english) await visitor.page.evaluate(`localStorage.setItem('bangfu.language', 'en')`);
    return visitor;
  }

  async function looks(visitor: Visitor, name: string): Promise<void> {
    await visitor.quiet();
    await visitor.wholePicture(name);
    await visitor.page.evaluate('window.scrollTo(0, 0)');
    expect({
      name,
      overflow: Math.max(0, await visitor.sidewaysOverflow()),
      barriers: await visitor.barriers(),
    }).toEqual({ name, overflow: 0, barriers: [] });
  }

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])(
    'finance finds on a %s what waits for it, from the start page to the filing itself',
    async (_, size) => {
      const official = await comes('wuxi.finance', size);
      await official.open('/official');
      await official.page.getByRole('heading', { name: '等本单位办理' }).waitFor();
      await looks(official, 'desk-strip');
      await official.page.getByRole('link', { name: /^全部待办/ }).click();
      await official.page.getByRole('heading', { name: '审核待办' }).waitFor();
      await looks(official, 'desk');
      const row = official.page.getByRole('listitem').filter({ hasText: '预留份额待审' });
      const said = Number(await row.locator('b').innerText());
      expect(said).toBeGreaterThan(0);
      await row.getByRole('link', { name: '打开最早的一件：预留份额待审' }).click();
      await official.page.waitForURL(/\/official\/filings\/[0-9a-f-]{36}$/);
      await official.page
        .getByRole('button', { name: /核准|通过/ })
        .first()
        .waitFor();
      expect(official.complaints).toEqual([]);
    },
    240_000,
  );

  it('an auditor looks and acts on nothing; English is English; a failed read can be tried again', async () => {
    const auditor = await comes('auditor');
    await auditor.open('/official/desk');
    await auditor.page.getByText('审计只看数量，不办理').waitFor();
    expect(await auditor.page.getByRole('link', { name: /^去办理/ }).count()).toBe(0);
    expect(await auditor.page.getByRole('link', { name: /^去看/ }).count()).toBeGreaterThan(10);
    await looks(auditor, 'desk-auditor');
    const english = await comes('official', desktop, true);
    await english.open('/official/desk');
    await english.page.getByRole('heading', { name: 'Review desk' }).waitFor();
    const main = await english.page.locator('main').innerText();
    expect(main.split('\n').filter((line) => han.test(line))).toEqual([]);
    await looks(english, 'desk-english');
    for (const [path, request] of [
      ['/official/desk', '**/v1/tasks'],
      ['/official', '**/v1/figures?*'],
      ['/official/definitions', '**/v1/figures?*'],
    ] as const) {
      await auditor.page.route(request, (route) => route.abort());
      await auditor.page.goto(path);
      const retry = auditor.page.getByRole('button', { name: '重试' }).last();
      await retry.waitFor({ timeout: 30_000 });
      await auditor.page.unroute(request);
      await retry.click();
      await retry.waitFor({ state: 'detached' });
    }
    expect([...auditor.complaints, ...english.complaints]).toEqual([]);
  }, 240_000);

  it.each([
    ['official', '/official/agreements/new', ['**/v1/regions', '**/v1/pairings']],
    ['reseller', '/buy/sales/new', ['**/v1/regions', '**/v1/pairings']],
  ])(
    'a form of %s says that its choices could not be read, and reads them again',
    async (login, path, requests) => {
      const visitor = await comes(login);
      for (const request of requests) await visitor.page.route(request, (route) => route.abort());
      await visitor.page.goto(path);
      const alert = visitor.page.getByRole('alert').filter({ hasText: '重试' });
      await alert.waitFor({ timeout: 30_000 });
      await looks(visitor, `choices-unread-${login}`);
      for (const request of requests) await visitor.page.unroute(request);
      await alert.getByRole('button', { name: '重试' }).click();
      await alert.waitFor({ state: 'detached' });
      await visitor.page.getByRole('option', { name: /化隆/ }).first().waitFor({ state: 'attached' });
      expect(visitor.complaints).toEqual([]);
    },
    120_000,
  );

  it('who divides a target is told that the pairs could not be read, and reads them again', async () => {
    const [agreement] = await world.database.read<{ id: string }>(
      `SELECT id FROM agreements WHERE west_code = '630200' AND year = 2026`,
    );
    const official = await comes('official');
    await official.page.route('**/v1/pairings', (route) => route.abort());
    await official.page.goto(`/official/agreements/${agreement?.id}/targets`);
    await official.page.getByRole('button', { name: '分解' }).first().click();
    const alert = official.page.getByRole('dialog').getByRole('alert');
    await alert.waitFor({ timeout: 30_000 });
    await official.page.unroute('**/v1/pairings');
    await alert.getByRole('button', { name: '重试' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(official.complaints).toEqual([]);
  }, 120_000);

  it.each([
    [false, '（元）', ['最低要求', '预留金额', '已采购', '年底预计'], ['验收金额', '去年同日'], '涉及金额'],
    [
      true,
      ' (yuan)',
      ['Minimum', 'Reserved', 'Bought', 'Forecast'],
      ['Accepted', 'Same days last year'],
      'Amount',
    ],
  ])(
    'heads of columns say in what their bare figures are (English %s)',
    async (isEnglish, unit, ofUnits, ofRanks, ofCase) => {
      const official = await comes('wuxi.finance', desktop, isEnglish);
      const headsOn = async (path: string): Promise<string[]> => {
        await official.open(path);
        await official.page.getByRole('columnheader').first().waitFor();
        const heads = await official.page.getByRole('columnheader').allInnerTexts();
        return heads.filter((head) => head.endsWith(unit)).map((head) => head.slice(0, -unit.length));
      };
      expect(await headsOn('/official/filings')).toEqual(ofUnits);
      expect(await headsOn('/official/rankings')).toEqual(ofRanks);
      expect(await headsOn('/official/tiles')).toEqual(ofRanks);
      expect(await headsOn('/official/integrity')).toEqual([ofCase]);
      expect(await headsOn('/official/rules/what-if')).toHaveLength(5);
    },
    120_000,
  );

  it('a workbook is written in the language of the page', async () => {
    for (const [isEnglish, title, button] of [
      [false, '统一社会信用代码', '导出 Excel'],
      [true, 'Credit code', 'Export to Excel'],
    ] as const) {
      const official = await comes('wuxi.finance', desktop, isEnglish);
      await official.open('/official/filings');
      const downloading = official.page.waitForEvent('download');
      await official.page.getByRole('button', { name: button }).click();
      const file = await (await downloading).createReadStream();
      const bytes = Buffer.concat(await file.toArray());
      const [sheet] = [...(await sheetsOf(bytes)).values()];
      expect(sheet?.[0]?.[0]?.v).toBe(title);
      await official.leave();
    }
  }, 120_000);

  it('a contractor ends its contract, and a reminder opens to the units that it reached', async () => {
    const contractor = await comes('xinwu.soe.buyer', phone);
    await contractor.open('/buy/filing');
    await contractor.page.getByRole('button', { name: /^终止/ }).click();
    const dialog = contractor.page.getByRole('dialog');
    await dialog.getByLabel('最后一天').fill('2026-11-30');
    await looks(contractor, 'contractor-end');
    await dialog.getByRole('button', { name: '按这一天终止' }).click();
    await contractor.page.getByText('至2026年11月30日').waitFor();
    await contractor.quiet();
    const official = await comes('wuxi.finance');
    await official.open('/official/filings/reminders');
    const link = official.page.getByRole('link', { name: /催到的单位/ }).first();
    const units = Number(await link.innerText());
    await link.click();
    await official.page.getByRole('heading', { name: '催到的单位' }).waitFor();
    await looks(official, 'reminder-reached');
    expect(await official.page.locator('tbody tr').count()).toBe(Math.min(units, 50));
    expect([...contractor.complaints, ...official.complaints]).toEqual([]);
    await world.settle();
    await expectBooksToBalance(world.database);
  }, 240_000);

  it('an amount of the share opens to its rows, which add up to it', async () => {
    const unit = await comes('buyer');
    await unit.open('/buy/reserve');
    const amount = unit.page.getByRole('region', { name: '按月' }).getByRole('link').first();
    const fen = await amount.innerText();
    await amount.click();
    await unit.page.getByRole('heading', { name: /^计入的明细 · / }).waitFor();
    await looks(unit, 'reserve-rows');
    expect(await unit.page.locator('#counted tfoot').innerText()).toContain(fen);
    await unit.page.getByRole('link', { name: '收起明细' }).click();
    await unit.page.locator('#counted').waitFor({ state: 'detached' });
    expect(unit.complaints).toEqual([]);
  }, 120_000);
});
