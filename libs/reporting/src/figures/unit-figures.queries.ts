import { ofOffice, ratioBp, type Tx, within } from '@app/platform';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { FigureValue, Part } from './figures.policy';
import { monthEnd } from './month-end.policy';

type District = { key: string; name: string; registered: number; bought: number };
type Wholes = { registered: number; bought: number; idle: number };

/** 采购单位. A region that only sells has buyers, and no units of its own that could be idle. */
export const unitFigures: FigureSet = {
  definitions: [
    {
      code: 'units_registered',
      group: 'units',
      unit: 'count',
      name: { zh: '开户单位', en: 'Units with an account' },
      definition: {
        zh: '截至本月末，本地区在平台开户的采购单位，不含以前年度已终止的。',
        en: 'Buyer units of the region with an account by the end of the month, without those that ended in an earlier year.',
      },
      drill: { page: 'units' },
    },
    {
      code: 'units_bought',
      group: 'units',
      unit: 'count',
      name: { zh: '已采购单位', en: 'Units that bought' },
      definition: {
        zh: '本年至本月末至少有一笔验收的单位；西部地区为采购过本地货品的单位。',
        en: 'Units with at least one acceptance from January to the end of the month; of a western region, those that bought its goods.',
      },
      drill: { page: 'units' },
    },
    {
      code: 'units_idle',
      group: 'units',
      unit: 'count',
      name: { zh: '未采购单位', en: 'Units that bought nothing' },
      definition: {
        zh: '开户单位中本年至本月末没有一笔验收的单位。',
        en: 'Units with an account and no acceptance from January to the end of the month.',
      },
      drill: { page: 'units' },
    },
    {
      code: 'units_bought_rate',
      group: 'units',
      unit: 'bp',
      name: { zh: '采购覆盖率', en: 'Share of units that bought' },
      definition: {
        zh: '已采购单位 ÷ 开户单位。',
        en: 'Units that bought divided by units with an account.',
      },
      drill: null,
    },
  ],
  relations: () => [
    { kind: 'split', whole: 'units_bought', dimension: 'district' },
    { kind: 'split', whole: 'units_registered', dimension: 'district' },
    { kind: 'sum', whole: 'units_registered', parts: ['units_bought', 'units_idle'] },
    {
      kind: 'sum',
      whole: 'units_registered',
      parts: ['units_budget', 'units_resellers', 'units_contractors'],
    },
    {
      kind: 'ratio',
      ratio: 'units_bought_rate',
      numerator: 'units_bought',
      denominator: 'units_registered',
    },
  ],
  async read(tx, scope) {
    const districts = await readDistricts(tx, scope);
    const { registered, bought, idle } = await readWholes(tx, scope);
    const split = (of: 'registered' | 'bought'): FigureValue['splits'] => {
      const parts: Part[] = districts.map(({ key, name, ...row }) => ({ key, name, value: row[of] }));
      return [{ dimension: 'district', parts: parts.filter(({ value }) => value > 0) }];
    };
    const figures = [{ code: 'units_bought', value: bought, splits: split('bought') }];
    if (!scope.buys) return figures;
    return [
      { code: 'units_registered', value: registered, splits: split('registered') },
      ...figures,
      { code: 'units_idle', value: idle, splits: [] },
      { code: 'units_bought_rate', value: ratioBp(bought, registered), splits: [] },
    ];
  },
};

/** As at the desk of filings: who ended in an earlier year is gone, unless it had filed for this one too. */
export const goesOn = (unit: string): string => `NOT EXISTS (
  SELECT FROM unit_successions s WHERE s.unit_id = ${unit} AND s.state = 'in_force' AND extract(year FROM s.effective_on) < $2
     AND NOT EXISTS (SELECT FROM filings n WHERE n.unit_id = ${unit} AND n.year = $2 AND n.state <> 'draft'))`;
/** Unit by unit: whether there is a purchase of it in the region's facts. */
const bought = `EXISTS (SELECT FROM facts f WHERE f.buyer_id = o.id AND f.kind = 'purchase' AND f.year = $2 AND f.month <= $3
                          AND ${within('$1', 'f.east_code', 'f.west_code')})`;
const opened = `o.kind = 'buyer_unit' AND ${ofOffice('o.id')} AND o.created_at < ${monthEnd} AND ${goesOn('o.id')}`;

async function readDistricts(tx: Tx, { codes, year, month, buys }: FigureScope): Promise<District[]> {
  return tx.query(
    `SELECT r.code AS key, r.name, count(*)::int AS registered, count(*) FILTER (WHERE bought)::int AS bought
       FROM (SELECT o.region_code, ${bought} AS bought FROM organizations o
              WHERE ${opened} AND (NOT $4 OR o.region_code = ANY ($1))) u
       JOIN regions r ON r.code = u.region_code GROUP BY r.code, r.name ORDER BY r.code`,
    [codes, year, month, buys],
  );
}

async function readWholes(tx: Tx, { codes, year, month }: FigureScope): Promise<Wholes> {
  const [row]: Wholes[] = await tx.query(
    `SELECT (SELECT count(*)::int FROM organizations o WHERE ${opened} AND o.region_code = ANY ($1)) AS registered,
            (SELECT count(DISTINCT f.buyer_id)::int FROM facts f JOIN organizations o ON o.id = f.buyer_id AND ${opened}
              WHERE f.kind = 'purchase' AND f.year = $2 AND f.month <= $3
                AND ${within('$1', 'f.east_code', 'f.west_code')}) AS bought,
            (SELECT count(*)::int FROM organizations o
              WHERE ${opened} AND o.region_code = ANY ($1) AND NOT ${bought}) AS idle`,
    [codes, year, month],
  );
  return row as Wholes;
}
