import { Database, decodeCursor, type Page, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BankLineItem, ListBankLines, ListStatements, StatementItem } from './bank-statements.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

/** The operator's matching desk. */
@Injectable()
export class BankQueries {
  constructor(private readonly database: Database) {}

  async statements(query: ListStatements): Promise<Page<StatementItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<StatementItem>(
      `SELECT t.id, t.file_name AS "fileName", t.encoding, t.line_count AS lines, t.matched, t.unmatched, t.duplicates,
              t.outgoing, json_build_object('id', u.id, 'name', u.name) AS "importedBy", t.imported_at AS "importedAt"
         FROM bank_statements t JOIN users u ON u.id = t.imported_by
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
              l.booked_on AS "bookedOn", l.amount_fen AS "amountFen", l.payer_name AS "payerName",
              l.payer_account AS "payerAccount", l.memo, l.state, l.unmatched_reason AS "unmatchedReason",
              CASE WHEN p.id IS NOT NULL THEN json_build_object(
                'id', p.id, 'transferCode', p.transfer_code, 'amountFen', p.amount_fen, 'orderId', p.order_id,
                'orderNumber', o.number, 'buyerName', b.name) END AS payment,
              CASE WHEN pu.id IS NOT NULL THEN json_build_object('id', pu.id, 'name', pu.name) END AS "proposedBy",
              l.proposed_at AS "proposedAt",
              CASE WHEN cu.id IS NOT NULL THEN json_build_object('id', cu.id, 'name', cu.name) END AS "confirmedBy",
              l.confirmed_at AS "confirmedAt"
         FROM bank_lines l
         LEFT JOIN payments p ON p.id = l.payment_id
         LEFT JOIN orders o ON o.id = p.order_id
         LEFT JOIN organizations b ON b.id = p.buyer_id
         LEFT JOIN users pu ON pu.id = l.proposed_by
         LEFT JOIN users cu ON cu.id = l.confirmed_by
        WHERE ($1::text[] IS NULL OR l.state = ANY ($1)) AND ($2::uuid IS NULL OR l.statement_id = $2)
          AND ($3::uuid IS NULL OR l.id < $3)
        ORDER BY l.id DESC LIMIT $4`,
      [
        query.state?.length ? query.state : null,
        query.statementId ?? null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (line) => [line.id]);
  }
}
