import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What came beside 0034 joined with it (docs/decisions/0038-offices.md): an office's years narrow filings, agreements, projects,
 * sales, closings and drafts of bulletins as they narrow facts, and a body without an office has no region.
 */
export class OfficesEverywhere0039 implements MigrationInterface {
  readonly name = 'OfficesEverywhere1700000000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(regions);
    await runner.query(ofYears);
    await runner.query(ofToday);
    await runner.query(byWhatTheyBelongTo);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const regions = `
  CREATE OR REPLACE FUNCTION app_regions() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN current_setting('app.scope', true) = 'official' AND app_office_years() IS NULL THEN NULL
                ELSE string_to_array(nullif(current_setting('app.regions', true), ''), ',') END $$;
`;

/** Restrictive: they stand beside whatever else says who reads and writes. */
const limit = (table: string, seen: string): string => `
  CREATE POLICY of_office ON ${table} AS RESTRICTIVE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${seen} END);`;
const year = (expression: string): string => `${expression} <@ (SELECT app_office_years())`;
const yearOf = (moment: string): string =>
  year(`extract(year FROM ${moment} AT TIME ZONE 'Asia/Shanghai')::int`);

const ofYears = [
  ...['filings', 'filing_reminders', 'agreements', 'projects', 'closings'].map((table) =>
    limit(table, year('year::int')),
  ),
  limit('bulletins', `state IN ('published', 'withdrawn') OR ${year('year::int')}`),
  limit('sales_lines', year('extract(year FROM sold_on)::int')),
  limit(
    'sales_reports',
    `${yearOf('submitted_at')} OR EXISTS (SELECT FROM sales_lines l WHERE l.report_id = sales_reports.id OFFSET 0)`,
  ),
  limit('sales_clashes', yearOf('claimed_at')),
].join('\n');

/** What has no year stands today: it is for offices of today. */
const ofToday =
  [
    'unit_profiles',
    'contractor_links',
    'subsidy_programmes',
    'subsidy_runs',
    'subsidy_lines',
    'subsidy_line_facts',
  ]
    .concat('subsidy_payments', 'subsidy_transfers', 'subsidy_objections')
    .map((table) => limit(table, yearOf('now()')))
    .join('\n') +
  `
  CREATE POLICY of_office_enters ON quota_policies AS RESTRICTIVE FOR INSERT WITH CHECK (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${yearOf('now()')} END);
  CREATE POLICY of_office_ends ON quota_policies AS RESTRICTIVE FOR UPDATE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${yearOf('now()')} END);
`;

/** A part has the year of its agreement, which has a policy that looks at parts: asked past the policies. */
const byWhatTheyBelongTo = `
  CREATE FUNCTION app_agreement_year(p_agreement uuid) RETURNS integer LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT year::int FROM agreements WHERE id = p_agreement $$;
  ${limit('target_parts', year('app_agreement_year(agreement_id)'))}
  ${limit(
    'target_changes',
    `EXISTS (SELECT FROM target_parts p WHERE p.id = part_id OFFSET 0)
       OR EXISTS (SELECT FROM targets t WHERE t.id = target_id OFFSET 0)`,
  )}
  CREATE POLICY of_office_writes ON targets AS RESTRICTIVE FOR INSERT WITH CHECK (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${year('year::int')} END);
  CREATE POLICY of_office_changes ON targets AS RESTRICTIVE FOR UPDATE USING (
    CASE WHEN (SELECT app_scope()) IS DISTINCT FROM 'official' THEN true ELSE ${year('year::int')} END);
`;
