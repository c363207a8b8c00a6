import {
  type Actor,
  betweenSides,
  Database,
  decodeCursor,
  inYears,
  narrowed,
  type Page,
  Problem,
  page,
  permits,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import type { ListReports, ReportItem } from './agreements.dto';
import { personOf } from './agreements.queries';
import { type IndicatorKind, indicatorKinds } from './indicator-kinds.policy';
import { mayReview, standingOf } from './standing.policy';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

type Row = Omit<ReportItem, 'unit' | 'mayReview'> & {
  kind: IndicatorKind;
  regionCode: string;
  eastCode: string;
  westCode: string;
};

export const fileOf = (alias: string): string =>
  `json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'mediaType', ${alias}.media_type,
                     'bytes', ${alias}.bytes, 'sha256', ${alias}.sha256)`;

const selectReport = `
  SELECT r.id, r.agreement_id AS "agreementId", r.indicator_id AS "indicatorId", i.kind, i.name, r.value,
         r.occurred_on AS "occurredOn", r.note, r.reason, r.side, r.state, ${personOf('r.reported_by')} AS "reportedBy",
         r.reported_at AS "reportedAt", ${personOf('r.reviewed_by')} AS "reviewedBy", r.reviewed_at AS "reviewedAt",
         r.return_reason AS "returnReason", r.region_code AS "regionCode", a.east_code AS "eastCode",
         a.west_code AS "westCode",
         coalesce((SELECT json_agg(${fileOf('f')} ORDER BY p.position) FROM indicator_report_files p
                     JOIN files f ON f.id = p.file_id WHERE p.report_id = r.id), '[]') AS files
    FROM indicator_reports r JOIN agreement_indicators i ON i.id = r.indicator_id
    JOIN agreements a ON a.id = r.agreement_id`;

/** Files `f` of organisation $2, or shown with a report or a project of the codes $3. */
export const shownFile = narrowed(
  `(f.owner_id = $2::uuid
    OR EXISTS (SELECT FROM indicator_report_files p JOIN indicator_reports r ON r.id = p.report_id
                 JOIN agreements a ON a.id = r.agreement_id
                WHERE p.file_id = f.id AND (a.east_code = ANY ($3::text[]) OR a.west_code = ANY ($3::text[])) AND ${inYears('a.year')})
    OR EXISTS (SELECT FROM project_files p JOIN projects a ON a.id = p.project_id
                WHERE p.file_id = f.id AND (a.east_code = ANY ($3::text[]) OR a.west_code = ANY ($3::text[])) AND ${inYears('a.year')}))`,
  '$2::uuid',
  '$3::text[]',
);

@Injectable()
export class ReportsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Of one agreement; nothing for those who only have a part in it. 404 when no region of theirs is a side of it. */
  async list(actor: Actor, agreementId: string, query: ListReports): Promise<Page<ReportItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const codes = await this.territory.of(actor);
    const [known] = await this.database.read(
      `SELECT FROM agreements WHERE id = $1 AND ${betweenSides('$2')}`,
      [agreementId, codes],
    );
    if (!known) throw new Problem('request.not_found');
    const rows = await this.database.read<Row>(
      `${selectReport}
        WHERE r.agreement_id = $1 AND ${betweenSides('$2', 'a')}
          AND ($3::uuid IS NULL OR r.indicator_id = $3) AND ($4::text IS NULL OR r.state = $4)
          AND ($5::uuid IS NULL OR r.id < $5)
        ORDER BY r.id DESC LIMIT $6`,
      [
        ...[agreementId, codes, query.indicatorId ?? null, query.state ?? null, after?.[0] ?? null],
        query.limit + 1,
      ],
    );
    return page(
      rows.map((row) => toItem(row, actor, codes)),
      query.limit,
      ({ id }) => [id],
    );
  }

  async oneIn(tx: Tx, actor: Actor, codes: string[] | null, id: string): Promise<ReportItem> {
    const [row]: Row[] = await tx.query(`${selectReport} WHERE r.id = $1 AND ${betweenSides('$2', 'a')}`, [
      id,
      codes,
    ]);
    if (!row) throw new Problem('request.not_found');
    return toItem(row, actor, codes);
  }

  /** Id, name and kind of an attachment; 404 outside the actor's region. */
  async file(actor: Actor, id: string): Promise<{ id: string; name: string; mediaType: string }> {
    const codes = await this.territory.of(actor);
    const [file] = await this.database.read<{ id: string; name: string; mediaType: string }>(
      `SELECT f.id, f.name, f.media_type AS "mediaType" FROM files f WHERE f.id = $1 AND ${shownFile}`,
      [id, actor.organizationId, codes],
    );
    if (!file) throw new Problem('request.not_found');
    return file;
  }
}

function toItem(
  { regionCode, eastCode, westCode, ...row }: Row,
  actor: Actor,
  codes: string[] | null,
): ReportItem {
  const report = { by: row.reportedBy.id, side: row.side, regionCode };
  const standing = standingOf(actor, codes);
  return {
    ...row,
    unit: indicatorKinds[row.kind].unit,
    mayReview:
      row.state === 'reported' &&
      permits(signatory, actor) &&
      mayReview(standing, { eastCode, westCode }, report),
  };
}
