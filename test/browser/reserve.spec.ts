import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe("a unit's progress, and what becomes of units, in a browser", () => {
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

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    return visitor;
  }

  async function looks(visitor: Visitor, name: string): Promise<void> {
    await visitor.quiet();
    await visitor.picture(name);
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
    'the unit reads on a %s what counts, what does not, and how the year will end',
    async (_, size) => {
      const unit = await comes('buyer', size);
      await unit.open('/buy');
      await unit.page.getByRole('heading', { name: '预留份额' }).waitFor();
      await looks(unit, 'reserve-home');
      await unit.open('/buy/reserve');
      await unit.page.getByText('年底预计怎么算').click();
      await unit.page
        .getByRole('button', { name: /^看明细/ })
        .first()
        .click();
      await unit.page
        .getByRole('region', { name: '明细' })
        .or(unit.page.getByLabel('明细'))
        .first()
        .waitFor();
      await unit.page.locator('div[role=img] svg, div[role=img] canvas').first().waitFor();
      await looks(unit, 'reserve-page');
      await unit.wholePicture('reserve-whole');
      await unit.open('/buy/reserve?year=2024');
      await unit.page.getByText('本年还没有计入的采购').waitFor();
      await looks(unit, 'reserve-empty');
      expect(unit.complaints).toEqual([]);
    },
    240_000,
  );

  it('an official reads the same page, and merges two units', async () => {
    const official = await comes('wuxi.finance', desktop);
    await official.open('/official/filings');
    await looks(official, 'reserve-desk');
    await official.page
      .locator('tr', { hasText: '槐泾实验小学' })
      .filter({ hasNotText: '已终止' })
      .getByRole('link', { name: /完成率/ })
      .click();
    await official.page.getByRole('heading', { name: '无锡市锡山区槐泾实验小学' }).waitFor();
    await looks(official, 'reserve-official');
    await official.open('/official/filings/reminders');
    await official.page.getByText('催采购').first().waitFor();
    await looks(official, 'reserve-reminders');
    await official.open('/official/unit-changes');
    await official.page.getByText('槐南幼儿园').first().waitFor();
    await looks(official, 'unit-changes');
    await official.page.getByRole('button', { name: '登记变更' }).click();
    const dialog = official.page.getByRole('dialog');
    const choose = async (group: string, q: string, name: RegExp): Promise<void> => {
      const part = dialog.getByRole('group', { name: group });
      await part.getByLabel('输入单位名称查找').fill(q);
      await part.getByRole('button', { name }).click();
    };
    await choose('被合并的单位', '公共阅读', /公共阅读中心/);
    await choose('并入', '槐泾', /槐泾实验小学/);
    await dialog.getByLabel('生效日期').fill('2026-11-20');
    await dialog.getByLabel('批复文号').fill('锡编办〔2026〕11号（演示）');
    await looks(official, 'unit-change-enter');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await official.page.getByText('锡编办〔2026〕11号（演示）').waitFor();
    await official.open('/official/filings?pick=ended');
    await official.page.getByText('已终止').first().waitFor();
    await looks(official, 'unit-ended');
    const small = await comes('wuxi.finance', phone);
    await small.open('/official/unit-changes');
    await small.page.getByText('公共阅读中心').first().waitFor();
    await looks(small, 'unit-changes-phone');
    expect([...official.complaints, ...small.complaints]).toEqual([]);
    await world.settle();
    await expectBooksToBalance(world.database);
  }, 240_000);
});
