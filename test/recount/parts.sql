-- What counts towards each part of a target: of a pairing, of a unit, of a region (C6, C7).
SELECT p.id, coalesce(sum(c.fen), 0)::bigint AS done
  FROM target_parts p
  JOIN agreements a ON a.id = p.agreement_id
  LEFT JOIN targets t ON t.id = p.target_id
  LEFT JOIN counted c
    ON c.year = a.year AND c.level >= coalesce(t.minimum_evidence_level, a.minimum_evidence_level)
   AND c.east = ANY (pg_temp.below(p.east_code)) AND c.west = ANY (pg_temp.below(p.west_code))
   AND (c.pairing_id IS NOT NULL OR a.counts_outside_pairs)
   AND (p.organization_id IS NULL OR c.buyer_id = p.organization_id)
 WHERE p.removed_at IS NULL
 GROUP BY p.id;
