import { expectBooksToBalance } from '../support/books';
import {
  type Check,
  close,
  type Office,
  officeOf,
  openChecks,
  periodPage,
  propose,
} from '../support/closing';
import { good, type SalesReport, Selling, saleLine } from '../support/selling';
import { World } from '../support/world';

const december = '320214-2025-12';

/** O8: whoever closes a month is told of the sales outside the platform that nobody has judged. */
describe('a month is closed while sales outside the platform wait', () => {
  let world: World;
  let desk: Selling;
  let office: Office;
  let fair: SalesReport;
  let shop: SalesReport;

  const checkOf = async (code: string, id = december): Promise<Check | undefined> =>
    (await periodPage(office[0], id)).checks.items.find((one) => one.code === code);
  const listed = async (query: string, client = office[0]): Promise<string[]> => {
    const path = `/v1/sales-reports?${query}`;
    return good(await client.get<{ items: SalesReport[] }>(path), 200).items.map(({ id }) => id);
  };
  const factsOf = async (query: string) =>
    good(await office[0].get<{ items: object[] }>(`/v1/facts?${query}`), 200).items;
  const sold = (soldOn: string, more: object = {}) => saleLine({ soldOn, ...more });

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2025-12-30T02:00:00Z'));
    desk = await Selling.within(world);
    office = await officeOf(world, '320214');
    shop = await desk.reported([sold('2025-12-02')]);
    await desk.accepted(shop.id);
    fair = await desk.reported([sold('2025-12-28', { amountFen: 50_000 }), sold('2025-11-30')], {
      ...{ channel: 'expo', venue: '年货展销会' },
    });
    const back = { kind: 'return', quantity: 2, grams: 5_000, amountFen: 13_000, reason: '破损' };
    const path = `/v1/sales-lines/${shop.lines[0]?.id}/corrections`;
    good(await desk.reseller.purchaser.post(path, { ...back, occurredOn: '2025-12-20' }));
    await world.settle();
    world.clock.set(new Date('2026-01-05T02:00:00Z'));
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  it('they stand on the checklist, by the day on which they were sold, and are asked about', async () => {
    const page = await periodPage(office[0], december);
    expect(openChecks(page)).toEqual(['sales_reports', 'sales_corrections']);
    expect(await checkOf('sales_reports')).toMatchObject({ blocking: false, open: 1, fen: 50_000 });
    expect(await checkOf('sales_corrections')).toMatchObject({ blocking: false, open: 1, fen: 13_000 });
    expect(await checkOf('sales_reports', '320214-2025-11')).toMatchObject({ open: 1, fen: 130_000 });
    expect(await checkOf('sales_reports', '320214-2025-10')).toMatchObject({ open: 0 });
    expect(await checkOf('sales_reports', '320214-2025')).toMatchObject({ open: 1, fen: 180_000 });
    expect(await propose(office[0], december)).toMatchObject({
      ...{ status: 422, body: { code: 'period.remark_required' } },
    });
  });

  it('the list behind each is exactly that', async () => {
    const when = 'year=2025&month=12&regionCode=320214';
    expect(await listed(`open=review&${when}`)).toEqual([fair.id]);
    expect(await listed(`open=corrections&${when}`)).toEqual([shop.id]);
    expect(await listed(`open=review&year=2025&month=10&regionCode=320214`)).toEqual([]);
    expect(await listed(`open=corrections&year=2025&month=11&regionCode=320214`)).toEqual([]);
    expect(await listed(`open=review&year=2025&month=12&regionCode=610630`)).toEqual([fair.id]);
    expect(await listed(`open=review&year=2025&month=12&regionCode=320205`)).toEqual([]);
    expect(await listed(when)).toEqual([fair.id, shop.id]);
    expect(await listed('open=review&year=2025', desk.other.purchaser)).toEqual([]);
    expect(await office[0].get('/v1/sales-reports?month=12')).toMatchObject({ status: 400 });
  });

  it('returned to its reporter a report still waits; refused it does not', async () => {
    const other = await desk.reported([sold('2025-12-15', { amountFen: 7_000 })]);
    expect(await checkOf('sales_reports')).toMatchObject({ open: 2, fen: 57_000 });
    good(await desk.review(other.id, { outcome: 'refused', reason: '无法核对' }));
    good(await desk.review(fair.id, { outcome: 'returned', reason: '缺发票' }));
    expect(await checkOf('sales_reports')).toMatchObject({ open: 1, fen: 50_000 });
  });

  it('closed with a remark, what is accepted later counts in the first open month', async () => {
    const lines = [sold('2025-12-28', { amountFen: 50_000 })];
    const again = { channel: 'expo', venue: '年货展销会', lines };
    good(await desk.reseller.purchaser.post(`/v1/sales-reports/${fair.id}/resubmission`, again));
    await close(office, december, '展销会一份报表待审核，采信后记入次月');
    await desk.accepted(fair.id);
    await world.settle();
    expect(await factsOf('year=2026&month=1&channel=expo')).toMatchObject([
      { amountFen: 50_000, adjustsYear: 2025, adjustsMonth: 12 },
    ]);
  });

  it('weak evidence and money that pays nothing are listed, and lead where they can be seen', async () => {
    await world.target('320214', '610630', 2025, 100_000_000, 1);
    const late = await desk.reported([sold('2025-11-11', { amountFen: 9_000 })]);
    await desk.accepted(late.id);
    await world.settle();
    const [weak] = (await checkOf('evidence', '320214-2025-11'))?.listed ?? [];
    expect(weak).toMatchObject({
      ...{ eastCode: '320214', westCode: '610630', evidenceLevel: 0, count: 1, amountFen: 9_000 },
    });
    const query = 'year=2025&month=11&eastCode=320214&westCode=610630&evidenceLevel=0';
    expect(await factsOf(query)).toHaveLength(1);
  });
});
