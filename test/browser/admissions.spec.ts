import type { Browser } from 'playwright-core';
import { applicantPassword, applicationOf } from '../support/admission';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { figureOf, type Sheet } from '../support/figures';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('a cooperative applies and comes in, in a browser', () => {
  let world: World;
  let browser: Browser;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
  }, 300_000);

  afterAll(async () => {
    await world?.settle();
    await expectBooksToBalance(world.database);
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size = desktop, secret = password): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, secret);
    return visitor;
  }

  async function looksWell(visitor: Visitor, name: string): Promise<void> {
    await visitor.wholePicture(name);
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, overflow, await visitor.barriers(), visitor.complaints]).toEqual([name, 0, [], []]);
  }

  it('applies on a phone, is signed for by both offices, admitted, and logs in', async () => {
    const draft = applicationOf({ shortName: '群科新社' });
    const applicant = await Visitor.arrive(browser, world.url, phone, now);
    const { page } = applicant;
    await applicant.open('/login');
    await page.getByRole('link', { name: '供应商入驻' }).click();
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('请先补全标红的内容').waitFor();
    await looksWell(applicant, 'apply-empty');
    await page.getByLabel('名称（与营业执照一致）').fill(draft['name'] as string);
    await page.getByLabel('简称').fill(draft['shortName'] as string);
    await page.getByLabel('统一社会信用代码').fill((draft['creditCode'] as string).toLowerCase());
    await page.getByLabel('注册县（区）').selectOption('630224');
    await page.getByLabel('乡镇').fill('群科镇');
    await page.getByLabel('详细地址').fill(draft['address'] as string);
    await page.getByLabel('联系人').fill('马明远');
    await page.getByLabel('联系电话').fill('０９７２－８７１００００');
    await page.getByLabel('生产什么，一年产多少').fill(draft['goods'] as string);
    await page.getByLabel('带动了谁，怎样带动').fill(draft['linkage'] as string);
    await page.getByLabel('账户', { exact: true }).fill(draft['login'] as string);
    // The page is lost, as on a bad line: what was typed is still there, but for the password.
    await page.reload();
    expect(await page.getByLabel('联系人').inputValue()).toBe('马明远');
    await page.getByLabel('密码', { exact: true }).fill(applicantPassword);
    await looksWell(applicant, 'apply');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.waitForURL(/\/apply\/progress#/);
    await page.getByText('申请已收到').waitFor();
    await looksWell(applicant, 'apply-sent');

    const signing = [
      ['hualong.agriculture', '已到现场核查大棚'],
      ['county', '46 户带动属实'],
    ] as const;
    for (const [login, reason] of signing) {
      const official = await comes(login);
      await official.open('/official/admissions');
      await looksWell(official, `admissions-${login}`);
      await official.page.getByRole('link', { name: draft['name'] as string }).click();
      await official.page.getByText('0972-8710000').waitFor();
      await official.page.getByLabel('意见与理由').fill(reason);
      await official.page.getByRole('button', { name: '同意', exact: true }).click();
      await official.page.getByText('意见已提交').waitFor();
      await official.quiet();
      await looksWell(official, `admission-${login}`);
      await official.leave();
    }

    const operator = await comes('operator');
    await operator.open('/operate/admissions?state=open');
    await operator.page.getByRole('link', { name: draft['name'] as string }).click();
    await operator.page.getByLabel('意见与理由').fill('资料齐全，准予入驻');
    await operator.page.getByRole('button', { name: '准入', exact: true }).click();
    await operator.page.getByText('已成为平台供应商').waitFor();
    await looksWell(operator, 'admission-operator');
    await operator.leave();

    await applicant.open('/apply/progress');
    await page.getByText('已准入，可以用申请时填写的账户登录').waitFor();
    await page.getByText('46 户带动属实').waitFor();
    await looksWell(applicant, 'apply-admitted');
    await page.getByRole('link', { name: '去登录' }).click();
    await applicant.logIn(draft['login'] as string, applicantPassword);
    expect(new URL(page.url()).pathname).toMatch(/^\/supply/);
    await looksWell(applicant, 'supply-first');
    await applicant.leave();
  }, 180_000);

  it('shows on a figure of the bulletin which producers it counts', async () => {
    const official = await comes('official');
    const { page } = official;
    await official.open('/official/admissions?counted=admitted&year=2026&month=10');
    await page.getByText('2026 年 1—10 月准入的供应商').waitFor();
    const rows = await page.getByRole('row').count();
    const answer = await page.evaluate(async () => (await fetch('/v1/figures?year=2026&month=10')).text());
    const sheet = JSON.parse(answer) as Sheet;
    expect(figureOf(sheet, 'suppliers_admitted')).toBe(rows - 1);
    await looksWell(official, 'admissions-counted');
    await official.leave();
  }, 60_000);

  it('can be looked up with the receipt on another device, and taken back', async () => {
    const draft = applicationOf({ regionCode: '610622' });
    const sent = await world.nobody.post('/v1/supplier-applications', draft);
    expect(sent.status).toBe(201);
    const visitor = await Visitor.arrive(browser, world.url, desktop, now);
    await visitor.open('/apply/progress');
    await visitor.page.getByLabel('查询码').fill(draft['receipt'] as string);
    await visitor.page.getByRole('button', { name: '查询' }).click();
    await visitor.page.getByRole('button', { name: '撤回申请' }).click();
    await visitor.page.getByRole('dialog').getByRole('button', { name: '撤回申请' }).click();
    await visitor.page.getByText('申请已撤回，可以重新申请。').waitFor();
    await looksWell(visitor, 'apply-withdrawn');
    await visitor.leave();
  }, 60_000);
});
