-- $1 codes of the reader's region, it first; $2 year, $3 up to the end of this month: whom the region's own agreements led on,
-- by the reports that were accepted.
SELECT CASE i.kind WHEN 'rural_workers_placed' THEN 'workers_placed' ELSE i.kind END AS code, dimension, key,
       sum(r.value)::bigint AS value
  FROM agreements a
  JOIN agreement_indicators i ON i.agreement_id = a.id AND i.kind IN ('households_led', 'people_led', 'rural_workers_placed')
  JOIN indicator_reports r ON r.indicator_id = i.id AND r.state = 'accepted'
       AND r.occurred_on < make_date($2 + $3 / 12, $3 % 12 + 1, 1)
  CROSS JOIN LATERAL (VALUES ('', ''), ('county', a.west_code)) part (dimension, key)
 WHERE a.year = $2 AND a.state = 'in_force' AND ($1::text[])[1] IN (a.east_code, a.west_code)
 GROUP BY 1, 2, 3;
