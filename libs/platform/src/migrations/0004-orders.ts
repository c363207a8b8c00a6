import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A checkout and its orders, one per supplier. */
export class Orders0004 implements MigrationInterface {
  readonly name = 'Orders1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE checkouts (
        id uuid PRIMARY KEY,
        buyer_id uuid NOT NULL REFERENCES organizations,
        placed_by uuid NOT NULL REFERENCES users,
        funding_source text NOT NULL CHECK (funding_source IN ('canteen', 'union', 'unit_other', 'personal')),
        payment_terms text NOT NULL CHECK (payment_terms IN ('after_acceptance', 'prepaid')),
        delivery_address jsonb NOT NULL,
        note text,
        total_fen bigint NOT NULL CHECK (total_fen > 0),
        placed_at timestamptz NOT NULL
      );

      CREATE SEQUENCE order_numbers;

      CREATE TABLE orders (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        checkout_id uuid NOT NULL REFERENCES checkouts,
        buyer_id uuid NOT NULL REFERENCES organizations,
        supplier_id uuid NOT NULL REFERENCES organizations,
        state text NOT NULL CHECK (state IN ('placed', 'confirmed', 'completed', 'cancelled')),
        funding_source text NOT NULL,
        payment_terms text NOT NULL,
        goods_fen bigint NOT NULL CHECK (goods_fen > 0),
        freight_fen bigint NOT NULL DEFAULT 0 CHECK (freight_fen >= 0),
        total_fen bigint NOT NULL CHECK (total_fen = goods_fen + freight_fen),
        paid_fen bigint NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
        placed_at timestamptz NOT NULL,
        confirm_by timestamptz NOT NULL,
        confirmed_at timestamptz,
        completed_at timestamptz,
        cancelled_at timestamptz,
        cancelled_by text CHECK (cancelled_by IN ('buyer', 'supplier', 'deadline')),
        cancel_reason text,
        CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL))
      );
      CREATE INDEX orders_by_buyer ON orders (buyer_id, id DESC);
      CREATE INDEX orders_by_supplier ON orders (supplier_id, id DESC);
      CREATE INDEX orders_by_checkout ON orders (checkout_id);
      CREATE INDEX orders_unconfirmed ON orders (confirm_by) WHERE state = 'placed';

      -- Names and prices are copied at the moment of ordering: a later edit of the product changes no order.
      CREATE TABLE order_lines (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders,
        position smallint NOT NULL,
        sku_id uuid NOT NULL REFERENCES skus,
        product_id uuid NOT NULL REFERENCES products,
        product_name text NOT NULL,
        spec text NOT NULL,
        illustration text NOT NULL,
        unit_grams integer NOT NULL,
        origin_county_code text NOT NULL REFERENCES regions,
        quantity integer NOT NULL CHECK (quantity > 0),
        price_fen bigint NOT NULL CHECK (price_fen > 0),
        amount_fen bigint NOT NULL CHECK (amount_fen = price_fen * quantity),
        shipped_quantity integer NOT NULL DEFAULT 0,
        accepted_quantity integer NOT NULL DEFAULT 0,
        rejected_quantity integer NOT NULL DEFAULT 0,
        returned_quantity integer NOT NULL DEFAULT 0,
        CHECK (shipped_quantity BETWEEN 0 AND quantity),
        CHECK (accepted_quantity >= 0 AND rejected_quantity >= 0),
        CHECK (accepted_quantity + rejected_quantity <= shipped_quantity),
        CHECK (returned_quantity BETWEEN 0 AND accepted_quantity)
      ) WITH (fillfactor = 80);
      CREATE INDEX order_lines_by_order ON order_lines (order_id, position);
      CREATE INDEX order_lines_by_sku ON order_lines (sku_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
