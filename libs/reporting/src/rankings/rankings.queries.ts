import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  isInYears,
  Problem,
  page,
  schemas,
  type Tx,
} from '@app/platform';
import { type FactFilters, FactsQueries, Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FiguresQueries } from '../figures/figures.queries';
import { countedSupply } from '../figures/supply-figures.queries';
import { type DaysBefore, daysBefore } from './ranking-days.policy';
import { namesOf, type Places } from './ranking-names.queries';
import type {
  AskRanking,
  RankedKind,
  RankingItem,
  RankingMeasure,
  RankingPage,
  RankingQuestion,
} from './rankings.dto';

const lastPosition = z.tuple([schemas.number32.min(1)]);

type Statement = { text: string; values: unknown[] };
type Row = RankingItem & { position: number; count: number; sumFen: number; lastYearSumFen: number };
export type RankingTotals = Pick<RankingPage, 'count' | 'sumFen' | 'lastYearFen'>;

/**
 * What facts are ranked by; whether the cells of the sums have it too. Cells know no departments. What was sold outside the
 * platform names goods, and sometimes a seller, that are not registered here: together they are `none`.
 */
const keys: Record<RankedKind, { key: string; inCells: boolean }> = {
  units: { key: 'f.buyer_id::text', inCells: false },
  suppliers: { key: `coalesce(f.supplier_id::text, 'none')`, inCells: false },
  products: { key: `coalesce(f.product_id::text, 'none')`, inCells: false },
  districts: { key: 'f.east_code', inCells: true },
  counties: { key: 'f.west_code', inCells: true },
  pairings: { key: `coalesce(f.pairing_id::text, 'none')`, inCells: true },
};

const measured: Record<RankingMeasure, string> = {
  amount: 'amount_fen',
  change: 'change_bp',
  progress: 'progress_bp',
};

@Injectable()
export class RankingsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly facts: FactsQueries,
    private readonly figures: FiguresQueries,
  ) {}

  /** Errors: ranking.no_progress. */
  async ask(actor: Actor, { limit, cursor, ...question }: AskRanking): Promise<RankingPage> {
    const after = decodeCursor(cursor, lastPosition)?.[0] ?? 0;
    const [{ text, values }, whole] = await Promise.all([
      this.statement(actor, question),
      this.whole(actor, question),
    ]);
    // Of one moment: what is counted between two would stand in one of them alone.
    const [rows, [all]] = await this.database.snapshot(async (tx): Promise<[Row[], { fen: number }[]]> => {
      const ranked = `SELECT * FROM (${text}) ranked WHERE position > $${values.length + 1}`;
      return [
        await tx.query(`${ranked} ORDER BY position LIMIT ${limit + 1}`, [...values, after]),
        await tx.query(whole.text, whole.values),
      ];
    });
    const { items, nextCursor } = page(rows, limit, ({ position }) => [position]);
    return {
      items: items.map((row) => itemOf(row, seesBefore(actor, question))),
      nextCursor,
      asOf: this.clock.now().toISOString(),
      ...totalsOf(rows[0], seesBefore(actor, question)),
      wholeFen: all?.fen ?? 0,
    };
  }

  /** All of the first so many ranks that have anything, as `tx` sees them: whoever shares the last one is there. */
  async first(tx: Tx, actor: Actor, question: RankingQuestion, lastRank: number): Promise<RankingItem[]> {
    const { text, values } = await this.statement(actor, question);
    const rows: Row[] = await tx.query(
      `SELECT * FROM (${text}) ranked WHERE rank <= ${lastRank} AND "amountFen" > 0 ORDER BY position`,
      values,
    );
    return rows.map((row) => itemOf(row, seesBefore(actor, question)));
  }

  async totals(tx: Tx, actor: Actor, question: RankingQuestion): Promise<RankingTotals> {
    const { text, values } = await this.statement(actor, question);
    const [row]: Row[] = await tx.query(`SELECT * FROM (${text}) ranked LIMIT 1`, values);
    return totalsOf(row, seesBefore(actor, question));
  }

  /** All, page by page, as `tx` sees them. */
  async *every(
    tx: Tx,
    actor: Actor,
    question: RankingQuestion,
    pageSize: number,
  ): AsyncGenerator<RankingItem[]> {
    const { text, values } = await this.statement(actor, question);
    await tx.query(
      `DECLARE every_rank NO SCROLL CURSOR FOR SELECT * FROM (${text}) ranked ORDER BY position`,
      values,
    );
    for (;;) {
      const rows: Row[] = await tx.query(`FETCH ${pageSize} FROM every_rank`);
      if (rows.length === 0) break;
      yield rows.map((row) => itemOf(row, seesBefore(actor, question)));
    }
    await tx.query('CLOSE every_rank');
  }

  private cellsFor(actor: Actor): 'tallies' | 'facts' {
    return this.territory.departmentsOf(actor) ? 'facts' : 'tallies';
  }

  /** From the cells of the sums, which know nothing of units, suppliers and products. */
  private async whole(actor: Actor, question: RankingQuestion): Promise<Statement> {
    const { of, by: _by, counted: _counted, ...query } = question;
    const { conditions, values } = await this.facts.filter(actor, query);
    const all = [...values];
    const counted = await this.counted(actor, question, all);
    const table = counted ? 'facts' : this.cellsFor(actor);
    const among = counted ? `AND f.${of === 'products' ? 'product_id' : 'supplier_id'} IN (${counted})` : '';
    return {
      text: `SELECT coalesce(sum(f.amount_fen), 0)::bigint AS fen FROM ${table} f WHERE ${conditions.join(' AND ')} ${among}`,
      values: all,
    };
  }

  /** Ids of those that a figure counts, in a statement whose further values go into `values`; nothing where none is asked for. */
  private async counted(
    actor: Actor,
    { year, counted, untilMonth }: RankingQuestion,
    values: unknown[],
  ): Promise<string | undefined> {
    if (!counted || untilMonth === undefined) return undefined;
    const scope = await this.database.snapshot((tx) => this.figures.scopeOf(tx, actor, year, untilMonth));
    // Counted for the region as a whole: an office of some departments has no such figure.
    if (scope.isOfDepartments) return 'SELECT NULL::uuid WHERE false';
    const at = (value: unknown, type: string) => () => `$${values.push(value)}::${type}`;
    return countedSupply(counted, {
      codes: at(scope.codes, 'text[]'),
      counties: at(scope.counties, 'text[]'),
      year: at(year, 'int'),
      month: at(untilMonth, 'int'),
    });
  }

  private async statement(actor: Actor, question: RankingQuestion): Promise<Statement> {
    const { of, by, year, month, counted: _counted, untilMonth: _until, ...narrowing } = question;
    // A target is agreed for all units of a pair.
    const hasTarget = keys[of].inCells && !this.territory.departmentsOf(actor);
    if (by === 'progress' && !hasTarget) throw new Problem('ranking.no_progress');
    const [visible, east, west] = await Promise.all([
      this.territory.of(actor),
      this.territory.meant(narrowing.eastCode),
      this.territory.meant(narrowing.westCode),
    ]);
    const sums = await this.sums(actor, question);
    const values = [...sums.values];
    const at = (value: unknown): string => `$${values.push(value)}`;
    const { eastCode: _e, westCode: _w, ...finer } = narrowing;
    const isNarrow = month !== undefined || Object.values(finer).some((value) => value !== undefined);
    const counted = await this.counted(actor, question, values);
    const places: Places = {
      ...{ visible: at(visible), east: at(east), west: at(west), year: at(year) },
      ...{ isNarrow, counted },
    };
    const target = hasTarget
      ? targetOf(of, places)
      : 'NULL::bigint AS target_fen, NULL::bigint AS completed_fen';
    return { values, text: rankedSql(of, by, sums.text, places, target) };
  }

  /** Key, amount, paid and number of this year, and the amount of the same days of the year before. */
  private async sums(
    actor: Actor,
    { of, by: _, year, month, counted: _counted, untilMonth, ...narrowing }: RankingQuestion,
  ): Promise<Statement> {
    const { key, inCells } = keys[of];
    const query: FactFilters = narrowing;
    const { conditions, values } = await this.facts.filter(actor, query);
    const where = conditions.join(' AND ');
    const all = [...values];
    const at = (value: unknown): string => `$${all.push(value)}`;
    const table = inCells ? this.cellsFor(actor) : 'facts';
    const number = table === 'tallies' ? 'sum(f.fact_count)' : 'count(*)';
    const days: DaysBefore =
      untilMonth === undefined
        ? daysBefore(year, month, this.clock.now())
        : { fromMonth: 1, toMonth: untilMonth, partMonth: null, partDays: 0 };
    const before = beforeSql(days, table, at, year - 1);
    const until = untilMonth === undefined ? '' : `AND f.month <= ${at(untilMonth)}`;
    const thisMonth = month === undefined ? until : `AND f.month = ${at(month)}`;
    return {
      values: all,
      text: `
        SELECT key, sum(now_fen)::bigint AS amount_fen, sum(paid)::bigint AS paid_fen, sum(number)::int AS facts,
               sum(before_fen)::bigint AS before_fen
          FROM (SELECT ${key} AS key, sum(f.amount_fen) AS now_fen,
                       coalesce(sum(f.amount_fen) FILTER (WHERE f.paid), 0) AS paid, ${number} AS number, 0 AS before_fen
                  FROM ${table} f WHERE ${where} AND f.year = ${at(year)} ${thisMonth} GROUP BY 1
                ${before
                  .map(
                    (one) => `UNION ALL SELECT ${key}, 0, 0, 0, sum(f.amount_fen)
                  FROM ${one.table} f WHERE ${where} AND ${one.condition} GROUP BY 1`,
                  )
                  .join(' ')}) both_years
         GROUP BY key`,
    };
  }
}

/** Whole months from the table given; of a month that is not over its days, which facts alone know. */
function beforeSql(
  days: DaysBefore,
  table: string,
  at: (value: unknown) => string,
  yearBefore: number,
): { table: string; condition: string }[] {
  if (!days) return [];
  const { fromMonth, toMonth, partMonth, partDays } = days;
  const year = at(yearBefore);
  const months = `f.year = ${year} AND f.month BETWEEN ${at(fromMonth)} AND ${at(toMonth)}`;
  if (partMonth === null) return [{ table, condition: months }];
  const part = `f.year = ${year} AND f.month = ${at(partMonth)} AND f.day <= ${at(partDays)}`;
  return [
    { table, condition: months },
    { table: 'facts', condition: part },
  ];
}

/** Of a district or county all its pairings; each target at the evidence level that it asks for. */
function targetOf(of: RankedKind, { year, visible }: Places): string {
  const end = { districts: 'p.east_code', counties: 'p.west_code' }[of as string] ?? 'p.id::text';
  const mine = `FROM targets t JOIN pairings p ON p.id = t.pairing_id
                WHERE t.year = ${year} AND ${end} = named.key
                  AND (${visible}::text[] IS NULL OR p.east_code = ANY (${visible}) OR p.west_code = ANY (${visible}))`;
  return `
    (SELECT sum(t.target_fen)::bigint ${mine}) AS target_fen,
    (SELECT coalesce(sum(c.amount_fen), 0)::bigint
       FROM tallies c JOIN targets t ON t.pairing_id = c.pairing_id AND t.year = c.year
       JOIN pairings p ON p.id = t.pairing_id
      WHERE c.year = ${year} AND c.evidence_level >= t.minimum_evidence_level AND ${end} = named.key
        AND (${visible}::text[] IS NULL OR p.east_code = ANY (${visible}) OR p.west_code = ANY (${visible}))) AS completed_fen`;
}

/** Says what type each value has, also where the question makes no use of it. */
function askedSql({ visible, east, west, year }: Places): string {
  return `SELECT ${visible}::text[] AS visible, ${east}::text[] AS east, ${west}::text[] AS west, ${year}::int AS year`;
}

function rankedSql(of: RankedKind, by: RankingMeasure, sums: string, places: Places, target: string): string {
  const figure = `CASE WHEN key <> 'none' THEN ${measured[by]} END`;
  return `
    WITH asked AS (${askedSql(places)}), sums AS MATERIALIZED (${sums}), named AS MATERIALIZED (${namesOf(of, places)}),
    rows AS (
      SELECT named.key, named.name, named.note, coalesce(s.amount_fen, 0) AS amount_fen, coalesce(s.paid_fen, 0) AS paid_fen,
             coalesce(s.facts, 0) AS facts, coalesce(s.before_fen, 0) AS before_fen, ${target}
        FROM named LEFT JOIN sums s ON s.key = named.key
    ), figures AS (
      SELECT *, round((amount_fen - before_fen) * 10000.0 / nullif(before_fen, 0))::bigint AS change_bp,
             round(completed_fen * 10000.0 / nullif(target_fen, 0))::bigint AS progress_bp FROM rows
    )
    SELECT CASE WHEN ${figure} IS NOT NULL THEN rank() OVER (ORDER BY ${figure} DESC NULLS LAST)::int END AS rank,
           row_number() OVER (ORDER BY ${figure} DESC NULLS LAST, key = 'none', amount_fen DESC, name, key)::int AS position,
           key, name, note, amount_fen AS "amountFen", paid_fen AS "paidFen", facts AS "factCount",
           before_fen AS "lastYearFen", change_bp AS "changeBp", target_fen AS "targetFen",
           CASE WHEN target_fen IS NOT NULL THEN completed_fen END AS "completedFen", progress_bp AS "progressBp",
           count(*) OVER ()::int AS count, sum(amount_fen) OVER ()::bigint AS "sumFen",
           sum(before_fen) OVER ()::bigint AS "lastYearSumFen"
      FROM figures`;
}

/** Of a year that the office does not reach, nothing came: that is not a purchase of nothing. */
function seesBefore(actor: Actor, { year }: Pick<RankingQuestion, 'year'>): boolean {
  return isInYears(actor, { year: year - 1 });
}

function itemOf(
  { position: _p, count: _c, sumFen: _s, lastYearSumFen: _l, ...item }: Row,
  seesLastYear: boolean,
): RankingItem {
  return seesLastYear ? item : { ...item, lastYearFen: null };
}

function totalsOf(row: Row | undefined, seesLastYear: boolean): RankingTotals {
  const lastYearFen = seesLastYear ? (row?.lastYearSumFen ?? 0) : null;
  return { count: row?.count ?? 0, sumFen: row?.sumFen ?? 0, lastYearFen };
}
