import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rest of an order (余货) that was shipped in part and never will be in full can be closed: its packs are free again,
 * and what was paid for them before goes back.
 */
export class ClosedRests0028 implements MigrationInterface {
  readonly name = 'ClosedRests1700000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ADD rest_closed_at timestamptz,
        ADD rest_closed_by text CHECK (rest_closed_by IN ('buyer', 'supplier')),
        ADD rest_close_reason text,
        ADD CHECK (num_nonnulls(rest_closed_at, rest_closed_by, rest_close_reason) IN (0, 3)),
        -- Nothing of a cancelled order was shipped, so it has no rest.
        ADD CHECK (rest_closed_at IS NULL OR state IN ('confirmed', 'completed'));
      ALTER TABLE order_lines
        ADD closed_quantity integer NOT NULL DEFAULT 0,
        -- A line is closed at once and whole: what was not sent by then.
        ADD CHECK (closed_quantity = 0 OR closed_quantity > 0 AND shipped_quantity + closed_quantity = quantity);

      ALTER TABLE journal_transactions DROP CONSTRAINT journal_transactions_cause_kind_check,
        ADD CONSTRAINT journal_transactions_cause_kind_check CHECK (cause_kind IN (
          'opening', 'order', 'cancellation', 'closure', 'acceptance_line', 'rejection', 'return_line', 'claim',
          'bank_line', 'allocation', 'provider_payment', 'provider_fee', 'refund', 'refund_withdrawal',
          'refund_payment', 'payout'));
      ALTER TABLE refunds DROP CONSTRAINT refunds_reason_check,
        ADD CONSTRAINT refunds_reason_check CHECK (
          reason IN ('cancellation', 'closure', 'rejection', 'return', 'claim', 'overpayment', 'reversal'));

      DO $$ DECLARE source text := pg_get_functiondef('request_payment'::regproc);
      BEGIN
        source := replace(source, 'sum(price_fen * rejected_quantity)::bigint',
                                  'sum(price_fen * (rejected_quantity + closed_quantity))::bigint');
        IF source NOT LIKE '%closed_quantity%' THEN RAISE 'request_payment is not as 0025 left it'; END IF;
        EXECUTE source;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
