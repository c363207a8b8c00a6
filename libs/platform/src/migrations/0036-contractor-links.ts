import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contractors of outsourced canteens: what their accounts buy counts for the unit (domain Q9). */
export class ContractorLinks0036 implements MigrationInterface {
  readonly name = 'ContractorLinks1700000000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(links);
    await runner.query(counting);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const links = `
  CREATE TABLE contractor_links (
    id uuid PRIMARY KEY,
    unit_id uuid NOT NULL REFERENCES organizations,
    contractor_id uuid NOT NULL REFERENCES organizations,
    -- The unit's district.
    region_code text NOT NULL REFERENCES regions,
    first_day date NOT NULL,
    last_day date,
    state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'refused')),
    proposed_by uuid NOT NULL REFERENCES users,
    proposed_at timestamptz NOT NULL,
    decided_by uuid REFERENCES users,
    decided_at timestamptz,
    CHECK (contractor_id <> unit_id),
    CHECK (last_day >= first_day - 1),
    CHECK ((state = 'proposed') = (decided_by IS NULL AND decided_at IS NULL)),
    -- The unit says it, and the contractor.
    CHECK (decided_by <> proposed_by),
    -- An account works for one unit at a time, or nobody could say for whom it bought.
    CONSTRAINT contractor_links_one_unit EXCLUDE USING gist (
      contractor_id WITH =, daterange(first_day, last_day, '[]') WITH &&) WHERE (state = 'confirmed')
  );
  CREATE INDEX contractor_links_by_unit ON contractor_links (unit_id);
  CREATE INDEX contractor_links_by_contractor ON contractor_links (contractor_id);
  ALTER TABLE contractor_links ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  REVOKE DELETE, TRUNCATE ON contractor_links FROM market_app;
  CREATE POLICY concerned ON contractor_links USING (
    CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (unit_id, contractor_id) THEN true
         -- Of both districts: the purchase leaves the figures of the one for those of the other.
         ELSE region_code = ANY ((SELECT app_regions())::text[]) OR EXISTS (
           SELECT FROM organizations o WHERE o.id = contractor_id AND o.region_code = ANY ((SELECT app_regions())::text[]))
    END);
`;

const counting = `
  -- What contractors bought for the unit in a year, less what it bought for others as their contractor: by funds. Their
  -- facts are not the caller's to read one by one.
  CREATE FUNCTION contracted(p_unit uuid, p_year integer) RETURNS TABLE (funding_source text, fen bigint) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT f.funding_source, sum(CASE WHEN c.unit_id = p_unit THEN f.amount_fen ELSE -f.amount_fen END)::bigint
      FROM contractor_links c
      JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year
                  AND make_date(f.year, f.month, f.day) BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
     WHERE c.state = 'confirmed' AND p_unit IN (c.unit_id, c.contractor_id) GROUP BY 1
  $$;
  CREATE OR REPLACE FUNCTION bought_by_own_group(p_year integer) RETURNS TABLE (funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH m(id) AS (
      SELECT app_organization() UNION ALL
      SELECT o.organization_id FROM unit_profiles o
       WHERE o.group_filer_id = app_organization() AND NOT o.is_filer AND NOT EXISTS (
         SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = p_year AND x.state <> 'draft')
    )
    SELECT funding_source, sum(fen)::bigint FROM (
      SELECT f.funding_source, f.amount_fen AS fen FROM m JOIN facts f ON f.buyer_id = m.id AND f.year = p_year
      UNION ALL SELECT c.funding_source, c.fen FROM m, contracted(m.id, p_year) c) sums GROUP BY 1
  $$;
`;
