import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { filed, financeOf, must, reviewFiling } from '../support/filing';
import { enterChange } from '../support/reserve';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('the reserved share in a browser', () => {
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
    // What is half under the bar of a scrolled page would be too small a target.
    await visitor.page.evaluate('window.scrollTo(0, 0)');
    expect({
      name,
      overflow: Math.max(0, await visitor.sidewaysOverflow()),
      barriers: await visitor.barriers(),
    }).toEqual({
      name,
      overflow: 0,
      barriers: [],
    });
  }

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])(
    'rules, what-if, list and log read well on a %s',
    async (_, size) => {
      const official = await comes('wuxi.finance', size);
      for (const [name, path] of [
        ['filing-desk', '/official/filings'],
        ['filing-late', '/official/filings?pick=late'],
        ['filing-log', '/official/filings/reminders'],
        ['quota-rules', '/official/rules'],
        ['quota-what-if', '/official/rules/what-if?minimumRatioBp=1500'],
      ] as const) {
        await official.open(path);
        await looks(official, name);
      }
      await official.open('/official/rules');
      await official.page.getByRole('button', { name: '新增规定' }).click();
      const dialog = official.page.getByRole('dialog');
      await dialog.getByLabel(/起始年度/).fill('2027');
      await dialog.getByLabel(/截止年度/).fill('');
      await dialog.getByLabel(/最低比例/).fill('8');
      await dialog.getByLabel(/依据文件/).fill('锡财购〔2027〕1号（演示）');
      await dialog.getByRole('button', { name: '保存' }).click();
      await dialog.getByText(/上级规定：/).waitFor();
      await looks(official, 'quota-enter');
      await official.leave();
      const buyer = await comes('buyer', size);
      await buyer.open('/buy/filing');
      await looks(buyer, 'filing-form-school');
      const hospital = await comes('xishan.hospital.buyer', size);
      await hospital.open('/buy/filing');
      await hospital.page.getByText('待对方确认').waitFor();
      await looks(hospital, 'filing-form-outsourced');
      const county = await comes('county', size);
      await county.open('/official/filings');
      await looks(county, 'filing-desk-county');
      expect([...official.complaints, ...buyer.complaints, ...county.complaints]).toEqual([]);
    },
    240_000,
  );

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])(
    'what came back of a unit that ended is corrected by its successor on a %s',
    async (_, size) => {
      const finance = await financeOf(world, '320205');
      const gone = await world.buyer({ district: '320205', unitKind: 'agency' });
      const filing = await filed(gone, 2026, { canteenFoodFen: 50_000_000, reservedFen: 9_000_000 });
      const [heir] = await world.database.read<{ id: string }>(
        `SELECT organization_id AS id FROM users WHERE login = 'buyer'`,
      );
      const merger = { kind: 'merge', unitIds: [gone.id], successorId: heir?.id, effectiveOn: '2026-11-20' };
      must(await enterChange(finance, merger), 201);
      const reason = `请核对预算 ${size.width}`;
      must(await reviewFiling(finance, filing, { decision: 'returned', reason }), 201);
      const buyer = await comes('buyer', size);
      await buyer.open('/buy/filing');
      await buyer.page.getByText(reason).first().waitFor();
      await looks(buyer, 'filing-of-predecessor');
      const form = buyer.page.getByRole('group', { name: /^金额 · / });
      await form.getByLabel('预留金额（元）').fill('95,000');
      await form.getByRole('button', { name: '报送审核' }).click();
      await buyer.page.getByRole('dialog').getByRole('button', { name: '报送审核' }).click();
      await form.waitFor({ state: 'detached' });
      const seen = must(
        await finance.get<{ state: string; reservedFen: number }>(`/v1/filings/${filing.id}`),
        200,
      );
      expect(seen).toMatchObject({ state: 'submitted', reservedFen: 9_500_000 });
      expect(buyer.complaints).toEqual([]);
      await buyer.leave();
    },
    120_000,
  );

  it('scrolls through five thousand units with some dozens of rows in the page', async () => {
    await world.database.write(
      `INSERT INTO organizations (id, kind, unit_kind, name, short_name, credit_code, region_code, created_at)
       SELECT gen_random_uuid(), 'buyer_unit', 'school', '示例小学' || n, '示例小学' || n, '9132' || lpad(n::text, 14, '0'),
              '320206', now() FROM generate_series(1, 5000) n`,
    );
    const official = await comes('wuxi.finance', desktop);
    await official.open('/official/filings?regionCode=320206');
    const rows = official.page.locator('tbody tr');
    // A page fails with all its retries, as it may behind a proxy: who scrolls back to the end gets it.
    let failures = 0;
    await official.page.route(/\/v1\/filings\?.*cursor=/, (route) =>
      failures < 3 && ++failures ? route.abort('failed') : route.continue(),
    );
    const scrollTo = (top: string) =>
      official.page.evaluate(`{
        const frame = document.querySelector('section[aria-label="预留份额填报台账"] table').parentElement;
        frame.scrollTop = ${top};
      }`);
    await official.page.getByText('已显示 100 个单位').waitFor();
    await scrollTo('frame.scrollHeight');
    await official.page.getByRole('button', { name: '再看一些' }).waitFor();
    await scrollTo('0');
    expect(failures).toBe(3);
    // Whoever reads on keeps scrolling: Chromium takes back a jump in the very frame in which rows arrive.
    const status = official.page.getByText(/^已显示 \d+ 个单位/);
    const shown = async (): Promise<string> => (await status.innerText()).replace(/\D/g, '');
    for (let jumps = 0, before = ''; jumps < 400 && before !== '5002'; jumps++) {
      before = await shown();
      expect(await rows.count()).toBeLessThan(80);
      await scrollTo('frame.scrollHeight');
      await status
        .filter({ hasNotText: ` ${before} ` })
        .waitFor({ timeout: 1_000 })
        .catch(() => undefined);
    }
    await official.page.getByText('已显示 5002 个单位 · 到底了').waitFor();
    await official.picture('filing-desk-5000');
    expect(official.complaints).toEqual([]);
  }, 900_000);
});
