import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { good, type SalesReport, Selling, saleLine } from '../support/selling';
import { factsOf, targetOf } from '../support/story';
import { World } from '../support/world';

const pair = 'eastCode=320214&westCode=610630';

/** Counting rule C4 by its other setting (docs/decisions/0035): of goods bought here and sold on, the purchase counts. */
describe('where the purchase counts, and not the final sale', () => {
  let world: World;
  let desk: Selling;
  /** The reseller at an API process where the final sale counts: somebody changed the setting. */
  let changed: Client;

  beforeAll(async () => {
    world = await World.start({ environment: { RESALE_COUNTS: 'purchase' } });
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await world.target('320214', '610630', 2026, 100_000_000);
    desk = await Selling.within(world);
    const [url] = (await world.apiProcesses(1, { RESALE_COUNTS: 'final_sale' })) as [string];
    changed = desk.reseller.purchaser.at(url);
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const completed = async () => {
    await world.settle();
    return (await targetOf(desk.district, '320214', '610630')).completedFen;
  };
  const report = (line: object, client: Client) =>
    client.post<SalesReport>('/v1/sales-reports', {
      ...{ channel: 'retail', venue: '旺庄店', lines: [saleLine(line as Record<string, unknown>)] },
    });

  it('C4: goods count once, when the reseller accepts them, and no sale of them counts again', async () => {
    const shop = await world.supplier({ county: '610630' });
    const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
    const { lines } = await desk.bought(shop, pack, 10);
    // 10 × 100.00.
    expect(await completed()).toBe(100_000);
    expect(await factsOf(desk.district, pair)).toMatchObject([
      {
        kind: 'purchase',
        amountFen: 100_000,
        mode: 'HELP_SELL',
        fundingSource: 'resale',
        channel: 'platform',
      },
    ]);
    const orderLineId = lines[0]?.id as string;
    const sold = { orderLineId, quantity: 4, grams: 10_000, amountFen: 52_000 };
    for (const client of [desk.reseller.purchaser, changed])
      expect(await report(sold, client)).toMatchObject({
        ...{ status: 422, body: { code: 'sales_line.counted_before' } },
      });
    // Whoever does not say where goods of that county come from could count them twice.
    expect(await report({}, desk.reseller.purchaser)).toMatchObject({
      ...{ status: 422, body: { code: 'sales_line.purchase_needed' } },
    });
    // Nor does it help to call them bought by a consumer.
    const asBought = { mode: 'BUY', fundingSource: 'personal' };
    expect(await report(asBought, desk.reseller.purchaser)).toMatchObject({
      ...{ status: 422, body: { code: 'sales_line.purchase_needed' } },
    });
    expect(await report({ ...asBought, orderLineId }, desk.reseller.purchaser)).toMatchObject({
      body: { errors: [{ code: 'sales_line.funding_differs' }] },
    });
    expect(await completed()).toBe(100_000);
  });

  it('C4: a sale that is reported before its purchase is counted counts in its place', async () => {
    const shop = await world.supplier({ county: '610630' });
    const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
    const before = await completed();
    // The worker has not heard of the acceptance yet.
    const { lines } = await desk.bought(shop, pack, 10);
    const orderLineId = lines[0]?.id as string;
    const sold = good(
      await report({ orderLineId, quantity: 4, grams: 10_000, amountFen: 52_000 }, desk.reseller.purchaser),
    );
    expect(await completed()).toBe(before);
    await desk.accepted(sold.id);
    expect(await completed()).toBe(before + 52_000);
    const rest = good(
      await report({ orderLineId, quantity: 6, grams: 15_000, amountFen: 78_000 }, desk.reseller.purchaser),
    );
    await desk.accepted(rest.id);
    expect(await completed()).toBe(before + 130_000);
  });

  it('C4: what was not bought here counts when it is sold', async () => {
    const before = await completed();
    const elsewhere = good(
      await report({ originCountyCode: '630224', amountFen: 70_000 }, desk.reseller.purchaser),
    );
    await desk.accepted(elsewhere.id);
    expect(await completed()).toBe(before);
    expect(await factsOf(desk.district, 'westCode=630224')).toMatchObject([
      { amountFen: 70_000, mode: 'HELP_SELL' },
    ]);
  });

  it('C4: a table says the same by row and column', async () => {
    const head = '发票号码,商品名称,产地,供应商,数量,总重量(公斤),金额,销售日期,方式,平台进货订单';
    const preview = (rows: string[]) =>
      desk.reseller.purchaser.upload<{
        lines: { draft: { orderLineId?: string } }[];
        faults: { row: number; column: string; code: string }[];
      }>('/v1/sales-report-previews', '销售.csv', Buffer.from([head, ...rows].join('\n')), 'text/csv');
    const row = (serial: number, mode: string, purchase = '') =>
      `2632999900000000000${serial},宜川苹果,宜川县,某合作社,4,10,520,2026-11-02,${mode},${purchase}`;
    const shop = await world.supplier({ county: '610630' });
    const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
    const counted = await desk.bought(shop, pack, 10);
    await world.settle();
    const wrong = good(
      await preview([row(1, '帮助销售'), row(2, '采购'), row(3, '帮助销售', counted.number)]),
    );
    expect(wrong.faults.map(({ row: at, column, code }) => [at, column, code])).toEqual([
      [2, '平台进货订单', 'sales_line.purchase_needed'],
      [3, '平台进货订单', 'sales_line.purchase_needed'],
      [4, '平台进货订单', 'sales_line.counted_before'],
    ]);
  });
});
