import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The day of a fact is a day of the month in which it counts (docs/decisions/0037-adjusting-facts.md): what happened on
 * 31 October and is booked in November has come in by any day of November, so it stands on the first. Its own day was kept,
 * and “up to 20 November” left it out.
 */
export class DaysOfBooking0054 implements MigrationInterface {
  readonly name = 'DaysOfBooking1700000000054';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(booked);
    await runner.query(sums);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const booked = `
  ALTER TABLE facts ALTER COLUMN day SET EXPRESSION AS (
    CASE WHEN year * 12 + month = extract(year FROM occurred_at AT TIME ZONE 'Asia/Shanghai') * 12
                                + extract(month FROM occurred_at AT TIME ZONE 'Asia/Shanghai')
         THEN extract(day FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint ELSE 1::smallint END);
`;

/** As any other change of sums: what leaves one day and what comes to another, whether it was added up before or waits. */
const sums = `
  -- All facts are read and written by a program, whoever owns the tables.
  SELECT set_config('app.scope', 'system', true);
  INSERT INTO tally_changes (year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level,
                             paid, buyer_id, amount_fen, fact_count)
  SELECT f.year, f.month, moved.day, f.pairing_id, f.east_code, f.west_code, f.funding_source, f.channel, f.mode,
         f.evidence_level, f.paid, f.buyer_id, sum(moved.sign * f.amount_fen), sum(moved.sign)
    FROM facts f
    CROSS JOIN LATERAL (VALUES (extract(day FROM f.occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint, -1),
                               (f.day, 1)) moved(day, sign)
   WHERE f.day <> extract(day FROM f.occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint
   GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
`;
