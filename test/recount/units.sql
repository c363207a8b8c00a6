-- $1 codes of the reader's region, $2 year, $3 up to the end of this month: units with an account of an eastern region, who
-- sells on among them, and which of them bought; of a western region, which units bought its goods.
WITH units AS (
  SELECT o.id, o.region_code,
         EXISTS (SELECT FROM counted c WHERE c.buyer_id = o.id AND c.kind = 'purchase' AND c.year = $2 AND c.month <= $3
                    AND (c.east = ANY ($1) OR c.west = ANY ($1))) AS bought
    FROM organizations o
   WHERE o.kind = 'buyer_unit'
     AND o.created_at < make_timestamptz($2 + $3 / 12, $3 % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')
     -- Q15: who ended in an earlier year has no account to speak of; what it had filed for this one by then is still there.
     AND NOT EXISTS (SELECT FROM unit_successions e WHERE e.unit_id = o.id AND e.state = 'in_force'
                        AND extract(year FROM e.effective_on) < $2
                        AND o.id NOT IN (SELECT unit_id FROM filings WHERE year = $2 AND state <> 'draft'))
)
SELECT code, dimension, key, count(*) AS value
  FROM units
  CROSS JOIN LATERAL (VALUES
    ('units_registered', region_code = ANY ($1)),
    ('units_bought', bought),
    ('units_idle', region_code = ANY ($1) AND NOT bought)) of (code, holds)
  CROSS JOIN LATERAL (VALUES ('', ''), ('district', region_code)) part (dimension, key)
 WHERE holds
 GROUP BY code, dimension, key;
