import { Database, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** What a tally is split by; also the order in which cells are locked. */
export type Cell = {
  year: number;
  month: number;
  pairingId: string | null;
  eastCode: string;
  westCode: string;
  fundingSource: string;
  channel: string;
  mode: string;
  evidenceLevel: number;
  paid: boolean;
};

/** What is added to a cell, in fen and facts; either may be negative. */
export type CellChange = Cell & { amountFen: number; factCount: number };

/** A cell whose live figures are not the sum of its facts. */
export type TallyDifference = Cell & {
  liveFen: number;
  liveCount: number;
  rebuiltFen: number;
  rebuiltCount: number;
};

const cell = `year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid`;

const cellAsAnswer = `
  year, month, pairing_id AS "pairingId", east_code AS "eastCode", west_code AS "westCode",
  funding_source AS "fundingSource", channel, mode, evidence_level AS "evidenceLevel", paid`;

/** The changes of `$1` as rows with the names of the table's columns. */
const changes = `
  SELECT year, month, "pairingId" AS pairing_id, "eastCode" AS east_code, "westCode" AS west_code,
         "fundingSource" AS funding_source, channel, mode, "evidenceLevel" AS evidence_level, paid,
         "amountFen" AS amount_fen, "factCount" AS fact_count
    FROM json_to_recordset($1) AS c(year smallint, month smallint, "pairingId" uuid, "eastCode" text, "westCode" text,
         "fundingSource" text, channel text, mode text, "evidenceLevel" smallint, paid boolean, "amountFen" bigint,
         "factCount" int)`;

const columns = cell.split(', ');
const ofTally = columns.map((column) => `t.${column}`).join(', ');
/** The equalities can use the index; the one column that may be null cannot. */
const sameCell = columns
  .map((column) =>
    column === 'pairing_id' ? 't.pairing_id IS NOT DISTINCT FROM c.pairing_id' : `t.${column} = c.${column}`,
  )
  .join(' AND ');
const sumOfFacts = `
  SELECT ${cell}, sum(amount_fen)::bigint AS amount_fen, count(*)::int AS fact_count FROM facts GROUP BY ${cell}`;

/** `rebuilt` is a table or subquery with one row per cell. */
const differingCells = (rebuilt: string): string => `
  SELECT ${cellAsAnswer}, sum(live_fen)::bigint AS "liveFen", sum(live_count)::int AS "liveCount",
         sum(rebuilt_fen)::bigint AS "rebuiltFen", sum(rebuilt_count)::int AS "rebuiltCount"
    FROM (SELECT ${cell}, amount_fen AS live_fen, fact_count AS live_count, 0 AS rebuilt_fen, 0 AS rebuilt_count
            FROM tallies
          UNION ALL
          SELECT ${cell}, 0, 0, amount_fen, fact_count FROM ${rebuilt}) both_sides
   GROUP BY ${cell}
  HAVING sum(live_fen) <> sum(rebuilt_fen) OR sum(live_count) <> sum(rebuilt_count)
   ORDER BY ${cell}`;

/** Sums over facts, kept with them in one transaction. They may be dropped and rebuilt at any moment. */
@Injectable()
export class Tallies {
  constructor(private readonly database: Database) {}

  /** New facts into their cells: summed first, so that a hot cell is written once per batch; locked in key order. */
  async add(tx: Tx, facts: readonly (Cell & { amountFen: number })[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO tallies AS t (${cell}, amount_fen, fact_count)
       SELECT * FROM (${changes}) c ORDER BY ${cell}
       ON CONFLICT ON CONSTRAINT tallies_cell DO UPDATE
         SET amount_fen = t.amount_fen + excluded.amount_fen, fact_count = t.fact_count + excluded.fact_count`,
      [JSON.stringify(summed(facts, 1))],
    );
  }

  /** Facts from cell to cell: what leaves comes with negative figures. The total stays. */
  async move(tx: Tx, moves: readonly CellChange[]): Promise<void> {
    const all = summed(moves).filter(({ amountFen, factCount }) => amountFen !== 0 || factCount !== 0);
    if (all.length === 0) return;
    // The cells must exist before they can be locked; a row that only takes away may not be inserted as it is.
    await tx.query(
      `INSERT INTO tallies (${cell}, amount_fen, fact_count)
       SELECT ${cell}, 0, 0 FROM (${changes}) c ORDER BY ${cell} ON CONFLICT ON CONSTRAINT tallies_cell DO NOTHING`,
      [JSON.stringify(all)],
    );
    await tx.query(
      `SELECT 1 FROM tallies t JOIN (${changes}) c ON ${sameCell} ORDER BY ${ofTally} FOR UPDATE OF t`,
      [JSON.stringify(all)],
    );
    // A statement of its own: it must see what the previous holders of the locks wrote.
    await tx.query(
      `UPDATE tallies t SET amount_fen = t.amount_fen + c.amount_fen, fact_count = t.fact_count + c.fact_count
         FROM (${changes}) c WHERE ${sameCell}`,
      [JSON.stringify(all)],
    );
  }

  /** Cells that differ from the sum of their facts, in one snapshot; none = every total is right to the fen. */
  async differences(): Promise<TallyDifference[]> {
    return this.database.read(differingCells(`(${sumOfFacts}) rebuilt`));
  }

  /**
   * Drops all cells and sums the facts anew; `cells` are those that were wrong before. Live additions wait meanwhile:
   * their facts and their cells become visible together, before or after.
   */
  async rebuild(): Promise<{ cells: TallyDifference[] }> {
    return this.database.transact(async (tx) => {
      await tx.query('LOCK TABLE tallies IN EXCLUSIVE MODE');
      await tx.query(`CREATE TEMPORARY TABLE rebuilt ON COMMIT DROP AS ${sumOfFacts}`);
      const cells: TallyDifference[] = await tx.query(differingCells('rebuilt'));
      await tx.query('DELETE FROM tallies');
      await tx.query(`INSERT INTO tallies (${cell}, amount_fen, fact_count) SELECT * FROM rebuilt`);
      return { cells };
    });
  }
}

/** One change per cell. Runs for every fact, so it makes no object but the sums. */
function summed(
  changesOfCells: readonly (Cell & { amountFen: number; factCount?: number })[],
  each = 0,
): CellChange[] {
  const sums = new Map<string, CellChange>();
  for (const change of changesOfCells) {
    const { year, month, pairingId, eastCode, westCode, fundingSource, channel, mode, evidenceLevel, paid } =
      change;
    const key = `${year} ${month} ${pairingId} ${eastCode} ${westCode} ${fundingSource} ${channel} ${mode} ${evidenceLevel} ${paid}`;
    const sum = sums.get(key);
    if (sum) {
      sum.amountFen += change.amountFen;
      sum.factCount += change.factCount ?? each;
    } else {
      const of = {
        year,
        month,
        pairingId,
        eastCode,
        westCode,
        fundingSource,
        channel,
        mode,
        evidenceLevel,
        paid,
      };
      sums.set(key, { ...of, amountFen: change.amountFen, factCount: change.factCount ?? each });
    }
  }
  return [...sums.values()];
}
