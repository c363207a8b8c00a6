import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payables by bank transfer (对公转账), imported bank lines, registered invoices. */
export class Payments0006 implements MigrationInterface {
  readonly name = 'Payments1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payments (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders,
        buyer_id uuid NOT NULL REFERENCES organizations,
        supplier_id uuid NOT NULL REFERENCES organizations,
        provider text NOT NULL CHECK (provider IN ('bank_transfer')),
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        transfer_code text NOT NULL UNIQUE,
        state text NOT NULL CHECK (state IN ('pending', 'captured', 'voided')),
        requested_by uuid NOT NULL REFERENCES users,
        requested_at timestamptz NOT NULL,
        captured_at timestamptz,
        CHECK ((state = 'captured') = (captured_at IS NOT NULL))
      );
      -- One open payable per order: the second asker gets the first one's code.
      CREATE UNIQUE INDEX payments_one_pending ON payments (order_id) WHERE state = 'pending';
      CREATE INDEX payments_by_order ON payments (order_id);
      CREATE INDEX payments_by_buyer ON payments (buyer_id, id DESC);
      CREATE INDEX payments_by_supplier ON payments (supplier_id, id DESC);

      CREATE TABLE bank_statements (
        id uuid PRIMARY KEY,
        file_name text NOT NULL,
        sha256 text NOT NULL,
        encoding text NOT NULL CHECK (encoding IN ('utf-8', 'gbk')),
        line_count integer NOT NULL,
        matched integer NOT NULL,
        unmatched integer NOT NULL,
        duplicates integer NOT NULL,
        -- Lines of money going out: read, counted and left out of everything else.
        outgoing integer NOT NULL,
        imported_by uuid NOT NULL REFERENCES users,
        imported_at timestamptz NOT NULL,
        CHECK (matched + unmatched + duplicates = line_count)
      );

      CREATE TABLE bank_lines (
        id uuid PRIMARY KEY,
        statement_id uuid NOT NULL REFERENCES bank_statements,
        natural_key text NOT NULL UNIQUE,
        row_number integer NOT NULL,
        bank_reference text,
        booked_on date NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        payer_name text NOT NULL,
        payer_account text NOT NULL,
        memo text NOT NULL,
        state text NOT NULL CHECK (state IN ('matched', 'unmatched', 'proposed')),
        unmatched_reason text,
        payment_id uuid REFERENCES payments,
        proposed_by uuid REFERENCES users,
        proposed_at timestamptz,
        confirmed_by uuid REFERENCES users,
        confirmed_at timestamptz,
        CHECK (confirmed_by <> proposed_by),
        CHECK ((state = 'unmatched') = (payment_id IS NULL)),
        CHECK ((state = 'unmatched') = (unmatched_reason IS NOT NULL))
      );
      -- A payment is applied at most once (I6).
      CREATE UNIQUE INDEX bank_lines_one_per_payment ON bank_lines (payment_id) WHERE state = 'matched';
      CREATE INDEX bank_lines_open ON bank_lines (id DESC) WHERE state <> 'matched';
      CREATE INDEX bank_lines_by_payment ON bank_lines (payment_id);

      CREATE TABLE invoices (
        id uuid PRIMARY KEY,
        order_id uuid NOT NULL REFERENCES orders,
        issuer_id uuid NOT NULL REFERENCES organizations,
        code text NOT NULL DEFAULT '',
        number text NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        issued_on date NOT NULL,
        registered_by uuid NOT NULL REFERENCES users,
        registered_at timestamptz NOT NULL,
        UNIQUE (issuer_id, code, number)
      );
      CREATE INDEX invoices_by_order ON invoices (order_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
