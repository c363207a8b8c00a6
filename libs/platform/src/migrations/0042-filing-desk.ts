import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Filing in two round trips, offices of departments at the filing desk, years of an office over its exports, who looked at
 * one's papers, and supplements of agreements (docs/decisions/0048-supplements-and-looks.md).
 */
export class FilingDesk0042 implements MigrationInterface {
  readonly name = 'FilingDesk1700000000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(hotFilings);
    await runner.query(offices);
    await runner.query(looks);
    await runner.query(supplements);
    await runner.query(supplementPolicies);
    await runner.query(ownParts);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/**
 * On the last day a hundred thousand units file within an hour: what a filing is judged by is read in one statement, and
 * judged in TypeScript; these write it in one more, each its own transaction.
 */
const hotFilings = `
  -- A region and those above it, nearest first.
  CREATE FUNCTION region_above(p_code text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE line AS (
      SELECT code, parent_code, 0 AS depth FROM regions WHERE code = p_code
      UNION ALL SELECT r.code, r.parent_code, depth + 1 FROM regions r JOIN line l ON r.code = l.parent_code
    ) SELECT array_agg(code ORDER BY depth) FROM line
  $$;

  -- p_key: {ownerId, key, route, bodyHash}, or null. What the same intent was answered before; null when it is new.
  CREATE FUNCTION answered_before(p_key jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN p_key IS NOT NULL
      THEN claim_key((p_key->>'ownerId')::uuid, p_key->>'key', p_key->>'route', p_key->>'bodyHash') END $$;
  CREATE FUNCTION keep_answer(p_key jsonb, p_answer jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
  BEGIN
    IF p_key IS NOT NULL THEN
      INSERT INTO idempotency_keys (owner_id, key, route, body_hash, answer)
      VALUES ((p_key->>'ownerId')::uuid, p_key->>'key', p_key->>'route', p_key->>'bodyHash', p_answer);
    END IF;
    RETURN p_answer;
  END $$;

  -- p_filing: the row as JSON has it. Refuses with filing.exists, idempotency.*
  CREATE FUNCTION begin_filing(p_filing jsonb, p_actor jsonb, p_event uuid, p_request text, p_key jsonb, p_answer jsonb)
  RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE answer jsonb := answered_before(p_key); f filings := jsonb_populate_record(NULL::filings, p_filing);
  BEGIN
    IF answer IS NOT NULL THEN RETURN answer; END IF;
    INSERT INTO filings (id, unit_id, region_code, year, canteen_food_fen, union_demand_fen, union_funds_fen, reserved_fen,
                         remark, ratchet_reason, state, begun_by, begun_at)
    VALUES (f.id, f.unit_id, f.region_code, f.year, f.canteen_food_fen, f.union_demand_fen, f.union_funds_fen,
            f.reserved_fen, f.remark, f.ratchet_reason, 'draft', f.begun_by, f.begun_at)
    ON CONFLICT (unit_id, year) DO NOTHING;
    IF NOT FOUND THEN PERFORM refuse('filing.exists'); END IF;
    PERFORM record_event(p_event, 'filing.begun', f.id, p_actor, jsonb_build_object(
      'unitId', f.unit_id, 'year', f.year, 'reservedFen', f.reserved_fen), p_request, f.begun_at);
    RETURN keep_answer(p_key, p_answer);
  END $$;

  -- Why nothing was changed: it is not there, it was changed meanwhile, or its state is another.
  CREATE FUNCTION refuse_filing(p_id uuid, p_unit uuid, p_version int) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE f filings;
  BEGIN
    SELECT * INTO f FROM filings WHERE id = p_id AND unit_id = p_unit;
    IF NOT FOUND THEN PERFORM refuse('request.not_found'); END IF;
    IF f.version <> p_version THEN
      PERFORM refuse('filing.changed_meanwhile', jsonb_build_object('version', f.version));
    END IF;
    PERFORM refuse('filing.wrong_state', jsonb_build_object('state', f.state));
  END $$;

  -- p_after: the whole of what a unit writes. Refuses with request.not_found, filing.changed_meanwhile, filing.wrong_state.
  CREATE FUNCTION change_filing(p_id uuid, p_unit uuid, p_version int, p_after jsonb, p_actor jsonb, p_event uuid,
                                p_request text, p_now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE f filings := jsonb_populate_record(NULL::filings, p_after);
  BEGIN
    UPDATE filings SET canteen_food_fen = f.canteen_food_fen, union_demand_fen = f.union_demand_fen,
           union_funds_fen = f.union_funds_fen, reserved_fen = f.reserved_fen, remark = f.remark,
           ratchet_reason = f.ratchet_reason, version = version + 1
     WHERE id = p_id AND unit_id = p_unit AND version = p_version AND state IN ('draft', 'returned')
     RETURNING year INTO f.year;
    IF NOT FOUND THEN PERFORM refuse_filing(p_id, p_unit, p_version); END IF;
    PERFORM record_event(p_event, 'filing.changed', p_id, p_actor, jsonb_build_object(
      'unitId', p_unit, 'year', f.year, 'reservedFen', f.reserved_fen), p_request, p_now);
  END $$;

  -- p_fixed: what it was judged by, as columns of the row. p_profile: the version of what the unit said of its canteen, by
  -- which it was judged. p_now: null but where time stands still. Refuses as above, and with idempotency.*
  CREATE FUNCTION submit_filing(p_id uuid, p_unit uuid, p_version int, p_profile int, p_fixed jsonb, p_actor jsonb,
                                p_event uuid, p_request text, p_now timestamptz, p_key jsonb)
  RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    answer jsonb := answered_before(p_key);
    x filings := jsonb_populate_record(NULL::filings, p_fixed);
    f filings;
    moment timestamptz;
  BEGIN
    IF answer IS NOT NULL THEN RETURN answer; END IF;
    SELECT * INTO f FROM filings
     WHERE id = p_id AND unit_id = p_unit AND version = p_version AND state IN ('draft', 'returned') FOR UPDATE;
    IF NOT FOUND THEN PERFORM refuse_filing(p_id, p_unit, p_version); END IF;
    IF p_profile <> coalesce((SELECT version FROM unit_profiles WHERE organization_id = p_unit), 0) THEN
      PERFORM refuse('filing.changed_meanwhile', jsonb_build_object('version', f.version));
    END IF;
    -- One clock for all processes, read when nothing is waited for any more: what follows is committed with this statement.
    moment := coalesce(p_now, clock_timestamp());
    IF f.first_submitted_at IS NULL THEN
      f.is_late := coalesce((moment AT TIME ZONE 'Asia/Shanghai')::date > x.file_deadline, false);
    END IF;
    UPDATE filings SET state = 'submitted', version = version + 1, submitted_at = moment,
           submitted_by = (p_actor->>'userId')::uuid, first_submitted_at = coalesce(first_submitted_at, moment),
           is_late = f.is_late, reviewed_by = NULL, reviewed_at = NULL, return_reason = NULL, canteen = x.canteen,
           policy_id = x.policy_id, policy_year = x.policy_year, policy_region_name = x.policy_region_name,
           source_document = x.source_document, base = x.base, minimum_ratio_bp = x.minimum_ratio_bp,
           encouraged_ratio_bp = x.encouraged_ratio_bp, file_deadline = x.file_deadline, base_fen = x.base_fen,
           required_fen = x.required_fen, last_year_fen = x.last_year_fen
     WHERE id = p_id AND version = p_version AND state IN ('draft', 'returned');
    PERFORM record_event(p_event, 'filing.submitted', p_id, p_actor, jsonb_build_object(
      'unitId', p_unit, 'year', f.year, 'reservedFen', f.reserved_fen, 'requiredFen', x.required_fen, 'isLate', f.is_late,
      'forUnit', (p_actor->>'organizationId')::uuid <> p_unit), p_request, moment);
    RETURN keep_answer(p_key, jsonb_build_object('id', p_id, 'state', 'submitted', 'version', p_version + 1));
  END $$;
`;

/** A department's office has the filings of its units, of its years (0039). */
const ofDepartment = (table: string): string => `
  ALTER POLICY of_office ON ${table} USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years())
              AND ((SELECT app_office_units()) IS NULL OR unit_id = ANY ((SELECT app_office_units())::uuid[])) END);`;

/** And no office keeps files of years that it lost. */
const offices = `
  ${ofDepartment('filings')}
  ${ofDepartment('filing_reminders')}
  ALTER POLICY own ON exports USING (
    (SELECT app_scope()) = 'system' OR organization_id = (SELECT app_organization())
       AND (filters->>'year')::int <@ (SELECT app_office_years()));
`;

/**
 * 谁看过我们的资料: for the two sides of a trade, by office and day, without the names of people. Past the policies: the log
 * is the offices', what the caller asks is how often its own papers stand in it.
 */
const looks = `
  CREATE FUNCTION looks_at_own(p_from timestamptz, p_before timestamptz)
  RETURNS TABLE (day date, organization_id uuid, organization_name text, office text, act text, looks int, papers int)
  LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH own_orders AS (
      SELECT id FROM orders WHERE buyer_id = app_organization() OR supplier_id = app_organization()
    ), own_papers AS (
      SELECT id FROM facts WHERE buyer_id = app_organization() OR supplier_id = app_organization()
      UNION SELECT a.id FROM acceptances a WHERE a.order_id IN (SELECT id FROM own_orders)
      UNION SELECT p.file_id FROM acceptance_photos p JOIN acceptances a ON a.id = p.acceptance_id
             WHERE a.order_id IN (SELECT id FROM own_orders)
      UNION SELECT i.invoice_id FROM invoice_orders i WHERE i.order_id IN (SELECT id FROM own_orders)
      UNION SELECT id FROM files WHERE owner_id = app_organization()
      UNION SELECT id FROM settlements WHERE supplier_id = app_organization()
    ), mine AS (
      SELECT a.* FROM access_log a JOIN own_papers p ON p.id = a.subject_id
       WHERE a.act <> 'export' AND a.seen_at >= p_from AND a.seen_at < p_before
      UNION ALL
      -- A list or file of a year in which the caller's rows stand: of its own region or one above, not narrowed to others.
      SELECT a.* FROM access_log a
       WHERE a.act = 'export' AND a.seen_at >= p_from AND a.seen_at < p_before AND a.filters ? 'year'
         AND a.region_code = ANY (region_above((SELECT region_code FROM organizations WHERE id = app_organization())))
         AND coalesce(a.filters->>'buyerId', app_organization()::text) = app_organization()::text
         AND coalesce(a.filters->>'supplierId', app_organization()::text) = app_organization()::text
    )
    SELECT (seen_at AT TIME ZONE 'Asia/Shanghai')::date, organization_id, max(organization_name), max(office), act,
           count(*)::int, count(DISTINCT subject_id)::int
      FROM mine GROUP BY 1, 2, 5 $$;
`;

/** 补充协议: both sides sign what changes of the figures, or that the agreement stops; what was agreed first stays as it was. */
const supplements = `
  CREATE TABLE agreement_supplements (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreements,
    kind text NOT NULL CHECK (kind IN ('change', 'stop')),
    -- The document that was signed.
    source text NOT NULL,
    reason text NOT NULL,
    signed_on date,
    -- Why the parts of its purchases may then be more than the whole.
    over_reason text CHECK (kind = 'change' OR over_reason IS NULL),
    state text NOT NULL CHECK (state IN ('draft', 'in_force', 'withdrawn')),
    drafted_by uuid NOT NULL REFERENCES users,
    drafted_side text NOT NULL CHECK (drafted_side IN ('east', 'west')),
    drafted_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    CHECK (drafted_by <> confirmed_by),
    CHECK ((state = 'in_force') = (confirmed_by IS NOT NULL) AND (confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL))
  );
  CREATE INDEX agreement_supplements_by_agreement ON agreement_supplements (agreement_id, id DESC);
  -- One at a time: the next one changes what this one leaves.
  CREATE UNIQUE INDEX agreement_supplements_one_draft ON agreement_supplements (agreement_id) WHERE state = 'draft';

  CREATE TABLE supplement_figures (
    supplement_id uuid NOT NULL REFERENCES agreement_supplements,
    indicator_id uuid NOT NULL REFERENCES agreement_indicators,
    -- In the unit of the indicator's kind.
    from_value bigint NOT NULL CHECK (from_value >= 0),
    to_value bigint NOT NULL CHECK (to_value >= 0),
    PRIMARY KEY (supplement_id, indicator_id),
    CHECK (from_value <> to_value)
  );
  CREATE INDEX supplement_figures_by_indicator ON supplement_figures (indicator_id);
  CREATE TRIGGER supplement_figures_immutable BEFORE UPDATE OR DELETE ON supplement_figures
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

  -- What is agreed of an indicator now: by the last supplement in force, or else at first.
  CREATE FUNCTION agreed_value(i agreement_indicators) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT x.to_value FROM supplement_figures x JOIN agreement_supplements s ON s.id = x.supplement_id
                      WHERE x.indicator_id = i.id AND s.state = 'in_force'
                      ORDER BY s.confirmed_at DESC, s.id DESC LIMIT 1), i.target_value) $$;

  -- 已终止: by a supplement; what was done until then stays.
  DO $$ DECLARE name text;
  BEGIN
    FOR name IN SELECT conname FROM pg_constraint
                 WHERE conrelid = 'agreements'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%in_force%'
    LOOP
      EXECUTE format('ALTER TABLE agreements DROP CONSTRAINT %I', name);
    END LOOP;
  END $$;
  ALTER TABLE agreements
    ADD stopped_at timestamptz,
    ADD CHECK (state IN ('draft', 'in_force', 'withdrawn', 'stopped')),
    ADD CHECK ((state IN ('in_force', 'stopped')) = (confirmed_at IS NOT NULL)),
    ADD CHECK ((drafted_by IS NULL) = (confirmed_by IS NULL) OR state NOT IN ('in_force', 'stopped')),
    ADD CHECK ((state = 'stopped') = (stopped_at IS NOT NULL));
`;

const supplementPolicies = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['agreement_supplements', 'supplement_figures']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM market_app', name);
    END LOOP;
  END $$;
  GRANT UPDATE ON agreement_supplements TO market_app;
  -- Read by whoever reads the agreement; written by its two sides and those above them.
  CREATE POLICY with_agreement ON agreement_supplements USING (
      EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id OFFSET 0))
    WITH CHECK (
      EXISTS (SELECT FROM agreements a WHERE a.id = agreement_id
                 AND (app_scope() = 'system' OR a.east_code = ANY (app_regions()) OR a.west_code = ANY (app_regions()))
                 OFFSET 0));
  CREATE POLICY with_supplement ON supplement_figures USING (
      EXISTS (SELECT FROM agreement_supplements s WHERE s.id = supplement_id OFFSET 0))
    WITH CHECK (app_scope() IN ('system', 'official')
      AND EXISTS (SELECT FROM agreement_supplements s WHERE s.id = supplement_id OFFSET 0));
`;

/** What was given to the unit that calls; past the policies, which show parts to officials alone. */
const ownParts = `
  CREATE FUNCTION own_target_parts(p_year integer)
  RETURNS TABLE (id uuid, title text, source text, "eastName" text, "westName" text, "amountFen" bigint,
                 "completedFen" bigint, "minimumEvidenceLevel" smallint, "setAt" timestamptz)
  LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT p.id, a.title, a.source, e.name, w.name, p.amount_fen,
           coalesce(CASE WHEN l.level = 0 THEN (
               SELECT sum(u.amount_fen) FROM unit_tallies u
                WHERE u.buyer_id = p.organization_id AND u.year = a.year AND u.east_code = p.east_code
                  AND CASE WHEN a.counts_outside_pairs THEN u.west_code = p.west_code
                           ELSE u.west_code IN (SELECT r.west_code FROM pairings r WHERE r.east_code = p.east_code
                                                   AND r.west_code = ANY (region_below(p.west_code))) END)
             ELSE (
               SELECT sum(f.amount_fen) FROM facts f
                WHERE f.buyer_id = p.organization_id AND f.year = a.year AND f.east_code = p.east_code
                  AND f.evidence_level >= l.level AND f.west_code = ANY (region_below(p.west_code))
                  AND (a.counts_outside_pairs OR f.pairing_id IS NOT NULL)) END, 0)::bigint,
           l.level, (SELECT max(c.changed_at) FROM target_changes c WHERE c.part_id = p.id)
      FROM target_parts p JOIN agreements a ON a.id = p.agreement_id
      JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
      LEFT JOIN target_parts q ON q.id = p.parent_id LEFT JOIN targets t ON t.id = q.target_id
     CROSS JOIN LATERAL (SELECT coalesce(t.minimum_evidence_level, a.minimum_evidence_level) AS level) l
     WHERE p.organization_id = app_organization() AND p.removed_at IS NULL AND a.year = p_year AND a.state = 'in_force'
     ORDER BY p.id $$;
`;
