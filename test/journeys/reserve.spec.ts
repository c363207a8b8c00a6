import { Nudges } from '@app/procurement';
import { checkForecasts } from '../../seeds/forecast-check';
import { expectBooksToBalance } from '../support/books';
import { creditCodeOf, filed, financeOf, must, reviewFiling, sayCanteen } from '../support/filing';
import { enterChange, reserveOf, uncountedOf } from '../support/reserve';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
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

  it('C5, Q8, Q9, Q15: what is on its way says how far, and whoever buys for the unit is listed with it', async () => {
    const [filer, guest, caterer, old] = [
      await world.buyer({ unitKind: 'agency' }),
      await world.buyer({ unitKind: 'agency' }),
      await world.buyer({ unitKind: 'soe' }),
      await world.buyer({ unitKind: 'agency' }),
    ];
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode: await creditCodeOf(world, filer) }), 200);
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000 });
    world.clock.set(new Date('2026-04-20T02:00:00Z'));
    // Before its contract it bought for itself.
    await delivered(caterer, shop, [{ pack, quantity: 2 }], [1]);
    world.clock.set(new Date('2026-05-11T02:00:00Z'));
    const contractorCreditCode = await creditCodeOf(world, caterer);
    const link = must(
      await filer.purchaser.post<{ id: string }>('/v1/contractor-links', {
        contractorCreditCode,
        firstDay: '2026-05-01',
      }),
      201,
    );
    must(
      await caterer.finance.post(`/v1/contractor-links/${link.id}/decision`, { decision: 'confirmed' }),
      201,
    );
    await order(filer, [{ pack, quantity: 1 }]);
    const prepaid = await order(filer, [{ pack, quantity: 2 }], { paymentTerms: 'prepaid' });
    const { transferCode, amountFen } = await requestPayment(filer, prepaid.id);
    const [operator] = await world.operators();
    await importStatement(operator, statementOf([{ code: transferCode, amountFen }]));
    const parts = await order(filer, [{ pack, quantity: 5 }]);
    await confirm(shop, parts.id);
    const sent = await ship(shop, parts, [3]);
    const half = await order(guest, [{ pack, quantity: 1 }]);
    await confirm(shop, half.id);
    await accept(guest, await ship(shop, half));
    await delivered(caterer, shop, [{ pack, quantity: 4 }], [1]);
    const late = await order(old, [{ pack, quantity: 6 }]);
    await confirm(shop, late.id);
    await ship(shop, late);
    const finance = await financeOf(world, '320205');
    const merger = { kind: 'merge', unitIds: [old.id], successorId: filer.id, effectiveOn: '2026-05-11' };
    must(await enterChange(finance, merger), 201);
    await world.settle();
    const reserve = await reserveOf(filer, year);
    expect(reserve).toMatchObject({
      totalFen: 30_000,
      ways: [{ way: 'contractor', other: { id: caterer.id }, amountFen: 30_000 }],
    });
    const inReserve = reserve.uncounted.filter(({ ledger }) => ledger === 'reserve');
    expect(inReserve.map(({ reason, lines, amountFen: fen }) => [reason, lines, fen])).toEqual([
      // One pack of the first order, two of the third that were not sent.
      ['ordered', 2, 30_000],
      ['paid', 1, 20_000],
      // Three packs of the third, six of the unit that was merged.
      ['shipped', 2, 90_000],
      ['rejected', 1, 10_000],
      ['awaiting_second_signature', 1, 10_000],
    ]);
    const target = reserve.uncounted.filter(({ ledger }) => ledger === 'target');
    expect(target.map(({ lines, amountFen: fen }) => [lines, fen])).toEqual([[1, 30_000]]);
    const lines = await uncountedOf(filer, year, reserve);
    const foreign = lines.filter(({ boughtByName }) => boughtByName !== null);
    expect(foreign.map(({ reason, amountFen: fen }) => [reason, fen]).sort()).toEqual([
      ['awaiting_second_signature', 10_000],
      [target[0]?.reason, 30_000],
      ['rejected', 10_000],
      ['shipped', 60_000],
    ]);
    // Whose orders they are keeps them: the page names them and opens none.
    expect(lines.map(({ boughtByName, isReadable }) => [boughtByName === null, isReadable])).toEqual(
      lines.map(({ boughtByName }) => [boughtByName === null, boughtByName === null]),
    );
    expect((await reserveOf(filer, year, finance)).uncounted).toEqual(reserve.uncounted);
    const own = (await reserveOf(caterer, year)).uncounted.filter(({ ledger }) => ledger === 'reserve');
    expect(own.map(({ reason, lines: some, amountFen: fen }) => [reason, some, fen])).toEqual([
      ['rejected', 2, 20_000],
      ['counts_for_unit', 1, 30_000],
    ]);
    await sign(filer.inspector, await accept(filer, sent));
    await world.settle();
    const after = await reserveOf(filer, year);
    expect(after.totalFen).toBe(60_000);
    expect(after.uncounted.find(({ reason }) => reason === 'shipped')).toMatchObject({
      lines: 1,
      amountFen: 60_000,
    });
    const stranger = await world.buyer();
    for (const other of [stranger.purchaser, guest.purchaser, await world.official('630224')])
      expect((await other.get(`/v1/units/${filer.id}/counted-lines?year=${year}`)).status).toBe(404);
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
      note: expect.stringMatching(/抓紧/),
      noteEn: expect.stringMatching(/plan the purchases/),
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
    type Reached = { unitId: string; reservedFen: number; forecastFen: number };
    const first = log[1] as Log & { batchId: string };
    expect(
      must(await official.get<{ items: Reached[] }>(`/v1/filing-reminders/${first.batchId}/units`), 200)
        .items,
    ).toEqual([
      expect.objectContaining({
        unitId: behind.id,
        reservedFen: 200_000,
        forecastFen: 162_500,
        state: 'approved',
      }),
    ]);
    const said: string[] = [];
    await checkForecasts(world.config.databaseUrl, (line) => said.push(line));
    // From the end of March: what was still to come, by the daily pace, by the season, and with last year.
    expect(said.filter((line) => / units | districts /.test(line)).length).toBeGreaterThan(3);
  });
});
