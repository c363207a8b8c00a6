import {
  type Actor,
  Clock,
  Database,
  days,
  decodeCursor,
  type Page,
  page,
  partyOf,
  schemas,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { acceptedOf, askedOf, invoicedOf } from './invoice-figures.queries';
import type { ListMissingInvoices, MissingInvoice, NeededRedLetter } from './invoices.dto';

/** Oldest first: by the first acceptance, then by the order. */
const lastGap = z.tuple([schemas.cursorMoment, z.uuid()]);
const mostNeeds = 200;

const side = (column: string): string =>
  `(SELECT json_build_object('id', g.id, 'name', g.name) FROM organizations g WHERE g.id = ${column})`;

/** `o` is the order, `f` its figures. */
const columns = `
  o.id AS "orderId", o.number AS "orderNumber", ${side('o.buyer_id')} AS buyer, ${side('o.supplier_id')} AS supplier,
  f.accepted AS "acceptedFen", f.invoiced AS "invoicedFen"`;
const figures = `
  CROSS JOIN LATERAL (SELECT ${acceptedOf('o.id')} AS accepted, ${invoicedOf('o.id')} AS invoiced OFFSET 0) f`;

/** What is accepted and not invoiced, and what is invoiced and no longer accepted. */
@Injectable()
export class InvoiceGapsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Orders with something accepted and not invoiced, the oldest first. */
  async missing(actor: Actor, query: ListMissingInvoices): Promise<Page<MissingInvoice>> {
    const after = decodeCursor(query.cursor, lastGap);
    const partner = actor.persona === 'buyer' ? 'supplier_id' : 'buyer_id';
    const rows = await this.database.read<MissingInvoice>(
      `SELECT ${columns}, o.paid_fen AS "paidFen", f.accepted - f.invoiced AS "missingFen",
              least(${askedOf('o.id')}, f.accepted - f.invoiced) AS "askedFen", a.at AS "acceptedAt",
              greatest(0, floor(extract(epoch FROM $2::timestamptz - a.at) * 1000 / ${days(1)}))::int AS "ageDays"
         FROM orders o ${figures}
        CROSS JOIN LATERAL (SELECT date_trunc('milliseconds', min(second_signed_at)) AS at FROM acceptances
                             WHERE order_id = o.id AND state = 'accepted') a
        WHERE ${partyOf(actor, '$1', 'o')} AND o.state IN ('confirmed', 'completed') AND f.accepted > f.invoiced
          AND ($3::boolean IS NOT TRUE OR o.paid_fen > f.invoiced)
          AND ($4::uuid IS NULL OR o.${partner} = $4)
          AND ($5::timestamptz IS NULL OR (a.at, o.id) > ($5, $6::uuid))
        ORDER BY a.at, o.id LIMIT $7`,
      [
        actor.organizationId,
        this.clock.now(),
        query.paid ?? null,
        query.partnerId ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (row) => [new Date(row.acceptedAt).toISOString(), row.orderId]);
  }

  /** Orders of which more is invoiced than is still accepted: goods came back, and a red letter has to follow. */
  async neededRedLetters(actor: Actor): Promise<NeededRedLetter[]> {
    return this.database.read<NeededRedLetter>(
      `SELECT ${columns}, f.invoiced - f.accepted AS "excessFen", r.at AS "returnedAt",
              (SELECT coalesce(json_agg(json_build_object(
                        'id', i.id, 'number', i.number, 'amountFen', i.amount_fen,
                        'leftFen', i.amount_fen - i.reversed_fen) ORDER BY i.id DESC), '[]')
                 FROM invoice_orders p JOIN invoices i ON i.id = p.invoice_id
                WHERE p.order_id = o.id AND i.amount_fen > i.reversed_fen) AS invoices
         FROM (SELECT order_id, max(decided_at) AS at FROM goods_returns
                WHERE ${partyOf(actor, '$1')} AND state = 'agreed' GROUP BY 1) r
         JOIN orders o ON o.id = r.order_id ${figures}
        WHERE f.invoiced > f.accepted ORDER BY r.at, o.id LIMIT ${mostNeeds}`,
      [actor.organizationId],
    );
  }
}
