import { countedApplications } from '@app/identity';
import { ratioBp, type Tx, within } from '@app/platform';
import { type CountedSupply, rankedAs } from '../rankings/rankings.dto';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { FigureDefinition, FigureValue } from './figures.policy';
import { monthEndOf } from './month-end.policy';

type County = { key: string; name: string } & Counts;
type Applied = { key: string; name: string; applied: number; admitted: number };
type Counts = Record<'registered' | 'sold' | 'submitted' | 'listed', number>;
type Wholes = Counts & { idle: number };

const applications = (
  counted: 'applied' | 'admitted',
  ...[name, definition]: [readonly [string, string], readonly [string, string]]
): FigureDefinition => ({
  ...count(`suppliers_${counted}`, name, definition, null),
  drill: { page: 'applications', filters: { counted } },
});

const count = (
  code: string,
  [zh, en]: readonly [string, string],
  [zhText, enText]: readonly [string, string],
  counted: CountedSupply | null,
  unit: FigureDefinition['unit'] = 'count',
): FigureDefinition => ({
  code,
  group: 'supply',
  unit,
  name: { zh, en },
  definition: { zh: zhText, en: enText },
  drill: counted ? { page: 'rankings', filters: { of: rankedAs[counted], counted } } : null,
});

/** Cooperatives and goods of the paired counties; of a region that sells, its own. */
export const supplyFigures: FigureSet = {
  ofWholeRegion: true,
  definitions: [
    applications(
      'applied',
      ['申请入驻供应商', 'Suppliers that applied'],
      [
        '本年至本月末提交入驻申请的供应商（按统一社会信用代码计一家），不含已撤回的；结对县，西部地区为本地。',
        'Producers that applied from January to the end of the month, one per credit code, those withdrawn left out; of the paired counties, of a western region its own.',
      ],
    ),
    applications(
      'admitted',
      ['准入供应商', 'Suppliers admitted'],
      ['上述供应商中，截至本月末已准入的。', 'Those of them admitted by the end of the month.'],
    ),
    count(
      'suppliers_admitted_rate',
      ['准入率', 'Share admitted'],
      ['准入供应商 ÷ 申请入驻供应商。', 'Suppliers admitted divided by suppliers that applied.'],
      null,
      'bp',
    ),
    count(
      'suppliers_registered',
      ['入驻供应商', 'Suppliers'],
      [
        '截至本月末，结对县已入驻平台的供应商；西部地区为本地供应商。',
        'Suppliers of the paired counties on the market by the end of the month; of a western region, its own.',
      ],
      'registered',
    ),
    count(
      'suppliers_sold',
      ['有成交的供应商', 'Suppliers that sold'],
      [
        '入驻供应商中，本年至本月末在本地区的数中至少成交一笔的：平台上验收，或审核采信的线下销售。',
        "Those with at least one sale in the region's figures from January to the end of the month: accepted on the platform, or outside it and accepted after review.",
      ],
      'sold',
    ),
    count(
      'suppliers_idle',
      ['零成交的供应商', 'Suppliers that sold nothing'],
      [
        '入驻供应商中，本年至本月末在本地区的数中一笔也没有成交的。',
        "Those without any sale in the region's figures from January to the end of the month.",
      ],
      'idle',
    ),
    count(
      'suppliers_sold_rate',
      ['动销率', 'Share of suppliers that sold'],
      ['有成交的供应商 ÷ 入驻供应商。', 'Suppliers that sold divided by all suppliers.'],
      null,
      'bp',
    ),
    count(
      'products_submitted',
      ['申报商品', 'Products submitted'],
      [
        '上述供应商提交过的商品，不含草稿；以取数时为准。',
        'Products that those suppliers submitted, drafts left out; as of the moment of taking.',
      ],
      'submitted',
    ),
    count(
      'products_listed',
      ['在售商品', 'Products listed'],
      ['申报商品中取数时在售的。', 'Those on sale at the moment of taking.'],
      'listed',
    ),
    count(
      'products_listed_rate',
      ['上架率', 'Share of products listed'],
      ['在售商品 ÷ 申报商品。', 'Products listed divided by products submitted.'],
      null,
      'bp',
    ),
  ],
  relations: () => [
    { kind: 'split', whole: 'suppliers_applied', dimension: 'county' },
    { kind: 'split', whole: 'suppliers_admitted', dimension: 'county' },
    {
      kind: 'ratio',
      ratio: 'suppliers_admitted_rate',
      numerator: 'suppliers_admitted',
      denominator: 'suppliers_applied',
    },
    { kind: 'split', whole: 'suppliers_registered', dimension: 'county' },
    { kind: 'split', whole: 'suppliers_sold', dimension: 'county' },
    { kind: 'split', whole: 'products_submitted', dimension: 'county' },
    { kind: 'split', whole: 'products_listed', dimension: 'county' },
    { kind: 'sum', whole: 'suppliers_registered', parts: ['suppliers_sold', 'suppliers_idle'] },
    {
      kind: 'ratio',
      ratio: 'suppliers_sold_rate',
      numerator: 'suppliers_sold',
      denominator: 'suppliers_registered',
    },
    {
      kind: 'ratio',
      ratio: 'products_listed_rate',
      numerator: 'products_listed',
      denominator: 'products_submitted',
    },
  ],
  async read(tx, scope) {
    const counties = await readCounties(tx, scope);
    const wholes = await readWholes(tx, scope);
    const applied = await readApplied(tx, scope);
    const whole = await countApplied(tx, scope);
    const figure = (code: string, of: keyof Counts): FigureValue => ({
      code,
      value: wholes[of],
      splits: [
        {
          dimension: 'county',
          parts: counties.map(({ key, name, ...row }) => ({ key, name, value: row[of] })),
        },
      ],
    });
    const application = (of: 'applied' | 'admitted'): FigureValue => ({
      code: `suppliers_${of}`,
      value: whole[of],
      splits: [
        {
          dimension: 'county',
          parts: applied.map(({ key, name, ...row }) => ({ key, name, value: row[of] })),
        },
      ],
    });
    const plain = (code: string, value: number | null): FigureValue => ({ code, value, splits: [] });
    return [
      application('applied'),
      application('admitted'),
      plain('suppliers_admitted_rate', ratioBp(whole.admitted, whole.applied)),
      figure('suppliers_registered', 'registered'),
      figure('suppliers_sold', 'sold'),
      plain('suppliers_idle', wholes.idle),
      plain('suppliers_sold_rate', ratioBp(wholes.sold, wholes.registered)),
      figure('products_submitted', 'submitted'),
      figure('products_listed', 'listed'),
      plain('products_listed_rate', ratioBp(wholes.listed, wholes.submitted)),
    ];
  },
};

/** How a statement calls the values of a scope: it may ask for one more than once, or not at all. */
type Placeholders = Record<'codes' | 'year' | 'month' | 'counties', () => string>;

const joinedBy = (end: string): string => `o.kind = 'supplier' AND o.created_at < ${end}`;
const soldBy = (codes: string, year: string, month: string): string =>
  `EXISTS (SELECT FROM facts f WHERE f.supplier_id = o.id AND f.kind = 'purchase' AND f.year = ${year} AND f.month <= ${month}
                        AND ${within(codes, 'f.east_code', 'f.west_code')})`;
const joined = joinedBy(monthEndOf('$2', '$3'));
const sold = soldBy('$1', '$2', '$3');

/** Ids of the suppliers or goods that a figure counts: what stands behind it is as many. */
export function countedSupply(
  counted: CountedSupply,
  { codes, year, month, counties }: Placeholders,
): string {
  const mine = (): string =>
    `${joinedBy(monthEndOf(year(), month()))} AND o.region_code = ANY (${counties()})`;
  const hasSold = (): string => soldBy(codes(), year(), month());
  if (rankedAs[counted] === 'products') {
    const state = counted === 'listed' ? `= 'listed'` : `<> 'draft'`;
    return `SELECT g.id FROM products g JOIN organizations o ON o.id = g.supplier_id WHERE ${mine()} AND g.state ${state}`;
  }
  const suppliers = `SELECT o.id FROM organizations o WHERE ${mine()}`;
  if (counted === 'registered') return suppliers;
  return `${suppliers} AND ${counted === 'idle' ? 'NOT ' : ''}${hasSold()}`;
}

async function readCounties(tx: Tx, { codes, year, month, counties }: FigureScope): Promise<County[]> {
  return tx.query(
    `SELECT r.code AS key, r.name, count(*)::int AS registered, count(*) FILTER (WHERE s.sold)::int AS sold,
            coalesce(sum(s.submitted), 0)::int AS submitted, coalesce(sum(s.listed), 0)::int AS listed
       FROM (SELECT o.region_code, ${sold} AS sold, p.submitted, p.listed FROM organizations o
              CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state <> 'draft') AS submitted,
                                         count(*) FILTER (WHERE state = 'listed') AS listed
                                    FROM products WHERE supplier_id = o.id) p
              WHERE ${joined} AND o.region_code = ANY ($4)) s
       JOIN regions r ON r.code = s.region_code GROUP BY r.code, r.name ORDER BY r.code`,
    [codes, year, month, counties],
  );
}

async function readWholes(tx: Tx, { codes, year, month, counties }: FigureScope): Promise<Wholes> {
  const mine = `JOIN organizations o ON o.id = p.supplier_id WHERE ${joined} AND o.region_code = ANY ($4)`;
  const [row]: Wholes[] = await tx.query(
    `SELECT (SELECT count(*)::int FROM organizations o WHERE ${joined} AND o.region_code = ANY ($4)) AS registered,
            (SELECT count(DISTINCT f.supplier_id)::int FROM facts f JOIN organizations o ON o.id = f.supplier_id
              WHERE f.kind = 'purchase' AND f.year = $2 AND f.month <= $3
                AND ${within('$1', 'f.east_code', 'f.west_code')}
                AND ${joined} AND o.region_code = ANY ($4)) AS sold,
            (SELECT count(*)::int FROM organizations o
              WHERE ${joined} AND o.region_code = ANY ($4) AND NOT ${sold}) AS idle,
            (SELECT count(*)::int FROM products p ${mine} AND p.state <> 'draft') AS submitted,
            (SELECT count(*)::int FROM products p ${mine} AND p.state = 'listed') AS listed`,
    [codes, year, month, counties],
  );
  return row as Wholes;
}

async function readApplied(tx: Tx, { year, month, counties }: FigureScope): Promise<Applied[]> {
  return tx.query(
    `SELECT r.code AS key, r.name, count(*)::int AS applied, count(*) FILTER (WHERE c.admitted)::int AS admitted
       FROM ${countedApplications('$1::int', '$2::int')} c JOIN regions r ON r.code = c.region_code
      WHERE c.region_code = ANY ($3) GROUP BY r.code, r.name ORDER BY r.code`,
    [year, month, counties],
  );
}

async function countApplied(tx: Tx, { year, month, counties }: FigureScope) {
  const [row]: Pick<Applied, 'applied' | 'admitted'>[] = await tx.query(
    `SELECT count(*)::int AS applied, count(*) FILTER (WHERE c.admitted)::int AS admitted
       FROM ${countedApplications('$1::int', '$2::int')} c WHERE c.region_code = ANY ($3)`,
    [year, month, counties],
  );
  return row as Pick<Applied, 'applied' | 'admitted'>;
}
