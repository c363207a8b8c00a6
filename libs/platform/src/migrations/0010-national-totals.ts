import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Totals for a nation (docs/decisions/0011-totals-in-two-steps.md): facts write what they change into a list without
 * keys or locks, and one summer adds the list up, into the cells and into the two coarser sums that officials' pages
 * read. Indexes of facts follow the questions of those pages.
 */
export class NationalTotals0010 implements MigrationInterface {
  readonly name = 'NationalTotals1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What was added to the ledger and is not in the sums yet; empty most of the time. Its rows come and go within a
      -- second, so dead ones are swept early.
      CREATE TABLE tally_changes (
        year smallint NOT NULL,
        month smallint NOT NULL,
        day smallint NOT NULL,
        pairing_id uuid,
        east_code text NOT NULL,
        west_code text NOT NULL,
        funding_source text NOT NULL,
        channel text NOT NULL,
        mode text NOT NULL,
        evidence_level smallint NOT NULL,
        paid boolean NOT NULL,
        buyer_id uuid NOT NULL,
        amount_fen bigint NOT NULL,
        fact_count integer NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
              autovacuum_vacuum_insert_threshold = -1);

      -- A list of changes may take away more than it brings; only the sum may not, and the books check it.
      ALTER TABLE tallies DROP CONSTRAINT tallies_fact_count_check;
      CREATE INDEX tallies_by_district ON tallies (year, east_code);
      CREATE INDEX tallies_by_county ON tallies (year, west_code);
      CREATE INDEX tallies_by_pairing ON tallies (pairing_id, year);

      -- Sums per district (side east) and county (side west), per month (day 0) and per day, in and outside pairs.
      CREATE TABLE region_tallies (
        year smallint NOT NULL,
        side text NOT NULL CHECK (side IN ('east', 'west')),
        day smallint NOT NULL CHECK (day BETWEEN 0 AND 31),
        code text NOT NULL,
        month smallint NOT NULL,
        in_pairs boolean NOT NULL,
        amount_fen bigint NOT NULL,
        paid_fen bigint NOT NULL,
        fact_count integer NOT NULL,
        PRIMARY KEY (year, side, day, code, month, in_pairs)
      ) WITH (fillfactor = 70);

      -- Sums per buyer unit: of a year in a district (west_code ''), and of it what came from each county.
      CREATE TABLE unit_tallies (
        year smallint NOT NULL,
        buyer_id uuid NOT NULL,
        east_code text NOT NULL,
        west_code text NOT NULL,
        amount_fen bigint NOT NULL,
        paid_fen bigint NOT NULL,
        fact_count integer NOT NULL,
        PRIMARY KEY (buyer_id, year, east_code, west_code)
      ) WITH (fillfactor = 80);
      CREATE INDEX unit_tallies_most_first ON unit_tallies (year, east_code, amount_fen DESC, buyer_id DESC)
        WHERE west_code = '';
      CREATE INDEX unit_tallies_by_county ON unit_tallies (year, west_code, east_code) WHERE west_code <> '';
      CREATE INDEX organizations_units ON organizations (region_code, id DESC) WHERE kind = 'buyer_unit';

      -- The last times that every sum was compared with the facts beneath it, in one snapshot.
      CREATE TABLE tally_proofs (
        id uuid PRIMARY KEY,
        as_of timestamptz NOT NULL,
        took_ms integer NOT NULL,
        differing_cells integer NOT NULL,
        years jsonb NOT NULL
      );

      -- Pages of facts come newest business month first. What a page is narrowed by stands in the index behind the
      -- order, so that a row that does not fit is passed over without being fetched.
      DROP INDEX facts_by_pair;
      DROP INDEX facts_by_county;
      DROP INDEX facts_by_buyer;
      CREATE INDEX facts_by_district ON facts (east_code, year, month, id, west_code);
      CREATE INDEX facts_by_county ON facts (west_code, year, month, id, east_code);
      CREATE INDEX facts_by_buyer ON facts (buyer_id, year);
      CREATE INDEX facts_by_supplier ON facts (supplier_id, year);

      -- Few rows share the first column of these: sorting them is cheaper than keeping them sorted, and equal keys of
      -- an index are stored once.
      DROP INDEX events_by_subject;
      CREATE INDEX events_by_subject ON events (subject_id);
      DROP INDEX order_lines_by_order;
      CREATE INDEX order_lines_by_order ON order_lines (order_id);
      -- Nobody asks for it: goods bought usually are found through the buyer's orders.
      DROP INDEX order_lines_by_sku;
      ALTER TABLE shipment_lines DROP CONSTRAINT shipment_lines_shipment_id_order_line_id_key;
      ALTER TABLE shipment_lines ADD CONSTRAINT shipment_lines_once UNIQUE (order_line_id, shipment_id);
      DROP INDEX shipment_lines_by_order_line;
      CREATE INDEX shipment_lines_by_shipment ON shipment_lines (shipment_id);

      -- A receipt is written for events that were read a moment before and that nobody deletes; checking each again would
      -- lock, and so write, a row of history per receipt.
      ALTER TABLE receipts DROP CONSTRAINT receipts_event_id_fkey;

      -- The sums of what is there already.
      INSERT INTO region_tallies
      SELECT year, side, part, code, month, pairing_id IS NOT NULL, sum(amount_fen),
             coalesce(sum(amount_fen) FILTER (WHERE paid), 0), count(*)
        FROM facts,
             LATERAL (SELECT extract(day FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint AS day) d,
             LATERAL (VALUES ('east', east_code, 0), ('east', east_code, day),
                             ('west', west_code, 0), ('west', west_code, day)) v(side, code, part)
       GROUP BY 1, 2, 3, 4, 5, 6;
      INSERT INTO unit_tallies
      SELECT year, buyer_id, east_code, part, sum(amount_fen), coalesce(sum(amount_fen) FILTER (WHERE paid), 0), count(*)
        FROM facts, LATERAL (VALUES (''), (west_code)) v(part) GROUP BY 1, 2, 3, 4;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
