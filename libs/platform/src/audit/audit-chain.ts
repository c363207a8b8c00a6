import { Injectable } from '@nestjs/common';
import { Database } from '../database';
import { type AuditSource, auditSources } from './audit-chain.entity';

/** A batch is one statement. */
const mostRows = 5_000;
/** Of each run of the timed job, every second: twice what comes in at the busiest that was measured. */
const rowsAtATime = 2_000;
/** Read together when the chain is checked: some hundred thousand rows at the most. */
const batchesAtOnce = 40;
/**
 * A row is sealed within seconds of its commit, and no transaction of ours lives so long. One that says it was recorded
 * before rows that were sealed long ago was put there later.
 */
const latestMinutes = 60;

export type ChainState = {
  /** Batches so far; 0 before the first one. */
  number: number;
  hash: string | null;
  sealedAt: Date | null;
  waiting: number;
  oldestWaitingSeconds: number;
};

/** A head as somebody outside keeps it. */
export type SavedHead = { number: number; hash: string };

export type AuditFault =
  | 'row_changed'
  | 'row_missing'
  | 'row_late'
  | 'row_unsealed'
  | 'batch_changed'
  | 'batch_missing'
  | 'head_differs';

/**
 * Of what is broken, the first in the order of the chain; a late row only when nothing else is: it may hide nothing that was
 * changed. `batch` is null for a row that is in none.
 */
export type AuditFinding = {
  fault: AuditFault;
  batch: number | null;
  source: AuditSource | null;
  rowId: string | null;
};

export type AuditReport = {
  batches: number;
  rows: number;
  waiting: number;
  head: string | null;
  broken: AuditFinding | null;
};

/** The chain of SHA-256 over events and the access log (docs/decisions/0039-audit-chain.md). */
@Injectable()
export class AuditChain {
  constructor(private readonly database: Database) {}

  /** Seals all that waits. Answers how many rows. */
  async seal(): Promise<number> {
    let total = 0;
    for (const source of auditSources)
      for (let sealed = mostRows; sealed === mostRows; total += sealed)
        sealed = await this.sealBatch(source, mostRows);
    return total;
  }

  /** Timed job: a part of what waits, so that after a burst the cores are for those who wait for an answer. */
  async sealSome(): Promise<number> {
    let total = 0;
    for (const source of auditSources) total += await this.sealBatch(source, rowsAtATime);
    return total;
  }

  private async sealBatch(source: AuditSource, most: number): Promise<number> {
    const [row] = await this.database.write<{ sealed: number }>('SELECT seal_audit_batch($1, $2) AS sealed', [
      source,
      most,
    ]);
    return row?.sealed ?? 0;
  }

  async state(): Promise<ChainState> {
    const [[head], [queue]] = await Promise.all([
      this.database.read<{ number: number; hash: string; sealedAt: Date }>(
        `SELECT number, encode(hash, 'hex') AS hash, sealed_at AS "sealedAt"
           FROM audit_batches ORDER BY number DESC LIMIT 1`,
      ),
      this.database.read<{ waiting: number; oldest: number }>(
        `SELECT count(*)::int AS waiting,
                coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0)::float AS oldest FROM audit_queue`,
      ),
    ]);
    return {
      number: head?.number ?? 0,
      hash: head?.hash ?? null,
      sealedAt: head?.sealedAt ?? null,
      waiting: queue?.waiting ?? 0,
      oldestWaitingSeconds: queue?.oldest ?? 0,
    };
  }
}

type CheckedBatch = {
  number: number;
  source: AuditSource;
  hash: string;
  previous: string;
  /** Worked out anew from what the batch says of its rows. */
  actual: string;
  rows: number;
  brokenId: string | null;
  isMissing: boolean;
  oldest: Date | null;
  newest: Date | null;
};

const batchesSql = `
  SELECT b.number, b.source, encode(b.hash, 'hex') AS hash, encode(b.previous_hash, 'hex') AS previous,
         encode(audit_hash(b.previous_hash, b.number, b.source, b.sealed_at, b.row_ids, b.row_hashes), 'hex') AS actual,
         cardinality(b.row_ids) AS rows, r.*
    FROM (SELECT * FROM audit_batches WHERE number > $1 ORDER BY number LIMIT ${batchesAtOnce}) b
   CROSS JOIN LATERAL (
     SELECT (array_agg(r.id ORDER BY r.position) FILTER (WHERE r.hash IS DISTINCT FROM s.hash))[1] AS "brokenId",
            coalesce((array_agg(r.hash IS NULL ORDER BY r.position)
                        FILTER (WHERE r.hash IS DISTINCT FROM s.hash))[1], false) AS "isMissing",
            min(r.recorded_at) AS oldest, max(r.recorded_at) AS newest
       FROM audit_rows(b.source, b.row_ids) r
       JOIN unnest(b.row_hashes) WITH ORDINALITY s(hash, place) ON s.place = r.position) r
   ORDER BY b.number`;

/** Rows that are neither sealed nor about to be: the first of each history. */
const unsealedSql = auditSources
  .map(
    (source) => `
  (SELECT '${source}' AS source, e.id FROM ${source} e
    WHERE NOT EXISTS (SELECT FROM audit_queue q WHERE q.row_id = e.id)
      AND NOT EXISTS (SELECT FROM sealed s WHERE s.id = e.id)
    ORDER BY e.recorded_at, e.id LIMIT 1)`,
  )
  .join(' UNION ALL ');

/**
 * Works the whole chain out anew from the rows as they stand, and names the first that is not as it was sealed. Heads
 * that somebody outside saved are held against it: without them, who may write everything could make a new chain.
 */
export async function verifyAudit(
  database: Database,
  saved: readonly SavedHead[] = [],
): Promise<AuditReport> {
  const heads = new Map(saved.map(({ number, hash }) => [number, hash.toLowerCase()]));
  const report: AuditReport = { batches: 0, rows: 0, waiting: 0, head: null, broken: null };
  let previous = '0'.repeat(64);
  // Each history by itself: after the worker stood still, events of hours are sealed in turns with the looks of this minute.
  const newest: Record<AuditSource, number> = { events: 0, access_log: 0 };
  let late: AuditFinding | null = null;
  for (;;) {
    const batches = await database.read<CheckedBatch>(batchesSql, [report.batches]);
    if (!batches.length) break;
    for (const batch of batches) {
      report.broken = faultOf(batch, report.batches + 1, previous, heads);
      if (report.broken) return report;
      late ??= lateIn(batch, newest[batch.source]);
      report.batches = batch.number;
      report.rows += batch.rows;
      previous = batch.hash;
      newest[batch.source] = Math.max(newest[batch.source], batch.newest?.getTime() ?? 0);
    }
    report.head = previous;
  }
  const absent = saved.find(({ number }) => number > report.batches);
  if (absent)
    report.broken = { fault: 'batch_missing', batch: report.batches + 1, source: null, rowId: null };
  report.broken ??= (await unsealed(database)) ?? late;
  const [queue] = await database.read<{ waiting: number }>(
    'SELECT count(*)::int AS waiting FROM audit_queue',
  );
  report.waiting = queue?.waiting ?? 0;
  return report;
}

/** What is wrong with the next batch, of rows before links: the row says more than the batch that it breaks. */
function faultOf(
  batch: CheckedBatch,
  expected: number,
  previous: string,
  heads: ReadonlyMap<number, string>,
): AuditFinding | null {
  const at = (fault: AuditFault, rowId: string | null = null): AuditFinding => ({
    ...{ fault, batch: batch.number, source: batch.source, rowId },
  });
  if (batch.number !== expected) return { ...at('batch_missing'), batch: expected, source: null };
  if (batch.brokenId) return at(batch.isMissing ? 'row_missing' : 'row_changed', batch.brokenId);
  if (batch.actual !== batch.hash || batch.previous !== previous) return at('batch_changed');
  if (heads.has(batch.number) && heads.get(batch.number) !== batch.hash) return at('head_differs');
  return null;
}

/** `newest`: of the same history, what was sealed before. */
function lateIn({ number, source, oldest }: CheckedBatch, newest: number): AuditFinding | null {
  const isLate = oldest && oldest.getTime() < newest - latestMinutes * 60_000;
  return isLate ? { fault: 'row_late', batch: number, source, rowId: null } : null;
}

async function unsealed(database: Database): Promise<AuditFinding | null> {
  const [row] = await database.read<{ source: AuditSource; id: string }>(
    `WITH sealed AS MATERIALIZED (SELECT unnest(row_ids) AS id FROM audit_batches) ${unsealedSql} LIMIT 1`,
  );
  return row ? { fault: 'row_unsealed', batch: null, source: row.source, rowId: row.id } : null;
}
