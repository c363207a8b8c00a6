import { type Actor, among, Clock, Database, isInYears, ratioBp, sumFen, within } from '@app/platform';
import { forecastYearEnd, sameDayLastYear, Territory, unitsOf } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { Overview } from './reporting.dto';

type Row = {
  targetFen: number;
  completedFen: number;
  completedLastYearFen: number;
  inPairsFen: number;
  outsidePairsFen: number;
  totalFen: number;
  paidFen: number;
  factCount: number;
  months: { month: number; amountFen: number }[];
  lastYearFen: number;
  lastYearToSameDayFen: number;
  proof: Overview['proof'];
};

@Injectable()
export class OverviewQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /** Target, accepted, paid, last year and forecast, from sums alone: as fast with 20 M facts as with 20. */
  async ofYear(actor: Actor, year: number): Promise<Overview> {
    const now = this.clock.now();
    const visible = await this.territory.of(actor);
    const departments = this.territory.departmentsOf(actor);
    const sameDay = sameDayLastYear(year, now);
    const asked = [year, visible, ...sameDay.split('-').map(Number)];
    const [row] = departments
      ? await this.database.hot<Row>('overview-of-departments', sqlOfDepartments, [...asked, departments])
      : visible
        ? await this.database.hot<Row>('overview', sqlOfRegions, asked)
        : await this.database.hot<Row>('overview-of-all', sqlOfAll, asked);
    if (!row) throw new Error('The overview answered nothing.');
    return {
      year,
      asOf: now.toISOString(),
      targetFen: row.targetFen,
      completedFen: row.completedFen,
      acceptedFen: row.inPairsFen,
      paidFen: row.paidFen,
      progressBp: ratioBp(row.completedFen, row.targetFen),
      outsidePairsFen: row.outsidePairsFen,
      totalFen: row.totalFen,
      factCount: row.factCount,
      proof: row.proof,
      sameDayLastYearFen: isInYears(actor, { year: year - 1 }) ? row.lastYearToSameDayFen : null,
      sameDayLastYear: Number(sameDay.slice(0, 4)) === year - 1 ? sameDay : null,
      months: cumulated(row.months),
      forecast: forecastYearEnd({
        year,
        now,
        ...ahead(row),
        season: { toDayFen: row.lastYearToSameDayFen, yearFen: row.lastYearFen },
      }),
    };
  }
}

/** Towards targets what counts for them is forecast, beside last year at the same evidence; without any, all in pairs. */
function ahead(row: Row): { soFarFen: number; lastYearFen: number } {
  if (row.targetFen === 0) return { soFarFen: row.inPairsFen, lastYearFen: row.lastYearFen };
  return { soFarFen: row.completedFen, lastYearFen: row.completedLastYearFen };
}

/** Rows with any of the columns among the visible codes. */
type Visible = (...columns: string[]) => string;

/**
 * $1 year, $2 visible region codes or null, $3 $4 $5 the same day last year. A region's sum is that of its districts and
 * of its counties, less what both ends are in it: only a region that buys and sells has such.
 */
const placeOfRegion = (isVisible: Visible): string => `
  sides AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM region_tallies WHERE year IN ($1, $1 - 1) AND side = 'east' AND day = 0 AND code = ANY ($2))
       AND EXISTS (SELECT FROM region_tallies WHERE year IN ($1, $1 - 1) AND side = 'west' AND day = 0 AND code = ANY ($2))
           AS are_both
  ), place AS (
    SELECT year, month, day, in_pairs, amount_fen, paid_fen, fact_count FROM region_tallies
     WHERE year IN ($1, $1 - 1) AND side = 'east' AND day = 0 AND ${isVisible('code')}
    UNION ALL
    SELECT year, month, day, in_pairs, amount_fen, paid_fen, fact_count FROM region_tallies
     WHERE year IN ($1, $1 - 1) AND side = 'west' AND day = 0 AND code = ANY ($2)
    UNION ALL
    SELECT year, month, day, in_pairs, amount_fen, paid_fen, fact_count FROM region_tallies
     WHERE year = $3 AND side = 'east' AND day BETWEEN 1 AND $5 AND ${isVisible('code')} AND month = $4
    UNION ALL
    SELECT year, month, day, in_pairs, amount_fen, paid_fen, fact_count FROM region_tallies
     WHERE year = $3 AND side = 'west' AND day BETWEEN 1 AND $5 AND code = ANY ($2) AND month = $4
    UNION ALL
    SELECT year, month, 0, pairing_id IS NOT NULL, -amount_fen, CASE WHEN paid THEN -amount_fen ELSE 0 END, -fact_count
      FROM tallies WHERE (SELECT are_both FROM sides) AND year IN ($1, $1 - 1) AND east_code = ANY ($2) AND west_code = ANY ($2)
    UNION ALL
    SELECT year, month, day, pairing_id IS NOT NULL, -amount_fen, 0, -1
      FROM facts WHERE (SELECT are_both FROM sides) AND year = $3 AND month = $4 AND day <= $5
       AND east_code = ANY ($2) AND west_code = ANY ($2)
  )`;

/** The same of the units of some departments, $6: from the facts, since sums know no units. */
const placeOfUnits = `
  mine AS MATERIALIZED (
    SELECT year, month, day, pairing_id IS NOT NULL AS in_pairs, amount_fen,
           CASE WHEN paid THEN amount_fen ELSE 0 END AS paid_fen, 1 AS fact_count FROM facts
     WHERE year IN ($1, $1 - 1) AND ${within('$2', 'east_code', 'west_code')} AND ${unitsOf('buyer_id', '$6')}
  ), place AS (
    SELECT year, month, 0 AS day, in_pairs, amount_fen, paid_fen, fact_count FROM mine
    UNION ALL
    SELECT year, month, day, in_pairs, amount_fen, paid_fen, fact_count FROM mine
     WHERE year = $3 AND month = $4 AND day <= $5
  )`;

/**
 * The year's targets, and what counts towards them of this year and of the one before, at the evidence that each asks for
 * (C7); where one asks for none, the sums of pairs are enough. A target is agreed for all units of a pair, so departments
 * have none.
 */
const ofTargets = (isVisible: Visible, isForAll: boolean): string => `
  asked AS MATERIALIZED (
    SELECT g.pairing_id, g.target_fen, g.minimum_evidence_level AS level
      FROM targets g JOIN pairings p ON p.id = g.pairing_id
     WHERE ${isForAll} AND g.year = $1 AND ${isVisible('p.east_code', 'p.west_code')}
  ), counting AS MATERIALIZED (
    SELECT t.year, sum(t.amount_fen) AS amount_fen FROM (
      SELECT s.year, s.amount_fen FROM asked a
        JOIN pair_tallies s ON s.pairing_id = a.pairing_id AND s.year IN ($1, $1 - 1) WHERE a.level = 0
      UNION ALL
      SELECT s.year, s.amount_fen FROM asked a
        JOIN tallies s ON s.pairing_id = a.pairing_id AND s.year IN ($1, $1 - 1) AND s.evidence_level >= a.level
       WHERE a.level > 0) t
     GROUP BY t.year
  )`;

const overviewSql = (place: string, targets: string): string => `
  WITH ${place}, t AS MATERIALIZED (
    SELECT year, month, day, in_pairs, sum(amount_fen) AS amount_fen, sum(paid_fen) AS paid_fen, sum(fact_count) AS facts
      FROM place GROUP BY 1, 2, 3, 4
  ), this_year AS (SELECT * FROM t WHERE year = $1 AND day = 0), ${targets}
  SELECT (SELECT coalesce(sum(target_fen), 0)::bigint FROM asked) AS "targetFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM counting WHERE year = $1) AS "completedFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM counting WHERE year = $1 - 1) AS "completedLastYearFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM this_year WHERE in_pairs) AS "inPairsFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM this_year WHERE NOT in_pairs) AS "outsidePairsFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM this_year) AS "totalFen",
         (SELECT coalesce(sum(paid_fen), 0)::bigint FROM this_year WHERE in_pairs) AS "paidFen",
         (SELECT coalesce(sum(facts), 0)::int FROM this_year) AS "factCount",
         (SELECT coalesce(json_agg(json_build_object('month', month, 'amountFen', amount_fen)), '[]')
            FROM this_year WHERE in_pairs) AS months,
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM t WHERE year = $1 - 1 AND day = 0 AND in_pairs) AS "lastYearFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM t
           WHERE in_pairs AND year = $1 - 1 AND year = $3 AND (day > 0 OR month < $4)) AS "lastYearToSameDayFen",
         (SELECT json_build_object('asOf', p.as_of, 'differingSums', p.differing_cells)
            FROM tally_proofs p ORDER BY p.id DESC LIMIT 1) AS proof`;

/**
 * Two statements, so that codes are what an index is entered at whatever they are: then PostgreSQL need not plan so long a
 * statement anew for each region.
 */
const everywhere: Visible = () => '$2::text[] IS NULL';
const inRegions: Visible = (...columns) => among('$2', ...columns);
const inOffice: Visible = (...columns) => within('$2', ...columns);
const sqlOfAll = overviewSql(placeOfRegion(everywhere), ofTargets(everywhere, true));
const sqlOfRegions = overviewSql(placeOfRegion(inRegions), ofTargets(inRegions, true));
const sqlOfDepartments = overviewSql(placeOfUnits, ofTargets(inOffice, false));

function cumulated(months: Row['months']): Overview['months'] {
  let cumulativeFen = 0;
  return Array.from({ length: 12 }, (_, index) => {
    const amountFen = months.find(({ month }) => month === index + 1)?.amountFen ?? 0;
    cumulativeFen = sumFen([cumulativeFen, amountFen]);
    return { month: index + 1, amountFen, cumulativeFen };
  });
}
