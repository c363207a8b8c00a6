import {
  type Actor,
  AuditChain,
  Clock,
  Database,
  days,
  decodeCursor,
  ofOffice,
  ofOfficeAlone,
  type Page,
  page,
  within,
  writeCsv,
} from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AuditChainState, ListViews, ViewItem } from './audit.dto';

const lastId = z.tuple([z.uuid()]);
/** How far back lists look when nobody says from when, nor of what. */
const usualDays = 31;
const dayMs = days(1);

type Head = { number: number; hash: string; sealedAt: string };

/** The fact whose evidence page shows the object of a view. */
const factSql = `
  CASE a.act
    WHEN 'photo' THEN (SELECT f.id FROM acceptance_photos ap JOIN acceptances x ON x.id = ap.acceptance_id
                         JOIN facts f ON f.order_id = x.order_id WHERE ap.file_id = a.subject_id LIMIT 1)
    WHEN 'file' THEN (SELECT f.id FROM invoice_orders i JOIN facts f ON f.order_id = i.order_id
                       WHERE i.invoice_id = a.subject_id LIMIT 1)
    WHEN 'paper' THEN coalesce(
      (SELECT f.id FROM acceptances x JOIN facts f ON f.order_id = x.order_id WHERE x.id = a.subject_id LIMIT 1),
      (SELECT f.id FROM sales_lines l JOIN facts f ON f.sales_line_id = l.id WHERE l.report_id = a.subject_id LIMIT 1))
    ELSE (SELECT f.id FROM facts f WHERE f.id = a.subject_id) END`;

/** What an office of some departments ($9) may know the object by: it is its own look, or one at its own units. */
const isShown = `(NOT $9::boolean OR a.organization_id = $10::uuid
  OR EXISTS (SELECT FROM facts v WHERE v.id = (${factSql}) AND ${ofOffice('v.buyer_id', 'v.year')})
  OR EXISTS (SELECT FROM integrity_flags g WHERE g.id = a.subject_id AND ${ofOfficeAlone('g.buyer_ids', 'g.year')}))`;

/** Who saw what, and the chain over both histories: of an auditor's region, of an operator's whole market. */
@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly chain: AuditChain,
  ) {}

  /**
   * Newest first. Auditors read what official bodies of their region looked at; of papers that their office does not reach,
   * that somebody looked and no more.
   */
  async views(actor: Actor, query: ListViews): Promise<Page<ViewItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const { from, before } = boundsOf(query, this.clock.now());
    const rows = await this.database.read<ViewItem>(
      `SELECT a.id, a.seen_at AS "seenAt", a.user_id AS "userId", a.user_name AS "userName",
              a.organization_name AS "organizationName", a.office, a.act, a.subject_id AS "subjectId",
              CASE WHEN ${isShown} THEN a.label ELSE '—' END AS label, a.rows,
              CASE WHEN ${isShown} THEN a.filters ELSE '{}' END AS filters, a.reason, ${factSql} AS "factId"
         FROM access_log a
        WHERE ${within('$1', 'a.region_code')} AND ($1::text[] IS NULL OR a.office IS NOT NULL) AND a.id >= $2 AND a.id < $3
          AND ($4::text IS NULL OR a.act = $4) AND ($5::uuid IS NULL OR a.user_id = $5)
          AND ($6::uuid IS NULL OR a.subject_id = $6)
          AND ($7::text IS NULL OR a.user_name LIKE '%' || $7 || '%'
               OR a.label LIKE '%' || $7 || '%' AND ${isShown})
        ORDER BY a.id DESC LIMIT $8`,
      [
        await this.territory.of(actor),
        from,
        after?.[0] ?? before,
        query.act ?? null,
        query.userId ?? null,
        query.subjectId ?? null,
        query.q?.replaceAll(/[\\%_]/g, '\\$&') ?? null,
        query.limit + 1,
        ...[this.territory.departmentsOf(actor) !== null, actor.organizationId],
      ],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  async state(): Promise<AuditChainState> {
    const { sealedAt, ...state } = await this.chain.state();
    return {
      asOf: this.clock.now().toISOString(),
      ...state,
      sealedAt: sealedAt?.toISOString() ?? null,
    };
  }

  /** The last head of each Shanghai day, the newest of today: to be kept by somebody else. */
  async headsFile(): Promise<{ name: string; text: string; rows: number }> {
    const heads = await this.database.read<Head>(
      `SELECT DISTINCT ON ((sealed_at AT TIME ZONE 'Asia/Shanghai')::date) number, encode(hash, 'hex') AS hash,
              audit_time(sealed_at) AS "sealedAt"
         FROM audit_batches ORDER BY (sealed_at AT TIME ZONE 'Asia/Shanghai')::date DESC, number DESC`,
    );
    const text = writeCsv({
      name: 'heads',
      columns: [
        { title: 'number', kind: 'count', value: (head) => (head as Head).number },
        { title: 'hash', kind: 'text', value: (head) => (head as Head).hash },
        { title: 'sealed_at', kind: 'text', value: (head) => (head as Head).sealedAt },
      ],
      rows: heads,
    });
    return { name: `audit-heads-${heads[0]?.number ?? 0}.csv`, text, rows: heads.length };
  }
}

const maxMs = 0xffff_ffff_ffff;

/** Ids are ordered by time (UUIDv7), so a period is a range of ids. */
export function boundsOf(
  query: { from?: string | undefined; to?: string | undefined; subjectId?: string | undefined },
  now: Date,
): { from: string; before: string } {
  const isOfOne = query.subjectId !== undefined;
  const usual = isOfOne ? 0 : now.getTime() - usualDays * dayMs;
  const from = query.from === undefined ? usual : startOf(query.from);
  const before = query.to === undefined ? maxMs : startOf(query.to) + dayMs;
  return { from: idAt(from), before: idAt(before) };
}

/** Before every id of the millisecond of this one. */
export function momentOf(id: string): string {
  return idAt(Number.parseInt(id.slice(0, 13).replace('-', ''), 16));
}

/** Midnight in Shanghai, which has no summer time. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

/** Before every id of that millisecond and later. */
export function idAt(ms: number): string {
  const hex = Math.min(Math.max(0, ms), maxMs).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
