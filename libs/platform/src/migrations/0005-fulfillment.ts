import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Shipments with lots, acceptances (验收) with two signers, returns after acceptance. */
export class Fulfillment0005 implements MigrationInterface {
  readonly name = 'Fulfillment1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE shipment_numbers;
      CREATE TABLE shipments (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        order_id uuid NOT NULL REFERENCES orders,
        buyer_id uuid NOT NULL REFERENCES organizations,
        supplier_id uuid NOT NULL REFERENCES organizations,
        state text NOT NULL CHECK (state IN (
          'shipped', 'awaiting_second_signature', 'accepted', 'partly_accepted', 'rejected')),
        transport text NOT NULL CHECK (transport IN ('carrier', 'own_truck')),
        carrier text,
        tracking_number text,
        driver_name text,
        plate_number text,
        shipped_by uuid NOT NULL REFERENCES users,
        shipped_at timestamptz NOT NULL,
        accept_by timestamptz NOT NULL,
        escalation_level smallint NOT NULL DEFAULT 0 CHECK (escalation_level BETWEEN 0 AND 2),
        escalated_at timestamptz,
        CHECK (transport <> 'carrier' OR (carrier IS NOT NULL AND tracking_number IS NOT NULL)),
        CHECK (transport <> 'own_truck' OR (driver_name IS NOT NULL AND plate_number IS NOT NULL))
      );
      CREATE INDEX shipments_by_order ON shipments (order_id);
      CREATE INDEX shipments_by_buyer ON shipments (buyer_id, id DESC);
      CREATE INDEX shipments_by_supplier ON shipments (supplier_id, id DESC);
      CREATE INDEX shipments_open ON shipments (accept_by) WHERE state IN ('shipped', 'awaiting_second_signature');

      CREATE TABLE shipment_lines (
        id uuid PRIMARY KEY,
        shipment_id uuid NOT NULL REFERENCES shipments,
        order_line_id uuid NOT NULL REFERENCES order_lines,
        quantity integer NOT NULL CHECK (quantity > 0),
        lot_number text NOT NULL,
        origin_county_code text NOT NULL REFERENCES regions,
        origin_township text NOT NULL,
        harvested_on date,
        UNIQUE (shipment_id, order_line_id)
      );
      CREATE INDEX shipment_lines_by_order_line ON shipment_lines (order_line_id);

      CREATE SEQUENCE acceptance_numbers;
      CREATE TABLE acceptances (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        shipment_id uuid NOT NULL UNIQUE REFERENCES shipments,
        order_id uuid NOT NULL REFERENCES orders,
        buyer_id uuid NOT NULL REFERENCES organizations,
        supplier_id uuid NOT NULL REFERENCES organizations,
        state text NOT NULL CHECK (state IN ('awaiting_second_signature', 'accepted')),
        accepted_fen bigint NOT NULL CHECK (accepted_fen >= 0),
        note text,
        first_signer_id uuid NOT NULL REFERENCES users,
        first_signed_at timestamptz NOT NULL,
        second_signer_id uuid REFERENCES users,
        second_signed_at timestamptz,
        CHECK (second_signer_id <> first_signer_id),
        CHECK ((state = 'accepted') = (second_signer_id IS NOT NULL)),
        CHECK ((second_signer_id IS NULL) = (second_signed_at IS NULL))
      );
      CREATE INDEX acceptances_by_buyer ON acceptances (buyer_id, id DESC);
      CREATE INDEX acceptances_by_supplier ON acceptances (supplier_id, id DESC);
      CREATE INDEX acceptances_by_order ON acceptances (order_id);

      CREATE TABLE acceptance_lines (
        id uuid PRIMARY KEY,
        acceptance_id uuid NOT NULL REFERENCES acceptances,
        shipment_line_id uuid NOT NULL UNIQUE REFERENCES shipment_lines,
        order_line_id uuid NOT NULL REFERENCES order_lines,
        accepted_quantity integer NOT NULL CHECK (accepted_quantity >= 0),
        rejected_quantity integer NOT NULL CHECK (rejected_quantity >= 0),
        reason text,
        price_fen bigint NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen = price_fen * accepted_quantity),
        CHECK (rejected_quantity = 0 OR reason IS NOT NULL)
      );
      CREATE INDEX acceptance_lines_by_acceptance ON acceptance_lines (acceptance_id);

      CREATE TABLE acceptance_photos (
        acceptance_id uuid NOT NULL REFERENCES acceptances,
        file_id uuid NOT NULL REFERENCES files,
        position smallint NOT NULL,
        PRIMARY KEY (acceptance_id, file_id)
      );
      CREATE INDEX acceptance_photos_by_file ON acceptance_photos (file_id);

      -- Goods given back after acceptance: asked by the buyer, agreed by the supplier; only then it counts.
      CREATE SEQUENCE return_numbers;
      CREATE TABLE goods_returns (
        id uuid PRIMARY KEY,
        number text NOT NULL UNIQUE,
        acceptance_id uuid NOT NULL REFERENCES acceptances,
        order_id uuid NOT NULL REFERENCES orders,
        buyer_id uuid NOT NULL REFERENCES organizations,
        supplier_id uuid NOT NULL REFERENCES organizations,
        state text NOT NULL CHECK (state IN ('requested', 'agreed', 'refused')),
        reason text NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        requested_by uuid NOT NULL REFERENCES users,
        requested_at timestamptz NOT NULL,
        decided_by uuid REFERENCES users,
        decided_at timestamptz,
        CHECK ((state = 'requested') = (decided_by IS NULL))
      );
      CREATE INDEX goods_returns_by_order ON goods_returns (order_id);
      CREATE INDEX goods_returns_by_buyer ON goods_returns (buyer_id, id DESC);
      CREATE INDEX goods_returns_by_supplier ON goods_returns (supplier_id, id DESC);

      CREATE TABLE goods_return_lines (
        id uuid PRIMARY KEY,
        return_id uuid NOT NULL REFERENCES goods_returns,
        acceptance_line_id uuid NOT NULL REFERENCES acceptance_lines,
        order_line_id uuid NOT NULL REFERENCES order_lines,
        quantity integer NOT NULL CHECK (quantity > 0),
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        UNIQUE (return_id, acceptance_line_id)
      );
      CREATE INDEX goods_return_lines_by_acceptance_line ON goods_return_lines (acceptance_line_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
