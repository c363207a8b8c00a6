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
import { acceptedOf, invoicedOf } from './invoice-figures.queries';
import type { InvoiceRequestItem, ListInvoiceRequests } from './invoice-requests.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const person = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM users u WHERE u.id = ${column})`;
const side = (column: string): string =>
  `(SELECT json_build_object('id', g.id, 'name', g.name) FROM organizations g WHERE g.id = ${column})`;

const columns = `
  r.id, r.state, ${side('r.buyer_id')} AS buyer, ${side('r.supplier_id')} AS supplier, r.title,
  r.amount_fen AS "amountFen", r.note,
  (SELECT json_agg(json_build_object('id', o.id, 'number', o.number, 'amountFen', p.amount_fen,
                                     'openFen', ${acceptedOf('o.id')} - ${invoicedOf('o.id')}) ORDER BY o.id)
     FROM invoice_request_orders p JOIN orders o ON o.id = p.order_id WHERE p.request_id = r.id) AS orders,
  ${person('r.requested_by')} AS "requestedBy", r.requested_at AS "requestedAt",
  ${person('r.ended_by')} AS "endedBy", r.ended_at AS "endedAt", r.reason,
  (SELECT json_build_object('id', i.id, 'number', i.number) FROM invoices i WHERE i.request_id = r.id) AS invoice`;

@Injectable()
export class InvoiceRequestsQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, query: ListInvoiceRequests): Promise<Page<InvoiceRequestItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<InvoiceRequestItem>(
      `SELECT ${columns}
         FROM (SELECT * FROM invoice_requests
                WHERE ${partyOf(actor, '$1')} AND ($2::text[] IS NULL OR state = ANY ($2))
                  AND ($3::uuid IS NULL OR id < $3)
                ORDER BY id DESC LIMIT $4) r
        ORDER BY r.id DESC`,
      [actor.organizationId, query.state?.length ? query.state : null, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (request) => [request.id]);
  }

  /** 404 unless the actor's organisation asked, or is asked. */
  async one(actor: Actor, id: string): Promise<InvoiceRequestItem> {
    return this.database.transact((tx) => this.oneIn(tx, actor, id));
  }

  async oneIn(tx: Tx, actor: Actor, id: string): Promise<InvoiceRequestItem> {
    const [request]: InvoiceRequestItem[] = await tx.query(
      `SELECT ${columns} FROM invoice_requests r WHERE r.id = $1 AND ${partyOf(actor, '$2', 'r')}`,
      [id, actor.organizationId],
    );
    if (!request) throw new Problem('request.not_found');
    return request;
  }
}
