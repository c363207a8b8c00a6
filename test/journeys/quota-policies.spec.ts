import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  beginFiling,
  type Filing,
  filed,
  financeOf,
  formOf,
  ifMatch,
  must,
  reviewFiling,
  sayCanteen,
  submitFiling,
} from '../support/filing';
import { sheetsOf } from '../support/read-workbook';
import { World } from '../support/world';

type Policies = {
  policyYear: number;
  inherited: boolean;
  holding: {
    regionName: string;
    rules: {
      unitKind: string | null;
      hasCanteen: boolean;
      terms: { minimumRatioBp: number } | null;
      parts: { part: string; regionName: string; policyYear: number; isInherited: boolean }[];
    }[];
  };
  items: {
    id: string;
    regionName: string;
    firstYear: number;
    minimumRatioBp: number;
    isInherited: boolean;
  }[];
};
type WhatIf = {
  items: {
    unitId: string;
    changeFen: number;
    shortFen: number;
    newRequiredFen: number;
    needsReason: boolean;
  }[];
  assumed: { base: string; minimumRatioBp: number; sourceDocument: string | null };
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
  const inYear = async (year: number, who = city, more = '') =>
    must(await who.get<Policies>(`/v1/quota-policies?year=${year}${more}`), 200);
  /** "part region year", a star where the year is not the one asked for. */
  const sources = (rule?: Pick<Policies['holding']['rules'][number], 'parts'> | null) =>
    rule?.parts.map(
      ({ part, regionName, policyYear, isInherited }) =>
        `${part} ${regionName} ${policyYear}${isInherited ? '*' : ''}`,
    );

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
        errors: [{ pointer: '/minimumRatioBp', code: 'quota_policy.looser_than_above' }],
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
    // What 锡山 has for this year leaves the city to the nation's of last year.
    expect(await inYear(2026)).toMatchObject({ policyYear: 2025, inherited: true });
    expect((await enter({ firstYear: 2030, lastYear: 2029 })).status).toBe(400);
    expect((await enter({ firstYear: 2030, lastYear: null, sourceUrl: 'javascript:alert(1)' })).status).toBe(
      400,
    );
  });

  it('Q3: what holds is said for the reader’s region and kind of unit, beside rules of other places', async () => {
    const nation = ['minimumRatio 全国 2025*', 'base 全国 2025*', 'encouragedRatio 全国 2025*'];
    for (const region of ['320000', '320200', '610600', '630224']) {
      const { holding, items } = await inYear(2026, await world.official(region));
      expect(holding.rules.map(({ unitKind, hasCanteen }) => [unitKind, hasCanteen])).toEqual([
        [null, true],
        [null, false],
      ]);
      expect(holding.rules[0]).toMatchObject({ terms: { minimumRatioBp: 1_000, encouragedRatioBp: 1_500 } });
      expect(sources(holding.rules[0])).toEqual(nation);
      expect(holding.rules[1]).toMatchObject({ terms: null, parts: [] });
      // The row of the nation stands beside those of this year, and says of which year it is.
      expect(items.filter(({ regionName }) => regionName === '全国')).toMatchObject([
        { firstYear: 2025, minimumRatioBp: 1_000, isInherited: true },
      ]);
      expect(items.filter(({ regionName }) => regionName === '锡山区')).toHaveLength(3);
      // 武汉 2022 ended with its year: the nation has later ones.
      expect(items.map(({ regionName }) => regionName)).not.toContain('武汉市');
    }
    for (const own of [
      await inYear(2026, await financeOf(world, '320205')),
      await inYear(2026, city, '&regionCode=320205'),
    ]) {
      expect(own).toMatchObject({ policyYear: 2026, inherited: false, holding: { regionName: '锡山区' } });
      const { rules } = own.holding;
      expect(
        rules.map(({ unitKind, hasCanteen, terms }) => [unitKind, hasCanteen, terms?.minimumRatioBp]),
      ).toEqual([
        [null, true, 1_200],
        ['hospital', true, 1_300],
        [null, false, 2_000],
      ]);
      expect(sources(rules[0])).toEqual(['minimumRatio 锡山区 2026', 'base 锡山区 2026', nation[2]]);
    }
    // The screen says what judges: this is the rule of a unit there.
    const unit = await world.buyer({ district: '320206' });
    expect(sources((await formOf(unit, 2026)).rule)).toEqual(nation);
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
    // Looser than the nation is no rule: the nation's tenth stays.
    expect((await ask('minimumRatioBp=900')).totals).toMatchObject({ changeFen: 0, unitsNotFiled: 0 });
    await withTemplate(official, based);
    const book = await official.get('/v1/quota-what-if/workbook?year=2026&minimumRatioBp=1500');
    expect(book.status).toBe(200);
    expect(book.bytes.subarray(0, 2).toString()).toBe('PK');
    const english = { headers: { 'accept-language': 'en' } };
    const said = await official.get('/v1/quota-what-if/workbook?year=2026&minimumRatioBp=1500', english);
    const [[name, sheet] = ['', []]] = [...(await sheetsOf(said.bytes))];
    expect([name, sheet[0]?.[0]?.v]).toEqual(['What if', 'Year']);
    const titles = sheet.find((row) => row[0]?.v === 'Unit') ?? [];
    expect(titles).toHaveLength(10);
    expect(titles.filter((cell) => /\p{Script=Han}/u.test(cell?.v ?? ''))).toEqual([]);
    expect(
      (await city.get<WhatIf>('/v1/quota-what-if?year=2026&minimumRatioBp=1500&regionCode=320281')).body
        .totals,
    ).toEqual(all.totals);
  });

  /** 张掖 2023 as the template says what its figures say; a second rule beside it, or none, is no question. */
  async function withTemplate(official: Client, based: WhatIf): Promise<void> {
    const path = '/v1/quota-what-if?year=2026';
    const { items } = await inYear(2026, official, '&history=true');
    const zhangye = items.find(({ regionName }) => regionName === '张掖市')?.id;
    const likewise = must(await official.get<WhatIf>(`${path}&policyId=${zhangye}`), 200);
    expect(likewise.assumed).toMatchObject({
      base: 'canteen_food_and_union',
      minimumRatioBp: 1_000,
      sourceDocument: '张掖市2023年预留份额通知',
    });
    expect([likewise.totals, likewise.items]).toEqual([based.totals, based.items]);
    expect((await official.get(`${path}&policyId=${zhangye}&minimumRatioBp=1000`)).status).toBe(400);
    expect((await official.get(path)).status).toBe(400);
    expect((await official.get(`${path}&policyId=${world.newId()}`)).status).toBe(404);
  }

  it('what not to go below last year, or union funds, would ask; who has not filed is counted as such', async () => {
    const official = await financeOf(world, '320282');
    const units = await Promise.all([1, 2, 3].map(() => world.buyer({ district: '320282' })));
    const [less, more, none] = units as [(typeof units)[0], (typeof units)[0], (typeof units)[0]];
    for (const [unit, first, second] of [
      [less, 300_000, 200_000],
      [more, 200_000, 300_000],
    ] as const) {
      await filed(unit, 2026, { canteenFoodFen: 1_000_000, reservedFen: first });
      await filed(unit, 2027, { canteenFoodFen: 1_000_000, reservedFen: second });
    }
    const ask = async (query: string) =>
      must(await official.get<WhatIf>(`/v1/quota-what-if?year=2027&${query}`), 200);
    const ratchet = await ask('minimumRatioBp=1000&ratchet=true');
    expect(ratchet.totals).toMatchObject({ units: 2, unitsNeedingReason: 1, unitsNotFiled: 1, shortFen: 0 });
    expect(ratchet.items.filter(({ needsReason }) => needsReason).map(({ unitId }) => unitId)).toEqual([
      less.id,
    ]);
    expect((await ask('minimumRatioBp=1000')).totals).toMatchObject({ unitsNeedingReason: 0 });
    // Q7, supposed: 86,400.07 yuan × 20 % = 17,280.014 → 17,280.02.
    must(await sayCanteen(none, 'none'), 200);
    const funds = 'minimumRatioBp=2000&base=union_funds_no_canteen';
    expect((await ask(funds)).totals).toMatchObject({ units: 0, unitsNotFiled: 1 });
    await filed(none, 2027, { unionFundsFen: 8_640_007, reservedFen: 0, remark: '无食堂' });
    expect(await ask(funds)).toMatchObject({
      items: [{ unitId: none.id, newRequiredFen: 1_728_002, shortFen: 1_728_002 }],
      totals: { units: 1, unitsShort: 1, unitsNotFiled: 0 },
    });
    expect((await ask('minimumRatioBp=1500')).totals).toMatchObject({ units: 2, unitsNotFiled: 0 });
  });

  it('Q3: what the city adds later holds in a district with a rule of its own, part by part', async () => {
    const district = '320214';
    const official = await financeOf(world, district);
    const own = { regionCode: district, firstYear: 2027, lastYear: 2027, minimumRatioBp: 1_500 };
    must(await enter(own, official), 201);
    const unit = await world.buyer({ district });
    await filed(unit, 2026, { canteenFoodFen: 1_000_000, reservedFen: 300_000 });
    const parts = {
      ...{ base: 'canteen_food_and_union', encouragedRatioBp: 1_800, ratchet: true },
      fileDeadline: '2027-03-31',
    };
    must(
      await enter({ regionCode: '320200', firstYear: 2027, lastYear: 2027, minimumRatioBp: 1_200, ...parts }),
      201,
    );
    const both = [
      'minimumRatio 新吴区 2027',
      ...['base', 'encouragedRatio', 'ratchet', 'fileDeadline'].map((part) => `${part} 无锡市 2027`),
    ];
    const form = await formOf(unit, 2027);
    expect(form).toMatchObject({
      rule: {
        minimumRatioBp: 1_500,
        base: 'canteen_food_and_union',
        encouragedRatioBp: 1_800,
        ratchet: true,
      },
      fileDeadline: '2027-03-31',
    });
    expect(sources(form.rule)).toEqual(both);
    expect(sources((await inYear(2027, official)).holding.rules[0])).toEqual(both);
    // (10,000 + 2,000) yuan × 15 % = 1,800 yuan.
    const figures = { canteenFoodFen: 1_000_000, unionDemandFen: 200_000, reservedFen: 179_999 };
    const begun = await beginFiling(unit, 2027, figures);
    expect(await submitFiling(unit, begun)).toMatchObject({
      body: {
        ...{ code: 'filing.below_minimum', requiredFen: 180_000, lastYearFen: 300_000 },
        errors: [{ code: 'filing.below_minimum' }, { code: 'filing.ratchet_reason_needed' }],
      },
    });
    const enough = { reservedFen: 180_000, ratchetReason: '学生减少' };
    const path = `/v1/filings/${begun.id}`;
    const { version } = must(await unit.purchaser.patch<Filing>(path, enough, ifMatch(begun.version)), 200);
    must(await submitFiling(unit, { id: begun.id, version }), 201);
    const looser = { minimumRatioBp: 1_200, base: 'canteen_food_and_union', ratchet: true };
    const refused = await enter({
      ...{ ...looser, regionCode: '320281', firstYear: 2027, lastYear: 2027 },
      ...{ encouragedRatioBp: 1_700, fileDeadline: '2027-04-01' },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/encouragedRatioBp' }, { pointer: '/fileDeadline' }] },
    });
    // A filing keeps who said what of the rule that it was judged by.
    const { id } = (await inYear(2027)).items.find(({ regionName }) => regionName === '无锡市') as {
      id: string;
    };
    must(await city.post(`/v1/quota-policies/${id}/ending`, { lastYear: 2026, reason: '误录' }), 201);
    expect(sources(must(await official.get<Filing>(path), 200).rule)).toEqual(both);
    expect(sources((await inYear(2027, official)).holding.rules[0])).toEqual([
      'minimumRatio 新吴区 2027',
      'base 新吴区 2027',
      'encouragedRatio 全国 2025*',
    ]);
  });
});
