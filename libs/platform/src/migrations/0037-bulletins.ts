import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exports that are made in the background (docs/decisions/0042-a-table-is-the-queue.md) and bulletins (通报) whose figures
 * are frozen when two persons publish them (docs/decisions/0043-frozen-bulletins.md).
 */
export class Bulletins0037 implements MigrationInterface {
  readonly name = 'Bulletins1700000000037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(exportsTable);
    await runner.query(bulletinsTable);
    await runner.query(guard);
    await runner.query(papers);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const exportsTable = `
  CREATE TABLE exports (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    requested_by uuid NOT NULL REFERENCES users,
    kind text NOT NULL CHECK (kind IN ('facts', 'rankings')),
    format text NOT NULL CHECK (format IN ('xlsx', 'csv')),
    -- As asked; read again through the eyes of who asked.
    filters jsonb NOT NULL,
    -- Of the file, without its ending.
    name text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'making', 'done', 'failed', 'cancelled', 'forgotten')),
    rows_done integer NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
    rows_all integer CHECK (rows_all >= 0),
    -- Each try has a file of its own, so that a worker that was lost and comes back writes into nobody else's.
    attempt smallint NOT NULL DEFAULT 0,
    file_id uuid,
    total_fen bigint,
    bytes bigint,
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    problem text,
    requested_at timestamptz NOT NULL,
    beat_at timestamptz,
    ended_at timestamptz,
    CHECK ((state IN ('waiting', 'making')) = (ended_at IS NULL)),
    CHECK ((state IN ('done', 'forgotten')) <= (num_nonnulls(bytes, sha256, rows_all, total_fen, file_id) = 5)),
    CHECK ((state IN ('done', 'forgotten')) <= (rows_done = rows_all)),
    CHECK ((state = 'failed') = (problem IS NOT NULL))
  );
  CREATE INDEX exports_by_office ON exports (organization_id, id DESC);
  CREATE INDEX exports_waiting ON exports (id) WHERE state IN ('waiting', 'making');
  CREATE INDEX exports_kept ON exports (ended_at) WHERE state = 'done';
  ALTER TABLE exports ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON exports USING ((SELECT app_scope()) = 'system' OR organization_id = (SELECT app_organization()));
  REVOKE DELETE ON exports FROM market_app;
`;

const bulletinsTable = `
  CREATE SEQUENCE bulletin_numbers;
  CREATE TABLE bulletins (
    id uuid PRIMARY KEY,
    region_code text NOT NULL REFERENCES regions,
    year smallint NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
    -- The office that drafted it; every office of its region works on it.
    organization_id uuid NOT NULL REFERENCES organizations,
    state text NOT NULL CHECK (state IN ('draft', 'proposed', 'published', 'withdrawn')),
    version integer NOT NULL DEFAULT 1,
    title text NOT NULL CHECK (title <> ''),
    opening text NOT NULL,
    findings text NOT NULL,
    requests text NOT NULL,
    -- Taken at one moment, never typed.
    figures jsonb NOT NULL,
    taken_at timestamptz NOT NULL,
    drafted_by uuid NOT NULL REFERENCES users,
    drafted_at timestamptz NOT NULL,
    proposed_by uuid REFERENCES users,
    proposed_at timestamptz,
    return_reason text,
    number text UNIQUE,
    -- 期: the how-manieth of its region and year.
    issue smallint CHECK (issue > 0),
    published_by uuid REFERENCES users,
    published_at timestamptz,
    -- Over words, figures, number and day.
    content_hash text CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    withdrawal_reason text,
    CHECK (published_by <> proposed_by),
    CHECK (num_nonnulls(proposed_by, proposed_at) = CASE WHEN state = 'draft' THEN 0 ELSE 2 END),
    CHECK (num_nonnulls(published_by, published_at, number, issue, content_hash)
           = CASE WHEN state IN ('published', 'withdrawn') THEN 5 ELSE 0 END),
    CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawal_reason) = CASE WHEN state = 'withdrawn' THEN 3 ELSE 0 END)
  );
  -- One of a month at a time; after a withdrawal there may be another.
  CREATE UNIQUE INDEX bulletins_of_month ON bulletins (region_code, year, month) WHERE state <> 'withdrawn';
  CREATE UNIQUE INDEX bulletins_by_issue ON bulletins (region_code, (extract(year FROM published_at AT TIME ZONE 'Asia/Shanghai')), issue)
    WHERE issue IS NOT NULL;
  CREATE INDEX bulletins_by_region ON bulletins (region_code, id DESC);
  CREATE INDEX bulletins_published ON bulletins (year DESC, month DESC, region_code) WHERE state = 'published';

  -- The region of the office that calls; nothing for all others.
  CREATE FUNCTION app_office_region() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT region_code FROM organizations WHERE id = app_organization() AND kind = 'official_body' $$;
  ALTER TABLE bulletins ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  -- What was published is for everybody, and so is that it was withdrawn.
  CREATE POLICY everybody_reads ON bulletins FOR SELECT USING (state IN ('published', 'withdrawn'));
  CREATE POLICY own_region ON bulletins USING (
    (SELECT app_scope()) = 'system' OR region_code = (SELECT app_office_region()));
  REVOKE DELETE ON bulletins FROM market_app;
`;

/** What was published stays as it was, whoever asks and by whatever statement. */
const guard = `
  CREATE FUNCTION guard_bulletin() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    of_draft text[] := ARRAY['version', 'title', 'opening', 'findings', 'requests', 'figures', 'taken_at', 'return_reason',
                             'state', 'proposed_by', 'proposed_at'];
    may_change text[] := CASE
      WHEN OLD.state = 'draft' AND NEW.state IN ('draft', 'proposed') THEN of_draft
      WHEN OLD.state = 'proposed' AND NEW.state = 'draft' THEN ARRAY['state', 'proposed_by', 'proposed_at', 'return_reason']
      WHEN OLD.state = 'proposed' AND NEW.state = 'published'
        THEN ARRAY['state', 'number', 'issue', 'published_by', 'published_at', 'content_hash', 'return_reason']
      WHEN OLD.state = 'published' AND NEW.state = 'withdrawn'
        THEN ARRAY['state', 'withdrawn_by', 'withdrawn_at', 'withdrawal_reason']
      ELSE ARRAY[]::text[] END;
  BEGIN
    IF (to_jsonb(NEW) - may_change) <> (to_jsonb(OLD) - may_change) THEN
      RAISE 'bulletin % is %: it does not change so', OLD.id, OLD.state;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_bulletin BEFORE UPDATE ON bulletins FOR EACH ROW EXECUTE FUNCTION guard_bulletin();
  CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON bulletins FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
`;

/** Whatever papers there are by now, and this one. */
const papers = `
  DO $$ DECLARE listed text := pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'paper_checks_kind_check';
  BEGIN
    IF listed NOT LIKE '%''order''::text%' THEN RAISE 'paper_checks_kind_check is not as 0024 left it'; END IF;
    ALTER TABLE paper_checks DROP CONSTRAINT paper_checks_kind_check;
    EXECUTE 'ALTER TABLE paper_checks ADD CONSTRAINT paper_checks_kind_check '
      || replace(listed, '''order''::text', '''order''::text, ''bulletin''::text');
  END $$;
`;
