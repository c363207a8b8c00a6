import { readFileSync } from 'node:fs';
import {
  askedBy,
  type Bases,
  type CanteenKind,
  countsFor,
  deadlineOf,
  type Filed,
  isBelowLastYear,
  objectionsTo,
  type QuotaBase,
  type QuotaRule,
  ruleFor,
  shareUpFen,
  stricterAbove,
  unitProgress,
} from './quota.policy';

type Row = Omit<QuotaRule, 'id' | 'firstYear' | 'lastYear' | 'minimumRatioBp'> & {
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
  const rule = at(lineage, year, canteen)?.rule;
  return objectionsTo(draft, { rule, asked: askedBy(rule, draft), lastYearFen });
};
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
  ...{ fileDeadline: null, sourceDocument: 'test', ...more },
});

describe('the reserved share, worked by hand', () => {
  it('Q1 财库〔2021〕19号: 10 % of the food budget, rounded up; below it is refused with the figure', () => {
    // 1,234,567.89 yuan × 10 % = 123,456.789 → 123,456.79.
    const draft = filed(12_345_678, { canteenFoodFen: 123_456_789 });
    for (const year of [2021, 2022, 2023, 2024, 2025]) {
      expect(askedBy(at(xishan, year)?.rule, draft)).toMatchObject({
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
    expect(askedBy(at(xishan, 2023)?.rule, draft).encouragedFen).toBeNull();
    // 1,234,567.89 × 15 % = 185,185.1835 → 185,185.19.
    expect(askedBy(at(xishan, 2024)?.rule, draft).encouragedFen).toBe(18_518_519);
    expect(objections(xishan, 2024, draft)).toEqual([]);
    // 800,000.01 × 20 % = 160,000.002 → 160,000.01.
    expect(askedBy(at(tongling, 2025)?.rule, { ...nothing, canteenFoodFen: 80_000_001 })).toEqual({
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
    expect(at(wuhan, 2023)?.rule.regionCode).toBeNull();
  });

  it('Q4 武汉 2022: less than last year is asked for its reason, and allowed with it', () => {
    const draft = filed(15_000_000, { canteenFoodFen: 100_000_000 });
    const lastYearFen = 20_000_000;
    expect(isBelowLastYear(15_000_000, at(wuhan, 2022)?.rule, lastYearFen)).toBe(true);
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
    expect(askedBy(at(zhangye, 2023)?.rule, bases)).toEqual({
      baseFen: 62_000_000,
      requiredFen: 6_200_000,
      encouragedFen: null,
    });
    expect(askedBy(at(xishan, 2023)?.rule, bases).requiredFen).toBe(5_000_000);
  });

  it('Q6: without a canteen zero is filed, with a remark', () => {
    expect(at(xishan, 2025, 'none')).toBeUndefined();
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
    expect(askedBy(at(bozhou, 2025, 'none')?.rule, bases).requiredFen).toBe(1_728_002);
    // With a canteen the national rule holds there as well.
    expect(at(bozhou, 2025)?.rule).toMatchObject({ regionCode: null, base: 'canteen_food' });
    expect(at(bozhou, 2024, 'none')).toBeUndefined();
  });

  it('Q8: a shared canteen is judged as one, by the food of all of it', () => {
    // 2,000,000.00 × 10 %, whoever eats there.
    const all = { ...nothing, canteenFoodFen: 200_000_000 };
    expect(askedBy(at(xishan, 2025, 'shared')?.rule, all).requiredFen).toBe(20_000_000);
    expect(askedBy(at(xishan, 2025, 'outsourced')?.rule, all).requiredFen).toBe(20_000_000);
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

  it('Q14: each year has its own deadline, and that of another year says nothing', () => {
    expect(deadlineOf(at(xishan, 2023)?.rule, 2023)).toBe('2023-03-24');
    expect(deadlineOf(at(xishan, 2024)?.rule, 2024)).toBe('2024-02-20');
    expect(deadlineOf(at(bozhou, 2025, 'none')?.rule, 2025)).toBe('2025-03-21');
    expect(deadlineOf(at(xishan, 2026)?.rule, 2026)).toBeNull();
  });
});

describe('which rule holds', () => {
  it('a year without one uses the latest and says which', () => {
    expect(at(xishan, 2026)).toMatchObject({ year: 2025, rule: { regionCode: null, firstYear: 2025 } });
    expect(at(lüliang, 2027)).toMatchObject({ year: 2025, rule: { regionCode: '141100' } });
    expect(at(xishan, 2020)).toBeUndefined();
  });

  it('the nearest region wins, and in it the rule for this kind of unit', () => {
    const city = made({ minimumRatioBp: 1_100 });
    const district = made({ regionCode: '320205', minimumRatioBp: 1_200 });
    const schools = made({ unitKind: 'school', minimumRatioBp: 1_300 });
    const list = [city, ...rules, schools];
    expect(at(xishan, 2026, 'own', list)?.rule).toBe(schools);
    expect(at(['320206', '320200', '320000'], 2026, 'own', [...rules, city, district])?.rule).toBe(city);
    expect(at(xishan, 2030, 'own', [...rules, city, district])?.rule).toBe(district);
    const hospitals = made({ unitKind: 'hospital', regionCode: '320205', minimumRatioBp: 9_000 });
    expect(at(xishan, 2026, 'own', [...list, hospitals])?.rule).toBe(schools);
  });

  it('one that was ended or withdrawn holds no longer, and the past keeps its own', () => {
    const ended = made({ firstYear: 2024, lastYear: 2025, minimumRatioBp: 1_700 });
    const withdrawn = made({ firstYear: 2025, lastYear: 2024, minimumRatioBp: 9_900 });
    const next = made({ firstYear: 2026, minimumRatioBp: 1_800 });
    const list = [...rules, ended, withdrawn, next];
    expect(
      [2023, 2024, 2025, 2026].map((year) => at(xishan, year, 'own', list)?.rule.minimumRatioBp),
    ).toEqual([1_000, 1_700, 1_700, 1_800]);
  });

  it('what is looser than something above it gives way, whichever came first', () => {
    const city = made({ minimumRatioBp: 2_000 });
    const district = made({ regionCode: '320205', minimumRatioBp: 1_200 });
    expect(at(xishan, 2026, 'own', [district, city])?.rule).toBe(city);
  });

  it('what would be looser is refused, with what it is looser than', () => {
    const above = (more: Partial<QuotaRule>, list = rules) =>
      stricterAbove(list, made(more), xishan.slice(1));
    expect(above({ minimumRatioBp: 999 })).toMatchObject({ regionCode: null, minimumRatioBp: 1_000 });
    expect(above({ minimumRatioBp: 1_000 })).toBeUndefined();
    const strict = made({
      regionCode: '320000',
      regionName: '江苏省',
      firstYear: 2028,
      minimumRatioBp: 1_500,
    });
    expect(above({ minimumRatioBp: 1_200 }, [...rules, strict])).toBe(strict);
    expect(above({ minimumRatioBp: 1_200, lastYear: 2027 }, [...rules, strict])).toBeUndefined();
    const ratchet = made({ regionCode: '320000', ratchet: true });
    expect(above({}, [...rules, ratchet])).toBe(ratchet);
    expect(above({ ratchet: true }, [...rules, ratchet])).toBeUndefined();
    const union = made({ regionCode: '320000', base: 'canteen_food_and_union' });
    expect(above({}, [...rules, union])).toBe(union);
    // For one kind of unit, the rule of the same place for all kinds stands above.
    const all = made({ minimumRatioBp: 1_400 });
    expect(above({ unitKind: 'school', minimumRatioBp: 1_300 }, [...rules, all])).toBe(all);
    expect(above({ base: 'union_funds_no_canteen', minimumRatioBp: 1 })).toBeUndefined();
  });
});
