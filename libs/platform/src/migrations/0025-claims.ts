import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Claims (索赔): goods that were accepted and turn out poor are kept, and part of their price goes back. A claim is asked
 * for and decided like a return, but takes no packs.
 */
export class Claims0025 implements MigrationInterface {
  readonly name = 'Claims1700000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE goods_returns ADD kind text NOT NULL DEFAULT 'return' CHECK (kind IN ('return', 'claim'));
      ALTER TABLE order_lines ADD claimed_fen bigint NOT NULL DEFAULT 0;
      -- What is left of a line's worth after returns covers its claims.
      ALTER TABLE order_lines ADD CHECK (claimed_fen BETWEEN 0 AND price_fen * (accepted_quantity - returned_quantity));
      ALTER TABLE facts DROP CONSTRAINT facts_kind_check,
        ADD CONSTRAINT facts_kind_check CHECK (kind IN ('purchase', 'return', 'claim'));

      DO $$ DECLARE source text := pg_get_functiondef('request_payment'::regproc);
      BEGIN
        source := replace(source, 'sum(price_fen * returned_quantity)::bigint',
                                  'sum(price_fen * returned_quantity + claimed_fen)::bigint');
        IF source NOT LIKE '%claimed_fen%' THEN RAISE 'request_payment is not as 0018 left it'; END IF;
        EXECUTE source;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
