import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies of the reserved share with validity, and what units file under them (预留份额填报). */
export class QuotaFilings0030 implements MigrationInterface {
  readonly name = 'QuotaFilings1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(policies);
    await runner.query(profiles);
    await runner.query(filings);
    await runner.query(access);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const policies = `
  -- The rows that are there are changed by a program, whoever owns the table.
  SELECT set_config('app.scope', 'system', true);
  -- Equality of texts beside an overlap of years in one exclusion constraint.
  CREATE EXTENSION IF NOT EXISTS btree_gist;
  ALTER TABLE quota_policies RENAME COLUMN year TO first_year;
  ALTER TABLE quota_policies
    DROP CONSTRAINT quota_policies_year_region_name_unit_kind_key,
    -- The last year that it holds for; null = until it is ended; the year before the first = withdrawn.
    ADD last_year smallint,
    ADD base_kind text NOT NULL
      GENERATED ALWAYS AS (CASE base WHEN 'union_funds_no_canteen' THEN 'no_canteen' ELSE 'canteen' END) STORED,
    ADD source_url text CHECK (source_url ~* '^https?://'),
    -- Null = reference data.
    ADD entered_by uuid REFERENCES users,
    ADD entered_at timestamptz,
    ADD ended_by uuid REFERENCES users,
    ADD ended_at timestamptz,
    ADD end_reason text,
    ADD CHECK (base IN ('canteen_food', 'canteen_food_and_union', 'union_funds_no_canteen')),
    ADD CHECK (last_year >= first_year - 1),
    ADD CHECK (encouraged_ratio_bp >= minimum_ratio_bp),
    ADD CHECK (num_nonnulls(entered_by, entered_at) IN (0, 2)),
    ADD CHECK (num_nonnulls(ended_by, ended_at, end_reason) IN (0, 3));
  UPDATE quota_policies SET last_year = first_year;
  CREATE UNIQUE INDEX quota_policies_reference ON quota_policies (first_year, region_name, unit_kind, base)
    NULLS NOT DISTINCT WHERE entered_by IS NULL;
  ALTER TABLE quota_policies ADD CONSTRAINT quota_policies_no_overlap EXCLUDE USING gist (
    coalesce(region_code, '') WITH =, coalesce(unit_kind, '') WITH =, base_kind WITH =,
    int4range(first_year, last_year + 1) WITH &&);

  -- What units filed under stays what it was: a person may end a policy, and nothing else.
  CREATE FUNCTION guard_quota_policy() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF app_scope() <> 'system' AND
       -- Computed after this trigger: base_kind.
       (to_jsonb(NEW) - ARRAY['last_year', 'ended_by', 'ended_at', 'end_reason', 'base_kind'])
         <> (to_jsonb(OLD) - ARRAY['last_year', 'ended_by', 'ended_at', 'end_reason', 'base_kind']) THEN
      RAISE EXCEPTION 'a policy is ended, never rewritten';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER ended_only BEFORE UPDATE ON quota_policies FOR EACH ROW EXECUTE FUNCTION guard_quota_policy();
`;

const profiles = `
  CREATE TABLE unit_profiles (
    organization_id uuid PRIMARY KEY REFERENCES organizations,
    region_code text NOT NULL REFERENCES regions,
    department text,
    canteen text NOT NULL CHECK (canteen IN ('own', 'none', 'shared', 'outsourced')),
    -- Of a shared canteen: the one unit that files for all of them; itself, when it is that unit.
    group_filer_id uuid,
    is_filer boolean NOT NULL GENERATED ALWAYS AS (coalesce(group_filer_id = organization_id, false)) STORED,
    has_filer boolean GENERATED ALWAYS AS (CASE WHEN group_filer_id IS NOT NULL THEN true END) STORED,
    version integer NOT NULL DEFAULT 1,
    changed_by uuid NOT NULL REFERENCES users,
    changed_at timestamptz NOT NULL,
    CHECK ((canteen = 'shared') = (group_filer_id IS NOT NULL)),
    UNIQUE (organization_id, is_filer),
    -- Whoever is pointed at files for itself: no chains, no circles, and it cannot leave while others point at it.
    CONSTRAINT unit_profiles_one_filer FOREIGN KEY (group_filer_id, has_filer)
      REFERENCES unit_profiles (organization_id, is_filer)
  );
  CREATE INDEX unit_profiles_by_filer ON unit_profiles (group_filer_id) WHERE group_filer_id <> organization_id;
`;

const filings = `
  CREATE TABLE filings (
    id uuid PRIMARY KEY,
    unit_id uuid NOT NULL REFERENCES organizations,
    -- The district at that time.
    region_code text NOT NULL REFERENCES regions,
    year smallint NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved')),
    canteen_food_fen bigint NOT NULL CHECK (canteen_food_fen >= 0),
    union_demand_fen bigint NOT NULL CHECK (union_demand_fen >= 0),
    union_funds_fen bigint NOT NULL CHECK (union_funds_fen >= 0),
    reserved_fen bigint NOT NULL CHECK (reserved_fen >= 0),
    remark text NOT NULL,
    ratchet_reason text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    begun_by uuid NOT NULL REFERENCES users,
    begun_at timestamptz NOT NULL,
    -- Since the last submission: the rule as it was found then, and what it asks for.
    canteen text CHECK (canteen IN ('own', 'none', 'shared', 'outsourced')),
    policy_id uuid REFERENCES quota_policies,
    policy_year smallint,
    policy_region_name text,
    source_document text,
    base text,
    minimum_ratio_bp integer,
    encouraged_ratio_bp integer,
    file_deadline date,
    base_fen bigint,
    required_fen bigint,
    last_year_fen bigint,
    is_late boolean NOT NULL DEFAULT false,
    first_submitted_at timestamptz,
    submitted_at timestamptz,
    submitted_by uuid REFERENCES users,
    reviewed_by uuid REFERENCES users,
    reviewed_at timestamptz,
    return_reason text,
    UNIQUE (unit_id, year),
    CHECK (state = 'draft'
           OR num_nulls(canteen, base_fen, required_fen, first_submitted_at, submitted_at, submitted_by) = 0),
    CHECK (num_nonnulls(policy_id, policy_year, policy_region_name, source_document, base, minimum_ratio_bp) IN (0, 6)),
    CHECK (required_fen = CASE WHEN minimum_ratio_bp IS NULL THEN 0
                               ELSE ceil(base_fen::numeric * minimum_ratio_bp / 10000) END),
    -- What is with the officials satisfies the rule; a draft, or what was returned, need not.
    CHECK (state IN ('draft', 'returned') OR reserved_fen >= required_fen AND reserved_fen <= base_fen
           AND (reserved_fen > 0 OR remark <> '')),
    CHECK ((state IN ('returned', 'approved')) = (reviewed_by IS NOT NULL)),
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    CHECK ((state = 'returned') = (return_reason IS NOT NULL)),
    -- Two people, whoever asks.
    CHECK (reviewed_by <> submitted_by)
  );
  CREATE INDEX filings_by_region ON filings (region_code, year);

  CREATE TABLE filing_reminders (
    id uuid PRIMARY KEY,
    batch_id uuid NOT NULL,
    unit_id uuid NOT NULL REFERENCES organizations,
    region_code text NOT NULL REFERENCES regions,
    year smallint NOT NULL,
    note text NOT NULL,
    sent_by uuid NOT NULL REFERENCES users,
    sent_at timestamptz NOT NULL,
    -- In Shanghai: nobody is reminded twice a day.
    sent_on date NOT NULL,
    UNIQUE (unit_id, year, sent_on)
  );
  CREATE INDEX filing_reminders_by_batch ON filing_reminders (batch_id);
  CREATE TRIGGER filing_reminders_immutable BEFORE UPDATE OR DELETE ON filing_reminders
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
`;

const access = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['unit_profiles', 'filings', 'filing_reminders']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM market_app', name);
    END LOOP;
  END $$;
  REVOKE UPDATE ON filing_reminders FROM market_app;

  -- Officials enter policies of their region and those below; all others read them.
  ALTER POLICY programs_write ON quota_policies WITH CHECK (
    app_scope() = 'system' OR app_scope() = 'official' AND region_code = ANY ((SELECT app_regions())::text[]));
  ALTER POLICY programs_change ON quota_policies USING (
    app_scope() = 'system' OR app_scope() = 'official' AND region_code = ANY ((SELECT app_regions())::text[]));

  CREATE POLICY concerned ON unit_profiles USING (
    (SELECT app_sees_all()) OR organization_id = (SELECT app_organization())
    OR region_code = ANY ((SELECT app_regions())::text[]));
  -- Who files for others sees for whom.
  CREATE POLICY filer_reads ON unit_profiles FOR SELECT USING (group_filer_id = (SELECT app_organization()));
  CREATE POLICY concerned ON filings USING (
    (SELECT app_sees_all()) OR unit_id = (SELECT app_organization())
    OR region_code = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY concerned ON filing_reminders FOR SELECT USING (
    (SELECT app_sees_all()) OR unit_id = (SELECT app_organization())
    OR region_code = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY officials_add ON filing_reminders FOR INSERT WITH CHECK (
    (SELECT app_sees_all()) OR region_code = ANY ((SELECT app_regions())::text[]));
  -- By funds, what the caller bought and those that it files for: their facts are not the caller's to read one by one.
  CREATE FUNCTION bought_by_own_group(p_year integer) RETURNS TABLE (funding_source text, fen bigint) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT f.funding_source, sum(f.amount_fen)::bigint
      FROM (SELECT app_organization() UNION ALL
            SELECT o.organization_id FROM unit_profiles o
             WHERE o.group_filer_id = app_organization() AND NOT o.is_filer AND NOT EXISTS (
               SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = p_year AND x.state <> 'draft')) m(id)
      JOIN facts f ON f.buyer_id = m.id AND f.year = p_year GROUP BY 1
  $$;
  -- What happened to a filing is read with it.
  CREATE POLICY with_filing ON events FOR SELECT USING (
    CASE WHEN type LIKE 'filing.%' THEN EXISTS (SELECT FROM filings f WHERE f.id = subject_id OFFSET 0) ELSE false END);
`;
