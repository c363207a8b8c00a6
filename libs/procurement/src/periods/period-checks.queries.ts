import { Regions } from '@app/identity';
import { Clock } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { endOf, hasEnded, idOf, monthsBetween, type Period } from './period.policy';
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
  offices: string[];
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
    const parts = await this.parts(ask, period, sums);
    const items = [
      block('ended', hasEnded(period, now) ? 0 : 1),
      await this.earlierMonths(ask, period, codes),
      ...(month === 0 ? [await this.openMonths(ask, period)] : []),
      await this.openChildren(ask, period, open.offices),
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

  private async parts(ask: Ask, period: Period, sums: Sums): Promise<Checks['parts']> {
    const wholeFen = sums.amountFen;
    const parts: Checks['parts'] = [
      { part: 'regions', partsFen: sums.regionsFen, wholeFen },
      { part: 'pairs', partsFen: sums.pairsFen, wholeFen },
      { part: period.month === 0 ? 'months' : 'days', partsFen: sums.daysFen, wholeFen },
    ];
    const [children] = await ask<{ sealed: number; partsFen: number; wholeFen: number }>(childrenSql, [
      await this.children(period.regionCode),
      period.year,
      period.month,
    ]);
    if (children?.sealed)
      parts.push({ part: 'children', partsFen: children.partsFen, wholeFen: children.wholeFen });
    return parts;
  }

  private async children(regionCode: string): Promise<string[]> {
    const all = await this.regions.list();
    return all.filter(({ parentCode }) => parentCode === regionCode).map(({ code }) => code);
  }

  /** Months are closed one after the other, from the first in which the region has anything. */
  private async earlierMonths(ask: Ask, period: Period, codes: string[]): Promise<CheckItem> {
    const [row] = await ask<{ first: number | null; closed: number[] }>(
      `SELECT (SELECT min(year * 12 + month) FROM region_tallies
                WHERE day = 0 AND fact_count > 0 AND code = ANY ($1)) AS first,
              ARRAY(SELECT year * 12 + month FROM closings
                     WHERE region_code = $2 AND state = 'closed' AND month > 0) AS closed`,
      [codes, period.regionCode],
    );
    const end = period.year * 12 + (period.month || 1);
    const missing = monthsBetween(row?.first ?? end, end).filter(
      ({ year, month }) => !row?.closed.includes(year * 12 + month),
    );
    return this.periods(
      'earlier_months',
      missing.map((one) => ({ ...period, ...one })),
    );
  }

  private async openMonths(ask: Ask, { regionCode, year }: Period): Promise<CheckItem> {
    const closed = await ask<{ month: number }>(
      `SELECT month FROM closings WHERE region_code = $1 AND year = $2 AND state = 'closed' AND month > 0`,
      [regionCode, year],
    );
    const missing = monthsBetween(year * 12 + 1, year * 12 + 13).filter(
      ({ month }) => !closed.some((one) => one.month === month),
    );
    return this.periods(
      'months',
      missing.map((one) => ({ regionCode, ...one })),
    );
  }

  /** Ids of the periods below that have to be closed before this one. */
  async openBelow(ask: Ask, period: Period): Promise<string[]> {
    const codes = await this.regions.subtree(period.regionCode);
    const [open] = await ask<Open>(openSql, [codes, period.year, period.month, endOf(period)]);
    return (await this.openChildren(ask, period, open?.offices ?? [])).periods;
  }

  /** Those below that have an office and something to close; the others are closed with the region. */
  private async openChildren(ask: Ask, period: Period, offices: readonly string[]): Promise<CheckItem> {
    const children = (await this.children(period.regionCode)).filter((code) => offices.includes(code));
    const open: string[] = [];
    for (const code of children) {
      const [row] = await ask<{ isOpen: boolean }>(
        `SELECT EXISTS (SELECT FROM region_tallies WHERE year = $2 AND ($3 = 0 OR month = $3) AND day = 0
                           AND fact_count > 0 AND code = ANY ($4))
            AND NOT EXISTS (SELECT FROM closings WHERE region_code = $1 AND year = $2 AND month = $3
                               AND state = 'closed') AS "isOpen"`,
        [code, period.year, period.month, await this.regions.subtree(code)],
      );
      if (row?.isOpen) open.push(code);
    }
    return this.periods(
      'children',
      open.map((regionCode) => ({ ...period, regionCode })),
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
  SELECT events, differing_cells AS "differingCells", bank_lines AS "bankLines", bank_fen AS "bankFen", offices
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
       sealed AS (SELECT coalesce(sum(amount_fen), 0) AS fen FROM closings
                   WHERE region_code = $3 AND year = $2 AND month > 0 AND state = 'closed')
  SELECT coalesce(sum(fact_count), 0)::int AS "factCount", coalesce(sum(amount_fen), 0)::bigint AS "amountFen",
         coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS "paidFen",
         ((SELECT coalesce(sum(amount_fen), 0) FROM region_tallies WHERE year = $2 AND day = 0 AND code = ANY ($1))
          - (SELECT fen FROM both_ends))::bigint AS "regionsFen",
         (SELECT fen FROM sealed)::bigint AS "daysFen",
         ((SELECT coalesce(sum(amount_fen), 0) FROM pair_tallies WHERE year = $2 AND ${here})
          + (SELECT coalesce(sum(amount_fen), 0) FROM tallies
              WHERE year = $2 AND pairing_id IS NULL AND ${here}))::bigint AS "pairsFen"
    FROM tallies WHERE year = $2 AND ${here}`;

/** $1 the regions below: what they sealed, and what the same places come to now. */
const childrenSql = `
  SELECT count(*)::int AS sealed, coalesce(sum(c.amount_fen), 0)::bigint AS "partsFen",
         coalesce(sum(live.fen), 0)::bigint AS "wholeFen"
    FROM closings c
   CROSS JOIN LATERAL (SELECT coalesce(sum(t.amount_fen), 0) AS fen FROM tallies t
                        WHERE t.year = c.year AND (c.month = 0 OR t.month = c.month)
                          AND (t.east_code = ANY (c.codes) OR t.west_code = ANY (c.codes))) live
   WHERE c.region_code = ANY ($1) AND c.year = $2 AND c.month = $3 AND c.state = 'closed'`;
