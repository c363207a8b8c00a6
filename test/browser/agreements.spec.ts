import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { pdfPaper } from '../support/papers';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const sizes = [desktop, phone];

jest.setTimeout(240_000);

describe('agreements, targets and projects in a browser', () => {
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

  async function comes(login: string, size = desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    return visitor;
  }

  async function idOf(sql: string): Promise<string> {
    const [row] = await world.database.read<{ id: string }>(sql);
    return row?.id as string;
  }

  const agreementOf = (west: string) =>
    idOf(`SELECT id FROM agreements WHERE west_code = '${west}' AND year = 2026`);
  const projectOf = (kind: string) => idOf(`SELECT id FROM projects WHERE kind = '${kind}'`);

  /** Looked at on both sizes: pictures, and everything that a person could not read or reach. */
  async function looks(login: string, pages: Record<string, string>): Promise<void> {
    const faults: string[] = [];
    for (const size of sizes) {
      const visitor = await comes(login, size);
      for (const [name, path] of Object.entries(pages)) {
        await visitor.open(path);
        await visitor.wholePicture(`collaboration-${login}-${name}`);
        const overflow = await visitor.sidewaysOverflow();
        if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
        faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
      }
      faults.push(...visitor.complaints);
      await visitor.leave();
    }
    expect(faults).toEqual([]);
  }

  it('every screen reads well on both sizes', async () => {
    const [haidong, yanan] = [await agreementOf('630200'), await agreementOf('610600')];
    const part = await idOf(
      `SELECT id FROM target_parts WHERE agreement_id = '${haidong}' AND east_code = '320205' AND kind = 'pairing'`,
    );
    await looks('official', {
      agreements: '/official/agreements',
      'agreements-empty': '/official/agreements?year=2019',
      agreement: `/official/agreements/${haidong}`,
      'agreement-waiting': `/official/agreements/${haidong}?state=reported#reports`,
      'agreement-new': '/official/agreements/new',
      targets: `/official/agreements/${haidong}/targets?open=${part}`,
      'targets-over': `/official/agreements/${yanan}/targets`,
      projects: '/official/projects',
      'projects-empty': '/official/projects?year=2022',
      project: `/official/projects/${await projectOf('cold_chain')}`,
      'project-waiting': `/official/projects/${await projectOf('brand')}`,
      'project-new': '/official/projects/new',
    });
    await looks('county', {
      targets: `/official/agreements/${haidong}/targets`,
      agreement: `/official/agreements/${haidong}`,
    });
  });

  it('an official reports with evidence, the other side accepts, and the figure moves', async () => {
    const id = await agreementOf('630200');
    const wuxi = await comes('official');
    await wuxi.open(`/official/agreements/${id}`);
    const row = wuxi.page.getByRole('row').filter({ hasText: '选派专业技术人才' });
    await row.getByText('73', { exact: false }).first().waitFor();
    await row.getByRole('button', { name: '填报' }).click();
    const dialog = wuxi.page.getByRole('dialog');
    await dialog.getByLabel('数值（人）').fill('13');
    await dialog.getByLabel('说明').fill('第三批医生到岗');
    await dialog.getByRole('button', { name: '提交填报' }).click();
    await dialog.getByText('请上传凭证').waitFor();
    await dialog.getByLabel('上传凭证').setInputFiles({
      name: '派出文件.pdf',
      mimeType: 'application/pdf',
      buffer: pdfPaper(),
    });
    await dialog.getByText('派出文件.pdf').waitFor();
    await wuxi.picture('collaboration-report-dialog');
    await dialog.getByRole('button', { name: '提交填报' }).click();
    await wuxi.page.getByText('已提交，等对方或上级审核').waitFor();
    const haidong = await comes('haidong.official', phone);
    await haidong.open(`/official/agreements/${id}?state=reported`);
    const card = haidong.page.getByRole('listitem').filter({ hasText: '第三批医生到岗' });
    const file = haidong.page.waitForEvent('download');
    await card.getByRole('link', { name: '派出文件.pdf' }).click();
    expect((await file).suggestedFilename()).toBe('派出文件.pdf');
    await card.getByRole('button', { name: '采纳' }).click();
    await haidong.page.getByText('已采纳，计入完成数').waitFor();
    await wuxi.open(`/official/agreements/${id}`);
    await wuxi.page
      .getByRole('row')
      .filter({ hasText: '选派专业技术人才' })
      .getByText('86')
      .first()
      .waitFor();
    expect([...wuxi.complaints, ...haidong.complaints]).toEqual([]);
    await wuxi.leave();
    await haidong.leave();
  });

  it('a target is changed past the whole only with a reason, and its history tells', async () => {
    const id = await agreementOf('630200');
    const wuxi = await comes('official');
    await wuxi.open(`/official/agreements/${id}/targets`);
    const row = wuxi.page.getByRole('row').filter({ hasText: '锡山区 — 化隆回族自治县' });
    await row.getByRole('button', { name: '调整' }).click();
    const dialog = wuxi.page.getByRole('dialog');
    await dialog.getByLabel('任务（元）').fill('500000');
    await dialog.getByLabel('依据或原因').fill('秋季加购');
    await dialog.getByRole('button', { name: '调整', exact: true }).click();
    await dialog.getByText(/合计将超过上级任务 80,000.00 元/).waitFor();
    await dialog.getByLabel('超分解原因').fill('锡山区主动加压');
    await wuxi.picture('collaboration-over-dialog');
    await dialog.getByRole('button', { name: '调整', exact: true }).click();
    await wuxi.page.getByText('已调整').waitFor();
    await wuxi.page.getByText('超分解 80,000.00').first().waitFor();
    await row.getByRole('button', { name: '记录' }).click();
    await wuxi.page.getByRole('dialog').getByText('380,000.00 → 500,000.00 元').waitFor();
    await wuxi.picture('collaboration-history');
    expect(wuxi.complaints).toEqual([]);
    await wuxi.leave();
    await expectBooksToBalance(world.database);
  });

  it('a project with a suspect line is explained, judged by another, and approved', async () => {
    const county = await comes('county');
    const { page } = county;
    await county.open('/official/projects/new');
    await page.getByLabel('项目名称').fill('巴燕镇农产品集散点');
    await page.getByLabel('结对（东部 — 西部）').selectOption({ label: '锡山区 — 化隆回族自治县' });
    await page.getByLabel('实施单位').fill('化隆县商务局');
    await page.getByLabel('建设地点').fill('巴燕镇');
    await page.getByLabel('内容').fill('集散点办公室改造');
    await page.getByLabel('金额（元）').fill('30000');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.getByText('有疑似禁止支出的字样').first().waitFor();
    await county.picture('collaboration-suspect');
    await page.getByLabel('为什么不属于禁止支出').fill('为商户共用的收货验货间');
    await page.getByRole('button', { name: '提交登记' }).click();
    await page.waitForURL(/\/official\/projects\/[0-9a-f-]{36}/);
    const path = new URL(page.url()).pathname;
    const district = await comes('district', phone);
    await district.open(path);
    await district.page.getByRole('button', { name: '复核', exact: true }).click();
    await district.page.getByLabel('复核意见').fill('查看平面图，为验货间');
    await district.picture('collaboration-judge');
    await district.page.getByRole('button', { name: '不属于禁止支出' }).click();
    await district.page.getByRole('button', { name: '核准立项' }).click();
    await district.page.getByText('已核准，项目开始实施').waitFor();
    await district.page.getByRole('button', { name: '登记拨付' }).waitFor();
    expect([...county.complaints, ...district.complaints]).toEqual([]);
    await county.leave();
    await district.leave();
  });
});
