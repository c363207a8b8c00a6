import { SubsidyRuns } from '@app/procurement';
import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const sizes = [desktop, phone];

jest.setTimeout(240_000);

describe('a subsidy, as each person sees it in a browser', () => {
  let world: World;
  let browser: Browser;
  let running: { runId: string; programmeId: string };
  let finished: { runId: string; programmeId: string };

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    await world.settle();
    const rows = await world.database.read<{ runId: string; programmeId: string; state: string }>(
      'SELECT id AS "runId", programme_id AS "programmeId", state FROM subsidy_runs ORDER BY id',
    );
    expect(rows.map(({ state }) => state)).toEqual(['paid', 'notice']);
    [finished, running] = rows as unknown as [typeof finished, typeof running];
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string | undefined, size = desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    if (login) await visitor.logIn(login, password);
    return visitor;
  }

  /** Looked at on both sizes: pictures, and everything that a person could not read or reach. */
  async function looks(login: string | undefined, pages: Record<string, string>): Promise<void> {
    const faults: string[] = [];
    for (const size of sizes) {
      const visitor = await comes(login, size);
      for (const [name, path] of Object.entries(pages)) {
        await visitor.open(path);
        await visitor.picture(`subsidy-${name}`);
        const overflow = await visitor.sidewaysOverflow();
        if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
        faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
      }
      faults.push(...visitor.complaints);
      await visitor.leave();
    }
    expect(faults).toEqual([]);
  }

  it('the county looks at its programmes, lists and objections', async () => {
    await looks('county', {
      home: '/official/subsidies',
      programme: `/official/subsidies/${running.programmeId}`,
      editor: `/official/subsidies/${finished.programmeId}/edit`,
      new: '/official/subsidies/new',
      notice: `/official/subsidies/runs/${running.runId}`,
      paid: `/official/subsidies/runs/${finished.runId}`,
      objections: '/official/subsidies/objections',
    });
  });

  it('everybody reads the notice without a login, and objects to it', async () => {
    await looks(undefined, { 'public-list': '/notices', public: `/notices/${running.runId}` });
    const stranger = await comes(undefined, phone);
    const { page } = stranger;
    await stranger.open(`/notices/${running.runId}`);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('请填写姓名或单位').waitFor();
    await page.getByLabel('姓名或单位').fill('韩某');
    await page.getByLabel('联系电话或地址').fill('139 1111 1111');
    await page.getByLabel('名单序号（针对整份名单可留空）').fill('1');
    await page.getByLabel('异议内容').fill('销售额和验收单对不上。');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByText('已收到您的异议').waitFor();
    expect(stranger.complaints).toEqual([]);
    await stranger.leave();
  });

  it('a cooperative sees what it is on the list for, and why', async () => {
    await looks('supplier', { own: '/supply/subsidies' });
    const clerk = await comes('supplier', phone);
    await clerk.open('/supply/subsidies');
    await clerk.page.getByRole('button', { name: '看明细' }).first().click();
    await clerk.page.getByRole('dialog').getByText('验收日期').first().waitFor();
    await clerk.picture('subsidy-own-facts');
    await clerk.leave();
  });

  it('a change is tried before it is saved', async () => {
    const official = await comes('county');
    const { page } = official;
    await official.open(`/official/subsidies/${finished.programmeId}/edit`);
    await page.getByLabel('每家最高（元，留空为不封顶）').fill('1000');
    await official.quiet();
    await official.picture('subsidy-editor-tried');
    await page.getByLabel('每家最高（元，留空为不封顶）').fill('一千');
    await page.getByText('试算停在上一次的结果').waitFor();
    expect(official.complaints).toEqual([]);
    await official.leave();
  });

  it('from the notice to the money, by two people', async () => {
    const desk = await comes('county');
    await desk.open('/official/subsidies/objections?state=open');
    const cards = desk.page.getByRole('article');
    for (let left = await cards.count(); left > 0; left--) {
      const card = cards.first();
      await card.getByLabel('答复').fill('已与验收单逐笔核对，金额无误。');
      await card.getByRole('button', { name: '异议不成立' }).click();
      // The answered card leaves the list of open ones: the next is first only then.
      await cards.nth(left - 1).waitFor({ state: 'detached' });
    }
    await desk.page.getByText('已答复').first().waitFor();
    await desk.leave();
    // Days later both log in again.
    world.clock.set(new Date('2026-11-24T02:00:00Z'));
    await world.get(SubsidyRuns).endNotices();
    const one = await comes('county');
    await one.open(`/official/subsidies/runs/${running.runId}`);
    await one.page.getByLabel('更正').first().selectOption({ index: 1 });
    await one.page.getByRole('dialog').getByLabel('原因').fill('重复登记一笔，核减');
    await one.page.getByRole('dialog').getByLabel('更正后的计入销售额（元）').fill('1000');
    await one.picture('subsidy-correcting');
    await one.page.getByRole('dialog').getByRole('button', { name: '写入定稿' }).click();
    // What is taken off the one goes to the others by their shares: that was not shown yet.
    await one.page.getByText('这份名单须重新公示 5 天').waitFor();
    await one.picture('subsidy-review');
    await one.page.getByRole('button', { name: '重新公示' }).click();
    await one.page.getByText('现名单已重新公示').waitFor();
    await one.leave();
    world.clock.set(new Date('2026-12-01T02:00:00Z'));
    await world.get(SubsidyRuns).endNotices();
    const again = await comes('county');
    await again.open(`/official/subsidies/runs/${running.runId}`);
    await again.page.getByText('重复登记一笔，核减').first().waitFor();
    await again.page.getByRole('button', { name: '提交定稿' }).click();
    await again.page.getByText('公示人和定稿人不能复核自己的名单').waitFor();
    const two = await comes('hualong.agriculture');
    await two.open(`/official/subsidies/runs/${running.runId}`);
    await two.picture('subsidy-final');
    await two.page.getByRole('button', { name: '确认名单' }).click();
    await two.page.getByRole('dialog').getByRole('button', { name: '确认名单' }).click();
    await two.page.getByRole('button', { name: '生成付款文件' }).click();
    await two.page.getByRole('link', { name: '下载 xlsx' }).waitFor();
    const file = two.page.waitForEvent('download');
    await two.page.getByRole('link', { name: '下载 xlsx' }).click();
    expect((await file).suggestedFilename()).toMatch(/^BF26\d+\.xlsx$/);
    await two.page.getByRole('button', { name: '登记银行结果' }).click();
    await two.page.getByLabel('付款日').fill('2026-12-01');
    await two.page.getByRole('dialog').getByRole('button', { name: '登记银行结果' }).click();
    await two.page.getByText('已登记').waitFor();
    await two.quiet();
    await two.picture('subsidy-done');
    expect([desk, one, again, two].flatMap(({ complaints }) => complaints)).toEqual([]);
    await again.leave();
    await two.leave();
  });

  it('and the books are right', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
