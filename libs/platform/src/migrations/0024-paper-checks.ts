import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes of the papers that were handed out (docs/decisions/0027-papers-that-can-be-checked.md). */
export class PaperChecks0024 implements MigrationInterface {
  readonly name = 'PaperChecks1700000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(doors);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const table = `
  CREATE TABLE paper_checks (
    code text PRIMARY KEY CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{16}$'),
    kind text NOT NULL CHECK (kind IN (
      'order', 'delivery_note', 'acceptance_sheet', 'payment_notice', 'settlement_statement', 'settlement_sheet',
      'monthly_statement')),
    -- The order, shipment, acceptance, payment or settlement that the paper is about.
    subject_id uuid NOT NULL,
    content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    number text NOT NULL,
    paper_date date NOT NULL,
    sides jsonb NOT NULL,
    amounts jsonb NOT NULL,
    reader_id uuid NOT NULL REFERENCES organizations,
    issued_to uuid NOT NULL REFERENCES organizations,
    issued_at timestamptz NOT NULL,
    UNIQUE (kind, subject_id, content_hash)
  );
  CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON paper_checks
    FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
  REVOKE UPDATE, DELETE, TRUNCATE ON paper_checks FROM market_app;
  ALTER TABLE paper_checks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY programs ON paper_checks USING (app_sees_all()) WITH CHECK (app_scope() = 'system');
`;

/** Nobody lists codes: who has one sees its row, and who hands out a paper gets the code of that content. */
const doors = `
  CREATE FUNCTION find_paper(p_code text) RETURNS SETOF paper_checks LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT * FROM paper_checks WHERE code = p_code
  $$;

  CREATE FUNCTION issue_paper(
    p_code text, p_kind text, p_subject uuid, p_hash text, p_number text, p_date date, p_sides jsonb, p_amounts jsonb,
    p_reader uuid, p_issued_to uuid, p_at timestamptz
  ) RETURNS SETOF paper_checks LANGUAGE plpgsql SET app.scope = 'system' AS $$
  BEGIN
    -- Looked up first: a paper is printed more often than it changes.
    RETURN QUERY SELECT * FROM paper_checks WHERE kind = p_kind AND subject_id = p_subject AND content_hash = p_hash;
    IF FOUND THEN RETURN; END IF;
    INSERT INTO paper_checks
    VALUES (p_code, p_kind, p_subject, p_hash, p_number, p_date, p_sides, p_amounts, p_reader, p_issued_to, p_at)
    ON CONFLICT (kind, subject_id, content_hash) DO NOTHING;
    RETURN QUERY SELECT * FROM paper_checks WHERE kind = p_kind AND subject_id = p_subject AND content_hash = p_hash;
  END $$;
`;
