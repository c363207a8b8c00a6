import {
  type Actor,
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
import type { InvoiceItem, ListInvoices } from './invoices.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const selectInvoice = `
  SELECT i.id, i.order_id AS "orderId", o.number AS "orderNumber", i.issuer_id AS "issuerId", g.name AS "issuerName",
         i.code, i.number, i.amount_fen AS "amountFen", i.issued_on AS "issuedOn",
         json_build_object('id', u.id, 'name', u.name) AS "registeredBy", i.registered_at AS "registeredAt"
    FROM invoices i
    JOIN orders o ON o.id = i.order_id
    JOIN organizations g ON g.id = i.issuer_id
    JOIN users u ON u.id = i.registered_by`;

@Injectable()
export class InvoicesQueries {
  constructor(private readonly database: Database) {}

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
}
