import type { Invariant } from './books.queries';

/** Agreements, the parts of their targets, and projects. */
export const collaborationInvariants: readonly Invariant[] = [
  {
    id: 'I31',
    says: 'what was accepted of an indicator is never less than nothing, and purchases are never reported by hand',
    over: 'indicator_reports',
    sql: `SELECT r.indicator_id FROM indicator_reports r JOIN agreement_indicators i ON i.id = r.indicator_id
           GROUP BY r.indicator_id, i.kind
          HAVING coalesce(sum(r.value) FILTER (WHERE r.state = 'accepted'), 0) < 0 OR i.kind = 'purchases'`,
  },
  {
    id: 'I31b',
    says: 'a report belongs to the agreement of its indicator, which is in force, and to its year',
    over: 'indicator_reports',
    sql: `SELECT r.id FROM indicator_reports r JOIN agreement_indicators i ON i.id = r.indicator_id
            JOIN agreements a ON a.id = i.agreement_id
           WHERE a.id <> r.agreement_id OR a.state NOT IN ('in_force', 'stopped') OR extract(year FROM r.occurred_on) <> a.year`,
  },
  {
    id: 'I32',
    says: 'parts of what is in force are more than their whole only where a reason says why, and a reason stands nowhere else',
    over: 'target_parts',
    sql: `WITH parts AS (
            SELECT p.agreement_id, p.parent_id, p.id, p.kind, coalesce(p.amount_fen, t.target_fen) AS fen, p.over_reason
              FROM target_parts p JOIN agreements a ON a.id = p.agreement_id AND a.state = 'in_force'
              LEFT JOIN targets t ON t.id = p.target_id WHERE p.removed_at IS NULL
          ), sums AS (SELECT agreement_id, parent_id, sum(fen) AS fen, count(DISTINCT kind) AS kinds FROM parts GROUP BY 1, 2)
          SELECT a.id FROM agreements a
            LEFT JOIN agreement_indicators i ON i.agreement_id = a.id AND i.kind = 'purchases'
            LEFT JOIN sums s ON s.agreement_id = a.id AND s.parent_id IS NULL
           WHERE a.state = 'in_force'
             AND ((coalesce(s.fen, 0) > coalesce(agreed_value(i), 0)) <> (a.over_reason IS NOT NULL) OR s.kinds > 1)
          UNION ALL
          SELECT w.id FROM parts w LEFT JOIN sums s ON s.parent_id = w.id
           WHERE (coalesce(s.fen, 0) > w.fen) <> (w.over_reason IS NOT NULL) OR s.kinds > 1
          UNION ALL
          SELECT s.parent_id FROM sums s
           WHERE s.parent_id IS NOT NULL AND NOT EXISTS (SELECT FROM parts p WHERE p.id = s.parent_id)`,
  },
  {
    id: 'I32b',
    says: 'the last change of every target and of every part is the amount that it has',
    over: 'target_changes',
    sql: `SELECT t.id FROM targets t
            LEFT JOIN LATERAL (SELECT to_fen, to_level FROM target_changes c WHERE c.target_id = t.id
                                ORDER BY c.changed_at DESC, c.id DESC LIMIT 1) c ON true
           WHERE (c.to_fen, c.to_level) IS DISTINCT FROM (t.target_fen, t.minimum_evidence_level)
          UNION ALL
          SELECT p.id FROM target_parts p
            LEFT JOIN LATERAL (SELECT to_fen FROM target_changes c WHERE c.part_id = p.id
                                ORDER BY c.changed_at DESC, c.id DESC LIMIT 1) c ON true
           WHERE p.kind <> 'pairing' AND c.to_fen IS DISTINCT FROM (CASE WHEN p.removed_at IS NULL THEN p.amount_fen END)`,
  },
  {
    id: 'I31c',
    says: 'each supplement in force begins at what was agreed before it, and an agreement is stopped by one of them or not at all',
    over: 'agreement_supplements',
    sql: `SELECT x.supplement_id FROM supplement_figures x
            JOIN agreement_supplements s ON s.id = x.supplement_id AND s.state = 'in_force'
            JOIN agreement_indicators i ON i.id = x.indicator_id
            LEFT JOIN LATERAL (
              SELECT y.to_value FROM supplement_figures y JOIN agreement_supplements e ON e.id = y.supplement_id
               WHERE y.indicator_id = x.indicator_id AND e.state = 'in_force' AND (e.confirmed_at, e.id) < (s.confirmed_at, s.id)
               ORDER BY e.confirmed_at DESC, e.id DESC LIMIT 1) b ON true
           WHERE x.from_value <> coalesce(b.to_value, i.target_value) OR i.agreement_id <> s.agreement_id
          UNION ALL
          SELECT a.id FROM agreements a
           WHERE (a.state = 'stopped') <> EXISTS (
                   SELECT FROM agreement_supplements s
                    WHERE s.agreement_id = a.id AND s.kind = 'stop' AND s.state = 'in_force')`,
  },
  {
    id: 'I33',
    says: 'no line of a project is paid beyond its budget, and none before the project was approved',
    over: 'project_payments',
    sql: `SELECT m.line_id FROM project_payments m JOIN project_budget_lines l ON l.id = m.line_id
            JOIN projects p ON p.id = m.project_id
           GROUP BY m.line_id, l.amount_fen, l.project_id, m.project_id, p.state, l.state
          HAVING sum(m.amount_fen) NOT BETWEEN 0 AND l.amount_fen OR l.project_id <> m.project_id
              OR p.state NOT IN ('under_way', 'completed')
              OR (l.state NOT IN ('clear', 'cleared') AND bool_and(m.appeal IS NULL))`,
  },
  {
    id: 'I33b',
    says: 'a project under way has no suspect line that nobody cleared, but for a suspect payment, and the progress of its last report',
    over: 'projects',
    sql: `SELECT p.id FROM projects p
            LEFT JOIN LATERAL (SELECT progress_bp FROM project_reports r WHERE r.project_id = p.id
                                ORDER BY r.id DESC LIMIT 1) r ON true
           WHERE p.progress_bp <> coalesce(r.progress_bp, 0)
              OR (p.state IN ('under_way', 'completed') AND EXISTS (
                    SELECT FROM project_budget_lines l WHERE l.project_id = p.id AND l.state IN ('appealed', 'refused')
                       AND NOT EXISTS (SELECT FROM project_payments m WHERE m.line_id = l.id AND m.appeal IS NOT NULL)))`,
  },
];
