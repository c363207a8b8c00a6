import { expectBooksToBalance } from '../support/books';
import { agree, draftOf, indicatorOf, report, review } from '../support/collaboration';
import { figureOf, partsOf, type Sheet } from '../support/figures';
import { creditCodeOf, filed, must, reviewFiling, sayCanteen } from '../support/filing';
import { delivered } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const year = 2026;

jest.setTimeout(180_000);

/**
 * 预留份额 in the figures, by hand. Five budget units of the city and its districts, and a caterer:
 *  - a school of 锡山 reserves 1,000 of 10,000 yuan (财库〔2021〕19号: at least a tenth) and is approved,
 *  - a city hospital reserves 300 of 2,000 yuan and waits for its reviewer,
 *  - an agency of 江阴 has no canteen, filed zero and bought all the same,
 *  - a second school of 锡山 eats with the first, which files for both,
 *  - a third one has not filed,
 *  - a contractor of 江阴 cooks for the hospital; it has no budget, is not asked to file, and what it buys beside the contract
 *    is no unit's.
 */
describe('what units reserve and buy, in the figures', () => {
  let world: World;
  let units: Record<'filer' | 'hospital' | 'agency' | 'guest' | 'late' | 'caterer', Unit>;
  let shop: Shop;
  let pack: Pack;

  const buy = (unit: Unit, quantity: number) => delivered(unit, shop, [{ pack, quantity }]);

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    units = {
      filer: await world.buyer(),
      hospital: await world.buyer({ district: '320200', unitKind: 'hospital' }),
      agency: await world.buyer({ district: '320281', unitKind: 'agency' }),
      guest: await world.buyer(),
      late: await world.buyer(),
      caterer: await world.buyer({ district: '320281', unitKind: 'contractor' }),
    };
    shop = await world.supplier();
    pack = await shop.sells({ priceFen: 1_000, stock: 10_000 });
    const reviewer = await world.official('320205', ['official'], { function: 'finance' });
    must(await sayCanteen(units.filer, 'shared'), 200);
    must(
      await sayCanteen(units.guest, 'shared', { filerCreditCode: await creditCodeOf(world, units.filer) }),
      200,
    );
    const first = await filed(units.filer, year, { canteenFoodFen: 1_000_000, reservedFen: 100_000 });
    must(await reviewFiling(reviewer, first), 201);
    must(await sayCanteen(units.hospital, 'outsourced', { department: '卫生健康委' }), 200);
    await filed(units.hospital, year, { canteenFoodFen: 200_000, reservedFen: 30_000 });
    must(await sayCanteen(units.agency, 'none', { department: '财政局' }), 200);
    await filed(units.agency, year, { canteenFoodFen: 0, reservedFen: 0, remark: '无食堂' });
    const link = must(
      await units.hospital.purchaser.post<{ id: string }>('/v1/contractor-links', {
        contractorCreditCode: await creditCodeOf(world, units.caterer),
        firstDay: '2026-03-11',
      }),
      201,
    );
    await buy(units.filer, 3);
    // Before it cooked for the hospital: its own.
    await buy(units.caterer, 7);
    world.clock.set(new Date('2026-03-12T02:00:00Z'));
    must(
      await units.caterer.finance.post(`/v1/contractor-links/${link.id}/decision`, { decision: 'confirmed' }),
      201,
    );
    await buy(units.caterer, 4);
    await buy(units.guest, 2);
    await buy(units.agency, 5);
    world.clock.set(new Date('2026-04-02T02:00:00Z'));
    await buy(units.late, 100);
    await world.settle();
  });

  afterAll(async () => {
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const asked = async (region: string, month = 3): Promise<Sheet> => {
    const { body } = await (await world.official(region)).get<Sheet>(
      `/v1/figures?year=${year}&month=${month}`,
    );
    expect(body.checks.filter(({ holds }) => !holds)).toEqual([]);
    return body;
  };
  const values = (sheet: Sheet, ...codes: string[]) => codes.map((code) => figureOf(sheet, code));

  it('of the city', async () => {
    const sheet = await asked('320200');
    expect(
      values(sheet, 'units_budget', 'units_no_canteen', 'units_covered', 'units_to_file', 'units_filed'),
    ).toEqual([5, 1, 1, 3, 2]);
    expect(values(sheet, 'units_registered', 'units_resellers', 'units_contractors')).toEqual([6, 0, 1]);
    expect(values(sheet, 'units_not_filed', 'units_filed_rate')).toEqual([1, 6_667]);
    // 1,300 of 12,000 yuan.
    expect(values(sheet, 'reserved_base', 'reserved_total', 'reserved_ratio')).toEqual([
      1_200_000, 130_000, 1_083,
    ]);
    expect(values(sheet, 'units_reserving', 'units_reserving_bought', 'units_reserving_idle')).toEqual([
      2, 2, 0,
    ]);
    // 3 + 4 + 2 + 5 packs of 10 yuan until the end of March; 7 more were the caterer's own: 14,000 of 130,000.
    expect(values(sheet, 'quota_completed', 'quota_progress', 'accepted_total')).toEqual([
      14_000, 1_077, 21_000,
    ]);
    expect(partsOf(sheet, 'quota_completed', 'level')).toEqual({ city: 4_000, county: 10_000 });
    expect(partsOf(sheet, 'quota_completed', 'unitKind')).toEqual({
      ...{ school: 5_000, hospital: 4_000, agency: 5_000 },
    });
    expect(partsOf(sheet, 'quota_completed', 'district')).toEqual({
      ...{ '320200': 4_000, '320205': 5_000, '320281': 5_000 },
    });
    expect(partsOf(sheet, 'reserved_total', 'department')).toEqual({
      ...{ 教育局: 100_000, 卫生健康委: 30_000, 财政局: 0, none: 0 },
    });
    // What the share of each part is taken of: 10,000 yuan of canteen food, and 2,000.
    expect(partsOf(sheet, 'reserved_base', 'department')).toEqual({
      ...{ 教育局: 1_000_000, 卫生健康委: 200_000, 财政局: 0, none: 0 },
    });
    expect(partsOf(sheet, 'units_not_filed', 'department')).toMatchObject({ none: 1, 教育局: 0 });
    expect(partsOf(sheet, 'quota_completed', 'county')).toEqual({ '630224': 14_000 });
    expect(values(await asked('320200', 4), 'quota_completed')).toEqual([114_000]);
  });

  it('of a district, where another one’s contractor and guests count as well', async () => {
    const sheet = await asked('320205');
    expect(values(sheet, 'units_budget', 'units_covered', 'units_to_file', 'units_filed')).toEqual([
      3, 1, 2, 1,
    ]);
    expect(values(sheet, 'quota_completed', 'quota_progress')).toEqual([5_000, 500]);
    // What its caterer bought for the hospital of the city is the city's.
    expect(values(await asked('320281'), 'quota_completed', 'reserved_total', 'quota_progress')).toEqual([
      ...[5_000, 0, null],
    ]);
  });

  it('agrees with the desk of filings', async () => {
    const official = await world.official('320200');
    const { body } = await official.get<Record<string, number>>(`/v1/filing-summary?year=${year}`);
    const sheet = await asked('320200', 4);
    expect(
      values(sheet, 'units_budget', 'units_filed', 'units_not_filed', 'reserved_total', 'quota_completed'),
    ).toEqual([body['units'], body['filed'], body['notFiled'], body['reservedFen'], body['boughtFen']]);
  });

  it('of a unit that ended goes on in its successor, to the fen', async () => {
    const before = await asked('320200', 4);
    const official = await world.official('320200', ['official'], { function: 'finance' });
    must(
      await official.post('/v1/unit-changes', {
        ...{ kind: 'merge', unitIds: [units.late.id], successorId: units.hospital.id },
        ...{ effectiveOn: '2026-04-02', sourceDocument: '示例编办〔2026〕1号', note: '' },
      }),
      201,
    );
    const sheet = await asked('320200', 4);
    expect(values(sheet, 'units_ended', 'units_budget', 'units_to_file', 'units_not_filed')).toEqual([
      1, 5, 2, 0,
    ]);
    expect(values(sheet, 'quota_completed', 'reserved_total')).toEqual(
      values(before, 'quota_completed', 'reserved_total'),
    );
    // 100 packs of the third school are the hospital's.
    expect(partsOf(sheet, 'quota_completed', 'unitKind')).toEqual({
      ...{ school: 5_000, hospital: 104_000, agency: 5_000 },
    });
    expect(values(await asked('320205', 4), 'units_ended', 'quota_completed')).toEqual([1, 5_000]);
    const { body } = await official.get<Record<string, number>>(`/v1/filing-summary?year=${year}`);
    expect(values(sheet, 'units_ended', 'units_filed', 'units_not_filed', 'quota_completed')).toEqual([
      ...[body['ended'], body['filed'], body['notFiled'], body['boughtFen']],
    ]);
  });

  it('of a county there are none, and people who were led stand where an agreement says so', async () => {
    const county = await asked('630224');
    expect(county.figures.map(({ code }) => code)).not.toContain('units_budget');
    expect(county.figures.map(({ code }) => code)).not.toContain('people_led');
    const [east, west] = [await world.official('320205'), await world.official('630224')];
    const indicators = [
      { kind: 'households_led', targetValue: 100 },
      { kind: 'people_led', targetValue: 400 },
    ];
    const agreement = await agree(east, west, draftOf('320205', '630224', { indicators }));
    const say = (kind: string, value: number) =>
      report(west, indicatorOf(agreement, kind).id, value, { occurredOn: '2026-03-20' });
    await review(east, (await say('people_led', 32)).id);
    await review(east, (await say('households_led', 9)).id);
    // Nobody has judged it: it does not count.
    await say('people_led', 900);
    const [ofEast, ofWest, ofCity] = [await asked('320205'), await asked('630224'), await asked('320200')];
    for (const sheet of [ofEast, ofWest]) {
      expect(values(sheet, 'people_led', 'households_led', 'workers_placed')).toEqual([32, 9, undefined]);
      expect(partsOf(sheet, 'people_led', 'county')).toEqual({ '630224': 32 });
    }
    // The city has no agreement of its own: what its district reports is not added up for it.
    expect(figureOf(ofCity, 'people_led')).toBeUndefined();
    expect(values(await asked('320205', 2), 'people_led')).toEqual([0]);
  });
});
