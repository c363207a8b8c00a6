-- $1 codes of the reader's region, $2 year, $3 up to the end of this month: who supplies it, who of them sold to it, and
-- their goods. Who supplies an eastern region are the counties that it is paired with.
WITH counties AS (
  SELECT west_code AS code FROM pairings WHERE east_code = ANY ($1) OR west_code = ANY ($1)
  UNION
  SELECT r.code FROM regions r
   WHERE r.code = ANY ($1) AND r.level = 'county' AND NOT EXISTS (SELECT FROM pairings p WHERE p.east_code = r.code)
     AND EXISTS (SELECT FROM pairings p WHERE p.west_code = ANY ($1))
), suppliers AS (
  SELECT o.id, o.region_code,
         EXISTS (SELECT FROM counted c WHERE c.supplier_id = o.id AND c.kind = 'purchase' AND c.year = $2 AND c.month <= $3
                    AND (c.east = ANY ($1) OR c.west = ANY ($1))) AS sold
    FROM organizations o
   WHERE o.kind = 'supplier' AND o.region_code IN (SELECT code FROM counties)
     AND o.created_at < make_timestamptz($2 + $3 / 12, $3 % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')
), applicants AS (
  -- Who applied this year up to then, once however often, unless it took the application back by then.
  SELECT a.credit_code,
         bool_or(a.state = 'admitted' AND a.ended_at < e.until) AS admitted,
         (array_agg(a.region_code ORDER BY a.state = 'admitted' AND a.ended_at < e.until DESC, a.applied_at DESC))[1] AS region_code
    FROM supplier_applications a
   CROSS JOIN (SELECT make_timestamptz($2 + $3 / 12, $3 % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai') AS until) e
   WHERE extract(year FROM a.applied_at AT TIME ZONE 'Asia/Shanghai') = $2 AND a.applied_at < e.until
     AND (a.state <> 'withdrawn' OR a.ended_at >= e.until)
   GROUP BY a.credit_code
), things AS (
  SELECT 'suppliers_applied' AS code, region_code FROM applicants WHERE region_code IN (SELECT code FROM counties)
  UNION ALL SELECT 'suppliers_admitted', region_code FROM applicants
             WHERE admitted AND region_code IN (SELECT code FROM counties)
  UNION ALL
  SELECT 'suppliers_registered' AS code, region_code FROM suppliers
  UNION ALL SELECT 'suppliers_sold', region_code FROM suppliers WHERE sold
  UNION ALL SELECT 'suppliers_idle', region_code FROM suppliers WHERE NOT sold
  UNION ALL SELECT 'products_submitted', s.region_code FROM suppliers s JOIN products p ON p.supplier_id = s.id AND p.state <> 'draft'
  UNION ALL SELECT 'products_listed', s.region_code FROM suppliers s JOIN products p ON p.supplier_id = s.id AND p.state = 'listed'
)
SELECT code, dimension, key, count(*) AS value
  FROM things CROSS JOIN LATERAL (VALUES ('', ''), ('county', region_code)) part (dimension, key)
 GROUP BY code, dimension, key;
