-- $1 codes of the reader's region, $2 year, $3 month and $4 day of today: the year at a glance.
WITH seen AS (
  SELECT * FROM counted WHERE (east = ANY ($1) OR west = ANY ($1)) AND year IN ($2, $2 - 1)
), this AS (
  SELECT * FROM seen WHERE year = $2
)
SELECT 'acceptedFen' AS code, '' AS dimension, '' AS key, coalesce(sum(fen), 0)::bigint AS value FROM this WHERE pairing_id IS NOT NULL
UNION ALL SELECT 'paidFen', '', '', coalesce(sum(fen), 0)::bigint FROM this WHERE pairing_id IS NOT NULL AND paid
UNION ALL SELECT 'outsidePairsFen', '', '', coalesce(sum(fen), 0)::bigint FROM this WHERE pairing_id IS NULL
UNION ALL SELECT 'totalFen', '', '', coalesce(sum(fen), 0)::bigint FROM this
UNION ALL SELECT 'factCount', '', '', count(*) FROM this
UNION ALL SELECT 'sameDayLastYearFen', '', '', coalesce(sum(fen), 0)::bigint FROM seen
           WHERE year = $2 - 1 AND pairing_id IS NOT NULL AND (month, day) <= ($3, $4)
UNION ALL SELECT 'targetFen', '', '', coalesce(sum(t.target_fen), 0)::bigint
            FROM targets t JOIN pairings p ON p.id = t.pairing_id
           WHERE t.year = $2 AND (p.east_code = ANY ($1) OR p.west_code = ANY ($1))
-- Towards a target counts what was accepted in its pair at the evidence that it asks for (C6, C7).
UNION ALL SELECT 'completedFen', '', '', coalesce(sum(s.fen), 0)::bigint
            FROM this s JOIN targets t ON t.pairing_id = s.pairing_id AND t.year = s.year
           WHERE s.level >= t.minimum_evidence_level
UNION ALL SELECT 'months', 'month', month::text, sum(fen)::bigint FROM this WHERE pairing_id IS NOT NULL GROUP BY month;
