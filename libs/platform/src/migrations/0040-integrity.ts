import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Integrity flags (疑点, docs/decisions/0044-flags-beside-figures.md): what looks odd in the trade, with its evidence, its
 * owner and its outcome; and what the rules compare with: reference prices, plots, contacts and looks of photos.
 */
export class Integrity0040 implements MigrationInterface {
  readonly name = 'Integrity1700000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(compared);
    await runner.query(rules);
    await runner.query(flags);
    await runner.query(scanning);
    await runner.query(guard);
    await runner.query(policies);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const compared = `
  CREATE TABLE contacts (
    organization_id uuid PRIMARY KEY REFERENCES organizations,
    phone text NOT NULL
  );

  -- Of what a supplier sells: how much land, and what it bears in that year.
  CREATE TABLE plots (
    id uuid PRIMARY KEY,
    supplier_id uuid NOT NULL REFERENCES organizations,
    product_id uuid NOT NULL REFERENCES products,
    year smallint NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    county_code text NOT NULL REFERENCES regions,
    township text NOT NULL,
    -- 1 mu (亩) = 100 of these.
    hundredth_mu integer NOT NULL CHECK (hundredth_mu > 0),
    kg_per_mu integer NOT NULL CHECK (kg_per_mu > 0),
    -- Where the yield comes from.
    source text NOT NULL,
    entered_by uuid REFERENCES users,
    entered_at timestamptz NOT NULL,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    withdrawal text,
    CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawal) IN (0, 3))
  );
  CREATE INDEX plots_by_supplier ON plots (supplier_id, id DESC);
  CREATE INDEX plots_by_product ON plots (product_id, year) WHERE withdrawn_at IS NULL;

  -- What the goods cost elsewhere (V6); the newest one before an order holds for it.
  CREATE TABLE reference_prices (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products,
    price_per_kg_fen bigint NOT NULL CHECK (price_per_kg_fen > 0),
    captured_on date NOT NULL,
    source text NOT NULL,
    recorded_by uuid REFERENCES users,
    recorded_at timestamptz NOT NULL
  );
  CREATE INDEX reference_prices_by_product ON reference_prices (product_id, captured_on DESC, id DESC);

  -- What a photo looks like: 64 bits that stay nearly the same when it is cut, pressed or sent again.
  CREATE TABLE photo_looks (
    file_id uuid NOT NULL REFERENCES files,
    -- Null: the file cannot be read as a picture.
    look bit(64),
    buyer_id uuid NOT NULL,
    supplier_id uuid,
    -- The acceptance or the sales report that it hangs on.
    paper_id uuid NOT NULL,
    looked_at timestamptz NOT NULL,
    PRIMARY KEY (file_id, paper_id)
  );
  CREATE INDEX photo_looks_same ON photo_looks (look);
  CREATE INDEX photo_looks_by_paper ON photo_looks (paper_id);
  CREATE INDEX photo_looks_by_buyer ON photo_looks (buyer_id, file_id DESC);
  CREATE INDEX photo_looks_by_supplier ON photo_looks (supplier_id, file_id DESC);

  CREATE INDEX bank_lines_by_payer ON bank_lines (payer_account, booked_on);
`;

/** Thresholds are decisions of the market, kept as data; the code says what each means. */
const rules = `
  CREATE TABLE integrity_rules (
    code text PRIMARY KEY,
    thresholds jsonb NOT NULL,
    -- By which paper or decision the thresholds are as they are.
    source text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    changed_by uuid REFERENCES users,
    changed_at timestamptz NOT NULL
  );
  INSERT INTO integrity_rules (code, thresholds, source, changed_at)
  SELECT code, thresholds, '平台设定', now() FROM (VALUES
    ('origin_unlisted', '{}'::jsonb),
    ('price_above_reference', '{"overBp": 0, "referenceDays": 365}'),
    ('round_amounts', '{"multipleFen": 100000, "atLeast": 3, "shareBp": 5000, "days": 90}'),
    ('same_minute', '{"seconds": 60}'),
    ('shared_payer', '{"buyers": 3, "days": 180}'),
    ('shared_contacts', '{}'),
    ('repeated_photo', '{"distance": 5, "candidates": 2000}'),
    ('above_yield', '{"overBp": 1000}'),
    ('december_spike', '{"shareBp": 5000, "atLeastFen": 2000000}'),
    ('refund_after_close', '{"atLeastFen": 50000}'),
    ('split_orders', '{"limitFen": 5000000, "days": 7, "shareBp": 2000}')
  ) r(code, thresholds);
`;

const flags = `
  CREATE SEQUENCE integrity_flag_numbers;
  CREATE TABLE integrity_flags (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    rule text NOT NULL REFERENCES integrity_rules,
    -- What it is about, within its rule: an order, two parties, an account.
    subject text NOT NULL,
    -- Business day of the newest thing in it: when it was found, and by now.
    first_day date NOT NULL,
    last_day date NOT NULL CHECK (last_day >= first_day),
    year smallint NOT NULL CHECK (year = extract(year FROM first_day)),
    -- The districts and counties that it concerns.
    codes text[] NOT NULL CHECK (codes <> '{}'),
    buyer_ids uuid[] NOT NULL,
    supplier_id uuid REFERENCES organizations,
    amount_fen bigint NOT NULL,
    evidence jsonb NOT NULL,
    -- Of the evidence: found again without anything new it stays as it is.
    print text NOT NULL,
    sightings integer NOT NULL DEFAULT 1 CHECK (sightings > 0),
    -- The case that ended before this one began.
    previous_id uuid UNIQUE REFERENCES integrity_flags,
    found_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'assigned', 'explained', 'confirmed', 'dismissed')),
    owner_id uuid REFERENCES users,
    assigned_by uuid REFERENCES users,
    assigned_at timestamptz,
    ended_by uuid REFERENCES users,
    ended_at timestamptz,
    reason text,
    CHECK (num_nonnulls(owner_id, assigned_by, assigned_at) = CASE state WHEN 'open' THEN 0 ELSE 3 END),
    CHECK (num_nonnulls(ended_by, ended_at, reason) = CASE WHEN state IN ('open', 'assigned') THEN 0 ELSE 3 END),
    UNIQUE (rule, subject, first_day)
  );
  -- The same case is not opened twice.
  CREATE UNIQUE INDEX integrity_flags_one_alive ON integrity_flags (rule, subject) WHERE state IN ('open', 'assigned');
  CREATE INDEX integrity_flags_by_place ON integrity_flags USING gin (codes);
  CREATE INDEX integrity_flags_by_rule ON integrity_flags (rule, id DESC);
  CREATE INDEX integrity_flags_by_owner ON integrity_flags (owner_id, id DESC) WHERE owner_id IS NOT NULL;
`;

const scanning = `
  -- How far the search has come along the audit chain, in which every event stands once.
  CREATE TABLE integrity_marks (
    id smallint PRIMARY KEY CHECK (id = 1),
    batch bigint NOT NULL CHECK (batch >= 0),
    moved_at timestamptz NOT NULL
  );
  INSERT INTO integrity_marks VALUES (1, 0, now());

  -- Somebody asked to look again at everything since a day.
  CREATE TABLE integrity_scans (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    requested_by uuid NOT NULL REFERENCES users,
    requested_at timestamptz NOT NULL,
    from_day date NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'done')),
    -- The last order looked at.
    reached uuid,
    looked integer NOT NULL DEFAULT 0 CHECK (looked >= 0),
    found integer NOT NULL DEFAULT 0 CHECK (found >= 0),
    ended_at timestamptz,
    CHECK ((state = 'done') = (ended_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX integrity_scans_one_waiting ON integrity_scans (organization_id) WHERE state = 'waiting';
  CREATE INDEX integrity_scans_waiting ON integrity_scans (id) WHERE state = 'waiting';
`;

/** What was found stays found: a case may take in more while somebody works on it, and nothing once it has ended. */
const guard = `
  CREATE FUNCTION guard_integrity_flag() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    may_change text[] := CASE
      WHEN OLD.state = 'open' AND NEW.state IN ('open', 'assigned') OR OLD.state = 'assigned' AND NEW.state = 'assigned'
        THEN ARRAY['state', 'owner_id', 'assigned_by', 'assigned_at', 'last_day', 'codes', 'buyer_ids',
                   'amount_fen', 'evidence', 'print', 'sightings', 'seen_at']
      WHEN OLD.state = 'assigned' AND NEW.state IN ('explained', 'confirmed', 'dismissed')
        THEN ARRAY['state', 'ended_by', 'ended_at', 'reason']
      ELSE ARRAY[]::text[] END;
  BEGIN
    IF (to_jsonb(NEW) - may_change) <> (to_jsonb(OLD) - may_change) THEN
      RAISE 'flag % is %: it does not change so', OLD.number, OLD.state;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_integrity_flag BEFORE UPDATE ON integrity_flags
    FOR EACH ROW EXECUTE FUNCTION guard_integrity_flag();
  CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON integrity_flags
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_prices
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
`;

/** Officials of the places read flags and act on them; only programs find them. Parties know nothing of them. */
const policies = `
  REVOKE DELETE, TRUNCATE ON contacts, plots, reference_prices, photo_looks, integrity_rules, integrity_flags,
    integrity_marks, integrity_scans FROM market_app;
  REVOKE UPDATE ON reference_prices, photo_looks FROM market_app;
  REVOKE INSERT ON integrity_marks FROM market_app;
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['contacts', 'plots', 'reference_prices', 'photo_looks', 'integrity_rules',
      'integrity_flags', 'integrity_marks', 'integrity_scans']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    END LOOP;
  END $$;

  CREATE POLICY own ON contacts USING (app_sees_all() OR organization_id = app_organization())
    WITH CHECK (app_scope() = 'system');

  CREATE POLICY concerned ON plots USING (
    (SELECT app_sees_all()) OR supplier_id = (SELECT app_organization())
    OR county_code = ANY ((SELECT app_regions())::text[]))
    WITH CHECK (app_scope() = 'system' OR supplier_id = app_organization());
  CREATE POLICY of_office ON plots AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years()) END);

  CREATE POLICY everybody_reads ON reference_prices FOR SELECT USING (true);
  CREATE POLICY operators_add ON reference_prices FOR INSERT WITH CHECK (app_sees_all());

  CREATE POLICY programs ON photo_looks USING (app_scope() = 'system');
  CREATE POLICY programs ON integrity_marks USING (app_scope() = 'system');

  CREATE POLICY everybody_reads ON integrity_rules FOR SELECT USING (true);
  CREATE POLICY operators_add ON integrity_rules FOR INSERT WITH CHECK (app_sees_all());
  CREATE POLICY operators_change ON integrity_rules FOR UPDATE USING (app_sees_all());

  CREATE POLICY own ON integrity_scans USING (app_sees_all() OR organization_id = app_organization());

  CREATE POLICY concerned ON integrity_flags FOR SELECT USING (
    (SELECT app_sees_all()) OR codes && (SELECT app_regions())::text[]);
  CREATE POLICY programs_find ON integrity_flags FOR INSERT WITH CHECK (app_scope() = 'system');
  CREATE POLICY officials_act ON integrity_flags FOR UPDATE USING (
    (SELECT app_scope()) = 'system' OR codes && (SELECT app_regions())::text[]);
  -- An office of some departments sees what is about its units alone.
  CREATE POLICY of_office ON integrity_flags AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years())
              AND ((SELECT app_office_units()) IS NULL
                   OR buyer_ids <> '{}' AND buyer_ids <@ (SELECT app_office_units())::uuid[]) END);
`;
