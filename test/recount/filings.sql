-- $1 codes of the reader's region, $2 year: every unit with its filing and what counts as bought for it (Q6, Q8 to Q12, Q15).
-- A contractor's purchases count for the unit in the days of its contract; those of a shared canteen's units, for the
-- one that files for all; what a unit reserved and bought in the year in which it ended, for its successors.
WITH ends AS (
  SELECT unit_id, min(effective_on) AS day FROM unit_successions
   WHERE state = 'in_force' AND extract(year FROM effective_on) <= $2 GROUP BY unit_id
), units AS (
  SELECT o.id, o.region_code, coalesce(f.canteen, c.canteen) AS canteen,
         -- Q7: where union funds are reserved instead, a unit without a canteen files like all others.
         coalesce(coalesce(f.canteen, c.canteen) = 'none', false) AND NOT EXISTS (
           SELECT FROM quota_policies q
            WHERE q.base = 'union_funds_no_canteen' AND q.first_year <= $2 AND coalesce(q.last_year, q.first_year) >= q.first_year
              AND (q.ended_at IS NULL OR q.last_year >= $2)
              AND coalesce(q.unit_kind, o.unit_kind) = o.unit_kind
              AND coalesce(q.region_code, o.region_code) IN (
                o.region_code, left(o.region_code, 4) || '00', left(o.region_code, 2) || '0000')) AS has_none,
         f.state, f.reserved_fen, f.base_fen,
         f.required_fen, f.is_late, e.unit_id IS NOT NULL AS is_ended,
         CASE WHEN f.id IS NULL THEN coalesce(c.group_filer_id, o.id) ELSE o.id END AS filer_id
    FROM organizations o
    -- What it said of its canteen last for the year or one before it; of a year before all that, what it said first.
    LEFT JOIN LATERAL (
      SELECT v.payload->>'canteen' AS canteen, (v.payload->>'groupFilerId')::uuid AS group_filer_id
        FROM events v
        CROSS JOIN LATERAL (SELECT coalesce((v.payload->>'firstYear')::int,
                                            extract(year FROM v.occurred_at AT TIME ZONE 'Asia/Shanghai')::int) AS year) said
       WHERE v.type = 'unit_profile.changed' AND v.subject_id = o.id
       ORDER BY said.year > $2, abs(said.year - $2), v.occurred_at DESC LIMIT 1) c ON true
    LEFT JOIN filings f ON f.unit_id = o.id AND f.year = $2 AND f.state <> 'draft'
    LEFT JOIN ends e ON e.unit_id = o.id
   WHERE o.kind = 'buyer_unit' AND o.unit_kind NOT IN ('reseller', 'contractor') AND (e.day IS NULL OR extract(year FROM e.day) = $2 OR f.id IS NOT NULL)
), bought AS (
  SELECT coalesce(k.unit_id, c.buyer_id) AS unit_id, sum(c.fen)::bigint AS fen
    FROM counted c
    LEFT JOIN contractor_links k ON k.contractor_id = c.buyer_id AND k.state = 'confirmed'
         AND c.channel = 'platform' AND c.contract_day BETWEEN k.first_day AND coalesce(k.last_day, 'infinity')
   WHERE c.year = $2
   GROUP BY 1
), own AS (
  SELECT u.id, CASE WHEN u.state IN ('submitted', 'approved') THEN u.reserved_fen ELSE 0 END AS reserved,
         (SELECT coalesce(sum(b.fen), 0) FROM units m JOIN bought b ON b.unit_id = m.id
           WHERE m.id = u.id OR m.filer_id = u.id) AS fen
    FROM units u
), moved AS (
  -- Cut at two points of the whole, so that no fen is lost.
  SELECT s.unit_id, s.successor_id, floor(o.fen * s.to_bp / 10000) - floor(o.fen * s.from_bp / 10000) AS fen,
         floor(o.reserved::numeric * s.to_bp / 10000) - floor(o.reserved::numeric * s.from_bp / 10000) AS reserved
    FROM unit_successions s JOIN own o ON o.id = s.unit_id
   WHERE s.state = 'in_force' AND s.successor_id IS NOT NULL
)
SELECT u.id, u.canteen, u.has_none AS "hasNone", u.filer_id <> u.id AND NOT u.is_ended AS "isCovered", u.is_ended AS "isEnded", u.state,
       u.is_late AS "isLate", u.base_fen AS "baseFen", u.required_fen AS "requiredFen",
       (u.reserved_fen + (SELECT coalesce(sum(m.reserved), 0) FROM moved m WHERE m.successor_id = u.id))::bigint AS "reservedFen",
       (o.fen + (SELECT coalesce(sum(m.fen), 0) FROM moved m WHERE m.successor_id = u.id)
              - (SELECT coalesce(sum(m.fen), 0) FROM moved m WHERE m.unit_id = u.id))::bigint AS "boughtFen"
  FROM units u JOIN own o ON o.id = u.id
 WHERE u.region_code = ANY ($1);
