import { Database } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** What a cell of the tallies is split by; also the order in which cells are locked. */
export const cell =
  'year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid';
const regionKey = 'year, side, day, code, month, in_pairs';
const unitKey = 'buyer_id, year, east_code, west_code';
const pairKey = 'year, pairing_id, month, east_code, west_code';
const figures = ['amount_fen', 'fact_count'];
const figuresWithPaid = ['amount_fen', 'paid_fen', 'fact_count'];

const partSums = 'sum(amount_fen)::bigint AS amount_fen, sum(fact_count)::int AS fact_count';
const sumsWithPaid = `sum(amount_fen)::bigint AS amount_fen,
            coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS paid_fen, sum(fact_count)::int AS fact_count`;

/**
 * The end of a statement whose `changed` has rows like facts, with `sign` 1 for what comes into a cell and -1 for what
 * leaves it: writes what the sums have to change by. No key and no lock, so nobody waits for anybody.
 */
export const recordChanges = `
  INSERT INTO tally_changes (${cell}, day, buyer_id, amount_fen, fact_count)
  SELECT ${cell}, day, buyer_id, sum(sign * amount_fen), sum(sign)
    FROM changed
   GROUP BY ${cell}, day, buyer_id`;

/**
 * The sums, each as a SELECT over rows `of` with day, buyer_id, amount_fen and fact_count beside the cell. What
 * goes into several rows of a sum is added up before it is multiplied.
 */
export const sums = {
  tallies: (of: string): string => `SELECT ${cell}, ${partSums} FROM ${of} o GROUP BY ${cell}`,
  pair_tallies: (of: string): string =>
    `SELECT ${pairKey}, ${sumsWithPaid} FROM ${of} o WHERE pairing_id IS NOT NULL GROUP BY ${pairKey}`,
  region_tallies: (of: string): string =>
    `SELECT ${regionKey}, ${sumsWithPaid}
       FROM (SELECT year, month, part::smallint AS day, side, code, in_pairs, paid, amount_fen, fact_count
               FROM (SELECT year, month, day, east_code, west_code, pairing_id IS NOT NULL AS in_pairs, paid, ${partSums}
                       FROM ${of} o GROUP BY 1, 2, 3, 4, 5, 6, 7) g,
                    LATERAL (VALUES ('east', east_code, 0), ('east', east_code, g.day),
                                    ('west', west_code, 0), ('west', west_code, g.day)) v(side, code, part)) parts
      GROUP BY ${regionKey}`,
  unit_tallies: (of: string): string =>
    `SELECT ${unitKey}, ${sumsWithPaid}
       FROM (SELECT buyer_id, year, east_code, part AS west_code, paid, amount_fen, fact_count
               FROM (SELECT buyer_id, year, east_code, west_code, paid, ${partSums}
                       FROM ${of} o GROUP BY 1, 2, 3, 4, 5) g,
                    LATERAL (VALUES (''), (west_code), (left(west_code, 4) || '00'), (left(west_code, 2) || '0000')) v(part)
              WHERE part IN ('', west_code) OR right(west_code, 2) <> '00') parts
      GROUP BY ${unitKey}`,
};
export type SumTable = keyof typeof sums;

/** Key and figures of each table of sums. */
export const sumTables: Record<SumTable, { key: string; figures: string[] }> = {
  tallies: { key: cell, figures },
  pair_tallies: { key: pairKey, figures: figuresWithPaid },
  region_tallies: { key: regionKey, figures: figuresWithPaid },
  unit_tallies: { key: unitKey, figures: figuresWithPaid },
};

/** Adds the rows of `rows`, by key, to a table of sums; in key order, so that two adders cannot wait for each other. */
export function addTo(table: SumTable, rows: string): string {
  const { key, figures: own } = sumTables[table];
  const added = own.map((figure) => `${figure} = t.${figure} + excluded.${figure}`).join(', ');
  return `INSERT INTO ${table} AS t (${key}, ${own.join(', ')})
          SELECT ${key}, ${own.join(', ')} FROM (${rows}) added ORDER BY ${key}
          ON CONFLICT ${table === 'tallies' ? 'ON CONSTRAINT tallies_cell' : `(${key})`} DO UPDATE SET ${added}`;
}

const foldAll = `
  WITH taken AS (DELETE FROM tally_changes RETURNING *),
       cells AS (${addTo('tallies', sums.tallies('taken'))}),
       pairs AS (${addTo('pair_tallies', sums.pair_tallies('taken'))}),
       regions AS (${addTo('region_tallies', sums.region_tallies('taken'))}),
       units AS (${addTo('unit_tallies', sums.unit_tallies('taken'))})
  SELECT count(*)::int AS changes FROM taken`;

/** Sums over facts. What facts change is written with them and added up soon after; all of it can be made anew. */
@Injectable()
export class Tallies {
  constructor(private readonly database: Database) {}

  /**
   * Adds to the sums what facts have changed since the last time; answers how many changes there were. One summer at a
   * time: nobody else writes the sums, so a busy cell is never waited for by those who count purchases.
   */
  async fold(): Promise<number> {
    const [waiting] = await this.database.read('SELECT 1 FROM tally_changes LIMIT 1');
    if (!waiting) return 0;
    return this.database.derive(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('tallies', 0))`);
      const [{ changes }]: [{ changes: number }] = await tx.query(foldAll);
      return changes;
    });
  }
}
