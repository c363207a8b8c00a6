import type { Tx } from '@app/platform';

/** Figures of an order that invoices are matched with; `order` names its id in the statement around them. Integer fen. */

/** Accepted, less what was given back and what was claimed. */
export function acceptedOf(order: string): string {
  return `(SELECT coalesce(sum(l.price_fen * (l.accepted_quantity - l.returned_quantity) - l.claimed_fen), 0)::bigint
             FROM order_lines l WHERE l.order_id = ${order})`;
}

/** Invoiced, less red letters. */
export function invoicedOf(order: string): string {
  return `(SELECT coalesce(sum(io.amount_fen), 0)::bigint FROM invoice_orders io WHERE io.order_id = ${order})`;
}

/** Asked for and not answered yet. */
export function askedOf(order: string): string {
  return `(SELECT coalesce(sum(ro.amount_fen), 0)::bigint FROM invoice_request_orders ro
             JOIN invoice_requests rq ON rq.id = ro.request_id AND rq.state = 'requested' WHERE ro.order_id = ${order})`;
}

export type InvoiceFigures = { invoicedFen: number; askedFen: number };

/** Under the orders' locks. */
export async function figuresOf(tx: Tx, orderIds: readonly string[]): Promise<Map<string, InvoiceFigures>> {
  const rows: ({ id: string } & InvoiceFigures)[] = await tx.query(
    `SELECT o.id, ${invoicedOf('o.id')} AS "invoicedFen", ${askedOf('o.id')} AS "askedFen"
       FROM unnest($1::uuid[]) AS o(id)`,
    [orderIds],
  );
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}
