import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What 0020 and 0023 made side by side, joined: a bank line takes a payout out and may bring it back, and the cooperative
 * reads the line that paid it.
 */
export class PayoutsOnBankLines0026 implements MigrationInterface {
  readonly name = 'PayoutsOnBankLines1700000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bank_allocations DROP CONSTRAINT bank_allocations_kind_check,
        ADD CONSTRAINT bank_allocations_kind_check CHECK (
          kind IN ('payment', 'refund', 'refund_back', 'line', 'reversal', 'payout', 'payout_back')),
        ADD CHECK (kind <> 'payout_back' OR amount_fen > 0);
      CREATE UNIQUE INDEX bank_allocations_payout_back ON bank_allocations (paper_id)
        WHERE state = 'applied' AND kind = 'payout_back';
      ALTER POLICY with_paper ON bank_allocations USING (
        app_sees_all() OR state = 'applied' AND (
          EXISTS (SELECT FROM payments p WHERE p.id = paper_id OFFSET 0)
          OR EXISTS (SELECT FROM refunds r WHERE r.id = paper_id OFFSET 0)
          OR EXISTS (SELECT FROM payouts o WHERE o.id = paper_id OFFSET 0)));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
