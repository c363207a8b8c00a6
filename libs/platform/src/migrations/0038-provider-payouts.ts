import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the payment provider pays into our bank account (提现): until now such a line of a statement stayed in suspense, and
 * the books said that the provider still held the money (docs/decisions/0024-stripe.md).
 */
export class ProviderPayouts0038 implements MigrationInterface {
  readonly name = 'ProviderPayouts1700000000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE provider_payouts (
        id uuid PRIMARY KEY,
        reference text NOT NULL UNIQUE,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        -- The day on which the provider expects it at our bank.
        arrives_on date NOT NULL,
        state text NOT NULL CHECK (state IN ('on_the_way', 'arrived', 'failed')),
        failure text,
        told_at timestamptz NOT NULL
      );
      CREATE INDEX provider_payouts_open ON provider_payouts (amount_fen) WHERE state = 'on_the_way';
      ALTER TABLE provider_payouts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY programs ON provider_payouts USING (app_sees_all());
      REVOKE DELETE ON provider_payouts FROM market_app;

      ALTER TABLE bank_allocations DROP CONSTRAINT bank_allocations_kind_check,
        ADD CONSTRAINT bank_allocations_kind_check CHECK (kind IN (
          'payment', 'refund', 'refund_back', 'line', 'reversal', 'payout', 'payout_back', 'provider_payout')),
        ADD CHECK (kind <> 'provider_payout' OR amount_fen > 0);
      CREATE UNIQUE INDEX bank_allocations_provider_payout ON bank_allocations (paper_id)
        WHERE state = 'applied' AND kind = 'provider_payout';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
