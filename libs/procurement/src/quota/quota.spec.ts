import { readFileSync } from 'node:fs';
import {
  askedBy,
  type Bases,
  type CanteenKind,
  countsFor,
  type Filed,
  type HeldRule,
  isBelowLastYear,
  loosenedBy,
  objectionsTo,
  type QuotaBase,
  type QuotaRule,
  ruleFor,
  shareUpFen,
  unitProgress,
} from './quota.policy';

type Row = Omit<QuotaRule, 'id' | 'firstYear' | 'lastYear' | 'minimumRatioBp' | 'endedAt'> & {
  year: number;
  minRatioBp: number;
};

/** The reference data themselves: a wrong seed fails here. */
const rules = (JSON.parse(readFileSync('seeds/reference/quota-policies.json', 'utf8')) as Row[]).map(
  ({ year, minRatioBp, ...row }, index): QuotaRule => ({
    ...row,
    id: `seed ${index}`,
    firstYear: year,
    lastYear: year,
    minimumRatioBp: minRatioBp,
    endedAt: null,
  }),
);

const wuhan = ['420106', '420100', '420000'];
const zhangye = ['620702', '620700', '620000'];
const lüliang = ['141102', '141100', '140000'];
const tongling = ['340705', '340700', '340000'];
const bozhou = ['652701', '652700', '650000'];
const xishan = ['320205', '320200', '320000'];

const nothing: Bases = { canteenFoodFen: 0, unionDemandFen: 0, unionFundsFen: 0 };
const at = (lineage: string[], year: number, canteen: CanteenKind = 'own', list = rules) =>
  ruleFor(list, { lineage, year, unitKind: 'school', canteen });
const filed = (reservedFen: number, more: Partial<Filed> = {}): Filed => ({
  ...nothing,
  reservedFen,
  remark: '',
  ratchetReason: '',
  ...more,
});
const objections = (
  lineage: string[],
  year: number,
  draft: Filed,
  { canteen = 'own', lastYearFen = null }: { canteen?: CanteenKind; lastYearFen?: number | null } = {},
) => {
  const { terms } = at(lineage, year, canteen);
  return objectionsTo(draft, { terms, asked: askedBy(terms, draft), lastYearFen });
};
/** Who says each part, as region and year. */
const sources = ({ from }: HeldRule) =>
  Object.fromEntries(
    Object.entries(from).map(([part, { rule, year }]) => [part, `${rule.regionName} ${year}`]),
  );
const made = (more: Partial<QuotaRule>): QuotaRule => ({
  ...{
    id: 'made',
    firstYear: 2026,
    lastYear: null,
    regionCode: '320200',
    regionName: '无锡市',
    unitKind: null,
  },
  ...{ base: 'canteen_food' as QuotaBase, minimumRatioBp: 1_000, encouragedRatioBp: null, ratchet: false },
  ...{ fileDeadline: null, sourceDocument: 'test', endedAt: null, ...more },
});

describe('the reserved share, worked by hand', () => {
  it('Q1 财库〔2021〕19号: 10 % of the food budget, rounded up; below it is refused with the figure', () => {
    // 1,234,567.89 yuan × 10 % = 123,456.789 → 123,456.79.
    const draft = filed(12_345_678, { canteenFoodFen: 123_456_789 });
    for (const year of [2021, 2022, 2023, 2024, 2025]) {
      expect(askedBy(at(xishan, year).terms, draft)).toMatchObject({
        baseFen: 123_456_789,
        requiredFen: 12_345_679,
      });
      expect(objections(xishan, year, draft)).toEqual([
        {
          code: 'filing.below_minimum',
          pointer: '/reservedFen',
          figures: { requiredFen: 12_345_679, reservedFen: 12_345_678 },
        },
      ]);
      expect(objections(xishan, year, { ...draft, reservedFen: 12_345_679 })).toEqual([]);
    }
    expect(shareUpFen(100, 1_000)).toBe(10);
    expect(shareUpFen(1, 1)).toBe(1);
    expect(shareUpFen(0, 1_000)).toBe(0);
    // 90 万亿 yuan: floating point would lose the last fen.
    expect(shareUpFen(9_000_000_000_000_001, 9_999)).toBe(8_999_100_000_000_001);
  });

  it('Q2 2024 notice: 15 % is encouraged, 铜陵 2025 20 %, and neither blocks', () => {
    const draft = filed(12_345_679, { canteenFoodFen: 123_456_789 });
    expect(askedBy(at(xishan, 2023).terms, draft).encouragedFen).toBeNull();
    // 1,234,567.89 × 15 % = 185,185.1835 → 185,185.19.
    expect(askedBy(at(xishan, 2024).terms, draft).encouragedFen).toBe(18_518_519);
    expect(objections(xishan, 2024, draft)).toEqual([]);
    // 800,000.01 × 20 % = 160,000.002 → 160,000.01.
    expect(askedBy(at(tongling, 2025).terms, { ...nothing, canteenFoodFen: 80_000_001 })).toEqual({
      baseFen: 80_000_001,
      requiredFen: 12_000_001,
      encouragedFen: 16_000_001,
    });
  });

  it('Q3 吕梁 2025, 铜陵 2025, 武汉 2022: 15 % is hard there, and only there', () => {
    // 800,000.01 × 15 % = 120,000.0015 → 120,000.01.
    const draft = filed(12_000_000, { canteenFoodFen: 80_000_001 });
    for (const [lineage, year] of [
      [lüliang, 2025],
      [tongling, 2025],
      [wuhan, 2022],
    ] as const) {
      expect(objections([...lineage], year, draft)[0]?.figures['requiredFen']).toBe(12_000_001);
      expect(objections(xishan, year, draft)).toEqual([]);
    }
    expect(sources(at(wuhan, 2023))['minimumRatio']).toBe('全国 2023');
  });

  it('Q4 武汉 2022: less than last year is asked for its reason, and allowed with it', () => {
    const draft = filed(15_000_000, { canteenFoodFen: 100_000_000 });
    const lastYearFen = 20_000_000;
    expect(isBelowLastYear(15_000_000, at(wuhan, 2022).terms, lastYearFen)).toBe(true);
    expect(objections(wuhan, 2022, draft, { lastYearFen })).toEqual([
      {
        code: 'filing.ratchet_reason_needed',
        pointer: '/ratchetReason',
        figures: { lastYearFen, reservedFen: 15_000_000 },
      },
    ]);
    const explained = { ...draft, ratchetReason: '食堂停业三个月' };
    expect(objections(wuhan, 2022, explained, { lastYearFen })).toEqual([]);
    expect(objections(wuhan, 2022, draft, { lastYearFen: 15_000_000 })).toEqual([]);
    expect(objections(wuhan, 2022, draft)).toEqual([]);
    // Elsewhere nobody asks.
    expect(objections(xishan, 2022, draft, { lastYearFen })).toEqual([]);
  });

  it('Q5 张掖 2023: what the union will need counts into the base', () => {
    const bases = { canteenFoodFen: 50_000_000, unionDemandFen: 12_000_000, unionFundsFen: 99_999_999 };
    // (500,000 + 120,000) × 10 % = 62,000.
    expect(askedBy(at(zhangye, 2023).terms, bases)).toEqual({
      baseFen: 62_000_000,
      requiredFen: 6_200_000,
      encouragedFen: null,
    });
    expect(askedBy(at(xishan, 2023).terms, bases).requiredFen).toBe(5_000_000);
  });

  it('Q6: without a canteen zero is filed, with a remark', () => {
    expect(at(xishan, 2025, 'none').terms).toBeNull();
    // And by the day of all others.
    expect(at(xishan, 2025, 'none').fileDeadline).toBe('2025-03-31');
    const none = { canteen: 'none' } as const;
    expect(objections(xishan, 2025, filed(0), none).map(({ code }) => code)).toEqual([
      'filing.zero_needs_remark',
    ]);
    expect(objections(xishan, 2025, filed(0, { remark: '无食堂' }), none)).toEqual([]);
    expect(objections(xishan, 2025, filed(1, { remark: '无食堂' }), none).map(({ code }) => code)).toEqual([
      'filing.no_canteen_reserves_nothing',
    ]);
  });

  it('Q7 博州财购〔2025〕1号: there, a unit without a canteen reserves 20 % of the year’s union funds', () => {
    // 86,400.07 × 20 % = 17,280.014 → 17,280.02.
    const bases = { ...nothing, unionFundsFen: 8_640_007 };
    expect(askedBy(at(bozhou, 2025, 'none').terms, bases).requiredFen).toBe(1_728_002);
    // With a canteen the national rule holds there as well.
    expect(at(bozhou, 2025).terms).toMatchObject({ minimumRatioBp: 1_000, base: 'canteen_food' });
    expect(at(bozhou, 2024, 'none').terms).toBeNull();
  });

  it('Q8: a shared canteen is judged as one, by the food of all of it', () => {
    // 2,000,000.00 × 10 %, whoever eats there.
    const all = { ...nothing, canteenFoodFen: 200_000_000 };
    expect(askedBy(at(xishan, 2025, 'shared').terms, all).requiredFen).toBe(20_000_000);
    expect(askedBy(at(xishan, 2025, 'outsourced').terms, all).requiredFen).toBe(20_000_000);
  });

  it('Q9: what a contractor buys in the time of its contract counts for the unit, and before and after for itself', () => {
    const contracts = [
      { contractorId: 'caterer', unitId: 'hospital', firstDay: '2025-03-01', lastDay: '2025-08-31' },
      { contractorId: 'caterer', unitId: 'school', firstDay: '2025-09-01', lastDay: null },
    ];
    const of = (day: string, buyer = 'caterer') => countsFor(buyer, day, contracts);
    expect(
      ['2025-02-28', '2025-03-01', '2025-08-31', '2025-09-01', '2027-01-01'].map((day) => of(day)),
    ).toEqual(['caterer', 'hospital', 'hospital', 'school', 'school']);
    expect(of('2025-05-01', 'hospital')).toBe('hospital');
    // Accepted for the hospital in August and given back in October: taken off from the hospital, not from the school.
    const [acceptedOn, givenBackOn] = ['2025-08-20', '2025-10-08'];
    expect([of(acceptedOn), of(givenBackOn)]).toEqual(['hospital', 'school']);
  });

  it('Q10, Q11: kept apart, added up, over 100 % allowed (陕西 2021: 267 %), nothing of nothing', () => {
    const bought = { canteenFen: 20_000_000, unionFen: 6_000_000, personalFen: 700_000, otherFen: 0 };
    expect(unitProgress(bought, 10_000_000)).toEqual({
      ...bought,
      totalFen: 26_700_000,
      progressBp: 26_700,
    });
    expect(unitProgress(bought, 0).progressBp).toBeNull();
  });

  it('Q10: other money of the unit is shown apart, and counts in the sum and the progress', () => {
    // 500.00 of the canteen, 120.00 of the union, 30.00 personal, 150.00 other: 800.00 of 1,000.00.
    const bought = { canteenFen: 50_000, unionFen: 12_000, personalFen: 3_000, otherFen: 15_000 };
    expect(unitProgress(bought, 100_000)).toEqual({ ...bought, totalFen: 80_000, progressBp: 8_000 });
    // It alone: 150.00 of 1,000.00.
    const other = { canteenFen: 0, unionFen: 0, personalFen: 0, otherFen: 15_000 };
    expect(unitProgress(other, 100_000)).toMatchObject({ totalFen: 15_000, progressBp: 1_500 });
  });

  it('Q14: each year has its own deadline, and that of another year says nothing', () => {
    expect(at(xishan, 2023).fileDeadline).toBe('2023-03-24');
    expect(at(xishan, 2024).fileDeadline).toBe('2024-02-20');
    // 博州 03-21 for units without a canteen; those with one have the nation's.
    expect(at(bozhou, 2025, 'none').fileDeadline).toBe('2025-03-21');
    expect(at(bozhou, 2025).fileDeadline).toBe('2025-03-31');
    expect(at(xishan, 2026).fileDeadline).toBeNull();
  });
});

describe('which rule holds', () => {
  it('a year without one uses the latest and says which', () => {
    expect(sources(at(xishan, 2026))['minimumRatio']).toBe('全国 2025');
    expect(sources(at(lüliang, 2027))['minimumRatio']).toBe('吕梁市 2025');
    expect(at(xishan, 2020)).toEqual({ terms: null, fileDeadline: null, from: {} });
  });

  it('吕梁 and 铜陵 2025 say no day and 吕梁 nothing to encourage: there the nation speaks', () => {
    expect(at(lüliang, 2025)).toMatchObject({
      terms: { base: 'canteen_food', minimumRatioBp: 1_500, encouragedRatioBp: 1_500, ratchet: false },
      fileDeadline: '2025-03-31',
    });
    expect(sources(at(lüliang, 2025))).toEqual({
      ...{ minimumRatio: '吕梁市 2025', base: '吕梁市 2025' },
      ...{ encouragedRatio: '全国 2025', fileDeadline: '全国 2025' },
    });
    expect(at(tongling, 2025)).toMatchObject({
      terms: { minimumRatioBp: 1_500, encouragedRatioBp: 2_000 },
      fileDeadline: '2025-03-31',
    });
  });

  it('a rule of the city for this year leaves the nation’s of last year beside it', () => {
    const city = made({ ratchet: true, fileDeadline: '2026-03-20' });
    // For 锡山 the city speaks and, of what is encouraged, the nation; for 徐州 the nation alone.
    expect(sources(at(xishan, 2026, 'own', [...rules, city]))).toEqual({
      ...{
        minimumRatio: '无锡市 2026',
        base: '无锡市 2026',
        ratchet: '无锡市 2026',
        fileDeadline: '无锡市 2026',
      },
      encouragedRatio: '全国 2025',
    });
    const xuzhou = at(['320302', '320300', '320000'], 2026, 'own', [...rules, city]);
    expect(xuzhou.terms).toMatchObject({ minimumRatioBp: 1_000, ratchet: false });
    expect(sources(xuzhou)).toEqual({
      ...{ minimumRatio: '全国 2025', base: '全国 2025', encouragedRatio: '全国 2025' },
    });
  });

  it('of every part the strictest holds, whoever says it and whichever came first', () => {
    const province = made({
      ...{ regionCode: '320000', regionName: '江苏省', minimumRatioBp: 1_200, encouragedRatioBp: 1_800 },
      ...{ base: 'canteen_food_and_union' as QuotaBase, fileDeadline: '2026-03-31' },
    });
    const city = made({ minimumRatioBp: 1_600, fileDeadline: '2026-04-30' });
    const district = made({
      ...{ regionCode: '320205', regionName: '锡山区', minimumRatioBp: 1_100, encouragedRatioBp: 2_000 },
      ...{ ratchet: true, fileDeadline: '2026-03-01' },
    });
    for (const list of [
      [province, city, district],
      [district, city, province],
    ]) {
      const held = at(xishan, 2026, 'own', list);
      expect(held).toMatchObject({
        terms: {
          ...{ base: 'canteen_food_and_union', minimumRatioBp: 1_600, encouragedRatioBp: 2_000 },
          ratchet: true,
        },
        fileDeadline: '2026-03-01',
      });
      expect(sources(held)).toEqual({
        ...{ minimumRatio: '无锡市 2026', base: '江苏省 2026', encouragedRatio: '锡山区 2026' },
        ...{ ratchet: '锡山区 2026', fileDeadline: '锡山区 2026' },
      });
      // (1,000,000.00 + 100,000.00) × 16 % = 176,000.00, and 20 % of it 220,000.00.
      const bases = { canteenFoodFen: 100_000_000, unionDemandFen: 10_000_000, unionFundsFen: 0 };
      expect(askedBy(held.terms, bases)).toEqual({
        ...{ baseFen: 110_000_000, requiredFen: 17_600_000, encouragedFen: 22_000_000 },
      });
    }
    // What is encouraged below what has to be says nothing.
    const strict = made({ minimumRatioBp: 1_900 });
    expect(at(xishan, 2026, 'own', [province, strict]).terms).toMatchObject({ encouragedRatioBp: null });
  });

  it('equally strict, the nearest is named; one kind of unit has its own beside that for all', () => {
    const city = made({ minimumRatioBp: 1_100 });
    const district = made({ regionCode: '320205', regionName: '锡山区', minimumRatioBp: 1_100 });
    const schools = made({ unitKind: 'school', minimumRatioBp: 1_300, regionName: '无锡的学校' });
    expect(sources(at(xishan, 2030, 'own', [...rules, city, district]))['minimumRatio']).toBe('锡山区 2030');
    expect(
      sources(at(['320206', '320200', '320000'], 2026, 'own', [...rules, city, district])),
    ).toMatchObject({ minimumRatio: '无锡市 2026' });
    const hospitals = made({ unitKind: 'hospital', regionCode: '320205', minimumRatioBp: 9_000 });
    const held = at(xishan, 2026, 'own', [...rules, city, schools, hospitals]);
    expect(sources(held)['minimumRatio']).toBe('无锡的学校 2026');
  });

  it('one that was ended or withdrawn holds no longer, and the past keeps its own', () => {
    const ended = made({ firstYear: 2024, lastYear: 2025, minimumRatioBp: 1_700 });
    const withdrawn = made({ firstYear: 2025, lastYear: 2024, minimumRatioBp: 9_900 });
    const next = made({ firstYear: 2026, minimumRatioBp: 1_800 });
    const list = [...rules, ended, withdrawn, next];
    expect(
      [2023, 2024, 2025, 2026].map((year) => at(xishan, year, 'own', list).terms?.minimumRatioBp),
    ).toEqual([1_000, 1_700, 1_700, 1_800]);
    // A local one of 2025 does not live on beside one of 2027 above it.
    const nation = made({ firstYear: 2027, lastYear: 2027, regionCode: null, regionName: '全国' });
    expect(at(xishan, 2027, 'own', [ended, nation]).terms?.minimumRatioBp).toBe(1_000);
    expect(at(xishan, 2026, 'own', [ended, nation]).terms?.minimumRatioBp).toBe(1_700);
  });

  it('one that a person has ended is not used on, unlike one that came with its last year', () => {
    const dated = made({ firstYear: 2024, lastYear: 2025, minimumRatioBp: 1_700 });
    const ended = { ...dated, endedAt: '2025-11-03T02:00:00Z' };
    const ratioIn = (year: number, rule: QuotaRule) =>
      at(xishan, year, 'own', [...rules, rule]).terms?.minimumRatioBp;
    expect([2025, 2026, 2027].map((year) => ratioIn(year, dated))).toEqual([1_700, 1_700, 1_700]);
    expect([2025, 2026, 2027].map((year) => ratioIn(year, ended))).toEqual([1_700, 1_000, 1_000]);
    // And nothing has to be stricter than it.
    const looser = made({ regionCode: '320205', firstYear: 2026, minimumRatioBp: 1_200 });
    expect(loosenedBy([...rules, ended], looser, xishan)).toEqual([]);
    expect(loosenedBy([...rules, dated], looser, xishan)).toMatchObject([{ part: 'minimumRatio' }]);
  });

  it('what would be looser is refused, part by part, with who says it', () => {
    const looser = (more: Partial<QuotaRule>, list = rules) =>
      loosenedBy(list, made(more), xishan.slice(1)).map(
        ({ part, rule, year }) => `${part} ${rule.regionName} ${year}`,
      );
    expect(looser({ minimumRatioBp: 999 })).toEqual(['minimumRatio 全国 2025']);
    expect(looser({ minimumRatioBp: 1_000 })).toEqual([]);
    const above = (more: Partial<QuotaRule>) => made({ regionCode: '320000', regionName: '江苏省', ...more });
    const strict = above({ firstYear: 2028, minimumRatioBp: 1_500 });
    expect(looser({ minimumRatioBp: 1_200 }, [...rules, strict])).toEqual(['minimumRatio 江苏省 2028']);
    expect(looser({ minimumRatioBp: 1_200, lastYear: 2027 }, [...rules, strict])).toEqual([]);
    const asks = above({
      ...{ base: 'canteen_food_and_union' as QuotaBase, ratchet: true, fileDeadline: '2026-03-31' },
      encouragedRatioBp: 1_800,
    });
    expect(
      looser({ minimumRatioBp: 900, encouragedRatioBp: 1_700, fileDeadline: '2026-04-01' }, [...rules, asks]),
    ).toEqual(
      ['minimumRatio', 'base', 'encouragedRatio', 'ratchet', 'fileDeadline'].map(
        (part) => `${part} 江苏省 2026`,
      ),
    );
    // What it leaves out it takes from above; a day of another year says nothing about this one.
    const same = { base: 'canteen_food_and_union' as QuotaBase, ratchet: true };
    expect(looser(same, [...rules, asks])).toEqual([]);
    expect(looser({ ...same, fileDeadline: '2027-04-01' }, [...rules, asks])).toEqual([]);
    // For one kind of unit, the rule of the same place for all kinds stands above.
    const all = made({ minimumRatioBp: 1_400 });
    expect(looser({ unitKind: 'school', minimumRatioBp: 1_300 }, [...rules, all])).toEqual([
      'minimumRatio 无锡市 2026',
    ]);
    expect(looser({ base: 'union_funds_no_canteen', minimumRatioBp: 1 })).toEqual([]);
  });
});
