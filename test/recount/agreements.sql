-- What was done of each indicator: purchases from papers, between the two sides and at the level that was agreed; all
-- else from the reports that the other side accepted.
SELECT i.id,
       CASE WHEN i.kind = 'purchases' THEN bought.fen ELSE told.value END AS done,
       CASE WHEN i.kind = 'purchases' THEN bought.paid END AS paid,
       CASE WHEN i.kind = 'purchases' THEN bought.outside END AS outside
  FROM agreement_indicators i
  JOIN agreements a ON a.id = i.agreement_id
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.fen) FILTER (WHERE counts), 0)::bigint AS fen,
           coalesce(sum(c.fen) FILTER (WHERE counts AND c.paid), 0)::bigint AS paid,
           coalesce(sum(c.fen) FILTER (WHERE c.pairing_id IS NULL), 0)::bigint AS outside
      FROM counted c CROSS JOIN LATERAL (SELECT c.pairing_id IS NOT NULL OR a.counts_outside_pairs AS counts) w
     WHERE c.year = a.year AND c.level >= a.minimum_evidence_level
       AND c.east = ANY (pg_temp.below(a.east_code)) AND c.west = ANY (pg_temp.below(a.west_code))) bought
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.value), 0)::bigint AS value FROM indicator_reports r
     WHERE r.indicator_id = i.id AND r.state = 'accepted') told;
