import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What cooperatives are paid (docs/decisions/0026-settled-by-paper.md): settlements and their items, payouts, the accounts
 * that they go to, and the payment lists that two operators send to the bank.
 */
export class Settlements0023 implements MigrationInterface {
  readonly name = 'Settlements1700000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(settlements);
    await runner.query(transfers);
    await runner.query(guards);
    await runner.query(adding);
    await runner.query(policies);
    await runner.query('SELECT open_settlements()');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const settlements = `
  CREATE SEQUENCE settlement_numbers;
  CREATE TABLE settlements (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    supplier_id uuid NOT NULL REFERENCES organizations,
    period_from date NOT NULL,
    period_to date NOT NULL CHECK (period_to >= period_from),
    accepted_fen bigint NOT NULL CHECK (accepted_fen >= 0),
    returned_fen bigint NOT NULL CHECK (returned_fen >= 0),
    -- What would be less than nothing stays open until the next one.
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    state text NOT NULL CHECK (state IN ('open', 'paid')),
    made_at timestamptz NOT NULL,
    paid_at timestamptz,
    CHECK (amount_fen = accepted_fen - returned_fen),
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    UNIQUE (id, supplier_id)
  );
  CREATE INDEX settlements_by_supplier ON settlements (supplier_id, id DESC);
  CREATE INDEX settlements_paid ON settlements (paid_at) WHERE state = 'paid';

  -- One row per paper, from the moment it counts; settled when it has a settlement.
  CREATE TABLE settlement_items (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('order', 'return')),
    supplier_id uuid NOT NULL REFERENCES organizations,
    order_id uuid NOT NULL REFERENCES orders,
    goods_return_id uuid REFERENCES goods_returns,
    amount_fen bigint NOT NULL,
    -- Of an order, when the last of it was accepted; of a return, when it was agreed.
    accepted_at timestamptz NOT NULL,
    -- Since when it can be settled.
    payable_at timestamptz NOT NULL,
    settlement_id uuid,
    -- The paper's own id: an order stands here once, and so does a return.
    CHECK (id = coalesce(goods_return_id, order_id)),
    CHECK (CASE kind WHEN 'order' THEN amount_fen > 0 AND goods_return_id IS NULL
                     ELSE amount_fen < 0 AND goods_return_id IS NOT NULL END),
    FOREIGN KEY (settlement_id, supplier_id) REFERENCES settlements (id, supplier_id)
  );
  CREATE INDEX settlement_items_waiting ON settlement_items (supplier_id, payable_at) WHERE settlement_id IS NULL;
  CREATE INDEX settlement_items_by_settlement ON settlement_items (settlement_id);
  CREATE INDEX settlement_items_by_order ON settlement_items (order_id);
`;

const transfers = `
  -- An attempt to pay a settlement; the next one has a code of its own.
  CREATE TABLE payouts (
    id uuid PRIMARY KEY,
    settlement_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    transfer_code text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('open', 'released', 'paid', 'failed')),
    opened_at timestamptz NOT NULL,
    released_at timestamptz,
    paid_at timestamptz,
    failed_at timestamptz,
    failure text,
    -- What of which bank line paid it.
    allocation_id uuid UNIQUE,
    FOREIGN KEY (settlement_id, supplier_id) REFERENCES settlements (id, supplier_id),
    CHECK ((state = 'open') = (released_at IS NULL)),
    CHECK ((state = 'paid') <= (paid_at IS NOT NULL)),
    CHECK ((paid_at IS NULL) = (allocation_id IS NULL)),
    CHECK ((state = 'failed') = (failed_at IS NOT NULL AND failure IS NOT NULL))
  );
  CREATE UNIQUE INDEX payouts_one_alive ON payouts (settlement_id) WHERE state <> 'failed';
  CREATE INDEX payouts_by_settlement ON payouts (settlement_id);
  CREATE INDEX payouts_by_state ON payouts (state, id DESC);

  CREATE TABLE payout_accounts (
    id uuid PRIMARY KEY,
    supplier_id uuid NOT NULL REFERENCES organizations,
    holder text NOT NULL,
    bank text NOT NULL,
    account text NOT NULL CHECK (account ~ '^[0-9]{8,32}$'),
    state text NOT NULL CHECK (state IN ('entered', 'current', 'refused', 'replaced')),
    entered_by uuid NOT NULL REFERENCES users,
    entered_at timestamptz NOT NULL,
    checked_by uuid REFERENCES users,
    checked_at timestamptz,
    refusal text,
    CHECK (checked_by <> entered_by),
    CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
    CHECK ((state IN ('current', 'refused')) <= (checked_by IS NOT NULL)),
    CHECK ((state = 'refused') = (refusal IS NOT NULL))
  );
  CREATE UNIQUE INDEX payout_accounts_one_entered ON payout_accounts (supplier_id) WHERE state = 'entered';
  CREATE UNIQUE INDEX payout_accounts_one_current ON payout_accounts (supplier_id) WHERE state = 'current';
  CREATE INDEX payout_accounts_by_supplier ON payout_accounts (supplier_id, id DESC);

  CREATE SEQUENCE payment_list_numbers;
  CREATE TABLE payment_lists (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('proposed', 'released', 'withdrawn')),
    line_count integer NOT NULL CHECK (line_count > 0),
    total_fen bigint NOT NULL CHECK (total_fen > 0),
    proposed_by uuid NOT NULL REFERENCES users,
    proposed_at timestamptz NOT NULL,
    released_by uuid REFERENCES users,
    released_at timestamptz,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    -- Two people, whoever asks.
    CHECK (released_by <> proposed_by),
    CHECK ((state = 'released') = (released_by IS NOT NULL AND released_at IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL))
  );
  CREATE TABLE payment_list_lines (
    id uuid PRIMARY KEY,
    list_id uuid NOT NULL REFERENCES payment_lists,
    position integer NOT NULL CHECK (position > 0),
    payout_id uuid REFERENCES payouts,
    refund_id uuid REFERENCES refunds,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    transfer_code text NOT NULL,
    -- As the bank is told, whatever changes later.
    payee_name text NOT NULL,
    payee_bank text NOT NULL,
    payee_account text NOT NULL CHECK (payee_account ~ '^[0-9]{8,32}$'),
    payee_source text NOT NULL CHECK (payee_source IN ('payout_account', 'bank_line', 'entered')),
    -- False once its list was withdrawn: then it may stand on another one.
    alive boolean NOT NULL,
    UNIQUE (list_id, position),
    CHECK (num_nonnulls(payout_id, refund_id) = 1),
    CHECK ((payout_id IS NOT NULL) = (payee_source = 'payout_account'))
  );
  CREATE UNIQUE INDEX payment_list_lines_one_payout ON payment_list_lines (payout_id) WHERE alive;
  CREATE UNIQUE INDEX payment_list_lines_one_refund ON payment_list_lines (refund_id) WHERE alive;
`;

const guards = `
  -- A settlement is its items, and they never leave it.
  CREATE FUNCTION settlement_must_add_up() RETURNS trigger LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE fen bigint;
  BEGIN
    SELECT coalesce(sum(amount_fen), 0) INTO fen FROM settlement_items WHERE settlement_id = NEW.id;
    IF fen <> NEW.amount_fen THEN
      RAISE 'settlement % says % fen, its items %', NEW.number, NEW.amount_fen, fen USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON settlements DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION settlement_must_add_up();
  CREATE TRIGGER settled_once BEFORE UPDATE ON settlement_items
    FOR EACH ROW WHEN (OLD.settlement_id IS NOT NULL) EXECUTE FUNCTION never_changed();

  REVOKE UPDATE, DELETE, TRUNCATE ON settlements, settlement_items, payouts, payout_accounts, payment_lists,
    payment_list_lines FROM market_app;
  GRANT UPDATE (state, paid_at) ON settlements TO market_app;
  GRANT UPDATE (settlement_id) ON settlement_items TO market_app;
  GRANT UPDATE (state, released_at, paid_at, failed_at, failure, allocation_id) ON payouts TO market_app;
  GRANT UPDATE (state, checked_by, checked_at, refusal) ON payout_accounts TO market_app;
  GRANT UPDATE (state, released_by, released_at, withdrawn_by, withdrawn_at) ON payment_lists TO market_app;
  GRANT UPDATE (alive) ON payment_list_lines TO market_app;
`;

const adding = `
  -- Writes down what of these orders can be settled: what was accepted, once they are completed, and each agreed return.
  -- What stands there already stays; answers how many were new.
  CREATE FUNCTION add_settlement_items(p_orders uuid[]) RETURNS int LANGUAGE sql SET app.scope = 'system' AS $$
    WITH added AS (
      INSERT INTO settlement_items (id, kind, supplier_id, order_id, goods_return_id, amount_fen, accepted_at, payable_at)
      SELECT o.id, 'order', o.supplier_id, o.id, NULL::uuid, l.fen, a.last_at, o.completed_at
        FROM orders o
       CROSS JOIN LATERAL (SELECT sum(price_fen * accepted_quantity)::bigint AS fen
                             FROM order_lines WHERE order_id = o.id) l
       CROSS JOIN LATERAL (SELECT max(second_signed_at) AS last_at FROM acceptances
                            WHERE order_id = o.id AND state = 'accepted' AND accepted_fen > 0) a
       WHERE o.id = ANY (p_orders) AND o.state = 'completed' AND l.fen > 0
      UNION ALL
      SELECT r.id, 'return', r.supplier_id, r.order_id, r.id, -r.amount_fen, r.decided_at, r.decided_at
        FROM goods_returns r WHERE r.order_id = ANY (p_orders) AND r.state = 'agreed'
      ON CONFLICT (id) DO NOTHING RETURNING 1
    )
    SELECT count(*)::int FROM added
  $$;
  -- For a market that traded before it settled: everything so far waits for its first settlement.
  CREATE FUNCTION open_settlements() RETURNS bigint LANGUAGE sql SET app.scope = 'system' AS $$
    SELECT sum(add_settlement_items(ids)) FROM (
      SELECT array_agg(id) AS ids FROM orders WHERE state IN ('confirmed', 'completed') GROUP BY supplier_id) of_suppliers
  $$;
`;

const policies = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['settlements', 'settlement_items', 'payouts', 'payout_accounts', 'payment_lists',
                                'payment_list_lines']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('CREATE POLICY operators ON %I USING ((SELECT app_sees_all()))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['settlements', 'settlement_items', 'payouts', 'payout_accounts']
    LOOP
      EXECUTE format('CREATE POLICY party_reads ON %I FOR SELECT USING (supplier_id = (SELECT app_organization()))', name);
    END LOOP;
  END $$;
  -- A cooperative enters its account; that it is the right one, others say.
  CREATE POLICY own_add ON payout_accounts FOR INSERT WITH CHECK (
    supplier_id = (SELECT app_organization()) AND state = 'entered');
  -- And what it enters next takes the place of what nobody has checked.
  CREATE FUNCTION replace_entered_account() RETURNS void LANGUAGE sql SET app.scope = 'system' AS $$
    UPDATE payout_accounts SET state = 'replaced' WHERE supplier_id = app_organization() AND state = 'entered'
  $$;
  -- Each party reads what is booked on its own account.
  CREATE POLICY party_reads ON journal_entries FOR SELECT USING (party_id = (SELECT app_organization()));
  CREATE POLICY party_reads ON journal_transactions FOR SELECT USING (EXISTS (
    SELECT FROM journal_entries e WHERE e.cause_kind = journal_transactions.cause_kind
       AND e.cause_id = journal_transactions.cause_id AND e.party_id = (SELECT app_organization()) OFFSET 0));
`;
