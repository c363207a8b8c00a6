import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An office keeps the files of departments that it still has, as it keeps those of its years (0042); and a case may come back
 * on the day on which it was found and ended.
 */
export class KeptWithinOffice0053 implements MigrationInterface {
  readonly name = 'KeptWithinOffice1700000000053';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(exports);
    await runner.query(flags);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const exports = `
  -- Whose units stand in the file: those of the office when it was made; none = of all. Of what was made before nobody wrote
  -- it down, so it counts as all.
  ALTER TABLE exports ADD departments text[] NOT NULL DEFAULT '{}';

  -- Whether the caller's office reaches all units of these departments; whoever has no office is not limited by one.
  CREATE FUNCTION app_office_covers(p_departments text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT app_scope() IS DISTINCT FROM 'official' OR EXISTS (
      SELECT FROM offices WHERE organization_id = app_organization() AND withdrawn_at IS NULL
         AND (departments = '{}' OR p_departments <> '{}' AND p_departments <@ departments)) $$;

  ALTER POLICY own ON exports USING (
    (SELECT app_scope()) = 'system' OR organization_id = (SELECT app_organization())
       AND (filters->>'year')::int <@ (SELECT app_office_years()) AND app_office_covers(departments));
`;

const flags = `
  -- Which case is which, its number and the one before it say; that none is open twice, integrity_flags_one_alive.
  ALTER TABLE integrity_flags DROP CONSTRAINT integrity_flags_rule_subject_first_day_key;
  CREATE INDEX integrity_flags_by_subject ON integrity_flags (rule, subject, found_at DESC, id DESC);
`;
