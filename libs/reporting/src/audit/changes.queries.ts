import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  encodeCursor,
  inOffice,
  maskName,
  masksFor,
  narrowed,
  type Page,
  page,
  within,
} from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ChangeItem, ListChanges } from './audit.dto';
import { boundsOf, momentOf } from './audit.queries';
import { detailsOf } from './change-details.policy';
import { keyOfSubject, labelOfSubject } from './change-labels.queries';

const lastId = z.tuple([z.guid()]);

/**
 * How many events one page looks at: whether an event concerns a region is asked of each, and a small county has few among
 * millions. A page may therefore hold less than its limit, or nothing, and still lead on.
 */
export const mostLookedAt = 4_000;

/** The last event that said the same of the subject, where one replaces the other. */
const replaced = `
  SELECT p.payload FROM events p
   WHERE p.subject_id = e.subject_id AND p.id < e.id
     AND (e.type IN ('unit_profile.changed', 'subsidy.programme_saved', 'project.reported') AND p.type = e.type
          OR e.type LIKE 'filing.%' AND p.type LIKE 'filing.%'
          OR e.type = 'quota_policy.ended' AND p.type = 'quota_policy.entered')
   ORDER BY p.id DESC LIMIT 1`;

type Payload = Record<string, unknown>;
type ChangeRow = Omit<ChangeItem, 'details'> & {
  isOfBody: boolean;
  /** Null where the office does not reach what it is about. */
  payload: Payload | null;
  before: Payload | null;
};

/** Who changed what: of an auditor's region, of an operator's whole market. */
@Injectable()
export class ChangesQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /**
   * Newest first: what happened to whatever lies in the region, and what its official bodies did anywhere. Only a page
   * without `nextCursor` is the last one, however few it holds.
   */
  async changes(actor: Actor, query: ListChanges): Promise<Page<ChangeItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const { from, before } = boundsOf(query, this.clock.now());
    const upTo = after?.[0] ?? before;
    const floor = query.subjectId ? null : await this.floorOf(from, upTo);
    const rows = await this.database.read<ChangeRow>(
      `WITH found AS (
         SELECT e.*, b.name AS by_name, b.kind AS by_kind
           FROM events e LEFT JOIN organizations b ON b.id = (e.actor->>'organizationId')::uuid
          WHERE e.id >= $2 AND e.id < $3
            AND (${concerning('$1')} OR b.kind = 'official_body' AND ${within('$1', 'b.region_code')})
            AND ($4::uuid IS NULL OR (e.actor->>'userId')::uuid = $4) AND ($5::uuid IS NULL OR e.subject_id = $5)
            AND ($6::text IS NULL OR e.type = $6 OR e.type LIKE $6 || '.%')
          ORDER BY e.id DESC LIMIT $7)
       SELECT e.id, e.occurred_at AS "occurredAt", e.type, e.subject_id AS "subjectId",
              ${labelOfSubject} AS "subjectLabel", ${keyOfSubject} AS "subjectKey",
              CASE WHEN ${concerning('$1')} AND ${wholly('$1')} THEN e.payload END AS payload,
              (${replaced}) AS before,
              e.actor->>'userId' AS "userId", coalesce(e.actor->>'userName', e.actor->>'system') AS "userName",
              e.by_name AS "organizationName", coalesce(e.by_kind IN ('official_body', 'operator'), true) AS "isOfBody",
              (SELECT f.id FROM facts f WHERE f.order_id = e.subject_id LIMIT 1) AS "factId"
         FROM found e ORDER BY e.id DESC`,
      [
        ...[await this.territory.of(actor), floor ?? from, upTo, query.userId ?? null],
        ...[query.subjectId ?? null, query.type ?? null, query.limit + 1],
      ],
    );
    const isMasked = masksFor(actor);
    const items = rows.map(({ isOfBody, payload, before: earlier, ...row }) => ({
      ...row,
      userName: isMasked && !isOfBody ? maskName(row.userName) : row.userName,
      details: payload ? detailsOf(row.type, payload, earlier, isMasked) : [],
    }));
    const read = page(items, query.limit, ({ id }) => [id]);
    return { ...read, nextCursor: read.nextCursor ?? (floor && encodeCursor([floor])) };
  }

  /**
   * Down to where a page looks; null where that is the whole period. It says a moment, as no page tells of what its reader
   * does not see.
   */
  private async floorOf(from: string, before: string): Promise<string | null> {
    const [found] = await this.database.read<{ id: string | null }>('SELECT nth_event($1, $2, $3) AS id', [
      ...[from, before, mostLookedAt],
    ]);
    return found?.id ? momentOf(found.id) : null;
  }
}

/**
 * `e` is the event; null codes are operators, who read all. What happens to an order is read with it; `event_concerns` (migration
 * 0046) knows the places of everything else.
 */
function concerning(codes: string): string {
  const order = `EXISTS (SELECT FROM orders o JOIN organizations u ON u.id = o.buyer_id
                          WHERE o.id = e.subject_id AND ${inOffice('o.id')} AND (
                                ${within(codes, 'u.region_code')}
                                OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id
                                              AND l.origin_county_code = ANY (${codes}))))`;
  return narrowed(
    `(${codes}::text[] IS NULL OR CASE WHEN event_is_of_order(e.type) THEN ${order}
        ELSE event_concerns(e.type, e.subject_id, e.payload, e.occurred_at, ${codes}) END)`,
    `${codes}::text[]`,
  );
}

/** A report of sales is a county's only line by line; its sums are those of the side where it was made. */
function wholly(codes: string): string {
  return `(${codes}::text[] IS NULL OR split_part(e.type, '.', 1) NOT IN ('sales_report', 'sales_correction')
           OR EXISTS (SELECT FROM sales_reports r WHERE r.id = e.subject_id AND r.east_code = ANY (${codes})))`;
}
