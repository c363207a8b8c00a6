import type { Database } from '@app/platform';
import { admissionInvariants } from './admission-books.queries';
import { auditInvariants } from './audit-books.queries';
import { figureInvariants } from './bulletin-books.queries';
import { collaborationInvariants } from './collaboration-books.queries';
import { integrityInvariants } from './integrity-books.queries';
import { invoiceInvariants } from './invoice-books.queries';
import { moneyInvariants } from './money-books.queries';
import { periodInvariants } from './period-books.queries';
import { quotaInvariants } from './quota-books.queries';
import { salesInvariants } from './sales-books.queries';
import { subsidyInvariants } from './subsidy-books.queries';
import { unitInvariants } from './unit-books.queries';

/**
 * One rule that must hold at any moment of rest: `over` is whose rows it looks at, `sql` returns those that break it,
 * `fen` the sum that it is about.
 */
export type Invariant = { id: string; says: string; over: string; sql: string; fen?: string };

const cell = `year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid`;

/** Papers with an id and two sides; those that hang on one of them with what joins them to it. */
const papers = [
  'orders',
  'shipments',
  'acceptances',
  'goods_returns',
  'payments',
  'refunds',
  'facts',
  'invoice_requests',
];
const parts = [
  ['order_lines', 'orders', 'order_id'],
  ['shipment_lines', 'shipments', 'shipment_id'],
  ['acceptance_lines', 'acceptances', 'acceptance_id'],
  ['goods_return_lines', 'goods_returns', 'return_id'],
] as const;
const newest = 200;
const witnesses = 12;

/** The newest papers and their parts, with the two sides that they are between. */
const betweenTwo = [
  ...papers.map(
    (name) =>
      `(SELECT '${name}' AS name, id, buyer_id, supplier_id FROM ${name} ORDER BY id DESC LIMIT ${newest})`,
  ),
  `(SELECT 'invoices', id, buyer_id, issuer_id FROM invoices ORDER BY id DESC LIMIT ${newest})`,
  ...parts.map(
    ([name, paper, key]) => `(SELECT '${name}', c.id, p.buyer_id, p.supplier_id FROM ${name} c
       JOIN (SELECT * FROM ${paper} ORDER BY id DESC LIMIT ${newest}) p ON p.id = c.${key})`,
  ),
].join(' UNION ALL ');

/** Numbers follow the table of invariants in docs/reliability.md. */
export const invariants: readonly Invariant[] = [
  {
    id: 'I1',
    says: 'every order has lines, and every line its order',
    over: 'orders',
    sql: `SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)`,
  },
  {
    id: 'I2',
    says: 'each tally cell, with the changes not yet added up, equals the sum of its facts',
    over: 'tallies',
    sql: `SELECT year FROM (
            SELECT ${cell}, sum(amount_fen) AS amount_fen, sum(facts) AS facts FROM (
              SELECT ${cell}, amount_fen, 1 AS facts FROM facts
              UNION ALL SELECT ${cell}, -amount_fen, -fact_count FROM tallies
              UNION ALL SELECT ${cell}, -amount_fen, -fact_count FROM tally_changes) sides
             GROUP BY ${cell}) cells WHERE amount_fen <> 0 OR facts <> 0`,
  },
  {
    id: 'I3',
    says: 'per year, sums over districts, counties, pairs, days, units and origins equal the sum of facts',
    over: 'facts',
    sql: `WITH waiting AS (SELECT year, sum(amount_fen) AS fen, sum(fact_count) AS facts FROM tally_changes GROUP BY 1),
               f AS (SELECT year, sum(amount_fen) AS fen, count(*) AS facts FROM facts GROUP BY 1)
          SELECT f.year FROM f LEFT JOIN waiting w ON w.year = f.year
            JOIN LATERAL (
              SELECT side || (day > 0) AS sum, sum(amount_fen) AS fen, sum(fact_count) AS facts
                FROM region_tallies t WHERE t.year = f.year GROUP BY 1
              UNION ALL SELECT 'unit' || (length(rtrim(west_code, '0')) + 1) / 2, sum(amount_fen), sum(fact_count)
                FROM unit_tallies t WHERE t.year = f.year GROUP BY 1
              UNION ALL SELECT 'cell', sum(amount_fen), sum(fact_count) FROM tallies t WHERE t.year = f.year
              UNION ALL SELECT 'pair', sum(amount_fen), sum(fact_count)
                FROM (SELECT amount_fen, fact_count FROM pair_tallies t WHERE t.year = f.year
                      UNION ALL SELECT amount_fen, fact_count FROM region_tallies t
                                 WHERE t.year = f.year AND side = 'east' AND day = 0 AND NOT in_pairs) inside_and_outside
            ) s ON s.fen + coalesce(w.fen, 0) <> f.fen OR s.facts + coalesce(w.facts, 0) <> f.facts`,
  },
  {
    id: 'I4a',
    says: 'held stock equals what open order lines still wait for',
    over: 'stock',
    sql: `SELECT s.sku_id, s.held, coalesce(w.waiting, 0) AS waiting FROM stock s
            LEFT JOIN (SELECT l.sku_id, sum(l.quantity - l.shipped_quantity - l.closed_quantity) AS waiting
                         FROM order_lines l JOIN orders o ON o.id = l.order_id
                        WHERE o.state IN ('placed', 'confirmed') GROUP BY 1) w ON w.sku_id = s.sku_id
           WHERE s.held <> coalesce(w.waiting, 0) OR s.held > s.on_hand OR s.on_hand < 0`,
  },
  {
    id: 'I4b',
    says: 'stock on hand equals the sum of its movements',
    over: 'stock_movements',
    sql: `SELECT s.sku_id, s.on_hand, m.moved FROM stock s
            LEFT JOIN (SELECT sku_id, sum(quantity) AS moved FROM stock_movements GROUP BY 1) m ON m.sku_id = s.sku_id
           WHERE s.on_hand <> coalesce(m.moved, 0)`,
  },
  ...moneyInvariants,
  ...invoiceInvariants,
  ...salesInvariants,
  ...auditInvariants,
  ...quotaInvariants,
  ...unitInvariants,
  ...admissionInvariants,
  ...subsidyInvariants,
  ...collaborationInvariants,
  ...integrityInvariants,
  {
    id: 'I7',
    says: 'returned ≤ accepted ≤ shipped ≤ ordered less closed per line, and line counters equal their documents',
    over: 'order_lines',
    sql: `SELECT l.id FROM order_lines l
            LEFT JOIN (SELECT order_line_id, sum(quantity) AS shipped FROM shipment_lines GROUP BY 1) s
              ON s.order_line_id = l.id
            LEFT JOIN (SELECT a.order_line_id, sum(a.accepted_quantity) AS accepted, sum(a.rejected_quantity) AS rejected
                         FROM acceptance_lines a JOIN acceptances x ON x.id = a.acceptance_id AND x.state = 'accepted'
                        GROUP BY 1) a ON a.order_line_id = l.id
            LEFT JOIN (SELECT r.order_line_id, sum(r.quantity) FILTER (WHERE g.kind = 'return') AS returned,
                              sum(r.amount_fen) FILTER (WHERE g.kind = 'claim') AS claimed
                         FROM goods_return_lines r JOIN goods_returns g ON g.id = r.return_id AND g.state = 'agreed'
                        GROUP BY 1) r ON r.order_line_id = l.id
           WHERE l.shipped_quantity <> coalesce(s.shipped, 0) OR l.accepted_quantity <> coalesce(a.accepted, 0)
              OR l.rejected_quantity <> coalesce(a.rejected, 0) OR l.returned_quantity <> coalesce(r.returned, 0)
              OR l.claimed_fen <> coalesce(r.claimed, 0)
              OR NOT (l.returned_quantity <= l.accepted_quantity
                      AND l.accepted_quantity + l.rejected_quantity <= l.shipped_quantity
                      AND l.shipped_quantity + l.closed_quantity <= l.quantity)
              OR l.closed_quantity > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = l.order_id AND o.rest_closed_at IS NOT NULL)`,
  },
  {
    id: 'I8',
    says: 'lines add up to their order, orders to their checkout',
    over: 'order_lines',
    sql: `SELECT o.id FROM orders o
           WHERE o.goods_fen <> (SELECT sum(amount_fen) FROM order_lines l WHERE l.order_id = o.id)
          UNION ALL
          SELECT c.id FROM checkouts c
           WHERE c.total_fen <> (SELECT sum(total_fen) FROM orders o WHERE o.checkout_id = c.id)`,
  },
  {
    id: 'I9',
    says: 'nothing recorded is undelivered for more than a minute',
    over: 'events',
    sql: `SELECT event_id FROM outbox WHERE recorded_at < clock_timestamp() - interval '60 seconds'`,
  },
  {
    id: 'I10',
    says: 'each state change of an order has its event',
    over: 'orders',
    sql: `SELECT o.id FROM orders o
           WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.type = 'order.placed')
              OR (o.confirmed_at IS NOT NULL) <> EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.type = 'order.confirmed')
              OR (o.state = 'cancelled') <> EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.type = 'order.cancelled')
              OR (o.state = 'completed') <> EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.type = 'order.completed')
              OR (o.rest_closed_at IS NOT NULL) <> EXISTS (SELECT 1 FROM events e WHERE e.subject_id = o.id AND e.type = 'order.rest_closed')`,
  },
  {
    id: 'I11',
    says: 'no order is stuck: a confirmed one has something to ship, to judge or to pay',
    over: 'orders',
    sql: `SELECT o.id FROM orders o
           CROSS JOIN LATERAL (
             SELECT sum(quantity - accepted_quantity - rejected_quantity - closed_quantity) AS unjudged,
                    sum(price_fen * CASE o.payment_terms WHEN 'prepaid' THEN quantity - rejected_quantity - closed_quantity
                                                         ELSE accepted_quantity END)
                      - sum(price_fen * returned_quantity + claimed_fen) AS payable_fen
               FROM order_lines WHERE order_id = o.id) s
           WHERE o.state = 'confirmed' AND s.unjudged = 0 AND s.payable_fen <= o.paid_fen`,
  },
  {
    id: 'I12',
    says: 'no unit and no supplier sees a row between two others',
    over: 'organizations',
    sql: `WITH papers AS MATERIALIZED (${betweenTwo}),
          witnesses AS (SELECT id FROM organizations WHERE kind IN ('buyer_unit', 'supplier')
                         ORDER BY md5(id::text) LIMIT ${witnesses})
          SELECT w.id, p.name FROM witnesses w JOIN papers p ON w.id NOT IN (p.buyer_id, p.supplier_id)
           GROUP BY w.id, p.name HAVING app_rows_seen_by(w.id, p.name::regclass, array_agg(p.id)) > 0`,
  },
  {
    id: 'I13',
    says: 'every fact stands on its Shanghai date, or on the first of a later month and points back to its own',
    over: 'facts',
    sql: `SELECT id FROM facts f
           CROSS JOIN LATERAL (SELECT extract(year FROM occurred_at AT TIME ZONE 'Asia/Shanghai') AS on_year,
                                      extract(month FROM occurred_at AT TIME ZONE 'Asia/Shanghai') AS on_month,
                                      extract(day FROM occurred_at AT TIME ZONE 'Asia/Shanghai') AS on_day) d
           WHERE (year, month) IS DISTINCT FROM (on_year, on_month)
                   AND ((adjusts_year, adjusts_month) IS DISTINCT FROM (on_year, on_month)
                        OR year * 12 + month < on_year * 12 + on_month)
              OR day <> CASE WHEN (year, month) = (on_year, on_month) THEN on_day ELSE 1 END
              OR adjusts_year IS NOT NULL AND kind = 'purchase' AND (adjusts_year, adjusts_month) IS DISTINCT FROM (on_year, on_month)`,
  },
  ...periodInvariants,
  {
    id: 'I16',
    says: 'no acceptance is signed twice by one person, no bank line matched by one person alone',
    over: 'acceptances',
    sql: `SELECT id FROM acceptances WHERE second_signer_id = first_signer_id
          UNION ALL SELECT bank_line_id FROM bank_allocations WHERE state = 'applied' AND decided_by = proposed_by`,
  },
  {
    id: 'I20',
    says: 'every accepted line and every agreed return has exactly its fact',
    over: 'acceptance_lines',
    sql: `SELECT a.id FROM acceptance_lines a
            JOIN acceptances x ON x.id = a.acceptance_id AND x.state = 'accepted'
            JOIN orders o ON o.id = x.order_id
            LEFT JOIN facts f ON f.acceptance_line_id = a.id AND f.kind = 'purchase'
           -- What is bought for resale counts when it is sold on (C4), or here: the market's setting says which.
           WHERE a.accepted_quantity > 0 AND (f.id IS NULL AND o.funding_source <> 'resale' OR f.amount_fen <> a.amount_fen)
          UNION ALL
          SELECT f.id FROM facts f WHERE f.kind = 'purchase' AND f.channel = 'platform'
             AND NOT EXISTS (SELECT 1 FROM acceptance_lines a WHERE a.id = f.acceptance_line_id AND a.amount_fen = f.amount_fen)`,
  },
  ...figureInvariants,
];

/** `checked` rows were looked at, `broken` of them break the rule; `fen` is the sum that it is about, if it is about one. */
export type BookEntry = { id: string; says: string; checked: number; broken: number; fen: number | null };

/** Checks every invariant. Meant for moments of rest. */
export async function checkBooks(database: Database): Promise<BookEntry[]> {
  const entries: BookEntry[] = [];
  for (const { id, says, over, sql, fen } of invariants) {
    const [row] = await database.read<Omit<BookEntry, 'id' | 'says'>>(
      `SELECT (SELECT count(*) FROM ${over})::int AS checked, (SELECT count(*) FROM (${sql}) broken)::int AS broken,
              (${fen ?? 'NULL'})::bigint AS fen`,
    );
    if (!row) throw new Error(`invariant ${id} answered nothing`);
    entries.push({ id, says, ...row });
  }
  return entries;
}
