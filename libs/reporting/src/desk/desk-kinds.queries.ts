import { type Actor, betweenSides, inYears, narrowed, ofOffice, ofToday, within } from '@app/platform';
import { isOfficeOf, mayConfirm, mayReview, type Standing } from '@app/procurement';
import { seenFlags } from '../integrity/flags.queries';
import type { TaskItem } from '../reporting.dto';

/** Who asks: an official with the region and all below it. */
export type Caller = { actor: Actor; standing: Standing };

/** What a policy of the act looks at besides the state; the keys that it asks for. */
type Judged = {
  eastCode: string;
  westCode: string;
  by: string;
  side: 'east' | 'west';
  regionCode: string;
  year?: number;
  /** Of a closing; 0 is the year. */
  month?: number;
};

/**
 * A kind of thing that waits for an office. `act` is the route that does it, by its operation's name: its rule says whose
 * desk it is. `sql` selects id, since, the year where the list of the kind is of one, and for `judge` what the act's own
 * policy looks at: rights stand there alone.
 * $1 codes of the region, $2 user, $3 the office's region, $4 its body, $5 its functions, $6 whether it only audits: an
 * auditor sees what waits for any office of the region.
 */
export type DeskKind = {
  kind: TaskItem['kind'];
  act: string;
  isOfYear?: true;
  sql: string;
  judge?: (caller: Caller, of: Judged) => boolean;
};

const ofOwnRegion = (column: string): string =>
  narrowed(`(${column} = $3 OR $6 AND ${column} = ANY ($1))`, '$3::text', '$6::boolean', '$1::text[]');
const saleSeen = `(${within('$1', 'l.east_code', 'l.west_code')} AND ${ofOffice('l.reporter_id', 'extract(year FROM l.sold_on)')})`;
/** A county judges only what comes from it alone; the reporter's district judges all. */
const saleJudged = `(r.east_code = ANY ($1) OR r.line_count = (
  SELECT count(*) FROM sales_lines l WHERE l.report_id = r.id AND l.revision = r.revision AND ${saleSeen}))`;

const filings: DeskKind[] = [
  {
    kind: 'filings_to_review',
    act: 'reviewFiling',
    isOfYear: true,
    sql: `SELECT f.id, f.submitted_at, f.year FROM filings f
           WHERE f.state = 'submitted' AND f.submitted_by <> $2 AND f.unit_id <> $4
             AND ${within('$1', 'f.region_code')} AND ${ofOffice('f.unit_id', 'f.year')}`,
  },
  {
    kind: 'unit_changes_ahead',
    act: 'withdrawUnitChange',
    sql: `SELECT c.id, c.entered_at FROM unit_changes c
           WHERE c.state = 'entered' AND ${narrowed('c.region_codes <@ $1', '$1::text[]')}`,
  },
];

const sales: DeskKind[] = [
  {
    kind: 'sales_to_review',
    act: 'reviewSales',
    sql: `SELECT r.id, r.submitted_at FROM sales_reports r
           WHERE r.state = 'submitted' AND ${saleJudged}
             AND EXISTS (SELECT FROM sales_lines l WHERE l.report_id = r.id AND ${saleSeen})`,
  },
  {
    kind: 'sales_corrections_to_decide',
    act: 'decideCorrection',
    sql: `SELECT r.id, c.requested_at FROM sales_corrections c
            JOIN sales_lines l ON l.id = c.line_id JOIN sales_reports r ON r.id = l.report_id
           WHERE c.state = 'requested' AND ${saleSeen} AND ${saleJudged}`,
  },
];

const admissions: DeskKind[] = [
  {
    kind: 'suppliers_to_sign_off',
    act: 'signOffApplication',
    // An office that has said its word waits no more, whatever it said.
    sql: `SELECT a.id, a.applied_at FROM supplier_applications a
           WHERE a.state = 'open' AND ${ofOwnRegion('a.region_code')}
             AND ${inYears(`extract(year FROM a.applied_at AT TIME ZONE 'Asia/Shanghai')`)}
             AND EXISTS (SELECT FROM unnest($5::text[]) AS s(stage)
                          WHERE NOT EXISTS (SELECT FROM supplier_application_words w
                                             WHERE w.application_id = a.id AND w.stage = s.stage))`,
  },
];

const placesOf = (alias: string): string =>
  `${alias}.east_code AS "eastCode", ${alias}.west_code AS "westCode"`;

const collaboration: DeskKind[] = [
  {
    kind: 'agreements_to_confirm',
    act: 'confirmAgreement',
    sql: `SELECT a.id, a.drafted_at AS since, ${placesOf('a')}, a.drafted_by AS by, a.drafted_side AS side FROM agreements a
           WHERE a.state = 'draft' AND ${betweenSides('$1', 'a')}`,
    judge: ({ standing }, draft) => mayConfirm(standing, draft, draft),
  },
  {
    kind: 'supplements_to_confirm',
    act: 'confirmSupplement',
    sql: `SELECT a.id, s.drafted_at AS since, ${placesOf('a')}, s.drafted_by AS by, s.drafted_side AS side
            FROM agreement_supplements s JOIN agreements a ON a.id = s.agreement_id
           WHERE s.state = 'draft' AND a.state = 'in_force' AND ${betweenSides('$1', 'a')}`,
    judge: ({ standing }, draft) => mayConfirm(standing, draft, draft),
  },
  {
    kind: 'indicator_reports_to_review',
    act: 'reviewReport',
    sql: `SELECT a.id, r.reported_at AS since, ${placesOf('a')}, r.reported_by AS by, r.side, r.region_code AS "regionCode"
            FROM indicator_reports r JOIN agreements a ON a.id = r.agreement_id
           WHERE r.state = 'reported' AND ${betweenSides('$1', 'a')}`,
    judge: ({ standing }, report) => mayReview(standing, report, report),
  },
];

const projects: DeskKind[] = [
  {
    kind: 'projects_to_decide',
    act: 'decideProject',
    sql: `SELECT p.id, p.registered_at FROM projects p
           WHERE p.state = 'registered' AND p.registered_by <> $2 AND ${betweenSides('$1', 'p')}`,
  },
  {
    kind: 'budget_lines_to_judge',
    act: 'judgeBudgetLine',
    sql: `SELECT p.id, p.registered_at FROM project_budget_lines l JOIN projects p ON p.id = l.project_id
           WHERE l.state = 'appealed' AND l.appealed_by <> $2 AND ${betweenSides('$1', 'p')}`,
  },
  {
    kind: 'projects_to_complete',
    act: 'completeProject',
    sql: `SELECT p.id, last.reported_at FROM projects p
           CROSS JOIN LATERAL (SELECT reported_at, reported_by FROM project_reports
                                WHERE project_id = p.id ORDER BY id DESC LIMIT 1) last
           WHERE p.state = 'under_way' AND p.progress_bp = 10000 AND last.reported_by <> $2
             AND ${betweenSides('$1', 'p')}`,
  },
];

const closing: DeskKind[] = [
  {
    kind: 'closings_to_confirm',
    act: 'confirmClosing',
    sql: `SELECT c.id, c.proposed_at AS since, c.region_code AS "regionCode", c.proposed_by AS by, c.year, c.month
            FROM closings c
           WHERE c.state = 'proposed' AND ${within('$1', 'c.region_code')} AND ${inYears('c.year')}`,
    judge: ({ actor }, { by, regionCode }) => by !== actor.userId && isOfficeOf(actor, regionCode),
  },
  {
    kind: 'bulletins_to_publish',
    act: 'publishBulletin',
    sql: `SELECT b.id, b.proposed_at FROM bulletins b
           WHERE b.state = 'proposed' AND b.proposed_by <> $2 AND ${ofOwnRegion('b.region_code')} AND ${inYears('b.year')}`,
  },
];

const subsidies: DeskKind[] = [
  {
    kind: 'subsidy_objections_to_decide',
    act: 'decideSubsidyObjection',
    sql: `SELECT o.run_id, o.filed_at FROM subsidy_objections o
           WHERE o.state = 'open' AND ${ofOwnRegion('o.region_code')} AND ${ofToday}`,
  },
  {
    kind: 'subsidy_lists_to_finalise',
    act: 'makeSubsidyFinal',
    sql: `SELECT r.id, r.reviewed_at FROM subsidy_runs r
           WHERE r.state = 'review' AND ${ofOwnRegion('r.region_code')} AND ${ofToday}
             AND NOT EXISTS (SELECT FROM subsidy_objections o WHERE o.run_id = r.id AND o.state = 'open')`,
  },
  {
    kind: 'subsidy_lists_to_confirm',
    act: 'confirmSubsidyRun',
    sql: `SELECT r.id, r.finalised_at FROM subsidy_runs r
           WHERE r.state = 'final' AND $2 NOT IN (r.published_by, r.finalised_by)
             AND ${ofOwnRegion('r.region_code')} AND ${ofToday}`,
  },
];

const integrity: DeskKind[] = [
  {
    kind: 'flags_unowned',
    act: 'assignFlag',
    sql: `SELECT f.id, f.found_at FROM integrity_flags f WHERE f.state = 'open' AND ${seenFlags}`,
  },
  {
    kind: 'flags_to_end',
    act: 'endFlag',
    sql: `SELECT f.id, f.assigned_at FROM integrity_flags f
           WHERE f.state = 'assigned' AND (f.owner_id = $2 OR $6) AND ${seenFlags}`,
  },
];

/** Everything that waits for an office, in the order of the desk. */
export const deskKinds: readonly DeskKind[] = [
  ...[...filings, ...sales, ...admissions, ...collaboration],
  ...[...projects, ...closing, ...subsidies, ...integrity],
];
