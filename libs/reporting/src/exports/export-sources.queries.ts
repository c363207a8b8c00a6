import { type Actor, type Cell, type TableColumn, type Tx, withTrace } from '@app/platform';
import {
  FactFiles,
  type FactFilters,
  type FactRow,
  type SalesLineRow,
  SalesReportsQueries,
  type UnitFilingItem,
  UnitFilingsQueries,
} from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { RankingItem } from '../rankings/rankings.dto';
import { RankingsQueries } from '../rankings/rankings.queries';
import type { Export } from './export.entity';
import { factColumns, rankingColumns, saleColumns, unitColumns } from './export-columns.policy';
import {
  AdjustmentsWanted,
  type ExportKind,
  FactsWanted,
  RankingWanted,
  SalesWanted,
  UnitsWanted,
} from './exports.dto';

/** So many rows are in memory at a time. */
const pageSize = 4_000;

/** What a file is made of: all of it as of the moment of `tx`. */
export type ExportSource = {
  columns: readonly TableColumn<never>[];
  rowsAll: number;
  totalFen: number;
  pages: AsyncIterable<readonly never[]>;
  /** The fen of a row, which add up to `totalFen`. */
  fenOf(row: never): number;
};

type Source<Row> = {
  columns: readonly TableColumn<Row>[];
  rowsAll: number;
  totalFen: number;
  pages: AsyncIterable<readonly Row[]>;
  fenOf(row: Row): number;
};
type Opener = (tx: Tx, actor: Actor, filters: object) => Promise<Source<never>>;

@Injectable()
export class ExportSources {
  /** Every kind of file has its source here. */
  private readonly openers: Record<ExportKind, unknown> = {
    facts: (tx: Tx, actor: Actor, filters: object) => this.ofFacts(tx, actor, FactsWanted.parse(filters)),
    adjustments: (tx: Tx, actor: Actor, filters: object) =>
      this.ofFacts(tx, actor, { ...AdjustmentsWanted.parse(filters), adjusting: 'true' }),
    rankings: (tx: Tx, actor: Actor, filters: object) =>
      this.ofRanking(tx, actor, RankingWanted.parse(filters)),
    units: (tx: Tx, actor: Actor, filters: object) => this.ofUnits(tx, actor, UnitsWanted.parse(filters)),
    sales: (tx: Tx, actor: Actor, filters: object) => this.ofSales(tx, actor, SalesWanted.parse(filters)),
  };

  constructor(
    private readonly facts: FactFiles,
    private readonly rankings: RankingsQueries,
    private readonly units: UnitFilingsQueries,
    private readonly sales: SalesReportsQueries,
  ) {}

  /** Through the eyes of who asked: the statements of `tx` are narrowed to the actor, by us and by PostgreSQL. */
  async open(
    tx: Tx,
    actor: Actor,
    { kind, filters }: Pick<Export, 'kind' | 'filters'>,
  ): Promise<ExportSource> {
    return (this.openers[kind] as Opener)(tx, actor, filters);
  }

  private async ofFacts(tx: Tx, actor: Actor, wanted: FactFilters): Promise<Source<FactRow>> {
    const { count, sumFen } = await this.facts.countIn(tx, actor, wanted);
    const { facts } = this;
    return {
      columns: factColumns,
      rowsAll: count,
      totalFen: sumFen,
      fenOf: ({ amountFen }) => amountFen,
      pages: ahead(async function* () {
        for await (const standings of facts.every(tx, actor, wanted, pageSize)) {
          // Which facts, the actor's rights have said; what is on them is read without asking again for each paper.
          yield await asOurselves(() => facts.rows(standings));
        }
      }),
    };
  }

  private async ofRanking(
    tx: Tx,
    actor: Actor,
    wanted: z.infer<typeof RankingWanted>,
  ): Promise<Source<RankingItem>> {
    const { count, sumFen } = await this.rankings.totals(tx, actor, wanted);
    return {
      columns: rankingColumns(wanted.of),
      rowsAll: count,
      totalFen: sumFen,
      fenOf: ({ amountFen }) => amountFen,
      pages: this.rankings.every(tx, actor, wanted, pageSize),
    };
  }

  private async ofUnits(
    tx: Tx,
    actor: Actor,
    wanted: z.infer<typeof UnitsWanted>,
  ): Promise<Source<UnitFilingItem>> {
    const { count, reservedFen } = await this.units.countIn(tx, actor, wanted);
    return {
      columns: unitColumns,
      rowsAll: count,
      totalFen: reservedFen,
      fenOf: (unit) => unit.reservedFen ?? 0,
      pages: this.units.every(tx, actor, wanted, pageSize),
    };
  }

  private async ofSales(
    tx: Tx,
    actor: Actor,
    wanted: z.infer<typeof SalesWanted>,
  ): Promise<Source<SalesLineRow>> {
    const eyes = await this.sales.eyes(actor);
    const { count, sumFen } = await this.sales.countLines(tx, eyes, wanted);
    return {
      columns: saleColumns,
      rowsAll: count,
      totalFen: sumFen,
      fenOf: ({ amountFen }) => amountFen,
      pages: this.sales.everyLine(tx, eyes, wanted, pageSize),
    };
  }
}

/** PostgreSQL reads the next page while this one is being written. */
async function* ahead<T>(read: () => AsyncGenerator<T>): AsyncGenerator<T> {
  const pages = read();
  for (let next = pages.next(); ; ) {
    const { value, done } = await next;
    if (done) return;
    next = pages.next();
    // Whoever gives up before asks for no more, and nobody else hears of its failure.
    next.catch(() => undefined);
    yield value;
  }
}

/** The worker's own connections, whoever it works for. */
export function asOurselves<T>(work: () => Promise<T>): Promise<T> {
  return withTrace({ requestId: 'export' }, work);
}

/** The last line of a file: a word, how many rows, their sum under its column. */
export function closingLine(columns: readonly TableColumn<never>[], rows: number, totalFen: number): Cell[] {
  const amount = columns.findIndex(({ kind }) => kind === 'fen');
  return columns.map((_, at) => {
    if (at === amount) return totalFen;
    return at === 0 ? `合计 ${rows} 行` : null;
  });
}
