import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatYuan } from '@app/platform';
import { ExportMaker } from '@app/reporting';
import type { Browser } from 'playwright-core';
import { desktop, images, openBrowser, phone, Visitor } from '../support/browser';
import type { Bulletin } from '../support/figures';
import { PdfReader } from '../support/pdf';
import { wordTables } from '../support/read-word';
import { sheetsOf } from '../support/read-workbook';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

const pages: Record<string, string> = {
  overview: '/official#reach',
  rankings: '/official/rankings',
  'rankings-pairings': '/official/rankings?of=pairings&by=progress',
  tiles: '/official/tiles',
  'tiles-progress': '/official/tiles?side=districts&by=progress',
  bulletins: '/official/bulletins',
  exports: '/official/exports',
};

jest.setTimeout(240_000);

describe('rankings, tiles, bulletins and exports on screen', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    await world.settle();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function judge(visitor: Visitor, name: string): Promise<void> {
    await visitor.quiet();
    await visitor.picture(`reports-${name}`);
    expect([name, Math.max(0, await visitor.sidewaysOverflow())]).toEqual([name, 0]);
    expect([name, await visitor.barriers()]).toEqual([name, []]);
    expect(visitor.complaints).toEqual([]);
  }

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('read well on a %s', async (_, size) => {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn('official', password);
    for (const [name, address] of Object.entries(pages)) {
      await visitor.open(address);
      await judge(visitor, name);
      if (name !== 'overview') continue;
      await visitor.page.locator('#reach').scrollIntoViewIfNeeded();
      await visitor.picture('reports-reach');
    }
    await visitor.leave();
  });

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('on a %s a figure leads to its photo in four clicks', async (_, size) => {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn('official', password);
    const { page } = visitor;
    await visitor.open('/official/rankings?of=suppliers');
    await page
      .locator('main')
      .getByRole('link', { name: /合作社/ })
      .first()
      .click();
    await page.getByText('一个供应商').waitFor();
    await visitor.quiet();
    await page.locator('main a[href^="/official/facts/"]').first().click();
    await page.getByRole('heading', { level: 1, name: '凭证' }).waitFor();
    await visitor.leave();
  });

  it('an official drafts, another one publishes, and everybody reads it', async () => {
    const one = await Visitor.arrive(browser, world.url, desktop, now);
    await one.logIn('official', password);
    await one.open('/official/bulletins');
    await one.page.locator('form select').nth(1).selectOption('5');
    await one.page.getByRole('button', { name: '起草通报' }).click();
    await one.page.getByRole('heading', { level: 1, name: '无锡市2026年5月消费帮扶情况通报' }).waitFor();
    await one.page.getByLabel('情况分析').fill('五月进度平稳。');
    await judge(one, 'bulletin-draft');
    await one.page.getByRole('button', { name: '保存文字' }).click();
    await one.page.getByText('文字已保存').waitFor();
    await one.page.getByRole('button', { name: '送审' }).click();
    await one.page.getByText('送审人自己不能签发').waitFor();
    const address = new URL(one.page.url()).pathname;
    const two = await Visitor.arrive(browser, world.url, desktop, now);
    await two.logIn('wuxi.finance', password);
    await two.open(address);
    await judge(two, 'bulletin-proposed');
    await two.page.getByRole('button', { name: '签发' }).click();
    await two.page.getByRole('dialog').getByRole('button', { name: '签发' }).click();
    await two.page.getByRole('link', { name: '公开数据' }).waitFor();
    await judge(two, 'bulletin-published');
    await two.page.locator('#quota').scrollIntoViewIfNeeded();
    await judge(two, 'bulletin-quota');
    await readPaper(two, address.split('/').at(-1) as string);
    const small = await Visitor.arrive(browser, world.url, phone, now);
    await small.logIn('official', password);
    await small.open(address);
    await judge(small, 'bulletin-published');
    for (const size of [desktop, phone]) {
      const stranger = await Visitor.arrive(browser, world.url, size, now);
      await stranger.open('/open');
      await judge(stranger, 'open-months');
      await stranger.open(address.replace('/official/bulletins', '/open'));
      await judge(stranger, 'open-month');
      await stranger.leave();
    }
    for (const visitor of [one, two, small]) await visitor.leave();
  });

  /**
   * One bulletin five times: as the API tells it, on screen, in the workbook, in the Word document and on the PDF as somebody
   * sees it who opens it. Every figure stands in all of them, digit by digit.
   */
  async function readPaper(visitor: Visitor, id: string): Promise<void> {
    const { request } = visitor.context;
    const bytes = await (await request.get(`/v1/bulletins/${id}/paper`)).body();
    const { figures, summary } = (await (await request.get(`/v1/bulletins/${id}`)).json()) as Bulletin;
    const said = new Map(
      figures.definitions.map(({ code, unit, name }) => {
        const value = figures.figures.find((figure) => figure.code === code)?.value ?? null;
        if (value === null) return [name.zh, '—'];
        if (unit === 'fen') return [name.zh, formatYuan(value)];
        return [name.zh, unit === 'bp' ? `${(value / 100).toFixed(2)}%` : value.toLocaleString('en-US')];
      }),
    );
    const plain = (rows: readonly (readonly [string, string])[]) =>
      rows.map(([name, text]) => [name, text.replaceAll(',', '').replace('−', '-')]);
    const expected = plain([...said]);
    const groups = ['验收', '任务', '预留份额', '采购单位', '供给', '带动'];
    const onScreen: [string, string][] = await visitor.page
      .locator(groups.map((group) => `section[aria-label="${group}"] dl > div`).join(', '))
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.querySelector('dt')?.firstChild?.textContent ?? '',
          row.querySelector('dd')?.textContent ?? '',
        ]),
      );
    expect(plain(onScreen)).toEqual(expected);
    const word = await (await request.get(`/v1/bulletins/${id}/document`)).body();
    const [, main = []] = await wordTables(word);
    const inWord = main.slice(1).map(([name = '', ...cells]) => [name, cells.join('')] as const);
    expect(plain(inWord)).toEqual(expected);
    const sheets = await sheetsOf(await (await request.get(`/v1/bulletins/${id}/workbook`)).body());
    const inSheet = (sheets.get('主要数据') ?? []).slice(5).map(([name, fen, count, ratio]) => {
      const yuan = fen && (Math.round(Number(fen.v) * 100) / 100).toFixed(2);
      return [name?.v ?? '', yuan ?? count?.v ?? ratio?.v ?? ''] as const;
    });
    expect(plain(inSheet)).toEqual(expected);
    await readTables(visitor, sheets);
    writeFileSync(join(images, 'reports-bulletin.docx'), word);
    const reader = await PdfReader.open(browser);
    const written = await reader.written(bytes);
    const units = new Map(figures.definitions.map(({ code, unit }) => [code, unit]));
    expect(written).toContain(summary.replaceAll(/\s/gu, ''));
    const missing = figures.figures.flatMap(({ code, value, splits }) => {
      const isFen = units.get(code) === 'fen';
      const say = (one: number): string =>
        isFen ? formatYuan(one) : units.get(code) === 'bp' ? `${(one / 100).toFixed(2)}%` : String(one);
      const parts = splits.flatMap((split) => split.parts.map((part) => part.value));
      const all = value === null ? parts : [value, ...parts];
      return all
        .map(say)
        .filter((text) => !written.includes(text))
        .map((text) => `${code}: ${text}`);
    });
    expect(missing).toEqual([]);
    const ratios = [...sheets.values()].flat(2).flatMap((cell) => (cell?.v.endsWith('%') ? [cell.v] : []));
    expect(ratios.filter((text) => !written.includes(text))).toEqual([]);
    expect(await reader.qr(bytes)).toMatch(/\/check\/(\w{4}-){3}\w{4}$/);
    for (const page of [1, 2])
      writeFileSync(join(images, `reports-bulletin-paper-${page}.png`), await reader.picture(bytes, page));
    await reader.close();
  }

  /** Every table of parts and every ranking: what stands in the workbook stands on screen, row by row. */
  async function readTables(visitor: Visitor, sheets: Awaited<ReturnType<typeof sheetsOf>>): Promise<void> {
    const plain = (text: string): string =>
      text.replaceAll(',', '').replace('−', '-').replace('—', '').trim();
    const onScreen = await visitor.page.locator('main table').evaluateAll((tables) =>
      tables.map((table) => ({
        caption: table.querySelector('caption')?.textContent ?? '',
        rows: [...table.querySelectorAll('tbody tr, tfoot tr')].map((row) =>
          [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
        ),
      })),
    );
    for (const [title, [, , , , head = [], ...rows]] of sheets) {
      if (title === '主要数据') continue;
      const ranked = /^本月(.+)前十$/.exec(title)?.[1];
      const [, group, by = ''] = /^(.*)分(.+)$/.exec(title) ?? [];
      const caption = ranked?.replace(/^区县$/, '东部区县') ?? (group ? `${group} · ${by}` : by);
      const written = rows.map((row) =>
        head.map((column, at) => {
          const text = row[at]?.v ?? '';
          return plain(column?.v.endsWith('（元）') && text !== '' ? Number(text).toFixed(2) : text);
        }),
      );
      // Where the ranked are differs in width: pairs are nowhere.
      const told = (row: string[]): string[] => (ranked ? [...row.slice(0, 2), ...row.slice(-2)] : row);
      const seen = onScreen
        .filter((table) => table.caption === caption)
        .map((table) => table.rows.map((row) => told(row.map(plain))));
      expect([title, seen]).toEqual([title, expect.arrayContaining([written.map(told)])]);
    }
  }

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])(
    'on a %s an auditor goes from a figure of a published bulletin to a photo in four clicks',
    async (name, size) => {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.logIn('auditor', password);
      const { page } = visitor;
      await visitor.open('/official/bulletins');
      await page.getByRole('link', { name: '无锡市2026年9月消费帮扶情况通报' }).click();
      await page.getByRole('heading', { level: 2, name: '主要数据' }).waitFor();
      // The figure.
      await page
        .locator('dt', { hasText: /^本月验收金额/ })
        .locator('xpath=following-sibling::dd')
        .getByRole('link')
        .click();
      await page.waitForURL(/\/official\/facts\?.*month=9/);
      await visitor.quiet();
      // A row of it.
      const [row] = await world.database.read<{ id: string }>(
        `SELECT f.id FROM facts f JOIN acceptance_photos p ON p.acceptance_id = f.acceptance_id
          WHERE f.year = 2026 AND f.month = 9 AND f.kind = 'purchase' ORDER BY f.id DESC LIMIT 1`,
      );
      await page.locator(`main a[href*="${row?.id}"]`).first().click();
      await page.getByRole('heading', { level: 1, name: '凭证' }).waitFor();
      // Its photo.
      const photo = page.locator('a:has(img)').first();
      await photo.scrollIntoViewIfNeeded();
      await photo.locator('img').evaluate((img) => (img as unknown as { decode(): Promise<void> }).decode());
      await judge(visitor, `photo-of-a-figure-${name}`);
      const width = await photo
        .locator('img')
        .evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth);
      expect(width).toBeGreaterThan(0);
      await visitor.leave();
    },
  );

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('on a %s figures and parts of a bulletin lead to the rows of its months', async (name, size) => {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn('official', password);
    const { page } = visitor;
    const open = async (): Promise<void> => {
      await visitor.open('/official/bulletins');
      await page.getByRole('link', { name: '无锡市2026年9月消费帮扶情况通报' }).click();
      await page.getByRole('heading', { level: 2, name: '主要数据' }).waitFor();
      await visitor.quiet();
    };
    const follow = async (link: ReturnType<typeof page.locator>, address: RegExp): Promise<void> => {
      const figure = await link.innerText();
      await link.click();
      await page.waitForURL(address);
      await visitor.quiet();
      const sum = await page.locator('main p b.num').first().innerText();
      expect(sum.replace(/\s*元$/, '')).toBe(figure);
    };
    await open();
    const term = page.locator('dt', { hasText: /^其中未付款/ });
    await term.getByRole('button').click();
    await page.getByText('GET /v1/facts?year=2026&paid=false&untilMonth=9').waitFor();
    await judge(visitor, `figure-address-${name}`);
    await page.keyboard.press('Escape');
    await follow(
      term.locator('xpath=following-sibling::dd').getByRole('link'),
      /facts\?.*paid=false.*untilMonth=9/,
    );
    await judge(visitor, `figure-rows-${name}`);
    await page.getByRole('button', { name: /截至9月底/ }).click();
    await page.waitForURL((url) => !url.search.includes('untilMonth'));
    await page.getByRole('button', { name: /^未付款/ }).click();
    await page.waitForURL((url) => !url.search.includes('paid'));
    await open();
    await follow(
      page.locator('section[aria-label="渠道"] a[href*="channel=platform"]').first(),
      /facts\?.*untilMonth=9.*channel=platform/,
    );
    await visitor.open('/official');
    await page.getByRole('link', { name: /去年同日/ }).click();
    await page.waitForURL(/facts\?.*year=2025.*untilMonth=11.*untilDay=20.*paired=true/);
    await page.getByRole('button', { name: /截至11月20日/ }).waitFor();
    await visitor.quiet();
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  it('a month that is not closed says which periods are open', async () => {
    for (const size of [desktop, phone]) {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.logIn('official', password);
      await visitor.open('/official/bulletins');
      await visitor.page.getByRole('link', { name: '无锡市2026年10月消费帮扶情况通报' }).click();
      await visitor.page.getByText('以下期间还没有关账').waitFor();
      expect(await visitor.page.getByRole('button', { name: '送审' }).isDisabled()).toBe(true);
      await judge(visitor, 'bulletin-open-month');
      await visitor.page.locator('a[href="/official/periods/320200-2026-10"]').first().click();
      await visitor.page.waitForURL(/periods\/320200-2026-10/);
      await visitor.leave();
    }
  });

  it('a bulletin that does not add up says where, and cannot be proposed', async () => {
    const cell = `year = 2026 AND month = 6 AND east_code = '320205'`;
    await world.database.write(
      `UPDATE tallies SET amount_fen = amount_fen + 100 WHERE ctid = (SELECT ctid FROM tallies WHERE ${cell} LIMIT 1)`,
    );
    for (const size of [desktop, phone]) {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.logIn('official', password);
      await visitor.open('/official/bulletins');
      await visitor.page.locator('form select').nth(1).selectOption('6');
      await visitor.page.getByRole('button', { name: '起草通报' }).click();
      if (size === desktop) {
        await visitor.page.getByText('下面几处不平').waitFor();
        expect(await visitor.page.getByRole('button', { name: '送审' }).isDisabled()).toBe(true);
        await visitor.page.locator('#checks').scrollIntoViewIfNeeded();
        await judge(visitor, 'bulletin-differs');
      } else {
        await visitor.page.getByRole('alert').getByText('已有一份通报').waitFor();
        await judge(visitor, 'bulletins-refused');
      }
      await visitor.leave();
    }
  });

  it('a file is asked for from the rows, made, and taken', async () => {
    for (const size of [desktop, phone]) {
      const visitor = await Visitor.arrive(browser, world.url, size, now);
      await visitor.logIn('official', password);
      const { page } = visitor;
      await visitor.open('/official/facts?month=9');
      await page.getByRole('button', { name: '导出全部' }).click();
      await page.getByText('排队中').first().waitFor();
      await judge(visitor, 'exports-waiting');
      await world.get(ExportMaker).makeWaiting();
      const kept = page.waitForEvent('download');
      await page
        .getByRole('link', { name: /下载 无锡市-采购明细-2026年9月/ })
        .first()
        .click();
      expect((await kept).suggestedFilename()).toMatch(/^无锡市-采购明细-2026年9月-20261120\.xlsx$/);
      await judge(visitor, 'exports-done');
      await visitor.leave();
    }
  });

  /** The last one: so many files are more than an hour allows. */
  it('files are listed page by page', async () => {
    const visitor = await Visitor.arrive(browser, world.url, desktop, now);
    await visitor.logIn('official', password);
    const { page } = visitor;
    await visitor.open('/official/facts?month=8');
    await page.getByRole('button', { name: '导出全部' }).click();
    await page.getByText('排队中').first().waitFor();
    await world.get(ExportMaker).makeWaiting();
    await world.database.write(
      `INSERT INTO exports
       SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*
         FROM exports e, generate_series(1, 60)
        WHERE e.id = (SELECT id FROM exports WHERE state = 'done' AND name LIKE '%8月%' ORDER BY id DESC LIMIT 1)`,
    );
    await visitor.open('/official/exports');
    const files = page.getByText(/^无锡市-采购明细-2026年8月/);
    expect(await files.count()).toBe(50);
    await page.getByRole('button', { name: '再看一些' }).click();
    await visitor.quiet();
    expect(await files.count()).toBeGreaterThanOrEqual(61);
    await visitor.leave();
  });
});
