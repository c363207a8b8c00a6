import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type AwardRules, awards, ownAward, sharedFen, toRecover } from './award.policy';
import { SubsidyRules } from './programmes.dto';

/** As they are seeded. */
const published = JSON.parse(readFileSync('seeds/reference/subsidy-programmes.json', 'utf8')) as {
  regionName: string;
  rules: SubsidyRules;
}[];
const rulesOf = (place: string): SubsidyRules =>
  SubsidyRules.parse(published.find(({ regionName }) => regionName.includes(place))?.rules);

const amounts = (rules: AwardRules, sales: number[]) =>
  awards(rules, sales).map(({ amountFen }) => amountFen);

describe('静宁县 2025 (静政办发〔2025〕30号): 2 %, 3 %, 4 % by band', () => {
  const rules = rulesOf('静宁');

  it.each([
    // Sales in fen, subsidy in fen: the rate of the band that all sales reach, for all of them.
    [9_999_999, 0],
    [10_000_000, 200_000], // 100,000.00 × 2 %
    [50_000_000, 1_000_000], // 500,000.00 × 2 %: the band ends with it
    [50_000_001, 1_500_000], // 500,000.01 × 3 % = 15,000.0003
    [100_000_000, 3_000_000], // 1,000,000.00 × 3 %
    [100_000_001, 4_000_000], // 1,000,000.01 × 4 % = 40,000.0004
    [123_456_789, 4_938_271], // 1,234,567.89 × 4 % = 49,382.7156
  ])('%i fen of sales earn %i fen', (sales, subsidy) => {
    expect(amounts(rules, [sales])).toEqual([subsidy]);
  });

  it.each([
    [9_999_999, 0],
    [10_000_000, 0],
    [50_000_000, 800_000], // 400,000.00 × 2 %
    [100_000_000, 2_300_000], // 8,000.00 + 500,000.00 × 3 %
    [123_456_789, 3_238_271], // 8,000.00 + 15,000.00 + 234,567.89 × 4 % = 32,382.7156
  ])('counted band by band, %i fen would earn %i', (sales, subsidy) => {
    expect(amounts({ ...rules, tierMode: 'marginal' }, [sales])).toEqual([subsidy]);
  });
});

describe('松桃 2024 (东西部消费协作支持“黔货出山”奖补工作方案): 5 %, at most 300,000, a pot of 1,000,000', () => {
  const rules = rulesOf('松桃');

  it('caps first and shares the pot afterwards: own × pot ÷ total', () => {
    // 8,000,000.00 and 6,000,000.00 → 300,000.00 each (400,000.00 capped); 4,500,000.00 → 225,000.00;
    // 3,333,333.33 → 166,666.66; 2,400,000.00 → 120,000.00. Together 1,111,666.66, which is more than the pot.
    const sales = [800_000_000, 600_000_000, 450_000_000, 333_333_333, 240_000_000];
    expect(awards(rules, sales)).toEqual([
      { ownFen: 30_000_000, amountFen: 26_986_506 }, // 300,000.00 × 1,000,000 ÷ 1,111,666.66 = 269,865.0690
      { ownFen: 30_000_000, amountFen: 26_986_506 },
      { ownFen: 22_500_000, amountFen: 20_239_880 }, // 202,398.8018
      { ownFen: 16_666_666, amountFen: 14_992_503 }, // 149,925.0318
      { ownFen: 12_000_000, amountFen: 10_794_602 }, // 107,946.0276
    ]);
    // 999,999.97: three fen stay in the pot.
    expect(amounts(rules, sales).reduce((a, b) => a + b)).toBe(99_999_997);
  });

  it('pays what is due when the pot is enough, to the last fen of it', () => {
    expect(amounts(rules, [600_000_000, 600_000_000, 600_000_000, 200_000_000])).toEqual([
      30_000_000, 30_000_000, 30_000_000, 10_000_000,
    ]);
    expect(amounts(rules, [200_000_000])).toEqual([10_000_000]);
  });
});

describe('合作市 2022: a pot of 1,000,000 among local sellers, by a rate that nobody has found', () => {
  const template = published.find(({ regionName }) => regionName.includes('合作'))?.rules;
  const rulesAt = (rateBp: number): SubsidyRules =>
    SubsidyRules.parse({ ...template, tiers: [{ fromFen: 0, inclusive: true, rateBp }] });

  it('pays nothing until somebody says the rate', () => {
    const { error } = SubsidyRules.safeParse(template);
    expect(error?.issues).toMatchObject([{ path: ['tiers', 0, 'rateBp'], message: 'subsidy.rate_unknown' }]);
  });

  it('pays the rate, and never the whole sale, while the pot is enough', () => {
    // At 3 %: 400,000.00 → 12,000.00; 123,456.78 → 3,703.7034. Together 15,703.70 of 1,000,000.00.
    expect(amounts(rulesAt(300), [40_000_000, 12_345_678])).toEqual([1_200_000, 370_370]);
  });

  it('shares the pot by sales when it is not enough', () => {
    // At 50 %: 600,000.00, 300,000.00 and 1,100,000.00, together twice the pot: each gets half of it.
    expect(amounts(rulesAt(5_000), [120_000_000, 60_000_000, 220_000_000])).toEqual([
      30_000_000, 15_000_000, 55_000_000,
    ]);
  });
});

describe('any programme', () => {
  const money = fc.integer({ min: 0, max: 10_000_000_000 });
  const limit = fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: null });
  const tiers = fc
    .array(
      fc.record({ fromFen: money, inclusive: fc.boolean(), rateBp: fc.integer({ min: 0, max: 10_000 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((list) => [...new Map(list.map((tier) => [tier.fromFen, tier])).values()])
    .map((list) => list.sort((a, b) => a.fromFen - b.fromFen));
  const programmes = fc
    .record({
      tierMode: fc.constantFrom('slab' as const, 'marginal' as const),
      tiers,
      capFen: limit,
      potFen: limit,
    })
    // As `ratesRise` asks of programmes that are saved.
    .map((rules) =>
      rules.tierMode === 'marginal'
        ? rules
        : {
            ...rules,
            tiers: rules.tiers.map((tier, index) => ({
              ...tier,
              rateBp: Math.max(...rules.tiers.slice(0, index + 1).map(({ rateBp }) => rateBp)),
            })),
          },
    );
  const sellers = fc.array(money, { minLength: 1, maxLength: 40 });

  const holds = (check: (rules: AwardRules, sales: number[]) => void) =>
    fc.assert(fc.property(programmes, sellers, check), { numRuns: 500 });
  const total = (all: { amountFen: number }[]) => all.reduce((sum, { amountFen }) => sum + amountFen, 0);

  it('never pays more than the pot, the cap, or what is due', () => {
    holds((rules, sales) => {
      const given = awards(rules, sales);
      if (rules.potFen !== null) expect(total(given)).toBeLessThanOrEqual(rules.potFen);
      for (const { ownFen, amountFen } of given) {
        expect(amountFen).toBeLessThanOrEqual(ownFen);
        if (rules.capFen !== null) expect(ownFen).toBeLessThanOrEqual(rules.capFen);
      }
    });
  });

  it('loses no fen: without a short pot everybody gets all, with one less than a fen each stays in it', () => {
    holds((rules, sales) => {
      const given = awards(rules, sales);
      const due = given.reduce((sum, { ownFen }) => sum + ownFen, 0);
      if (rules.potFen === null || due <= rules.potFen) expect(total(given)).toBe(due);
      else expect(rules.potFen - total(given)).toBeLessThan(sales.length);
    });
  });

  it('gives equal sales equal money, and more sales never less', () => {
    holds((rules, sales) => {
      const given = awards(rules, sales);
      const ranked = sales.map((sold, index) => ({ sold, paid: given[index]?.amountFen ?? 0 }));
      ranked.sort((a, b) => a.sold - b.sold);
      ranked.slice(1).forEach(({ sold, paid }, index) => {
        const below = ranked[index] as { sold: number; paid: number };
        if (sold === below.sold) expect(paid).toBe(below.paid);
        else expect(paid).toBeGreaterThanOrEqual(below.paid);
      });
    });
  });

  it('gives a seller who sells more not less, whatever the others sold', () => {
    fc.assert(
      fc.property(programmes, sellers, money, (rules, sales, more) => {
        const [first = 0, ...others] = sales;
        const paid = (sold: number) => amounts(rules, [sold, ...others])[0] as number;
        expect(paid(first + more)).toBeGreaterThanOrEqual(paid(first));
      }),
      { numRuns: 500 },
    );
  });

  it('takes back between nothing and everything, the more the more comes back', () => {
    fc.assert(
      fc.property(programmes, sellers, money, money, (rules, sales, one, other) => {
        const given = awards(rules, sales);
        const due = given.reduce((sum, { ownFen }) => sum + ownFen, 0);
        const eligibleFen = sales[0] as number;
        const line = { countedFen: eligibleFen, eligibleFen, amountFen: given[0]?.amountFen as number };
        const back = (fen: number) => toRecover(rules, line, fen, due);
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(back(0)).toBe(0);
        expect(back(line.eligibleFen)).toBe(line.eligibleFen === 0 ? 0 : line.amountFen);
        expect(back(less)).toBeGreaterThanOrEqual(0);
        expect(back(less)).toBeLessThanOrEqual(back(more));
        expect(back(more)).toBeLessThanOrEqual(line.amountFen);
      }),
    );
  });
});

it('what an objection had taken off is not asked for a second time', () => {
  // 5 % of 1,500.00 and 3,000.00 are 75.00 and 150.00; of 225.00 a pot of 200.00 pays 66.66 to the first.
  const rules = { ...rulesOf('松桃'), capFen: null, potFen: 20_000 };
  const line = { countedFen: 200_000, eligibleFen: 150_000, amountFen: 6_666 };
  // The reporter corrects the 500.00 that the objection was about: nothing.
  expect(toRecover(rules, line, 50_000, 22_500)).toBe(0);
  // And 300.00 more: 1,200.00 are left, 60.00 × 200 ÷ 225 = 53.33.
  expect(toRecover(rules, line, 80_000, 22_500)).toBe(1_333);
  // A person let more count than the facts say: what comes back is taken off that.
  expect(toRecover(rules, { ...line, countedFen: 100_000 }, 30_000, 22_500)).toBe(1_333);
});

it('what goes back is the difference to the list without those sales: 松桃', () => {
  const rules = rulesOf('松桃');
  // Of the second list above: 200,000.00 of 2,000,000.00 come back; 5 % of them.
  const paidFor = (eligibleFen: number, amountFen: number, countedFen = eligibleFen) => ({
    ...{ countedFen, eligibleFen, amountFen },
  });
  expect(toRecover(rules, paidFor(200_000_000, 10_000_000), 20_000_000, 10_000_000)).toBe(1_000_000);
  // Above the cap before and after: nothing.
  expect(toRecover(rules, paidFor(800_000_000, 30_000_000), 100_000_000, 30_000_000)).toBe(0);
  expect(ownAward(rules, -5)).toBe(0);
  expect(sharedFen(rules, 30_000_000, 111_166_666)).toBe(26_986_506);
});
