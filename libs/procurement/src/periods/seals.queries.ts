import { type Actor, Database, inYears, narrowed, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import type { Checks, ClosingItem, SealedPage, SplitRow } from './periods.dto';
import { selectClosing } from './periods.queries';
import { cellLines, monthLines } from './seals.service';

type Sealed = { closing: ClosingItem; codes: string[]; checks: Checks };

const linesAtOnce = 5_000;

/** Sealed periods, and the files by which somebody else recomputes their hashes (docs/periods.md). */
@Injectable()
export class SealsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Errors: request.not_found. */
  async page(actor: Actor, id: string): Promise<SealedPage> {
    const { closing, codes, checks } = await this.one(actor, id);
    const splits = await this.database.read<SplitRow>(splitsSql, [
      ...[closing.id, closing.year, closing.month],
      closing.number === null ? [] : codes,
    ]);
    return { closing, checks, splits };
  }

  /** The name of the period for the names of its files, and one line of each file after the other. Errors: request.not_found. */
  async file(
    actor: Actor,
    id: string,
    kind: 'content' | 'cells' | 'seal',
  ): Promise<{ name: string; text: AsyncGenerator<string> }> {
    const sealed = await this.one(actor, id);
    // What is only proposed has no seal yet.
    if (sealed.closing.number === null) throw new Problem('request.not_found');
    const { periodId, month, number } = sealed.closing;
    const content = month === 0 ? 'months' : 'facts';
    const name = `${periodId}-${number}-${kind === 'content' ? content : kind}.txt`;
    if (kind === 'seal') return { name, text: this.sealText(id) };
    if (kind === 'cells') return { name, text: this.lines(cellLines, [id]) };
    const { regionCode, year } = sealed.closing;
    const text = month === 0 ? this.lines(monthLines, [regionCode, year, number]) : this.facts(sealed);
    return { name, text };
  }

  private async *sealText(id: string): AsyncGenerator<string> {
    const [row] = await this.database.read<{ text: string }>(
      'SELECT seal_text(c) AS text FROM closings c WHERE c.id = $1',
      [id],
    );
    yield row?.text ?? '';
  }

  private async *lines(sql: string, values: unknown[]): AsyncGenerator<string> {
    for (const { line } of await this.database.read<{ line: string }>(sql, values)) yield `${line}\n`;
  }

  /** Page by page: nobody adds to what is sealed, so the pages belong together. */
  private async *facts({ closing, codes }: Sealed): AsyncGenerator<string> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const rows = await this.database.read<{ id: string; line: string }>(
        `SELECT f.id, fact_line(f) AS line FROM facts f
          WHERE f.year = $1 AND f.month = $2 AND (f.east_code = ANY ($3) OR f.west_code = ANY ($3)) AND f.id > $4
            AND f.recorded_at <= (SELECT sealed_at FROM closings WHERE id = $5)
          ORDER BY f.id LIMIT ${linesAtOnce}`,
        [closing.year, closing.month, codes, after, closing.id],
      );
      if (rows.length > 0) yield `${rows.map(({ line }) => line).join('\n')}\n`;
      if (rows.length < linesAtOnce) return;
      after = rows.at(-1)?.id as string;
    }
  }

  private async one(actor: Actor, id: string): Promise<Sealed> {
    const codes = await this.territory.of(actor);
    const [closing] = await this.database.read<ClosingItem>(
      `${selectClosing} WHERE c.id = $1 AND ${inYears('c.year')}
          AND ${narrowed('($2::text[] IS NULL OR c.region_code = ANY ($2))', '$2::text[]')}`,
      [id, codes],
    );
    const [more] = await this.database.read<Omit<Sealed, 'closing'>>(
      'SELECT codes, checks FROM closings WHERE id = $1',
      [id],
    );
    if (!closing || !more) throw new Problem('request.not_found');
    return { closing, ...more };
  }
}

/** $1 closing, $2 year, $3 month or 0, $4 codes. */
const splitsSql = `
  SELECT g.by, CASE WHEN g.by = 'pairing' AND g.pairing_id IS NOT NULL THEN (
           SELECT json_build_object('id', p.id, 'eastCode', p.east_code, 'eastName', e.name,
                                    'westCode', p.west_code, 'westName', w.name)
             FROM pairings p JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
            WHERE p.id = g.pairing_id) END AS pairing,
         g.funding_source AS "fundingSource", g.channel, g.evidence_level AS "evidenceLevel", g.paid,
         g.sealed_fen AS "sealedFen", g.sealed_count AS "sealedCount", g.now_fen AS "nowFen", g.now_count AS "nowCount"
    FROM (
      SELECT CASE 0 WHEN grouping(pairing_id) THEN 'pairing' WHEN grouping(funding_source) THEN 'fundingSource'
                    WHEN grouping(channel) THEN 'channel' WHEN grouping(evidence_level) THEN 'evidenceLevel'
                    ELSE 'paid' END AS by,
             pairing_id, funding_source, channel, evidence_level, paid,
             sum(sealed_fen)::bigint AS sealed_fen, sum(sealed_count)::int AS sealed_count,
             sum(now_fen)::bigint AS now_fen, sum(now_count)::int AS now_count
        FROM (SELECT pairing_id, funding_source, channel, evidence_level, paid, amount_fen AS sealed_fen,
                     fact_count AS sealed_count, 0 AS now_fen, 0 AS now_count
                FROM sealed_cells WHERE closing_id = $1
              UNION ALL
              SELECT pairing_id, funding_source, channel, evidence_level, paid, 0, 0, amount_fen, fact_count
                FROM tallies WHERE year = $2 AND ($3 = 0 OR month = $3)
                               AND (east_code = ANY ($4) OR west_code = ANY ($4))) sides
       GROUP BY GROUPING SETS ((pairing_id), (funding_source), (channel), (evidence_level), (paid))
      HAVING sum(sealed_count) <> 0 OR sum(now_count) <> 0) g
   ORDER BY g.by, abs(g.sealed_fen) DESC, g.evidence_level, g.paid, g.pairing_id`;
