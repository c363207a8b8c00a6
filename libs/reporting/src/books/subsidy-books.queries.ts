import type { Invariant } from './books.queries';

/** Subsidies against the facts that they are made of, and what the bank is told against the lists. */
export const subsidyInvariants: readonly Invariant[] = [
  {
    id: 'I35',
    says: 'a line of a subsidy list is the sum of its facts, unless a person corrected it',
    over: 'subsidy_lines',
    sql: `SELECT l.id FROM subsidy_lines l
            LEFT JOIN (SELECT line_id, sum(amount_fen) FILTER (WHERE reason IS NULL) AS counts,
                              sum(amount_fen) FILTER (WHERE reason IS NOT NULL) AS excluded
                         FROM subsidy_line_facts GROUP BY 1) f ON f.line_id = l.id
           WHERE l.excluded_fen <> coalesce(f.excluded, 0)
              OR l.correction IS DISTINCT FROM 'sales' AND l.eligible_fen <> coalesce(f.counts, 0)`,
  },
  {
    id: 'I35b',
    says: 'facts on a list are those of its sellers, with the amounts that they have',
    over: 'subsidy_line_facts',
    sql: `SELECT k.line_id FROM subsidy_line_facts k
            JOIN subsidy_lines l ON l.id = k.line_id JOIN facts f ON f.id = k.fact_id
           WHERE f.amount_fen <> k.amount_fen OR f.supplier_id IS DISTINCT FROM l.supplier_id
              OR k.supplier_id IS DISTINCT FROM l.supplier_id
              OR f.west_code <> l.region_code OR k.region_code <> l.region_code`,
  },
  {
    id: 'I35c',
    says: 'no subsidy list pays more than its pot, and no seller on it more than the cap',
    over: 'subsidy_runs',
    sql: `SELECT r.id FROM subsidy_runs r JOIN subsidy_lines l ON l.run_id = r.id
           GROUP BY r.id, l.version
          HAVING sum(l.amount_fen) > (r.rules->>'potFen')::bigint OR max(l.own_fen) > (r.rules->>'capFen')::bigint`,
    fen: `SELECT coalesce(sum(l.amount_fen), 0) FROM subsidy_lines l JOIN subsidy_runs r ON r.id = l.run_id
             AND r.version = l.version AND r.state IN ('confirmed', 'paid')`,
  },
  {
    id: 'I35d',
    says: 'what the bank is told of a subsidy is what its confirmed list says, each seller at most once',
    over: 'subsidy_transfers',
    sql: `SELECT t.id FROM subsidy_transfers t JOIN subsidy_lines l ON l.id = t.line_id
            JOIN subsidy_runs r ON r.id = l.run_id
           WHERE t.amount_fen <> l.amount_fen OR t.supplier_id <> l.supplier_id OR l.version <> r.version
              OR r.state NOT IN ('confirmed', 'paid')
          UNION ALL
          SELECT p.id FROM subsidy_payments p JOIN subsidy_transfers t ON t.payment_id = p.id
           GROUP BY p.id HAVING sum(t.amount_fen) <> p.total_fen OR count(*) <> p.line_count
          UNION ALL
          SELECT l.run_id FROM subsidy_lines l JOIN subsidy_runs r ON r.id = l.run_id AND r.version = l.version
           WHERE r.state = 'paid' AND l.amount_fen > 0
             AND NOT EXISTS (SELECT FROM subsidy_transfers t WHERE t.line_id = l.id AND t.state = 'paid')`,
  },
];
