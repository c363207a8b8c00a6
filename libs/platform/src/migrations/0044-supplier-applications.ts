import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Producers apply, two offices of their county and the platform say their word (domain V3). */
export class SupplierApplications0044 implements MigrationInterface {
  readonly name = 'SupplierApplications1700000000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(applications);
    await runner.query(access);
    await runner.query(applicants);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const applications = `
  CREATE TABLE supplier_applications (
    id uuid PRIMARY KEY,
    receipt_hash bytea NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('open', 'admitted', 'declined', 'withdrawn')),
    kind text NOT NULL CHECK (kind IN ('cooperative', 'family_farm', 'enterprise')),
    name text NOT NULL,
    short_name text NOT NULL,
    credit_code text NOT NULL,
    -- The county where it is registered.
    region_code text NOT NULL REFERENCES regions,
    township text NOT NULL,
    address text NOT NULL,
    contact_name text NOT NULL,
    phone text NOT NULL,
    goods text NOT NULL,
    linkage text NOT NULL,
    login text NOT NULL,
    password_hash text,
    applied_at timestamptz NOT NULL,
    ended_at timestamptz,
    organization_id uuid UNIQUE REFERENCES organizations,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'admitted') = (organization_id IS NOT NULL)),
    -- A password lives on with its account, or nowhere.
    CHECK ((state = 'open') = (password_hash IS NOT NULL))
  );
  CREATE UNIQUE INDEX supplier_applications_one_open ON supplier_applications (credit_code) WHERE state = 'open';
  CREATE UNIQUE INDEX supplier_applications_one_login ON supplier_applications (login) WHERE state = 'open';
  CREATE INDEX supplier_applications_by_region ON supplier_applications (region_code, applied_at);

  CREATE TABLE supplier_application_words (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES supplier_applications,
    stage text NOT NULL CHECK (stage IN ('agriculture', 'revitalisation', 'platform')),
    approved boolean NOT NULL,
    reason text NOT NULL,
    said_by uuid NOT NULL REFERENCES users,
    said_at timestamptz NOT NULL
  );
  CREATE INDEX supplier_application_words_by_application ON supplier_application_words (application_id, id);
  CREATE UNIQUE INDEX supplier_application_words_last ON supplier_application_words (application_id) WHERE stage = 'platform';
`;

/** Of the county and of those that it is paired with, in the years of the office; who admits a supplier creates it. */
const access = `
  REVOKE DELETE, TRUNCATE ON supplier_applications FROM market_app;
  REVOKE UPDATE, DELETE, TRUNCATE ON supplier_application_words FROM market_app;
  REVOKE UPDATE ON supplier_applications FROM market_app;
  GRANT UPDATE (state, password_hash, ended_at, organization_id) ON supplier_applications TO market_app;
  ALTER TABLE supplier_applications ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE supplier_application_words ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON supplier_applications USING (
    CASE WHEN (SELECT app_sees_all()) THEN true
         ELSE extract(year FROM applied_at AT TIME ZONE 'Asia/Shanghai')::int <@ (SELECT app_office_years())
              AND (region_code = ANY ((SELECT app_regions())::text[]) OR EXISTS (
                SELECT FROM pairings p
                 WHERE p.west_code = region_code AND p.east_code = ANY ((SELECT app_regions())::text[])))
    END) WITH CHECK ((SELECT app_sees_all()));
  CREATE POLICY with_application ON supplier_application_words FOR SELECT USING (
    (SELECT app_sees_all()) OR EXISTS (SELECT FROM supplier_applications a WHERE a.id = application_id OFFSET 0));
  -- Whether the caller's body is that office of the county where who applied is registered.
  CREATE FUNCTION app_signs_for(p_application uuid, p_stage text) RETURNS boolean LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT EXISTS (
      SELECT FROM supplier_applications a JOIN organizations o ON o.region_code = a.region_code
      JOIN offices f ON f.organization_id = o.id AND f.withdrawn_at IS NULL AND f.function = p_stage
     WHERE a.id = p_application AND o.id = app_organization()) $$;
  CREATE POLICY offices_say ON supplier_application_words FOR INSERT WITH CHECK (
    app_sees_all() OR app_signs_for(application_id, stage));
  -- The operator who admits a supplier creates it, how it is reached, and its first account.
  CREATE POLICY operators_admit ON contacts FOR INSERT WITH CHECK (app_scope() = 'operator');
  CREATE POLICY operators_admit ON organizations FOR INSERT WITH CHECK (app_scope() = 'operator' AND kind = 'supplier');
  CREATE POLICY operators_admit ON users FOR INSERT WITH CHECK (app_scope() = 'operator' AND EXISTS (
    SELECT FROM organizations o WHERE o.id = organization_id AND o.kind = 'supplier'));
`;

/** For people without an account: what they may do is these three, each with the receipt that only they hold. */
const applicants = `
  -- The same receipt is the same application, however often it is sent.
  CREATE FUNCTION apply_as_supplier(
    p_id uuid, p_receipt bytea, p_draft jsonb, p_password text, p_now timestamptz, p_event uuid, p_actor jsonb, p_request text
  ) RETURNS uuid LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE found uuid; code text := p_draft->>'creditCode'; account text := p_draft->>'login';
  BEGIN
    -- One after the other: of two with the same code or login the second is told so.
    PERFORM pg_advisory_xact_lock(hashtext('supplier_applications'));
    SELECT id INTO found FROM supplier_applications WHERE receipt_hash = p_receipt;
    IF found IS NOT NULL THEN RETURN found; END IF;
    IF NOT EXISTS (SELECT FROM pairings WHERE west_code = p_draft->>'regionCode') THEN
      PERFORM refuse('admission.county_not_listed');
    END IF;
    IF EXISTS (SELECT FROM organizations WHERE credit_code = code) THEN PERFORM refuse('admission.already_supplier'); END IF;
    IF EXISTS (SELECT FROM supplier_applications WHERE credit_code = code AND state = 'open') THEN
      PERFORM refuse('admission.already_open');
    END IF;
    IF EXISTS (SELECT FROM users WHERE login = account)
       OR EXISTS (SELECT FROM supplier_applications WHERE login = account AND state = 'open') THEN
      PERFORM refuse('admission.login_taken');
    END IF;
    INSERT INTO supplier_applications (id, receipt_hash, state, kind, name, short_name, credit_code, region_code, township,
      address, contact_name, phone, goods, linkage, login, password_hash, applied_at)
    VALUES (p_id, p_receipt, 'open', p_draft->>'kind', p_draft->>'name', p_draft->>'shortName', code,
      p_draft->>'regionCode', p_draft->>'township', p_draft->>'address', p_draft->>'contactName', p_draft->>'phone',
      p_draft->>'goods', p_draft->>'linkage', account, p_password, p_now);
    PERFORM record_event(p_event, 'supplier_application.filed', p_id, p_actor, jsonb_build_object(
      'name', p_draft->>'name', 'creditCode', code, 'regionCode', p_draft->>'regionCode'), p_request, p_now);
    RETURN p_id;
  END $$;

  -- Null = there is none.
  CREATE FUNCTION supplier_application_progress(p_receipt bytea) RETURNS jsonb LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT jsonb_build_object(
      'id', a.id, 'state', a.state, 'name', a.name, 'regionName', r.name, 'login', a.login,
      'appliedAt', a.applied_at, 'endedAt', a.ended_at, 'words', coalesce((
        SELECT jsonb_agg(jsonb_build_object('stage', stage, 'approved', approved, 'reason', reason, 'saidAt', said_at)
                         ORDER BY id)
          FROM supplier_application_words WHERE application_id = a.id), '[]'))
      FROM supplier_applications a JOIN regions r ON r.code = a.region_code WHERE a.receipt_hash = p_receipt
  $$;

  -- Asked again, it stays withdrawn. Null = there is none.
  CREATE FUNCTION withdraw_supplier_application(
    p_receipt bytea, p_now timestamptz, p_event uuid, p_actor jsonb, p_request text
  ) RETURNS uuid LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE mine supplier_applications;
  BEGIN
    SELECT * INTO mine FROM supplier_applications WHERE receipt_hash = p_receipt FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF mine.state = 'withdrawn' THEN RETURN mine.id; END IF;
    IF mine.state <> 'open' THEN PERFORM refuse('admission.wrong_state'); END IF;
    UPDATE supplier_applications SET state = 'withdrawn', ended_at = p_now, password_hash = NULL WHERE id = mine.id;
    PERFORM record_event(p_event, 'supplier_application.withdrawn', mine.id, p_actor, '{}', p_request, p_now);
    RETURN mine.id;
  END $$;
`;
