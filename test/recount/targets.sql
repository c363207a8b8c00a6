-- $1 codes of the reader's region, $2 year, $3 up to the end of this month: targets of its pairings, and what counts
-- towards them: accepted in the pair, at the evidence level that the target asks for (C6, C7).
WITH asked AS (
  SELECT p.id, t.target_fen,
         coalesce(sum(c.fen) FILTER (WHERE c.level >= t.minimum_evidence_level), 0) AS completed_fen,
         coalesce(sum(c.fen) FILTER (WHERE c.level >= t.minimum_evidence_level AND c.paid), 0) AS paid_fen
    FROM targets t
    JOIN pairings p ON p.id = t.pairing_id AND (p.east_code = ANY ($1) OR p.west_code = ANY ($1))
    LEFT JOIN counted c ON c.pairing_id = p.id AND c.year = t.year AND c.month <= $3
   WHERE t.year = $2
   GROUP BY p.id, t.id
)
SELECT code, dimension, key, sum(value)::bigint AS value
  FROM asked
  CROSS JOIN LATERAL (VALUES
    ('target_total', target_fen), ('target_completed', completed_fen), ('target_paid', paid_fen)) of (code, value)
  CROSS JOIN LATERAL (VALUES ('', ''), ('pairing', id::text)) part (dimension, key)
 GROUP BY code, dimension, key;
