import { collaborationRipe, collaborationTables } from './collaboration-known';

/** Orders of which something was accepted that is neither invoiced nor asked for, with how much. */
export const askable = `
  SELECT o.id, ARRAY[o.buyer_id, o.supplier_id] AS owners, (l.fen - i.fen - r.fen)::bigint AS fen FROM orders o
   CROSS JOIN LATERAL (SELECT sum(price_fen * (accepted_quantity - returned_quantity) - claimed_fen) AS fen
                         FROM order_lines WHERE order_id = o.id) l
   CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen FROM invoice_orders WHERE order_id = o.id) i
   CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount_fen), 0) AS fen FROM invoice_request_orders p
                         JOIN invoice_requests q ON q.id = p.request_id AND q.state = 'requested'
                        WHERE p.order_id = o.id) r
   WHERE l.fen > i.fen + r.fen`;

/** The offices of the county that a row belongs to. */
function countyOf(alias: string): string {
  return `ARRAY(SELECT id FROM organizations WHERE kind = 'official_body' AND region_code = ${alias}.region_code)`;
}

/** Things by the noun of their path: whose they are, and how far they have come. */
export const tables: Record<string, string> = {
  organizations: `SELECT id, ARRAY[id] AS owners, kind AS state FROM organizations`,
  products: `SELECT id, ARRAY[supplier_id] AS owners, state FROM products`,
  skus: `SELECT k.id, ARRAY[p.supplier_id] AS owners, p.state FROM skus k JOIN products p ON p.id = k.product_id`,
  orders: `SELECT id, ARRAY[buyer_id, supplier_id] AS owners, state FROM orders
           UNION ALL SELECT id, ARRAY[buyer_id, supplier_id], 'shippable' FROM orders o
            WHERE state = 'confirmed' AND payment_terms = 'after_acceptance' AND EXISTS (
                  SELECT FROM order_lines l WHERE l.order_id = o.id AND l.shipped_quantity + l.closed_quantity < l.quantity)
           UNION ALL SELECT id, ARRAY[buyer_id, supplier_id], 'closable' FROM orders o
            WHERE state = 'confirmed' AND rest_closed_at IS NULL AND EXISTS (
                  SELECT FROM order_lines l WHERE l.order_id = o.id AND l.shipped_quantity > 0) AND EXISTS (
                  SELECT FROM order_lines l WHERE l.order_id = o.id AND l.shipped_quantity < l.quantity)
           UNION ALL SELECT order_id, ARRAY[buyer_id, supplier_id], 'payable' FROM payments WHERE state = 'pending'
           UNION ALL SELECT id, ARRAY[buyer_id, supplier_id], 'billable' FROM orders o
            WHERE NOT EXISTS (SELECT FROM invoice_orders i WHERE i.order_id = o.id) AND EXISTS (
                  SELECT FROM order_lines l WHERE l.order_id = o.id AND l.accepted_quantity > l.returned_quantity)
           UNION ALL SELECT id, owners, 'askable' FROM (${askable}) a`,
  shipments: `SELECT id, ARRAY[buyer_id, supplier_id] AS owners, state FROM shipments`,
  acceptances: `SELECT a.id, ARRAY[s.buyer_id, s.supplier_id] AS owners, a.state
                  FROM acceptances a JOIN shipments s ON s.id = a.shipment_id`,
  returns: `SELECT r.id, ARRAY[s.buyer_id, s.supplier_id] AS owners, r.state FROM goods_returns r
              JOIN acceptances a ON a.id = r.acceptance_id JOIN shipments s ON s.id = a.shipment_id`,
  invoices: `SELECT id, ARRAY[buyer_id, issuer_id] AS owners, state FROM invoices
             UNION ALL SELECT id, ARRAY[buyer_id, issuer_id], 'filed' FROM invoices WHERE file_id IS NOT NULL
             UNION ALL SELECT id, ARRAY[buyer_id, issuer_id], 'reversible' FROM invoices WHERE amount_fen > reversed_fen`,
  'invoice-requests': `SELECT id, ARRAY[buyer_id, supplier_id] AS owners, state FROM invoice_requests`,
  'invoice-titles': `SELECT id, ARRAY[buyer_id] AS owners, 'open' AS state FROM invoice_titles WHERE removed_at IS NULL`,
  files: `SELECT id, ARRAY[owner_id] AS owners, media_type AS state FROM files
          UNION ALL SELECT id, ARRAY[owner_id], 'loose' FROM files f
           WHERE NOT EXISTS (SELECT FROM invoices i WHERE i.file_id = f.id)`,
  payments: `SELECT p.id, ARRAY[o.buyer_id, o.supplier_id] AS owners, p.state
               FROM payments p JOIN orders o ON o.id = p.order_id`,
  'bank-lines': `SELECT id, NULL::uuid[] AS owners,
                        CASE WHEN EXISTS (SELECT FROM payments p WHERE p.amount_fen = b.amount_fen
                                             AND p.state = 'pending' AND b.state = 'unmatched')
                             THEN 'matchable' ELSE state END AS state FROM bank_lines b`,
  'bank-accounts': `SELECT id, NULL::uuid[] AS owners, 'open' AS state FROM bank_accounts`,
  journal: `SELECT DISTINCT cause_id AS id, NULL::uuid[] AS owners, cause_kind AS state FROM journal_transactions`,
  settlements: `SELECT id, ARRAY[supplier_id] AS owners, state FROM settlements`,
  payouts: `SELECT id, ARRAY[supplier_id] AS owners, state FROM payouts
            UNION ALL SELECT id, NULL, 'refusable' FROM payouts WHERE state = 'released'
            UNION ALL SELECT id, NULL, 'listable' FROM payouts p WHERE state = 'open'
               AND NOT EXISTS (SELECT FROM payment_list_lines l WHERE l.payout_id = p.id AND l.alive)`,
  refunds: `SELECT id, ARRAY[buyer_id, supplier_id] AS owners, state FROM refunds
            UNION ALL SELECT id, NULL, 'refusable' FROM refunds WHERE state = 'sent' AND route = 'bank_transfer'`,
  'payment-lists': `SELECT id, NULL::uuid[] AS owners, state FROM payment_lists`,
  'payout-accounts': `SELECT id, ARRAY[supplier_id] AS owners, state FROM payout_accounts
            UNION ALL SELECT id, NULL, 'checkable' FROM payout_accounts WHERE state = 'entered'`,
  'sales-reports': `SELECT id, ARRAY[reporter_id] AS owners, state FROM sales_reports
                    UNION ALL SELECT id, NULL, 'reviewable' FROM sales_reports WHERE state = 'submitted'
                    UNION ALL SELECT id, ARRAY[reporter_id], 'open' FROM sales_reports WHERE state IN ('submitted', 'accepted')`,
  'sales-lines': `SELECT id, ARRAY[reporter_id] AS owners, state FROM sales_lines`,
  'sales-corrections': `SELECT id, NULL::uuid[] AS owners, state FROM sales_corrections`,
  'sales-files': `SELECT f.id, ARRAY[f.owner_id] AS owners, 'kept' AS state FROM files f
                    JOIN users u ON u.organization_id = f.owner_id AND u.login = 'reseller'
                  UNION ALL SELECT file_id, NULL, 'said' FROM sales_files`,
  sessions: `SELECT s.id, ARRAY[u.organization_id] AS owners, 'open' AS state FROM sessions s
               JOIN users u ON u.id = s.user_id WHERE s.revoked_at IS NULL`,
  // Months before the demo began: nobody has closed them, and nothing comes before them.
  periods: `SELECT r.region_code || '-' || y || '-' || lpad(m::text, 2, '0') AS id, r.owners, 'empty' AS state
              FROM (SELECT region_code, array_agg(id) AS owners FROM organizations
                     WHERE kind = 'official_body' GROUP BY region_code) r,
                   generate_series(2021, 2024) y, generate_series(1, 12) m
            UNION ALL SELECT DISTINCT region_code || '-' || year, ARRAY(
                SELECT id FROM organizations o WHERE o.region_code = c.region_code), 'year' FROM closings c`,
  closings: `SELECT c.id, ARRAY(SELECT o.id FROM organizations o WHERE o.region_code = c.region_code) AS owners, c.state
               FROM closings c
             UNION ALL SELECT c.id, ARRAY(SELECT o.id FROM organizations o JOIN regions r ON r.parent_code = o.region_code
                                           WHERE r.code = c.region_code), 'reopenable' FROM closings c WHERE c.state = 'closed'`,
  // Bodies that could be given an office, and people who could be given a case.
  'official-bodies': `SELECT o.id, NULL::uuid[] AS owners, 'without office' AS state FROM organizations o
                       WHERE kind = 'official_body'
                         AND NOT EXISTS (SELECT FROM offices f WHERE f.organization_id = o.id AND withdrawn_at IS NULL)`,
  'case-owners': `SELECT id, NULL::uuid[] AS owners, login AS state FROM users
                   WHERE login IN ('official', 'wuxi.finance', 'district')`,
  offices: `SELECT organization_id AS id, NULL::uuid[] AS owners, function AS state FROM offices WHERE withdrawn_at IS NULL`,
  evidence: `SELECT id, NULL::uuid[] AS owners, kind AS state FROM facts`,
  filings: `SELECT id, ARRAY[unit_id] AS owners, state FROM filings
            UNION ALL SELECT id, NULL, 'reviewable' FROM filings WHERE state = 'submitted'`,
  'filing-reminders': `SELECT DISTINCT batch_id AS id, NULL::uuid[] AS owners, about AS state FROM filing_reminders`,
  'unit-changes': `SELECT id, unit_ids || successor_ids AS owners, state FROM unit_changes
            UNION ALL SELECT id, NULL, 'withdrawable' FROM unit_changes WHERE state = 'entered'`,
  units: `SELECT id, v.owners, 'open' AS state FROM organizations
            CROSS JOIN LATERAL (VALUES (ARRAY[id]), (NULL)) v(owners) WHERE kind = 'buyer_unit'`,
  'quota-policies': `SELECT id, NULL::uuid[] AS owners, CASE WHEN entered_by IS NULL THEN 'reference' ELSE 'open' END AS state
            FROM quota_policies`,
  'contractor-links': `SELECT id, ARRAY[contractor_id] AS owners, state FROM contractor_links
            UNION ALL SELECT id, ARRAY[unit_id, contractor_id], 'endable' FROM contractor_links WHERE state = 'confirmed'`,
  exports: `SELECT id, ARRAY[organization_id] AS owners, state FROM exports`,
  bulletins: `SELECT b.id, ARRAY(SELECT o.id FROM organizations o WHERE o.region_code = b.region_code
                                    AND o.kind = 'official_body') AS owners, b.state FROM bulletins b`,
  'open-data': `SELECT id, NULL::uuid[] AS owners, state FROM bulletins`,
  'subsidy-programmes': `SELECT p.id, ${countyOf('p')} AS owners, 'open' AS state FROM subsidy_programmes p`,
  'subsidy-runs': `SELECT r.id, ${countyOf('r')} AS owners, r.state FROM subsidy_runs r`,
  'subsidy-notices': `SELECT id, NULL::uuid[] AS owners, state FROM subsidy_runs`,
  'subsidy-lines': `SELECT l.id, l.supplier_id || ${countyOf('l')} AS owners, 'open' AS state FROM subsidy_lines l`,
  'subsidy-payments': `SELECT p.id, ${countyOf('p')} AS owners, 'open' AS state FROM subsidy_payments p`,
  'subsidy-objections': `SELECT o.id, ${countyOf('o')} AS owners, o.state FROM subsidy_objections o`,
  'integrity-flags': `SELECT f.id, ARRAY(SELECT o.id FROM organizations o WHERE o.kind = 'official_body'
                               AND f.codes && region_below(o.region_code)) AS owners, f.state FROM integrity_flags f`,
  'integrity-rules': `SELECT code AS id, NULL::uuid[] AS owners, 'open' AS state FROM integrity_rules`,
  plots: `SELECT id, ARRAY[supplier_id] AS owners, CASE WHEN withdrawn_at IS NULL THEN 'open' ELSE 'withdrawn' END AS state
            FROM plots`,
  'supplier-applications': `SELECT a.id, ${countyOf('a')} AS owners, a.state FROM supplier_applications a
    UNION ALL SELECT a.id, NULL::uuid[], 'decidable' FROM supplier_applications a WHERE a.state = 'open'`,
  'paper-checks': `SELECT code AS id, NULL::uuid[] AS owners, kind AS state FROM paper_checks`,
  ...collaborationTables,
};

/** What an operation asks of the thing that it changes; all else is refused by its state. */
export const ripeFor: Record<string, readonly string[]> = {
  confirmOrder: ['placed'],
  cancelOrder: ['placed', 'confirmed'],
  sendShipment: ['shippable'],
  closeRest: ['closable'],
  requestPayment: ['payable'],
  registerInvoice: ['billable'],
  judgeInvoice: ['registered', 'disputed'],
  declineInvoiceRequest: ['requested'],
  withdrawInvoiceRequest: ['requested'],
  acceptShipment: ['shipped'],
  signAcceptance: ['awaiting_second_signature'],
  requestReturn: ['accepted'],
  decideReturn: ['requested'],
  relistProduct: ['delisted'],
  delistProduct: ['listed'],
  proposeMatch: ['matchable'],
  confirmMatch: ['proposed'],
  rejectMatch: ['proposed'],
  requestInvoice: ['askable'],
  issueRedLetter: ['reversible'],
  issueInvoice: ['loose'],
  readInvoiceFile: ['filed'],
  proposePaymentList: ['listable'],
  checkPayoutAccount: ['checkable'],
  releasePaymentList: ['proposed'],
  withdrawPaymentList: ['proposed'],
  refusePayout: ['refusable'],
  refuseRefund: ['refusable'],
  reviewSales: ['reviewable'],
  resubmitSales: ['returned'],
  withdrawSales: ['submitted'],
  addSalesFiles: ['open'],
  confirmSalesFiles: ['accepted'],
  correctSale: ['counted'],
  decideCorrection: ['requested'],
  proposeClosing: ['empty'],
  confirmClosing: ['proposed'],
  withdrawClosing: ['proposed'],
  reopenPeriod: ['reopenable'],
  getSealedContent: ['closed'],
  getSealedCells: ['closed'],
  getSeal: ['closed'],
  changeFiling: ['draft', 'returned'],
  submitFiling: ['draft', 'returned'],
  reviewFiling: ['reviewable'],
  endQuotaPolicy: ['open'],
  decideContractor: ['proposed'],
  endContractor: ['endable'],
  withdrawUnitChange: ['withdrawable'],
  getExportFile: ['done'],
  cancelExport: ['waiting'],
  wordBulletin: ['draft'],
  takeBulletinFigures: ['draft'],
  proposeBulletin: ['draft'],
  returnBulletin: ['proposed'],
  publishBulletin: ['proposed'],
  withdrawBulletin: ['published'],
  getBulletinPaper: ['published'],
  getBulletinWorkbook: ['published'],
  getBulletinDocument: ['published'],
  getOpenData: ['published'],
  getOpenDataFile: ['published'],
  getOpenDataDictionary: ['published'],
  withdrawSubsidyRun: ['notice'],
  objectToSubsidyRun: ['notice'],
  objectPublicly: ['notice'],
  decideSubsidyObjection: ['open'],
  assignFlag: ['open', 'assigned'],
  endFlag: ['assigned'],
  withdrawPlot: ['open'],
  signOffApplication: ['open'],
  decideApplication: ['decidable'],
  ...collaborationRipe,
};

/** Lines by what they belong to. */
export const lineTables = [
  `SELECT order_id AS parent, id, quantity FROM order_lines`,
  `SELECT shipment_id AS parent, id, quantity FROM shipment_lines`,
  `SELECT acceptance_id AS parent, id, accepted_quantity AS quantity FROM acceptance_lines`,
  `SELECT report_id AS parent, file_id AS id, 1 AS quantity FROM sales_files`,
];
