import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an official body may see and act on (docs/decisions/0038-offices.md), who looked at what, and the chain over both
 * histories (docs/decisions/0039-audit-chain.md).
 */
export class OfficesAndAudit0034 implements MigrationInterface {
  readonly name = 'OfficesAndAudit1700000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(offices);
    await runner.query(limits);
    await runner.query(narrowedPapers);
    await runner.query(narrowedSums);
    await runner.query(accessLog);
    await runner.query(chain);
    await runner.query(sealing);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const offices = `
  CREATE TABLE offices (
    organization_id uuid PRIMARY KEY REFERENCES organizations,
    function text NOT NULL CHECK (function IN (
      'collaboration', 'finance', 'revitalisation', 'agriculture', 'department', 'audit')),
    -- Of which departments (主管部门) it sees the units; none = of all.
    departments text[] NOT NULL DEFAULT '{}',
    -- The business years that it sees, both included; null = without a limit.
    first_year smallint CHECK (first_year BETWEEN 2000 AND 2100),
    last_year smallint CHECK (last_year BETWEEN 2000 AND 2100),
    version integer NOT NULL DEFAULT 1,
    changed_by uuid REFERENCES users,
    changed_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CHECK (first_year <= last_year),
    CHECK (function <> 'department' OR departments <> '{}')
  );
  -- Bodies that worked before there were offices go on seeing what they saw.
  INSERT INTO offices (organization_id, function, changed_at)
  SELECT id, 'collaboration', now() FROM organizations WHERE kind = 'official_body';

  REVOKE DELETE ON offices FROM market_app;
  ALTER TABLE offices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY everybody_reads ON offices FOR SELECT USING (true);
  CREATE POLICY operators_add ON offices FOR INSERT WITH CHECK (app_sees_all());
  CREATE POLICY operators_change ON offices FOR UPDATE USING (app_sees_all());
`;

/**
 * Asked once per statement, as (SELECT …). An official body without an office has no years, so it sees nothing; others
 * are not limited by offices.
 */
const limits = `
  CREATE FUNCTION app_office_years() RETURNS int4range LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN app_scope() = 'official'
      THEN (SELECT int4range(first_year::int, last_year::int, '[]') FROM offices
             WHERE organization_id = app_organization() AND withdrawn_at IS NULL)
      ELSE int4range(NULL, NULL) END $$;

  -- The units of the office's departments; null = all units. Who belongs to which department says unit_profiles.
  CREATE FUNCTION app_office_units() RETURNS uuid[] LANGUAGE plpgsql STABLE SET app.scope = 'system' AS $$
  DECLARE wanted text[] := (SELECT departments FROM offices
                             WHERE organization_id = app_organization() AND withdrawn_at IS NULL);
  BEGIN
    IF wanted IS NULL OR wanted = '{}' THEN RETURN NULL; END IF;
    RETURN coalesce((SELECT array_agg(organization_id) FROM unit_profiles WHERE department = ANY (wanted)), '{}');
  END $$;

  CREATE FUNCTION app_office_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM offices WHERE organization_id = app_organization() AND withdrawn_at IS NULL
                    AND departments = '{}' AND first_year IS NULL AND last_year IS NULL) $$;

  -- An order is in an office's years when any of it counts in one of them; before anything counts, when it was placed in one.
  CREATE FUNCTION app_in_office(p_order uuid) RETURNS boolean LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT EXISTS (
      SELECT FROM offices f JOIN orders o ON o.id = p_order
       WHERE f.organization_id = app_organization() AND f.withdrawn_at IS NULL
         AND (f.departments = '{}' OR o.buyer_id = ANY (app_office_units()))
         AND ((f.first_year IS NULL AND f.last_year IS NULL)
              OR EXISTS (SELECT FROM facts x WHERE x.order_id = o.id
                           AND x.year::int <@ int4range(f.first_year::int, f.last_year::int, '[]'))
              OR (NOT EXISTS (SELECT FROM facts x WHERE x.order_id = o.id)
                  AND extract(year FROM o.placed_at AT TIME ZONE 'Asia/Shanghai')::int
                        <@ int4range(f.first_year::int, f.last_year::int, '[]')))) $$;
`;

/** The rules of 0011, 0015 and 0019 with the office asked first where it is limited: no other caller pays for it. */
const narrowedPapers = `
  CREATE OR REPLACE FUNCTION app_in_territory(p_order uuid) RETURNS boolean LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT (app_office_is_whole() OR app_in_office(p_order)) AND (
           EXISTS (SELECT FROM orders o JOIN organizations b ON b.id = o.buyer_id
                    WHERE o.id = p_order AND b.region_code = ANY (app_regions()))
        OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = p_order AND l.origin_county_code = ANY (app_regions()))
        OR EXISTS (SELECT FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
                    WHERE s.order_id = p_order AND l.origin_county_code = ANY (app_regions())))
  $$;

  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['shipments', 'acceptances', 'goods_returns', 'payments']
    LOOP
      EXECUTE format('ALTER POLICY concerned ON %1$I USING (
        CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, supplier_id) THEN true
             WHEN (SELECT app_scope()) IS DISTINCT FROM ''official'' THEN false
             WHEN (SELECT app_office_is_whole()) AND EXISTS (SELECT FROM organizations b
                           WHERE b.id = %1$I.buyer_id AND b.region_code = ANY ((SELECT app_regions())::text[])) THEN true
             ELSE app_in_territory(%1$I.order_id) END)', name);
    END LOOP;
  END $$;
  ALTER POLICY concerned ON orders USING (
    CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, supplier_id) THEN true
         WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN false
         WHEN NOT (SELECT app_office_is_whole()) THEN app_in_territory(id)
         WHEN EXISTS (SELECT FROM organizations b
                       WHERE b.id = orders.buyer_id AND b.region_code = ANY ((SELECT app_regions())::text[])) THEN true
         WHEN EXISTS (SELECT FROM facts f
                       WHERE f.order_id = orders.id AND f.west_code = ANY ((SELECT app_regions())::text[])) THEN true
         ELSE app_in_territory(id) END);
  ALTER POLICY with_order ON order_lines USING (
    (SELECT app_sees_all())
    OR ((SELECT app_office_is_whole()) AND origin_county_code = ANY ((SELECT app_regions())::text[]))
    OR EXISTS (SELECT FROM orders o WHERE o.id = order_id OFFSET 0));

  -- What official bodies of the region did, whatever it was about: O12 shows it to its auditors.
  CREATE POLICY of_office ON events FOR SELECT USING (
    CASE WHEN (SELECT app_scope()) = 'official' AND (SELECT app_office_years()) IS NOT NULL THEN EXISTS (
      SELECT FROM organizations b WHERE b.id = (actor->>'organizationId')::uuid AND b.kind = 'official_body'
         AND b.region_code = ANY ((SELECT app_regions())::text[])) ELSE false END);
`;

/**
 * Restrictive, so that they stand beside whatever else says who reads. Sums know no departments: an office of some
 * departments has those of its units and its facts. CASE keeps the planner from multiplying (0011).
 */
const narrowedSums = `
  CREATE POLICY of_office ON facts AS RESTRICTIVE FOR SELECT USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years())
              AND ((SELECT app_office_units()) IS NULL OR buyer_id = ANY ((SELECT app_office_units())::uuid[])) END);
  CREATE POLICY of_office ON unit_tallies AS RESTRICTIVE FOR SELECT USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years())
              AND ((SELECT app_office_units()) IS NULL OR buyer_id = ANY ((SELECT app_office_units())::uuid[])) END);
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['tallies', 'region_tallies', 'pair_tallies']
    LOOP
      EXECUTE format('CREATE POLICY of_office ON %I AS RESTRICTIVE FOR SELECT USING (
        CASE WHEN (SELECT app_scope()) IS DISTINCT FROM ''official'' THEN true
             ELSE year::int <@ (SELECT app_office_years()) AND (SELECT app_office_units()) IS NULL END)', name);
    END LOOP;
  END $$;
  CREATE POLICY of_office ON targets AS RESTRICTIVE FOR SELECT USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE year::int <@ (SELECT app_office_years()) END);
`;

const accessLog = `
  CREATE TABLE access_log (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    -- As it was at that moment.
    user_name text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    organization_name text NOT NULL,
    region_code text NOT NULL REFERENCES regions,
    -- The function of the office; null for operators.
    office text,
    act text NOT NULL CHECK (act IN ('evidence', 'photo', 'file', 'paper', 'export', 'unmasked')),
    -- The fact, photo, invoice, acceptance or other paper; null for an export of a list.
    subject_id uuid,
    label text NOT NULL,
    -- What an export was asked for.
    filters jsonb NOT NULL DEFAULT '{}',
    -- How many left; null where a file was streamed that nobody had counted.
    rows integer CHECK (rows >= 0),
    reason text,
    request_id text,
    seen_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((act = 'unmasked') = (reason IS NOT NULL)),
    CHECK (act = 'export' OR subject_id IS NOT NULL)
  );
  CREATE INDEX access_log_by_region ON access_log (region_code, id DESC);
  CREATE INDEX access_log_by_person ON access_log (user_id, id DESC);
  CREATE INDEX access_log_by_subject ON access_log (subject_id, id DESC);
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  REVOKE UPDATE, DELETE, TRUNCATE ON access_log FROM market_app;
  ALTER TABLE access_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY of_region ON access_log FOR SELECT USING (
    (SELECT app_sees_all())
    -- What operators looked at is no region's.
    OR (office IS NOT NULL AND (SELECT app_scope()) = 'official' AND (SELECT app_office_years()) IS NOT NULL
        AND region_code = ANY ((SELECT app_regions())::text[])));
  CREATE POLICY in_own_name ON access_log FOR INSERT WITH CHECK (app_scope() = 'system' OR user_id = app_user());
`;

const chain = `
  -- What is not sealed yet, written by a trigger beside each row: whoever commits late is sealed late, and never missed.
  CREATE TABLE audit_queue (
    row_id uuid PRIMARY KEY,
    source text NOT NULL CHECK (source IN ('events', 'access_log')),
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE audit_batches (
    number bigint PRIMARY KEY CHECK (number > 0),
    source text NOT NULL CHECK (source IN ('events', 'access_log')),
    row_ids uuid[] NOT NULL CHECK (row_ids <> '{}'),
    -- SHA-256 of each row's line, in the same order.
    row_hashes bytea[] NOT NULL,
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    sealed_at timestamptz NOT NULL,
    CHECK (cardinality(row_ids) = cardinality(row_hashes))
  );
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_batches
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  REVOKE UPDATE, DELETE, TRUNCATE ON audit_batches FROM market_app;
  REVOKE UPDATE, TRUNCATE ON audit_queue FROM market_app;

  ALTER TABLE audit_queue ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE audit_batches ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  -- Rows come by the trigger alone, whoever makes it fire.
  CREATE POLICY programs ON audit_queue USING (app_sees_all())
    WITH CHECK (app_scope() = 'system' OR pg_trigger_depth() > 0);
  CREATE POLICY programs_remove ON audit_queue AS RESTRICTIVE FOR DELETE USING ((SELECT app_scope()) = 'system');
  -- Hashes and random ids: no tenant stands in them.
  CREATE POLICY officials_read ON audit_batches USING (app_sees_all() OR app_scope() = 'official')
    WITH CHECK (app_scope() = 'system');

  CREATE FUNCTION queue_for_audit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO audit_queue (row_id, source) VALUES (NEW.id, TG_TABLE_NAME);
    RETURN NULL;
  END $$;
  -- By row: nearly every statement writes one, and a set of them costs the single one more.
  CREATE TRIGGER queued_for_audit AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION queue_for_audit();
  CREATE TRIGGER queued_for_audit AFTER INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION queue_for_audit();
  INSERT INTO audit_queue (row_id, source) SELECT id, 'events' FROM events;
`;

/** The one definition of what is hashed; docs/decisions/0039-audit-chain.md says it in words, for who recomputes it. */
const sealing = `
  CREATE FUNCTION audit_time(p_at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
  CREATE FUNCTION audit_line(e events) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_array('events', e.id, e.type, e.subject_id, e.actor, e.payload, e.request_id,
                             audit_time(e.occurred_at), audit_time(e.recorded_at))::text $$;
  CREATE FUNCTION audit_line(a access_log) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_array('access_log', a.id, a.user_id, a.user_name, a.organization_id, a.organization_name,
                             a.region_code, a.office, a.act, a.subject_id, a.label, a.filters, a.rows, a.reason,
                             a.request_id, audit_time(a.seen_at), audit_time(a.recorded_at))::text $$;

  -- The rows of a batch in its order, with what their lines hash to now: null where a row is gone.
  CREATE FUNCTION audit_rows(p_source text, p_ids uuid[])
  RETURNS TABLE (id uuid, "position" bigint, hash bytea, recorded_at timestamptz) LANGUAGE sql STABLE AS $$
    SELECT i.id, i.n,
           CASE WHEN e.id IS NOT NULL THEN sha256(convert_to(audit_line(e), 'UTF8'))
                WHEN a.id IS NOT NULL THEN sha256(convert_to(audit_line(a), 'UTF8')) END,
           coalesce(e.recorded_at, a.recorded_at)
      FROM unnest(p_ids) WITH ORDINALITY i(id, n)
      LEFT JOIN events e ON p_source = 'events' AND e.id = i.id
      LEFT JOIN access_log a ON p_source = 'access_log' AND a.id = i.id $$;

  CREATE FUNCTION audit_hash(p_previous bytea, p_number bigint, p_source text, p_at timestamptz, p_ids uuid[], p_hashes bytea[])
  RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(p_previous || convert_to(p_number || ' ' || p_source || ' ' || audit_time(p_at), 'UTF8')
                  || string_agg(uuid_send(r.id) || r.hash, ''::bytea ORDER BY r.n))
      FROM unnest(p_ids, p_hashes) WITH ORDINALITY r(id, hash, n) $$;

  -- Seals up to so many waiting rows of one history as the next batch; answers how many. One at a time.
  CREATE FUNCTION seal_audit_batch(p_source text, p_most int) RETURNS int LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE last_number bigint; last_hash bytea; ids uuid[]; hashes bytea[]; sealed timestamptz := clock_timestamp();
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit chain', 0));
    WITH taken AS (
      DELETE FROM audit_queue WHERE row_id IN (
        -- Ids are ordered by time, and their index is there: the oldest first.
        SELECT row_id FROM audit_queue WHERE source = p_source ORDER BY row_id LIMIT p_most)
      RETURNING row_id
    ), listed AS MATERIALIZED (SELECT array_agg(row_id) AS ids FROM taken)
    -- A row that went before it was sealed leaves its place: nothing hashes to it, and the check names it.
    SELECT array_agg(r.id ORDER BY r.recorded_at, r.id), array_agg(coalesce(r.hash, '') ORDER BY r.recorded_at, r.id)
      INTO ids, hashes FROM listed, audit_rows(p_source, listed.ids) r;
    IF ids IS NULL THEN RETURN 0; END IF;
    SELECT number, hash INTO last_number, last_hash FROM audit_batches ORDER BY number DESC LIMIT 1;
    last_number := coalesce(last_number, 0) + 1;
    last_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
    INSERT INTO audit_batches (number, source, row_ids, row_hashes, previous_hash, hash, sealed_at)
    VALUES (last_number, p_source, ids, hashes, last_hash,
            audit_hash(last_hash, last_number, p_source, sealed, ids, hashes), sealed);
    RETURN cardinality(ids);
  END $$;
`;
