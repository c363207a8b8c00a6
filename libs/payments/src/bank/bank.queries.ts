import { Database, decodeCursor, type Page, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BankLineItem, ListBankLines, Suspense } from './bank-lines.dto';
import type { ListStatements, StatementItem } from './bank-statements.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

/** Allocations of the line `l`, and those by which another line takes it back, as this one sees them. */
const allocationsOfLine = `
  SELECT a.id, a.kind, a.state, a.proposed_by, a.proposed_at, a.decided_by, a.decided_at,
         CASE WHEN a.bank_line_id = l.id THEN a.paper_id ELSE a.bank_line_id END AS paper_id,
         CASE WHEN a.bank_line_id = l.id THEN a.amount_fen ELSE -a.amount_fen END AS amount_fen
    FROM bank_allocations a
   WHERE (a.bank_line_id = l.id OR (a.kind = 'line' AND a.paper_id = l.id)) AND a.state <> 'rejected'`;

const allocationsJson = `
  SELECT coalesce(json_agg(json_build_object(
           'id', a.id, 'kind', a.kind, 'state', a.state, 'paperId', a.paper_id, 'amountFen', a.amount_fen,
           'number', coalesce(o.number, r.number, t.number, other.bank_reference, stripe.reference),
           'name', coalesce(b.name, seller.name, other.payer_name, CASE WHEN stripe.id IS NOT NULL THEN 'Stripe' END),
           'transferCode', coalesce(p.transfer_code, r.transfer_code, out.transfer_code),
           'orderId', o.id) ORDER BY a.id), '[]')
    FROM (${allocationsOfLine}) a
    LEFT JOIN bank_allocations undone ON a.kind = 'reversal' AND undone.id = a.paper_id
    LEFT JOIN payments p ON p.id = CASE a.kind WHEN 'payment' THEN a.paper_id WHEN 'reversal' THEN undone.paper_id END
    LEFT JOIN refunds r ON a.kind IN ('refund', 'refund_back') AND r.id = a.paper_id
    LEFT JOIN payouts out ON a.kind IN ('payout', 'payout_back') AND out.id = a.paper_id
    LEFT JOIN settlements t ON t.id = out.settlement_id
    LEFT JOIN organizations seller ON seller.id = out.supplier_id
    LEFT JOIN provider_payouts stripe ON a.kind = 'provider_payout' AND stripe.id = a.paper_id
    LEFT JOIN bank_lines other ON a.kind = 'line' AND other.id = a.paper_id
    LEFT JOIN orders o ON o.id = coalesce(p.order_id, r.order_id)
    LEFT JOIN organizations b ON b.id = o.buyer_id`;

const named = (user: string): string =>
  `CASE WHEN ${user}.id IS NOT NULL THEN json_build_object('id', ${user}.id, 'name', ${user}.name) END`;

/** The operator's desk. */
@Injectable()
export class BankQueries {
  constructor(private readonly database: Database) {}

  async statements(query: ListStatements): Promise<Page<StatementItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<StatementItem>(
      `SELECT t.id, t.file_name AS "fileName", t.encoding, t.line_count AS lines, t.matched, t.unmatched, t.duplicates,
              t.outgoing, ${named('u')} AS "importedBy", t.imported_at AS "importedAt", ${named('a')} AS "bankAccount"
         FROM bank_statements t JOIN users u ON u.id = t.imported_by
         LEFT JOIN bank_accounts a ON a.id = t.bank_account_id
        WHERE $1::uuid IS NULL OR t.id < $1
        ORDER BY t.id DESC LIMIT $2`,
      [after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (statement) => [statement.id]);
  }

  async bankLines(query: ListBankLines): Promise<Page<BankLineItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<BankLineItem>(
      `SELECT l.id, l.statement_id AS "statementId", l.row_number AS "rowNumber", l.bank_reference AS "bankReference",
              l.booked_on AS "bookedOn", l.amount_fen AS "amountFen", l.allocated_fen AS "allocatedFen",
              l.payer_name AS "payerName", l.payer_account AS "payerAccount", l.memo, l.state,
              l.unmatched_reason AS "unmatchedReason", (${allocationsJson}) AS allocations,
              CASE WHEN p.id IS NOT NULL THEN json_build_object(
                'id', p.id, 'transferCode', p.transfer_code, 'amountFen', p.amount_fen, 'orderId', p.order_id,
                'orderNumber', o.number, 'buyerName', b.name) END AS payment,
              ${named('pu')} AS "proposedBy", last.proposed_at AS "proposedAt",
              ${named('cu')} AS "confirmedBy", CASE WHEN cu.id IS NOT NULL THEN last.decided_at END AS "confirmedAt"
         FROM bank_lines l
         LEFT JOIN LATERAL (${allocationsOfLine} ORDER BY a.id DESC LIMIT 1) last ON true
         LEFT JOIN LATERAL (SELECT min(a.paper_id::text)::uuid AS id FROM (${allocationsOfLine}) a
                            HAVING count(*) = 1 AND min(a.kind) = 'payment') one ON true
         LEFT JOIN payments p ON p.id = one.id
         LEFT JOIN orders o ON o.id = p.order_id
         LEFT JOIN organizations b ON b.id = p.buyer_id
         LEFT JOIN users pu ON pu.id = last.proposed_by
         LEFT JOIN users cu ON cu.id = last.decided_by
        WHERE ($1::text[] IS NULL OR l.state = ANY ($1)) AND ($2::uuid IS NULL OR l.statement_id = $2)
          AND ($3::uuid IS NULL OR l.id < $3)
          AND ($4::text IS NULL OR (l.amount_fen > 0) = ($4 = 'in'))
          AND ($5::text IS NULL OR l.unmatched_reason = $5)
        ORDER BY l.id DESC LIMIT $6`,
      [
        query.state?.length ? query.state : null,
        query.statementId ?? null,
        after?.[0] ?? null,
        query.direction ?? null,
        query.reason ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (line) => [line.id]);
  }

  /** Read from the lines; the books (I5f) compare it with the journal. */
  async suspense(): Promise<Suspense> {
    const [row] = await this.database.read<Suspense>(
      `WITH open AS (SELECT CASE state WHEN 'unmatched' THEN unmatched_reason END AS reason,
                            amount_fen - allocated_fen AS fen, booked_on FROM bank_lines WHERE state <> 'matched')
       SELECT coalesce(sum(fen), 0)::bigint AS "totalFen", coalesce(sum(fen) FILTER (WHERE fen > 0), 0)::bigint AS "inFen",
              coalesce(-sum(fen) FILTER (WHERE fen < 0), 0)::bigint AS "outFen", count(*)::int AS count,
              min(booked_on) AS "oldestOn",
              (SELECT coalesce(json_agg(json_build_object('reason', reason, 'count', n, 'fen', fen) ORDER BY n DESC), '[]')
                 FROM (SELECT reason, count(*)::int AS n, sum(fen)::bigint AS fen FROM open GROUP BY reason) r) AS reasons
         FROM open`,
    );
    return row as Suspense;
  }
}
