import { type Actor, Clock, Database, ratioBp, sumFen, within } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { forecastYearEnd, sameDayLastYear } from './forecast.policy';
import type { Overview } from './reporting.dto';

type Row = {
  targetFen: number;
  inPairsFen: number;
  outsidePairsFen: number;
  paidFen: number;
  tallyCount: number;
  months: { month: number; amountFen: number }[];
  factsSumFen: number;
  factCount: number;
  lastYearFen: number;
  lastYearToSameDayFen: number;
};

@Injectable()
export class OverviewQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /** Target, accepted, paid, last year and forecast; one snapshot, so that the check of the sums means something. */
  async ofYear(actor: Actor, year: number): Promise<Overview> {
    const now = this.clock.now();
    const visible = await this.territory.of(actor);
    const [row] = await this.database.read<Row>(overviewSql, [year, visible, sameDayLastYear(year, now)]);
    if (!row) throw new Error('The overview answered nothing.');
    const totalFen = sumFen([row.inPairsFen, row.outsidePairsFen]);
    return {
      year,
      asOf: now.toISOString(),
      targetFen: row.targetFen,
      acceptedFen: row.inPairsFen,
      paidFen: row.paidFen,
      progressBp: ratioBp(row.inPairsFen, row.targetFen),
      outsidePairsFen: row.outsidePairsFen,
      totalFen,
      factsSumFen: row.factsSumFen,
      factCount: row.factCount,
      adds: row.factsSumFen === totalFen && row.factCount === row.tallyCount,
      sameDayLastYearFen: row.lastYearToSameDayFen,
      months: cumulated(row.months),
      forecast: forecastYearEnd({
        year,
        now,
        soFarFen: row.inPairsFen,
        lastYearToSameDayFen: row.lastYearToSameDayFen,
        lastYearFen: row.lastYearFen,
      }),
    };
  }
}

/** $1 year, $2 visible region codes or null, $3 the same day last year. Whole months come from the tallies. */
const overviewSql = `
  WITH t AS (
    SELECT year, month, pairing_id IS NOT NULL AS in_pairs, sum(amount_fen) AS amount_fen, sum(fact_count) AS facts,
           sum(amount_fen) FILTER (WHERE paid) AS paid_fen
      FROM tallies WHERE year IN ($1, $1 - 1, extract(year FROM $3::date)::int)
       AND ${within('$2', 'east_code', 'west_code')}
     GROUP BY 1, 2, 3
  ), this_year AS (SELECT * FROM t WHERE year = $1),
  f AS (
    SELECT coalesce(sum(amount_fen), 0)::bigint AS amount_fen, count(*)::int AS facts
      FROM facts WHERE year = $1 AND ${within('$2', 'east_code', 'west_code')}
  )
  SELECT (SELECT coalesce(sum(target_fen), 0)::bigint FROM targets g JOIN pairings p ON p.id = g.pairing_id
           WHERE g.year = $1 AND ${within('$2', 'p.east_code', 'p.west_code')}) AS "targetFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM this_year WHERE in_pairs) AS "inPairsFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM this_year WHERE NOT in_pairs) AS "outsidePairsFen",
         (SELECT coalesce(sum(paid_fen), 0)::bigint FROM this_year WHERE in_pairs) AS "paidFen",
         (SELECT coalesce(sum(facts), 0)::int FROM this_year) AS "tallyCount",
         (SELECT coalesce(json_agg(json_build_object('month', month, 'amountFen', amount_fen)), '[]')
            FROM this_year WHERE in_pairs) AS months,
         f.amount_fen AS "factsSumFen", f.facts AS "factCount",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM t WHERE year = $1 - 1 AND in_pairs) AS "lastYearFen",
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM t WHERE in_pairs
             AND year = extract(year FROM $3::date) AND year < $1 AND month < extract(month FROM $3::date))
         + (SELECT coalesce(sum(amount_fen), 0)::bigint FROM facts
             WHERE year = extract(year FROM $3::date)::int AND year = $1 - 1
               AND month = extract(month FROM $3::date)::int AND pairing_id IS NOT NULL
               AND occurred_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
               AND ${within('$2', 'east_code', 'west_code')}) AS "lastYearToSameDayFen"
    FROM f`;

function cumulated(months: Row['months']): Overview['months'] {
  let cumulativeFen = 0;
  return Array.from({ length: 12 }, (_, index) => {
    const amountFen = months.find(({ month }) => month === index + 1)?.amountFen ?? 0;
    cumulativeFen = sumFen([cumulativeFen, amountFen]);
    return { month: index + 1, amountFen, cumulativeFen };
  });
}
