import type { Invariant } from './books.queries';

/** What an order is owed for, and what of it the cooperative has earned, from its lines. */
const figures = `
  SELECT o.id, o.buyer_id, o.supplier_id, o.paid_fen, o.payment_terms, l.accepted - l.returned AS earned_fen,
         CASE WHEN o.state = 'cancelled' THEN 0
              WHEN o.payment_terms = 'prepaid' THEN o.total_fen - l.dropped - l.returned
              ELSE l.accepted - l.returned END AS payable_fen
    FROM orders o
    JOIN (SELECT order_id, sum(price_fen * accepted_quantity) AS accepted, sum(price_fen * (rejected_quantity + closed_quantity)) AS dropped,
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
const acceptedOf = `
  SELECT o.id, o.state, (SELECT sum(price_fen * accepted_quantity) FROM order_lines WHERE order_id = o.id) AS fen
    FROM orders o`;

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
    says: 'each cooperative is owed what was accepted, less returns and what was paid out',
    over: 'orders',
    fen: balanceOf('supplier_payable'),
    sql: differs(
      'supplier_payable',
      `SELECT party, sum(fen) AS fen FROM (
         SELECT supplier_id AS party, -earned_fen AS fen FROM (${figures}) f
         UNION ALL SELECT supplier_id, amount_fen FROM payouts WHERE state = 'paid') sides GROUP BY 1`,
    ),
  },
  {
    id: 'I5d',
    says: 'advances are what was ordered before payment and is neither judged nor closed yet',
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
    says: 'the bank account holds the lines of its statements; in suspense is what nobody has explained, with what a provider has too much',
    over: 'bank_lines',
    fen: balanceOf('bank'),
    sql: `SELECT NULL FROM (SELECT coalesce(sum(amount_fen) FILTER (WHERE account = 'bank'), 0) AS bank,
                                   coalesce(sum(amount_fen) FILTER (WHERE account = 'suspense'), 0) AS suspense
                              FROM journal_entries) j,
                 (SELECT coalesce(sum(amount_fen), 0) AS lines,
                         coalesce(sum(amount_fen - allocated_fen) FILTER (WHERE state <> 'matched'), 0) AS unexplained
                    FROM bank_lines) b,
                 (SELECT coalesce(sum(amount_fen), 0) AS fen FROM stripe_refunds
                   WHERE refund_id IS NULL AND state <> 'succeeded') surplus
           WHERE j.bank <> b.lines OR j.suspense <> -b.unexplained - surplus.fen`,
  },
  {
    id: 'I5g',
    says: 'what the payment provider holds for us is what it received, less what it gave back, kept, took in disputes and paid to our bank',
    over: 'stripe_intents',
    fen: balanceOf('provider_clearing'),
    sql: `SELECT NULL FROM (SELECT coalesce(sum(amount_fen) FILTER (WHERE account = 'provider_clearing'), 0) AS held,
                                   coalesce(sum(amount_fen) FILTER (WHERE account = 'provider_fees'), 0) AS kept
                              FROM journal_entries) j,
                 (SELECT coalesce(sum(amount_fen), 0) AS came, coalesce(sum(fee_fen), 0) AS kept
                    FROM stripe_intents WHERE state = 'succeeded') i,
                 (SELECT coalesce(sum(amount_fen), 0) AS went FROM stripe_refunds WHERE state = 'succeeded') r,
                 (SELECT coalesce(sum(amount_fen), 0) AS moved, coalesce(sum(fee_fen), 0) AS kept
                    FROM stripe_dispute_moves) d,
                 (SELECT coalesce(sum(amount_fen), 0) AS fen FROM journal_entries
                   WHERE account = 'provider_fees' AND cause_kind = 'dispute_loss') loss,
                 (SELECT coalesce(sum(amount_fen), 0) AS fen FROM provider_payouts WHERE state = 'arrived') out
           WHERE j.held <> i.came - i.kept - r.went + d.moved - d.kept - out.fen OR j.kept <> i.kept + d.kept + loss.fen`,
  },
  {
    id: 'I5h',
    says: 'in dispute is what the provider took and has not given back, unless the dispute was lost; a loss is borne once, by the order or by the market',
    over: 'stripe_disputes',
    fen: balanceOf('disputes'),
    sql: `SELECT d.id FROM stripe_disputes d
            LEFT JOIN (SELECT dispute_id, -sum(amount_fen) AS held FROM stripe_dispute_moves GROUP BY 1) m ON m.dispute_id = d.id
           WHERE d.state = 'lost' AND d.lost_fen = 0 AND m.held > 0
          UNION ALL
          SELECT NULL FROM (SELECT coalesce(sum(amount_fen), 0) AS fen FROM journal_entries WHERE account = 'disputes') j,
                 (SELECT coalesce(-sum(amount_fen), 0) AS fen FROM stripe_dispute_moves) m,
                 (SELECT coalesce(sum(lost_fen), 0) AS fen FROM stripe_disputes) lost
           WHERE j.fen <> m.fen - lost.fen`,
  },
  {
    id: 'I6',
    says: 'each payment is applied once: what a payable received is what of bank lines and by the provider was applied to it',
    over: 'payments',
    fen: 'SELECT coalesce(sum(received_fen), 0) FROM payments',
    sql: `SELECT p.id FROM payments p
            LEFT JOIN (SELECT paper_id, sum(amount_fen) AS fen FROM bank_allocations
                        WHERE kind = 'payment' AND state = 'applied' GROUP BY 1) a ON a.paper_id = p.id
            LEFT JOIN (SELECT payment_id, sum(applied_fen) AS fen FROM stripe_intents GROUP BY 1) i ON i.payment_id = p.id
           WHERE p.received_fen <> coalesce(a.fen, 0) + coalesce(i.fen, 0) OR (p.state = 'captured' AND p.received_fen <> p.amount_fen)`,
  },
  {
    id: 'I6c',
    says: 'what of a bank line is explained is what was applied of it, and never more than it has',
    over: 'bank_lines',
    fen: 'SELECT coalesce(sum(allocated_fen), 0) FROM bank_lines',
    sql: `SELECT l.id FROM bank_lines l
            LEFT JOIN (SELECT line, sum(fen) AS fen
                         FROM (SELECT bank_line_id AS line, amount_fen AS fen FROM bank_allocations WHERE state = 'applied'
                               UNION ALL SELECT paper_id, -amount_fen FROM bank_allocations
                                          WHERE state = 'applied' AND kind = 'line') parts GROUP BY 1) a ON a.line = l.id
           WHERE l.allocated_fen <> coalesce(a.fen, 0) OR abs(l.allocated_fen) > abs(l.amount_fen)
              OR sign(l.allocated_fen) = -sign(l.amount_fen)
          UNION ALL
          SELECT l.id FROM bank_lines l WHERE (l.state = 'proposed') <> EXISTS (
            SELECT FROM bank_allocations a WHERE a.bank_line_id = l.id AND a.state = 'proposed')`,
  },
  {
    id: 'I6d',
    says: 'each refund that a bank line took out, or brought back, has exactly its amount and state',
    over: `bank_allocations WHERE kind IN ('refund', 'refund_back')`,
    fen: `SELECT coalesce(-sum(amount_fen), 0) FROM bank_allocations WHERE kind = 'refund' AND state = 'applied'`,
    sql: `SELECT a.id FROM bank_allocations a LEFT JOIN refunds r ON r.id = a.paper_id
           WHERE a.state = 'applied' AND a.kind IN ('refund', 'refund_back')
             AND (r.id IS NULL OR r.amount_fen <> abs(a.amount_fen)
                  OR r.state <> ALL (CASE a.kind WHEN 'refund' THEN '{paid,failed}' ELSE '{failed}' END::text[]))`,
  },
  {
    id: 'I6f',
    says: 'each payout of the provider that arrived is one line of a statement, of exactly its amount',
    over: 'provider_payouts',
    fen: `SELECT coalesce(sum(amount_fen), 0) FROM provider_payouts WHERE state = 'arrived'`,
    sql: `SELECT p.id FROM provider_payouts p
            LEFT JOIN (SELECT paper_id, sum(amount_fen) AS fen FROM bank_allocations
                        WHERE kind = 'provider_payout' AND state = 'applied' GROUP BY 1) a ON a.paper_id = p.id
           WHERE coalesce(a.fen, 0) <> CASE p.state WHEN 'arrived' THEN p.amount_fen ELSE 0 END`,
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
    id: 'I6e',
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
  {
    id: 'I18',
    says: 'settlements are accepted less returned: each completed order and each agreed return once, none without its paper',
    over: 'settlement_items',
    fen: 'SELECT coalesce(sum(amount_fen), 0) FROM settlements',
    sql: `SELECT o.id FROM (${acceptedOf}) o LEFT JOIN settlement_items i ON i.id = o.id AND i.kind = 'order'
           WHERE coalesce(i.amount_fen, 0) <> CASE o.state WHEN 'completed' THEN o.fen ELSE 0 END
          UNION ALL
          SELECT r.id FROM goods_returns r LEFT JOIN settlement_items i ON i.id = r.id AND i.kind = 'return'
           WHERE coalesce(i.amount_fen, 0) <> CASE r.state WHEN 'agreed' THEN -r.amount_fen ELSE 0 END
          UNION ALL
          SELECT s.id FROM settlements s WHERE s.amount_fen IS DISTINCT FROM
            (SELECT sum(amount_fen) FROM settlement_items WHERE settlement_id = s.id)
          UNION ALL
          SELECT r.id FROM settlement_items r JOIN settlement_items o ON o.id = r.order_id
           WHERE r.settlement_id IS NOT NULL AND o.settlement_id IS NULL`,
  },
  {
    id: 'I18b',
    says: 'each settlement is paid by one transfer of its amount, and paid when that is',
    over: 'payouts',
    fen: `SELECT coalesce(sum(amount_fen), 0) FROM payouts WHERE state = 'paid'`,
    sql: `SELECT s.id FROM settlements s
            LEFT JOIN payouts p ON p.settlement_id = s.id AND p.state <> 'failed'
           WHERE p.amount_fen IS DISTINCT FROM s.amount_fen OR (s.state = 'paid') <> (p.state = 'paid')`,
  },
  {
    id: 'I18c',
    says: 'nothing goes to the bank but by a list that two people agreed on, and its lines add up',
    over: 'payment_list_lines',
    fen: `SELECT coalesce(sum(total_fen), 0) FROM payment_lists WHERE state = 'released'`,
    sql: `SELECT t.id FROM payment_lists t
           WHERE t.total_fen <> (SELECT sum(amount_fen) FROM payment_list_lines WHERE list_id = t.id)
              OR t.line_count <> (SELECT count(*) FROM payment_list_lines WHERE list_id = t.id)
              OR t.released_by = t.proposed_by
          UNION ALL
          SELECT p.id FROM payouts p WHERE p.state <> 'open' AND NOT EXISTS (
            SELECT FROM payment_list_lines l JOIN payment_lists t ON t.id = l.list_id AND t.state = 'released'
             WHERE l.payout_id = p.id AND l.amount_fen = p.amount_fen AND l.transfer_code = p.transfer_code)`,
  },
];
