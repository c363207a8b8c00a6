import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sales outside the platform (线下销售): resellers and the operators of counters, pavilions and zones report them line by
 * line with the invoice that proves each, an official reviews them, and what was accepted counts like a purchase
 * (docs/decisions/0034-sales-outside-the-platform.md, 0035-only-the-final-sale.md).
 */
export class OffPlatformSales0032 implements MigrationInterface {
  readonly name = 'OffPlatformSales1700000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(resellers);
    await runner.query(reports);
    await runner.query(facts);
    await runner.query(claims);
    await runner.query(policies);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const resellers = `
  ALTER TABLE organizations DROP CONSTRAINT organizations_unit_kind_check,
    ADD CONSTRAINT organizations_unit_kind_check
      CHECK (unit_kind IN ('agency', 'school', 'hospital', 'soe', 'union', 'reseller'));
  ALTER TABLE checkouts DROP CONSTRAINT checkouts_funding_source_check,
    ADD CONSTRAINT checkouts_funding_source_check
      CHECK (funding_source IN ('canteen', 'union', 'unit_other', 'personal', 'resale'));
`;

const reports = `
  CREATE SEQUENCE sales_report_numbers;

  CREATE TABLE sales_reports (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    reporter_id uuid NOT NULL REFERENCES organizations,
    -- The reporter's district when it reported: where its sales count (C6).
    east_code text NOT NULL REFERENCES regions,
    channel text NOT NULL CHECK (
      channel IN ('counter', 'pavilion', 'zone', 'livestream', 'expo', 'retail', 'wholesale')),
    -- Which counter, shop, fair or live room.
    venue text NOT NULL,
    note text,
    state text NOT NULL CHECK (state IN ('submitted', 'returned', 'accepted', 'refused', 'withdrawn')),
    -- How often it was sent in.
    revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    line_count integer NOT NULL CHECK (line_count > 0),
    submitted_by uuid NOT NULL REFERENCES users,
    submitted_at timestamptz NOT NULL,
    reviewed_by uuid REFERENCES users,
    reviewed_at timestamptz,
    reason text,
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    CHECK (state NOT IN ('returned', 'accepted', 'refused') OR reviewed_by IS NOT NULL),
    CHECK (state NOT IN ('returned', 'refused') OR reason IS NOT NULL)
  );
  CREATE INDEX sales_reports_by_reporter ON sales_reports (reporter_id, id DESC);
  CREATE INDEX sales_reports_by_district ON sales_reports (east_code, id DESC);

  CREATE TABLE sales_lines (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL REFERENCES sales_reports,
    -- Of the report; here as well, because each line is seen by itself.
    reporter_id uuid NOT NULL REFERENCES organizations,
    east_code text NOT NULL REFERENCES regions,
    -- Of which sending in it is; the report shows those of its last one.
    revision integer NOT NULL CHECK (revision > 0),
    position integer NOT NULL CHECK (position > 0),
    -- C2: 'invoice:<code>:<number>:<line>', without a code for a fully digital invoice.
    natural_key text NOT NULL,
    invoice_code text NOT NULL,
    invoice_number text NOT NULL,
    invoice_line integer NOT NULL CHECK (invoice_line BETWEEN 1 AND 9999),
    goods_name text NOT NULL,
    spec text NOT NULL,
    west_code text NOT NULL REFERENCES regions,
    supplier_id uuid REFERENCES organizations,
    supplier_name text NOT NULL,
    -- A line of a platform order with funding resale: where the reseller got the goods.
    order_line_id uuid REFERENCES order_lines,
    quantity integer NOT NULL CHECK (quantity > 0),
    grams bigint NOT NULL CHECK (grams > 0),
    -- Tax included.
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    sold_on date NOT NULL,
    mode text NOT NULL CHECK (mode IN ('BUY', 'HELP_SELL')),
    funding_source text NOT NULL CHECK (funding_source IN ('canteen', 'union', 'unit_other', 'personal', 'resale')),
    buyer_name text,
    -- claimed: its key is taken, counted: it is a fact, refused and released: its key is free again.
    state text NOT NULL CHECK (state IN ('claimed', 'counted', 'refused', 'released')),
    refusal text,
    -- What returns and corrections took off it.
    taken_quantity integer NOT NULL DEFAULT 0 CHECK (taken_quantity BETWEEN 0 AND quantity),
    taken_grams bigint NOT NULL DEFAULT 0 CHECK (taken_grams BETWEEN 0 AND grams),
    taken_fen bigint NOT NULL DEFAULT 0 CHECK (taken_fen BETWEEN 0 AND amount_fen),
    CHECK ((mode = 'HELP_SELL') = (funding_source = 'resale')),
    CHECK (order_line_id IS NULL OR mode = 'HELP_SELL'),
    CHECK ((state = 'refused') = (refusal IS NOT NULL)),
    CHECK (taken_fen = 0 OR state = 'counted')
  );
  -- A key is held once, whoever comes at the same moment.
  CREATE UNIQUE INDEX sales_lines_key ON sales_lines (natural_key) WHERE state IN ('claimed', 'counted');
  CREATE INDEX sales_lines_by_report ON sales_lines (report_id, position);
  CREATE INDEX sales_lines_by_county ON sales_lines (west_code, report_id);
  CREATE INDEX sales_lines_by_supplier ON sales_lines (supplier_id) WHERE supplier_id IS NOT NULL;
  CREATE INDEX sales_lines_by_purchase ON sales_lines (order_line_id) WHERE order_line_id IS NOT NULL;

  CREATE TABLE sales_files (
    file_id uuid PRIMARY KEY REFERENCES files,
    report_id uuid NOT NULL REFERENCES sales_reports,
    kind text NOT NULL CHECK (kind IN ('order', 'shipment', 'acceptance', 'invoice', 'payment')),
    -- Of one line by its place in the report; null = of all.
    position integer,
    -- Left out when the report was sent in again.
    removed boolean NOT NULL DEFAULT false,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
  );
  CREATE INDEX sales_files_by_report ON sales_files (report_id);

  CREATE TABLE sales_corrections (
    id uuid PRIMARY KEY,
    line_id uuid NOT NULL REFERENCES sales_lines,
    -- return: goods came back; correction: more was reported than was sold.
    kind text NOT NULL CHECK (kind IN ('return', 'correction')),
    quantity integer NOT NULL CHECK (quantity >= 0),
    grams bigint NOT NULL CHECK (grams >= 0),
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    occurred_on date NOT NULL,
    reason text NOT NULL,
    state text NOT NULL CHECK (state IN ('requested', 'accepted', 'refused')),
    requested_by uuid NOT NULL REFERENCES users,
    requested_at timestamptz NOT NULL,
    decided_by uuid REFERENCES users,
    decided_at timestamptz,
    decision_reason text,
    CHECK (num_nonnulls(decided_by, decided_at) = CASE state WHEN 'requested' THEN 0 ELSE 2 END),
    CHECK ((state = 'refused') = (decision_reason IS NOT NULL)),
    CHECK (decided_by <> requested_by)
  );
  CREATE INDEX sales_corrections_by_line ON sales_corrections (line_id);

  -- Who else laid claim to a key that was taken: shown to both sides.
  CREATE TABLE sales_clashes (
    id uuid PRIMARY KEY,
    natural_key text NOT NULL,
    -- sale: another report has it; platform_invoice: it is an invoice of a platform order.
    held_by text NOT NULL CHECK (held_by IN ('sale', 'platform_invoice')),
    holder_id uuid NOT NULL REFERENCES organizations,
    holder_code text NOT NULL REFERENCES regions,
    held_since timestamptz NOT NULL,
    claimant_id uuid NOT NULL REFERENCES organizations,
    claimant_code text NOT NULL REFERENCES regions,
    claimed_by uuid NOT NULL REFERENCES users,
    claimed_at timestamptz NOT NULL,
    UNIQUE (natural_key, holder_id, claimant_id)
  );
  CREATE INDEX sales_clashes_by_holder ON sales_clashes (holder_id, id DESC);
  CREATE INDEX sales_clashes_by_claimant ON sales_clashes (claimant_id, id DESC);
`;

/** A fact of the platform names the papers of its order, one from outside its line of a report: never both, never none. */
const facts = `
  ALTER TABLE facts
    ADD sales_line_id uuid REFERENCES sales_lines,
    ALTER supplier_id DROP NOT NULL,
    ALTER product_id DROP NOT NULL,
    ALTER order_id DROP NOT NULL,
    ALTER order_line_id DROP NOT NULL,
    ALTER shipment_id DROP NOT NULL,
    ALTER acceptance_id DROP NOT NULL,
    ALTER acceptance_line_id DROP NOT NULL,
    ADD CONSTRAINT facts_papers CHECK (
      CASE channel WHEN 'platform'
        THEN num_nulls(supplier_id, product_id, order_id, order_line_id, shipment_id, acceptance_id, acceptance_line_id) = 0
             AND sales_line_id IS NULL
        ELSE num_nonnulls(order_id, order_line_id, shipment_id, acceptance_id, acceptance_line_id) = 0
             AND sales_line_id IS NOT NULL END),
    DROP CONSTRAINT facts_kind_check,
    ADD CONSTRAINT facts_kind_check CHECK (kind IN ('purchase', 'return', 'claim', 'correction'));
  CREATE INDEX facts_by_sale ON facts (sales_line_id) WHERE sales_line_id IS NOT NULL;
  ALTER TABLE fact_evidence DROP CONSTRAINT fact_evidence_kind_check,
    ADD CONSTRAINT fact_evidence_kind_check
      CHECK (kind IN ('order', 'shipment', 'acceptance', 'invoice', 'payment'));
`;

/**
 * Who holds these keys, whoever asks: of a report, or of a platform order by its invoice (a supplier's invoice has lines of
 * its own, so any line of it is taken). Nothing is told but the holder and since when.
 */
const claims = `
  CREATE FUNCTION sales_keys_held(p_keys text[], p_besides uuid)
    RETURNS TABLE (natural_key text, held_by text, holder_id uuid, held_since timestamptz)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT l.natural_key, 'sale', l.reporter_id, r.submitted_at
      FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
     WHERE l.natural_key = ANY (p_keys) AND l.state IN ('claimed', 'counted') AND l.report_id IS DISTINCT FROM p_besides
    UNION ALL
    SELECT k.key, 'platform_invoice', i.issuer_id, i.registered_at
      FROM unnest(p_keys) AS k(key)
      JOIN invoices i ON i.code = split_part(k.key, ':', 2) AND i.number = split_part(k.key, ':', 3)
  $$;
  CREATE INDEX invoices_by_number ON invoices (number);
`;

const policies = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['sales_reports', 'sales_lines', 'sales_files', 'sales_corrections', 'sales_clashes']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE DELETE ON %I FROM market_app', name);
    END LOOP;
  END $$;
  REVOKE UPDATE ON sales_clashes FROM market_app;
  CREATE POLICY concerned ON sales_lines USING (
    (SELECT app_sees_all()) OR (SELECT app_organization()) IN (reporter_id, supplier_id)
    OR east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY concerned ON sales_reports USING (
    (SELECT app_sees_all()) OR reporter_id = (SELECT app_organization())
    OR east_code = ANY ((SELECT app_regions())::text[])
    OR EXISTS (SELECT FROM sales_lines l WHERE l.report_id = sales_reports.id OFFSET 0));
  CREATE POLICY with_report ON sales_files USING (
    app_sees_all() OR EXISTS (SELECT FROM sales_reports r WHERE r.id = report_id OFFSET 0));
  CREATE POLICY with_line ON sales_corrections USING (
    app_sees_all() OR EXISTS (SELECT FROM sales_lines l WHERE l.id = line_id OFFSET 0));
  CREATE POLICY concerned ON sales_clashes USING (
    (SELECT app_sees_all()) OR (SELECT app_organization()) IN (holder_id, claimant_id)
    OR holder_code = ANY ((SELECT app_regions())::text[]) OR claimant_code = ANY ((SELECT app_regions())::text[]));
  ALTER POLICY own_or_shown ON files USING (
    app_scope() = 'system' OR owner_id = app_organization()
    OR EXISTS (SELECT FROM acceptance_photos ap WHERE ap.file_id = files.id OFFSET 0)
    OR EXISTS (SELECT FROM invoices i WHERE i.file_id = files.id OFFSET 0)
    OR EXISTS (SELECT FROM sales_files s WHERE s.file_id = files.id OFFSET 0));
`;
