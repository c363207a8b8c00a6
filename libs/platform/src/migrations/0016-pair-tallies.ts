import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sums of each pair and month (docs/decisions/0020-totals-in-two-steps.md): the heat table added up every cell of a
 * province, which are most of the nation's at both ends of it.
 */
export class PairTallies0016 implements MigrationInterface {
  readonly name = 'PairTallies1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pair_tallies (
        year smallint NOT NULL,
        pairing_id uuid NOT NULL REFERENCES pairings,
        month smallint NOT NULL,
        east_code text NOT NULL,
        west_code text NOT NULL,
        amount_fen bigint NOT NULL,
        paid_fen bigint NOT NULL,
        fact_count integer NOT NULL,
        PRIMARY KEY (year, pairing_id, month, east_code, west_code)
      ) WITH (fillfactor = 70);
      CREATE INDEX pair_tallies_by_district ON pair_tallies (year, east_code);
      CREATE INDEX pair_tallies_by_county ON pair_tallies (year, west_code);

      INSERT INTO pair_tallies
      SELECT year, pairing_id, month, east_code, west_code, sum(amount_fen),
             coalesce(sum(amount_fen) FILTER (WHERE paid), 0), sum(fact_count)
        FROM tallies WHERE pairing_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5;

      ALTER TABLE pair_tallies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY concerned ON pair_tallies USING (
        (SELECT app_sees_all())
        OR east_code = ANY ((SELECT app_regions())::text[]) OR west_code = ANY ((SELECT app_regions())::text[]))
        WITH CHECK ((SELECT app_scope()) = 'system');
      CREATE POLICY programs_remove ON pair_tallies AS RESTRICTIVE FOR DELETE USING ((SELECT app_scope()) = 'system');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
