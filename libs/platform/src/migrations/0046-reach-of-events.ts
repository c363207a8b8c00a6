import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which places an event concerns, so that an auditor reads what happened in the own region, whoever did it (docs/decisions/0038-offices.md). */
export class ReachOfEvents0046 implements MigrationInterface {
  readonly name = 'ReachOfEvents1700000000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ofPapers);
    await runner.query(ofSuppliers);
    await runner.query(ofMatches);
    await runner.query(reach);
    await runner.query(concerns);
    await runner.query(looks);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/**
 * `codes`: where the subject lies. `units`: of which units it is: null = of no unit in particular, none = of sums over all,
 * which an office of some departments has not. `years`: null = the year in which it happened.
 */
const columns = 'TABLE (codes text[], units uuid[], years int[])';

/** What has regions of its own. */
const ofPapers = `
  CREATE FUNCTION paper_reach(p_type text, p_subject uuid) RETURNS ${columns}
    LANGUAGE plpgsql STABLE SET app.scope = 'system' AS $$
  BEGIN
    CASE split_part(p_type, '.', 1)
    -- What is still being written is the unit's own.
    WHEN 'filing' THEN RETURN QUERY
      SELECT ARRAY[f.region_code], ARRAY[f.unit_id], ARRAY[f.year::int]
        FROM filings f WHERE f.id = p_subject AND f.state <> 'draft';
    WHEN 'unit_profile' THEN RETURN QUERY
      SELECT ARRAY[u.region_code], ARRAY[u.organization_id], NULL::int[] FROM unit_profiles u WHERE u.organization_id = p_subject;
    WHEN 'filing_reminders' THEN RETURN QUERY
      SELECT array_agg(r.region_code), array_agg(r.unit_id), array_agg(r.year::int) FROM filing_reminders r WHERE r.batch_id = p_subject;
    -- Of both districts: the purchase leaves the figures of the one for those of the other (0036).
    WHEN 'contractor_link' THEN RETURN QUERY
      SELECT ARRAY[l.region_code, c.region_code], ARRAY[l.unit_id], NULL::int[]
        FROM contractor_links l JOIN organizations c ON c.id = l.contractor_id WHERE l.id = p_subject;
    WHEN 'unit_change' THEN RETURN QUERY
      SELECT c.region_codes, c.unit_ids, NULL::int[] FROM unit_changes c WHERE c.id = p_subject;
    -- A rule holds in its region and everywhere below.
    WHEN 'quota_policy' THEN RETURN QUERY
      SELECT CASE WHEN q.region_code IS NULL THEN array(SELECT g.code FROM regions g) ELSE region_below(q.region_code) END,
             NULL::uuid[], NULL::int[] FROM quota_policies q WHERE q.id = p_subject;
    WHEN 'sales_report', 'sales_correction' THEN RETURN QUERY
      SELECT r.east_code || array_agg(l.west_code), ARRAY[r.reporter_id],
             extract(year FROM r.submitted_at AT TIME ZONE 'Asia/Shanghai')::int || array_agg(extract(year FROM l.sold_on)::int)
        FROM sales_reports r JOIN sales_lines l ON l.report_id = r.id WHERE r.id = p_subject GROUP BY r.id;
    WHEN 'sales_key' THEN RETURN QUERY
      SELECT ARRAY[c.holder_code, c.claimant_code], ARRAY[c.holder_id, c.claimant_id], NULL::int[]
        FROM sales_clashes c WHERE c.id = p_subject;
    WHEN 'project', 'budget_line' THEN RETURN QUERY
      SELECT ARRAY[p.east_code, p.west_code], NULL::uuid[], ARRAY[p.year::int] FROM projects p WHERE p.id = p_subject;
    WHEN 'agreement', 'supplement', 'indicator_report' THEN RETURN QUERY
      SELECT ARRAY[a.east_code, a.west_code], NULL::uuid[], ARRAY[a.year::int] FROM agreements a WHERE a.id = p_subject;
    WHEN 'target' THEN RETURN QUERY
      SELECT ARRAY[p.east_code, p.west_code], '{}'::uuid[], ARRAY[t.year::int]
        FROM targets t JOIN pairings p ON p.id = t.pairing_id WHERE t.id = p_subject;
    WHEN 'target_part' THEN RETURN QUERY
      SELECT ARRAY[t.east_code, t.west_code], '{}'::uuid[], ARRAY[a.year::int]
        FROM target_parts t JOIN agreements a ON a.id = t.agreement_id WHERE t.id = p_subject;
    WHEN 'subsidy' THEN RETURN QUERY
      SELECT ARRAY[s.region_code], NULL::uuid[], NULL::int[] FROM subsidy_runs s WHERE s.id = p_subject
      UNION ALL SELECT ARRAY[s.region_code], NULL, NULL FROM subsidy_programmes s WHERE s.id = p_subject;
    WHEN 'period' THEN RETURN QUERY
      SELECT ARRAY[c.region_code], '{}'::uuid[], ARRAY[c.year::int] FROM closings c WHERE c.id = p_subject;
    WHEN 'bulletin' THEN RETURN QUERY
      SELECT ARRAY[b.region_code], NULL::uuid[], ARRAY[b.year::int] FROM bulletins b WHERE b.id = p_subject;
    WHEN 'flag' THEN RETURN QUERY
      SELECT f.codes, f.buyer_ids, ARRAY[f.year::int] FROM integrity_flags f WHERE f.id = p_subject;
    -- Read by the county and by those that are paired with it (0044).
    WHEN 'supplier_application' THEN RETURN QUERY
      SELECT a.region_code || array(SELECT p.east_code FROM pairings p WHERE p.west_code = a.region_code), NULL::uuid[],
             ARRAY[extract(year FROM a.applied_at AT TIME ZONE 'Asia/Shanghai')::int]
        FROM supplier_applications a WHERE a.id = p_subject;
    ELSE NULL;
    END CASE;
  END $$;
`;

/** What lies where its organisation does. Of bodies and people only the official ones: other accounts are their own affair. */
const ofSuppliers = `
  CREATE FUNCTION holder_reach(p_type text, p_subject uuid) RETURNS ${columns}
    LANGUAGE plpgsql STABLE SET app.scope = 'system' AS $$
  DECLARE holder uuid; only_official boolean := false; seen_units uuid[]; seen_years int[];
  BEGIN
    CASE split_part(p_type, '.', 1)
    WHEN 'stock', 'sku' THEN
      SELECT p.supplier_id INTO holder FROM skus k JOIN products p ON p.id = k.product_id WHERE k.id = p_subject;
    WHEN 'product', 'reference_price' THEN SELECT p.supplier_id INTO holder FROM products p WHERE p.id = p_subject;
    WHEN 'plot' THEN SELECT p.supplier_id, ARRAY[p.year::int] INTO holder, seen_years FROM plots p WHERE p.id = p_subject;
    WHEN 'settlement', 'payout' THEN
      SELECT s.supplier_id, '{}'::uuid[] INTO holder, seen_units FROM settlements s WHERE s.id = p_subject;
    WHEN 'payout_account' THEN holder := p_subject;
    WHEN 'office' THEN holder := p_subject; only_official := true;
    WHEN 'user' THEN SELECT u.organization_id INTO holder FROM users u WHERE u.id = p_subject; only_official := true;
    WHEN 'export' THEN SELECT e.organization_id INTO holder FROM exports e WHERE e.id = p_subject; only_official := true;
    WHEN 'flag_search' THEN
      SELECT s.organization_id INTO holder FROM integrity_scans s WHERE s.id = p_subject; only_official := true;
    ELSE RETURN;
    END CASE;
    RETURN QUERY SELECT ARRAY[o.region_code], seen_units, seen_years FROM organizations o
                  WHERE o.id = holder AND (NOT only_official OR o.kind = 'official_body');
  END $$;
`;

/** Money that operators allocate is of the orders, and the suppliers, whose papers it settles. */
const ofMatches = `
  CREATE FUNCTION match_reach(p_payload jsonb) RETURNS ${columns} LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH named AS (
      SELECT a->>'kind' AS kind, (a->>'paperId')::uuid AS id FROM jsonb_array_elements(p_payload->'allocations') a
    ), papers AS (
      SELECT kind, id FROM named WHERE kind <> 'reversal'
      UNION SELECT b.kind, b.paper_id FROM named n JOIN bank_allocations b ON b.id = n.id WHERE n.kind = 'reversal'
    ), trades AS (
      SELECT p.order_id FROM payments p JOIN papers x ON x.id = p.id AND x.kind = 'payment'
      UNION SELECT r.order_id FROM refunds r JOIN papers x ON x.id = r.id AND x.kind IN ('refund', 'refund_back')
    ), places AS (
      SELECT b.region_code AS code FROM trades t JOIN orders o ON o.id = t.order_id JOIN organizations b ON b.id = o.buyer_id
      UNION SELECT l.origin_county_code FROM trades t JOIN order_lines l ON l.order_id = t.order_id
      UNION SELECT s.region_code FROM papers x JOIN payouts p ON p.id = x.id AND x.kind = 'payout'
                                              JOIN organizations s ON s.id = p.supplier_id
    )
    SELECT array(SELECT code FROM places), array(SELECT o.buyer_id FROM trades t JOIN orders o ON o.id = t.order_id),
           (SELECT array_agg(DISTINCT coalesce(f.year::int, extract(year FROM o.placed_at AT TIME ZONE 'Asia/Shanghai')::int))
              FROM trades t JOIN orders o ON o.id = t.order_id LEFT JOIN facts f ON f.order_id = o.id) $$;
`;

/** Events of orders are read with their order (0011); what is of no place, such as a bank statement, is the operators'. */
const reach = `
  CREATE FUNCTION event_is_of_order(p_type text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT split_part(p_type, '.', 1) IN ('order', 'shipment', 'acceptance', 'delivery', 'payment', 'return', 'claim', 'refund',
                                          'invoice', 'invoice_request') $$;
  CREATE FUNCTION event_reach(p_type text, p_subject uuid, p_payload jsonb) RETURNS ${columns}
    LANGUAGE plpgsql STABLE AS $$
  DECLARE kind text := split_part(p_type, '.', 1);
  BEGIN
    IF event_is_of_order(p_type) THEN RETURN;
    ELSIF p_type LIKE 'bank.match%' THEN RETURN QUERY SELECT * FROM match_reach(p_payload);
    -- Thresholds hold for the whole market.
    ELSIF kind = 'integrity_rule' THEN RETURN QUERY SELECT array_agg(code), NULL::uuid[], NULL::int[] FROM regions;
    ELSIF kind IN ('stock', 'sku', 'product', 'reference_price', 'plot', 'settlement', 'payout', 'payout_account', 'office',
                   'user', 'export', 'flag_search') THEN RETURN QUERY SELECT * FROM holder_reach(p_type, p_subject);
    ELSE RETURN QUERY SELECT * FROM paper_reach(p_type, p_subject);
    END IF;
  END $$;
`;

const concerns = `
  -- Whether an event concerns one of the places, and the office of who calls: its years, and the units of its departments.
  CREATE FUNCTION event_concerns(p_type text, p_subject uuid, p_payload jsonb, p_at timestamptz, p_codes text[])
    RETURNS boolean LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT EXISTS (
      SELECT FROM event_reach(p_type, p_subject, p_payload) r
        JOIN offices f ON f.organization_id = app_organization() AND f.withdrawn_at IS NULL
       WHERE r.codes && p_codes
         AND (f.departments = '{}' OR r.units IS NULL OR r.units <> '{}' AND r.units <@ app_office_units())
         AND EXISTS (SELECT FROM unnest(coalesce(r.years, ARRAY[extract(year FROM p_at AT TIME ZONE 'Asia/Shanghai')::int])) y
                      WHERE y <@ int4range(f.first_year::int, f.last_year::int, '[]'))) $$;

  CREATE POLICY of_reach ON events FOR SELECT USING (
    CASE WHEN (SELECT app_scope()) = 'official' AND NOT event_is_of_order(type)
         THEN event_concerns(type, subject_id, payload, occurred_at, (SELECT app_regions())::text[]) ELSE false END);
`;

/** As in 0042; a report of sales is a paper of its reporter. */
const looks = `
  CREATE OR REPLACE FUNCTION looks_at_own(p_from timestamptz, p_before timestamptz)
  RETURNS TABLE (day date, organization_id uuid, organization_name text, office text, act text, looks int, papers int)
  LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH own_orders AS (
      SELECT id FROM orders WHERE buyer_id = app_organization() OR supplier_id = app_organization()
    ), own_papers AS (
      SELECT id FROM facts WHERE buyer_id = app_organization() OR supplier_id = app_organization()
      UNION SELECT a.id FROM acceptances a WHERE a.order_id IN (SELECT id FROM own_orders)
      UNION SELECT p.file_id FROM acceptance_photos p JOIN acceptances a ON a.id = p.acceptance_id
             WHERE a.order_id IN (SELECT id FROM own_orders)
      UNION SELECT i.invoice_id FROM invoice_orders i WHERE i.order_id IN (SELECT id FROM own_orders)
      UNION SELECT id FROM files WHERE owner_id = app_organization()
      UNION SELECT id FROM settlements WHERE supplier_id = app_organization()
      UNION SELECT id FROM sales_reports WHERE reporter_id = app_organization()
    ), mine AS (
      SELECT a.* FROM access_log a JOIN own_papers p ON p.id = a.subject_id
       WHERE a.act <> 'export' AND a.seen_at >= p_from AND a.seen_at < p_before
      UNION ALL
      -- A list or file of a year in which the caller's rows stand: of its own region or one above, not narrowed to others.
      SELECT a.* FROM access_log a
       WHERE a.act = 'export' AND a.seen_at >= p_from AND a.seen_at < p_before AND a.filters ? 'year'
         AND a.region_code = ANY (region_above((SELECT region_code FROM organizations WHERE id = app_organization())))
         AND coalesce(a.filters->>'buyerId', app_organization()::text) = app_organization()::text
         AND coalesce(a.filters->>'supplierId', app_organization()::text) = app_organization()::text
    )
    SELECT (seen_at AT TIME ZONE 'Asia/Shanghai')::date, organization_id, max(organization_name), max(office), act,
           count(*)::int, count(DISTINCT subject_id)::int
      FROM mine GROUP BY 1, 2, 5 $$;
`;
