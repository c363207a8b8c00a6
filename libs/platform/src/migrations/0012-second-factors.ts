import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors (TOTP) with recovery codes, and what a person wants to know of the own sessions. */
export class SecondFactors0012 implements MigrationInterface {
  readonly name = 'SecondFactors1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN device text NOT NULL DEFAULT '',
        ADD COLUMN address text NOT NULL DEFAULT '',
        ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
      CREATE UNIQUE INDEX sessions_by_id ON sessions (id);

      CREATE TABLE second_factors (
        user_id uuid PRIMARY KEY REFERENCES users,
        -- Sealed with AES-256-GCM under a key that is not in the database.
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL,
        -- Null: shown, but no code from it has been entered yet.
        confirmed_at timestamptz,
        -- The 30 seconds of the last code that was taken: none is taken twice.
        last_step bigint,
        CHECK (confirmed_at IS NULL OR last_step IS NOT NULL)
      );

      CREATE TABLE recovery_codes (
        user_id uuid NOT NULL REFERENCES second_factors ON DELETE CASCADE,
        code_hash bytea NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (user_id, code_hash)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
