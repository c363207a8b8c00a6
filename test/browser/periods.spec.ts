import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('months are closed in a browser', () => {
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

  async function looksWell(visitor: Visitor, name: string): Promise<void> {
    await visitor.picture(name);
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, overflow, await visitor.barriers(), visitor.complaints]).toEqual([name, 0, [], []]);
  }

  it('the demo has a life of closed months that balances', async () => {
    await expectBooksToBalance(world.database);
    const [made] = await world.database.read<{
      closed: number;
      reopened: number;
      proposed: number;
      adjusting: number;
    }>(
      `SELECT count(*) FILTER (WHERE state = 'closed')::int AS closed, count(*) FILTER (WHERE state = 'reopened')::int AS reopened,
              count(*) FILTER (WHERE state = 'proposed')::int AS proposed,
              (SELECT count(*)::int FROM facts WHERE adjusts_year IS NOT NULL) AS adjusting FROM closings`,
    );
    expect(made).toMatchObject({ reopened: 1, proposed: 1 });
    expect(made?.closed).toBeGreaterThan(12);
    expect(made?.adjusting).toBeGreaterThan(0);
  });

  it.each([desktop, phone])('the calendar, and the second person of the city (%j)', async (size) => {
    const second = await comes('wuxi.finance', size);
    await second.open('/official/periods?year=2026');
    await looksWell(second, 'periods');
    await second.page.getByRole('link', { name: /无锡市 2026年10月.*待复核/ }).click();
    await second.page.getByRole('heading', { name: '无锡市 2026年10月' }).waitFor();
    await second.quiet();
    await looksWell(second, 'period-to-confirm');
    await second.leave();
  });

  it('is confirmed, sealed, and looked at by the auditor', async () => {
    const second = await comes('wuxi.finance', desktop);
    await second.open('/official/periods/320200-2026-10');
    await second.page.getByRole('button', { name: '复核并封存' }).click();
    const dialog = second.page.getByRole('dialog');
    await dialog.getByText('将封存').waitFor();
    await looksWell(second, 'period-sealing');
    await dialog.getByRole('button', { name: '复核并封存' }).click();
    await second.page.getByText('已关账并封存').waitFor();
    await second.page.getByRole('heading', { name: '封存', exact: true }).waitFor();
    await second.leave();
    for (const size of [desktop, phone]) {
      const auditor = await comes('auditor', size);
      await auditor.open('/official/periods/320200-2026-10');
      expect(await auditor.page.getByRole('button', { name: /关账|打开|复核/ }).count()).toBe(0);
      await looksWell(auditor, 'period-sealed');
      await auditor.page.getByRole('heading', { name: '封存', exact: true }).scrollIntoViewIfNeeded();
      await looksWell(auditor, 'period-seal');
      await auditor.leave();
    }
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  it('shows what came after a month was sealed, and its history', async () => {
    const [row] = await world.database.read<{ year: number; month: number }>(
      `SELECT adjusts_year AS year, adjusts_month AS month FROM facts
        WHERE adjusts_year IS NOT NULL AND east_code = '320205' GROUP BY 1, 2 ORDER BY count(*) DESC, 1 DESC, 2 DESC LIMIT 1`,
    );
    const month = `${row?.year}-${String(row?.month).padStart(2, '0')}`;
    for (const size of [desktop, phone]) {
      const district = await comes('district', size);
      await district.open(`/official/periods/320205-${month}`);
      await district.page.getByRole('heading', { name: '封存以来的变化' }).scrollIntoViewIfNeeded();
      await looksWell(district, 'period-since');
      await district.page.getByRole('heading', { name: '后期调整' }).scrollIntoViewIfNeeded();
      // The same page, further down: what lies under the bar at the top is no target now.
      await district.picture('period-adjustments');
      await district.open('/official/periods/320205-2025-04');
      await looksWell(district, 'period-of-last-year');
      await district.page.getByRole('heading', { name: '关账经过' }).scrollIntoViewIfNeeded();
      await district.picture('period-history');
      await district.open('/official/periods/320205-2026-11');
      await looksWell(district, 'period-not-over');
      await district.leave();
    }
  });

  it('is opened again by the level above, with a reason, in English too', async () => {
    const city = await comes('haidong.official', desktop);
    await city.open('/official/periods/630224-2026-10');
    await city.page.getByRole('button', { name: '重新打开' }).click();
    const dialog = city.page.getByRole('dialog');
    await dialog.getByLabel('原因').fill('一家合作社漏报，补录后再关');
    await looksWell(city, 'period-reopening');
    await dialog.getByRole('button', { name: '重新打开' }).click();
    await city.page.getByText('已重新打开').first().waitFor();
    await city.page.getByText('一家合作社漏报，补录后再关').waitFor();
    await city.leave();
    const county = await comes('county', phone);
    await county.open('/official/periods/630224-2026-10');
    await county.page.getByRole('button', { name: '提出关账' }).click();
    await county.page.getByRole('dialog').getByLabel('情况说明').fill('补录完成，再次关账');
    await looksWell(county, 'period-proposing');
    await county.page.getByRole('dialog').getByRole('button', { name: '提出关账' }).click();
    await county.page.getByText('您已提出关账').waitFor();
    await looksWell(county, 'period-proposed');
    await county.page.evaluate(`localStorage.setItem('bangfu.language', 'en')`);
    await county.open('/official/periods/630224-2026-10');
    await looksWell(county, 'period-english');
    await county.leave();
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
