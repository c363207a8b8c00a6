import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far back a page of what happened looks, so that it costs the same however much happened (docs/decisions/0038-offices.md). */
export class LooksOfAuditors0056 implements MigrationInterface {
  readonly name = 'LooksOfAuditors1700000000056';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The event that lies so many back from the end of the period; null where it has fewer. Of all events, seen or not:
      -- whether one is seen is what costs.
      CREATE FUNCTION nth_event(p_from uuid, p_before uuid, p_count integer) RETURNS uuid
        LANGUAGE sql STABLE SET app.scope = 'system' AS $$
        SELECT id FROM events WHERE id >= p_from AND id < p_before ORDER BY id DESC OFFSET p_count - 1 LIMIT 1
      $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
