-- $1 codes of the reader's region, $2 year, $3 up to the end of this month: who has to file and has filed, what is reserved,
-- and what budget units bought of it (Q6, Q8 to Q12). Of a unit that ended it goes on in its successor (Q15); here whole units
-- alone and one step, as the demo world has them.
WITH units AS (
  SELECT o.id, o.region_code, r.level, o.unit_kind, coalesce(p.department, 'none') AS department,
         -- Q7: where union funds are reserved instead, a unit without a canteen files like all others.
         coalesce(coalesce(f.canteen, c.canteen) = 'none', false) AND NOT EXISTS (
           SELECT FROM quota_policies q
            WHERE q.base = 'union_funds_no_canteen' AND q.first_year <= $2 AND coalesce(q.last_year, q.first_year) >= q.first_year
              AND (q.ended_at IS NULL OR q.last_year >= $2)
              AND coalesce(q.unit_kind, o.unit_kind) = o.unit_kind
              AND coalesce(q.region_code, o.region_code) IN (
                o.region_code, left(o.region_code, 4) || '00', left(o.region_code, 2) || '0000')) AS no_canteen,
         coalesce(e.successor_id, o.id) AS heir_id,
         e.unit_id IS NOT NULL AND (e.successor_id IS NOT NULL OR f.id IS NULL OR f.state = 'returned') AS is_ended,
         coalesce(c.group_filer_id <> o.id AND f.id IS NULL, false) AS by_other,
         CASE WHEN f.id IS NULL THEN coalesce(c.group_filer_id, o.id) ELSE o.id END AS filer_id,
         coalesce(f.state IN ('submitted', 'approved'), false) AS has_filed, f.reserved_fen AS own_fen, f.base_fen,
         -- Opened in order to take over; whoever was there before files for itself.
         f.id IS NULL AND EXISTS (SELECT FROM unit_successions n
                                   WHERE n.successor_id = o.id AND n.state = 'in_force' AND extract(year FROM n.effective_on) <= $2
                                     AND pg_temp.shanghai_day(o.created_at) >= n.effective_on) AS is_new,
         -- Who ended is gone the year after; what it had filed for that year by then is not.
         e.unit_id IS NOT NULL AND extract(year FROM e.effective_on) < $2 AND f.id IS NULL AS is_gone
    FROM organizations o
    JOIN regions r ON r.code = o.region_code
    LEFT JOIN unit_profiles p ON p.organization_id = o.id
    -- What it said of its canteen last for the year or one before it; of a year before all that, what it said first.
    LEFT JOIN LATERAL (
      SELECT v.payload->>'canteen' AS canteen, (v.payload->>'groupFilerId')::uuid AS group_filer_id
        FROM events v
        CROSS JOIN LATERAL (SELECT coalesce((v.payload->>'firstYear')::int,
                                            extract(year FROM v.occurred_at AT TIME ZONE 'Asia/Shanghai')::int) AS year) said
       WHERE v.type = 'unit_profile.changed' AND v.subject_id = o.id
       ORDER BY said.year > $2, abs(said.year - $2), v.occurred_at DESC LIMIT 1) c ON true
    LEFT JOIN filings f ON f.unit_id = o.id AND f.year = $2 AND f.state <> 'draft'
    LEFT JOIN unit_successions e ON e.unit_id = o.id AND e.state = 'in_force' AND extract(year FROM e.effective_on) <= $2
   WHERE o.kind = 'buyer_unit' AND o.created_at < make_timestamptz($2 + $3 / 12, $3 % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')
), bought AS (
  -- Of a contractor for the unit, in the days of the contract; of a shared canteen for its filer.
  SELECT h.filer_id AS unit_id, c.west, c.fund, sum(c.fen) AS fen
    FROM counted c
    LEFT JOIN contractor_links k ON k.contractor_id = c.buyer_id AND k.state = 'confirmed'
         -- What a contractor sells to others is no meal.
         AND c.channel = 'platform' AND c.contract_day BETWEEN k.first_day AND coalesce(k.last_day, 'infinity')
    JOIN units m ON m.id = coalesce(k.unit_id, c.buyer_id)
    JOIN units h ON h.id = m.heir_id
   WHERE c.year = $2 AND c.month <= $3
   GROUP BY 1, 2, 3
), budget AS (
  SELECT u.*, r.reserved_fen, r.reserved_fen > 0 AS reserves, (has_filed OR is_new AND r.reserved_fen > 0) AND NOT is_ended AND NOT by_other AS is_filed,
         no_canteen AND NOT is_ended AS has_no_canteen, by_other AND NOT is_ended AS is_covered,
         (SELECT coalesce(sum(b.fen), 0) FROM bought b WHERE b.unit_id = u.id) AS fen
    FROM units u
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(m.own_fen), 0) AS reserved_fen FROM units m JOIN units h ON h.id = m.heir_id
       WHERE m.has_filed AND h.filer_id = u.id AND NOT u.is_ended AND (m.id = u.id OR m.heir_id <> m.id)) r
   WHERE u.unit_kind NOT IN ('reseller', 'contractor') AND NOT u.is_gone AND u.region_code = ANY ($1)
), marked AS (
  SELECT of.code, of.value, b.*
    FROM budget b
    CROSS JOIN LATERAL (VALUES
      ('units_budget', 1, true),
      ('units_no_canteen', 1, has_no_canteen),
      ('units_covered', 1, is_covered),
      ('units_ended', 1, is_ended),
      ('units_to_file', 1, NOT has_no_canteen AND NOT is_covered AND NOT is_ended),
      ('units_filed', 1, is_filed AND NOT has_no_canteen),
      ('units_not_filed', 1, NOT is_filed AND NOT has_no_canteen AND NOT is_covered AND NOT is_ended),
      ('units_reserving', 1, reserves),
      ('units_reserving_bought', 1, reserves AND fen > 0),
      ('units_reserving_idle', 1, reserves AND fen <= 0),
      ('reserved_base', base_fen, has_filed),
      ('reserved_total', reserved_fen, is_filed OR reserves),
      ('quota_completed', fen, true)
    ) of (code, value, holds)
   WHERE holds
)
SELECT code, dimension, key, coalesce(sum(value), 0)::bigint AS value
  FROM marked
  CROSS JOIN LATERAL (VALUES
    ('', ''), ('level', level), ('department', department), ('district', region_code), ('unitKind', unit_kind)
  ) part (dimension, key)
 GROUP BY code, dimension, key
UNION ALL
SELECT 'quota_completed', dimension, key, sum(b.fen)::bigint
  FROM bought b JOIN budget u ON u.id = b.unit_id
  CROSS JOIN LATERAL (VALUES ('county', b.west), ('fundingSource', b.fund)) part (dimension, key)
 GROUP BY dimension, key
UNION ALL
SELECT 'units_resellers', '', '', count(*) FROM units WHERE unit_kind = 'reseller' AND NOT is_gone AND region_code = ANY ($1)
UNION ALL
SELECT 'units_contractors', '', '', count(*) FROM units WHERE unit_kind = 'contractor' AND NOT is_gone AND region_code = ANY ($1);
