import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { type Filing, filed, financeOf, formOf, must, reviewFiling } from '../support/filing';
import { sheetsOf } from '../support/read-workbook';
import { World } from '../support/world';

type Policies = {
  policyYear: number;
  inherited: boolean;
  items: { regionName: string; minimumRatioBp: number }[];
};
type WhatIf = {
  items: { unitId: string; changeFen: number; shortFen: number; newRequiredFen: number }[];
  nextCursor: string | null;
  totals: Record<string, number>;
};

describe('policies of the reserved share', () => {
  let world: World;
  let city: Client;
  const draft = {
    ...{ regionCode: '320205', firstYear: 2026, lastYear: 2026, base: 'canteen_food', minimumRatioBp: 1_200 },
    sourceDocument: '锡财购〔2026〕3号',
  };

  beforeAll(async () => {
    world = await World.start();
    city = await financeOf(world, '320200');
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const enter = (more: object, who = city) =>
    who.post<{ id: string; code?: string }>('/v1/quota-policies', { ...draft, ...more });
  const inYear = async (year: number) =>
    must(await city.get<Policies>(`/v1/quota-policies?year=${year}`), 200);

  it('are entered for the own region or below, never looser than above, never two at once', async () => {
    expect(await inYear(2026)).toMatchObject({ policyYear: 2025, inherited: true });
    expect(await enter({ minimumRatioBp: 999 })).toMatchObject({
      status: 422,
      body: {
        code: 'quota_policy.looser_than_above',
        above: {
          regionName: '全国',
          minimumRatioBp: 1_000,
          sourceDocument: expect.stringContaining('财库〔2021〕19号'),
        },
      },
    });
    const district = await financeOf(world, '320206');
    for (const [who, regionCode] of [
      [district, '320205'],
      [district, '320200'],
      [city, '320000'],
      [city, '610600'],
    ] as const)
      expect((await enter({ regionCode }, who)).body.code).toBe('quota_policy.foreign_region');
    expect((await enter({}, await world.official('320200', ['auditor']))).status).toBe(403);
    const { id } = must(await enter({}), 201);
    expect(await enter({ lastYear: null })).toMatchObject({
      status: 409,
      body: { code: 'quota_policy.overlaps', policy: { id, minimumRatioBp: 1_200 } },
    });
    // Another kind of unit, or units without a canteen, may have their own.
    must(await enter({ unitKind: 'hospital', minimumRatioBp: 1_300 }), 201);
    expect((await enter({ unitKind: 'school', minimumRatioBp: 1_100 })).body.code).toBe(
      'quota_policy.looser_than_above',
    );
    must(await enter({ base: 'union_funds_no_canteen', minimumRatioBp: 2_000 }), 201);
    expect(await inYear(2026)).toMatchObject({ policyYear: 2026, inherited: false });
    expect((await enter({ firstYear: 2030, lastYear: 2029 })).status).toBe(400);
    expect((await enter({ firstYear: 2030, lastYear: null, sourceUrl: 'javascript:alert(1)' })).status).toBe(
      400,
    );
  });

  it('the database itself takes no two for the same years', async () => {
    const insert = (first: number, last: number | null) =>
      world.database.read(
        `INSERT INTO quota_policies (id, first_year, last_year, region_code, region_name, base, minimum_ratio_bp, ratchet,
                                     source_document, confidence)
         VALUES ($1, $2, $3, '320282', '宜兴市', 'canteen_food', 1000, false, 'x', 'P')`,
        [world.newId(), first, last],
      );
    await insert(2026, null);
    await expect(insert(2029, 2029)).rejects.toThrow(/quota_policies_no_overlap/);
    await insert(2025, 2025);
  });

  it('end with a year; what was filed keeps its rule, and the next filing follows the next', async () => {
    const official = await financeOf(world, '320213');
    const { id } = must(
      await enter({ regionCode: '320213', lastYear: null, minimumRatioBp: 1_500 }, official),
      201,
    );
    const unit = await world.buyer({ district: '320213' });
    const figures = { canteenFoodFen: 1_000_000, reservedFen: 150_000 };
    const filing = await filed(unit, 2026, figures);
    const end = (lastYear: number, who = official) =>
      who.post<{ code?: string }>(`/v1/quota-policies/${id}/ending`, { lastYear, reason: '新文件施行' });
    expect((await end(2024)).body.code).toBe('quota_policy.bad_years');
    expect((await end(2026, await financeOf(world, '320205'))).status).toBe(404);
    must(await end(2026), 201);
    expect((await end(2027)).body.code).toBe('quota_policy.bad_years');
    must(
      await enter({ regionCode: '320213', firstYear: 2027, lastYear: null, minimumRatioBp: 1_800 }, official),
      201,
    );
    expect((await formOf(unit, 2027)).rule).toMatchObject({ minimumRatioBp: 1_800 });
    const kept = must(await official.get<Filing>(`/v1/filings/${filing.id}`), 200);
    expect(kept).toMatchObject({ requiredFen: 150_000, rule: { minimumRatioBp: 1_500 } });
    // Withdrawn as if it had never been: the year uses the latest again.
    const { id: wrong } = must(
      await enter(
        { regionCode: '320213', base: 'union_funds_no_canteen', firstYear: 2028, lastYear: null },
        official,
      ),
      201,
    );
    must(await official.post(`/v1/quota-policies/${wrong}/ending`, { lastYear: 2027, reason: '误录' }), 201);
    must(await reviewFiling(official, kept), 201);
  });

  it('what another ratio or base would change, for all that filed, page by page and as a file', async () => {
    const official = await financeOf(world, '320281');
    const units = await Promise.all([1, 2, 3].map(() => world.buyer({ district: '320281' })));
    for (const [index, unit] of units.entries())
      await filed(unit, 2026, {
        canteenFoodFen: 1_000_000 * (index + 1),
        unionDemandFen: 50_001,
        reservedFen: 130_000 * (index + 1),
      });
    const ask = async (query: string) =>
      must(await official.get<WhatIf>(`/v1/quota-what-if?year=2026&${query}`), 200);
    const all = await ask('minimumRatioBp=1500');
    expect(all.totals).toMatchObject({
      units: 3,
      unitsShort: 3,
      requiredFen: 600_000,
      newRequiredFen: 900_000,
      changeFen: 300_000,
      shortFen: 120_000,
    });
    expect(all.items.map(({ changeFen }) => changeFen)).toEqual([150_000, 100_000, 50_000]);
    const first = await ask('minimumRatioBp=1500&limit=2');
    const rest = await ask(`minimumRatioBp=1500&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(all.items);
    // (1,000,000 + 50,001) × 10 % = 105,000.1 → 105,001. All three change by as much: their order says nothing.
    const based = await ask('minimumRatioBp=1000&base=canteen_food_and_union');
    expect(
      based.items
        .map(({ newRequiredFen, shortFen }) => [newRequiredFen, shortFen])
        .sort(([x = 0], [y = 0]) => x - y),
    ).toEqual([
      [105_001, 0],
      [205_001, 0],
      [305_001, 0],
    ]);
    const book = await official.get('/v1/quota-what-if/workbook?year=2026&minimumRatioBp=1500');
    expect(book.status).toBe(200);
    expect(book.bytes.subarray(0, 2).toString()).toBe('PK');
    const english = { headers: { 'accept-language': 'en' } };
    const said = await official.get('/v1/quota-what-if/workbook?year=2026&minimumRatioBp=1500', english);
    const [[name, sheet] = ['', []]] = [...(await sheetsOf(said.bytes))];
    expect([name, sheet[0]?.[0]?.v]).toEqual(['What if', 'Year']);
    const titles = sheet.find((row) => row[0]?.v === 'Unit') ?? [];
    expect(titles).toHaveLength(9);
    expect(titles.filter((cell) => /\p{Script=Han}/u.test(cell?.v ?? ''))).toEqual([]);
    expect(
      (await city.get<WhatIf>('/v1/quota-what-if?year=2026&minimumRatioBp=1500&regionCode=320281')).body
        .totals,
    ).toEqual(all.totals);
  });
});
