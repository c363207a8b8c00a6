import { createHash } from 'node:crypto';
import type { Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Period } from './period.policy';

/** A closing that is about to be sealed. */
export type Unsealed = Period & { id: string; codes: string[] };

/** What a seal says, in the columns of its row. */
export type Seal = {
  sealed_at: string;
  number: number;
  fact_count: number;
  amount_fen: number;
  paid_fen: number;
  adjusting_count: number;
  adjusting_fen: number;
  content_sha256: string;
  cells_sha256: string;
  previous_sha256: string;
};

/** Lines are read and hashed so many at a time: a province's month does not fit into one process. */
const linesAtOnce = 5_000;
const noSealBefore = '0'.repeat(64);

/** Writes the cells of a period and hashes what it holds (docs/periods.md). Whoever calls holds the lock of the ledger. */
@Injectable()
export class Seals {
  async seal(tx: Tx, closing: Unsealed): Promise<Seal> {
    // As text: a Date would lose the microseconds that tell earlier facts from later ones.
    const [{ at }]: [{ at: string }] = await tx.query('SELECT clock_timestamp()::text AS at');
    await tx.query(closing.month === 0 ? cellsOfYear : cellsOfMonth, [
      closing.id,
      closing.year,
      ...(closing.month === 0 ? [closing.regionCode] : [closing.month]),
      closing.codes,
    ]);
    const [sums]: [Pick<Seal, 'fact_count' | 'amount_fen' | 'paid_fen'>] = await tx.query(
      `SELECT coalesce(sum(fact_count), 0)::int AS fact_count, coalesce(sum(amount_fen), 0)::bigint AS amount_fen,
              coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS paid_fen
         FROM sealed_cells WHERE closing_id = $1`,
      [closing.id],
    );
    return {
      sealed_at: at,
      ...(await this.place(tx, closing)),
      ...sums,
      ...(await this.adjusting(tx, closing)),
      content_sha256: await this.hashOf(tx, ...contentOf(closing)),
      cells_sha256: await this.hashOf(tx, cellLines, [closing.id]),
    };
  }

  /** Behind the last seal of the region. */
  private async place(tx: Tx, { regionCode }: Unsealed): Promise<Pick<Seal, 'number' | 'previous_sha256'>> {
    const [last]: { number: number; seal: string }[] = await tx.query(
      'SELECT number, seal FROM last_seal($1)',
      [regionCode],
    );
    return { number: (last?.number ?? 0) + 1, previous_sha256: last?.seal ?? noSealBefore };
  }

  private async adjusting(
    tx: Tx,
    { year, month, codes }: Unsealed,
  ): Promise<Pick<Seal, 'adjusting_count' | 'adjusting_fen'>> {
    const [row] = await tx.query(
      `SELECT count(*)::int AS adjusting_count, coalesce(sum(amount_fen), 0)::bigint AS adjusting_fen FROM facts
        WHERE adjusts_year IS NOT NULL AND year = $1 AND ($2 = 0 OR month = $2)
          AND (east_code = ANY ($3) OR west_code = ANY ($3))`,
      [year, month, codes],
    );
    return row;
  }

  /** SHA-256 of the lines that a statement answers as `line`, each with its line feed: as `sha256sum` of their file. */
  private async hashOf(tx: Tx, sql: string, values: unknown[]): Promise<string> {
    const hash = createHash('sha256');
    await tx.query(`DECLARE sealed_lines NO SCROLL CURSOR FOR ${sql}`, values);
    for (;;) {
      const rows: { line: string }[] = await tx.query(`FETCH ${linesAtOnce} FROM sealed_lines`);
      for (const { line } of rows) hash.update(`${line}\n`);
      if (rows.length < linesAtOnce) break;
    }
    await tx.query('CLOSE sealed_lines');
    return hash.digest('hex');
  }
}

/** A month holds its facts; a year holds the seals of its months. */
function contentOf({ year, month, codes, regionCode }: Unsealed): [string, unknown[]] {
  if (month === 0) return [monthLines, [regionCode, year, null]];
  return [factLines, [year, month, codes]];
}

/** In the order of `LC_ALL=C sort`, because each line begins with its id. */
const factLines = `
  SELECT fact_line(f) AS line FROM facts f
   WHERE f.year = $1 AND f.month = $2 AND (f.east_code = ANY ($3) OR f.west_code = ANY ($3)) ORDER BY f.id`;

/**
 * The last seal of each month; $3: of those before this one, for a year that was sealed under that number. Months that a
 * level above closed have no seal of the region, and no line.
 */
export const monthLines = `
  SELECT DISTINCT ON (c.month) c.year || '-' || lpad(c.month::text, 2, '0') || E'\\t' || c.seal_sha256 AS line
    FROM closings c
   WHERE c.region_code = $1 AND c.year = $2 AND c.month > 0 AND c.number IS NOT NULL
     AND ($3::int IS NULL OR c.number < $3)
   ORDER BY c.month, c.number DESC`;

export const cellLines = `
  SELECT cell_line(c) AS line FROM sealed_cells c WHERE c.closing_id = $1 ORDER BY cell_line(c) COLLATE "C"`;

const cell = 'month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid';

const cellsOfMonth = `
  INSERT INTO sealed_cells (closing_id, ${cell}, amount_fen, fact_count)
  SELECT $1, ${cell}, sum(amount_fen), count(*) FROM facts
   WHERE year = $2 AND month = $3 AND (east_code = ANY ($4) OR west_code = ANY ($4)) GROUP BY ${cell}`;

const cellsOfYear = `
  INSERT INTO sealed_cells (closing_id, ${cell}, amount_fen, fact_count)
  SELECT $1, ${cell}, amount_fen, fact_count FROM cells_of_closed_months($3, $4, $2)`;
