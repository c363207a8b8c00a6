import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What making all sums anew and officials' lists paid most for (docs/decisions/0020-totals-in-two-steps.md): the
 * business day of a fact was worked out of its time again and again, and the units that bought from a western city or
 * province were added up from its counties for each page.
 */
export class DaysAndOrigins0013 implements MigrationInterface {
  readonly name = 'DaysAndOrigins1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE facts ADD COLUMN day smallint NOT NULL
        GENERATED ALWAYS AS (extract(day FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint) STORED;

      -- The day follows from the time, which never changes; a trigger sees it before it is worked out.
      CREATE OR REPLACE FUNCTION guard_fact() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE'
           OR (to_jsonb(NEW) - '{evidence_level,paid,day}'::text[]) <> (to_jsonb(OLD) - '{evidence_level,paid,day}'::text[])
           OR NEW.evidence_level < OLD.evidence_level OR (OLD.paid AND NOT NEW.paid) THEN
          RAISE EXCEPTION 'facts never change; only their evidence grows';
        END IF;
        RETURN NEW;
      END $$;

      -- Beside what came from each county: from each city and province. GB/T 2260 builds their codes from the county's.
      INSERT INTO unit_tallies
      SELECT year, buyer_id, east_code, above, sum(amount_fen), sum(paid_fen), sum(fact_count)
        FROM unit_tallies, LATERAL (VALUES (left(west_code, 4) || '00'), (left(west_code, 2) || '0000')) v(above)
       WHERE right(west_code, 2) BETWEEN '01' AND '99' GROUP BY 1, 2, 3, 4;
      DROP INDEX unit_tallies_by_county;
      CREATE INDEX unit_tallies_by_origin ON unit_tallies (year, west_code, amount_fen DESC, buyer_id DESC)
        WHERE west_code <> '';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
