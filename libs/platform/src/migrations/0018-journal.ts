import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal (总账, docs/decisions/0022-one-journal.md): double entry in fen, and refunds. A transaction is named by what
 * caused it, so that nothing can be booked twice.
 */
export class Journal0018 implements MigrationInterface {
  readonly name = 'Journal1700000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(guards);
    await runner.query(posting);
    await runner.query(refunds);
    await runner.query('SELECT open_journal(now())');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const tables = `
  CREATE TABLE journal_transactions (
    cause_kind text NOT NULL CHECK (cause_kind IN (
      'opening', 'order', 'cancellation', 'acceptance_line', 'rejection', 'return_line', 'claim',
      'bank_line', 'allocation', 'provider_payment', 'provider_fee', 'refund', 'refund_withdrawal', 'refund_payment',
      'payout')),
    -- The id of the paper: order, acceptance line, return line, claim, bank line, allocation, payment, refund, payout.
    cause_id uuid NOT NULL,
    order_id uuid REFERENCES orders,
    booked_on date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (cause_kind, cause_id)
  );
  CREATE INDEX journal_transactions_by_order ON journal_transactions (order_id);

  CREATE TABLE journal_entries (
    cause_kind text NOT NULL,
    cause_id uuid NOT NULL,
    position smallint NOT NULL CHECK (position > 0),
    account text NOT NULL CHECK (account IN (
      'buyer_receivable', 'bank', 'provider_clearing', 'provider_fees', 'supplier_payable', 'advances', 'suspense',
      'refunds_payable', 'opening')),
    -- The buyer or supplier whose account it is.
    party_id uuid REFERENCES organizations,
    -- Debit positive, credit negative.
    amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
    booked_on date NOT NULL,
    PRIMARY KEY (cause_kind, cause_id, position),
    FOREIGN KEY (cause_kind, cause_id) REFERENCES journal_transactions,
    CHECK ((account IN ('buyer_receivable', 'supplier_payable', 'advances', 'refunds_payable')) = (party_id IS NOT NULL))
  );
  CREATE INDEX journal_entries_by_account ON journal_entries (account, party_id, booked_on) INCLUDE (amount_fen);
`;

const guards = `
  -- Asked once per transaction when it commits, and again for whatever is added to it afterwards.
  CREATE FUNCTION journal_must_balance() RETURNS trigger LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE balance bigint; entries int; last int;
  BEGIN
    SELECT coalesce(sum(amount_fen), 0), count(*), coalesce(max(position), 0) INTO balance, entries, last
      FROM journal_entries WHERE cause_kind = NEW.cause_kind AND cause_id = NEW.cause_id;
    IF balance <> 0 OR entries < 2 OR last <> entries THEN
      RAISE 'journal transaction % % has % entries and a balance of % fen', NEW.cause_kind, NEW.cause_id, entries, balance
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON journal_transactions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION journal_must_balance();
  -- The first two positions of a transaction are taken as soon as it has balanced once.
  CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON journal_entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.position > 2) EXECUTE FUNCTION journal_must_balance();

  CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE '% is written once: correct it by another transaction', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $$;
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entries
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  REVOKE UPDATE, DELETE, TRUNCATE ON journal_transactions, journal_entries FROM market_app;

  ALTER TABLE journal_transactions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE journal_entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY programs ON journal_transactions USING (app_sees_all()) WITH CHECK (app_scope() = 'system');
  CREATE POLICY programs ON journal_entries USING (app_sees_all()) WITH CHECK (app_scope() = 'system');
`;

const posting = `
  -- Books pairs of debit and credit; answers how many were new. Whose act it is does not matter: the books are the market's.
  CREATE FUNCTION post_journal(
    p_kinds text[], p_causes uuid[], p_orders uuid[], p_days date[], p_debits text[], p_debit_parties uuid[],
    p_credits text[], p_credit_parties uuid[], p_fens bigint[]
  ) RETURNS int LANGUAGE sql SET app.scope = 'system' AS $$
    WITH given AS (
      SELECT * FROM unnest(p_kinds, p_causes, p_orders, p_days, p_debits, p_debit_parties, p_credits, p_credit_parties, p_fens)
        AS g(kind, cause, order_id, day, debit, debit_party, credit, credit_party, fen)
       WHERE fen <> 0
    ), fresh AS (
      INSERT INTO journal_transactions (cause_kind, cause_id, order_id, booked_on)
      SELECT kind, cause, order_id, day FROM given ORDER BY kind, cause
      ON CONFLICT (cause_kind, cause_id) DO NOTHING RETURNING cause_kind, cause_id
    ), written AS (
      INSERT INTO journal_entries (cause_kind, cause_id, position, account, party_id, amount_fen, booked_on)
      SELECT g.kind, g.cause, side.position, side.account, side.party, side.fen, g.day
        FROM fresh f JOIN given g ON g.kind = f.cause_kind AND g.cause = f.cause_id
       CROSS JOIN LATERAL (VALUES (1, g.debit, g.debit_party, g.fen), (2, g.credit, g.credit_party, -g.fen))
          AS side(position, account, party, fen)
    )
    SELECT count(*)::int FROM fresh
  $$;

  -- Opening balances (期初余额) of a market that traded before it had a journal: per party against the account
  -- "opening", which itself adds up to nothing. What is still in the outbox is in them: its handlers have nothing to do.
  CREATE FUNCTION open_journal(p_at timestamptz) RETURNS int LANGUAGE sql SET app.scope = 'system' AS $$
    WITH lines AS (
      SELECT l.order_id, sum(l.price_fen * l.accepted_quantity) AS accepted, sum(l.price_fen * l.rejected_quantity) AS rejected,
             sum(l.price_fen * l.returned_quantity) AS returned
        FROM order_lines l GROUP BY l.order_id
    ), figures AS (
      SELECT o.buyer_id, o.supplier_id, o.paid_fen AS paid, l.accepted - l.returned AS earned,
             CASE WHEN o.state = 'cancelled' THEN 0
                  WHEN o.payment_terms = 'prepaid' THEN o.total_fen - l.rejected - l.returned
                  ELSE l.accepted - l.returned END AS payable
        FROM orders o JOIN lines l ON l.order_id = o.id
    ), balances AS (
      SELECT 'buyer_receivable' AS account, buyer_id AS party, sum(payable - paid) AS fen FROM figures GROUP BY buyer_id
      UNION ALL SELECT 'advances', buyer_id, -sum(payable - earned) FROM figures GROUP BY buyer_id
      UNION ALL SELECT 'supplier_payable', supplier_id, -sum(earned) FROM figures GROUP BY supplier_id
      UNION ALL SELECT 'bank', NULL, (SELECT coalesce(sum(paid), 0) FROM figures)
                                     + (SELECT coalesce(sum(amount_fen), 0) FROM bank_lines WHERE state <> 'matched')
      UNION ALL SELECT 'suspense', NULL, -coalesce(sum(amount_fen), 0) FROM bank_lines WHERE state <> 'matched'
    ), given AS (
      SELECT array_agg('opening'::text) AS kinds, array_agg(md5(account || coalesce(party::text, ''))::uuid) AS causes,
             array_agg(NULL::uuid) AS none, array_agg((p_at AT TIME ZONE 'Asia/Shanghai')::date) AS days,
             array_agg(account) AS accounts, array_agg(party) AS parties, array_agg('opening'::text) AS openings,
             array_agg(fen::bigint) AS fens
        FROM balances WHERE fen <> 0
    ), handled AS (
      INSERT INTO receipts (event_id, handler)
      SELECT e.id, h.name FROM outbox b JOIN events e ON e.id = b.event_id
        JOIN (VALUES ('order.placed', 'journal.openPrepaid'), ('order.cancelled', 'journal.closeCancelled'),
                     ('delivery.accepted', 'journal.bookAccepted'), ('return.agreed', 'journal.bookReturned')) h(type, name)
          ON h.type = e.type
      ON CONFLICT DO NOTHING
    )
    SELECT post_journal(kinds, causes, none, days, accounts, parties, openings, none, fens) FROM given
  $$;
`;

const refunds = `
  ALTER TABLE payments
    ADD received_fen bigint NOT NULL DEFAULT 0,
    ADD refunded_fen bigint NOT NULL DEFAULT 0;
  UPDATE payments SET received_fen = amount_fen WHERE state = 'captured';
  ALTER TABLE payments
    ADD CHECK (received_fen BETWEEN 0 AND amount_fen),
    -- Never more goes back than came (I7).
    ADD CHECK (refunded_fen BETWEEN 0 AND received_fen),
    ADD CHECK ((state = 'captured') <= (received_fen = amount_fen));
  -- A payable that has part of its money stays the right one for the rest.
  DO $$ DECLARE source text := pg_get_functiondef('request_payment'::regproc);
  BEGIN
    source := replace(source, 'payable.amount_fen <> due', 'payable.amount_fen - payable.received_fen <> due');
    source := replace(source, '''amountFen'', payable.amount_fen, ''transferCode'', payable.transfer_code,
          ''state''', '''amountFen'', payable.amount_fen, ''receivedFen'', payable.received_fen,
          ''refundedFen'', payable.refunded_fen, ''transferCode'', payable.transfer_code, ''state''');
    IF source NOT LIKE '%refundedFen%' THEN RAISE 'request_payment is not as 0017 left it'; END IF;
    EXECUTE source;
  END $$;

  CREATE SEQUENCE refund_numbers;
  CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    order_id uuid NOT NULL REFERENCES orders,
    payment_id uuid NOT NULL REFERENCES payments,
    buyer_id uuid NOT NULL REFERENCES organizations,
    supplier_id uuid NOT NULL REFERENCES organizations,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    reason text NOT NULL CHECK (reason IN ('cancellation', 'rejection', 'return', 'claim', 'overpayment')),
    route text NOT NULL CHECK (route IN ('bank_transfer', 'stripe')),
    -- On the transfer to the buyer, by which its bank line is recognised.
    transfer_code text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('open', 'sent', 'paid', 'failed')),
    opened_at timestamptz NOT NULL,
    sent_at timestamptz,
    paid_at timestamptz,
    failed_at timestamptz,
    failure text,
    CHECK ((state = 'paid') = (paid_at IS NOT NULL)),
    CHECK ((state = 'failed') = (failed_at IS NOT NULL))
  );
  CREATE INDEX refunds_by_order ON refunds (order_id);
  CREATE INDEX refunds_by_payment ON refunds (payment_id);
  CREATE INDEX refunds_by_buyer ON refunds (buyer_id, id DESC);
  CREATE INDEX refunds_by_supplier ON refunds (supplier_id, id DESC);
  CREATE INDEX refunds_unpaid ON refunds (id) WHERE state IN ('open', 'sent');
  ALTER TABLE refunds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON refunds USING (
    CASE WHEN (SELECT app_sees_all()) OR (SELECT app_organization()) IN (buyer_id, supplier_id) THEN true
         WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN false
         ELSE app_in_territory(order_id) END) WITH CHECK ((SELECT app_sees_all()));
  REVOKE DELETE ON refunds FROM market_app;
`;
