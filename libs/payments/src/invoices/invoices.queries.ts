import { Regions } from '@app/identity';
import {
  type Actor,
  Database,
  decodeCursor,
  inOffice,
  narrowed,
  ownedBy,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { acceptedOf, invoicedOf } from './invoice-figures.queries';
import type { InvoiceItem, ListInvoices } from './invoices.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const person = (column: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM users u WHERE u.id = ${column})`;

const selectInvoice = `
  SELECT i.id, first.id AS "orderId", first.number AS "orderNumber", parts.orders,
         i.issuer_id AS "issuerId", issuer.name AS "issuerName", i.buyer_id AS "buyerId", buyer.name AS "buyerName",
         i.code, i.number, i.amount_fen AS "amountFen", i.tax_fen AS "taxFen", i.reversed_fen AS "reversedFen",
         i.issued_on AS "issuedOn",
         (SELECT json_build_object('id', b.id, 'number', b.number) FROM invoices b WHERE b.id = i.original_id) AS original,
         i.reversal_reason AS "reversalReason", i.request_id AS "requestId",
         (SELECT json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'bytes', f.bytes,
                                   'sha256', f.sha256) FROM files f WHERE f.id = i.file_id) AS file,
         i.state, ${person('i.judged_by')} AS "judgedBy", i.judged_at AS "judgedAt",
         i.dispute_reason AS "disputeReason",
         ${person('i.registered_by')} AS "registeredBy", i.registered_at AS "registeredAt"
    FROM invoices i
    JOIN organizations issuer ON issuer.id = i.issuer_id
    JOIN organizations buyer ON buyer.id = i.buyer_id
   CROSS JOIN LATERAL (
     SELECT json_agg(json_build_object('id', o.id, 'number', o.number, 'amountFen', p.amount_fen,
                                       'orderedFen', o.total_fen, 'acceptedFen', ${acceptedOf('o.id')},
                                       'invoicedFen', ${invoicedOf('o.id')}) ORDER BY o.id) AS orders
       FROM invoice_orders p JOIN orders o ON o.id = p.order_id WHERE p.invoice_id = i.id) parts
   CROSS JOIN LATERAL (
     SELECT o.id, o.number FROM invoice_orders p JOIN orders o ON o.id = p.order_id
      WHERE p.invoice_id = i.id ORDER BY o.id LIMIT 1) first`;

/** Invoices that the actor's organisation gets or writes. */
function partyOfInvoice(actor: Actor, organization: string): string {
  return ownedBy(actor.persona === 'buyer' ? 'i.buyer_id' : 'i.issuer_id', organization);
}

/**
 * Who reads the file of invoice `i`; $2 persona and $3 organisation of the actor, $4 an official's regions. Its two
 * sides; officials whose region, or one below it, bought or grew what it is for; operators.
 */
const readable = narrowed(
  `CASE $2::text
  WHEN 'buyer' THEN i.buyer_id = $3::uuid
  WHEN 'supplier' THEN i.issuer_id = $3::uuid
  WHEN 'operator' THEN true
  WHEN 'official' THEN EXISTS (
    SELECT FROM invoice_orders p WHERE p.invoice_id = i.id AND ${inOffice('p.order_id')} AND (
           EXISTS (SELECT FROM organizations b WHERE b.id = i.buyer_id AND b.region_code = ANY ($4::text[]))
        OR EXISTS (SELECT FROM facts f WHERE f.order_id = p.order_id AND f.west_code = ANY ($4::text[]))))
  ELSE false END`,
  '$2::text',
  '$3::uuid',
  '$4::text[]',
);

@Injectable()
export class InvoicesQueries {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
  ) {}

  async invoices(actor: Actor, query: ListInvoices): Promise<Page<InvoiceItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<InvoiceItem>(
      `${selectInvoice}
        WHERE ${partyOfInvoice(actor, '$1')}
          AND ($2::uuid IS NULL OR i.id IN (SELECT invoice_id FROM invoice_orders WHERE order_id = $2))
          AND ($3::text[] IS NULL OR i.state = ANY ($3)) AND ($4::uuid IS NULL OR i.id < $4)
        ORDER BY i.id DESC LIMIT $5`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (invoice) => [invoice.id]);
  }

  /** 404 unless the actor's organisation gets it or wrote it. */
  async one(actor: Actor, id: string): Promise<InvoiceItem> {
    return this.database.transact((tx) => this.oneIn(tx, actor, id));
  }

  async oneIn(tx: Tx, actor: Actor, id: string): Promise<InvoiceItem> {
    const [invoice]: InvoiceItem[] = await tx.query(
      `${selectInvoice} WHERE i.id = $1 AND ${partyOfInvoice(actor, '$2')}`,
      [id, actor.organizationId],
    );
    if (!invoice) throw new Problem('request.not_found');
    return invoice;
  }

  /** Id, name and kind of an invoice's file. 404 outside the actor's scope; invoice.no_file. */
  async file(actor: Actor, id: string): Promise<{ id: string; name: string; mediaType: string }> {
    type File = { id: string | null; name: string; mediaType: string };
    const codes = actor.persona === 'official' ? await this.regions.subtree(actor.regionCode) : [];
    const [file] = await this.database.read<File>(
      `SELECT f.id, f.name, f.media_type AS "mediaType"
         FROM invoices i LEFT JOIN files f ON f.id = i.file_id WHERE i.id = $1 AND ${readable}`,
      [id, actor.persona, actor.organizationId, codes],
    );
    if (!file) throw new Problem('request.not_found');
    if (file.id === null) throw new Problem('invoice.no_file');
    return { ...file, id: file.id };
  }
}
