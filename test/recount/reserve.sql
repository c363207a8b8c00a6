-- $1 a unit, $2 year, $3 today: what counts for its reserved share, in which way, and what does not, by reason.
-- Q8: a shared canteen's units count with the one that files. Q9: a contractor's purchases, in the days of the contract.
-- Q15: who ended, with the successor; whole units and one step, as the demo world has them. C5, Q12: only what two people
-- accepted, in the year of the second signature.
WITH ends AS (
  SELECT unit_id, successor_id FROM unit_successions
   WHERE state = 'in_force' AND successor_id IS NOT NULL AND extract(year FROM effective_on) <= $2
), canteen AS (
  SELECT $1::uuid AS unit_id
  UNION
  -- By the last word for the year or one before it; of a year before all words, by the first.
  SELECT p.unit_id FROM (
    SELECT DISTINCT ON (v.subject_id) v.subject_id AS unit_id, v.payload->>'groupFilerId' AS filer_id
      FROM events v
      CROSS JOIN LATERAL (SELECT coalesce((v.payload->>'firstYear')::int,
                                          extract(year FROM pg_temp.shanghai_day(v.occurred_at))::int) AS year) said
     WHERE v.type = 'unit_profile.changed'
     ORDER BY v.subject_id, said.year > $2, abs(said.year - $2), v.occurred_at DESC) p
   WHERE p.filer_id = $1::text AND p.unit_id NOT IN (SELECT unit_id FROM ends)
     AND NOT EXISTS (SELECT FROM filings f WHERE f.unit_id = p.unit_id AND f.year = $2 AND f.state <> 'draft')
), whose AS (
  -- shown_at: the unit of the canteen at which it stands.
  SELECT unit_id, unit_id AS shown_at FROM canteen
  UNION
  SELECT e.unit_id, c.unit_id FROM ends e JOIN canteen c ON c.unit_id = e.successor_id
), contracts AS (
  SELECT contractor_id, unit_id, first_day, coalesce(last_day, 'infinity') AS last_day FROM contractor_links WHERE state = 'confirmed'
), facts AS (
  SELECT c.*, h.order_id, coalesce(k.unit_id, c.buyer_id) AS for_id
    FROM counted c JOIN happened h USING (paper_id)
    LEFT JOIN contracts k ON k.contractor_id = c.buyer_id
         AND h.sale_id IS NULL AND pg_temp.shanghai_day(c.happened_at) BETWEEN k.first_day AND k.last_day
), counts AS (
  SELECT f.*, w.shown_at FROM facts f JOIN whose w ON w.unit_id = f.for_id WHERE f.year = $2
), ways AS (
  SELECT CASE WHEN w.shown_at <> $1 THEN 'member' || w.shown_at WHEN w.unit_id <> $1 THEN 'taken_over' || w.unit_id
              WHEN f.buyer_id <> $1 THEN 'contractor' || f.buyer_id
              WHEN f.kind = 'purchase' THEN 'bought' ELSE 'given_back' END AS way, f.fen
    FROM counts f JOIN whose w ON w.unit_id = f.for_id
  UNION ALL
  -- What it bought for another canteen stands twice: as bought, and taken off.
  SELECT v.way, v.fen FROM facts f
   CROSS JOIN LATERAL (VALUES (CASE WHEN f.kind = 'purchase' THEN 'bought' ELSE 'given_back' END, f.fen),
                              ('for_other' || f.for_id, -f.fen)) v(way, fen)
   WHERE f.year = $2 AND f.buyer_id = $1 AND f.for_id <> $1
), today AS (
  -- Who buys for the unit now.
  SELECT unit_id AS buyer_id FROM whose
  UNION
  SELECT k.contractor_id FROM contracts k JOIN whose w ON w.unit_id = k.unit_id WHERE $3::date BETWEEN k.first_day AND k.last_day
), open_orders AS (
  SELECT o.* FROM orders o JOIN today USING (buyer_id)
   WHERE o.state IN ('placed', 'confirmed') AND pg_temp.shanghai_day(o.placed_at) < make_date($2::int + 1, 1, 1)
), left_out AS (
  SELECT CASE WHEN o.payment_terms = 'prepaid' AND o.paid_fen > 0 THEN 'paid' ELSE 'ordered' END AS reason,
         l.price_fen * (l.quantity - l.closed_quantity
           - (SELECT coalesce(sum(s.quantity), 0) FROM shipment_lines s WHERE s.order_line_id = l.id)) AS fen
    FROM open_orders o JOIN order_lines l ON l.order_id = o.id
  UNION ALL
  SELECT 'shipped', l.price_fen * s.quantity
    FROM open_orders o JOIN shipments h ON h.order_id = o.id JOIN shipment_lines s ON s.shipment_id = h.id
    JOIN order_lines l ON l.id = s.order_line_id
   WHERE NOT EXISTS (SELECT FROM acceptances a WHERE a.shipment_id = h.id)
  UNION ALL
  SELECT v.reason, v.fen
    FROM acceptances a JOIN acceptance_lines l ON l.acceptance_id = a.id JOIN orders o ON o.id = a.order_id
    LEFT JOIN contracts k ON k.contractor_id = a.buyer_id
         AND coalesce(pg_temp.shanghai_day(a.second_signed_at), $3::date) BETWEEN k.first_day AND k.last_day
   CROSS JOIN LATERAL (VALUES
     ('rejected', l.rejected_quantity * l.price_fen),
     ('awaiting_second_signature', CASE WHEN a.second_signed_at IS NULL THEN l.accepted_quantity * l.price_fen END),
     ('resold', CASE WHEN a.second_signed_at IS NOT NULL AND o.funding_source = 'resale'
                     THEN l.accepted_quantity * l.price_fen END)) v(reason, fen)
   WHERE (a.buyer_id IN (SELECT unit_id FROM whose) OR k.unit_id IN (SELECT unit_id FROM whose))
     AND pg_temp.shanghai_day(coalesce(a.second_signed_at, a.first_signed_at))
         BETWEEN CASE WHEN a.second_signed_at IS NULL THEN '-infinity' ELSE make_date($2::int, 1, 1) END AND make_date($2::int, 12, 31)
  UNION ALL
  SELECT CASE WHEN f.year <> $2 THEN 'other_year' WHEN f.for_id NOT IN (SELECT unit_id FROM whose) THEN 'counts_for_unit'
              ELSE 'given_back' END, f.fen
    FROM facts f JOIN orders o ON o.id = f.order_id
   WHERE (f.buyer_id IN (SELECT unit_id FROM whose) OR f.for_id IN (SELECT unit_id FROM whose))
     AND (f.year = $2 AND (f.kind <> 'purchase' OR f.for_id NOT IN (SELECT unit_id FROM whose))
          OR f.year <> $2 AND $2 IN (extract(year FROM pg_temp.shanghai_day(f.happened_at)),
                                     extract(year FROM pg_temp.shanghai_day(o.placed_at))))
), untargeted AS (
  -- C6, C7: counts for the share and not for the target of the pair.
  SELECT CASE WHEN f.pairing_id IS NULL THEN 'outside_pairs' WHEN t.id IS NULL THEN 'no_target' ELSE 'below_evidence' END AS reason, f.fen
    FROM facts f LEFT JOIN targets t ON t.pairing_id = f.pairing_id AND t.year = $2
   WHERE (f.buyer_id IN (SELECT unit_id FROM whose) OR f.for_id IN (SELECT unit_id FROM whose))
     AND f.order_id IS NOT NULL AND f.kind = 'purchase' AND f.year = $2
     AND (f.pairing_id IS NULL OR t.id IS NULL OR f.level < t.minimum_evidence_level)
)
SELECT code, key, sum(fen)::bigint AS fen, NULL::int AS lines
  FROM counts f
  CROSS JOIN LATERAL (VALUES
    ('totalFen', ''),
    (CASE f.fund WHEN 'canteen' THEN 'canteenFen' WHEN 'union' THEN 'unionFen' WHEN 'personal' THEN 'personalFen' ELSE 'otherFen' END, ''),
    ('months', f.month::text),
    ('counties', f.west)
  ) part (code, key)
 GROUP BY code, key
UNION ALL
SELECT 'ways', way, sum(fen)::bigint, NULL FROM ways GROUP BY way
UNION ALL
SELECT 'reserve', reason, sum(fen)::bigint, count(*)::int FROM left_out WHERE fen <> 0 GROUP BY reason
UNION ALL
SELECT 'target', reason, sum(fen)::bigint, count(*)::int FROM untargeted GROUP BY reason;
