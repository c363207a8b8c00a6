import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A settlement sheet is about several orders, and a monthly statement about a month of a buyer's account: what a paper is
 * about is not one id any more but a text whose shape its kind says (docs/decisions/0028-papers-of-settlement.md).
 */
export class PaperSubjects0027 implements MigrationInterface {
  readonly name = 'PaperSubjects1700000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(subjects);
    await runner.query(door);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const subjects = `
  ALTER TABLE paper_checks RENAME subject_id TO subject;
  ALTER TABLE paper_checks DROP CONSTRAINT paper_checks_kind_subject_id_content_hash_key;
  ALTER TABLE paper_checks ALTER subject TYPE text,
    -- The orders of a sheet in ascending order; the buyer and the month of a statement; else the one thing it is about.
    ADD CONSTRAINT paper_checks_subject_check CHECK (subject ~ CASE kind
      WHEN 'settlement_sheet' THEN '^${uuid}(,${uuid}){0,99}$'
      WHEN 'monthly_statement' THEN '^${uuid}:20[0-9]{2}-[0-9]{2}$'
      ELSE '^${uuid}$' END);
  -- A hundred orders are longer than an index takes.
  CREATE UNIQUE INDEX paper_checks_by_content ON paper_checks (kind, sha256(subject::bytea), content_hash);
`;

const door = `
  DROP FUNCTION issue_paper(text, text, uuid, text, text, date, jsonb, jsonb, uuid, uuid, timestamptz);
  CREATE FUNCTION issue_paper(
    p_code text, p_kind text, p_subject text, p_hash text, p_number text, p_date date, p_sides jsonb, p_amounts jsonb,
    p_reader uuid, p_issued_to uuid, p_at timestamptz
  ) RETURNS SETOF paper_checks LANGUAGE plpgsql SET app.scope = 'system' AS $$
  BEGIN
    -- Looked up first: a paper is printed more often than it changes.
    RETURN QUERY SELECT * FROM paper_checks
      WHERE kind = p_kind AND sha256(subject::bytea) = sha256(p_subject::bytea) AND content_hash = p_hash;
    IF FOUND THEN RETURN; END IF;
    INSERT INTO paper_checks (code, kind, subject, content_hash, number, paper_date, sides, amounts, reader_id, issued_to,
                              issued_at)
    VALUES (p_code, p_kind, p_subject, p_hash, p_number, p_date, p_sides, p_amounts, p_reader, p_issued_to, p_at)
    ON CONFLICT (kind, sha256(subject::bytea), content_hash) DO NOTHING;
    RETURN QUERY SELECT * FROM paper_checks
      WHERE kind = p_kind AND sha256(subject::bytea) = sha256(p_subject::bytea) AND content_hash = p_hash;
  END $$;
`;
