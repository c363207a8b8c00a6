import { type Actor, type Cell, type TableColumn, type Tx, withTrace } from '@app/platform';
import { FactsQueries } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { RankingsQueries } from '../rankings/rankings.queries';
import type { Export } from './export.entity';
import { factColumns, rankingColumns } from './export-columns.policy';
import { FactsWanted, RankingWanted } from './exports.dto';

/** So many rows are in memory at a time. */
const pageSize = 2_000;

/** What a file is made of: all of it as of the moment of `tx`. */
export type ExportSource = {
  columns: readonly TableColumn<never>[];
  rowsAll: number;
  totalFen: number;
  pages: AsyncIterable<readonly never[]>;
  /** The fen of a row, which add up to `totalFen`. */
  fenOf(row: never): number;
};

@Injectable()
export class ExportSources {
  constructor(
    private readonly facts: FactsQueries,
    private readonly rankings: RankingsQueries,
  ) {}

  /** Through the eyes of who asked: the statements of `tx` are narrowed to the actor, by us and by PostgreSQL. */
  async open(
    tx: Tx,
    actor: Actor,
    { kind, filters }: Pick<Export, 'kind' | 'filters'>,
  ): Promise<ExportSource> {
    const source = kind === 'facts' ? this.ofFacts(tx, actor, filters) : this.ofRanking(tx, actor, filters);
    return source as unknown as Promise<ExportSource>;
  }

  private async ofFacts(tx: Tx, actor: Actor, filters: object) {
    const wanted = FactsWanted.parse(filters);
    const { count, sumFen } = await this.facts.countIn(tx, actor, wanted);
    const { facts } = this;
    return {
      columns: factColumns,
      rowsAll: count,
      totalFen: sumFen,
      fenOf: ({ amountFen }: { amountFen: number }) => amountFen,
      pages: ahead(async function* () {
        for await (const standings of facts.every(tx, actor, wanted, pageSize)) {
          // Which facts, the actor's rights have said; what is on them is read without asking again for each paper.
          const shown = await asOurselves(() => facts.shown(standings.map(({ id }) => id)));
          yield shown.map((fact, at) => ({ ...fact, ...standings[at] }));
        }
      }),
    };
  }

  private async ofRanking(tx: Tx, actor: Actor, filters: object) {
    const wanted = RankingWanted.parse(filters);
    const { count, sumFen } = await this.rankings.totals(tx, actor, wanted);
    return {
      columns: rankingColumns(wanted.of),
      rowsAll: count,
      totalFen: sumFen,
      fenOf: ({ amountFen }: { amountFen: number }) => amountFen,
      pages: this.rankings.every(tx, actor, wanted, pageSize),
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
