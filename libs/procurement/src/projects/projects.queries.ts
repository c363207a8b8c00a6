import {
  type Actor,
  betweenSides,
  Database,
  decodeCursor,
  Problem,
  page,
  permits,
  ratioBp,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { personOf, placeOf } from '../agreements/agreements.queries';
import { fileOf } from '../agreements/reports.queries';
import { Territory } from '../ledger/territory.service';
import type { BudgetLine, ListProjects, ProjectDetail, ProjectItem, ProjectPage } from './projects.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const filesOf = (column: string, id: string): string =>
  `coalesce((SELECT json_agg(${fileOf('f')} ORDER BY p.id) FROM project_files p JOIN files f ON f.id = p.file_id
              WHERE p.${column} = ${id}), '[]')`;

const figures = `
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.amount_fen), 0)::bigint AS "budgetFen",
           count(*) FILTER (WHERE l.state = 'appealed')::int AS "appealedLines"
      FROM project_budget_lines l WHERE l.project_id = p.id) b
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(m.amount_fen), 0)::bigint AS "paidFen" FROM project_payments m WHERE m.project_id = p.id) m`;

const columns = `
  p.id, p.number, p.year, p.name, p.kind, p.state, ${placeOf('p.east_code')} AS east, ${placeOf('p.west_code')} AS west,
  p.place, p.implementer, p.starts_on AS "startsOn", p.ends_on AS "endsOn", p.progress_bp AS "progressBp", b.*, m.*`;

const detail = `
  SELECT ${columns}, p.description, p.suspect_words AS "suspectWords", p.appeal,
         (SELECT json_build_object('id', a.id, 'title', a.title) FROM agreements a WHERE a.id = p.agreement_id) AS agreement,
         ${personOf('p.registered_by')} AS "registeredBy", p.registered_at AS "registeredAt",
         ${personOf('p.decided_by')} AS "decidedBy", p.decided_at AS "decidedAt", p.refusal,
         ${personOf('p.completed_by')} AS "completedBy", p.completed_at AS "completedAt", p.completed_on AS "completedOn",
         (SELECT json_agg(json_build_object('id', l.id, 'position', l.position, 'kind', l.kind,
                   'description', l.description, 'amountFen', l.amount_fen, 'suspectWords', l.suspect_words,
                   'appeal', l.appeal, 'state', l.state, 'appealedBy', l.appealed_by,
                   'judgedBy', ${personOf('l.judged_by')}, 'judgedAt', l.judged_at, 'judgement', l.judgement,
                   'paidFen', (SELECT coalesce(sum(m.amount_fen), 0) FROM project_payments m WHERE m.line_id = l.id))
                 ORDER BY l.position)
            FROM project_budget_lines l WHERE l.project_id = p.id) AS "budgetLines",
         coalesce((SELECT json_agg(json_build_object('id', r.id, 'progressBp', r.progress_bp,
                   'occurredOn', r.occurred_on, 'note', r.note, 'reportedBy', ${personOf('r.reported_by')},
                   'reportedAt', r.reported_at, 'files', ${filesOf('report_id', 'r.id')}) ORDER BY r.id DESC)
            FROM project_reports r WHERE r.project_id = p.id), '[]') AS reports,
         coalesce((SELECT json_agg(json_build_object('id', m.id, 'lineId', m.line_id,
                   'lineDescription', (SELECT l.description FROM project_budget_lines l WHERE l.id = m.line_id),
                   'amountFen', m.amount_fen, 'paidOn', m.paid_on, 'payee', m.payee, 'voucher', m.voucher,
                   'reason', m.reason, 'suspectWords', m.suspect_words, 'appeal', m.appeal,
                   'recordedBy', ${personOf('m.recorded_by')}, 'recordedAt', m.recorded_at,
                   'files', ${filesOf('payment_id', 'm.id')}) ORDER BY m.id DESC)
            FROM project_payments m WHERE m.project_id = p.id), '[]') AS payments
    FROM projects p ${figures}`;

type Row = Omit<ProjectItem, 'paidBp'>;
type DetailRow = Row &
  Omit<ProjectDetail, 'paidBp' | 'budgetLines' | 'mayDecide' | 'mayReport' | 'mayPay' | 'mayComplete'> & {
    budgetLines: (Omit<BudgetLine, 'mayJudge'> & { appealedBy: string | null })[];
  };

@Injectable()
export class ProjectsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  async list(actor: Actor, query: ListProjects): Promise<ProjectPage> {
    const after = decodeCursor(query.cursor, lastId);
    const codes = await this.territory.of(actor);
    const asked = [
      codes,
      query.year ?? null,
      query.state?.length ? query.state : null,
      query.kind?.length ? query.kind : null,
    ];
    const matching = `${betweenSides('$1', 'p')} AND ($2::int IS NULL OR p.year = $2)
          AND ($3::text[] IS NULL OR p.state = ANY ($3)) AND ($4::text[] IS NULL OR p.kind = ANY ($4))`;
    const [rows, [totals]] = await Promise.all([
      this.database.read<Row>(
        `SELECT ${columns} FROM projects p ${figures}
          WHERE ${matching} AND ($5::uuid IS NULL OR p.id < $5) ORDER BY p.id DESC LIMIT $6`,
        [...asked, after?.[0] ?? null, query.limit + 1],
      ),
      this.database.read<ProjectPage['totals']>(
        `SELECT count(*)::int AS projects, coalesce(sum(b."budgetFen"), 0)::bigint AS "budgetFen",
                coalesce(sum(m."paidFen"), 0)::bigint AS "paidFen"
           FROM projects p ${figures} WHERE ${matching}`,
        asked,
      ),
    ]);
    const items = rows.map(withShare);
    return {
      ...page(items, query.limit, ({ id }) => [id]),
      totals: totals ?? { projects: 0, budgetFen: 0, paidFen: 0 },
    };
  }

  /** 404 outside the actor's region. */
  async one(actor: Actor, id: string): Promise<ProjectDetail> {
    const codes = await this.territory.of(actor);
    return this.database.transact((tx) => this.oneIn(tx, actor, codes, id));
  }

  async oneIn(tx: Tx, actor: Actor, codes: string[] | null, id: string): Promise<ProjectDetail> {
    const [row]: DetailRow[] = await tx.query(`${detail} WHERE p.id = $1 AND ${betweenSides('$2', 'p')}`, [
      id,
      codes,
    ]);
    if (!row) throw new Problem('request.not_found');
    return toDetail(row, actor);
  }
}

function withShare<R extends Row>(row: R): R & { paidBp: number | null } {
  return { ...row, paidBp: ratioBp(row.paidFen, row.budgetFen) };
}

function toDetail(row: DetailRow, actor: Actor): ProjectDetail {
  const acts = permits(signatory, actor);
  const isOther = (by: string | null | undefined): boolean => acts && by !== actor.userId;
  const lastReport = row.reports[0];
  return {
    ...withShare(row),
    budgetLines: row.budgetLines.map(({ appealedBy, ...line }) => ({
      ...line,
      mayJudge: row.state !== 'refused' && line.state === 'appealed' && isOther(appealedBy),
    })),
    mayDecide: row.state === 'registered' && isOther(row.registeredBy.id),
    mayReport: row.state === 'under_way' && acts,
    mayPay: (row.state === 'under_way' || row.state === 'completed') && acts,
    mayComplete: row.state === 'under_way' && row.progressBp === 10_000 && isOther(lastReport?.reportedBy.id),
  };
}
