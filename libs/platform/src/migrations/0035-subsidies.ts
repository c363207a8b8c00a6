import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 奖补: what a western county pays its sellers on verified eastern sales. Programmes are data; a run is one list under one
 * programme, from its public notice to the bank (docs/decisions/0040-subsidy-rules-as-data.md, 0041-a-list-is-a-copy.md).
 */
export class Subsidies0035 implements MigrationInterface {
  readonly name = 'Subsidies1700000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(programmes);
    await runner.query(runs);
    await runner.query(payments);
    await runner.query(objections);
    await runner.query(policies);
    await runner.query(publicPages);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const programmes = `
  -- Rules that other counties published, to start from: reference data.
  CREATE TABLE subsidy_references (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    region_name text NOT NULL,
    year smallint NOT NULL,
    rules jsonb NOT NULL,
    source_document text NOT NULL,
    confidence text NOT NULL CHECK (confidence IN ('A', 'B', 'C', 'U', 'P')),
    note text NOT NULL
  );

  CREATE TABLE subsidy_programmes (
    id uuid PRIMARY KEY,
    region_code text NOT NULL REFERENCES regions,
    name text NOT NULL,
    rules jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    source_document text NOT NULL,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    created_by uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL,
    changed_by uuid NOT NULL REFERENCES users,
    changed_at timestamptz NOT NULL,
    UNIQUE (id, region_code)
  );
  CREATE INDEX subsidy_programmes_by_region ON subsidy_programmes (region_code, id DESC);
`;

const runs = `
  CREATE SEQUENCE subsidy_run_numbers;
  CREATE TABLE subsidy_runs (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    programme_id uuid NOT NULL,
    region_code text NOT NULL,
    -- As they were when it was published: what is changed later changes no list.
    programme_name text NOT NULL,
    source_document text NOT NULL,
    rules jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('notice', 'review', 'final', 'confirmed', 'paid', 'withdrawn')),
    -- Of its lists the one in force: 1 was published, later ones were made after the notice.
    version smallint NOT NULL DEFAULT 1 CHECK (version > 0),
    -- The last day on which anybody may object.
    notice_ends_on date NOT NULL,
    published_by uuid NOT NULL REFERENCES users,
    published_at timestamptz NOT NULL,
    reviewed_at timestamptz,
    finalised_by uuid REFERENCES users,
    finalised_at timestamptz,
    -- Why the second person sent the final list back, the last time.
    refusal text,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    paid_at timestamptz,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    withdrawal text,
    FOREIGN KEY (programme_id, region_code) REFERENCES subsidy_programmes (id, region_code),
    UNIQUE (id, region_code),
    -- At least five days, the day of publication not counted.
    CHECK (notice_ends_on >= (published_at AT TIME ZONE 'Asia/Shanghai')::date + 5),
    -- Two people, whoever asks: neither who published it nor who made the final list confirms it.
    CHECK (confirmed_by <> published_by AND confirmed_by <> finalised_by),
    CHECK ((state IN ('final', 'confirmed', 'paid')) <= (finalised_by IS NOT NULL AND finalised_at IS NOT NULL AND version > 1)),
    CHECK ((state IN ('confirmed', 'paid')) = (confirmed_by IS NOT NULL AND confirmed_at IS NOT NULL)),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL AND withdrawal IS NOT NULL))
  );
  -- One list of a programme at a time: no sale is subsidised twice under it.
  CREATE UNIQUE INDEX subsidy_runs_one_alive ON subsidy_runs (programme_id) WHERE state <> 'withdrawn';
  CREATE INDEX subsidy_runs_by_region ON subsidy_runs (region_code, id DESC);
  CREATE INDEX subsidy_runs_in_notice ON subsidy_runs (notice_ends_on) WHERE state = 'notice';

  -- Lists are written once; a later one has the next version.
  CREATE TABLE subsidy_lines (
    id uuid PRIMARY KEY,
    run_id uuid NOT NULL,
    version smallint NOT NULL CHECK (version > 0),
    region_code text NOT NULL,
    supplier_id uuid NOT NULL REFERENCES organizations,
    position integer NOT NULL CHECK (position > 0),
    supplier_name text NOT NULL,
    credit_code text NOT NULL,
    -- Accepted sales that count, net of returns; and those that do not.
    eligible_fen bigint NOT NULL,
    excluded_fen bigint NOT NULL,
    -- By tiers and cap; and after the pot was shared.
    own_fen bigint NOT NULL CHECK (own_fen >= 0),
    amount_fen bigint NOT NULL CHECK (amount_fen BETWEEN 0 AND own_fen),
    -- What a person decided against the computed figure, and why.
    correction text CHECK (correction IN ('excluded', 'sales')),
    correction_reason text,
    FOREIGN KEY (run_id, region_code) REFERENCES subsidy_runs (id, region_code),
    UNIQUE (run_id, version, supplier_id),
    UNIQUE (run_id, version, position),
    CHECK ((correction IS NULL) = (correction_reason IS NULL)),
    CHECK ((correction = 'excluded') <= (amount_fen = 0))
  );
  CREATE INDEX subsidy_lines_by_supplier ON subsidy_lines (supplier_id, id DESC);

  -- Which facts a line is made of, as they were; with a reason, what was looked at and does not count.
  CREATE TABLE subsidy_line_facts (
    line_id uuid NOT NULL REFERENCES subsidy_lines,
    fact_id uuid NOT NULL REFERENCES facts,
    region_code text NOT NULL,
    supplier_id uuid NOT NULL,
    amount_fen bigint NOT NULL,
    reason text CHECK (reason IN (
      'seller_elsewhere', 'seller_kind', 'channel', 'outside_pairs', 'buyer_elsewhere', 'evidence')),
    PRIMARY KEY (line_id, fact_id)
  );
`;

const payments = `
  CREATE SEQUENCE subsidy_payment_numbers;
  CREATE TABLE subsidy_payments (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    run_id uuid NOT NULL,
    region_code text NOT NULL,
    line_count integer NOT NULL CHECK (line_count > 0),
    total_fen bigint NOT NULL CHECK (total_fen > 0),
    made_by uuid NOT NULL REFERENCES users,
    made_at timestamptz NOT NULL,
    FOREIGN KEY (run_id, region_code) REFERENCES subsidy_runs (id, region_code)
  );
  CREATE INDEX subsidy_payments_by_run ON subsidy_payments (run_id);
  CREATE TABLE subsidy_transfers (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES subsidy_payments,
    line_id uuid NOT NULL REFERENCES subsidy_lines,
    region_code text NOT NULL,
    supplier_id uuid NOT NULL REFERENCES organizations,
    position integer NOT NULL CHECK (position > 0),
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    -- As the bank is told, whatever changes later.
    payee_name text NOT NULL,
    payee_bank text NOT NULL,
    payee_account text NOT NULL CHECK (payee_account ~ '^[0-9]{8,32}$'),
    state text NOT NULL CHECK (state IN ('listed', 'paid', 'failed')),
    paid_on date,
    failure text,
    marked_by uuid REFERENCES users,
    UNIQUE (payment_id, position),
    CHECK ((state = 'paid') = (paid_on IS NOT NULL)),
    CHECK ((state = 'failed') = (failure IS NOT NULL)),
    CHECK ((state = 'listed') = (marked_by IS NULL))
  );
  -- Each seller once, until the bank sends it back.
  CREATE UNIQUE INDEX subsidy_transfers_one_alive ON subsidy_transfers (line_id) WHERE state <> 'failed';
`;

const objections = `
  CREATE TABLE subsidy_objections (
    id uuid PRIMARY KEY,
    run_id uuid NOT NULL,
    region_code text NOT NULL,
    -- About whom on the list; null = about the list.
    supplier_id uuid REFERENCES organizations,
    name text NOT NULL,
    contact text NOT NULL,
    text text NOT NULL,
    -- Null = somebody without a login.
    organization_id uuid REFERENCES organizations,
    filed_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'upheld', 'rejected')),
    answer text,
    decided_by uuid REFERENCES users,
    decided_at timestamptz,
    FOREIGN KEY (run_id, region_code) REFERENCES subsidy_runs (id, region_code),
    CHECK ((state = 'open') = (num_nonnulls(answer, decided_by, decided_at) = 0)),
    CHECK ((state <> 'open') = (num_nonnulls(answer, decided_by, decided_at) = 3))
  );
  -- Sent twice is one objection.
  CREATE UNIQUE INDEX subsidy_objections_once ON subsidy_objections (run_id, contact, md5(text));
  CREATE INDEX subsidy_objections_by_region ON subsidy_objections (region_code, id DESC);
`;

const policies = `
  REVOKE UPDATE, DELETE, TRUNCATE ON subsidy_references, subsidy_programmes, subsidy_runs, subsidy_lines, subsidy_line_facts,
    subsidy_payments, subsidy_transfers, subsidy_objections FROM market_app;
  GRANT UPDATE ON subsidy_references TO market_app;
  GRANT UPDATE (name, rules, source_document, version, changed_by, changed_at) ON subsidy_programmes TO market_app;
  GRANT UPDATE (state, version, reviewed_at, finalised_by, finalised_at, refusal, confirmed_by, confirmed_at, paid_at,
                withdrawn_by, withdrawn_at, withdrawal) ON subsidy_runs TO market_app;
  GRANT UPDATE (state, paid_on, failure, marked_by) ON subsidy_transfers TO market_app;
  GRANT UPDATE (state, answer, decided_by, decided_at) ON subsidy_objections TO market_app;

  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['subsidy_references', 'subsidy_programmes', 'subsidy_runs', 'subsidy_lines',
      'subsidy_line_facts', 'subsidy_payments', 'subsidy_transfers', 'subsidy_objections']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      IF name <> 'subsidy_references' THEN
        EXECUTE format('CREATE POLICY of_the_county ON %I USING (
          (SELECT app_sees_all()) OR region_code = ANY ((SELECT app_regions())::text[]))', name);
      END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY['subsidy_lines', 'subsidy_line_facts', 'subsidy_transfers']
    LOOP
      EXECUTE format('CREATE POLICY party_reads ON %I FOR SELECT USING (supplier_id = (SELECT app_organization()))', name);
    END LOOP;
  END $$;
  CREATE POLICY everybody_reads ON subsidy_references FOR SELECT USING (true);
  CREATE POLICY programs_write ON subsidy_references FOR INSERT WITH CHECK (app_scope() = 'system');
  CREATE POLICY programs_change ON subsidy_references FOR UPDATE USING (app_scope() = 'system');
  -- Whoever stands on a list, or objected to it, reads what list it is.
  CREATE POLICY party_reads ON subsidy_runs FOR SELECT USING (EXISTS (
    SELECT FROM subsidy_lines l WHERE l.run_id = subsidy_runs.id AND l.supplier_id = (SELECT app_organization()) OFFSET 0));
  CREATE POLICY own_reads ON subsidy_objections FOR SELECT USING (organization_id = (SELECT app_organization()));
  -- A county pays to the account that the market has checked: of those whom its confirmed lists name, and of no others.
  CREATE POLICY county_pays ON payout_accounts FOR SELECT USING (EXISTS (
    SELECT FROM subsidy_lines l JOIN subsidy_runs r ON r.id = l.run_id AND r.version = l.version
     WHERE l.supplier_id = payout_accounts.supplier_id AND l.amount_fen > 0
       AND l.region_code = ANY ((SELECT app_regions())::text[]) AND r.state = 'confirmed' OFFSET 0));
`;

const publicPages = `
  -- What stands on the public page: the list without accounts, contacts and whole credit codes, and of a person who trades
  -- in his own name not the whole name. A withdrawn list shows nothing but that. Null = there is none.
  CREATE FUNCTION public_subsidy_notice(p_id uuid) RETURNS jsonb LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT jsonb_build_object(
      'id', r.id, 'number', r.number, 'programmeName', r.programme_name, 'sourceDocument', r.source_document,
      'regionName', g.name, 'office', o.name, 'rules', r.rules, 'publishedAt', r.published_at,
      'noticeEndsOn', r.notice_ends_on, 'withdrawal', r.withdrawal, 'confirmedAt', r.confirmed_at,
      'state', CASE r.state WHEN 'final' THEN 'review' ELSE r.state END,
      'objections', (SELECT jsonb_build_object('filed', count(*), 'decided', count(*) FILTER (WHERE state <> 'open'))
                       FROM subsidy_objections WHERE run_id = r.id),
      'lines', CASE WHEN r.state = 'withdrawn' THEN '[]' ELSE coalesce((
        SELECT jsonb_agg(jsonb_build_object(
                 'position', l.position, 'eligibleFen', l.eligible_fen, 'amountFen', l.amount_fen,
                 'name', CASE WHEN l.credit_code LIKE '92%'
                              THEN left(l.supplier_name, 2) || '***' || right(l.supplier_name, 2) ELSE l.supplier_name END,
                 'creditCode', left(l.credit_code, 4) || '**********' || right(l.credit_code, 4),
                 'correctionReason', l.correction_reason) ORDER BY l.position)
          FROM subsidy_lines l WHERE l.run_id = r.id AND (l.amount_fen > 0 OR l.correction IS NOT NULL)
           AND l.version = CASE WHEN r.state IN ('confirmed', 'paid') THEN r.version ELSE 1 END), '[]') END)
      FROM subsidy_runs r JOIN regions g ON g.code = r.region_code
      JOIN users u ON u.id = r.published_by JOIN organizations o ON o.id = u.organization_id
     WHERE r.id = p_id
  $$;

  -- The newest hundred, without their lists.
  CREATE FUNCTION public_subsidy_notices() RETURNS SETOF jsonb LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT jsonb_build_object(
      'id', r.id, 'number', r.number, 'programmeName', r.programme_name, 'regionName', g.name,
      'publishedAt', r.published_at, 'noticeEndsOn', r.notice_ends_on,
      'state', CASE r.state WHEN 'final' THEN 'review' ELSE r.state END)
      FROM subsidy_runs r JOIN regions g ON g.code = r.region_code
     WHERE r.state <> 'withdrawn' ORDER BY r.id DESC LIMIT 100
  $$;

  -- For a seller, who sees only the own line: by what total the pot was shared.
  CREATE FUNCTION own_of_subsidy_list(p_run uuid, p_version smallint) RETURNS bigint LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT coalesce(sum(own_fen), 0)::bigint FROM subsidy_lines WHERE run_id = p_run AND version = p_version
  $$;

  -- From anybody, also without a login: the row and its event. Null = there is no such list.
  CREATE FUNCTION file_subsidy_objection(
    p_id uuid, p_run uuid, p_position int, p_name text, p_contact text, p_text text, p_today date, p_now timestamptz,
    p_event uuid, p_actor jsonb, p_request text
  ) RETURNS uuid LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE run subsidy_runs; about uuid; written uuid;
  BEGIN
    -- Together with the end of the notice, never after it.
    SELECT * INTO run FROM subsidy_runs WHERE id = p_run FOR SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF run.state <> 'notice' OR p_today > run.notice_ends_on THEN PERFORM refuse('subsidy.notice_over'); END IF;
    IF p_position IS NOT NULL THEN
      SELECT supplier_id INTO about FROM subsidy_lines WHERE run_id = p_run AND version = 1 AND position = p_position;
      IF about IS NULL THEN PERFORM refuse('subsidy.no_such_line'); END IF;
    END IF;
    INSERT INTO subsidy_objections (id, run_id, region_code, supplier_id, name, contact, text, organization_id, filed_at, state)
    VALUES (p_id, p_run, run.region_code, about, p_name, p_contact, p_text, app_organization(), p_now, 'open')
    ON CONFLICT (run_id, contact, md5(text)) DO NOTHING RETURNING id INTO written;
    IF written IS NULL THEN
      RETURN (SELECT id FROM subsidy_objections WHERE run_id = p_run AND contact = p_contact AND md5(text) = md5(p_text));
    END IF;
    PERFORM record_event(p_event, 'subsidy.objection_filed', p_run, p_actor,
      jsonb_build_object('objectionId', p_id, 'number', run.number), p_request, p_now);
    RETURN written;
  END $$;
`;
