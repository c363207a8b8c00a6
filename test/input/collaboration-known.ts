/** Things of officials by the noun of their path: whose office made them, and how far they have come. */
const officeOf = (column: string): string =>
  `(SELECT ARRAY[u.organization_id] FROM users u WHERE u.id = ${column})`;
/** The offices of the two sides, of any level: who may act on it, and who may look. */
const bothSides = (alias: string): string =>
  `ARRAY(SELECT o.id FROM organizations o WHERE o.kind = 'official_body'
            AND (${alias}.east_code = ANY (region_below(o.region_code)) OR ${alias}.west_code = ANY (region_below(o.region_code))))`;
/** Those above the east. */
const above = (column: string): string =>
  `ARRAY(SELECT o.id FROM organizations o WHERE o.kind = 'official_body' AND o.region_code <> ${column}
            AND ${column} = ANY (region_below(o.region_code)))`;
/** Everybody who acts for a side and is not the person who did the step before. */
const others = (alias: string, column: string): string =>
  `ARRAY(SELECT o.id FROM organizations o WHERE o.kind = 'official_body'
            AND (${alias}.east_code = ANY (region_below(o.region_code)) OR ${alias}.west_code = ANY (region_below(o.region_code)))
            AND o.id <> ALL ((${officeOf(column)})::uuid[]))`;

export const collaborationTables: Record<string, string> = {
  agreements: `SELECT a.id, ${bothSides('a')} AS owners, a.state FROM agreements a
               UNION ALL SELECT a.id, ${others('a', 'a.drafted_by')}, 'confirmable' FROM agreements a WHERE state = 'draft'
               UNION ALL SELECT a.id, ${officeOf('a.drafted_by')}, 'withdrawable' FROM agreements a WHERE state = 'draft'`,
  supplements: `SELECT s.id, ${others('a', 's.drafted_by')} AS owners, 'confirmable' AS state
                  FROM agreement_supplements s JOIN agreements a ON a.id = s.agreement_id WHERE s.state = 'draft'
                UNION ALL SELECT s.id, ${officeOf('s.drafted_by')}, 'withdrawable' FROM agreement_supplements s
                           WHERE s.state = 'draft'`,
  indicators: `SELECT i.id, ${bothSides('a')} AS owners, 'by hand' AS state FROM agreement_indicators i
                 JOIN agreements a ON a.id = i.agreement_id WHERE i.kind <> 'purchases' AND a.state = 'in_force' AND a.year = 2026`,
  'indicator-reports': `SELECT r.id, ${others('a', 'r.reported_by')} AS owners, r.state FROM indicator_reports r
                          JOIN agreements a ON a.id = r.agreement_id`,
  'collaboration-files': `SELECT DISTINCT ON (f.id) f.id, ARRAY[f.owner_id] AS owners, 'attached' AS state FROM files f
                            JOIN users u ON u.id = f.uploaded_by JOIN organizations o ON o.id = u.organization_id
                           WHERE o.kind = 'official_body'`,
  targets: `SELECT t.id, ${above('p.east_code')} AS owners, 'set' AS state FROM targets t
              JOIN pairings p ON p.id = t.pairing_id`,
  'target-parts': `SELECT p.id, ${above('p.east_code')} AS owners, 'given' AS state FROM target_parts p WHERE removed_at IS NULL
                   UNION ALL SELECT p.id, ${bothSides('p')}, 'loose' FROM target_parts p
                    WHERE removed_at IS NULL AND kind = 'unit'`,
  projects: `SELECT p.id, ${others('p', 'p.registered_by')} AS owners, p.state FROM projects p
             UNION ALL SELECT p.id, ${bothSides('p')}, 'running' FROM projects p WHERE state = 'under_way'
             UNION ALL SELECT p.id, ${bothSides('p')}, 'finished' FROM projects p
              WHERE state = 'under_way' AND progress_bp = 10000`,
  'project-budget-lines': `SELECT l.id, ${others('p', 'l.appealed_by')} AS owners, l.state FROM project_budget_lines l
                             JOIN projects p ON p.id = l.project_id WHERE l.state <> 'clear'`,
};

export const collaborationRipe: Record<string, readonly string[]> = {
  confirmAgreement: ['confirmable'],
  withdrawAgreement: ['withdrawable'],
  addTargetPart: ['in_force'],
  draftSupplement: ['in_force'],
  confirmSupplement: ['confirmable'],
  withdrawSupplement: ['withdrawable'],
  reviewReport: ['reported'],
  removeTargetPart: ['loose'],
  decideProject: ['registered'],
  reportProgress: ['running'],
  recordProjectPayment: ['running'],
  completeProject: ['finished'],
  judgeBudgetLine: ['appealed'],
};

/** Who most likely may. */
export const collaborationLogins: readonly [RegExp, readonly string[]][] = [
  [
    /agreements|supplements|indicator|collaboration-files|target-parts|projects|project-budget-lines|^(setTarget|changeTarget)/,
    [
      'official',
      'wuxi.finance',
      'haidong.official',
      'yanan.official',
      'district',
      'county',
      'hualong.agriculture',
    ],
  ],
];

/** The demo has one of these to act on, or each asks for figures that chance does not meet. */
export const scarceAmongOfficials = [
  ...[
    'confirmAgreement',
    'withdrawAgreement',
    'confirmSupplement',
    'withdrawSupplement',
    'addTargetPart',
    'changeTargetPart',
    'changeTarget',
    'setTarget',
  ],
  ...['removeTargetPart', 'completeProject', 'decideProject', 'judgeBudgetLine', 'recordProjectPayment'],
];
