import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What holds in which year of the reserved share: a canteen is said for a year, this one or the next; a rule that a person
 * has ended is used on nowhere, and ended by whose region entered it; what came in on paper is late by the day on which it
 * came; and a contractor's orders count for a canteen, not what it sold to others (Q8, Q9, docs/decisions/0030).
 */
export class QuotaYears0050 implements MigrationInterface {
  readonly name = 'QuotaYears1700000000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(canteens);
    await runner.query(groups);
    await runner.query(rules);
    await runner.query(papers);
    await runner.query(contracts);
    await runner.query(rows);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** The row of a unit is its last word, and says of which year it speaks. */
const canteens = `
  -- Null = of the year in which it was said.
  ALTER TABLE unit_profiles ADD said_for smallint;
  CREATE OR REPLACE FUNCTION keep_profile_year() RETURNS trigger LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE
    first_year smallint :=
      coalesce(NEW.said_for, extract(year FROM NEW.changed_at AT TIME ZONE 'Asia/Shanghai')::smallint);
  BEGIN
    -- Who shares a canteen, or did, waits for others who do: one that is pointed at does not leave while another comes.
    IF NEW.group_filer_id IS NOT NULL OR EXISTS (
         SELECT FROM unit_profile_years WHERE organization_id = NEW.organization_id AND group_filer_id IS NOT NULL) THEN
      PERFORM pg_advisory_xact_lock(hashtextextended('unit_changes', 0));
    END IF;
    INSERT INTO unit_profile_years (organization_id, from_year, region_code, canteen, group_filer_id)
    VALUES (NEW.organization_id, first_year, NEW.region_code, NEW.canteen, NEW.group_filer_id)
    ON CONFLICT (organization_id, from_year) DO UPDATE SET
      region_code = excluded.region_code, canteen = excluded.canteen, group_filer_id = excluded.group_filer_id;
    PERFORM refuse_filer(NEW.organization_id, first_year);
    RETURN NULL;
  END $$;
`;

/** Exactly one filer in every year (Q8): whoever is pointed at files for itself, so there are no chains and no circles. */
const groups = `
  -- By year in unit_profile_years instead.
  ALTER TABLE unit_profiles DROP CONSTRAINT unit_profiles_one_filer, DROP COLUMN has_filer, DROP COLUMN is_filer;

  -- Whether its figures go on in others, or nowhere, from a year on; also when that is only entered so far.
  CREATE FUNCTION unit_is_to_end_by(p_unit uuid, p_year integer) RETURNS boolean LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT EXISTS (SELECT FROM unit_successions
                    WHERE unit_id = p_unit AND state <> 'withdrawn' AND extract(year FROM effective_on) <= p_year) $$;
  -- Whom a unit files for in a year besides itself; who has ended is nobody's guest any more.
  CREATE FUNCTION guests_of(p_filer uuid, p_year integer) RETURNS SETOF uuid LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT o.organization_id FROM unit_profile_years o
     WHERE o.group_filer_id = p_filer AND o.organization_id <> p_filer
       AND o.from_year = profile_year(o.organization_id, p_year) AND NOT unit_is_to_end_by(o.organization_id, p_year) $$;
  -- Their names, for the filer and its officials.
  CREATE FUNCTION named_guests_of(p_filer uuid, p_year integer) RETURNS json LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) ORDER BY m.name), '[]')
      FROM guests_of(p_filer, p_year) g(id) JOIN organizations m ON m.id = g.id $$;

  CREATE FUNCTION files_for_itself(p_unit uuid, p_year integer) RETURNS boolean LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT coalesce((SELECT group_filer_id = p_unit FROM profile_in(p_unit, p_year)), false) $$;
  -- In the year that was spoken of, and in the next one, where another word may hold already.
  CREATE FUNCTION refuse_filer(p_unit uuid, p_first_year integer) RETURNS void LANGUAGE plpgsql
    SET app.scope = 'system' AS $$
  DECLARE filer uuid;
  BEGIN
    FOR one IN p_first_year .. p_first_year + 1 LOOP
      SELECT group_filer_id INTO filer FROM profile_in(p_unit, one);
      IF filer <> p_unit AND NOT files_for_itself(filer, one) THEN
        PERFORM refuse('unit_profile.not_a_filer');
      END IF;
      -- Of a year before a guest's first word nobody has said anything.
      IF filer IS DISTINCT FROM p_unit AND EXISTS (
           SELECT FROM guests_of(p_unit, one) g(id)
            WHERE EXISTS (SELECT FROM unit_profile_years o WHERE o.organization_id = g.id AND o.from_year <= one)) THEN
        PERFORM refuse('unit_profile.others_depend');
      END IF;
    END LOOP;
  END $$;
`;

const rules = `
  SELECT set_config('app.scope', 'system', true);
  ALTER TABLE quota_policies ADD entered_region text REFERENCES regions;
  UPDATE quota_policies p SET entered_region = o.region_code
    FROM users u JOIN organizations o ON o.id = u.organization_id WHERE u.id = p.entered_by;
  ALTER TABLE quota_policies ADD CHECK ((entered_by IS NULL) = (entered_region IS NULL));

  -- Nobody ends what a level above has entered for him.
  ALTER POLICY programs_write ON quota_policies WITH CHECK (
    app_scope() = 'system' OR app_scope() = 'official' AND region_code = ANY ((SELECT app_regions())::text[])
      AND entered_region = ANY ((SELECT app_regions())::text[]));
  ALTER POLICY programs_change ON quota_policies USING (
    app_scope() = 'system'
    OR app_scope() = 'official' AND coalesce(entered_region, region_code) = ANY ((SELECT app_regions())::text[]));

  -- As in 0047; one that a person has ended is over after its last year.
  CREATE OR REPLACE FUNCTION reserves_without_canteen(p_region text, p_unit_kind text, p_year integer) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM quota_policies q
                    WHERE q.base_kind = 'no_canteen' AND q.first_year <= p_year
                      AND coalesce(q.last_year, q.first_year) >= q.first_year
                      AND (q.ended_at IS NULL OR q.last_year >= p_year)
                      AND (q.unit_kind IS NULL OR q.unit_kind = p_unit_kind)
                      AND (q.region_code IS NULL OR q.region_code = ANY (region_above(p_region))))
  $$;
`;

/** As in 0047, with the day on which a paper came in. */
const papers = `
  -- Of a unit's paper that an official typed: the day on which it came. First said, it stays.
  ALTER TABLE filings ADD received_on date;
  ALTER TABLE filings ADD CHECK (received_on <= (first_submitted_at AT TIME ZONE 'Asia/Shanghai')::date);
  CREATE OR REPLACE FUNCTION submit_filing(p_id uuid, p_unit uuid, p_version int, p_profile int, p_fixed jsonb, p_actor jsonb,
                                           p_event uuid, p_request text, p_now timestamptz, p_key jsonb)
  RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    answer jsonb := answered_before(p_key);
    x filings := jsonb_populate_record(NULL::filings, p_fixed);
    f filings;
    moment timestamptz;
  BEGIN
    IF answer IS NOT NULL THEN RETURN answer; END IF;
    SELECT * INTO f FROM filings
     WHERE id = p_id AND unit_id = p_unit AND version = p_version AND state IN ('draft', 'returned') FOR UPDATE;
    IF NOT FOUND THEN PERFORM refuse_filing(p_id, p_unit, p_version); END IF;
    IF p_profile <> coalesce((SELECT version FROM unit_profiles WHERE organization_id = p_unit), 0) THEN
      PERFORM refuse('filing.changed_meanwhile', jsonb_build_object('version', f.version));
    END IF;
    -- One clock for all processes, read when nothing is waited for any more: what follows is committed with this statement.
    moment := coalesce(p_now, clock_timestamp());
    IF f.first_submitted_at IS NULL THEN
      f.received_on := x.received_on;
      f.is_late := coalesce(
        coalesce(f.received_on, (moment AT TIME ZONE 'Asia/Shanghai')::date) > x.file_deadline, false);
    END IF;
    UPDATE filings SET state = 'submitted', version = version + 1, submitted_at = moment,
           submitted_by = (p_actor->>'userId')::uuid, first_submitted_at = coalesce(first_submitted_at, moment),
           is_late = f.is_late, received_on = f.received_on, reviewed_by = NULL, reviewed_at = NULL, return_reason = NULL,
           canteen = x.canteen, policy_id = x.policy_id, policy_year = x.policy_year,
           policy_region_name = x.policy_region_name, source_document = x.source_document, base = x.base,
           minimum_ratio_bp = x.minimum_ratio_bp, encouraged_ratio_bp = x.encouraged_ratio_bp,
           file_deadline = x.file_deadline, base_fen = x.base_fen, required_fen = x.required_fen,
           last_year_fen = x.last_year_fen, rule_parts = x.rule_parts
     WHERE id = p_id AND version = p_version AND state IN ('draft', 'returned');
    PERFORM record_event(p_event, 'filing.submitted', p_id, p_actor, jsonb_build_object(
      'unitId', p_unit, 'year', f.year, 'reservedFen', f.reserved_fen, 'requiredFen', x.required_fen, 'isLate', f.is_late,
      'forUnit', (p_actor->>'organizationId')::uuid <> p_unit)
      || CASE WHEN x.received_on IS NOT NULL AND f.first_submitted_at IS NULL
              THEN jsonb_build_object('receivedOn', x.received_on) ELSE '{}' END,
      p_request, moment);
    RETURN keep_answer(p_key, jsonb_build_object('id', p_id, 'state', 'submitted', 'version', p_version + 1));
  END $$;
`;

/** As in 0047, of orders alone: what a contractor sold to others feeds nobody in the canteen. */
const contracts = `
  CREATE OR REPLACE FUNCTION contracted_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT w.way, w.other_id, f.month, f.west_code, f.funding_source, sum(w.sign * f.amount_fen)::bigint
      FROM contractor_links c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.unit_id = p_unit THEN 'contractor' ELSE 'for_other' END AS way,
                                 CASE WHEN c.unit_id = p_unit THEN c.contractor_id ELSE c.unit_id END AS other_id,
                                 CASE WHEN c.unit_id = p_unit THEN 1 ELSE -1 END AS sign) w
      JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year AND f.sales_line_id IS NULL
                  AND contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id)
                        BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
     WHERE c.state = 'confirmed' AND p_unit IN (c.unit_id, c.contractor_id) GROUP BY 1, 2, 3, 4, 5
  $$;
  CREATE OR REPLACE FUNCTION counted_for_units(p_codes text[], p_year integer, p_month integer)
    RETURNS TABLE (unit_id uuid, funding_source text, west_code text, fen bigint) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    WITH own AS MATERIALIZED (
      SELECT id FROM organizations
       WHERE kind = 'buyer_unit' AND unit_kind <> 'reseller' AND region_code = ANY (p_codes)
    ), ended AS MATERIALIZED (
      SELECT DISTINCT unit_id AS id FROM unit_successions
       WHERE successor_id IS NOT NULL AND succession_holds(state, effective_on, p_year)
    ), covered AS MATERIALIZED (
      SELECT p.organization_id AS id, p.group_filer_id AS filer_id FROM unit_profile_years p
       WHERE p.group_filer_id <> p.organization_id AND p.from_year = profile_year(p.organization_id, p_year) AND p.organization_id NOT IN (SELECT id FROM ended)
         AND (p.organization_id IN (SELECT id FROM own) OR p.group_filer_id IN (SELECT id FROM own))
         AND NOT EXISTS (SELECT FROM filings f
                          WHERE f.unit_id = p.organization_id AND f.year = p_year AND f.state <> 'draft')
    ), eaters AS MATERIALIZED (
      SELECT id FROM own UNION SELECT id FROM covered
    ), links AS MATERIALIZED (
      SELECT contractor_id, unit_id, first_day, coalesce(last_day, 'infinity') AS last_day FROM contractor_links
       WHERE state = 'confirmed' AND (unit_id IN (SELECT id FROM eaters) OR contractor_id IN (SELECT id FROM eaters))
    ), bought AS (
      SELECT coalesce(l.unit_id, f.buyer_id) AS unit_id, f.funding_source, f.west_code, sum(f.amount_fen) AS fen
        FROM facts f
        LEFT JOIN links l ON l.contractor_id = f.buyer_id AND f.sales_line_id IS NULL
                         AND contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id)
                               BETWEEN l.first_day AND l.last_day
       WHERE f.year = p_year AND f.month <= p_month
         AND f.buyer_id IN (SELECT id FROM eaters UNION SELECT contractor_id FROM links)
       GROUP BY 1, 2, 3
      UNION ALL
      -- What units that ended had bought goes on in who took them over (Q15).
      SELECT h.id, c.funding_source, c.west_code, sum(c.fen)
        FROM (SELECT DISTINCT successor_id AS id FROM unit_successions
               WHERE successor_id IS NOT NULL AND succession_holds(state, effective_on, p_year)) h
        JOIN eaters e ON e.id = h.id
       CROSS JOIN LATERAL inherited_cells(h.id, p_year) c
       WHERE c.month <= p_month GROUP BY 1, 2, 3
    )
    SELECT coalesce(c.filer_id, b.unit_id), b.funding_source, b.west_code, sum(b.fen)::bigint
      FROM bought b LEFT JOIN covered c ON c.id = b.unit_id
     WHERE coalesce(c.filer_id, b.unit_id) IN (SELECT id FROM own) AND b.unit_id NOT IN (SELECT id FROM ended)
     GROUP BY 1, 2, 3
  $$;
`;

/** As in 0049, likewise. */
const rows = `
  CREATE OR REPLACE FUNCTION quota_rows(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, fact_id uuid, buyer_id uuid, occurred_at timestamptz, month smallint,
                   west_code text, funding_source text, order_id uuid, order_number text, product_name text,
                   spec text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH wholes AS MATERIALIZED (SELECT * FROM reserve_wholes(p_unit, p_year)), taken AS (
      SELECT w.*, CASE WHEN f.kind = 'purchase' THEN 'bought' ELSE 'given_back' END AS way, NULL::uuid AS other_id,
             f.id, f.buyer_id, f.occurred_at, f.month, f.west_code, f.funding_source, f.order_id,
             f.order_line_id, f.amount_fen AS fen
        FROM wholes w JOIN facts f ON f.buyer_id = w.unit_id AND f.year = p_year
      UNION ALL
      SELECT w.*, v.way, v.other_id, f.id, f.buyer_id, f.occurred_at, f.month, f.west_code, f.funding_source,
             f.order_id, f.order_line_id, v.sign * f.amount_fen
        FROM wholes w
        JOIN contractor_links c ON w.unit_id IN (c.unit_id, c.contractor_id) AND c.state = 'confirmed'
        CROSS JOIN LATERAL (SELECT CASE WHEN c.unit_id = w.unit_id THEN 'contractor' ELSE 'for_other' END AS way,
                                   CASE WHEN c.unit_id = w.unit_id THEN c.contractor_id ELSE c.unit_id END AS other_id,
                                   CASE WHEN c.unit_id = w.unit_id THEN 1 ELSE -1 END AS sign) v
        JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year AND f.sales_line_id IS NULL
             AND contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id) BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
    ), summed AS (
      SELECT *, sum(fen) OVER (PARTITION BY counted_id, unit_id, lower, way, other_id, month, west_code, funding_source
                               ORDER BY occurred_at, id) AS upto FROM taken
    ), cut AS (
      SELECT *, floor(upto * upper) - floor(upto * lower) - floor((upto - fen) * upper) + floor((upto - fen) * lower) AS part
        FROM summed
    )
    SELECT n.way, n.other_id, s.id, s.buyer_id, s.occurred_at, s.month, s.west_code, s.funding_source, s.order_id,
           o.number, l.product_name, l.spec, sum(s.part)::bigint
      FROM cut s LEFT JOIN orders o ON o.id = s.order_id LEFT JOIN order_lines l ON l.id = s.order_line_id
      CROSS JOIN LATERAL (
        SELECT CASE WHEN s.counted_id <> p_unit THEN 'member' WHEN s.unit_id <> p_unit THEN 'taken_over' ELSE s.way END AS way,
               CASE WHEN s.counted_id <> p_unit THEN s.counted_id WHEN s.unit_id <> p_unit THEN s.unit_id ELSE s.other_id END
                 AS other_id) n
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(s.part) <> 0
  $$;
`;
