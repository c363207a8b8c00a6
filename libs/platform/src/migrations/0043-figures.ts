import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the figures of filings count as bought by a unit, and files of more kinds. */
export class Figures0043 implements MigrationInterface {
  readonly name = 'Figures1700000000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(counted);
    await runner.query(kinds);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const counted = `
  -- What counts for the budget units of some regions from January to the end of a month, each purchase once: a contractor's
  -- at the unit that it cooks for (domain Q9), a covered unit's at the one that files for both (Q8), of a unit that ended at
  -- its successors (Q15). Facts of units of other districts are not the caller's to read one by one.
  CREATE FUNCTION counted_for_units(p_codes text[], p_year integer, p_month integer)
    RETURNS TABLE (unit_id uuid, funding_source text, west_code text, fen bigint) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    WITH own AS MATERIALIZED (
      SELECT id FROM organizations
       WHERE kind = 'buyer_unit' AND unit_kind <> 'reseller' AND region_code = ANY (p_codes)
    ), ended AS MATERIALIZED (
      SELECT DISTINCT unit_id AS id FROM unit_successions
       WHERE successor_id IS NOT NULL AND succession_holds(state, effective_on, p_year)
    ), covered AS MATERIALIZED (
      SELECT p.organization_id AS id, p.group_filer_id AS filer_id FROM unit_profiles p
       WHERE p.group_filer_id <> p.organization_id AND p.organization_id NOT IN (SELECT id FROM ended)
         AND (p.organization_id IN (SELECT id FROM own) OR p.group_filer_id IN (SELECT id FROM own))
         AND NOT EXISTS (SELECT FROM filings f
                          WHERE f.unit_id = p.organization_id AND f.year = p_year AND f.state <> 'draft')
    ), eaters AS MATERIALIZED (
      SELECT id FROM own UNION SELECT id FROM covered
    ), links AS MATERIALIZED (
      SELECT contractor_id, unit_id, first_day, coalesce(last_day, 'infinity') AS last_day FROM contractor_links
       WHERE state = 'confirmed' AND (unit_id IN (SELECT id FROM eaters) OR contractor_id IN (SELECT id FROM eaters))
    ), bought AS (
      SELECT coalesce(l.unit_id, f.buyer_id) AS unit_id, f.funding_source, f.west_code, sum(f.amount_fen) AS fen
        FROM facts f
        LEFT JOIN links l ON l.contractor_id = f.buyer_id
                         AND (f.occurred_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN l.first_day AND l.last_day
       WHERE f.year = p_year AND f.month <= p_month
         AND f.buyer_id IN (SELECT id FROM eaters UNION SELECT contractor_id FROM links)
       GROUP BY 1, 2, 3
      UNION ALL
      -- What units that ended had bought goes on in who took them over (Q15).
      SELECT h.id, c.funding_source, c.west_code, sum(c.fen)
        FROM (SELECT DISTINCT successor_id AS id FROM unit_successions
               WHERE successor_id IS NOT NULL AND succession_holds(state, effective_on, p_year)) h
        JOIN eaters e ON e.id = h.id
       CROSS JOIN LATERAL inherited_cells(h.id, p_year) c
       WHERE c.month <= p_month GROUP BY 1, 2, 3
    )
    SELECT coalesce(c.filer_id, b.unit_id), b.funding_source, b.west_code, sum(b.fen)::bigint
      FROM bought b LEFT JOIN covered c ON c.id = b.unit_id
     WHERE coalesce(c.filer_id, b.unit_id) IN (SELECT id FROM own) AND b.unit_id NOT IN (SELECT id FROM ended)
     GROUP BY 1, 2, 3
  $$;
`;

const kinds = `
  ALTER TABLE exports DROP CONSTRAINT exports_kind_check,
    ADD CHECK (kind IN ('facts', 'adjustments', 'rankings', 'units', 'sales'));
`;
