import type { Browser } from 'playwright-core';
import { expectBooksToBalance } from '../support/books';
import { desktop, openBrowser, phone, Visitor } from '../support/browser';
import { World } from '../support/world';

const password = 'Demo-2026-bangfu';
const now = new Date('2026-11-20T02:00:00Z');
const seen = [
  ...['repeated_photo', 'above_yield', 'refund_after_close', 'price_above_reference'],
  ...['shared_contacts', 'split_orders', 'origin_unlisted', 'round_amounts', 'same_minute', 'shared_payer'],
  ...['december_spike'],
];

describe('odd trades are looked into in a browser', () => {
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
    await visitor.wholePicture(name);
    const overflow = Math.max(0, await visitor.sidewaysOverflow());
    expect([name, overflow, await visitor.barriers(), visitor.complaints]).toEqual([name, 0, [], []]);
  }

  /** The newest of a rule that somebody in the city sees. */
  async function flagOf(rule: string): Promise<string> {
    const [flag] = await world.database.read<{ id: string }>(
      `SELECT id FROM integrity_flags WHERE rule = $1 AND codes && region_below('320200') ORDER BY id DESC LIMIT 1`,
      [rule],
    );
    if (!flag) throw new Error(`The demo has no flag of ${rule}.`);
    return flag.id;
  }

  it('the demo has cases in every state, and its books balance', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    const states = await world.database.read<{ state: string; rules: string[]; flags: number }>(
      `SELECT state, count(*)::int AS flags, array_agg(DISTINCT rule) AS rules FROM integrity_flags GROUP BY 1 ORDER BY 1`,
    );
    expect(states.map(({ state }) => state)).toEqual([
      'assigned',
      'confirmed',
      'dismissed',
      'explained',
      'open',
    ]);
    expect(states.reduce((sum, { flags }) => sum + flags, 0)).toBeLessThan(200);
    const rules = await world.database.read<{ code: string }>('SELECT code FROM integrity_rules ORDER BY 1');
    expect(rules.map(({ code }) => code)).toEqual([...seen].sort());
    const found = new Set(states.flatMap((state) => state.rules));
    expect([...found].sort()).toEqual([...seen].sort());
  });

  it.each([desktop, phone])('the desk, by rule and by state (%j)', async (size) => {
    const official = await comes('official', size);
    await official.open('/official/integrity');
    await looksWell(official, 'integrity');
    await official.page.getByRole('button', { name: '重复使用验收照片' }).click();
    await official.quiet();
    await looksWell(official, 'integrity-rule');
    await official.open('/official/integrity?year=2026&month=1&state=confirmed');
    await looksWell(official, 'integrity-empty');
    await official.leave();
  });

  it.each([desktop, phone])('the evidence side by side (%j)', async (size) => {
    const official = await comes('official', size);
    for (const rule of seen) {
      await official.open(`/official/integrity/${await flagOf(rule)}`);
      await looksWell(official, `integrity-${rule.replaceAll('_', '-')}`);
    }
    await official.leave();
    const county = await comes('county', size);
    await county.open('/official/integrity');
    await looksWell(county, 'integrity-county');
    await county.leave();
  });

  it.each([desktop, phone])('a cooperative says what land it tills (%j)', async (size) => {
    const clerk = await comes('supplier', size);
    await clerk.open('/supply/plots');
    await looksWell(clerk, 'plots');
    await clerk.page.getByRole('button', { name: '登记地块' }).click();
    const dialog = clerk.page.getByRole('dialog');
    await dialog.getByLabel('商品').selectOption({ index: 1 });
    await dialog.getByLabel('乡镇、村').fill('示例乡示例村');
    await dialog.getByLabel('面积（亩）').fill('12.505');
    await dialog.getByLabel('亩产（公斤）').fill('800');
    await dialog.getByLabel('亩产依据').fill('县产量调查');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await dialog.getByText('请填写大于 0 的面积，最多两位小数。').waitFor();
    await looksWell(clerk, 'plots-entering');
    await dialog.getByLabel('面积（亩）').fill('12.5');
    await dialog.getByRole('button', { name: '登记', exact: true }).click();
    await clerk.page.getByText('10,000 公斤').first().waitFor();
    await looksWell(clerk, 'plots-entered');
    await clerk.leave();
  });

  it.each([desktop, phone])(
    'an operator sets thresholds and records what goods cost elsewhere (%j)',
    async (size) => {
      const operator = await comes('operator', size);
      await operator.open('/operate/integrity');
      await looksWell(operator, 'integrity-rules');
      await operator.page.getByRole('button', { name: '修改规则：拆分订单规避限额' }).click();
      const rule = operator.page.getByRole('dialog');
      await rule.getByLabel('占比（%）').fill('1200');
      await rule.getByRole('button', { name: '保存' }).click();
      await rule.getByText('请写明依据').waitFor();
      await rule.getByText('请填 0% 至 1000%').waitFor();
      await looksWell(operator, 'integrity-rule-wrong');
      await rule.getByLabel('占比（%）').fill('12.5');
      await rule.getByLabel('限额（元）').fill('16,000');
      await rule.getByLabel('修改依据').fill('示例：采购管理办法');
      await rule.getByRole('button', { name: '保存' }).click();
      await operator.page.getByText('依据：示例：采购管理办法').waitFor();
      await operator.page.getByText('16,000.00 元').waitFor();
      await operator.page.getByRole('link', { name: '参考价' }).click();
      await operator.quiet();
      await looksWell(operator, 'reference-prices');
      await operator.page.getByRole('button', { name: '登记参考价' }).click();
      const price = operator.page.getByRole('dialog');
      await price.getByRole('button', { name: '登记', exact: true }).click();
      await price.getByText('请先查找并选择商品').waitFor();
      await price.getByLabel('商品').fill('苹果');
      await price.getByRole('button', { name: '查找' }).click();
      await price.getByRole('radio').first().check({ force: true });
      await price.getByLabel('参考价（元/公斤）').fill('1.23');
      await price.getByLabel('来源').fill('示例：批发市场报价');
      await looksWell(operator, 'reference-price-entering');
      await price.getByRole('button', { name: '登记', exact: true }).click();
      await operator.page.getByText('1.23 元/公斤').first().waitFor();
      await looksWell(operator, 'reference-prices-entered');
      await operator.open('/operate/integrity/prices?q=nothing');
      await looksWell(operator, 'reference-prices-none');
      await operator.leave();
      const [priced] = await world.database.read<{ id: string }>(
        'SELECT product_id AS id FROM reference_prices WHERE price_per_kg_fen = 123',
      );
      const buyer = await comes('buyer', size);
      await buyer.open(`/buy/products/${priced?.id}`);
      await buyer.page.getByText('1.23 元/公斤').waitFor();
      await looksWell(buyer, 'product-reference');
      await buyer.leave();
    },
  );

  it('is taken over, ended with a reason, and read by the auditor', async () => {
    const id = await flagOf('price_above_reference');
    const official = await comes('official', desktop);
    await official.open(`/official/integrity/${id}`);
    await official.page.getByRole('button', { name: '分派', exact: true }).click();
    await looksWell(official, 'integrity-assigning');
    await official.page.getByRole('button', { name: '取消' }).click();
    await official.page.getByRole('button', { name: '由我核查' }).click();
    await official.page.getByRole('button', { name: '填写结论' }).click();
    const dialog = official.page.getByRole('dialog');
    await dialog.getByLabel('已查实').check();
    await dialog.getByLabel('理由和核查经过').fill('与供应商核对，同规格高于参考价，已要求调价');
    await looksWell(official, 'integrity-ending');
    await dialog.getByRole('button', { name: '办结' }).click();
    await official.page.getByText('与供应商核对，同规格高于参考价，已要求调价').waitFor();
    await official.leave();
    const auditor = await comes('auditor', desktop);
    await auditor.open(`/official/integrity/${id}`);
    expect(await auditor.page.getByRole('button', { name: /分派|核查|结论/ }).count()).toBe(0);
    await auditor.page.evaluate(`localStorage.setItem('bangfu.language', 'en')`);
    await auditor.open(`/official/integrity/${id}`);
    await auditor.page.getByText('Confirmed').first().waitFor();
    await looksWell(auditor, 'integrity-ended-english');
    await auditor.open('/official/integrity');
    await looksWell(auditor, 'integrity-english');
    await auditor.leave();
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
