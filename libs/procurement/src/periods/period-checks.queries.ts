import { Regions } from '@app/identity';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { endOf, hasEnded, idOf, monthOf, type Period } from './period.policy';
import {
  eachBankLine,
  eachReturn,
  eachWeakPair,
  openCorrections,
  openReturns,
  openSales,
  weakEvidence,
} from './period-lists.queries';
import type { CheckCode, CheckItem, Checks, ListedItem } from './periods.dto';

/** Runs a statement: of a transaction where one is open, else each by itself. */
export type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

type Sums = {
  factCount: number;
  amountFen: number;
  paidFen: number;
  regionsFen: number;
  pairsFen: number;
  daysFen: number;
};
type Open = {
  events: number;
  differingCells: number;
  bankLines: number;
  bankFen: number;
};
type Some = { open: number; fen: number };

const mostNamed = 12;

/** The checklist (关账检查) of a period: what stands in the way, what is still open, and whether parts make the whole. */
@Injectable()
export class PeriodChecks {
  constructor(
    private readonly regions: Regions,
    private readonly clock: Clock,
  ) {}

  async of(ask: Ask, period: Period): Promise<Checks> {
    const codes = await this.regions.subtree(period.regionCode);
    const { year, month } = period;
    const [open] = await ask<Open>(openSql, [codes, year, month, endOf(period)]);
    const [sums] = await ask<Sums>(month === 0 ? yearSums : monthSums, [
      codes,
      year,
      ...(month === 0 ? [period.regionCode] : [month]),
    ]);
    if (!open || !sums) throw new Error('The checks of a period answered nothing.');
    const now = this.clock.now();
    const parts = await this.parts(ask, period, codes, sums);
    const items = [
      block('ended', hasEnded(period, now) ? 0 : 1),
      await this.earlierMonths(ask, period, codes),
      ...(month === 0 ? [await this.openMonths(ask, period, codes)] : []),
      await this.openChildren(ask, period, codes),
      block('events', open.events),
      block('tallies', open.differingCells),
      block('parts', parts.filter(({ partsFen, wholeFen }) => partsFen !== wholeFen).length),
      ...(await this.leftOpen(ask, period, codes, { open: open.bankLines, fen: open.bankFen })),
    ];
    const { factCount, amountFen, paidFen } = sums;
    return { asOf: now.toISOString(), items, parts, factCount, amountFen, paidFen };
  }

  /** What may stay open when a remark says why. */
  private async leftOpen(ask: Ask, period: Period, codes: string[], bank: Some): Promise<CheckItem[]> {
    const values = [codes, period.year, period.month];
    const some = async (code: CheckCode, sum: string, each?: string): Promise<CheckItem> => {
      const [found] = await ask<Some>(sum, values);
      return note(code, found, found?.open && each ? await ask<ListedItem>(each, values) : []);
    };
    return [
      await some('sales_reports', openSales),
      await some('sales_corrections', openCorrections),
      await some('returns', openReturns, eachReturn),
      note('bank_lines', bank, bank.open ? await ask<ListedItem>(eachBankLine, [endOf(period)]) : []),
      await some('evidence', weakEvidence, eachWeakPair),
    ];
  }

  private async parts(ask: Ask, period: Period, codes: string[], sums: Sums): Promise<Checks['parts']> {
    const wholeFen = sums.amountFen;
    const parts: Checks['parts'] = [
      { part: 'regions', partsFen: sums.regionsFen, wholeFen },
      { part: 'pairs', partsFen: sums.pairsFen, wholeFen },
      { part: period.month === 0 ? 'months' : 'days', partsFen: sums.daysFen, wholeFen },
    ];
    const [children] = await ask<{ sealed: number; partsFen: number; wholeFen: number }>(childrenSql, [
      codes.filter((code) => code !== period.regionCode),
      period.year,
      period.month,
    ]);
    if (children?.sealed)
      parts.push({ part: 'children', partsFen: children.partsFen, wholeFen: children.wholeFen });
    return parts;
  }

  /** Months are closed one after the other, from the first in which the region has anything. */
  private async earlierMonths(ask: Ask, period: Period, codes: string[]): Promise<CheckItem> {
    const end = period.year * 12 + (period.month || 1);
    return this.missing(ask, 'earlier_months', period, [codes, null, end]);
  }

  private async openMonths(ask: Ask, period: Period, codes: string[]): Promise<CheckItem> {
    const january = period.year * 12 + 1;
    return this.missing(ask, 'months', period, [codes, january, january + 12]);
  }

  /** Months that neither the region nor any above it has closed. */
  private async missing(
    ask: Ask,
    code: CheckCode,
    { regionCode }: Period,
    between: [codes: string[], first: number | null, end: number],
  ): Promise<CheckItem> {
    const [row] = await ask<{ months: number[] }>('SELECT open_months($1, $2, $3, $4) AS months', [
      regionCode,
      ...between,
    ]);
    return this.periods(
      code,
      (row?.months ?? []).map((through) => ({ regionCode, ...monthOf(through) })),
    );
  }

  /** Ids of the periods below that have to be closed before this one. */
  async openBelow(ask: Ask, period: Period): Promise<string[]> {
    const codes = await this.regions.subtree(period.regionCode);
    return (await this.openChildren(ask, period, codes)).periods;
  }

  /** Those below, however far, that have an office and something to close; the others are closed with the region. */
  private async openChildren(ask: Ask, period: Period, codes: string[]): Promise<CheckItem> {
    const { regionCode, year, month } = period;
    const [row] = await ask<{ regions: string[] }>('SELECT open_regions_below($1, $2, $3, $4) AS regions', [
      ...[regionCode, codes, year, month],
    ]);
    return this.periods(
      'children',
      (row?.regions ?? []).map((code) => ({ ...period, regionCode: code })),
    );
  }

  private periods(code: CheckCode, periods: Period[]): CheckItem {
    return { ...block(code, periods.length), periods: periods.slice(0, mostNamed).map(idOf) };
  }
}

function block(code: CheckCode, open: number): CheckItem {
  return { code, blocking: true, open, fen: null, periods: [] };
}

function note(code: CheckCode, some: Some | undefined, listed: ListedItem[]): CheckItem {
  return { code, blocking: false, open: some?.open ?? 0, fen: some?.fen ?? 0, periods: [], listed };
}

const openSql = `
  SELECT events, differing_cells AS "differingCells", bank_lines AS "bankLines", bank_fen AS "bankFen"
    FROM period_open_matters($1, $2, $3, $4)`;

const here = '(east_code = ANY ($1) OR west_code = ANY ($1))';

/** $1 codes, $2 year, $3 month. A region that buys and sells is the sum of both sides less what both ends are in it. */
const monthSums = `
  WITH both_ends AS (SELECT coalesce(sum(amount_fen), 0) AS fen FROM tallies
                      WHERE year = $2 AND month = $3 AND east_code = ANY ($1) AND west_code = ANY ($1)),
       regions AS (SELECT coalesce(sum(amount_fen) FILTER (WHERE day = 0), 0) AS months,
                          coalesce(sum(amount_fen) FILTER (WHERE day > 0), 0) AS days
                     FROM region_tallies WHERE year = $2 AND month = $3 AND code = ANY ($1))
  SELECT count(*)::int AS "factCount", coalesce(sum(amount_fen), 0)::bigint AS "amountFen",
         coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS "paidFen",
         (SELECT r.months - b.fen FROM regions r, both_ends b)::bigint AS "regionsFen",
         (SELECT r.days - b.fen FROM regions r, both_ends b)::bigint AS "daysFen",
         ((SELECT coalesce(sum(amount_fen), 0) FROM pair_tallies WHERE year = $2 AND month = $3 AND ${here})
          + (SELECT coalesce(sum(amount_fen), 0) FROM tallies
              WHERE year = $2 AND month = $3 AND pairing_id IS NULL AND ${here}))::bigint AS "pairsFen"
    FROM facts WHERE year = $2 AND month = $3 AND ${here}`;

/** $1 codes, $2 year, $3 region: a year is the sum of its sealed months. */
const yearSums = `
  WITH both_ends AS (SELECT coalesce(sum(amount_fen), 0) AS fen FROM tallies
                      WHERE year = $2 AND east_code = ANY ($1) AND west_code = ANY ($1)),
       sealed AS (SELECT coalesce(sum(amount_fen), 0) AS fen FROM cells_of_closed_months($3, $1, $2))
  SELECT coalesce(sum(fact_count), 0)::int AS "factCount", coalesce(sum(amount_fen), 0)::bigint AS "amountFen",
         coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS "paidFen",
         ((SELECT coalesce(sum(amount_fen), 0) FROM region_tallies WHERE year = $2 AND day = 0 AND code = ANY ($1))
          - (SELECT fen FROM both_ends))::bigint AS "regionsFen",
         (SELECT fen FROM sealed)::bigint AS "daysFen",
         ((SELECT coalesce(sum(amount_fen), 0) FROM pair_tallies WHERE year = $2 AND ${here})
          + (SELECT coalesce(sum(amount_fen), 0) FROM tallies
              WHERE year = $2 AND pairing_id IS NULL AND ${here}))::bigint AS "pairsFen"
    FROM tallies WHERE year = $2 AND ${here}`;

/** $1 the regions below: what the topmost of their seals say, and what the same places come to now. */
const childrenSql = `
  SELECT count(*)::int AS sealed, coalesce(sum(c.amount_fen), 0)::bigint AS "partsFen",
         coalesce(sum(live.fen), 0)::bigint AS "wholeFen"
    FROM closings c
   CROSS JOIN LATERAL (SELECT coalesce(sum(t.amount_fen), 0) AS fen FROM tallies t
                        WHERE t.year = c.year AND (c.month = 0 OR t.month = c.month)
                          AND (t.east_code = ANY (c.codes) OR t.west_code = ANY (c.codes))) live
   WHERE c.region_code = ANY ($1) AND c.year = $2 AND c.month = $3 AND c.state = 'closed'
     AND NOT EXISTS (SELECT FROM closings o WHERE o.region_code = ANY ($1) AND o.region_code <> c.region_code
                        AND o.year = $2 AND o.month = $3 AND o.state = 'closed' AND c.region_code = ANY (o.codes))`;
