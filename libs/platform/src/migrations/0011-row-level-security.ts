import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The second layer of authorisation (docs/decisions/0013-row-level-security.md): a role that owns nothing, and policies
 * that show it only what concerns the caller. Who calls is set inside each transaction (tenant.ts); unset = no rows.
 */
export class RowLevelSecurity0011 implements MigrationInterface {
  readonly name = 'RowLevelSecurity1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(role);
    await runner.query(grants);
    await runner.query(caller);
    await runner.query(ofEverybody);
    await runner.query(ofOneTrade);
    await runner.query(ofTheMarket);
    await runner.query(witness);
    // The evidence page looks for the lines of a statement that it may show.
    await runner.query('CREATE INDEX bank_lines_by_statement ON bank_lines (statement_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** Roles belong to the cluster: another database of it may have made this one, or be making it now. */
const role = `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'market_app') THEN
      CREATE ROLE market_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$;
  DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'market_app', 'MEMBER') THEN
      EXECUTE format('GRANT market_app TO %I', current_user);
    END IF;
  END $$`;

/** History is written once (rule 6), and rows go only where something is forgotten by design. */
const grants = `
  GRANT USAGE ON SCHEMA public TO market_app;
  GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO market_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO market_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO market_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO market_app;
  GRANT DELETE ON outbox, idempotency_keys, sessions, tallies, tally_changes, region_tallies, unit_tallies, tally_proofs
    TO market_app;
  REVOKE INSERT, UPDATE ON migrations FROM market_app;
  REVOKE UPDATE ON events, receipts, stock_movements, fact_evidence, idempotency_keys, facts FROM market_app;
  GRANT UPDATE (evidence_level, paid) ON facts TO market_app`;

/**
 * app.scope: party (a buyer or supplier), official, operator, system (worker and programs), or nothing.
 * Small functions of one setting each, which the planner takes into the statement.
 */
const caller = `
  CREATE FUNCTION app_scope() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('app.scope', true) $$;
  CREATE FUNCTION app_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('app.scope', true) IN ('system', 'operator') $$;
  CREATE FUNCTION app_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.organization', true), '')::uuid $$;
  CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.user', true), '')::uuid $$;
  -- An official's region and all below.
  CREATE FUNCTION app_regions() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT string_to_array(nullif(current_setting('app.regions', true), ''), ',') $$;

  -- Whether an official's region bought the order, or grew any of it. The setting keeps the policies of the tables
  -- read here from asking again; it ends with the function.
  CREATE FUNCTION app_in_territory(p_order uuid) RETURNS boolean LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT EXISTS (SELECT FROM orders o JOIN organizations b ON b.id = o.buyer_id
                    WHERE o.id = p_order AND b.region_code = ANY (app_regions()))
        OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = p_order AND l.origin_county_code = ANY (app_regions()))
        OR EXISTS (SELECT FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
                    WHERE s.order_id = p_order AND l.origin_county_code = ANY (app_regions()))
  $$`;

/** Reference data is read by everybody and written by programs; the catalogue is written by its suppliers. */
const ofEverybody = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['regions', 'region_aliases', 'organizations', 'categories', 'pairings', 'quota_policies']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('CREATE POLICY everybody_reads ON %I FOR SELECT USING (true)', name);
      EXECUTE format('CREATE POLICY programs_write ON %I FOR INSERT WITH CHECK (app_scope() = ''system'')', name);
      EXECUTE format('CREATE POLICY programs_change ON %I FOR UPDATE USING (app_scope() = ''system'')', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['products', 'skus', 'stock']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('CREATE POLICY everybody_reads ON %I FOR SELECT USING (true)', name);
    END LOOP;
  END $$;
  CREATE POLICY own_add ON products FOR INSERT WITH CHECK (app_sees_all() OR supplier_id = app_organization());
  CREATE POLICY own_change ON products FOR UPDATE USING (app_sees_all() OR supplier_id = app_organization());
  CREATE POLICY own_add ON skus FOR INSERT WITH CHECK (
    app_sees_all() OR EXISTS (SELECT FROM products p WHERE p.id = product_id AND p.supplier_id = app_organization()));
  CREATE POLICY own_change ON skus FOR UPDATE USING (
    app_sees_all() OR EXISTS (SELECT FROM products p WHERE p.id = product_id AND p.supplier_id = app_organization()));
  CREATE POLICY own_add ON stock FOR INSERT WITH CHECK (app_sees_all() OR EXISTS (
    SELECT FROM skus k JOIN products p ON p.id = k.product_id
     WHERE k.id = sku_id AND p.supplier_id = app_organization()));
  -- Every buyer holds goods of every supplier; what is on hand changes only with a movement, which is the supplier's.
  CREATE POLICY callers_hold ON stock FOR UPDATE USING (app_scope() <> '');`;

/**
 * The papers of an order belong to its two sides and the places it concerns; what hangs on a paper follows it. OFFSET 0
 * keeps the planner at one look per row: it would else hash every paper that the caller sees for the sake of a few.
 * CASE hides from it that a policy repeats what the statement asks for: it would multiply the two, expect next to
 * nothing, and sort a buyer's whole past for one page.
 */
const ofOneTrade = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['orders', 'shipments', 'acceptances', 'goods_returns', 'payments']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('CREATE POLICY concerned ON %I USING (
        CASE WHEN app_sees_all() OR buyer_id = app_organization() OR supplier_id = app_organization() THEN true
             ELSE app_scope() = ''official'' AND app_in_territory(%I) END)',
        name, CASE name WHEN 'orders' THEN 'id' ELSE 'order_id' END);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['checkouts', 'order_lines', 'shipment_lines', 'acceptance_lines', 'acceptance_photos',
                                'goods_return_lines', 'invoices', 'fact_evidence', 'bank_lines', 'bank_statements']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    END LOOP;
  END $$;
  CREATE POLICY with_order ON checkouts USING (
    app_sees_all() OR buyer_id = app_organization() OR EXISTS (SELECT FROM orders o WHERE o.checkout_id = checkouts.id OFFSET 0));
  CREATE POLICY with_order ON order_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM orders o WHERE o.id = order_id OFFSET 0));
  CREATE POLICY with_shipment ON shipment_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM shipments s WHERE s.id = shipment_id OFFSET 0));
  CREATE POLICY with_acceptance ON acceptance_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM acceptances a WHERE a.id = acceptance_id OFFSET 0));
  CREATE POLICY with_acceptance ON acceptance_photos USING (
    app_sees_all() OR EXISTS (SELECT FROM acceptances a WHERE a.id = acceptance_id OFFSET 0));
  CREATE POLICY with_return ON goods_return_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM goods_returns r WHERE r.id = return_id OFFSET 0));
  CREATE POLICY with_order ON invoices USING (
    app_sees_all() OR EXISTS (SELECT FROM orders o WHERE o.id = order_id OFFSET 0));
  -- Only operators and programs write the bank's lines; the two sides and officials read what paid their orders.
  CREATE POLICY with_payment ON bank_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM payments p WHERE p.id = payment_id OFFSET 0)) WITH CHECK (app_sees_all());
  CREATE POLICY with_line ON bank_statements USING (
    app_sees_all() OR EXISTS (SELECT FROM bank_lines b WHERE b.statement_id = bank_statements.id OFFSET 0))
    WITH CHECK (app_sees_all());
  CREATE POLICY with_fact ON fact_evidence USING (
    app_sees_all() OR EXISTS (SELECT FROM facts f WHERE f.id = fact_id OFFSET 0));`;

/** Figures by place; history, keys, files and the machinery by who wrote them. Sums read each setting once. */
const ofTheMarket = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['facts', 'tallies', 'tally_changes', 'region_tallies', 'unit_tallies',
                                'tally_proofs', 'targets', 'events', 'outbox', 'receipts', 'idempotency_keys',
                                'files', 'stock_movements']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    END LOOP;
  END $$;
  CREATE POLICY concerned ON facts USING (
    CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, supplier_id) THEN true
         ELSE east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]) END)
    WITH CHECK ((SELECT app_scope()) = 'system');
  CREATE POLICY concerned ON tallies USING (
    (SELECT app_sees_all())
    OR east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]))
    WITH CHECK ((SELECT app_scope()) = 'system');
  CREATE POLICY concerned ON region_tallies USING (
    (SELECT app_sees_all()) OR code = ANY ((SELECT app_regions())::text[]))
    WITH CHECK ((SELECT app_scope()) = 'system');
  CREATE POLICY concerned ON unit_tallies USING (
    CASE WHEN (SELECT app_sees_all()) OR buyer_id = (SELECT app_organization()) THEN true
         ELSE east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]) END)
    WITH CHECK ((SELECT app_scope()) = 'system');
  CREATE POLICY programs ON tally_changes USING (app_sees_all()) WITH CHECK (app_scope() = 'system');
  -- The sums of the whole market, which every official may compare: no tenant stands in them.
  CREATE POLICY officials_read ON tally_proofs USING (app_sees_all() OR app_scope() = 'official')
    WITH CHECK (app_scope() = 'system');
  CREATE POLICY concerned ON targets USING (
    app_sees_all() OR EXISTS (SELECT FROM pairings p WHERE p.id = pairing_id
      AND (p.east_code = ANY (app_regions()) OR p.west_code = ANY (app_regions()))))
    WITH CHECK (app_scope() = 'system');
  -- What happened to an order is read with it; nobody writes history in another's name.
  CREATE POLICY with_order ON events FOR SELECT USING (
    app_sees_all() OR EXISTS (SELECT FROM orders o WHERE o.id = subject_id OFFSET 0));
  CREATE POLICY in_own_name ON events FOR INSERT WITH CHECK (
    app_scope() = 'system' OR (actor->>'userId')::uuid = app_user());
  CREATE POLICY programs ON outbox USING (app_sees_all());
  CREATE POLICY with_event ON outbox FOR INSERT WITH CHECK (app_scope() <> '');
  CREATE POLICY programs ON receipts USING (app_scope() = 'system');
  CREATE POLICY own ON idempotency_keys USING (app_scope() = 'system' OR owner_id = app_user());
  CREATE POLICY own_or_shown ON files USING (
    app_scope() = 'system' OR owner_id = app_organization()
    OR EXISTS (SELECT FROM acceptance_photos ap WHERE ap.file_id = files.id OFFSET 0));
  CREATE POLICY own ON stock_movements USING (app_sees_all() OR EXISTS (
    SELECT FROM skus k JOIN products p ON p.id = k.product_id
     WHERE k.id = sku_id AND p.supplier_id = app_organization()));`;

/** For the books (I12): how many of these rows a party sees. It looks through the eyes of the role, whoever asks. */
const witness = `
  CREATE FUNCTION app_rows_seen_by(p_organization uuid, p_table regclass, p_ids uuid[]) RETURNS bigint LANGUAGE plpgsql
    SET role = 'market_app' SET app.scope = 'party' SET app.organization = '' SET app.regions = '' AS $$
  DECLARE seen bigint;
  BEGIN
    PERFORM set_config('app.organization', p_organization::text, true);
    EXECUTE format('SELECT count(*) FROM %s WHERE id = ANY ($1)', p_table) INTO seen USING p_ids;
    RETURN seen;
  END $$`;
