import type { Browser } from 'playwright-core';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { PdfReader } from '../support/pdf';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
/** A masked name; accounts keep their stars. */
const name = /\p{Script=Han}\*\*/u;
const now = new Date('2026-11-20T02:00:00Z');

/** O12 and what stands around it, as an auditor, an official of finance and an operator see it. */
describe('offices, masks and the audit trail', () => {
  let world: World;
  let browser: Browser;
  let factId: string;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    const [fact] = await world.database.read<{ id: string }>(
      `SELECT f.id FROM facts f JOIN shipments s ON s.id = f.shipment_id
        WHERE f.east_code = '320205' AND f.west_code = '630224' AND f.kind = 'purchase' AND s.driver_name IS NOT NULL
        ORDER BY f.id DESC LIMIT 1`,
    );
    factId = fact?.id as string;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function as(login: string, size: typeof desktop, work: (visitor: Visitor) => Promise<void>) {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    await visitor.logIn(login, password);
    await work(visitor);
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  }

  /** A picture, and nothing that keeps anybody out or runs over the edge. */
  async function look(visitor: Visitor, name: string): Promise<void> {
    await visitor.picture(name);
    // Less than nothing is the place of the scroll bar.
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect({ name, overflow }).toEqual({ name, overflow: 0 });
    expect({ name, barriers: await visitor.barriers() }).toEqual({ name, barriers: [] });
  }

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('shows an auditor who saw and changed what, on a %s', async (_, size) => {
    await as('auditor', size, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/official/audit');
      await page.getByText('审计取证：核对自有车辆送货人').waitFor();
      await look(visitor, 'audit-views');
      await page.getByLabel('行为').selectOption('unmasked');
      await visitor.quiet();
      expect(new URL(page.url()).searchParams.get('act')).toBe('unmasked');
      await page.getByRole('button', { name: '平一鸣' }).first().click();
      await visitor.quiet();
      await page.getByText('只看 平一鸣').waitFor();
      await look(visitor, 'audit-views-person');
      await visitor.open('/official/audit?q=没有这个人');
      await page.getByText('这段时间没有查阅记录').waitFor();
      await look(visitor, 'audit-views-empty');
      await visitor.open('/official/audit/changes');
      await look(visitor, 'audit-changes-all');
      await page.getByLabel('类别').selectOption('delivery');
      await page.getByText('第二人复核，验收完成').first().waitFor();
      await look(visitor, 'audit-changes');
      await visitor.open('/official/audit/chain');
      await page.getByText('记录都已封存，链条连续。').waitFor();
      await look(visitor, 'audit-chain');
    });
  });

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('masks people on the evidence page, and shows them for a reason, on a %s', async (_, size) => {
    await as('auditor', size, async (visitor) => {
      const { page } = visitor;
      await visitor.open(`/official/facts/${factId}`);
      await page.getByText('个人信息已脱敏').waitFor();
      const before = await page.locator('main').innerText();
      expect(before).toMatch(name);
      await look(visitor, 'evidence-masked');
      await page.getByRole('button', { name: '查看完整信息' }).click();
      await page.getByLabel('事由').fill('核对送货人');
      await look(visitor, 'evidence-reason');
      await page.getByRole('button', { name: '记录并查看' }).click();
      await page.getByText('本次查看已留痕').waitFor();
      expect(await page.locator('main').innerText()).not.toMatch(name);
      await look(visitor, 'evidence-unmasked');
      await visitor.open(`/official/audit?subjectId=${factId}&act=unmasked`);
      await page.getByText('核对送货人').first().waitFor();
    });
    await as('district', size, async (visitor) => {
      await visitor.open(`/official/facts/${factId}`);
      await visitor.page.getByText('个人信息已脱敏').waitFor();
      expect(await visitor.page.getByRole('button', { name: '查看完整信息' }).count()).toBe(0);
      expect(await visitor.page.getByRole('link', { name: '审计留痕' }).count()).toBe(0);
    });
  });

  it('masks people on paper, whose code is that of the paper with names', async () => {
    const [paper] = await world.database.read<{ id: string; first: string; driver: string }>(
      `SELECT a.id, u.name AS first, s.driver_name AS driver FROM facts f JOIN acceptances a ON a.id = f.acceptance_id
         JOIN users u ON u.id = a.first_signer_id JOIN shipments s ON s.id = f.shipment_id WHERE f.id = $1`,
      [factId],
    );
    const reader = await PdfReader.open(browser);
    const read = async (login: string): Promise<string> => {
      const { body } = await world.nobody.post<{ token: string }>('/v1/sessions', { login, password });
      const headers = { authorization: `Bearer ${body.token}` };
      const { bytes } = await world.nobody.get(`/v1/acceptances/${paper?.id}/sheet`, { headers });
      return reader.written(bytes);
    };
    const [whole, masked] = [await read('operator'), await read('district')];
    expect(whole).toContain(paper?.first);
    expect(whole).toContain(paper?.driver);
    expect(masked).not.toContain(paper?.first);
    expect(masked).not.toContain(paper?.driver);
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/;
    expect(code.exec(masked)?.[0]).toBe(code.exec(whole)?.[0]);
    await reader.close();
  });

  it.each([
    ['desktop', desktop],
    ['phone', phone],
  ])('lets an operator set what a body may see, on a %s', async (_, size) => {
    await as('operator', size, async (visitor) => {
      const { page } = visitor;
      await visitor.open('/operate/offices');
      await page.getByText('无锡市财政局').first().waitFor();
      await look(visitor, 'offices');
      await page.getByRole('button', { name: '设定职能：海东市乡村振兴局' }).click();
      await page.getByLabel('起始年度').selectOption('2026');
      await look(visitor, 'offices-edit');
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('已保存，下一次请求起生效').waitFor();
      await page.getByText('2026 年起').waitFor();
      await page.getByRole('button', { name: '设定职能：海东市乡村振兴局' }).click();
      await page.getByRole('button', { name: '撤销职能' }).click();
      await page.getByText('撤销 海东市乡村振兴局 的职能？').waitFor();
      await page.getByRole('button', { name: '撤销职能' }).click();
      await page.getByText('看不到任何数据').first().waitFor();
      await page.getByRole('button', { name: '设定职能：海东市乡村振兴局' }).click();
      await page.getByText('乡村振兴、帮扶对接').click();
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByText('看不到任何数据').first().waitFor({ state: 'detached' });
      await visitor.open('/operate/audit');
      await look(visitor, 'operator-audit');
      await visitor.open('/operate/health');
      await page.getByText('审计链').first().waitFor();
      await look(visitor, 'operator-health-chain');
    });
  });

  it('shows an education bureau the units of its department', async () => {
    await as('education', desktop, async (visitor) => {
      await visitor.open('/official/units?year=2026');
      await visitor.page.getByText('无锡市锡山区槐泾实验小学').first().waitFor();
      expect(await visitor.page.getByText('医院').count()).toBe(0);
      await look(visitor, 'office-of-a-department');
      await visitor.open('/official');
      await look(visitor, 'office-of-a-department-overview');
    });
  });

  it('tells an official what to do when the office does not reach the year', async () => {
    await world.database.write(
      `UPDATE offices SET first_year = 2026, version = version + 1 FROM organizations b
        WHERE b.id = organization_id AND b.short_name = '延安市乡村振兴局'`,
    );
    await as('yanan.official', desktop, async (visitor) => {
      await visitor.open('/official?year=2025');
      await visitor.page.getByText('所选年度不在本单位的查看范围内').first().waitFor();
      await look(visitor, 'office-outside-years');
    });
  });
});
