import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { workbookOf } from '../support/workbook';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');

describe('the bank desk, as two operators use it', () => {
  let world: World;
  let browser: Browser;
  let logins: string[];
  let due: { code: string; fen: number }[];
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    const people = await world.database.read<{ login: string }>(
      `SELECT u.login FROM users u JOIN organizations o ON o.id = u.organization_id
        WHERE o.kind = 'operator' AND u.active ORDER BY u.login = 'operator' DESC, u.login`,
    );
    logins = people.map(({ login }) => login);
    due = await world.database.read(
      `SELECT transfer_code AS code, amount_fen AS fen FROM payments WHERE state = 'pending' ORDER BY id LIMIT 2`,
    );
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function comes(login: string, size: typeof desktop): Promise<Visitor> {
    const visitor = await Visitor.arrive(browser, world.url, size, now);
    visitors.push(visitor);
    await visitor.logIn(login, password);
    return visitor;
  }

  const looksWell = async (visitor: Visitor, name: string) => {
    await visitor.picture(name);
    expect({
      name,
      barriers: await visitor.barriers(),
      overflow: Math.max(0, await visitor.sidewaysOverflow()),
    }).toEqual({
      name,
      barriers: [],
      overflow: 0,
    });
  };

  it('one registers an account, names the columns of its workbook, and splits a line over two payables', async () => {
    expect(logins.length).toBeGreaterThan(1);
    expect(due).toHaveLength(2);
    const operator = await comes(logins[0] as string, desktop);
    const { page } = operator;
    await operator.open('/operate');
    await page.getByRole('button', { name: '添加账户' }).click();
    await page.getByLabel('账户名称').fill('基本户');
    await page.getByLabel('开户行').fill('示例农商行');
    await page.getByLabel('账号', { exact: true }).fill('3205019999000011');
    await page.getByRole('button', { name: '保存账户' }).click();
    await page.getByText('这个账户还没有列配置').waitFor();

    const [a, b] = due as [{ code: string; fen: number }, { code: string; fen: number }];
    const book = workbookOf([
      ['示例农商行 活期明细'],
      ['办理日', '回单号', '往来单位', '往来账号', '转入', '转出', '说明'],
      [
        '2026-11-19',
        'H1',
        '无锡某财务中心',
        '320500001234',
        (a.fen + b.fen + 2_500) / 100,
        null,
        `${a.code} ${b.code}`,
      ],
      ['2026-11-19', 'H2', '无锡某财务中心', '320500001234', null, 25, '多付退回'],
      ['2026-11-20', 'H3', '示例农商行', '', null, 5.5, '手续费'],
    ]);
    const file = { name: '明细.xlsx', mimeType: 'application/octet-stream', buffer: book };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('heading', { name: '这份流水的各列是什么' }).waitFor();
    const choose = (label: RegExp | string, name: string) => page.getByLabel(label).selectOption(name);
    await choose('日期', '办理日');
    await choose('收入（贷方）金额', '转入');
    await choose('支出（借方）金额', '转出');
    await choose('对方户名', '往来单位');
    await choose('对方账号', '往来账号');
    await choose('流水号', '回单号');
    await choose('附言、摘要', '说明');
    await looksWell(operator, 'operator-layout');
    await page.getByRole('button', { name: '保存并导入' }).click();
    await page.getByText(/导入完成，收款 1 笔/).waitFor();

    await page
      .getByRole('button', { name: /无锡某财务中心.*/ })
      .filter({ hasText: a.code })
      .click();
    const add = page.getByRole('complementary').getByRole('button', { name: '选入' });
    await add.first().click();
    await add.first().click();
    await page.getByText('25.00').first().waitFor();
    await looksWell(operator, 'operator-split');
    await page.getByRole('button', { name: '提出匹配（2 项）' }).click();
    await page.getByText('已提出，等另一人复核').waitFor();
    await operator.leave();
  });

  it('another one confirms on a phone, and pairs the rest with what was sent back', async () => {
    const second = await comes(logins[1] as string, phone);
    const { page } = second;
    await second.open('/operate?state=proposed');
    await page.getByRole('button', { name: /无锡某财务中心/ }).click();
    await looksWell(second, 'operator-review');
    await page.getByRole('button', { name: '核对无误，确认入账' }).click();
    await page.getByText('已入账').waitFor();
    await second.open('/operate?direction=out');
    await page.getByRole('button', { name: /多付退回/ }).click();
    await page.getByRole('button', { name: '选入' }).first().click();
    await looksWell(second, 'operator-pair');
    await page.getByRole('button', { name: '提出匹配（1 项）' }).click();
    await page.getByText('已提出，等另一人复核').waitFor();
    await second.leave();
    const rows = await world.database.read(
      `SELECT state, amount_fen - allocated_fen AS rest FROM bank_lines WHERE bank_reference = 'H1'`,
    );
    expect(rows).toEqual([{ state: 'unmatched', rest: 2_500 }]);
  });

  it('both see the same suspense', async () => {
    for (const size of [desktop, phone]) {
      const visitor = await comes(logins[0] as string, size);
      await visitor.open('/operate/suspense');
      await visitor.page.getByRole('heading', { name: '待核款项' }).waitFor();
      await looksWell(visitor, `operator-suspense`);
      await visitor.leave();
    }
    await world.settle();
    await expectBooksToBalance(world.database);
    expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
