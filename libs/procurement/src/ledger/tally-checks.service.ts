import { Clock, Database, Ids, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { addTo, type SumTable, sums, sumTables } from './tallies.service';

/** A sum that is not that of its facts: its key as text, and both figures. */
export type TallyDifference = {
  table: SumTable;
  key: string;
  liveFen: number;
  rebuiltFen: number;
  liveCount: number;
  rebuiltCount: number;
};

export type YearSums = { year: number; tallyFen: number; factsFen: number; factCount: number };

const tables = Object.keys(sums) as SumTable[];

/** What each sum is compared with: pairs with the cells, which are compared with the facts themselves. */
const beneath = (table: SumTable): { rows: string; waiting: boolean } =>
  table === 'pair_tallies' ? { rows: 'tallies', waiting: false } : { rows: factRows, waiting: true };

/** Facts as rows of one; the smallest set of columns that every sum can be made from. */
const factRows = `(
  SELECT year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
         buyer_id, amount_fen, 1 AS fact_count
    FROM facts)`;

/** Statements that fill the sums, which are empty, from all facts: for worlds that are loaded in bulk. */
export const fillSums = tables.map((table) => {
  const { key, figures } = sumTables[table];
  const columns = `${key}, ${figures.join(', ')}`;
  return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM (${sums[table](factRows)}) made`;
});

/** How long the comparing may take of all time: a twentieth. */
const shareOfTime = 20;
const proofsKept = 100;
const differencesShown = 1_000;
/** In each of the queries that compare: hash tables of millions of groups beside a sort are slow on disk. */
const memory = '256MB';

/** Compares the sums with the facts beneath them, beside everything that goes on, and mends them. */
@Injectable()
export class TallyChecks {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Sums that differ from their facts; none = every total is right to the fen. */
  async differences(): Promise<TallyDifference[]> {
    return this.inOneSnapshot(async (tx) => {
      await this.compareAll(tx);
      const shown: TallyDifference[] = [];
      for (const table of tables) shown.push(...(await this.shown(tx, table)));
      return shown;
    });
  }

  /**
   * Sums all facts anew and adds what was missing to every sum that was wrong; answers those. Purchases are counted
   * meanwhile as always: an error stays the same whatever is added, so it is found in one snapshot and mended later.
   * Sums that are made from the facts at the same time; those of pairs after the cells that they are made of.
   */
  async rebuild(): Promise<TallyDifference[]> {
    const mend = (table: SumTable): Promise<TallyDifference[]> =>
      this.database.transact((tx) => this.mend(tx, table));
    const mended = await Promise.all(tables.filter((table) => table !== 'pair_tallies').map(mend));
    return [...mended.flat(), ...(await mend('pair_tallies'))];
  }

  private async mend(tx: Tx, table: SumTable): Promise<TallyDifference[]> {
    // One at a time: two would both mend what both have found.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('rebuilt ' || $1, 0))`, [table]);
    await this.compare(tx, table);
    await tx.query(addTo(table, `SELECT * FROM wrong_${table}`));
    return this.shown(tx, table);
  }

  /** Timed job: compares, and keeps the outcome for the officials' pages. Answers whether it was time for it. */
  async prove(): Promise<boolean> {
    const [last] = await this.database.read<{ asOf: Date; tookMs: number }>(
      'SELECT as_of AS "asOf", took_ms AS "tookMs" FROM tally_proofs ORDER BY id DESC LIMIT 1',
    );
    const now = this.clock.now();
    if (last && now.getTime() - last.asOf.getTime() < last.tookMs * shareOfTime) return false;
    const begun = performance.now();
    await this.inOneSnapshot(async (tx) => {
      await this.compareAll(tx);
      await this.sumYears(tx);
      const [{ wrong }] = await tx.query(
        `SELECT ${tables.map((table) => `(SELECT count(*) FROM wrong_${table})`).join(' + ')} AS wrong`,
      );
      const years: YearSums[] = await tx.query('SELECT * FROM compared_years ORDER BY year');
      await tx.query(
        'INSERT INTO tally_proofs (id, as_of, took_ms, differing_cells, years) VALUES ($1, $2, $3, $4, $5)',
        [this.ids.next(), now, Math.round(performance.now() - begun), Number(wrong), JSON.stringify(years)],
      );
    });
    await this.database.read(
      'DELETE FROM tally_proofs WHERE id NOT IN (SELECT id FROM tally_proofs ORDER BY id DESC LIMIT $1)',
      [proofsKept],
    );
    return true;
  }

  private async compareAll(tx: Tx): Promise<void> {
    for (const table of tables) await this.compare(tx, table);
  }

  /**
   * Fills `wrong_<table>` with what each sum is short of. One statement, because facts, sums and changes that are not
   * added up yet belong together only at the same moment.
   */
  private async compare(tx: Tx, table: SumTable): Promise<void> {
    const { key, figures } = sumTables[table];
    const side = (sign: 1 | -1): string =>
      figures.map((figure) => `${sign} * ${figure} AS ${figure}`).join(', ');
    const total = figures.map((figure) => `sum(${figure})::bigint AS ${figure}`).join(', ');
    const wrong = figures.map((figure) => `sum(${figure}) <> 0`).join(' OR ');
    await tx.query(`SET LOCAL work_mem = '${memory}'`);
    const { rows, waiting } = beneath(table);
    await tx.query(`
      CREATE TEMPORARY TABLE wrong_${table} ON COMMIT DROP AS
      SELECT ${key}, ${total}
        FROM (SELECT ${key}, ${side(1)} FROM (${sums[table](rows)}) rebuilt
              UNION ALL SELECT ${key}, ${side(-1)} FROM ${table}
              ${waiting ? `UNION ALL SELECT ${key}, ${side(-1)} FROM (${sums[table]('tally_changes')}) waiting` : ''}) sides
       GROUP BY ${key} HAVING ${wrong}`);
  }

  /** `compared_years`: what officials see, and the facts beneath, per year; after `compare`. */
  private async sumYears(tx: Tx): Promise<void> {
    await tx.query(`
      CREATE TEMPORARY TABLE compared_years ON COMMIT DROP AS
      SELECT year, tally_fen AS "tallyFen", tally_fen + short_fen AS "factsFen", facts AS "factCount"
        FROM (SELECT year, sum(amount_fen)::bigint AS tally_fen, sum(fact_count)::bigint AS facts
                FROM (SELECT year, amount_fen, fact_count FROM tallies
                      UNION ALL SELECT year, amount_fen, fact_count FROM tally_changes) t GROUP BY year) live
        LEFT JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0)::bigint AS short_fen
                             FROM wrong_tallies w WHERE w.year = live.year) w ON true`);
  }

  private inOneSnapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transact(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
      return work(tx);
    });
  }

  private shown(tx: Tx, table: SumTable): Promise<TallyDifference[]> {
    const { key } = sumTables[table];
    const same = key
      .split(', ')
      .map((column) => `t.${column} ${column === 'pairing_id' ? 'IS NOT DISTINCT FROM' : '='} w.${column}`)
      .join(' AND ');
    return tx.query(
      `SELECT '${table}' AS "table", concat_ws(' ', ${key.replaceAll(/(\w+)/g, 'w.$1')}) AS key,
              coalesce(t.amount_fen, 0)::bigint AS "liveFen",
              (coalesce(t.amount_fen, 0) + w.amount_fen)::bigint AS "rebuiltFen",
              coalesce(t.fact_count, 0)::int AS "liveCount",
              (coalesce(t.fact_count, 0) + w.fact_count)::int AS "rebuiltCount"
         FROM (SELECT * FROM wrong_${table} LIMIT ${differencesShown}) w LEFT JOIN ${table} t ON ${same} ORDER BY 2`,
    );
  }
}
