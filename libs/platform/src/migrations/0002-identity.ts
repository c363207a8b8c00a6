import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions, organizations, users, sessions. */
export class Identity0002 implements MigrationInterface {
  readonly name = 'Identity1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE regions (
        code text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
        name text NOT NULL,
        short_name text NOT NULL,
        level text NOT NULL CHECK (level IN ('province', 'city', 'county')),
        parent_code text REFERENCES regions,
        valid_from date,
        valid_to date,
        source text NOT NULL
      );
      CREATE INDEX regions_by_parent ON regions (parent_code);

      CREATE TABLE region_aliases (
        alias text NOT NULL,
        code text NOT NULL REFERENCES regions,
        kind text NOT NULL CHECK (kind IN ('name', 'code')),
        valid_from date,
        valid_to date,
        PRIMARY KEY (alias, code)
      );

      CREATE TABLE organizations (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('buyer_unit', 'supplier', 'official_body', 'operator')),
        unit_kind text CHECK (unit_kind IN ('agency', 'school', 'hospital', 'soe', 'union')),
        name text NOT NULL,
        short_name text NOT NULL,
        credit_code text NOT NULL UNIQUE CHECK (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
        region_code text NOT NULL REFERENCES regions,
        township text,
        address text NOT NULL DEFAULT '',
        story text,
        created_at timestamptz NOT NULL,
        CHECK ((kind = 'buyer_unit') = (unit_kind IS NOT NULL))
      );

      CREATE TABLE users (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL REFERENCES organizations,
        login text NOT NULL UNIQUE CHECK (login = lower(login)),
        name text NOT NULL,
        password_hash text NOT NULL,
        roles text[] NOT NULL CHECK (roles <@ ARRAY[
          'purchaser', 'approver', 'inspector', 'finance', 'clerk', 'official', 'auditor', 'operator']),
        active boolean NOT NULL DEFAULT true,
        demo boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX users_by_organization ON users (organization_id);

      CREATE TABLE sessions (
        token_hash bytea PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      );
      CREATE INDEX sessions_by_user ON sessions (user_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
