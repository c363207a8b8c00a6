-- $1 a unit, $2 year: what it bought, and where it counts.
SELECT code, key, sum(fen)::bigint AS value
  FROM counted
  CROSS JOIN LATERAL (VALUES
    ('totalFen', ''),
    (CASE WHEN pairing_id IS NULL THEN 'outsidePairsFen' ELSE 'inPairsFen' END, ''),
    (CASE WHEN paid THEN 'paidFen' END, ''),
    ('months', month::text),
    ('counties', west),
    ('fundingSources', fund)
  ) part (code, key)
 WHERE buyer_id = $1 AND year = $2 AND code IS NOT NULL
 GROUP BY code, key
UNION ALL
SELECT 'factCount', '', count(*) FROM counted WHERE buyer_id = $1 AND year = $2;
