import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
/** 1440 × 900 at 200 %. */
const zoomed = { width: 720, height: 450 };
const mostStops = 700;

const web = join(__dirname, '../../apps/web/src/official');
/** Every address of the officials' pages, as the router has them. */
const routes = ['routes.tsx', 'agreements/routes.tsx']
  .flatMap((file) => [...readFileSync(join(web, file), 'utf8').matchAll(/path: '([^']+)'/g)])
  .map(([, path]) => path as string);

/** What stands for `:id`. */
const objects: Record<string, string> = {
  admissions: `SELECT id FROM supplier_applications WHERE region_code = '630224' AND state = 'open' ORDER BY id DESC`,
  facts: `SELECT id FROM facts WHERE channel = 'platform' AND east_code = '320205' ORDER BY id DESC`,
  sales: `SELECT id FROM sales_reports WHERE state = 'accepted' ORDER BY id`,
  periods: `SELECT region_code || '-' || year || '-' || lpad(month::text, 2, '0') AS id FROM closings
             WHERE region_code = '320200' AND month > 0 AND state = 'closed' ORDER BY year DESC, month DESC`,
  units: `SELECT unit_id AS id FROM filings WHERE state = 'approved' ORDER BY unit_id`,
  filings: `SELECT id FROM filings WHERE state = 'submitted' ORDER BY id`,
  'filings/reminders': 'SELECT batch_id AS id FROM filing_reminders ORDER BY batch_id',
  integrity: 'SELECT id FROM integrity_flags ORDER BY id',
  bulletins: `SELECT id FROM bulletins WHERE state = 'published' ORDER BY id`,
  'subsidies/runs': `SELECT id FROM subsidy_runs WHERE region_code = '630224' ORDER BY id`,
  subsidies: `SELECT id FROM subsidy_programmes WHERE region_code = '630224' ORDER BY id`,
  agreements: `SELECT id FROM agreements WHERE east_code = '320200' AND year = 2026 AND state = 'in_force' ORDER BY id`,
  projects: `SELECT id FROM projects ORDER BY id`,
};

type Stop = { at: string; fault: string | null };

/** Runs in the page: where the keyboard is after some frames, and why a person who sees it would not know. */
const whereIsFocus = (frames: number): string => `(async () => {
  for (let frame = 0; frame < ${frames}; frame++) await new Promise(requestAnimationFrame);
  const element = document.activeElement;
  if (element === null || element === document.body || element === document.documentElement) return null;
  const name = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30);
  const at = element.tagName.toLowerCase() + ' ' + name;
  const box = element.getBoundingClientRect();
  // A choice that is drawn by its label.
  const drawn = box.width < 3 || box.height < 3 ? (element.closest('label') ?? element) : element;
  const shown = drawn.getBoundingClientRect();
  if (shown.bottom <= 0 || shown.top >= innerHeight || shown.right <= 0 || shown.left >= innerWidth)
    return { at, fault: 'out of sight' };
  const marked = [element, drawn, drawn.parentElement ?? drawn].map((one) => getComputedStyle(one)).some(
    ({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
  );
  // The parts of a date and the button of its calendar are the browser's own, and so is how they show it.
  if (!marked && !element.matches('input[type=date], input[type=month]')) return { at, fault: 'nothing shows that it has the focus' };
  const x = (Math.max(0, shown.left) + Math.min(innerWidth, shown.right)) / 2;
  const y = (Math.max(0, shown.top) + Math.min(innerHeight, shown.bottom)) / 2;
  const top = document.elementFromPoint(x, y);
  const isIts = top === null || drawn.contains(top) || top.contains(drawn) || top.closest('label')?.contains(element);
  return { at, fault: isIts ? null : 'under ' + top.tagName.toLowerCase() + '.' + top.className };
})()`;

describe("officials' pages at 200 % and by keyboard", () => {
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

  async function comes(login: string, size: typeof phone): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    return visitor;
  }

  async function addressOf(path: string): Promise<string> {
    const [noun] = path.split('/:id');
    if (!path.includes(':')) return `/official/${path}`;
    const sql = objects[noun as string];
    if (!sql) throw new Error(`No object for ${path}: add one here`);
    const [row] = await world.database.read<{ id: string }>(`${sql} LIMIT 1`);
    if (!row) throw new Error(`The demo world has nothing for ${path}`);
    return `/official/${path.replace(':id', row.id)}`;
  }

  /** From the top of the page to its end, and no way that does not go on. */
  async function tabThrough({ page }: Visitor): Promise<string[]> {
    const faults: string[] = [];
    await page.evaluate('window.scrollTo(0, 0); document.activeElement?.blur?.()');
    for (let stops = 0; stops < mostStops; stops++) {
      await page.keyboard.press('Tab');
      let stop = await page.evaluate<Stop | null>(whereIsFocus(0));
      // What moves in is there two frames later; a long list writes its rows anew when it was scrolled, and a busy machine
      // takes a moment for it.
      for (let looks = 0; looks < (stop === null ? 2 : 20) && !(stop && !stop.fault); looks++)
        stop = await page.evaluate<Stop | null>(whereIsFocus(2));
      if (stop === null) return stops === 0 ? ['nothing can be reached'] : faults;
      if (stop.fault) faults.push(`${stop.at}: ${stop.fault}`);
    }
    return [...faults, `no end after ${mostStops} stops`];
  }

  it.each([
    ['wuxi.finance', (path: string) => !/^(audit|subsidies)/.test(path)],
    ['auditor', (path: string) => path.startsWith('audit')],
    ['county', (path: string) => /^(admissions|subsidies)/.test(path)],
  ])(
    'as %s: nothing is cut off, and the keyboard goes everywhere',
    async (login, theirs) => {
      const visitor = await comes(login, zoomed);
      const faults: string[] = [];
      for (const path of ['', ...routes].filter(theirs)) {
        await visitor.open(await addressOf(path));
        const overflow = await visitor.sidewaysOverflow();
        if (overflow > 0) faults.push(`/${path}: ${overflow} px too wide`);
        faults.push(...(await tabThrough(visitor)).map((fault) => `/${path} ${fault}`));
        await visitor.wholePicture(`zoom-${(path || 'overview').replaceAll(/[:/]+/g, '-')}`);
      }
      expect([...faults, ...visitor.complaints]).toEqual([]);
    },
    400_000,
  );

  /** Read on a phone by nobody who made them: pictures to look at, and what a person could not read or reach. */
  it('reads well on a phone, in English, and on paper', async () => {
    const faults: string[] = [];
    const look = async (visitor: Visitor, name: string): Promise<void> => {
      await visitor.quiet();
      await visitor.page.evaluate('window.scrollTo(0, 0)');
      await visitor.wholePicture(`seldom-${name}`);
      const overflow = await visitor.sidewaysOverflow();
      if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
      faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
    };
    const finance = await comes('wuxi.finance', phone);
    await finance.open(await addressOf('periods/:id'));
    await look(finance, 'period');
    const [sale] = await world.database.read<{ id: string }>(
      `SELECT id FROM facts WHERE channel <> 'platform' AND east_code LIKE '3202%' ORDER BY id DESC LIMIT 1`,
    );
    await finance.open(`/official/facts/${sale?.id}`);
    await look(finance, 'evidence-sale');
    await finance.open(await addressOf('facts/:id'));
    await finance.page.getByRole('button', { name: '查看完整信息' }).click();
    await finance.page.getByRole('dialog').getByLabel('事由').fill('核对签收人身份');
    await finance.page.getByRole('dialog').getByRole('button', { name: '记录并查看' }).click();
    await finance.page.getByRole('dialog').waitFor({ state: 'detached' });
    await look(finance, 'unmasked');
    await finance.open('/official/filings');
    await finance.page.getByRole('button', { name: '导入 Excel' }).click();
    await look(finance, 'filing-import');
    await finance.open(await addressOf('agreements/:id'));
    await look(finance, 'agreement');
    await finance.leave();
    const english = await comes('wuxi.finance', phone);
    await english.page.evaluate(`localStorage.setItem('bangfu.language', 'en')`);
    for (const [name, path] of [
      ['filings', 'filings'],
      ['rules', 'rules'],
      ['agreement', 'agreements/:id'],
      ['period', 'periods/:id'],
    ] as const) {
      await english.open(await addressOf(path));
      await look(english, `english-${name}`);
    }
    const auditor = await comes('auditor', phone);
    await auditor.open('/official/audit/chain');
    await look(auditor, 'chain');
    const unit = await comes('buyer', phone);
    await unit.open('/buy/looks');
    await look(unit, 'looks');
    await unit.open('/buy/filing');
    await look(unit, 'own-target');
    const reader = await Visitor.arrive(browser, world.url, phone, now);
    const [run] = await world.database.read<{ id: string }>(
      `SELECT id FROM subsidy_runs WHERE state <> 'withdrawn' ORDER BY id LIMIT 1`,
    );
    await reader.page.emulateMedia({ media: 'print' });
    await reader.open(`/notices/${run?.id}`);
    await reader.wholePicture('seldom-notice-printed');
    const all = [finance, english, auditor, unit, reader].flatMap(({ complaints }) => complaints);
    expect([...faults, ...all]).toEqual([]);
  }, 300_000);

  it('a table of many units is scrolled, and a filing opened, by keyboard alone', async () => {
    const { page, ...visitor } = await comes('wuxi.finance', zoomed);
    await page.goto('/official/filings');
    const frame = page.locator('section[aria-label="预留份额填报台账"]:has(> table)');
    await frame.focus();
    await page.keyboard.press('End');
    const isScrolled = () => frame.evaluate(({ scrollTop }: { scrollTop: number }) => scrollTop > 0);
    for (let looks = 0; looks < 100 && !(await isScrolled()); looks++)
      await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await isScrolled()).toBe(true);
    await page.keyboard.press('Home');
    await frame.locator('a[href^="/official/filings/"]').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/official\/filings\/[0-9a-f-]{36}$/);
    expect(visitor.complaints).toEqual([]);
  }, 120_000);
});
