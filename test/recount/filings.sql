-- $1 codes of the reader's region, $2 year: every unit with its filing and what counts as bought for it (Q6, Q8 to Q12).
-- A contractor's purchases count for the unit in the days of its contract; those of a shared canteen's units, for the
-- one that files for all.
WITH units AS (
  SELECT o.id, o.region_code, coalesce(f.canteen, p.canteen) AS canteen, f.state, f.reserved_fen, f.base_fen,
         f.required_fen, f.is_late,
         CASE WHEN f.id IS NULL THEN coalesce(p.group_filer_id, o.id) ELSE o.id END AS filer_id
    FROM organizations o
    LEFT JOIN unit_profiles p ON p.organization_id = o.id
    LEFT JOIN filings f ON f.unit_id = o.id AND f.year = $2 AND f.state <> 'draft'
   WHERE o.kind = 'buyer_unit' AND o.unit_kind <> 'reseller'
), bought AS (
  SELECT coalesce(k.unit_id, c.buyer_id) AS unit_id, sum(c.fen)::bigint AS fen
    FROM counted c
    LEFT JOIN contractor_links k ON k.contractor_id = c.buyer_id AND k.state = 'confirmed'
         AND pg_temp.shanghai_day(c.happened_at) BETWEEN k.first_day AND coalesce(k.last_day, 'infinity')
   WHERE c.year = $2
   GROUP BY 1
)
SELECT u.id, u.canteen, u.filer_id <> u.id AS "isCovered", u.state, u.is_late AS "isLate",
       u.reserved_fen AS "reservedFen", u.base_fen AS "baseFen", u.required_fen AS "requiredFen",
       (SELECT coalesce(sum(b.fen), 0)::bigint FROM units m JOIN bought b ON b.unit_id = m.id
         WHERE m.id = u.id OR m.filer_id = u.id) AS "boughtFen"
  FROM units u
 WHERE u.region_code = ANY ($1);
