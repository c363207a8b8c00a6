import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Yearly agreements with their indicators and the reports on them; targets broken down into parts, with the history of
 * each amount; collaboration projects with budgets, reports and payments (docs/decisions/0032, 0033).
 */
export class Agreements0031 implements MigrationInterface {
  readonly name = 'Agreements1700000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(agreements);
    await runner.query(targets);
    await runner.query(projects);
    await runner.query(policies);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const agreements = `
  -- A region and all below it.
  CREATE FUNCTION region_below(p_code text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE below AS (
      SELECT code FROM regions WHERE code = p_code
      UNION ALL SELECT r.code FROM regions r JOIN below b ON r.parent_code = b.code
    ) SELECT array_agg(code) FROM below
  $$;

  CREATE TABLE agreements (
    id uuid PRIMARY KEY,
    year smallint NOT NULL,
    basis text NOT NULL CHECK (basis IN ('agreement', 'plan')),
    title text NOT NULL,
    east_code text NOT NULL REFERENCES regions,
    west_code text NOT NULL REFERENCES regions,
    signed_on date,
    minimum_evidence_level smallint NOT NULL DEFAULT 0 CHECK (minimum_evidence_level BETWEEN 0 AND 3),
    -- Whether purchases between a district and a county that are no pair count towards it.
    counts_outside_pairs boolean NOT NULL DEFAULT false,
    source text NOT NULL,
    state text NOT NULL CHECK (state IN ('draft', 'in_force', 'withdrawn')),
    -- Why the parts of its purchases are more than the whole.
    over_reason text,
    -- Nobody for reference data, which its source document vouches for.
    drafted_by uuid REFERENCES users,
    drafted_side text CHECK (drafted_side IN ('east', 'west')),
    drafted_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    CHECK (east_code <> west_code),
    CHECK ((drafted_by IS NULL) = (drafted_side IS NULL)),
    CHECK (drafted_by <> confirmed_by),
    CHECK ((state = 'in_force') = (confirmed_at IS NOT NULL)),
    CHECK ((drafted_by IS NULL) = (confirmed_by IS NULL) OR state <> 'in_force'),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX agreements_once ON agreements (year, basis, east_code, west_code) WHERE state <> 'withdrawn';

  CREATE TABLE agreement_indicators (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreements,
    position smallint NOT NULL,
    kind text NOT NULL,
    -- What 'other' is called; the kinds of the catalogue have names.
    name text CHECK ((kind = 'other') = (name IS NOT NULL)),
    -- In the unit of the kind: fen, people, companies ...
    target_value bigint NOT NULL CHECK (target_value >= 0),
    definition text NOT NULL,
    UNIQUE (agreement_id, position)
  );
  CREATE UNIQUE INDEX agreement_indicators_purchases ON agreement_indicators (agreement_id) WHERE kind = 'purchases';
  CREATE TRIGGER agreement_indicators_immutable BEFORE UPDATE OR DELETE ON agreement_indicators
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

  CREATE TABLE indicator_reports (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreements,
    indicator_id uuid NOT NULL REFERENCES agreement_indicators,
    value bigint NOT NULL CHECK (value <> 0),
    occurred_on date NOT NULL,
    note text NOT NULL,
    -- Of a correction: why something is taken off.
    reason text CHECK ((value < 0) = (reason IS NOT NULL)),
    side text NOT NULL CHECK (side IN ('east', 'west')),
    region_code text NOT NULL REFERENCES regions,
    state text NOT NULL CHECK (state IN ('reported', 'accepted', 'returned')),
    reported_by uuid NOT NULL REFERENCES users,
    reported_at timestamptz NOT NULL,
    reviewed_by uuid REFERENCES users,
    reviewed_at timestamptz,
    return_reason text,
    CHECK (reported_by <> reviewed_by),
    CHECK ((state = 'reported') = (reviewed_by IS NULL)),
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    CHECK ((state = 'returned') = (return_reason IS NOT NULL))
  );
  CREATE INDEX indicator_reports_by_agreement ON indicator_reports (agreement_id, id DESC);
  CREATE INDEX indicator_reports_by_indicator ON indicator_reports (indicator_id, id DESC);

  CREATE TABLE indicator_report_files (
    report_id uuid NOT NULL REFERENCES indicator_reports,
    file_id uuid NOT NULL REFERENCES files,
    position smallint NOT NULL,
    PRIMARY KEY (report_id, file_id)
  );
  CREATE INDEX indicator_report_files_by_file ON indicator_report_files (file_id);
  CREATE TRIGGER indicator_report_files_immutable BEFORE UPDATE OR DELETE ON indicator_report_files
    FOR EACH ROW EXECUTE FUNCTION forbid_change();
`;

const targets = `
  -- A share of an agreement's purchases: of a region, a pairing (whose amount is its target) or a unit.
  CREATE TABLE target_parts (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreements,
    -- Null = of the agreement itself.
    parent_id uuid REFERENCES target_parts,
    kind text NOT NULL CHECK (kind IN ('region', 'pairing', 'unit')),
    region_code text REFERENCES regions CHECK ((kind = 'region') = (region_code IS NOT NULL)),
    target_id uuid REFERENCES targets CHECK ((kind = 'pairing') = (target_id IS NOT NULL)),
    organization_id uuid REFERENCES organizations CHECK ((kind = 'unit') = (organization_id IS NOT NULL)),
    -- Where its purchases happen, narrowing from the agreement down.
    east_code text NOT NULL REFERENCES regions,
    west_code text NOT NULL REFERENCES regions,
    amount_fen bigint CHECK (amount_fen >= 0) CHECK ((kind = 'pairing') = (amount_fen IS NULL)),
    over_reason text,
    created_at timestamptz NOT NULL,
    removed_at timestamptz
  );
  CREATE UNIQUE INDEX target_parts_once ON target_parts (agreement_id, parent_id, region_code, target_id, organization_id)
    NULLS NOT DISTINCT WHERE removed_at IS NULL;
  CREATE INDEX target_parts_by_parent ON target_parts (agreement_id, parent_id, id);
  CREATE INDEX target_parts_by_target ON target_parts (target_id) WHERE target_id IS NOT NULL;

  -- Every amount that a target or a part ever had.
  CREATE TABLE target_changes (
    id uuid PRIMARY KEY,
    part_id uuid REFERENCES target_parts,
    target_id uuid REFERENCES targets,
    east_code text NOT NULL,
    west_code text NOT NULL,
    -- Null before it was set.
    from_fen bigint,
    -- Null when the part was taken out.
    to_fen bigint,
    from_level smallint,
    to_level smallint,
    reason text NOT NULL,
    over_reason text,
    -- Null for reference data and programs.
    changed_by uuid REFERENCES users,
    changed_at timestamptz NOT NULL,
    CHECK (num_nonnulls(part_id, target_id) = 1)
  );
  CREATE INDEX target_changes_by_part ON target_changes (part_id, id DESC) WHERE part_id IS NOT NULL;
  CREATE INDEX target_changes_by_target ON target_changes (target_id, id DESC) WHERE target_id IS NOT NULL;
  CREATE TRIGGER target_changes_immutable BEFORE UPDATE OR DELETE ON target_changes
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

  INSERT INTO target_changes (id, target_id, east_code, west_code, to_fen, to_level, reason, changed_at)
  SELECT gen_random_uuid(), t.id, p.east_code, p.west_code, t.target_fen, t.minimum_evidence_level, t.source, now()
    FROM targets t JOIN pairings p ON p.id = t.pairing_id;
`;

const projects = `
  CREATE SEQUENCE project_numbers;
  CREATE TABLE projects (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    year smallint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    agreement_id uuid REFERENCES agreements,
    east_code text NOT NULL REFERENCES regions,
    west_code text NOT NULL REFERENCES regions,
    place text NOT NULL,
    implementer text NOT NULL,
    description text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    state text NOT NULL CHECK (state IN ('registered', 'under_way', 'completed', 'refused')),
    -- Of the last report; basis points.
    progress_bp integer NOT NULL DEFAULT 0 CHECK (progress_bp BETWEEN 0 AND 10000),
    registered_by uuid NOT NULL REFERENCES users,
    registered_at timestamptz NOT NULL,
    decided_by uuid REFERENCES users,
    decided_at timestamptz,
    refusal text,
    completed_by uuid REFERENCES users,
    completed_at timestamptz,
    completed_on date,
    CHECK (registered_by <> decided_by),
    CHECK ((state = 'registered') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((state = 'refused') = (refusal IS NOT NULL)),
    CHECK ((state = 'completed') = (completed_at IS NOT NULL)),
    CHECK ((state = 'completed') <= (progress_bp = 10000)),
    CHECK (num_nonnulls(completed_by, completed_at, completed_on) IN (0, 3))
  );
  CREATE INDEX projects_by_year ON projects (year, id DESC);

  CREATE TABLE project_budget_lines (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects,
    position smallint NOT NULL,
    kind text NOT NULL CHECK (kind NOT IN ('basic_expenses', 'vehicles', 'halls', 'bonuses', 'debts', 'offices')),
    description text NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    -- Words that sound like forbidden spending; whoever registers it says why it is none.
    suspect_words text[] NOT NULL,
    appeal text,
    appealed_by uuid REFERENCES users,
    state text NOT NULL CHECK (state IN ('clear', 'appealed', 'cleared', 'refused')),
    judged_by uuid REFERENCES users,
    judged_at timestamptz,
    judgement text,
    UNIQUE (project_id, position),
    CHECK ((state = 'clear') = (cardinality(suspect_words) = 0)),
    CHECK ((state = 'clear') = (appeal IS NULL)),
    CHECK ((appeal IS NULL) = (appealed_by IS NULL)),
    CHECK (appealed_by <> judged_by),
    CHECK ((state IN ('cleared', 'refused')) = (judged_by IS NOT NULL)),
    CHECK ((judged_by IS NULL) = (judged_at IS NULL) AND (judged_by IS NULL) = (judgement IS NULL))
  );

  CREATE TABLE project_reports (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects,
    progress_bp integer NOT NULL CHECK (progress_bp BETWEEN 0 AND 10000),
    occurred_on date NOT NULL,
    note text NOT NULL,
    reported_by uuid NOT NULL REFERENCES users,
    reported_at timestamptz NOT NULL
  );
  CREATE INDEX project_reports_by_project ON project_reports (project_id, id DESC);

  CREATE TABLE project_payments (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects,
    line_id uuid NOT NULL REFERENCES project_budget_lines,
    -- Negative when money came back.
    amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
    paid_on date NOT NULL,
    payee text NOT NULL,
    voucher text NOT NULL,
    reason text CHECK ((amount_fen < 0) = (reason IS NOT NULL)),
    recorded_by uuid NOT NULL REFERENCES users,
    recorded_at timestamptz NOT NULL
  );
  CREATE INDEX project_payments_by_project ON project_payments (project_id, id DESC);

  -- What proves a report or a payment.
  CREATE TABLE project_files (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects,
    report_id uuid REFERENCES project_reports,
    payment_id uuid REFERENCES project_payments,
    file_id uuid NOT NULL REFERENCES files,
    CHECK (num_nonnulls(report_id, payment_id) = 1)
  );
  CREATE INDEX project_files_by_project ON project_files (project_id);
  CREATE INDEX project_files_by_file ON project_files (file_id);

  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['project_reports', 'project_payments', 'project_files']
    LOOP
      EXECUTE format('CREATE TRIGGER %1$I_immutable BEFORE UPDATE OR DELETE ON %1$I
                        FOR EACH ROW EXECUTE FUNCTION forbid_change()', name);
    END LOOP;
  END $$;
`;

/** By place: an official's region and all below, on either side. Operators and auditors read; officials write. */
const policies = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['agreements', 'agreement_indicators', 'indicator_reports', 'indicator_report_files',
                                'target_parts', 'target_changes', 'projects', 'project_budget_lines', 'project_reports',
                                'project_payments', 'project_files']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM market_app', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['agreements', 'target_parts', 'target_changes', 'projects']
    LOOP
      EXECUTE format('CREATE POLICY concerned ON %I USING (
          (SELECT app_sees_all())
          OR east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]))
        WITH CHECK (
          (SELECT app_scope()) = ''system''
          OR east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['project_budget_lines', 'project_reports', 'project_payments', 'project_files']
    LOOP
      EXECUTE format('CREATE POLICY with_project ON %I USING (
          EXISTS (SELECT FROM projects p WHERE p.id = project_id OFFSET 0))
        WITH CHECK (app_scope() IN (''system'', ''official'')
          AND EXISTS (SELECT FROM projects p WHERE p.id = project_id OFFSET 0))', name);
    END LOOP;
  END $$;
  GRANT UPDATE ON agreements, indicator_reports, target_parts, projects, project_budget_lines TO market_app;

  -- Whoever was given a part reads of what it is a part.
  CREATE POLICY with_part ON agreements FOR SELECT USING (
    EXISTS (SELECT FROM target_parts p WHERE p.agreement_id = agreements.id AND p.removed_at IS NULL OFFSET 0));
  CREATE POLICY with_agreement ON agreement_indicators USING (
      EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id OFFSET 0))
    WITH CHECK (app_scope() IN ('system', 'official')
      AND EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id OFFSET 0));
  -- Reports stay between the two sides and those above them.
  CREATE POLICY with_agreement ON indicator_reports USING (
      EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id
                 AND (app_sees_all() OR a.east_code = ANY (app_regions()) OR a.west_code = ANY (app_regions())) OFFSET 0))
    WITH CHECK (
      EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id
                 AND (app_scope() = 'system' OR a.east_code = ANY (app_regions()) OR a.west_code = ANY (app_regions()))
                 OFFSET 0));
  CREATE POLICY with_report ON indicator_report_files USING (
      EXISTS (SELECT FROM indicator_reports r WHERE r.id = report_id OFFSET 0))
    WITH CHECK (app_scope() IN ('system', 'official')
      AND EXISTS (SELECT FROM indicator_reports r WHERE r.id = report_id OFFSET 0));
  CREATE POLICY shown_by_officials ON files FOR SELECT USING (
    app_scope() = 'official' AND (
      EXISTS (SELECT FROM indicator_report_files f WHERE f.file_id = files.id OFFSET 0)
      OR EXISTS (SELECT FROM project_files f WHERE f.file_id = files.id OFFSET 0)));

  -- Officials set the targets of the districts below them.
  ALTER POLICY concerned ON targets WITH CHECK (
    app_scope() = 'system' OR EXISTS (SELECT FROM pairings p WHERE p.id = pairing_id AND p.east_code = ANY (app_regions())));
`;
