import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules, pairings and targets; purchase facts, their evidence and the tallies over them. */
export class Procurement0007 implements MigrationInterface {
  readonly name = 'Procurement1700000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE quota_policies (
        id uuid PRIMARY KEY,
        year smallint NOT NULL,
        region_code text,
        region_name text NOT NULL,
        unit_kind text,
        base text NOT NULL,
        minimum_ratio_bp integer NOT NULL CHECK (minimum_ratio_bp BETWEEN 0 AND 10000),
        encouraged_ratio_bp integer CHECK (encouraged_ratio_bp BETWEEN 0 AND 10000),
        ratchet boolean NOT NULL,
        file_deadline date,
        source_document text NOT NULL,
        confidence text NOT NULL,
        note text,
        UNIQUE NULLS NOT DISTINCT (year, region_name, unit_kind)
      );

      CREATE TABLE pairings (
        id uuid PRIMARY KEY,
        east_code text NOT NULL REFERENCES regions,
        west_code text NOT NULL REFERENCES regions,
        valid_from date NOT NULL,
        valid_to date,
        source text NOT NULL,
        UNIQUE (east_code, west_code)
      );

      CREATE TABLE targets (
        id uuid PRIMARY KEY,
        pairing_id uuid NOT NULL REFERENCES pairings,
        year smallint NOT NULL,
        target_fen bigint NOT NULL CHECK (target_fen >= 0),
        minimum_evidence_level smallint NOT NULL DEFAULT 0 CHECK (minimum_evidence_level BETWEEN 0 AND 3),
        source text NOT NULL,
        UNIQUE (pairing_id, year)
      );

      -- One accepted line = one fact (domain C1); a return after acceptance = one negative fact (C5). All but the
      -- acceptance line is copied from rows that it leads to, so one foreign key vouches for them: a check of each
      -- copy would lock the same few districts, counties and units for every fact, and cost more than the fact.
      CREATE TABLE facts (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('purchase', 'return')),
        natural_key text NOT NULL UNIQUE,
        occurred_at timestamptz NOT NULL,
        year smallint NOT NULL,
        month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
        amount_fen bigint NOT NULL CHECK ((kind = 'purchase') = (amount_fen > 0)),
        quantity integer NOT NULL,
        grams bigint NOT NULL,
        mode text NOT NULL CHECK (mode IN ('BUY', 'HELP_SELL')),
        channel text NOT NULL CHECK (channel IN (
          'platform', 'counter', 'pavilion', 'zone', 'livestream', 'expo', 'retail', 'wholesale')),
        funding_source text NOT NULL CHECK (funding_source IN ('canteen', 'union', 'unit_other', 'personal', 'resale')),
        pairing_id uuid,
        east_code text NOT NULL,
        west_code text NOT NULL,
        buyer_id uuid NOT NULL,
        supplier_id uuid NOT NULL,
        product_id uuid NOT NULL,
        order_id uuid NOT NULL,
        order_line_id uuid NOT NULL,
        shipment_id uuid NOT NULL,
        acceptance_id uuid NOT NULL,
        acceptance_line_id uuid NOT NULL REFERENCES acceptance_lines,
        evidence_level smallint NOT NULL CHECK (evidence_level BETWEEN 0 AND 3),
        paid boolean NOT NULL DEFAULT false,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
      ) WITH (fillfactor = 85);
      CREATE INDEX facts_by_pair ON facts (year, east_code, west_code, id DESC);
      CREATE INDEX facts_by_county ON facts (year, west_code, id DESC);
      CREATE INDEX facts_by_buyer ON facts (buyer_id, year, id DESC);
      CREATE INDEX facts_by_order ON facts (order_id);

      -- A fact never changes; its evidence may only grow.
      CREATE FUNCTION guard_fact() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE'
           OR (to_jsonb(NEW) - 'evidence_level' - 'paid') <> (to_jsonb(OLD) - 'evidence_level' - 'paid')
           OR NEW.evidence_level < OLD.evidence_level OR (OLD.paid AND NOT NEW.paid) THEN
          RAISE EXCEPTION 'facts never change; only their evidence grows';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER facts_immutable BEFORE UPDATE OR DELETE ON facts
        FOR EACH ROW EXECUTE FUNCTION guard_fact();

      -- What raised the level after the acceptance; order, shipment and acceptance stand on the fact itself.
      CREATE TABLE fact_evidence (
        fact_id uuid NOT NULL REFERENCES facts,
        kind text NOT NULL CHECK (kind IN ('invoice', 'payment')),
        reference_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (fact_id, kind, reference_id)
      );
      CREATE TRIGGER fact_evidence_immutable BEFORE UPDATE OR DELETE ON fact_evidence
        FOR EACH ROW EXECUTE FUNCTION forbid_change();

      -- Sums over facts; may be dropped and rebuilt at any time, equal to the fen (I2).
      CREATE TABLE tallies (
        year smallint NOT NULL,
        month smallint NOT NULL,
        pairing_id uuid REFERENCES pairings,
        east_code text NOT NULL,
        west_code text NOT NULL,
        funding_source text NOT NULL,
        channel text NOT NULL,
        mode text NOT NULL,
        evidence_level smallint NOT NULL,
        paid boolean NOT NULL,
        amount_fen bigint NOT NULL,
        fact_count integer NOT NULL CHECK (fact_count >= 0),
        CONSTRAINT tallies_cell UNIQUE NULLS NOT DISTINCT
          (year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid)
      ) WITH (fillfactor = 70);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
