import { Nudges } from '@app/procurement';
import { checkForecasts } from '../../seeds/forecast-check';
import { expectBooksToBalance } from '../support/books';
import { creditCodeOf, filed, financeOf, must, reviewFiling, sayCanteen } from '../support/filing';
import { reserveOf, uncountedOf } from '../support/reserve';
import { accept, confirm, delivered, order, ship } from '../support/story';
import { type Unit, World } from '../support/world';

/** 预留份额完成情况 (B14): what counts, what does not and why, how the year will end, and who is reminded. */
describe("a unit's reserved share", () => {
  let world: World;
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
  });

  beforeEach(() => world.clock.set(new Date('2026-05-11T02:00:00Z')));

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  it('Q10, Q11: funds are kept apart and summed, more than all of it is shown, and each line left out says why', async () => {
    const unit = await world.buyer();
    const official = await financeOf(world, '320205');
    await world.target('320205', '630224', year, 10_000_000, 2);
    const shop = await world.supplier();
    const elsewhere = await world.supplier({ county: '630222' });
    const pack = await shop.sells({ priceFen: 10_000 });
    const foreign = await elsewhere.sells({ priceFen: 10_000 });
    // "—" while nothing is reserved.
    expect(await reserveOf(unit, year)).toMatchObject({ reservedFen: null, progressBp: null, totalFen: 0 });
    must(
      await reviewFiling(official, await filed(unit, year, { canteenFoodFen: 500_000, reservedFen: 50_000 })),
      201,
    );
    const canteen = await delivered(unit, shop, [{ pack, quantity: 5 }], [1]);
    await delivered(unit, shop, [{ pack, quantity: 2 }], [], { fundingSource: 'union' });
    await delivered(unit, shop, [{ pack, quantity: 1 }], [], { fundingSource: 'personal' });
    await delivered(unit, elsewhere, [{ pack: foreign, quantity: 1 }]);
    const half = await order(unit, [{ pack, quantity: 7 }]);
    await confirm(shop, half.id);
    await accept(unit, await ship(shop, half));
    await giveBack(unit, shop, canteen.acceptanceId, 1);
    await world.settle();
    // Canteen 40,000 + 10,000 from outside the pair − 10,000 given back, union 20,000, personal 10,000; of 50,000.
    const reserve = await reserveOf(unit, year);
    expect(reserve).toMatchObject({
      ...{ canteenFen: 40_000, unionFen: 20_000, personalFen: 10_000, otherFen: 0, totalFen: 70_000 },
      ...{ reservedFen: 50_000, progressBp: 14_000 },
      ways: [
        { way: 'bought', other: null, amountFen: 80_000 },
        { way: 'given_back', other: null, amountFen: -10_000 },
      ],
    });
    expect(reserve.months[4]).toEqual({
      month: 5,
      canteenFen: 40_000,
      unionFen: 20_000,
      personalFen: 10_000,
      otherFen: 0,
    });
    expect(reserve.counties).toEqual([
      expect.objectContaining({ code: '630224', amountFen: 60_000 }),
      expect.objectContaining({ code: '630222', amountFen: 10_000 }),
    ]);
    expect(reserve.uncounted).toEqual([
      { ledger: 'reserve', reason: 'rejected', lines: 1, amountFen: 10_000 },
      { ledger: 'reserve', reason: 'awaiting_second_signature', lines: 1, amountFen: 70_000 },
      { ledger: 'reserve', reason: 'given_back', lines: 1, amountFen: -10_000 },
      { ledger: 'target', reason: 'outside_pairs', lines: 1, amountFen: 10_000 },
      // No invoice yet, and the target asks for level 2.
      { ledger: 'target', reason: 'below_evidence', lines: 3, amountFen: 70_000 },
    ]);
    await uncountedOf(unit, year, reserve);
    expect({ ...(await reserveOf(unit, year, official)), asOf: '' }).toEqual({ ...reserve, asOf: '' });
    const stranger = await world.buyer();
    for (const other of [stranger.purchaser, await world.official('320281'), await world.official('630224')])
      for (const what of ['reserve', 'uncounted-lines'])
        expect((await other.get(`/v1/units/${unit.id}/${what}?year=${year}`)).status).toBe(404);
  });

  /** Asked by the unit, agreed by the cooperative. */
  async function giveBack(
    unit: Unit,
    shop: { clerk: Unit['purchaser'] },
    acceptanceId: string,
    quantity: number,
  ) {
    const { body } = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    const lines = [{ acceptanceLineId: body.lines[0]?.id, quantity }];
    const asked = must(
      await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
        reason: '口味不符',
        lines,
      }),
      201,
    );
    must(await shop.clerk.post(`/v1/returns/${asked.id}/decision`, { decision: 'agreed' }), 201);
  }

  it('Q6, Q8, Q9, Q12: without a canteen it counts; with the filer, with the unit, in the year of acceptance', async () => {
    const [filer, guest, caterer, none] = [
      await world.buyer({ unitKind: 'agency' }),
      await world.buyer({ unitKind: 'agency' }),
      await world.buyer({ unitKind: 'soe' }),
      await world.buyer({ unitKind: 'union' }),
    ];
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode: await creditCodeOf(world, filer) }), 200);
    must(await sayCanteen(none, 'none'), 200);
    await filed(filer, year, { canteenFoodFen: 1_000_000, reservedFen: 100_000 });
    const link = must(
      await filer.purchaser.post<{ id: string }>('/v1/contractor-links', {
        contractorCreditCode: await creditCodeOf(world, caterer),
        firstDay: '2026-05-01',
      }),
      201,
    );
    must(
      await caterer.finance.post(`/v1/contractor-links/${link.id}/decision`, { decision: 'confirmed' }),
      201,
    );
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000 });
    await delivered(filer, shop, [{ pack, quantity: 1 }]);
    await delivered(guest, shop, [{ pack, quantity: 2 }]);
    await delivered(caterer, shop, [{ pack, quantity: 4 }]);
    await delivered(none, shop, [{ pack, quantity: 3 }]);
    world.clock.set(new Date('2026-12-30T02:00:00Z'));
    const placed = await order(caterer, [{ pack, quantity: 8 }]);
    await confirm(shop, placed.id);
    const shipment = await ship(shop, placed);
    // Midnight in Shanghai lies between order and second signature.
    world.clock.set(new Date('2026-12-31T16:00:00Z'));
    const acceptanceId = await accept(caterer, shipment);
    must(await caterer.inspector.post(`/v1/acceptances/${acceptanceId}/signatures`), 201);
    await world.settle();
    expect(await reserveOf(filer, year)).toMatchObject({
      totalFen: 70_000,
      progressBp: 7_000,
      ways: [
        { way: 'bought', amountFen: 10_000 },
        { way: 'contractor', other: { id: caterer.id }, amountFen: 40_000 },
        { way: 'member', other: { id: guest.id }, amountFen: 20_000 },
      ],
    });
    expect(await reserveOf(guest, year)).toMatchObject({
      totalFen: 20_000,
      reservedFen: null,
      countsWith: { reason: 'shared_canteen', units: [{ id: filer.id }] },
    });
    expect(await reserveOf(none, year)).toMatchObject({
      totalFen: 30_000,
      reservedFen: null,
      progressBp: null,
    });
    const own = await reserveOf(caterer, year);
    expect(own).toMatchObject({
      totalFen: 0,
      uncounted: [
        { ledger: 'reserve', reason: 'other_year', lines: 1, amountFen: 80_000 },
        { ledger: 'reserve', reason: 'counts_for_unit', lines: 1, amountFen: 40_000 },
        { ledger: 'target', reason: 'below_evidence', lines: 1, amountFen: 40_000 },
      ],
    });
    const lines = await uncountedOf(caterer, year, own);
    expect(lines.find(({ reason }) => reason === 'other_year')).toMatchObject({ countsInYear: 2027 });
    expect(lines.find(({ reason }) => reason === 'counts_for_unit')?.countsForName).toMatch(/^测试单位/);
    expect(await reserveOf(filer, year + 1)).toMatchObject({ totalFen: 80_000 });
  });

  it('is forecast from pace, season and last year; from October on who is behind is reminded once a month', async () => {
    const district = '320214';
    const official = await financeOf(world, district);
    const [behind, ahead] = [await world.buyer({ district }), await world.buyer({ district })];
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 10_000 });
    const buy = async (unit: Unit, day: string, quantity: number) => {
      world.clock.set(new Date(`${day}T02:00:00Z`));
      await delivered(unit, shop, [{ pack, quantity }]);
    };
    // Last year of the district: 30 of 40 by 12 October; so three quarters of a year are done by that day.
    await buy(behind, '2025-04-01', 10);
    await buy(ahead, '2025-10-12', 20);
    await buy(behind, '2025-10-13', 10);
    world.clock.set(new Date('2026-02-10T02:00:00Z'));
    for (const unit of [behind, ahead])
      must(
        await reviewFiling(
          official,
          await filed(unit, year, { canteenFoodFen: 2_000_000, reservedFen: 200_000 }),
        ),
        201,
      );
    await buy(behind, '2026-03-02', 12);
    await buy(ahead, '2026-03-03', 19);
    await world.settle();
    const nudges = world.get(Nudges);
    world.clock.set(new Date('2026-09-30T15:59:59Z'));
    expect(await nudges.send()).toBe(0);
    world.clock.set(new Date('2026-10-12T04:00:00Z'));
    // 120,000 + 1/4 × (120,000 + 1/4 × 200,000) = 162,500, and 190,000 + 1/4 × (190,000 + 1/4 × 200,000) = 250,000
    const forecasts = await Promise.all(
      [behind, ahead].map(async (unit) => (await reserveOf(unit, year)).forecast),
    );
    expect(forecasts).toMatchObject([
      {
        yearEndFen: 162_500,
        method: 'season_and_last_year',
        seasonBp: 7_500,
        lastYearFen: 200_000,
        progressBp: 8_125,
      },
      { yearEndFen: 250_000, progressBp: 12_500 },
    ]);
    type Listed = { unitId: string; forecastFen: number };
    const { items } = must(
      await official.get<{ items: Listed[] }>(`/v1/filings?year=${year}&limit=100`),
      200,
    );
    expect(items.find(({ unitId }) => unitId === behind.id)?.forecastFen).toBe(162_500);
    const both = await Promise.all([nudges.send(), nudges.send()]);
    expect(both.filter((sent) => sent > 0)).toHaveLength(1);
    expect(await nudges.send()).toBe(0);
    expect((await reserveOf(behind, year)).nudge).toMatchObject({
      reservedFen: 200_000,
      forecastFen: 162_500,
    });
    expect((await reserveOf(ahead, year)).nudge).toBeNull();
    world.clock.set(new Date('2026-11-01T02:00:00Z'));
    await nudges.send();
    type Log = { about: string; units: number; sentByName: string | null; filedSince: number | null };
    const log = must(await official.get<{ items: Log[] }>(`/v1/filing-reminders?year=${year}`), 200).items;
    const buying = { about: 'buying', sentByName: null, filedSince: null };
    // By 1 November all of last year was done, so what is bought is all that is forecast.
    expect(log).toEqual([
      expect.objectContaining({ ...buying, units: 2 }),
      expect.objectContaining({ ...buying, units: 1 }),
    ]);
    const said: string[] = [];
    await checkForecasts(world.config.databaseUrl, (line) => said.push(line));
    // From the end of March: what was still to come, by the daily pace, by the season, and with last year.
    expect(said.filter((line) => / units | districts /.test(line)).length).toBeGreaterThan(3);
  });
});
