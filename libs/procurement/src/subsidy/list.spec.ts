import {
  type Candidate,
  exclusionOf,
  listOf,
  type Seller,
  salesOf,
  sellerKindOf,
  totalsOf,
} from './list.policy';

const seller = (name: string, creditCode: string, regionCode = '630224'): Seller => ({
  supplierId: name,
  supplierName: name,
  creditCode,
  regionCode,
});
const sale = (sellerKey: string, amountFen: number, more: Partial<Candidate> = {}): Candidate => ({
  factId: `${sellerKey} ${amountFen}`,
  sellerKey,
  amountFen,
  ...{
    channel: 'platform',
    isPaired: true,
    isTowardsTarget: true,
    eastCode: '320205',
    evidenceLevel: 2,
    ...more,
  },
});
const rules = {
  channels: ['platform'],
  sellerKinds: ['cooperative', 'company'] as const,
  registeredInCounty: true,
  pairedOnly: true,
  towardsTargetOnly: true,
  minimumEvidenceLevel: 2,
  tierMode: 'slab' as const,
  tiers: [{ fromFen: 0, inclusive: true, rateBp: 500 }],
  capFen: null,
  potFen: null,
};
const asked = { ...rules, sellerKinds: [...rules.sellerKinds] };
const place = { countyCode: '630224', buyersIn: new Set(['320205']) };

it('knows a seller by the first two characters of the credit code (GB 32100-2015)', () => {
  expect(['91', '92', '93', '53'].map((start) => sellerKindOf(`${start}630224MA0000000X`))).toEqual([
    'company',
    'household',
    'cooperative',
    'other',
  ]);
});

describe('a sale does not count for the first reason that holds', () => {
  const own = seller('own', '93630224');
  it.each([
    ['seller_unknown', { ...seller('own', ''), supplierId: null, regionCode: null }, {}],
    ['seller_elsewhere', seller('own', '93', '630222'), {}],
    ['seller_kind', seller('own', '92'), {}],
    ['channel', own, { channel: 'retail', isPaired: false }],
    ['outside_pairs', own, { isPaired: false }],
    ['outside_target', own, { isTowardsTarget: false, eastCode: '320206' }],
    ['buyer_elsewhere', own, { eastCode: '320206' }],
    ['evidence', own, { evidenceLevel: 1 }],
    [null, own, {}],
  ])('%s', (reason, by, more) => {
    expect(exclusionOf(sale('own', 100, more), by, asked, place)).toBe(reason);
  });
});

describe('a list', () => {
  const sellers = new Map(
    [seller('甲', '93A'), seller('乙', '93B'), seller('丙', '92C')].map((one) => [one.supplierName, one]),
  );
  // 甲 sold for 100.00 and took 10.00 back; 乙 for 200.00 and for 50.00 without papers; 丙 is a household.
  const facts = [
    sale('甲', 10_000),
    sale('甲', -1_000),
    sale('乙', 20_000),
    sale('乙', 5_000, { evidenceLevel: 0 }),
    sale('丙', 90_000),
  ];
  const sales = salesOf(facts, sellers, asked, place);

  it('has everybody of whom there is a sale, the largest amount first, with what counts and what does not', () => {
    const lines = listOf(rules, sales);
    expect(
      lines.map(({ supplierName, position, eligibleFen, excludedFen, amountFen }) => [
        ...[position, supplierName, eligibleFen, excludedFen, amountFen],
      ]),
    ).toEqual([
      [1, '乙', 20_000, 5_000, 1_000],
      [2, '甲', 9_000, 0, 450],
      [3, '丙', 0, 90_000, 0],
    ]);
    expect(lines[0]?.facts.map(({ reason }) => reason)).toEqual([null, 'evidence']);
    expect(totalsOf(rules, lines)).toEqual({
      ...{ sellers: 2, eligibleFen: 29_000, excludedFen: 95_000, ownFen: 1_450, amountFen: 1_450 },
      potLeftFen: null,
    });
  });

  it('has who is known by name alone too, last and with nothing, so that it adds up to all sales', () => {
    const unknown = { supplierId: null, supplierName: '某合作社', creditCode: '', regionCode: null };
    const all = salesOf(
      [...facts, sale('name:某合作社', 70_000), sale('name:某合作社', -5_000)],
      new Map([...sellers, ['name:某合作社', unknown]]),
      asked,
      place,
    );
    const lines = listOf(rules, all);
    expect(lines.at(-1)).toMatchObject({
      ...{ position: 4, supplierId: null, supplierName: '某合作社', eligibleFen: 0, amountFen: 0 },
      ...{ excludedFen: 65_000, facts: [{ reason: 'seller_unknown' }, { reason: 'seller_unknown' }] },
    });
    // 29,000 that count, 95,000 and 65,000 that do not.
    const { eligibleFen, excludedFen } = totalsOf(rules, lines);
    expect([eligibleFen, excludedFen]).toEqual([29_000, 160_000]);
  });

  it('follows a correction, and says it', () => {
    const lines = listOf(
      rules,
      sales,
      new Map([
        ['乙', { excluded: true, reason: '虚开' }],
        ['甲', { eligibleFen: 8_000, reason: '核减' }],
      ]),
    );
    expect(
      lines.map(({ supplierName, amountFen, correction }) => [supplierName, amountFen, correction]),
    ).toEqual([
      ['甲', 400, 'sales'],
      ['乙', 0, 'excluded'],
      ['丙', 0, null],
    ]);
  });

  it('is shared again when somebody is taken off it', () => {
    const short = { ...rules, potFen: 1_000 };
    // 乙 1,000 and 甲 450 of 1,450 share 1,000; without 乙, 甲 gets all of the 450.
    expect(listOf(short, sales).map(({ amountFen }) => amountFen)).toEqual([689, 310, 0]);
    const without = listOf(short, sales, new Map([['乙', { excluded: true, reason: '虚开' }]]));
    expect(without.map(({ amountFen }) => amountFen)).toEqual([450, 0, 0]);
  });
});
