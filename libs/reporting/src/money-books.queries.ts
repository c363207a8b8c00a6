import type { Invariant } from './books.queries';

/** What an order is owed for, and what of it the cooperative has earned, from its lines. */
const figures = `
  SELECT o.id, o.buyer_id, o.supplier_id, o.paid_fen, o.payment_terms, l.accepted - l.returned AS earned_fen,
         CASE WHEN o.state = 'cancelled' THEN 0
              WHEN o.payment_terms = 'prepaid' THEN o.total_fen - l.rejected - l.returned
              ELSE l.accepted - l.returned END AS payable_fen
    FROM orders o
    JOIN (SELECT order_id, sum(price_fen * accepted_quantity) AS accepted, sum(price_fen * rejected_quantity) AS rejected,
                 sum(price_fen * returned_quantity + claimed_fen) AS returned FROM order_lines GROUP BY 1) l ON l.order_id = o.id`;

/** Each party whose balance on an account is not what its papers say (`party`, `fen`). */
function differs(account: string, papers: string): string {
  return `SELECT coalesce(j.party_id, p.party) AS id
            FROM (SELECT party_id, sum(amount_fen) AS fen FROM journal_entries WHERE account = '${account}' GROUP BY 1) j
            FULL JOIN (${papers}) p ON p.party = j.party_id
           WHERE coalesce(j.fen, 0) <> coalesce(p.fen, 0)`;
}

function balanceOf(account: string): string {
  return `SELECT coalesce(sum(amount_fen), 0) FROM journal_entries WHERE account = '${account}'`;
}

/** The journal, and money against the papers that moved it. */
export const moneyInvariants: readonly Invariant[] = [
  {
    id: 'I5a',
    says: 'every journal transaction balances, and the book adds up to nothing',
    over: 'journal_transactions',
    fen: 'SELECT coalesce(sum(amount_fen), 0) FROM journal_entries',
    sql: `SELECT cause_id FROM journal_entries GROUP BY cause_kind, cause_id HAVING sum(amount_fen) <> 0
          UNION ALL SELECT NULL FROM journal_entries HAVING sum(amount_fen) <> 0
          UNION ALL SELECT NULL FROM journal_entries WHERE account = 'opening' HAVING sum(amount_fen) <> 0`,
  },
  {
    id: 'I5b',
    says: "each buyer's receivable is what its orders owe: payable less paid",
    over: 'orders',
    fen: balanceOf('buyer_receivable'),
    sql: differs(
      'buyer_receivable',
      `SELECT buyer_id AS party, sum(payable_fen - paid_fen) AS fen FROM (${figures}) f GROUP BY 1`,
    ),
  },
  {
    id: 'I5c',
    says: 'each cooperative is owed what was accepted, less returns',
    over: 'orders',
    fen: balanceOf('supplier_payable'),
    sql: differs(
      'supplier_payable',
      `SELECT supplier_id AS party, -sum(earned_fen) AS fen FROM (${figures}) f GROUP BY 1`,
    ),
  },
  {
    id: 'I5d',
    says: 'advances are what was ordered before payment and is not judged yet',
    over: 'orders',
    fen: balanceOf('advances'),
    sql: differs(
      'advances',
      `SELECT buyer_id AS party, -sum(payable_fen - earned_fen) AS fen FROM (${figures}) f
                               WHERE payment_terms = 'prepaid' GROUP BY 1`,
    ),
  },
  {
    id: 'I5e',
    says: 'what is owed back to each buyer is its refunds that have not left',
    over: 'refunds',
    fen: balanceOf('refunds_payable'),
    sql: differs(
      'refunds_payable',
      `SELECT buyer_id AS party, -sum(amount_fen) AS fen FROM refunds
                                      WHERE state IN ('open', 'sent') GROUP BY 1`,
    ),
  },
  {
    id: 'I5f',
    says: 'the bank account holds the lines of its statements; those that nobody has explained are in suspense, with what a provider has too much',
    over: 'bank_lines',
    fen: balanceOf('bank'),
    sql: `SELECT NULL FROM (SELECT coalesce(sum(amount_fen) FILTER (WHERE account = 'bank'), 0) AS bank,
                                   coalesce(sum(amount_fen) FILTER (WHERE account = 'suspense'), 0) AS suspense
                              FROM journal_entries) j,
                 (SELECT coalesce(sum(amount_fen), 0) AS lines,
                         coalesce(sum(amount_fen) FILTER (WHERE state <> 'matched'), 0) AS unexplained FROM bank_lines) b,
                 (SELECT coalesce(sum(amount_fen), 0) AS fen FROM stripe_refunds
                   WHERE refund_id IS NULL AND state <> 'succeeded') surplus
           WHERE j.bank <> b.lines OR j.suspense <> -b.unexplained - surplus.fen`,
  },
  {
    id: 'I5g',
    says: 'what the payment provider holds for us is what it received, less what it gave back and kept',
    over: 'stripe_intents',
    fen: balanceOf('provider_clearing'),
    sql: `SELECT NULL FROM (SELECT coalesce(sum(amount_fen) FILTER (WHERE account = 'provider_clearing'), 0) AS held,
                                   coalesce(sum(amount_fen) FILTER (WHERE account = 'provider_fees'), 0) AS kept
                              FROM journal_entries) j,
                 (SELECT coalesce(sum(amount_fen), 0) AS came, coalesce(sum(fee_fen), 0) AS kept
                    FROM stripe_intents WHERE state = 'succeeded') i,
                 (SELECT coalesce(sum(amount_fen), 0) AS went FROM stripe_refunds WHERE state = 'succeeded') r
           WHERE j.held <> i.came - i.kept - r.went OR j.kept <> i.kept`,
  },
  {
    id: 'I6',
    says: 'each payment is applied once: what a payable received is what its bank lines and its provider brought',
    over: 'payments',
    fen: 'SELECT coalesce(sum(received_fen), 0) FROM payments',
    sql: `SELECT p.id FROM payments p
            LEFT JOIN (SELECT payment_id, sum(amount_fen) AS fen FROM bank_lines WHERE state = 'matched' GROUP BY 1) b
              ON b.payment_id = p.id
            LEFT JOIN (SELECT payment_id, sum(applied_fen) AS fen FROM stripe_intents GROUP BY 1) i ON i.payment_id = p.id
           WHERE p.received_fen <> coalesce(b.fen, 0) + coalesce(i.fen, 0) OR (p.state = 'captured' AND p.received_fen <> p.amount_fen)`,
  },
  {
    id: 'I6b',
    says: 'what an order was paid is what its payables received, less refunds',
    over: 'orders',
    fen: 'SELECT coalesce(sum(paid_fen), 0) FROM orders',
    sql: `SELECT o.id FROM orders o
           WHERE o.paid_fen <> (SELECT coalesce(sum(received_fen - refunded_fen), 0) FROM payments p WHERE p.order_id = o.id)`,
  },
  {
    id: 'I6c',
    says: 'what a provider has beyond a payable is on its way back, once',
    over: 'stripe_intents',
    fen: 'SELECT coalesce(sum(surplus_fen), 0) FROM stripe_intents',
    sql: `SELECT i.id FROM stripe_intents i LEFT JOIN stripe_refunds r ON r.intent_id = i.id AND r.refund_id IS NULL
           WHERE i.surplus_fen <> coalesce(r.amount_fen, 0)`,
  },
  {
    id: 'I7c',
    says: 'a refund through a provider stands as the provider said, and never gives back more than one attempt brought',
    over: 'stripe_refunds',
    sql: `SELECT r.id FROM refunds r LEFT JOIN stripe_refunds s ON s.refund_id = r.id
           WHERE r.route = 'stripe' AND r.state <> CASE s.state WHEN 'created' THEN 'sent' WHEN 'succeeded' THEN 'paid'
                                                     ELSE coalesce(s.state, CASE r.state WHEN 'failed' THEN 'failed' ELSE 'open' END) END
          UNION ALL
          SELECT i.id FROM stripe_intents i JOIN stripe_refunds s ON s.intent_id = i.id AND s.state <> 'failed'
           GROUP BY i.id HAVING sum(s.amount_fen) > i.amount_fen`,
  },
  {
    id: 'I7b',
    says: 'what of a payment goes back is its refunds that have not failed, and never more than came',
    over: 'refunds',
    fen: 'SELECT coalesce(sum(refunded_fen), 0) FROM payments',
    sql: `SELECT p.id FROM payments p
            LEFT JOIN (SELECT payment_id, sum(amount_fen) AS fen FROM refunds WHERE state <> 'failed' GROUP BY 1) r
              ON r.payment_id = p.id
           WHERE p.refunded_fen <> coalesce(r.fen, 0) OR p.refunded_fen > p.received_fen`,
  },
];
