import type { Invariant } from './books.queries';

/** Sales outside the platform against the ledger, and against what resellers bought here. */
export const salesInvariants: readonly Invariant[] = [
  {
    id: 'I20b',
    says: 'every reported line that counts, and every accepted return or correction of it, has exactly its fact',
    over: 'sales_lines',
    sql: `SELECT l.id FROM sales_lines l
            LEFT JOIN facts f ON f.natural_key = l.natural_key || CASE WHEN l.claim > 1 THEN ':' || l.claim ELSE '' END
           WHERE l.state = 'counted'
             AND (f.id IS NULL OR f.kind <> 'purchase' OR f.sales_line_id <> l.id OR f.amount_fen <> l.amount_fen
                  OR f.east_code <> l.east_code OR f.west_code <> l.west_code OR f.buyer_id <> l.reporter_id)
          UNION ALL
          SELECT c.id FROM sales_corrections c LEFT JOIN facts f ON f.natural_key = 'sales-correction:' || c.id
           WHERE c.state = 'accepted'
             AND (f.id IS NULL OR f.kind <> c.kind OR f.sales_line_id <> c.line_id OR f.amount_fen <> -c.amount_fen)
          UNION ALL
          SELECT f.id FROM facts f LEFT JOIN sales_lines l ON l.id = f.sales_line_id
           WHERE f.channel <> 'platform' AND (l.id IS NULL OR l.state <> 'counted')`,
  },
  {
    id: 'I20c',
    says: 'returns and corrections take off a line what they say, and never more than it had',
    over: 'sales_corrections',
    sql: `SELECT l.id FROM sales_lines l
            LEFT JOIN (SELECT line_id, sum(quantity) AS quantity, sum(grams) AS grams, sum(amount_fen) AS fen
                         FROM sales_corrections WHERE state = 'accepted' GROUP BY 1) c ON c.line_id = l.id
           WHERE (l.taken_quantity, l.taken_grams, l.taken_fen)
                 IS DISTINCT FROM (coalesce(c.quantity, 0), coalesce(c.grams, 0), coalesce(c.fen, 0))`,
  },
  {
    id: 'I20d',
    says: 'no reseller reports more of a purchase than it accepted and kept, nor a sale of goods that were counted when bought',
    over: 'sales_lines',
    sql: `SELECT x.id FROM order_lines x
            JOIN (SELECT order_line_id, sum(grams - taken_grams) AS grams FROM sales_lines
                   WHERE state IN ('claimed', 'counted', 'passed_on') AND order_line_id IS NOT NULL GROUP BY 1) l
              ON l.order_line_id = x.id
           WHERE l.grams > x.unit_grams::bigint * (x.accepted_quantity - x.returned_quantity)
          UNION ALL
          SELECT l.id FROM sales_lines l JOIN order_lines x ON x.id = l.order_line_id
            JOIN facts f ON f.order_id = x.order_id AND f.order_line_id = x.id AND f.kind = 'purchase'
           WHERE l.state = 'counted'`,
  },
  {
    id: 'I20e',
    says: 'goods from an eastern province never count as a sale, and nothing is sold by a western reporter',
    over: 'sales_lines',
    sql: `WITH east AS (SELECT DISTINCT left(east_code, 2) AS province FROM pairings)
          SELECT id FROM sales_lines
           WHERE left(west_code, 2) IN (SELECT province FROM east)
              OR left(east_code, 2) NOT IN (SELECT province FROM east)`,
  },
  {
    id: 'I20f',
    says: 'a report that is judged has its reviewer, and lines that agree with its state',
    over: 'sales_reports',
    sql: `SELECT r.id FROM sales_reports r
           WHERE (SELECT count(*) FROM sales_lines l WHERE l.report_id = r.id AND l.revision = r.revision) <> r.line_count
              OR EXISTS (SELECT FROM sales_lines l WHERE l.report_id = r.id AND (
                   l.state IN ('counted', 'passed_on') AND r.state <> 'accepted'
                   OR l.state = 'claimed' AND (r.state NOT IN ('submitted', 'returned') OR l.revision <> r.revision)))`,
  },
  {
    id: 'I20g',
    says: 'a fully digital invoice proves sales of one report, and no sale goes by an invoice of a platform order',
    over: 'sales_lines',
    sql: `SELECT (array_agg(id))[1] FROM sales_lines
           WHERE invoice_code = '' AND state IN ('claimed', 'counted', 'passed_on') AND taken_fen < amount_fen
           GROUP BY invoice_number HAVING count(DISTINCT report_id) > 1
          UNION ALL
          SELECT l.id FROM sales_lines l JOIN invoices i ON i.code = l.invoice_code AND i.number = l.invoice_number
           WHERE l.state IN ('claimed', 'counted', 'passed_on') AND l.taken_fen < l.amount_fen`,
  },
  {
    id: 'I20h',
    says: 'of goods sold from reseller to reseller the last sale counts: what was passed on has a buyer, and makes no fact',
    over: 'sales_lines',
    sql: `SELECT l.id FROM sales_lines l LEFT JOIN facts f ON f.sales_line_id = l.id
           WHERE l.state = 'passed_on' AND (f.id IS NOT NULL OR l.buyer_id IS NULL)`,
  },
];
