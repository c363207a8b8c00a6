import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Invoices (发票, docs/decisions/0025-invoices.md): what a buyer asks for, one invoice over several orders, its file, red
 * letters that take it back, and the buyer's judgement of it, which is what proves a purchase from now on.
 */
export class Invoices0022 implements MigrationInterface {
  readonly name = 'Invoices1700000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(asking);
    await runner.query(overOrders);
    await runner.query(judged);
    await runner.query(policies);
    await runner.query(stillToCount);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const asking = `
  CREATE TABLE invoice_titles (
    id uuid PRIMARY KEY,
    buyer_id uuid NOT NULL REFERENCES organizations,
    name text NOT NULL,
    tax_number text NOT NULL CHECK (length(tax_number) = 18),
    kind text NOT NULL CHECK (kind IN ('ordinary', 'special')),
    address text,
    phone text,
    bank_name text,
    bank_account text,
    is_default boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL REFERENCES users,
    created_at timestamptz NOT NULL,
    -- Requests name it for ever; a list shows it no more.
    removed_at timestamptz,
    CHECK (removed_at IS NULL OR NOT is_default)
  );
  CREATE INDEX invoice_titles_by_buyer ON invoice_titles (buyer_id);
  CREATE UNIQUE INDEX invoice_titles_one_default ON invoice_titles (buyer_id) WHERE is_default;

  CREATE TABLE invoice_requests (
    id uuid PRIMARY KEY,
    buyer_id uuid NOT NULL REFERENCES organizations,
    supplier_id uuid NOT NULL REFERENCES organizations,
    title_id uuid NOT NULL REFERENCES invoice_titles,
    -- The title as it was when it was asked for.
    title jsonb NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    note text NOT NULL,
    state text NOT NULL CHECK (state IN ('requested', 'invoiced', 'declined', 'withdrawn')),
    requested_by uuid NOT NULL REFERENCES users,
    requested_at timestamptz NOT NULL,
    ended_by uuid REFERENCES users,
    ended_at timestamptz,
    reason text,
    CHECK ((state = 'requested') = (ended_at IS NULL)),
    CHECK ((state = 'declined') = (reason IS NOT NULL))
  );
  CREATE INDEX invoice_requests_by_buyer ON invoice_requests (buyer_id, id DESC);
  CREATE INDEX invoice_requests_by_supplier ON invoice_requests (supplier_id, id DESC);

  CREATE TABLE invoice_request_orders (
    request_id uuid NOT NULL REFERENCES invoice_requests,
    order_id uuid NOT NULL REFERENCES orders,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (request_id, order_id)
  );
  CREATE INDEX invoice_request_orders_by_order ON invoice_request_orders (order_id);
`;

const overOrders = `
  CREATE TABLE invoice_orders (
    invoice_id uuid NOT NULL REFERENCES invoices,
    order_id uuid NOT NULL REFERENCES orders,
    -- Tax included; negative on a red letter.
    amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
    PRIMARY KEY (invoice_id, order_id)
  );
  INSERT INTO invoice_orders SELECT id, order_id, amount_fen FROM invoices;
  CREATE INDEX invoice_orders_by_order ON invoice_orders (order_id) INCLUDE (amount_fen);
`;

/** Invoices from before counted as soon as they were registered: they are taken for verified. */
const judged = `
  ALTER TABLE invoices
    ADD buyer_id uuid REFERENCES organizations,
    ADD request_id uuid UNIQUE REFERENCES invoice_requests,
    ADD original_id uuid REFERENCES invoices,
    -- What red letters took back of it.
    ADD reversed_fen bigint NOT NULL DEFAULT 0,
    -- Not known of invoices that were registered by their amount alone.
    ADD tax_fen bigint,
    ADD file_id uuid UNIQUE REFERENCES files,
    ADD state text CHECK (state IN ('registered', 'verified', 'disputed')),
    ADD judged_by uuid REFERENCES users,
    ADD judged_at timestamptz,
    ADD dispute_reason text,
    ADD reversal_reason text;
  UPDATE invoices i SET buyer_id = o.buyer_id, state = 'verified', judged_at = i.registered_at
    FROM orders o WHERE o.id = i.order_id;
  DROP POLICY with_order ON invoices;
  ALTER TABLE invoices
    DROP COLUMN order_id,
    DROP CONSTRAINT invoices_amount_fen_check,
    ALTER buyer_id SET NOT NULL,
    ALTER state SET NOT NULL,
    ADD CHECK (amount_fen <> 0),
    ADD CHECK ((amount_fen < 0) = (original_id IS NOT NULL)),
    ADD CHECK (reversed_fen BETWEEN 0 AND greatest(amount_fen, 0)),
    ADD CHECK (tax_fen BETWEEN least(amount_fen, 0) AND greatest(amount_fen, 0)),
    ADD CHECK ((state = 'registered') = (judged_at IS NULL)),
    ADD CHECK ((state = 'disputed') = (dispute_reason IS NOT NULL)),
    ADD CHECK ((original_id IS NOT NULL) = (reversal_reason IS NOT NULL));
  CREATE INDEX invoices_by_buyer ON invoices (buyer_id, id DESC);
  CREATE INDEX invoices_by_issuer ON invoices (issuer_id, id DESC);
  CREATE INDEX invoices_by_original ON invoices (original_id) WHERE original_id IS NOT NULL;
`;

const policies = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['invoice_titles', 'invoice_requests', 'invoice_request_orders', 'invoice_orders']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE DELETE ON %I FROM market_app', name);
    END LOOP;
  END $$;
  CREATE POLICY own ON invoice_titles USING (app_sees_all() OR buyer_id = app_organization());
  CREATE POLICY concerned ON invoice_requests USING (
    (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, supplier_id));
  CREATE POLICY with_request ON invoice_request_orders USING (
    app_sees_all() OR EXISTS (SELECT FROM invoice_requests r WHERE r.id = request_id OFFSET 0));
  CREATE POLICY with_order ON invoice_orders USING (
    app_sees_all() OR EXISTS (SELECT FROM orders o WHERE o.id = order_id OFFSET 0));
  -- Officials read an invoice with any order that they read.
  CREATE POLICY concerned ON invoices USING (
    CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, issuer_id) THEN true
         WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN false
         ELSE EXISTS (SELECT FROM invoice_orders l WHERE l.invoice_id = invoices.id OFFSET 0) END)
    WITH CHECK ((SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, issuer_id));
  ALTER POLICY own_or_shown ON files USING (
    app_scope() = 'system' OR owner_id = app_organization()
    OR EXISTS (SELECT FROM acceptance_photos ap WHERE ap.file_id = files.id OFFSET 0)
    OR EXISTS (SELECT FROM invoices i WHERE i.file_id = files.id OFFSET 0));
`;

/** What is registered and waits to be counted now waits as verified. */
const stillToCount = `
  WITH waiting AS (
    SELECT e.subject_id, e.actor, e.payload, e.occurred_at FROM outbox b JOIN events e ON e.id = b.event_id
     WHERE e.type = 'invoice.registered'
  ), told AS (
    INSERT INTO events (id, type, subject_id, actor, payload, occurred_at)
    SELECT gen_random_uuid(), 'invoice.verified', subject_id, actor, payload, occurred_at FROM waiting RETURNING id
  )
  INSERT INTO outbox (event_id) SELECT id FROM told
`;
