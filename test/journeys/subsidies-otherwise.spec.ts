import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { close, officeOf } from '../support/closing';
import { good, type SalesReport, saleLine } from '../support/selling';
import { giveBack } from '../support/settling';
import { delivered } from '../support/story';
import { draftOf, endNotice, finalise, programme, publish, rulesOf, runOf } from '../support/subsidy';
import { type Shop, type Unit, World } from '../support/world';

const harvest = new Date('2026-10-15T02:00:00Z');
const afterwards = new Date('2026-11-02T02:00:00Z');

jest.setTimeout(240_000);

describe('a subsidy that takes another way', () => {
  let world: World;
  let county: [Client, Client];
  let unit: Unit;
  let shop: Shop;
  let acceptanceId: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(harvest);
    unit = await world.buyer();
    shop = await world.supplier();
    county = [await world.official('630224'), await world.official('630224')];
    const pack = await shop.sells({ priceFen: 100_000 });
    ({ acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 3 }]));
    await world.settle();
    world.clock.set(afterwards);
  });

  afterAll(() => world.stop());

  it('rules that make no sense are refused at their field', async () => {
    const tiers = (...list: [number, number][]) =>
      list.map(([fromFen, rateBp]) => ({ fromFen, inclusive: true, rateBp }));
    const wrong: [object, string, string][] = [
      [{ lastDay: '2025-12-31' }, '/rules/lastDay', 'subsidy.period_wrong'],
      [{ tiers: tiers([100, 300], [100, 400]) }, '/rules/tiers', 'subsidy.tiers_unordered'],
      [{ tiers: tiers([0, 300], [100, 200]) }, '/rules/tiers', 'subsidy.rates_fall'],
      [
        { tiers: [{ fromFen: 0, inclusive: true, rateBp: null }] },
        '/rules/tiers/0/rateBp',
        'subsidy.rate_unknown',
      ],
      [{ buyersIn: '999999' }, '/rules/buyersIn', 'subsidy.region_unknown'],
      [{ noticeDays: 4 }, '/rules/noticeDays', 'too_small'],
    ];
    for (const [more, pointer, code] of wrong) {
      const draft = { name: '项目', sourceDocument: '文件', rules: rulesOf({ ...more }) };
      const { status, body } = await county[0].post<{ errors: object[] }>('/v1/subsidy-programmes', draft);
      expect([400, 422]).toContain(status);
      expect(JSON.stringify(body)).toContain(pointer);
      if (code.startsWith('subsidy')) expect(JSON.stringify(body)).toContain(code);
    }
    const city = await world.official('630200');
    const draft = { name: '项目', sourceDocument: '文件', rules: rulesOf() };
    for (const other of [city, await world.official('320205')])
      expect(await other.post('/v1/subsidy-programmes', draft)).toMatchObject({
        ...{ status: 422, body: { code: 'subsidy.not_a_county' } },
      });
  });

  it('withdrawn, it leaves the public page and another list can be published', async () => {
    const id = await programme(county[0], rulesOf());
    const run = await publish(county[0], id);
    const withdrawn = await county[1].post(`/v1/subsidy-runs/${run.id}/withdrawal`, { reason: '规则有误' });
    expect(withdrawn).toMatchObject({ status: 201, body: { state: 'withdrawn' } });
    const shown = await world.nobody.get(`/v1/subsidy-notices/${run.id}`);
    expect(shown.body).toMatchObject({
      state: 'withdrawn',
      lines: [],
      withdrawal: '规则有误',
      isOpen: false,
    });
    expect((await publish(county[0], id)).id).not.toBe(run.id);
  });

  it('goods that came back after the period are taken off the sale they belong to, if it is drawn up later', async () => {
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await giveBack(unit, shop, acceptanceId, 1);
    await world.settle();
    const october = await programme(county[0], rulesOf());
    const november = await programme(county[0], rulesOf({ firstDay: '2026-11-01', lastDay: '2026-11-30' }));
    expect((await draftOf(county[0], october)).totals.amountFen).toBe(10_000);
    expect((await draftOf(county[0], november)).lines).toEqual([]);
    const none = await county[0].post(`/v1/subsidy-programmes/${november}/runs`, { expectedTotalFen: 1 });
    expect(none).toMatchObject({ status: 409, body: { code: 'subsidy.period_open' } });
  });

  it('made final from the facts of now, it has what happened during the notice', async () => {
    const run = await publish(county[0], await programme(county[0], rulesOf()));
    await giveBack(unit, shop, acceptanceId, 1);
    await world.settle();
    expect(await runOf(county[0], run.id)).toMatchObject({
      totals: { amountFen: 10_000, toRecoverFen: 5_000 },
    });
    await endNotice(world, county[0], run.id);
    expect((await finalise(county[0], run.id, { basis: 'now' })).totalFen).toBe(5_000);
    expect((await runOf(county[0], run.id)).totals.toRecoverFen).toBe(0);
    await expectBooksToBalance(world.database);
  });

  it('of sales outside the platform: a late one counts by its day, and what comes back is taken off, or to be recovered', async () => {
    const reseller = await world.buyer({ unitKind: 'reseller' });
    const district = await world.official('320205');
    await world.settle();
    await close(await officeOf(world, '320205'), '320205-2026-10', '例行关账');
    // 1,300.00 at the fair in October, reported when October was closed.
    const sold = saleLine({ originCountyCode: '630224', supplierId: shop.id, soldOn: '2026-10-10' });
    const report = good(
      await reseller.purchaser.post<SalesReport>('/v1/sales-reports', {
        ...{ channel: 'expo', venue: '锡山区特产展销会', lines: [sold] },
      }),
    );
    good(await district.post(`/v1/sales-reports/${report.id}/review`, { outcome: 'accepted' }));
    const comesBack = async (amountFen: number, occurredOn: string) => {
      const { corrections } = good(
        await reseller.purchaser.post<SalesReport>(`/v1/sales-lines/${report.lines[0]?.id}/corrections`, {
          ...{ kind: 'return', quantity: 1, grams: 1_000, amountFen, occurredOn, reason: '顾客退货' },
        }),
      );
      const decision = `/v1/sales-corrections/${corrections.at(-1)?.id}/decision`;
      good(await district.post(decision, { decision: 'accepted' }));
      await world.settle();
    };
    await comesBack(30_000, '2026-11-05');
    type Late = { items: object[] };
    const late = await county[0].get<Late>('/v1/facts?adjustsYear=2026&adjustsMonth=10&channel=expo');
    expect(late.body.items).toMatchObject([{ kind: 'purchase', amountFen: 130_000, year: 2026, month: 11 }]);
    const fairs = { channels: ['expo'], minimumEvidenceLevel: 0 };
    const november = await programme(
      county[0],
      rulesOf({ ...fairs, firstDay: '2026-11-01', lastDay: '2026-11-30' }),
    );
    expect((await draftOf(county[0], november)).lines).toEqual([]);
    const october = await programme(county[0], rulesOf(fairs));
    // 5 % of 1,000.00; what was bought on the platform is on the list, and does not count.
    const { lines, totals } = await draftOf(county[0], october);
    expect(totals.amountFen).toBe(5_000);
    expect(lines).toMatchObject([{ eligibleFen: 100_000, excluded: [{ reason: 'channel' }] }]);
    // By the statistics, and by the target that they are held against, the same sale is one of November.
    const inStatistics = async (firstDay: string, lastDay: string, more: object = {}) => {
      const rules = rulesOf({ ...fairs, periodBy: 'statistics', firstDay, lastDay, ...more });
      return (await draftOf(county[0], await programme(county[0], rules))).totals;
    };
    const month = ['2026-11-01', '2026-11-30'] as const;
    expect(await inStatistics('2026-10-01', '2026-10-31')).toMatchObject({ eligibleFen: 0, amountFen: 0 });
    expect(await inStatistics(...month)).toMatchObject({ eligibleFen: 100_000, amountFen: 5_000 });
    const towardsTarget = () => inStatistics(...month, { towardsTargetOnly: true });
    expect(await towardsTarget()).toMatchObject({ eligibleFen: 0, excludedFen: 100_000, amountFen: 0 });
    await world.target('320205', '630224', 2026, 100_000_000);
    expect(await towardsTarget()).toMatchObject({ eligibleFen: 100_000, amountFen: 5_000 });
    const run = await publish(county[0], october);
    // 200.00 more come back when the list is out: 5 % of them.
    await comesBack(20_000, '2026-11-06');
    expect(await runOf(county[0], run.id)).toMatchObject({
      totals: { amountFen: 5_000, toRecoverFen: 1_000 },
      lines: [{ eligibleFen: 100_000, takenBackFen: 20_000, toRecoverFen: 1_000 }],
    });
    const own = await shop.clerk.get<{ items: { runId: string; toRecoverFen: number }[] }>(
      '/v1/subsidy-lines',
    );
    expect(own.body.items.find(({ runId }) => runId === run.id)?.toRecoverFen).toBe(1_000);
    await expectBooksToBalance(world.database);
  });

  it('of a seller that is known by name alone sales stand on it with nothing: it comes to all sales of the county', async () => {
    const reseller = await world.buyer({ unitKind: 'reseller' });
    const district = await world.official('320205');
    const supplierName = '化隆县某合作社';
    const sold = { originCountyCode: '630224', soldOn: '2026-09-10' };
    const report = good(
      await reseller.purchaser.post<SalesReport>('/v1/sales-reports', {
        ...{ channel: 'expo', venue: '锡山区特产展销会' },
        lines: [saleLine({ ...sold, supplierName }), saleLine({ ...sold, supplierId: shop.id })],
      }),
    );
    good(await district.post(`/v1/sales-reports/${report.id}/review`, { outcome: 'accepted' }));
    const { corrections } = good(
      await reseller.purchaser.post<SalesReport>(`/v1/sales-lines/${report.lines[0]?.id}/corrections`, {
        ...{ kind: 'correction', quantity: 0, grams: 0, amountFen: 30_000 },
        ...{ occurredOn: '2026-09-20', reason: '多报' },
      }),
    );
    const decision = `/v1/sales-corrections/${corrections[0]?.id}/decision`;
    good(await district.post(decision, { decision: 'accepted' }));
    await world.settle();
    const id = await programme(
      county[0],
      rulesOf({
        ...{ channels: ['expo'], minimumEvidenceLevel: 0, firstDay: '2026-09-01', lastDay: '2026-09-30' },
      }),
    );
    const { lines, totals } = await draftOf(county[0], id);
    // 5 % of 1,300.00 of the one; 1,300.00 less 300.00 of the other.
    const unknown = { supplierId: null, supplierName, eligibleFen: 0, excludedFen: 100_000, amountFen: 0 };
    expect(lines).toMatchObject([
      { supplierId: shop.id, eligibleFen: 130_000, amountFen: 6_500 },
      { ...unknown, excluded: [{ reason: 'seller_unknown', amountFen: 100_000, factCount: 2 }] },
    ]);
    expect(totals).toMatchObject({ sellers: 1, eligibleFen: 130_000, excludedFen: 100_000 });
    const tallies = await county[0].get<{ totalFen: number }>('/v1/tallies?year=2026&month=9');
    expect(tallies.body.totalFen).toBe(230_000);
    type Facts = { items: { kind: string; amountFen: number; reason: string }[] };
    const reason = 'seller_unknown';
    const both = [
      { kind: 'purchase', amountFen: 130_000, reason },
      { kind: 'correction', amountFen: -30_000, reason },
    ];
    const draftFacts = `/v1/subsidy-programmes/${id}/draft-facts?supplierName=${encodeURIComponent(supplierName)}`;
    expect((await county[0].get<Facts>(draftFacts)).body.items).toMatchObject(both);
    const run = await publish(county[0], id);
    const published = (await runOf(county[0], run.id)).lines;
    expect(published).toMatchObject([{ supplierId: shop.id }, unknown]);
    const factsOfLine = `/v1/subsidy-lines/${published[1]?.id}/facts`;
    expect((await county[0].get<Facts>(factsOfLine)).body.items).toMatchObject(both);
    await endNotice(world, county[0], run.id);
    expect((await finalise(county[0], run.id)).totalFen).toBe(6_500);
    await expectBooksToBalance(world.database);
  });

  it('whoever sold in time and was counted after the notice began is shown before being paid', async () => {
    const run = await publish(county[0], await programme(county[0], rulesOf()));
    const late = await world.supplier();
    const now = world.clock.now();
    world.clock.set(harvest);
    await delivered(unit, late, [{ pack: await late.sells({ priceFen: 100_000 }), quantity: 2 }]);
    await world.settle();
    world.clock.set(now);
    await endNotice(world, county[0], run.id);
    const final = { basis: 'now' };
    const path = `/v1/subsidy-runs/${run.id}/final-list`;
    // 50.00 of what is left of the first, and 100.00 of the late one.
    expect(await county[0].post(path, final)).toMatchObject({
      status: 201,
      body: { state: 'notice', totalFen: 15_000 },
    });
    expect(await county[0].post(path, final)).toMatchObject({ body: { code: 'subsidy.wrong_state' } });
    await endNotice(world, county[0], run.id);
    expect((await finalise(county[0], run.id, final)).totalFen).toBe(15_000);
    await expectBooksToBalance(world.database);
  });
});
