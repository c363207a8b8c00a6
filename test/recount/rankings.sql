-- $1 codes of the reader's region, $2 year, $3 month and $4 day up to which: whoever is ranked, with the same days of the
-- year before, and the target where there is one, with what of the whole year counts towards it. What is sold outside the
-- platform and is not registered here stands there without a name.
WITH seen AS (
  SELECT * FROM counted
   WHERE (east = ANY ($1) OR west = ANY ($1)) AND year IN ($2, $2 - 1) AND (month, day) <= ($3, $4)
), sums AS (
  SELECT of, key,
         coalesce(sum(fen) FILTER (WHERE year = $2), 0)::bigint AS fen,
         coalesce(sum(fen) FILTER (WHERE year = $2 AND paid), 0)::bigint AS paid,
         count(*) FILTER (WHERE year = $2) AS facts,
         coalesce(sum(fen) FILTER (WHERE year = $2 - 1), 0)::bigint AS before
    FROM seen
    CROSS JOIN LATERAL (VALUES
      ('units', buyer_id::text),
      ('districts', east),
      ('counties', west),
      ('pairings', coalesce(pairing_id::text, 'none')),
      ('suppliers', coalesce(supplier_id::text, 'none')),
      ('products', coalesce(product_id::text, 'none'))
    ) ranked (of, key)
   GROUP BY of, key
), asked AS (
  SELECT part.of, part.key, sum(t.target_fen)::bigint AS target, sum(done.fen)::bigint AS completed
    FROM targets t
    JOIN pairings p ON p.id = t.pairing_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(c.fen), 0) AS fen FROM counted c
                         WHERE c.pairing_id = p.id AND c.year = t.year AND c.level >= t.minimum_evidence_level) done
    CROSS JOIN LATERAL (VALUES
      ('districts', p.east_code), ('counties', p.west_code), ('pairings', p.id::text)) part (of, key)
   WHERE t.year = $2 AND (p.east_code = ANY ($1) OR p.west_code = ANY ($1))
   GROUP BY part.of, part.key
)
SELECT of, key, coalesce(s.fen, 0) AS fen, coalesce(s.paid, 0) AS paid, coalesce(s.facts, 0) AS facts,
       coalesce(s.before, 0) AS before, a.target, a.completed
  FROM sums s FULL JOIN asked a USING (of, key);
