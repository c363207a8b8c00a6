import { isBudgetUnit } from '@app/identity';
import { ofOffice, ratioBp, type Tx } from '@app/platform';
import { partName } from './figure-names.policy';
import type { FigureScope, FigureSet } from './figure-sets.queries';
import type { Dimension, FigureValue, Split } from './figures.policy';
import { monthEnd } from './month-end.policy';
import { quotaDefinitions, quotaRelations, unitSplitFigures, unitSplits } from './quota-figures.policy';
import { goesOn } from './unit-figures.queries';

type UnitFigure = (typeof unitSplitFigures)[number];
type UnitPart = { dimension: (typeof unitSplits)[number]; key: string; name: string | null } & Record<
  UnitFigure,
  number
>;
type BoughtPart = { dimension: 'county' | 'fundingSource'; key: string; name: string | null; fen: number };
type Wholes = Record<
  | 'units_budget'
  | 'units_resellers'
  | 'units_contractors'
  | 'units_no_canteen'
  | 'units_covered'
  | 'units_ended'
  | 'units_to_file'
  | 'units_filed'
  | 'units_not_filed'
  | 'units_reserving'
  | 'units_reserving_bought'
  | 'units_reserving_idle'
  | 'reserved_base'
  | 'reserved_total'
  | 'quota_completed',
  number
>;

/** 预留份额 of the region's budget units. A region that only sells has none of its own. */
export const quotaFigures: FigureSet = {
  definitions: quotaDefinitions,
  relations: () => quotaRelations,
  async read(tx, scope) {
    if (!scope.buys) return [];
    const wholes = await readWholes(tx, scope);
    const units = await readUnitParts(tx, scope);
    const bought = await readBoughtParts(tx, scope);
    const named = (dimension: Dimension, key: string, name: string | null) => ({
      key,
      name: name ?? partName(dimension, key),
    });
    const splitsOf = (code: UnitFigure): Split[] =>
      unitSplits.map((dimension) => ({
        dimension,
        parts: units
          .filter((part) => part.dimension === dimension)
          .map(({ key, name, ...part }) => ({ ...named(dimension, key, name), value: part[code] })),
      }));
    const boughtSplits = (['county', 'fundingSource'] as const).map((dimension) => ({
      dimension,
      parts: bought
        .filter((part) => part.dimension === dimension)
        .map(({ key, name, fen }) => ({ ...named(dimension, key, name), value: fen })),
    }));
    const ratios: Record<string, number | null> = {
      units_filed_rate: ratioBp(wholes.units_filed, wholes.units_to_file),
      reserved_ratio: ratioBp(wholes.reserved_total, wholes.reserved_base),
      quota_progress: ratioBp(wholes.quota_completed, wholes.reserved_total),
    };
    return quotaDefinitions.map(({ code }): FigureValue => {
      const split = unitSplitFigures.find((one) => one === code);
      return {
        code,
        value: code in ratios ? (ratios[code] ?? null) : wholes[code as keyof Wholes],
        splits: [...(split ? splitsOf(split) : []), ...(code === 'quota_completed' ? boughtSplits : [])],
      };
    });
  },
};

const opened = `u.kind = 'buyer_unit' AND u.region_code = ANY ($1) AND ${ofOffice('u.id')}
                AND u.created_at < ${monthEnd} AND ${goesOn('u.id')}`;
const canteen = 'coalesce(f.canteen, y.canteen)';
/** As at the desk of filings: who ended goes on in others, or has nothing to file any more (Q15). */
const isEnded = `(e.unit_id IS NOT NULL AND (e.has_successor OR f.id IS NULL OR f.state = 'returned'))`;
const tookFen = 'CASE WHEN u.id IN (SELECT heirs($2)) THEN inherited_reserve(u.id, $2) ELSE 0 END';
const isCovered = `(y.group_filer_id <> u.id AND f.id IS NULL AND NOT ${isEnded})`;
const isWithOfficials = `coalesce(f.state IN ('submitted', 'approved'), false)`;
const isOpenedFor = `(f.id IS NULL AND ${tookFen} > 0 AND EXISTS (
  SELECT FROM unit_successions s WHERE s.successor_id = u.id AND succession_holds(s.state, s.effective_on, $2)
     AND s.effective_on <= (u.created_at AT TIME ZONE 'Asia/Shanghai')::date))`;
/** By its own filing, and what it reserves also by what it took over. */
const hasFiled = `((${isWithOfficials} OR ${isOpenedFor}) AND NOT ${isEnded} AND ${isCovered} IS NOT TRUE)`;
const isIn = `((${isWithOfficials} OR ${tookFen} > 0) AND NOT ${isEnded} AND ${isCovered} IS NOT TRUE)`;
const reserved = `(CASE WHEN f.state IN ('submitted', 'approved') THEN f.reserved_fen ELSE 0 END + ${tookFen})`;
/** And has nothing to reserve: who reserves of union funds has to file (Q7). */
const hasNone = `(CASE WHEN ${canteen} IS NOT DISTINCT FROM 'none'
  THEN NOT ${isEnded} AND NOT reserves_without_canteen(u.region_code, u.unit_kind, $2) ELSE false END)`;
const hasToFile = `(NOT ${hasNone} AND ${isCovered} IS NOT TRUE AND NOT ${isEnded})`;
const reserves = `(${isIn} AND ${reserved} > 0)`;
const units = `
  FROM organizations u
  JOIN regions r ON r.code = u.region_code
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN LATERAL profile_in(u.id, $2) y ON true
  LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $2 AND f.state <> 'draft'
  LEFT JOIN (SELECT unit_id, bool_or(successor_id IS NOT NULL) AS has_successor FROM unit_successions
              WHERE succession_holds(state, effective_on, $2) GROUP BY 1) e ON e.unit_id = u.id
  LEFT JOIN (SELECT unit_id, sum(fen)::bigint AS fen FROM counted_for_units($1, $2, $3) GROUP BY 1) b ON b.unit_id = u.id
 WHERE ${opened} AND ${isBudgetUnit('u')}`;

async function readWholes(tx: Tx, { codes, year, month }: FigureScope): Promise<Wholes> {
  const count = (condition: string, code: keyof Wholes): string =>
    `count(*) FILTER (WHERE ${condition})::int AS ${code}`;
  const [row]: Wholes[] = await tx.query(
    `SELECT s.*, o.*, m.*, n.*,
            (SELECT coalesce(sum(c.fen), 0)::bigint FROM counted_for_units($1, $2, $3) c
               JOIN organizations u ON u.id = c.unit_id AND ${opened}) AS quota_completed
       FROM (SELECT ${count('true', 'units_budget')}, ${count(hasNone, 'units_no_canteen')}, ${count(isEnded, 'units_ended')},
                    ${count(isCovered, 'units_covered')}, ${count(hasToFile, 'units_to_file')},
                    ${count(`${hasFiled} AND NOT ${hasNone}`, 'units_filed')},
                    ${count(`${hasToFile} AND NOT ${hasFiled}`, 'units_not_filed')},
                    ${count(`${reserves} AND coalesce(b.fen, 0) > 0`, 'units_reserving_bought')},
                    ${count(`${reserves} AND coalesce(b.fen, 0) <= 0`, 'units_reserving_idle')} ${units}) s,
            (SELECT count(*) FILTER (WHERE u.unit_kind = 'reseller')::int AS units_resellers,
                    count(*) FILTER (WHERE u.unit_kind = 'contractor')::int AS units_contractors
               FROM organizations u WHERE ${opened}) o,
            (SELECT count(*) FILTER (WHERE ${reserved} > 0)::int AS units_reserving,
                    coalesce(sum(${reserved}), 0)::bigint AS reserved_total ${units} AND ${isIn}) m,
            (SELECT coalesce(sum(f.base_fen), 0)::bigint AS reserved_base
               FROM filings f JOIN organizations u ON u.id = f.unit_id
              WHERE f.year = $2 AND f.state IN ('submitted', 'approved') AND ${opened} AND ${isBudgetUnit('u')}) n`,
    [codes, year, month],
  );
  return row as Wholes;
}

/** Unit by unit, then added up by what tells units apart. */
async function readUnitParts(tx: Tx, { codes, year, month }: FigureScope): Promise<UnitPart[]> {
  const one = (condition: string, code: UnitFigure): string =>
    `sum(CASE WHEN ${condition} THEN 1 ELSE 0 END)::int AS ${code}`;
  return tx.query(
    `SELECT p.*, CASE WHEN p.dimension = 'district' THEN (SELECT name FROM regions WHERE code = p.key) END AS name
       FROM (SELECT CASE GROUPING(r.level, p.department, u.region_code, u.unit_kind)
                      WHEN 7 THEN 'level' WHEN 11 THEN 'department' WHEN 13 THEN 'district' ELSE 'unitKind' END AS dimension,
                    coalesce(r.level, p.department, u.region_code, u.unit_kind, 'none') AS key,
                    ${one('true', 'units_budget')}, ${one(hasToFile, 'units_to_file')},
                    ${one(`${hasFiled} AND NOT ${hasNone}`, 'units_filed')},
                    ${one(`${hasToFile} AND NOT ${hasFiled}`, 'units_not_filed')},
                    ${one(`${reserves} AND coalesce(b.fen, 0) <= 0`, 'units_reserving_idle')},
                    coalesce(sum(CASE WHEN ${isWithOfficials} THEN f.base_fen END), 0)::bigint AS reserved_base,
                    coalesce(sum(CASE WHEN ${isIn} THEN ${reserved} END), 0)::bigint AS reserved_total,
                    coalesce(sum(b.fen), 0)::bigint AS quota_completed ${units}
              GROUP BY GROUPING SETS ((r.level), (p.department), (u.region_code), (u.unit_kind))) p
      ORDER BY p.dimension, p.key = 'none', p.units_budget DESC, p.key`,
    [codes, year, month],
  );
}

async function readBoughtParts(tx: Tx, { codes, year, month }: FigureScope): Promise<BoughtPart[]> {
  return tx.query(
    `SELECT CASE GROUPING(c.west_code, c.funding_source) WHEN 1 THEN 'county' ELSE 'fundingSource' END AS dimension,
            coalesce(c.west_code, c.funding_source) AS key,
            (SELECT name FROM regions WHERE code = c.west_code) AS name, sum(c.fen)::bigint AS fen
       FROM counted_for_units($1, $2, $3) c JOIN organizations u ON u.id = c.unit_id AND ${opened}
      GROUP BY GROUPING SETS ((c.west_code), (c.funding_source)) ORDER BY 1, fen DESC, key`,
    [codes, year, month],
  );
}
