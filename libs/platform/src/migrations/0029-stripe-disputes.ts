import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Disputes (拒付): a card's holder objects, and Stripe takes the money back until the bank has decided. Where that money
 * is, and who bears it when the dispute is lost, stands in the journal (docs/decisions/0024-stripe.md).
 */
export class StripeDisputes0029 implements MigrationInterface {
  readonly name = 'StripeDisputes1700000000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(widened);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const tables = `
  CREATE TABLE stripe_disputes (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    intent_id uuid NOT NULL REFERENCES stripe_intents,
    order_id uuid NOT NULL REFERENCES orders,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    state text NOT NULL CHECK (state IN ('inquiry', 'open', 'closed', 'won', 'lost')),
    -- The provider's word for what the holder says.
    reason text,
    -- Until then the market can answer, at the provider's.
    reply_by timestamptz,
    -- What a lost dispute took: from the order's payment as far as it has it, the rest from the market.
    lost_fen bigint NOT NULL DEFAULT 0 CHECK (lost_fen >= 0),
    opened_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((ended_at IS NOT NULL) = (state IN ('closed', 'won', 'lost'))),
    CHECK (lost_fen = 0 OR state = 'lost')
  );
  CREATE INDEX stripe_disputes_by_intent ON stripe_disputes (intent_id);
  CREATE INDEX stripe_disputes_by_order ON stripe_disputes (order_id);

  -- Each movement that the provider booked for a dispute, once.
  CREATE TABLE stripe_dispute_moves (
    id uuid PRIMARY KEY,
    dispute_id uuid NOT NULL REFERENCES stripe_disputes,
    reference text NOT NULL UNIQUE,
    -- Negative: taken from us. Positive: given back.
    amount_fen bigint NOT NULL,
    fee_fen bigint NOT NULL,
    booked_at timestamptz NOT NULL
  );
  CREATE INDEX stripe_dispute_moves_by_dispute ON stripe_dispute_moves (dispute_id);
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON stripe_dispute_moves
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();

  ALTER TABLE stripe_disputes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE stripe_dispute_moves ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY programs ON stripe_disputes USING (app_sees_all());
  CREATE POLICY programs ON stripe_dispute_moves USING (app_sees_all());
  REVOKE DELETE ON stripe_disputes FROM market_app;
  REVOKE UPDATE, DELETE, TRUNCATE ON stripe_dispute_moves FROM market_app;
`;

const widened = `
  ALTER TABLE journal_transactions DROP CONSTRAINT journal_transactions_cause_kind_check,
    ADD CONSTRAINT journal_transactions_cause_kind_check CHECK (cause_kind IN (
      'opening', 'order', 'cancellation', 'closure', 'acceptance_line', 'rejection', 'return_line', 'claim',
      'bank_line', 'allocation', 'provider_payment', 'provider_fee', 'dispute_move', 'dispute_fee', 'dispute_loss',
      'refund', 'refund_withdrawal', 'refund_payment', 'payout'));
  ALTER TABLE journal_entries DROP CONSTRAINT journal_entries_account_check,
    ADD CONSTRAINT journal_entries_account_check CHECK (account IN (
      'buyer_receivable', 'bank', 'provider_clearing', 'provider_fees', 'disputes', 'supplier_payable', 'advances',
      'suspense', 'refunds_payable', 'opening'));
  ALTER TABLE refunds DROP CONSTRAINT refunds_reason_check,
    ADD CONSTRAINT refunds_reason_check CHECK (reason IN (
      'cancellation', 'closure', 'rejection', 'return', 'claim', 'overpayment', 'reversal', 'dispute'));
  ALTER TABLE refunds DROP CONSTRAINT refunds_route_check,
    ADD CONSTRAINT refunds_route_check CHECK (route IN ('bank_transfer', 'stripe', 'dispute'));
`;
