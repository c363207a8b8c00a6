import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policies for what 0011 left to grants (docs/decisions/0013-row-level-security.md): accounts, sessions and second
 * factors, which are read before anybody is known, and the removal of rows, which is the programs' alone.
 */
export class PoliciesOfAccounts0014 implements MigrationInterface {
  readonly name = 'PoliciesOfAccounts1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(accounts);
    await runner.query(removal);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** Names stand on papers that others read, so people are seen by all. Whoever is known changes only what is his own. */
const accounts = `
  CREATE FUNCTION app_is_nobody() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('app.scope', true), '') = '' $$;

  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['users', 'sessions', 'second_factors', 'recovery_codes']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['sessions', 'second_factors', 'recovery_codes']
    LOOP
      EXECUTE format('CREATE POLICY own ON %I USING (app_scope() = ''system'' OR user_id = app_user())', name);
      EXECUTE format('CREATE POLICY login_reads ON %I FOR SELECT USING (app_is_nobody())', name);
      EXECUTE format('CREATE POLICY login_changes ON %I FOR UPDATE USING (app_is_nobody())', name);
    END LOOP;
  END $$;
  CREATE POLICY login_opens ON sessions FOR INSERT WITH CHECK (app_is_nobody());
  CREATE POLICY everybody_reads ON users FOR SELECT USING (true);
  CREATE POLICY programs_write ON users FOR INSERT WITH CHECK (app_scope() = 'system');
  CREATE POLICY own_change ON users FOR UPDATE USING (app_scope() = 'system' OR id = app_user());`;

/** A policy for everything that says who reads would also say who removes. */
const removal = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['outbox', 'idempotency_keys', 'sessions', 'tallies', 'tally_changes', 'region_tallies',
                                'unit_tallies', 'tally_proofs']
    LOOP
      EXECUTE format('CREATE POLICY programs_remove ON %I AS RESTRICTIVE FOR DELETE
                        USING ((SELECT app_scope()) = ''system'')', name);
    END LOOP;
  END $$`;
