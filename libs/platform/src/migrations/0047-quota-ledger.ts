import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The quota ledger: a filing keeps from which policies its rule came, part by part (docs/decisions/0030); what was given back
 * follows the day of its acceptance (Q9); who has no canteen and reserves all the same (Q7); what predecessors reserved the
 * year before (Q4, Q15); canteens by year, so that a change of today rewrites no year that is over.
 */
export class QuotaLedger0047 implements MigrationInterface {
  readonly name = 'QuotaLedger1700000000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(parts);
    await runner.query(profiles);
    await runner.query(groups);
    await runner.query(contracts);
    await runner.query(units);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** As in 0042, with the parts of the rule. */
const parts = `
  -- [{part, policyId, policyYear, regionName, sourceDocument, sourceUrl}]; null = submitted before there were parts.
  ALTER TABLE filings ADD rule_parts jsonb;
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
      f.is_late := coalesce((moment AT TIME ZONE 'Asia/Shanghai')::date > x.file_deadline, false);
    END IF;
    UPDATE filings SET state = 'submitted', version = version + 1, submitted_at = moment,
           submitted_by = (p_actor->>'userId')::uuid, first_submitted_at = coalesce(first_submitted_at, moment),
           is_late = f.is_late, reviewed_by = NULL, reviewed_at = NULL, return_reason = NULL, canteen = x.canteen,
           policy_id = x.policy_id, policy_year = x.policy_year, policy_region_name = x.policy_region_name,
           source_document = x.source_document, base = x.base, minimum_ratio_bp = x.minimum_ratio_bp,
           encouraged_ratio_bp = x.encouraged_ratio_bp, file_deadline = x.file_deadline, base_fen = x.base_fen,
           required_fen = x.required_fen, last_year_fen = x.last_year_fen, rule_parts = x.rule_parts
     WHERE id = p_id AND version = p_version AND state IN ('draft', 'returned');
    PERFORM record_event(p_event, 'filing.submitted', p_id, p_actor, jsonb_build_object(
      'unitId', p_unit, 'year', f.year, 'reservedFen', f.reserved_fen, 'requiredFen', x.required_fen, 'isLate', f.is_late,
      'forUnit', (p_actor->>'organizationId')::uuid <> p_unit), p_request, moment);
    RETURN keep_answer(p_key, jsonb_build_object('id', p_id, 'state', 'submitted', 'version', p_version + 1));
  END $$;
`;

/** What a unit said of its canteen in a year counts for it from that year on, until it says otherwise in a later one. */
const profiles = `
  CREATE TABLE unit_profile_years (
    organization_id uuid NOT NULL REFERENCES organizations,
    from_year smallint NOT NULL,
    region_code text NOT NULL REFERENCES regions,
    canteen text NOT NULL CHECK (canteen IN ('own', 'none', 'shared', 'outsourced')),
    group_filer_id uuid REFERENCES organizations,
    PRIMARY KEY (organization_id, from_year)
  );
  CREATE INDEX unit_profile_years_by_filer ON unit_profile_years (group_filer_id) WHERE group_filer_id IS NOT NULL;
  INSERT INTO unit_profile_years (organization_id, from_year, region_code, canteen, group_filer_id)
    SELECT DISTINCT ON (p.organization_id, y.from_year) p.organization_id, y.from_year, p.region_code, e.payload->>'canteen',
           (e.payload->>'groupFilerId')::uuid
      FROM unit_profiles p JOIN events e ON e.subject_id = p.organization_id AND e.type = 'unit_profile.changed'
     CROSS JOIN LATERAL (
       SELECT extract(year FROM e.occurred_at AT TIME ZONE 'Asia/Shanghai')::smallint AS from_year) y
     ORDER BY p.organization_id, y.from_year, e.occurred_at DESC, e.id DESC;
  INSERT INTO unit_profile_years (organization_id, from_year, region_code, canteen, group_filer_id)
    SELECT organization_id, extract(year FROM changed_at AT TIME ZONE 'Asia/Shanghai')::smallint, region_code, canteen,
           group_filer_id FROM unit_profiles
    ON CONFLICT (organization_id, from_year) DO UPDATE SET canteen = excluded.canteen, group_filer_id = excluded.group_filer_id;

  CREATE FUNCTION keep_profile_year() RETURNS trigger LANGUAGE plpgsql SET app.scope = 'system' AS $$
  BEGIN
    INSERT INTO unit_profile_years (organization_id, from_year, region_code, canteen, group_filer_id)
    VALUES (NEW.organization_id, extract(year FROM NEW.changed_at AT TIME ZONE 'Asia/Shanghai')::smallint, NEW.region_code,
            NEW.canteen, NEW.group_filer_id)
    ON CONFLICT (organization_id, from_year) DO UPDATE SET
      region_code = excluded.region_code, canteen = excluded.canteen, group_filer_id = excluded.group_filer_id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER keeps_years AFTER INSERT OR UPDATE ON unit_profiles FOR EACH ROW EXECUTE FUNCTION keep_profile_year();

  ALTER TABLE unit_profile_years ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  REVOKE DELETE, TRUNCATE ON unit_profile_years FROM market_app;
  CREATE POLICY concerned ON unit_profile_years FOR SELECT USING (
    (SELECT app_sees_all()) OR organization_id = (SELECT app_organization())
    OR region_code = ANY ((SELECT app_regions())::text[]));
  CREATE POLICY filer_reads ON unit_profile_years FOR SELECT USING (group_filer_id = (SELECT app_organization()));
  CREATE POLICY programs ON unit_profile_years USING (app_scope() = 'system') WITH CHECK (app_scope() = 'system');
  CREATE POLICY of_office ON unit_profile_years AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true
         ELSE int4range(from_year::int, NULL) && (SELECT app_office_years()) END);

  -- The row that holds for a year: the last one until then, or of a year before all of them the first.
  CREATE FUNCTION profile_year(p_unit uuid, p_year integer) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT from_year FROM unit_profile_years WHERE organization_id = p_unit
     ORDER BY from_year > p_year, abs(from_year - p_year) LIMIT 1
  $$;
  CREATE FUNCTION profile_in(p_unit uuid, p_year integer) RETURNS TABLE (canteen text, group_filer_id uuid)
    LANGUAGE sql STABLE AS $$
    SELECT y.canteen, y.group_filer_id FROM unit_profile_years y WHERE y.organization_id = p_unit
     ORDER BY y.from_year > p_year, abs(y.from_year - p_year) LIMIT 1
  $$;
`;

/** As in 0041, by the canteens of the year. */
const groups = `
  CREATE OR REPLACE FUNCTION counted_with(p_unit uuid, p_year integer) RETURNS TABLE (unit_id uuid) LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT p_unit UNION ALL
    SELECT o.organization_id FROM unit_profile_years o
     WHERE o.group_filer_id = p_unit AND o.organization_id <> p_unit
       AND o.from_year = profile_year(o.organization_id, p_year)
       AND NOT EXISTS (SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = p_year AND x.state <> 'draft')
       AND NOT EXISTS (SELECT FROM unit_successions s WHERE s.unit_id = o.organization_id AND s.successor_id IS NOT NULL
                          AND succession_holds(s.state, s.effective_on, p_year))
  $$;
  CREATE OR REPLACE FUNCTION heirs(p_year integer) RETURNS SETOF uuid LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT s.successor_id FROM unit_successions s
     WHERE s.successor_id IS NOT NULL AND succession_holds(s.state, s.effective_on, p_year)
    UNION
    SELECT o.group_filer_id FROM unit_successions s
      CROSS JOIN LATERAL profile_in(s.successor_id, p_year) o
     WHERE o.group_filer_id IS NOT NULL AND succession_holds(s.state, s.effective_on, p_year)
  $$;
`;

/** As in 0041 and 0043, but for the day, and by the canteens of the year. */
const contracts = `
  -- The day by which a fact belongs to a contract (Q9): that of the acceptance, or the sale, and of what takes off from one,
  -- that one's. What is given back leaves the unit that it had counted for, whoever the contractor works for by then.
  CREATE FUNCTION contract_day(p_kind text, p_occurred_at timestamptz, p_acceptance_line uuid, p_sales_line uuid)
    RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (coalesce(CASE WHEN p_kind = 'purchase' THEN NULL
                          WHEN p_acceptance_line IS NOT NULL THEN (
                            SELECT p.occurred_at FROM facts p WHERE p.natural_key = 'acceptance:' || p_acceptance_line)
                          ELSE (SELECT p.occurred_at FROM facts p
                                 WHERE p.sales_line_id = p_sales_line AND p.kind = 'purchase') END,
                     p_occurred_at) AT TIME ZONE 'Asia/Shanghai')::date
  $$;
  CREATE OR REPLACE FUNCTION contracted_cells(p_unit uuid, p_year integer)
    RETURNS TABLE (way text, other_id uuid, month smallint, west_code text, funding_source text, fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT w.way, w.other_id, f.month, f.west_code, f.funding_source, sum(w.sign * f.amount_fen)::bigint
      FROM contractor_links c
      CROSS JOIN LATERAL (SELECT CASE WHEN c.unit_id = p_unit THEN 'contractor' ELSE 'for_other' END AS way,
                                 CASE WHEN c.unit_id = p_unit THEN c.contractor_id ELSE c.unit_id END AS other_id,
                                 CASE WHEN c.unit_id = p_unit THEN 1 ELSE -1 END AS sign) w
      JOIN facts f ON f.buyer_id = c.contractor_id AND f.year = p_year
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
        LEFT JOIN links l ON l.contractor_id = f.buyer_id
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

const units = `
  -- Whether a unit without a canteen has something to reserve there (Q7). Which rule it is, ruleFor says (quota.policy.ts);
  -- of the rules for such units that ever began, the latest always holds.
  CREATE FUNCTION reserves_without_canteen(p_region text, p_unit_kind text, p_year integer) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM quota_policies q
                    WHERE q.base_kind = 'no_canteen' AND q.first_year <= p_year
                      AND coalesce(q.last_year, q.first_year) >= q.first_year
                      AND (q.unit_kind IS NULL OR q.unit_kind = p_unit_kind)
                      AND (q.region_code IS NULL OR q.region_code = ANY (region_above(p_region))))
  $$;

  -- What a unit reserved the year before, with the parts of units that it has succeeded since (Q15), as inherited_reserve cuts
  -- them. Whoever filed for this year before it ended has answered for itself. Null = nobody of them filed.
  CREATE FUNCTION reserved_before(p_unit uuid, p_year integer) RETURNS bigint LANGUAGE sql STABLE
    SET app.scope = 'system' AS $$
    SELECT sum(b.fen)::bigint FROM (
      SELECT f.reserved_fen AS fen FROM filings f
       WHERE f.unit_id = p_unit AND f.year = p_year - 1 AND f.state IN ('submitted', 'approved')
      UNION ALL
      SELECT floor(f.reserved_fen * p.upper) - floor(f.reserved_fen * p.lower)
        FROM counted_with(p_unit, p_year) m, inherited_parts(m.unit_id, p_year) p
        JOIN filings f ON f.unit_id = p.unit_id AND f.year = p_year - 1 AND f.state IN ('submitted', 'approved')
       WHERE NOT EXISTS (SELECT FROM filings n WHERE n.unit_id = p.unit_id AND n.year = p_year
                            AND n.state IN ('submitted', 'approved'))) b
  $$;
`;
