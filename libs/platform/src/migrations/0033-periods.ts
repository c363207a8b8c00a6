import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Closing of months and years (关账, docs/decisions/0036-sealed-periods.md): what a region's officials have closed is
 * sealed, and facts that come later are booked in an open month and point back to the month that they adjust
 * (docs/decisions/0037-adjusting-facts.md).
 */
export class Periods0033 implements MigrationInterface {
  readonly name = 'Periods1700000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(guards);
    await runner.query(policies);
    await runner.query(adjusting);
    await runner.query(lines);
    await runner.query(openMatters);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const tables = `
  CREATE TABLE closings (
    id uuid PRIMARY KEY,
    region_code text NOT NULL REFERENCES regions,
    year smallint NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    -- 0 = the whole year.
    month smallint NOT NULL CHECK (month BETWEEN 0 AND 12),
    state text NOT NULL CHECK (state IN ('proposed', 'withdrawn', 'closed', 'reopened')),
    -- The region and all below it when it was proposed: whose facts these are stays said when the tree changes.
    codes text[] NOT NULL CHECK (region_code = ANY (codes)),
    checks jsonb NOT NULL,
    remark text NOT NULL DEFAULT '',
    proposed_by uuid NOT NULL REFERENCES users,
    proposed_at timestamptz NOT NULL,
    withdrawn_by uuid REFERENCES users,
    withdrawn_at timestamptz,
    withdrawal_reason text,
    confirmed_by uuid REFERENCES users,
    confirmed_at timestamptz,
    -- By the clock of the database, like facts.recorded_at: what was there then is under the seal.
    sealed_at timestamptz,
    number integer CHECK (number > 0),
    fact_count integer CHECK (fact_count >= 0),
    amount_fen bigint,
    paid_fen bigint,
    adjusting_count integer CHECK (adjusting_count >= 0),
    adjusting_fen bigint,
    content_sha256 text CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
    cells_sha256 text CHECK (cells_sha256 ~ '^[0-9a-f]{64}$'),
    previous_sha256 text CHECK (previous_sha256 ~ '^[0-9a-f]{64}$'),
    seal_sha256 text UNIQUE CHECK (seal_sha256 ~ '^[0-9a-f]{64}$'),
    reopened_by uuid REFERENCES users,
    reopened_at timestamptz,
    reopening_reason text,
    UNIQUE (region_code, number),
    CHECK (confirmed_by <> proposed_by),
    CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL)),
    CHECK (num_nonnulls(withdrawn_by, withdrawn_at, withdrawal_reason) IN (0, 3)),
    CHECK ((state IN ('closed', 'reopened')) = (confirmed_by IS NOT NULL)),
    CHECK (num_nonnulls(confirmed_by, confirmed_at, sealed_at, number, fact_count, amount_fen, paid_fen, adjusting_count,
                        adjusting_fen, content_sha256, cells_sha256, previous_sha256, seal_sha256) IN (0, 13)),
    CHECK ((state = 'reopened') = (reopened_by IS NOT NULL)),
    CHECK (num_nonnulls(reopened_by, reopened_at, reopening_reason) IN (0, 3))
  );
  CREATE UNIQUE INDEX closings_one_alive ON closings (region_code, year, month) WHERE state IN ('proposed', 'closed');
  CREATE INDEX closings_by_region ON closings (region_code, year, month);
  -- For every fact that may be late: is its month closed by anybody?
  CREATE INDEX closings_closed_months ON closings ((year * 12 + month)) WHERE state = 'closed' AND month > 0;

  -- The cells of the tallies as they were when the period was sealed.
  CREATE TABLE sealed_cells (
    closing_id uuid NOT NULL REFERENCES closings,
    month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
    pairing_id uuid REFERENCES pairings,
    east_code text NOT NULL,
    west_code text NOT NULL,
    funding_source text NOT NULL,
    channel text NOT NULL,
    mode text NOT NULL,
    evidence_level smallint NOT NULL,
    paid boolean NOT NULL,
    amount_fen bigint NOT NULL,
    fact_count integer NOT NULL CHECK (fact_count > 0),
    CONSTRAINT sealed_cells_once UNIQUE NULLS NOT DISTINCT
      (closing_id, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid)
  );
`;

const guards = `
  CREATE TRIGGER sealed_cells_immutable BEFORE UPDATE OR DELETE ON sealed_cells
    FOR EACH ROW EXECUTE FUNCTION forbid_change();

  -- What was proposed, and what was sealed, stays as it was written; only the next step is added.
  CREATE FUNCTION guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    added text[] := CASE OLD.state || ' ' || NEW.state
      WHEN 'proposed withdrawn' THEN ARRAY['state', 'withdrawn_by', 'withdrawn_at', 'withdrawal_reason']
      WHEN 'proposed closed' THEN ARRAY['state', 'checks', 'confirmed_by', 'confirmed_at', 'sealed_at', 'number',
        'fact_count', 'amount_fen', 'paid_fen', 'adjusting_count', 'adjusting_fen', 'content_sha256', 'cells_sha256',
        'previous_sha256', 'seal_sha256']
      WHEN 'closed reopened' THEN ARRAY['state', 'reopened_by', 'reopened_at', 'reopening_reason'] END;
  BEGIN
    IF TG_OP = 'DELETE' OR added IS NULL OR (to_jsonb(NEW) - added) <> (to_jsonb(OLD) - added) THEN
      RAISE EXCEPTION 'what was closed is history and never changes';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER closings_guarded BEFORE UPDATE OR DELETE ON closings
    FOR EACH ROW EXECUTE FUNCTION guard_closing();
`;

/** Officials write for their own territory; who of them may do what is said once, in the lib. */
const policies = `
  ALTER TABLE closings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE sealed_cells ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON closings USING (
    (SELECT app_sees_all()) OR region_code = ANY ((SELECT app_regions())::text[]))
    WITH CHECK ((SELECT app_scope()) = 'system'
                OR (SELECT app_scope()) = 'official' AND region_code = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY with_closing ON sealed_cells FOR SELECT USING (
    (SELECT app_sees_all()) OR EXISTS (SELECT FROM closings c WHERE c.id = closing_id OFFSET 0));
  CREATE POLICY with_closing_add ON sealed_cells FOR INSERT WITH CHECK (
    (SELECT app_scope()) = 'system'
    OR (SELECT app_scope()) = 'official' AND EXISTS (SELECT FROM closings c WHERE c.id = closing_id OFFSET 0));
  REVOKE DELETE ON closings FROM market_app;
  REVOKE UPDATE, DELETE ON sealed_cells FROM market_app;
`;

const adjusting = `
  ALTER TABLE facts ADD adjusts_year smallint, ADD adjusts_month smallint CHECK (adjusts_month BETWEEN 1 AND 12),
    ADD CHECK ((adjusts_year IS NULL) = (adjusts_month IS NULL)),
    ADD CHECK (adjusts_year IS NULL OR adjusts_year * 12 + adjusts_month < year * 12 + month);
  CREATE INDEX facts_adjusting ON facts (adjusts_year, adjusts_month, id) WHERE adjusts_year IS NOT NULL;

  -- Months are counted through: p_month = year * 12 + month. p_codes: district and county of a fact.
  CREATE FUNCTION month_is_closed(p_month integer, p_codes text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM closings c WHERE c.state = 'closed' AND c.month > 0 AND c.year * 12 + c.month = p_month
                                            AND c.codes && p_codes)
  $$;
  -- The month itself, or the first one after it that is open for both places and all above them.
  CREATE FUNCTION first_open_month(p_month integer, p_codes text[]) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT min(m.month)
      FROM (SELECT p_month AS month
            UNION SELECT c.year * 12 + c.month + 1 FROM closings c
                   WHERE c.state = 'closed' AND c.month > 0 AND c.year * 12 + c.month >= p_month AND c.codes && p_codes) m
     WHERE NOT month_is_closed(m.month, p_codes)
  $$;
  -- A level below may not be opened under one that is closed; who asks may not see that far up.
  CREATE FUNCTION period_closed_above(p_region text, p_year integer, p_month integer) RETURNS boolean
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT EXISTS (SELECT FROM closings c WHERE c.state = 'closed' AND c.year = p_year AND c.month = p_month
                                            AND c.region_code <> p_region AND p_region = ANY (c.codes))
  $$;
`;

/**
 * The text that is hashed, line by line (docs/periods.md): the same for sealing, for the files that an auditor takes
 * away, and for the books. Evidence and payment may grow, so a fact's line is without them; the cells have them.
 */
const lines = `
  CREATE FUNCTION fact_line(f facts) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(E'\\t', f.id, f.natural_key, f.kind,
      to_char(f.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      f.year || '-' || lpad(f.month::text, 2, '0'),
      coalesce(f.adjusts_year || '-' || lpad(f.adjusts_month::text, 2, '0'), '-'),
      f.amount_fen, f.quantity, f.grams, f.mode, f.channel, f.funding_source, coalesce(f.pairing_id::text, '-'),
      f.east_code, f.west_code, f.buyer_id, coalesce(f.supplier_id::text, '-'), coalesce(f.product_id::text, '-'),
      coalesce(f.order_line_id::text, '-'), coalesce(f.acceptance_line_id::text, '-'),
      to_char(f.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  $$;
  CREATE FUNCTION cell_line(c sealed_cells) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(E'\\t', lpad(c.month::text, 2, '0'), coalesce(c.pairing_id::text, '-'), c.east_code, c.west_code,
      c.funding_source, c.channel, c.mode, c.evidence_level, CASE WHEN c.paid THEN 'paid' ELSE 'unpaid' END,
      c.amount_fen, c.fact_count)
  $$;
  CREATE FUNCTION seal_text(c closings) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(concat_ws(E'\\t', l.name, l.value) || E'\\n', '' ORDER BY l.position)
      FROM (VALUES
        (1, 'seal', '1'),
        (2, 'region', c.region_code),
        (3, 'covers', array_to_string(c.codes, ',')),
        (4, 'period', c.year || CASE WHEN c.month > 0 THEN '-' || lpad(c.month::text, 2, '0') ELSE '' END),
        (5, 'number', c.number::text),
        (6, 'facts', c.fact_count::text),
        (7, 'amount_fen', c.amount_fen::text),
        (8, 'paid_fen', c.paid_fen::text),
        (9, 'adjusting_facts', c.adjusting_count::text),
        (10, 'adjusting_fen', c.adjusting_fen::text),
        (11, CASE WHEN c.month > 0 THEN 'facts_sha256' ELSE 'months_sha256' END, c.content_sha256),
        (12, 'cells_sha256', c.cells_sha256),
        (13, 'previous_sha256', c.previous_sha256),
        (14, 'proposed_by', c.proposed_by::text),
        (15, 'confirmed_by', c.confirmed_by::text),
        (16, 'sealed_at', to_char(c.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
      ) l(position, name, value)
  $$;
  CREATE FUNCTION text_sha256(p_text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(coalesce(p_text, ''), 'UTF8')), 'hex')
  $$;
`;

/**
 * What an official may be told as a number and may not see: work of others that is not done yet. p_codes is the
 * territory, p_until the end of the period. Of a whole year the facts are not looked at again: its months are sealed.
 */
const openMatters = `
  CREATE FUNCTION period_open_matters(p_codes text[], p_year integer, p_month integer, p_until timestamptz)
    RETURNS TABLE (events integer, differing_cells integer, bank_lines integer, bank_fen bigint, offices text[])
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT (SELECT count(*)::integer FROM outbox o JOIN events e ON e.id = o.event_id WHERE e.occurred_at < p_until)
             + (SELECT count(*)::integer FROM tally_changes t
                 WHERE t.year = p_year AND (p_month = 0 OR t.month = p_month)
                   AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))),
           CASE WHEN p_month = 0 THEN 0 ELSE (
             SELECT count(*)::integer FROM (
               SELECT FROM (
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        amount_fen, 1 AS fact_count
                   FROM facts f WHERE f.year = p_year AND f.month = p_month
                                  AND (f.east_code = ANY (p_codes) OR f.west_code = ANY (p_codes))
                 UNION ALL
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        -amount_fen, -fact_count
                   FROM tallies t WHERE t.year = p_year AND t.month = p_month
                                    AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))
                 UNION ALL
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        -amount_fen, -fact_count
                   FROM tally_changes t WHERE t.year = p_year AND t.month = p_month
                                          AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))) sides
                GROUP BY pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid
               HAVING sum(amount_fen) <> 0 OR sum(fact_count) <> 0) cells) END,
           b.lines, b.fen,
           ARRAY(SELECT DISTINCT o.region_code FROM organizations o
                  WHERE o.kind = 'official_body' AND o.region_code = ANY (p_codes)
                    AND EXISTS (SELECT FROM users u WHERE u.organization_id = o.id AND u.active
                                                      AND 'official' = ANY (u.roles)) ORDER BY 1)
      FROM (SELECT count(*)::integer AS lines, coalesce(sum(amount_fen), 0)::bigint AS fen FROM bank_lines
             WHERE state <> 'matched' AND amount_fen > 0
               AND booked_on < (p_until AT TIME ZONE 'Asia/Shanghai')::date) b
  $$;
`;
