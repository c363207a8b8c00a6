import type { Invariant } from './books.queries';

/** Invoices against the orders that they are for, and against the red letters that take them back. */
export const invoiceInvariants: readonly Invariant[] = [
  {
    id: 'I17',
    says: 'no order is invoiced, less red letters, beyond what was accepted, nor below nothing',
    over: 'invoice_orders',
    sql: `SELECT i.order_id FROM invoice_orders i GROUP BY i.order_id
          HAVING sum(i.amount_fen) < 0
              OR sum(i.amount_fen) > (SELECT sum(price_fen * accepted_quantity) FROM order_lines l
                                       WHERE l.order_id = i.order_id)`,
  },
  {
    id: 'I17b',
    says: 'an invoice is the sum of what it is for, all of it between its issuer and its buyer',
    over: 'invoices',
    sql: `SELECT i.id FROM invoices i
            LEFT JOIN (SELECT p.invoice_id, sum(p.amount_fen) AS fen, min(o.buyer_id::text) AS buyer,
                              max(o.buyer_id::text) AS other_buyer, min(o.supplier_id::text) AS supplier,
                              max(o.supplier_id::text) AS other_supplier
                         FROM invoice_orders p JOIN orders o ON o.id = p.order_id GROUP BY 1) p ON p.invoice_id = i.id
           WHERE p.fen IS DISTINCT FROM i.amount_fen
              OR i.buyer_id::text <> p.buyer OR p.buyer <> p.other_buyer
              OR i.issuer_id::text <> p.supplier OR p.supplier <> p.other_supplier`,
  },
  {
    id: 'I17c',
    says: 'red letters take back what their original says, order by order, and never more than it was for',
    over: 'invoices',
    sql: `SELECT i.id FROM invoices i
            LEFT JOIN (SELECT original_id, -sum(amount_fen) AS fen FROM invoices
                        WHERE original_id IS NOT NULL GROUP BY 1) r ON r.original_id = i.id
           WHERE i.reversed_fen <> coalesce(r.fen, 0)
          UNION ALL
          SELECT original FROM (
            SELECT coalesce(i.original_id, i.id) AS original, p.order_id, sum(p.amount_fen) AS left_fen
              FROM invoice_orders p JOIN invoices i ON i.id = p.invoice_id GROUP BY 1, 2) parts WHERE left_fen < 0`,
  },
  {
    id: 'I17d',
    says: 'a request is the sum of what it asks for, and is answered by exactly one invoice, or not at all',
    over: 'invoice_requests',
    sql: `SELECT r.id FROM invoice_requests r
            LEFT JOIN (SELECT request_id, sum(amount_fen) AS fen FROM invoice_request_orders GROUP BY 1) p
              ON p.request_id = r.id
            LEFT JOIN invoices i ON i.request_id = r.id
           WHERE p.fen IS DISTINCT FROM r.amount_fen OR (r.state = 'invoiced') <> (i.id IS NOT NULL)`,
  },
];
