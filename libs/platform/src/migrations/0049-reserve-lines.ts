import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The reserve page of a unit opens to its rows (domain B14): which facts make each counted amount, and which lines of
 * whoever buys for the unit do not count yet or do not count at all. What the calendar writes to a unit is said in both
 * languages.
 */
export class ReserveLines0049 implements MigrationInterface {
  readonly name = 'ReserveLines1700000000049';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(wholes);
    await runner.query(rows);
    await runner.query(lines);
    await runner.query(notes);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const wholes = `
  -- Whose purchases go into a unit's share, and which part of them: counted_id is the unit itself or one of a shared
  -- canteen, unit_id whoever is counted with it: itself, or who ended.
  CREATE FUNCTION reserve_wholes(p_unit uuid, p_year integer)
    RETURNS TABLE (counted_id uuid, unit_id uuid, lower numeric, upper numeric) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT m.unit_id, m.unit_id, 0::numeric, 1::numeric FROM counted_with(p_unit, p_year) m
    UNION ALL
    SELECT m.unit_id, p.unit_id, p.lower, p.upper
      FROM counted_with(p_unit, p_year) m, inherited_parts(m.unit_id, p_year) p
  $$;
`;

const rows = `
  -- quota_cells, fact by fact. Of a part, each row gets what the sum up to it gets more than the sum before it, so that
  -- the rows of a cell come to the cell, which is cut as a whole.
  CREATE FUNCTION quota_rows(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, fact_id uuid, buyer_id uuid, occurred_at timestamptz, month smallint,
                   west_code text, funding_source text, order_id uuid, order_number text, product_name text,
                   spec text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH wholes AS MATERIALIZED (SELECT * FROM reserve_wholes(p_unit, p_year)), taken AS (
      SELECT w.*, CASE WHEN f.kind = 'purchase' THEN 'bought' ELSE 'given_back' END AS way, NULL::uuid AS other_id,
             f.id, f.buyer_id, f.occurred_at, f.month, f.west_code, f.funding_source, f.order_id,
             f.order_line_id, f.amount_fen AS fen
        FROM wholes w JOIN facts f ON f.buyer_id = w.unit_id AND f.year = p_year
      UNION ALL
      SELECT w.*, v.way, v.other_id, f.id, f.buyer_id, f.occurred_at, f.month, f.west_code, f.funding_source,
             f.order_id, f.order_line_id, v.sign * f.amount_fen
        FROM wholes w
        JOIN contractor_links c ON w.unit_id IN (c.unit_id, c.contractor_id) AND c.state = 'confirmed'
        CROSS JOIN LATERAL (SELECT CASE WHEN c.unit_id = w.unit_id THEN 'contractor' ELSE 'for_other' END AS way,
                                   CASE WHEN c.unit_id = w.unit_id THEN c.contractor_id ELSE c.unit_id END AS other_id,
                                   CASE WHEN c.unit_id = w.unit_id THEN 1 ELSE -1 END AS sign) v
        JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year
             AND contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id) BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
    ), summed AS (
      SELECT *, sum(fen) OVER (PARTITION BY counted_id, unit_id, lower, way, other_id, month, west_code, funding_source
                               ORDER BY occurred_at, id) AS upto FROM taken
    ), cut AS (
      SELECT *, floor(upto * upper) - floor(upto * lower) - floor((upto - fen) * upper) + floor((upto - fen) * lower) AS part
        FROM summed
    )
    SELECT n.way, n.other_id, s.id, s.buyer_id, s.occurred_at, s.month, s.west_code, s.funding_source, s.order_id,
           o.number, l.product_name, l.spec, sum(s.part)::bigint
      FROM cut s LEFT JOIN orders o ON o.id = s.order_id LEFT JOIN order_lines l ON l.id = s.order_line_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN s.counted_id <> p_unit THEN 'member' WHEN s.unit_id <> p_unit THEN 'taken_over' ELSE s.way END AS way,
               CASE WHEN s.counted_id <> p_unit THEN s.counted_id WHEN s.unit_id <> p_unit THEN s.unit_id ELSE s.other_id END
                 AS other_id) n
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(s.part) <> 0
  $$;
`;

const lines = `
  -- Lines of a year of whoever buys for the unit, with what decides whether they count: facts that happened in it, count
  -- in it or were ordered in it; lines of acceptances that made none; and what is ordered by its end and not accepted yet.
  -- A contractor's lines by the day of their acceptance; what waits for one, by today, as if it were accepted now.
  CREATE FUNCTION reserve_lines(p_unit uuid, p_year integer, p_today date)
    RETURNS TABLE (id uuid, source text, kind text, buyer_id uuid, order_id uuid, order_number text, product_name text,
                   spec text, occurred_at timestamptz, fen bigint, funding_source text, booked_year smallint, counts_for uuid,
                   in_pairs boolean, evidence_level smallint, target_level smallint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH span AS (SELECT make_timestamptz(p_year, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS first,
                         make_timestamptz(p_year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS next),
    wholes AS MATERIALIZED (SELECT * FROM reserve_wholes(p_unit, p_year)),
    buyers AS (
      SELECT unit_id AS buyer_id, '-infinity'::date AS first_day, 'infinity'::date AS last_day, lower, upper, true AS is_own
        FROM wholes
      UNION ALL
      SELECT c.contractor_id, c.first_day, coalesce(c.last_day, 'infinity'), w.lower, w.upper, false
        FROM wholes w JOIN contractor_links c ON c.unit_id = w.unit_id AND c.state = 'confirmed'
    ),
    found AS (
      SELECT f.id, 'fact' AS source, f.kind, f.buyer_id, f.order_id, f.order_line_id, f.occurred_at, f.amount_fen,
             f.funding_source, f.year AS booked_year, for_other.unit_id AS counts_for, f.pairing_id IS NOT NULL AS in_pairs,
             f.evidence_level, t.level AS target_level, b.lower, b.upper
        FROM span CROSS JOIN buyers b
        JOIN facts f ON f.buyer_id = b.buyer_id JOIN orders o ON o.id = f.order_id
        LEFT JOIN target_levels(p_year) t ON t.pairing_id = f.pairing_id
        CROSS JOIN LATERAL (SELECT contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id) AS day) d
        LEFT JOIN contractor_links for_other ON b.is_own AND for_other.contractor_id = f.buyer_id
             AND for_other.state = 'confirmed' AND d.day BETWEEN for_other.first_day AND coalesce(for_other.last_day, 'infinity')
       WHERE d.day BETWEEN b.first_day AND b.last_day
         -- What one of them bought as the contractor of another one is that one's line.
         AND NOT EXISTS (SELECT FROM wholes w WHERE w.unit_id = for_other.unit_id)
         AND (f.year = p_year OR f.occurred_at >= span.first AND f.occurred_at < span.next
              OR o.placed_at >= span.first AND o.placed_at < span.next)
      UNION ALL
      SELECT l.id, l.source, NULL, a.buyer_id, a.order_id, l.order_line_id, d.at, l.fen, o.funding_source, NULL, NULL,
             false, 0::smallint, NULL, b.lower, b.upper
        FROM span CROSS JOIN buyers b JOIN acceptances a ON a.buyer_id = b.buyer_id JOIN orders o ON o.id = a.order_id
       CROSS JOIN LATERAL (
         SELECT coalesce(a.second_signed_at, a.first_signed_at) AS at,
                coalesce((a.second_signed_at AT TIME ZONE 'Asia/Shanghai')::date, p_today) AS day) d
       CROSS JOIN LATERAL (
         SELECT x.id, x.order_line_id, v.source, v.fen FROM acceptance_lines x
          CROSS JOIN LATERAL (VALUES ('rejected', x.price_fen * x.rejected_quantity),
                                     (CASE a.state WHEN 'accepted' THEN 'accepted' ELSE 'awaiting' END, x.amount_fen)) v(source, fen)
          WHERE x.acceptance_id = a.id AND v.fen > 0
            AND NOT (v.source = 'accepted' AND EXISTS (SELECT FROM facts f WHERE f.natural_key = 'acceptance:' || x.id))) l
       WHERE (d.at >= span.first OR a.state <> 'accepted') AND d.at < span.next
         AND d.day BETWEEN b.first_day AND b.last_day
      UNION ALL
      SELECT l.id, l.source, NULL, o.buyer_id, o.id, l.order_line_id, l.at, l.fen, o.funding_source, NULL, NULL,
             false, 0::smallint, NULL, b.lower, b.upper
        FROM span CROSS JOIN buyers b
        JOIN orders o ON o.buyer_id = b.buyer_id AND o.state IN ('placed', 'confirmed') AND o.placed_at < span.next
       CROSS JOIN LATERAL (
         SELECT x.id, x.id AS order_line_id, o.placed_at AS at,
                CASE WHEN o.payment_terms = 'prepaid' AND o.paid_fen > 0 THEN 'paid' ELSE 'ordered' END AS source,
                x.price_fen * (x.quantity - x.shipped_quantity - x.closed_quantity) AS fen
           FROM order_lines x WHERE x.order_id = o.id
         UNION ALL
         SELECT y.id, x.id, h.shipped_at, 'shipped', x.price_fen * y.quantity
           FROM shipments h JOIN shipment_lines y ON y.shipment_id = h.id JOIN order_lines x ON x.id = y.order_line_id
          WHERE h.order_id = o.id AND h.state = 'shipped') l
       WHERE l.fen > 0 AND p_today BETWEEN b.first_day AND b.last_day
    )
    SELECT f.id, f.source, f.kind, f.buyer_id, f.order_id, o.number, l.product_name, l.spec, f.occurred_at,
           sum(floor(f.amount_fen * f.upper) - floor(f.amount_fen * f.lower))::bigint, f.funding_source, f.booked_year,
           f.counts_for, f.in_pairs, f.evidence_level, f.target_level
      FROM found f JOIN orders o ON o.id = f.order_id JOIN order_lines l ON l.id = f.order_line_id
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16
  $$;
`;

const notes = `
  -- Null of what a person wrote, in whatever language.
  ALTER TABLE nudge_rules ADD note_en text;
  ALTER TABLE filing_reminders ADD note_en text;
`;
