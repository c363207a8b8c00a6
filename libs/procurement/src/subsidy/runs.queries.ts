import {
  type Actor,
  Database,
  decodeCursor,
  ofToday,
  ownedBy,
  type Page,
  Problem,
  page,
  sumFen,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import { toRecover } from './award.policy';
import { totalsOf } from './list.policy';
import { SubsidyLists } from './lists.service';
import type { SubsidyFactPage, SubsidyRules } from './programmes.dto';
import type { ListLineFacts, ListOwnLines, ListRuns, OwnLine, RunDetail, RunItem, RunLine } from './runs.dto';

const lastId = z.tuple([z.uuid()]);

const person = (alias: string): string =>
  `CASE WHEN ${alias}.id IS NOT NULL THEN json_build_object('id', ${alias}.id, 'name', ${alias}.name) END`;

const head = `
  r.id, r.number, r.programme_id AS "programmeId", r.programme_name AS "programmeName", r.region_code AS "regionCode",
  g.name AS "regionName", r.state, r.notice_ends_on AS "noticeEndsOn", r.published_at AS "publishedAt",
  s.sellers, s.fen AS "totalFen",
  (SELECT count(*)::int FROM subsidy_objections o WHERE o.run_id = r.id AND o.state = 'open') AS "openObjections"`;
const heads = `
  JOIN regions g ON g.code = r.region_code
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE amount_fen > 0)::int AS sellers, coalesce(sum(amount_fen), 0)::bigint AS fen
                        FROM subsidy_lines l WHERE l.run_id = r.id AND l.version = r.version) s`;

/** Of a line `l`: what it is made of, what was taken back since, and where its money is. */
const parts = `
  (SELECT count(*)::int FROM subsidy_line_facts f WHERE f.line_id = l.id AND f.reason IS NULL) AS "factCount",
  (SELECT coalesce(json_agg(json_build_object('reason', reason, 'amountFen', fen, 'factCount', facts) ORDER BY reason), '[]')
     FROM (SELECT reason, sum(amount_fen) AS fen, count(*) AS facts FROM subsidy_line_facts f
            WHERE f.line_id = l.id AND f.reason IS NOT NULL GROUP BY reason) e) AS excluded,
  (SELECT coalesce(-sum(b.amount_fen), 0)::bigint
     FROM subsidy_line_facts f
     JOIN facts p ON p.id = f.fact_id AND p.kind = 'purchase'
     JOIN facts b ON b.kind <> 'purchase'
                 AND (b.order_id = p.order_id AND b.acceptance_line_id = p.acceptance_line_id OR b.sales_line_id = p.sales_line_id)
    WHERE f.line_id = l.id AND f.reason IS NULL
      AND NOT EXISTS (SELECT FROM subsidy_line_facts k WHERE k.line_id = l.id AND k.fact_id = b.id)) AS "takenBackFen",
  (SELECT json_build_object('state', t.state, 'paidOn', t.paid_on, 'failure', t.failure) FROM subsidy_transfers t
    WHERE t.line_id = l.id ORDER BY t.id DESC LIMIT 1) AS transfer`;

/** Beside what is shown: sales that count by the facts of the line. */
const counted = `
  (SELECT coalesce(sum(f.amount_fen), 0)::bigint FROM subsidy_line_facts f
    WHERE f.line_id = l.id AND f.reason IS NULL) AS "countedFen"`;

const figures = `
  l.id, l.position, l.eligible_fen AS "eligibleFen", l.excluded_fen AS "excludedFen", l.own_fen AS "ownFen",
  l.amount_fen AS "amountFen", l.correction_reason AS "correctionReason", ${parts}, ${counted}`;

const payments = `
  SELECT coalesce(json_agg(json_build_object(
           'id', p.id, 'number', p.number, 'lineCount', p.line_count, 'totalFen', p.total_fen,
           'madeBy', json_build_object('id', u.id, 'name', u.name), 'madeAt', p.made_at,
           'transfers', (SELECT json_agg(json_build_object(
               'id', t.id, 'supplierId', t.supplier_id, 'payeeName', t.payee_name, 'payeeBank', t.payee_bank,
               'payeeAccount', '**** ' || right(t.payee_account, 4), 'amountFen', t.amount_fen, 'state', t.state)
               ORDER BY t.position) FROM subsidy_transfers t WHERE t.payment_id = p.id)) ORDER BY p.id), '[]')
    FROM subsidy_payments p JOIN users u ON u.id = p.made_by WHERE p.run_id = r.id`;

type DetailRow = Omit<RunDetail, 'totals' | 'lines'>;

@Injectable()
export class SubsidyRunsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly lists: SubsidyLists,
  ) {}

  async list(actor: Actor, query: ListRuns): Promise<Page<RunItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<RunItem>(
      `SELECT ${head} FROM subsidy_runs r ${heads}
        WHERE ${within('$1', 'r.region_code')} AND ${ofToday} AND ($2::text[] IS NULL OR r.state = ANY ($2))
          AND ($3::uuid IS NULL OR r.id < $3) ORDER BY r.id DESC LIMIT $4`,
      [
        await this.territory.of(actor),
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  async detail(actor: Actor, id: string): Promise<RunDetail> {
    const [row] = await this.database.read<DetailRow>(
      `SELECT ${head}, r.rules, r.source_document AS "sourceDocument", r.version,
              r.notice_version AS "noticeVersion", ${person('pu')} AS "publishedBy",
              ${person('fu')} AS "finalisedBy", r.finalised_at AS "finalisedAt", r.refusal,
              ${person('cu')} AS "confirmedBy", r.confirmed_at AS "confirmedAt", r.paid_at AS "paidAt", r.withdrawal,
              (${payments}) AS payments
         FROM subsidy_runs r ${heads}
         JOIN users pu ON pu.id = r.published_by LEFT JOIN users fu ON fu.id = r.finalised_by
         LEFT JOIN users cu ON cu.id = r.confirmed_by
        WHERE r.id = $1 AND ${within('$2', 'r.region_code')} AND ${ofToday}`,
      [id, await this.territory.of(actor)],
    );
    if (!row) throw new Problem('request.not_found');
    const lines = await this.linesOf(row);
    const totals = {
      ...totalsOf(row.rules, lines),
      toRecoverFen: sumFen(lines.map(({ toRecoverFen }) => toRecoverFen)),
      paidFen: sumFen(
        lines.filter(({ transfer }) => transfer?.state === 'paid').map(({ amountFen }) => amountFen),
      ),
    };
    return { ...row, totals, lines };
  }

  private async linesOf({ id, version, noticeVersion, state, rules }: DetailRow): Promise<RunLine[]> {
    const rows = await this.database.read<Omit<RunLine, 'toRecoverFen'> & Counted>(
      `SELECT ${figures}, l.supplier_id AS "supplierId", l.supplier_name AS "supplierName", l.credit_code AS "creditCode",
              l.correction, n.amount_fen AS "noticeAmountFen",
              CASE WHEN $3 THEN EXISTS (SELECT FROM payout_accounts a
                     WHERE a.supplier_id = l.supplier_id AND a.state = 'current') END AS "hasAccount"
         FROM subsidy_lines l
         LEFT JOIN subsidy_lines n ON n.run_id = l.run_id AND n.version = $4
          AND (n.supplier_id = l.supplier_id OR n.supplier_id IS NULL AND l.supplier_id IS NULL
               AND n.supplier_name = l.supplier_name)
        WHERE l.run_id = $1 AND l.version = $2 ORDER BY l.position`,
      [id, version, state === 'confirmed', noticeVersion],
    );
    const totalOwnFen = sumFen(rows.map(({ ownFen }) => ownFen));
    return rows.map(({ countedFen, ...line }) => ({
      ...line,
      toRecoverFen: recoverable(rules, { ...line, countedFen }, totalOwnFen),
    }));
  }

  /** What the seller stands on, newest first: the list in force of each run. */
  async own(actor: Actor, query: ListOwnLines): Promise<Page<OwnLine>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<Omit<OwnLine, 'toRecoverFen'> & Counted & { totalOwnFen: number }>(
      `SELECT ${figures}, r.id AS "runId", r.number AS "runNumber", r.programme_name AS "programmeName", r.state,
              r.notice_ends_on AS "noticeEndsOn", r.rules, own_of_subsidy_list(r.id, r.version) AS "totalOwnFen"
         FROM subsidy_lines l JOIN subsidy_runs r ON r.id = l.run_id AND ${shownToParty}
        WHERE ${ownedBy('l.supplier_id', '$1')} AND ($2::uuid IS NULL OR l.id < $2) ORDER BY l.id DESC LIMIT $3`,
      [actor.organizationId, after?.[0] ?? null, query.limit + 1],
    );
    const lines = rows.map(({ totalOwnFen, countedFen, ...line }) => ({
      ...line,
      toRecoverFen: recoverable(line.rules, { ...line, countedFen }, totalOwnFen),
    }));
    return page(lines, query.limit, ({ id }) => [id]);
  }

  /** Of a seller's own line, or of one of the official's counties. */
  async facts(actor: Actor, lineId: string, query: ListLineFacts): Promise<SubsidyFactPage> {
    const isOwn = actor.persona === 'supplier';
    const mine = isOwn ? ownedBy('l.supplier_id', '$2') : `${within('$2', 'l.region_code')} AND ${ofToday}`;
    const [line] = await this.database.read(`SELECT l.id FROM subsidy_lines l WHERE l.id = $1 AND ${mine}`, [
      lineId,
      isOwn ? actor.organizationId : await this.territory.of(actor),
    ]);
    if (!line) throw new Problem('request.not_found');
    return this.lists.factsOf(lineId, query);
  }
}

/** A final list that waits for its second person is not shown to sellers: they see what was published last. */
const shownToParty = `l.version = CASE WHEN r.state IN ('confirmed', 'paid') THEN r.version ELSE r.notice_version END`;

type Counted = { countedFen: number };
type Figures = Counted & { eligibleFen: number; amountFen: number; takenBackFen: number };

function recoverable(rules: SubsidyRules, line: Figures, totalOwnFen: number): number {
  return toRecover(rules, line, line.takenBackFen, totalOwnFen);
}
