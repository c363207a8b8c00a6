import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Categories, products, packs (SKUs) and their stock. */
export class Catalog0003 implements MigrationInterface {
  readonly name = 'Catalog1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE categories (
        code text PRIMARY KEY,
        name text NOT NULL,
        name_en text NOT NULL,
        certificate_class text NOT NULL,
        position smallint NOT NULL
      );

      CREATE TABLE products (
        id uuid PRIMARY KEY,
        supplier_id uuid NOT NULL REFERENCES organizations,
        name text NOT NULL,
        category_code text NOT NULL REFERENCES categories,
        origin_county_code text NOT NULL REFERENCES regions,
        origin_township text NOT NULL,
        brand text,
        designation text,
        season text NOT NULL,
        season_months smallint[] NOT NULL,
        storage text NOT NULL,
        shelf_life_days integer NOT NULL CHECK (shelf_life_days > 0),
        certificate_class text NOT NULL,
        excluded_funding text[] NOT NULL DEFAULT '{}'
          CHECK (excluded_funding <@ ARRAY['canteen', 'union', 'unit_other', 'personal']),
        illustration text NOT NULL,
        description text NOT NULL,
        description_en text NOT NULL,
        price_source text NOT NULL,
        state text NOT NULL CHECK (state IN ('draft', 'submitted', 'listed', 'delisted', 'returned')),
        search tsvector NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        -- The lowest of its active packs, kept beside the name so that a list sorted by price walks an index.
        price_from_fen bigint NOT NULL CHECK (price_from_fen > 0),
        price_per_kg_from_fen bigint NOT NULL CHECK (price_per_kg_from_fen >= 0)
      ) WITH (toast_tuple_target = 8160);
      -- Beside its row, not in the table of long values: ranking and filtering fetch it for a thousand rows at a time.
      ALTER TABLE products ALTER COLUMN search SET STORAGE MAIN;
      CREATE INDEX products_search ON products USING gin (search) WHERE state = 'listed';
      CREATE INDEX products_by_supplier ON products (supplier_id, id);
      CREATE INDEX products_by_county ON products (origin_county_code, id) WHERE state = 'listed';
      CREATE INDEX products_by_category ON products (category_code, id) WHERE state = 'listed';
      CREATE INDEX products_by_price ON products (price_from_fen, id) WHERE state = 'listed';
      CREATE INDEX products_by_price_per_kg ON products (price_per_kg_from_fen, id) WHERE state = 'listed';
      CREATE INDEX products_by_name ON products (name COLLATE "zh-x-icu", id) WHERE state = 'listed';

      CREATE TABLE skus (
        id uuid PRIMARY KEY,
        product_id uuid NOT NULL REFERENCES products,
        spec text NOT NULL,
        unit_grams integer NOT NULL CHECK (unit_grams > 0),
        price_fen bigint NOT NULL CHECK (price_fen > 0),
        price_per_kg_fen bigint NOT NULL GENERATED ALWAYS AS (round(price_fen * 1000.0 / unit_grams)) STORED,
        minimum_quantity integer NOT NULL DEFAULT 1 CHECK (minimum_quantity > 0),
        active boolean NOT NULL DEFAULT true,
        position smallint NOT NULL DEFAULT 0,
        -- What If-Match compares; counts up with each change of price or minimum.
        version integer NOT NULL DEFAULT 1
      );
      CREATE INDEX skus_by_product ON skus (product_id, position);

      -- The last line against overselling: held never exceeds what is on hand (docs: stock.service.ts).
      CREATE TABLE stock (
        sku_id uuid PRIMARY KEY REFERENCES skus,
        on_hand integer NOT NULL CHECK (on_hand >= 0),
        held integer NOT NULL DEFAULT 0 CHECK (held >= 0),
        CHECK (held <= on_hand)
      ) WITH (fillfactor = 70);

      CREATE TABLE stock_movements (
        id uuid PRIMARY KEY,
        sku_id uuid NOT NULL REFERENCES skus,
        kind text NOT NULL CHECK (kind IN ('opening', 'received', 'shipped', 'adjusted')),
        quantity integer NOT NULL CHECK (quantity <> 0),
        reason text NOT NULL,
        cause_id uuid,
        moved_by uuid REFERENCES users,
        occurred_at timestamptz NOT NULL
      );
      CREATE INDEX stock_movements_by_sku ON stock_movements (sku_id, id);
      CREATE TRIGGER stock_movements_immutable BEFORE UPDATE OR DELETE ON stock_movements
        FOR EACH ROW EXECUTE FUNCTION forbid_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
