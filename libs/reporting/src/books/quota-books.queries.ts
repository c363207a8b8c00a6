import type { Invariant } from './books.queries';

/** Filings of the reserved share against the rules that they were judged by, and against their history. */
export const quotaInvariants: readonly Invariant[] = [
  {
    id: 'Q1',
    says: 'every filing with the officials asks what its rule asks, of the amounts that it states',
    over: 'filings',
    sql: `SELECT f.id FROM filings f LEFT JOIN quota_policies p ON p.id = f.policy_id
           WHERE f.state IN ('submitted', 'approved')
             AND (f.base_fen <> CASE f.base WHEN 'canteen_food' THEN f.canteen_food_fen
                                            WHEN 'canteen_food_and_union' THEN f.canteen_food_fen + f.union_demand_fen
                                            WHEN 'union_funds_no_canteen' THEN f.union_funds_fen ELSE 0 END
                  OR f.required_fen <> ceil(f.base_fen::numeric * coalesce(f.minimum_ratio_bp, 0) / 10000)
                  OR f.reserved_fen < f.required_fen
                  OR p.minimum_ratio_bp IS DISTINCT FROM f.minimum_ratio_bp
                  OR f.base IS DISTINCT FROM coalesce((
                       SELECT q.base FROM jsonb_to_recordset(f.rule_parts) AS part(part text, "policyId" uuid)
                         JOIN quota_policies q ON q.id = part."policyId" WHERE part.part = 'base'), p.base)
                  OR f.policy_year NOT BETWEEN p.first_year AND f.year)`,
    fen: `SELECT coalesce(sum(reserved_fen), 0) FROM filings WHERE state IN ('submitted', 'approved')`,
  },
  {
    id: 'Q8',
    says: 'a shared canteen is filed for by one unit, which files for itself in every year in which others point at it',
    over: 'unit_profile_years',
    sql: `SELECT o.organization_id FROM unit_profile_years o
            LEFT JOIN unit_profile_years g ON g.organization_id = o.group_filer_id
           CROSS JOIN LATERAL (SELECT greatest(o.from_year, g.from_year)::int AS year) y
           WHERE o.group_filer_id <> o.organization_id AND NOT unit_is_to_end_by(o.organization_id, y.year)
             AND o.from_year = profile_year(o.organization_id, y.year)
             AND (g.from_year IS NULL OR g.from_year = profile_year(g.organization_id, y.year))
             AND (g.canteen IS DISTINCT FROM 'shared' OR g.group_filer_id <> g.organization_id)`,
  },
  {
    id: 'Q13',
    says: 'the last that happened to a filing is the state that it is in, decided by somebody of another organisation',
    over: 'filings',
    sql: `SELECT f.id FROM filings f
            LEFT JOIN LATERAL (SELECT substr(e.type, 8) AS type FROM events e
                                WHERE e.subject_id = f.id AND e.type IN ('filing.submitted', 'filing.returned', 'filing.approved')
                                ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1) e ON true
           WHERE coalesce(e.type, 'draft') <> f.state
          UNION ALL
          SELECT f.id FROM filings f JOIN users u ON u.id = f.reviewed_by WHERE u.organization_id = f.unit_id`,
  },
];
