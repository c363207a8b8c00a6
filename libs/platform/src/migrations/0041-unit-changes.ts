import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Units that merge, split, are renamed or closed (domain Q15), what then counts for whom, and reminders to those who are
 * not on course for what they reserved.
 */
export class UnitChanges0041 implements MigrationInterface {
  readonly name = 'UnitChanges1700000000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(changes);
    await runner.query(access);
    await runner.query(ordering);
    await runner.query(cells);
    await runner.query(succession);
    await runner.query(groups);
    await runner.query(nudges);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const changes = `
  CREATE TABLE unit_changes (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'close')),
    state text NOT NULL CHECK (state IN ('entered', 'in_force', 'withdrawn')),
    -- The first day on which it holds, in Shanghai.
    effective_on date NOT NULL,
    unit_ids uuid[] NOT NULL CHECK (cardinality(unit_ids) > 0),
    successor_ids uuid[] NOT NULL,
    -- Of all units in it.
    region_codes text[] NOT NULL,
    source_document text NOT NULL,
    note text NOT NULL,
    old_name text,
    new_name text,
    new_short_name text,
    entered_by uuid NOT NULL REFERENCES users,
    entered_at timestamptz NOT NULL,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    withdrawal text,
    CHECK ((kind = 'rename') = (num_nonnulls(old_name, new_name, new_short_name) = 3)),
    CHECK ((kind IN ('merge', 'split')) = (cardinality(successor_ids) > 0)),
    CHECK (NOT unit_ids && successor_ids),
    CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawal) = CASE state WHEN 'withdrawn' THEN 3 ELSE 0 END)
  );
  CREATE INDEX unit_changes_waiting ON unit_changes (effective_on) WHERE state = 'entered';
  CREATE INDEX unit_changes_by_unit ON unit_changes USING gin (unit_ids);

  -- Which part of a unit that ended goes on in which other one: from and to are where the part lies in the whole.
  CREATE TABLE unit_successions (
    change_id uuid NOT NULL REFERENCES unit_changes,
    unit_id uuid NOT NULL REFERENCES organizations,
    -- Null = nowhere: the unit was closed.
    successor_id uuid REFERENCES organizations,
    from_bp integer NOT NULL CHECK (from_bp >= 0),
    to_bp integer NOT NULL CHECK (to_bp <= 10000),
    effective_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('entered', 'in_force', 'withdrawn')),
    unit_region text NOT NULL REFERENCES regions,
    successor_region text REFERENCES regions,
    PRIMARY KEY (change_id, unit_id, from_bp),
    CHECK (from_bp < to_bp),
    CHECK (successor_id <> unit_id),
    CHECK ((successor_id IS NULL) = (successor_region IS NULL)),
    -- Nothing of a unit goes to two places: no purchase counts twice, whoever writes.
    CONSTRAINT unit_successions_once EXCLUDE USING gist (
      unit_id WITH =, int4range(from_bp, to_bp) WITH &&) WHERE (state <> 'withdrawn')
  );
  CREATE INDEX unit_successions_by_unit ON unit_successions (unit_id);
  CREATE INDEX unit_successions_by_successor ON unit_successions (successor_id);
`;

const yearOfToday = `extract(year FROM now() AT TIME ZONE 'Asia/Shanghai')::int <@ (SELECT app_office_years())`;

/** Read by whom it concerns, written by officials of all of its regions, and of today. */
const access = `
  DO $$ DECLARE name text;
  BEGIN
    FOREACH name IN ARRAY ARRAY['unit_changes', 'unit_successions']
    LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('REVOKE DELETE, TRUNCATE ON %I FROM market_app', name);
    END LOOP;
  END $$;
  CREATE POLICY concerned ON unit_changes FOR SELECT USING (
    (SELECT app_sees_all()) OR (SELECT app_organization()) = ANY (unit_ids || successor_ids)
    OR region_codes && (SELECT app_regions())::text[]);
  CREATE POLICY officials_enter ON unit_changes FOR INSERT WITH CHECK (
    app_scope() = 'system' OR app_scope() = 'official' AND region_codes <@ (SELECT app_regions())::text[]);
  CREATE POLICY officials_change ON unit_changes FOR UPDATE USING (
    app_scope() = 'system' OR app_scope() = 'official' AND region_codes <@ (SELECT app_regions())::text[]);
  CREATE POLICY of_office ON unit_changes AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE ${yearOfToday}
              AND ((SELECT app_office_units()) IS NULL OR unit_ids && (SELECT app_office_units())::uuid[]) END);

  CREATE POLICY concerned ON unit_successions FOR SELECT USING (
    (SELECT app_sees_all()) OR (SELECT app_organization()) IN (unit_id, successor_id)
    OR unit_region = ANY ((SELECT app_regions())::text[]) OR successor_region = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY officials_enter ON unit_successions FOR INSERT WITH CHECK (
    app_scope() = 'system' OR app_scope() = 'official' AND unit_region = ANY ((SELECT app_regions())::text[])
      AND (successor_region IS NULL OR successor_region = ANY ((SELECT app_regions())::text[])));
  CREATE POLICY officials_change ON unit_successions FOR UPDATE USING (
    app_scope() = 'system' OR app_scope() = 'official' AND unit_region = ANY ((SELECT app_regions())::text[])
      AND (successor_region IS NULL OR successor_region = ANY ((SELECT app_regions())::text[])));
  CREATE POLICY of_office ON unit_successions AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${yearOfToday} END);

  -- Whether figures of the unit are the caller's to read.
  CREATE FUNCTION app_may_see_unit(p_unit uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (SELECT app_sees_all()) OR p_unit = (SELECT app_organization())
        OR ((SELECT app_office_units()) IS NULL OR p_unit = ANY ((SELECT app_office_units())::uuid[]))
           AND EXISTS (SELECT FROM organizations o WHERE o.id = p_unit AND o.region_code = ANY (app_regions())) $$;

  -- Whether its end is entered, also of a unit whose changes are not the caller's to read.
  CREATE FUNCTION unit_is_to_end(p_unit uuid) RETURNS boolean LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT EXISTS (SELECT FROM unit_successions WHERE unit_id = p_unit AND state <> 'withdrawn') $$;

  -- A name changes with its paper and in no other way.
  CREATE FUNCTION rename_unit(p_change uuid) RETURNS void LANGUAGE sql SET app.scope = 'system' AS $$
    UPDATE organizations o SET name = c.new_name, short_name = c.new_short_name
      FROM unit_changes c WHERE c.id = p_change AND c.kind = 'rename' AND c.state = 'in_force' AND o.id = c.unit_ids[1] $$;
`;

/** Whoever has ended reads, accepts and pays, and orders nothing more. */
const ordering = `
  CREATE FUNCTION refuse_ended_unit() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF EXISTS (SELECT FROM unit_successions WHERE unit_id = NEW.buyer_id AND state <> 'withdrawn'
                  AND effective_on <= (NEW.placed_at AT TIME ZONE 'Asia/Shanghai')::date) THEN
      PERFORM refuse('order.unit_ended');
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER ended_units BEFORE INSERT ON checkouts FOR EACH ROW EXECUTE FUNCTION refuse_ended_unit();
`;

/** What a unit bought, by month, county and funds, and in which way it came to count for it, or not. */
const cells = `
  -- By the day on which it happened: the month in which a fact is booked may be a later one without that day.
  CREATE FUNCTION contracted_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT w.way, w.other_id, f.month, f.west_code, f.funding_source, sum(w.sign * f.amount_fen)::bigint
      FROM contractor_links c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.unit_id = p_unit THEN 'contractor' ELSE 'for_other' END AS way,
                                 CASE WHEN c.unit_id = p_unit THEN c.contractor_id ELSE c.unit_id END AS other_id,
                                 CASE WHEN c.unit_id = p_unit THEN 1 ELSE -1 END AS sign) w
      JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year
                  AND (f.occurred_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
     WHERE c.state = 'confirmed' AND p_unit IN (c.unit_id, c.contractor_id) GROUP BY 1, 2, 3, 4, 5
  $$;
  CREATE OR REPLACE FUNCTION contracted(p_unit uuid, p_year integer) RETURNS TABLE (funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT funding_source, sum(fen)::bigint FROM contracted_cells(p_unit, p_year) GROUP BY 1
  $$;
  CREATE FUNCTION unit_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT CASE WHEN kind = 'purchase' THEN 'bought' ELSE 'given_back' END, NULL::uuid, f.month, f.west_code,
           f.funding_source, sum(f.amount_fen)::bigint
      FROM facts f WHERE f.buyer_id = p_unit AND f.year = p_year GROUP BY 1, 3, 4, 5
    UNION ALL SELECT * FROM contracted_cells(p_unit, p_year)
  $$;
`;

/**
 * Parts of cells are cut where the part lies in the whole, counted from its beginning and rounded down there: what all
 * successors get is to the fen what there was, through any number of changes.
 */
const succession = `
  CREATE FUNCTION succession_holds(p_state text, p_effective_on date, p_year integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$ SELECT p_state = 'in_force' AND extract(year FROM p_effective_on) <= p_year $$;

  CREATE FUNCTION inherited_parts(p_unit uuid, p_year integer) RETURNS TABLE (unit_id uuid, lower numeric, upper numeric)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH RECURSIVE parts(unit_id, lower, upper, depth) AS (
      SELECT s.unit_id, s.from_bp / 10000.0, s.to_bp / 10000.0, 1 FROM unit_successions s
       WHERE s.successor_id = p_unit AND succession_holds(s.state, s.effective_on, p_year)
      UNION ALL
      SELECT s.unit_id, (s.from_bp + (s.to_bp - s.from_bp) * p.lower) / 10000.0,
             (s.from_bp + (s.to_bp - s.from_bp) * p.upper) / 10000.0, p.depth + 1
        FROM parts p JOIN unit_successions s ON s.successor_id = p.unit_id
       WHERE succession_holds(s.state, s.effective_on, p_year) AND p.depth < 30)
    SELECT parts.unit_id, parts.lower, parts.upper FROM parts
  $$;
  CREATE FUNCTION inherited_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT 'taken_over', p.unit_id, c.month, c.west_code, c.funding_source,
           sum(floor(c.fen * p.upper) - floor(c.fen * p.lower))::bigint
      FROM inherited_parts(p_unit, p_year) p, unit_cells(p.unit_id, p_year) c GROUP BY 2, 3, 4, 5
  $$;
`;

const groups = `
  -- Whose purchases count with a unit's: its own, and of a shared canteen those of the others (Q8); who ended counts
  -- with its successor instead.
  CREATE FUNCTION counted_with(p_unit uuid, p_year integer) RETURNS TABLE (unit_id uuid) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT p_unit UNION ALL
    SELECT o.organization_id FROM unit_profiles o
     WHERE o.group_filer_id = p_unit AND o.organization_id <> p_unit
       AND NOT EXISTS (SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = p_year AND x.state <> 'draft')
       AND NOT EXISTS (SELECT FROM unit_successions s WHERE s.unit_id = o.organization_id AND s.successor_id IS NOT NULL
                          AND succession_holds(s.state, s.effective_on, p_year))
  $$;
  CREATE FUNCTION quota_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT CASE WHEN m.unit_id = p_unit THEN c.way ELSE 'member' END,
           CASE WHEN m.unit_id = p_unit THEN c.other_id ELSE m.unit_id END, c.month, c.west_code, c.funding_source, c.fen
      FROM counted_with(p_unit, p_year) m
      CROSS JOIN LATERAL (SELECT * FROM unit_cells(m.unit_id, p_year)
                          UNION ALL SELECT * FROM inherited_cells(m.unit_id, p_year)) c
  $$;
  -- What units that ended had reserved, as far as it goes on in this one and those that it files for.
  CREATE FUNCTION inherited_reserve(p_unit uuid, p_year integer) RETURNS bigint LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT coalesce(sum(floor(f.reserved_fen * p.upper) - floor(f.reserved_fen * p.lower)), 0)::bigint
      FROM counted_with(p_unit, p_year) m, inherited_parts(m.unit_id, p_year) p
      JOIN filings f ON f.unit_id = p.unit_id AND f.year = p_year AND f.state IN ('submitted', 'approved')
  $$;
  -- Who takes anything over, by itself or for those that it files for; nearly nobody does.
  CREATE FUNCTION heirs(p_year integer) RETURNS SETOF uuid LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT s.successor_id FROM unit_successions s
     WHERE s.successor_id IS NOT NULL AND succession_holds(s.state, s.effective_on, p_year)
    UNION
    SELECT o.group_filer_id FROM unit_successions s JOIN unit_profiles o ON o.organization_id = s.successor_id
     WHERE o.group_filer_id IS NOT NULL AND succession_holds(s.state, s.effective_on, p_year)
  $$;
  -- The evidence that the target of a pair asks for: said to everybody who buys for it.
  CREATE FUNCTION target_levels(p_year integer) RETURNS TABLE (pairing_id uuid, level smallint) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$ SELECT pairing_id, minimum_evidence_level FROM targets WHERE year = p_year $$;
  CREATE OR REPLACE FUNCTION bought_by_own_group(p_year integer) RETURNS TABLE (funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT funding_source, sum(fen)::bigint FROM quota_cells(app_organization(), p_year) GROUP BY 1
  $$;
`;

const nudges = `
  -- What a district had accepted by a day, and in that day's year: a ratio of sums of everybody, which tells of nobody.
  CREATE FUNCTION seasons_of(p_districts text[], p_year integer, p_month integer, p_day integer)
    RETURNS TABLE (code text, to_day_fen bigint, year_fen bigint) LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT t.code, coalesce(sum(t.amount_fen) FILTER (WHERE t.day > 0 OR t.month < p_month), 0)::bigint,
           coalesce(sum(t.amount_fen) FILTER (WHERE t.day = 0), 0)::bigint
      FROM region_tallies t
     WHERE t.year = p_year AND t.side = 'east' AND t.code = ANY (p_districts)
       AND (t.day = 0 OR t.month = p_month AND t.day <= p_day)
     GROUP BY t.code
  $$;
  -- Who is reminded in autumn: forecast below this share of what was reserved. Reference data.
  CREATE TABLE nudge_rules (
    id uuid PRIMARY KEY,
    first_year smallint NOT NULL UNIQUE,
    -- Null = until another one begins.
    last_year smallint CHECK (last_year >= first_year),
    first_month smallint NOT NULL CHECK (first_month BETWEEN 1 AND 12),
    below_bp integer NOT NULL CHECK (below_bp > 0),
    note text NOT NULL,
    source text NOT NULL
  );
  -- A month is gone through once, whoever comes first.
  CREATE TABLE nudge_batches (
    id uuid PRIMARY KEY,
    year smallint NOT NULL,
    month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
    rule_id uuid NOT NULL REFERENCES nudge_rules,
    units integer NOT NULL CHECK (units >= 0),
    made_at timestamptz NOT NULL,
    UNIQUE (year, month)
  );
  ALTER TABLE nudge_rules ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE nudge_batches ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY everybody_reads ON nudge_rules FOR SELECT USING (true);
  CREATE POLICY programs_write ON nudge_rules FOR INSERT WITH CHECK (app_scope() = 'system');
  CREATE POLICY programs_change ON nudge_rules FOR UPDATE USING (app_scope() = 'system');
  CREATE POLICY programs ON nudge_batches USING (app_sees_all()) WITH CHECK (app_scope() = 'system');
  REVOKE DELETE, TRUNCATE ON nudge_rules, nudge_batches FROM market_app;
  REVOKE UPDATE ON nudge_batches FROM market_app;

  -- The log of reminders has two kinds: to file, by a person; to buy, by the calendar with the figures of that day.
  ALTER TABLE filing_reminders
    ADD about text NOT NULL DEFAULT 'filing' CHECK (about IN ('filing', 'buying')),
    ADD reserved_fen bigint,
    ADD forecast_fen bigint,
    ALTER sent_by DROP NOT NULL,
    DROP CONSTRAINT filing_reminders_unit_id_year_sent_on_key,
    ADD CHECK ((about = 'filing') = (sent_by IS NOT NULL)),
    ADD CHECK (num_nonnulls(reserved_fen, forecast_fen) = CASE about WHEN 'buying' THEN 2 ELSE 0 END);
  CREATE UNIQUE INDEX filing_reminders_once_a_day ON filing_reminders (unit_id, year, about, sent_on);
`;
