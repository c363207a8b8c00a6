import {
  type Actor,
  Config,
  Database,
  decodeCursor,
  type Page,
  Problem,
  page,
  partyOf,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BankLineItem, ListBankLines, ListStatements, StatementItem } from './bank-statements.dto';
import type { InvoiceItem, ListInvoices, ListPayments, PaymentItem } from './payments.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const selectPayment = `
  SELECT p.id, p.order_id AS "orderId", o.number AS "orderNumber", p.buyer_id AS "buyerId", b.name AS "buyerName",
         p.supplier_id AS "supplierId", s.name AS "supplierName", p.provider, p.amount_fen AS "amountFen",
         p.transfer_code AS "transferCode", p.state, p.requested_at AS "requestedAt", p.captured_at AS "capturedAt"
    FROM payments p
    JOIN orders o ON o.id = p.order_id
    JOIN organizations b ON b.id = p.buyer_id
    JOIN organizations s ON s.id = p.supplier_id`;

const selectInvoice = `
  SELECT i.id, i.order_id AS "orderId", o.number AS "orderNumber", i.issuer_id AS "issuerId", g.name AS "issuerName",
         i.code, i.number, i.amount_fen AS "amountFen", i.issued_on AS "issuedOn",
         json_build_object('id', u.id, 'name', u.name) AS "registeredBy", i.registered_at AS "registeredAt"
    FROM invoices i
    JOIN orders o ON o.id = i.order_id
    JOIN organizations g ON g.id = i.issuer_id
    JOIN users u ON u.id = i.registered_by`;

@Injectable()
export class PaymentsQueries {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  async payments(actor: Actor, query: ListPayments): Promise<Page<PaymentItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<PaymentItem>(
      `${selectPayment}
        WHERE ${partyOf(actor, '$1', 'p')} AND ($2::uuid IS NULL OR p.order_id = $2)
          AND ($3::text[] IS NULL OR p.state = ANY ($3)) AND ($4::uuid IS NULL OR p.id < $4)
        ORDER BY p.id DESC LIMIT $5`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(
      rows.map((row) => this.withPayee(row)),
      query.limit,
      (payment) => [payment.id],
    );
  }

  /** 404 unless the actor's organisation pays it or is paid by it. */
  async payment(actor: Actor, id: string): Promise<PaymentItem> {
    const rows = await this.database.read<PaymentItem>(
      `${selectPayment} WHERE p.id = $1 AND ${partyOf(actor, '$2', 'p')}`,
      [id, actor.organizationId],
    );
    return this.onlyPayment(rows);
  }

  private onlyPayment([row]: PaymentItem[]): PaymentItem {
    if (!row) throw new Problem('request.not_found');
    return this.withPayee(row);
  }

  private withPayee(row: PaymentItem): PaymentItem {
    return { ...row, payee: this.config.payee };
  }

  async invoices(actor: Actor, query: ListInvoices): Promise<Page<InvoiceItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<InvoiceItem>(
      `${selectInvoice}
        WHERE ${partyOf(actor, '$1', 'o')} AND ($2::uuid IS NULL OR i.order_id = $2)
          AND ($3::uuid IS NULL OR i.id < $3)
        ORDER BY i.id DESC LIMIT $4`,
      [actor.organizationId, query.orderId ?? null, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (invoice) => [invoice.id]);
  }

  async invoiceIn(tx: Tx, id: string): Promise<InvoiceItem> {
    const [row]: InvoiceItem[] = await tx.query(`${selectInvoice} WHERE i.id = $1`, [id]);
    if (!row) throw new Problem('request.not_found');
    return row;
  }

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
