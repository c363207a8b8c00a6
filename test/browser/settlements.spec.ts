import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, images, openBrowser, phone, Visitor } from '../support/browser';
import { PdfReader } from '../support/pdf';
import { bankPays } from '../support/settling';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const sizes = [desktop, phone];

jest.setTimeout(240_000);

describe('from order to payout, as each person does it in a browser', () => {
  let world: World;
  let browser: Browser;
  let supplierId: string;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    browser = await openBrowser();
    const [row] = await world.database.read<{ id: string }>(
      `SELECT organization_id AS id FROM users WHERE login = 'supplier'`,
    );
    supplierId = row?.id as string;
    await world.settle();
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

  /** Looked at on both sizes: pictures, and everything that a person could not read or reach. */
  async function looks(login: string, pages: Record<string, string>): Promise<void> {
    const faults: string[] = [];
    for (const size of sizes) {
      const visitor = await comes(login, size);
      for (const [name, path] of Object.entries(pages)) {
        await visitor.open(path);
        await visitor.picture(`${login}-${name}`);
        const overflow = await visitor.sidewaysOverflow();
        if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
        faults.push(...(await visitor.barriers()).map((barrier) => `${name}: ${barrier}`));
      }
      faults.push(...visitor.complaints);
      await visitor.leave();
    }
    expect(faults).toEqual([]);
  }

  const idOf = async (sql: string): Promise<string> => {
    const [row] = await world.database.read<{ id: string }>(sql, [supplierId]);
    return row?.id as string;
  };

  it('a cooperative enters its account from a phone', async () => {
    const clerk = await comes('supplier', phone);
    const { page } = clerk;
    await clerk.open('/supply/money');
    await page.getByRole('button', { name: '更换账户' }).click();
    await page.getByLabel('户名', { exact: true }).fill('化隆县群科河谷农牧专业合作社');
    await page.getByLabel('开户行', { exact: true }).fill('农业银行化隆支行');
    await page.getByLabel('账号', { exact: true }).fill('6228 4812 3456 7890 123');
    await clerk.picture('supplier-account');
    await page.getByRole('button', { name: '提交核对' }).click();
    await page.getByText('已提交，等运营方核对').waitFor();
    expect(clerk.complaints).toEqual([]);
    await clerk.leave();
  });

  it('an operator checks it, settles, and proposes a list; another one releases it', async () => {
    await looks('operator', { accounts: '/operate/payout-accounts' });
    const one = await comes('operator');
    await one.open('/operate/payout-accounts');
    const card = one.page.getByRole('article').filter({ hasText: '化隆县群科河谷农牧专业合作社' });
    await card.getByText('户名与登记名称一致').waitFor();
    await card.getByRole('button', { name: '核对通过' }).click();
    await one.page.getByText('账户已启用').waitFor();
    await one.open('/operate/payouts');
    await one.page.getByRole('button', { name: '现在结算' }).click();
    await one.page.getByText(/结算 \d+ 家，共/).waitFor();
    await one.quiet();
    await looks('operator', { payouts: '/operate/payouts' });
    const number = await idOf(
      `SELECT s.number AS id FROM settlements s JOIN payouts p ON p.settlement_id = s.id AND p.state = 'open'
        WHERE s.supplier_id = $1 ORDER BY s.id LIMIT 1`,
    );
    await one.page.getByRole('checkbox', { name: `勾选 ${number}` }).check();
    await one.page.getByRole('button', { name: '提出付款清单' }).click();
    await one.page.waitForURL(/\/operate\/payment-lists\/.+/);
    await one.page.getByText('是您自己提出的').waitFor();
    expect(await one.page.getByRole('button', { name: '核对无误，放行' }).count()).toBe(0);
    const two = await comes('operator2');
    await two.open(new URL(one.page.url()).pathname);
    await two.picture('operator-release');
    await two.page.getByRole('button', { name: '核对无误，放行' }).click();
    await two.page.getByRole('dialog').getByRole('button', { name: '核对无误，放行' }).click();
    await two.page.getByText('已放行，可以下载文件').waitFor();
    const file = two.page.waitForEvent('download');
    await two.page.getByRole('link', { name: 'CSV（GBK）' }).click();
    expect((await file).suggestedFilename()).toMatch(/^FK26\d+\.csv$/);
    expect([...one.complaints, ...two.complaints]).toEqual([]);
    await one.leave();
    await two.leave();
  });

  it('the bank pays, and the cooperative sees what was paid and how long it took', async () => {
    await bankPays(world, [
      await idOf(`SELECT id FROM payouts WHERE supplier_id = $1 AND state = 'released'`),
    ]);
    await looks('supplier', {
      earnings: '/supply/money',
      settlement: `/supply/settlements/${await idOf('SELECT id FROM settlements WHERE supplier_id = $1')}`,
    });
    await looks('operator', {
      lists: '/operate/payment-lists',
      list: `/operate/payment-lists/${await idOf('SELECT id FROM payment_lists WHERE $1::uuid IS NOT NULL')}`,
    });
    const clerk = await comes('supplier', phone);
    await clerk.open('/supply/money?stage=paid');
    await clerk.page.getByText('已付到').first().waitFor();
    await clerk.leave();
  });

  it('a buyer joins orders on a settlement sheet and reads its month', async () => {
    for (const size of sizes) {
      const buyer = await comes('finance', size);
      await buyer.open('/buy/settlement-sheet');
      await buyer.page.getByRole('checkbox').first().check();
      await buyer.page.getByText('结算合计').waitFor();
      await buyer.quiet();
      await buyer.picture('buyer-sheet');
      expect(Math.max(0, await buyer.sidewaysOverflow())).toBe(0);
      expect(await buyer.barriers()).toEqual([]);
      await buyer.open('/buy/statement?month=2026-11');
      await buyer.page.getByText('期末应付').waitFor();
      await buyer.picture('buyer-statement');
      expect(Math.max(0, await buyer.sidewaysOverflow())).toBe(0);
      expect(await buyer.barriers()).toEqual([]);
      expect(buyer.complaints).toEqual([]);
      await buyer.leave();
    }
  });

  it('each prints its paper where it reads it', async () => {
    const reader = await PdfReader.open(browser);
    const settlement = await idOf('SELECT id FROM settlements WHERE supplier_id = $1');
    const places: [string, string, string][] = [
      ['supplier', `/supply/settlements/${settlement}`, 'settlement-statement'],
      ['operator', `/operate/settlements/${settlement}`, 'settlement-statement'],
      ['finance', '/buy/settlement-sheet', 'settlement-sheet'],
      ['finance', '/buy/statement?month=2026-10', 'monthly-statement'],
    ];
    for (const size of sizes) {
      for (const [login, path, paper] of places) {
        const visitor = await comes(login, size);
        await visitor.open(path);
        if (paper === 'settlement-sheet')
          for (const box of await visitor.page.getByRole('checkbox').all()) await box.check();
        const link = visitor.page.getByRole('link', { name: '打印（PDF）' });
        const answer = await visitor.context.request.get((await link.getAttribute('href')) as string);
        expect({ path, status: answer.status(), type: answer.headers()['content-type'] }).toEqual({
          ...{ path, status: 200, type: 'application/pdf' },
        });
        const pdf = await answer.body();
        expect(await reader.qr(pdf)).toContain('/check/');
        writeFileSync(join(images, `paper-${paper}.png`), await reader.picture(pdf, 1, 1.4));
        const pages = (await reader.texts(pdf)).length;
        writeFileSync(join(images, `paper-${paper}-last.png`), await reader.picture(pdf, pages, 1.4));
        expect(visitor.complaints).toEqual([]);
        await visitor.leave();
      }
    }
    await reader.close();
  });

  it('and the books are right', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
