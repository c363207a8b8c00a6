import { checkCharacter, Sessions } from '@app/identity';
import type { Database } from '@app/platform';
import { demoFile } from '../../seeds/demo/stories';
import type { World } from '../support/world';
import { collaborationRipe, collaborationTables } from './collaboration-known';

/** Who may be at the door: a demo login, or nobody. */
export type Visitor = { login: string; token: string; organizationId: string };

/** Orders of which something was accepted that is neither invoiced nor asked for, with how much. */
const askable = `
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
const tables: Record<string, string> = {
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
                    JOIN users u ON u.organization_id = f.owner_id AND u.login = 'reseller'`,
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
const ripeFor: Record<string, readonly string[]> = {
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
const lineTables = [
  `SELECT order_id AS parent, id, quantity FROM order_lines`,
  `SELECT shipment_id AS parent, id, quantity FROM shipment_lines`,
  `SELECT acceptance_id AS parent, id, accepted_quantity AS quantity FROM acceptance_lines`,
];

const taxNumbers = ['91320205MAT00000', '91320205MAT00001'].map((start) => {
  const body = `${start}0`.slice(0, 17);
  return body + checkCharacter(body);
});

const buyerCodes = demoFile<{ kind: string; creditCode: string }[]>('organizations')
  .filter(({ kind }) => kind === 'buyer_unit')
  .map(({ creditCode }) => creditCode);

/** None was given before: an account is registered once. */
let accounts = 0;
const accountNumbers = (): string[] => [`6222${String(++accounts).padStart(15, '0')}`];

export type Line = { id: string; quantity: number };
type Thing = { id: string; owners: string[] | null; state: string };
type Sku = { id: string; price: number; minimum: number };

/** What exists in the demo world, so that requests reach past "not found". */
export class Known {
  private constructor(
    private readonly things: ReadonlyMap<string, Thing[]>,
    private readonly lines: ReadonlyMap<string, Line[]>,
    readonly skus: ReadonlyMap<string, Sku>,
    /** Of what is changed with `If-Match`. */
    readonly versions: ReadonlyMap<string, number>,
    /** What of an order can be asked for on an invoice, in fen. */
    readonly askable: ReadonlyMap<string, number>,
    /** Amounts that somebody still has to pay, in fen. */
    readonly dues: readonly number[],
    /** Payables of the same amount as an unmatched bank line. */
    readonly matches: ReadonlyMap<string, string>,
    /** The suppliers that confirm and ship here. */
    private readonly homes: readonly string[],
  ) {}

  static async read(database: Database): Promise<Known> {
    const things = new Map<string, Thing[]>();
    for (const [noun, sql] of Object.entries(tables))
      things.set(noun, await database.read<Thing>(`${sql} ORDER BY 1 DESC LIMIT 2000`));
    const lines = new Map<string, Line[]>();
    for (const sql of lineTables) {
      for (const { parent, ...line } of await database.read<Line & { parent: string }>(sql))
        lines.set(parent, [...(lines.get(parent) ?? []), line]);
    }
    const skus = await database.read<Sku>(
      `SELECT id, price_fen AS price, minimum_quantity AS minimum FROM skus`,
    );
    const versions = await database.read<{ id: string; version: number }>(
      `SELECT id, version FROM skus UNION ALL SELECT id, version FROM invoice_titles
       UNION ALL SELECT organization_id, version FROM offices UNION ALL SELECT id, version FROM filings
       UNION ALL SELECT id, version FROM bulletins UNION ALL SELECT id, version FROM subsidy_programmes`,
    );
    const open = await database.read<{ id: string; fen: number }>(askable);
    const dues = await database.read<{ due: number }>(
      `SELECT amount_fen AS due FROM payments WHERE state = 'pending' ORDER BY id DESC LIMIT 50`,
    );
    const matches = await database.read<{ line: string; payment: string }>(
      `SELECT b.id AS line, p.id AS payment FROM bank_lines b
         JOIN payments p ON p.amount_fen = b.amount_fen AND p.state = 'pending' WHERE b.state = 'unmatched'`,
    );
    const homes = await database.read<{ id: string }>(
      `SELECT organization_id AS id FROM users WHERE login = 'supplier'`,
    );
    return new Known(
      things,
      lines,
      new Map(skus.map((sku) => [sku.id, sku])),
      new Map(versions.map(({ id, version }) => [id, version])),
      new Map(open.map(({ id, fen }) => [id, fen])),
      dues.map(({ due }) => due),
      new Map(matches.map(({ line, payment }) => [line, payment])),
      homes.map(({ id }) => id),
    );
  }

  /** Ids behind this noun: those that the visitor may act on with this operation, else its own, else any. */
  ids(noun: string, visitor?: Visitor, operationId = ''): string[] {
    const all = this.things.get(noun) ?? [];
    const own = all.filter(({ owners }) => !owners || !visitor || owners.includes(visitor.organizationId));
    const ripe = own.filter(({ state }) => ripeFor[operationId]?.includes(state));
    return (ripe.length ? ripe : own.length ? own : all).map(({ id }) => id);
  }

  /** Goods whose suppliers can log in and ship them. */
  private goodsOfHomes(): string[] {
    const skus = this.things.get('skus') ?? [];
    const ours = skus.filter(
      ({ owners, state }) => state === 'listed' && this.homes.includes(owners?.[0] ?? ''),
    );
    return ours.map(({ id }) => id);
  }

  linesOf(id: string): Line[] {
    return this.lines.get(id) ?? [];
  }

  /** For a field by its name; lines are those of the thing that the path names. */
  field(name: string, subjectId?: string, visitor?: Visitor): readonly unknown[] | undefined {
    const nouns: Record<string, string> = {
      skuId: 'skus',
      orderId: 'orders',
      paymentId: 'payments',
      photoIds: 'files',
      buyerId: 'organizations',
      organizationId: 'organizations',
      productId: 'products',
      titleId: 'invoice-titles',
      requestId: 'invoice-requests',
      orderIds: 'orders',
      bankAccountId: 'bank-accounts',
      fileIds: 'collaboration-files',
    };
    const noun = nouns[name];
    if (noun === 'skus') return this.goodsOfHomes();
    if (noun) return this.ids(noun, visitor);
    if (/LineId$/.test(name) && subjectId) return this.linesOf(subjectId).map(({ id }) => id);
    if (name === 'provider') return ['bank_transfer'];
    if (name === 'regionCode') return ['320205', '320200', '630224'];
    if (name === 'eastCode') return ['320205', '320200', '锡山区'];
    if (name === 'westCode' || name === 'originCountyCode') return ['630224', '610602'];
    if (name === 'county') return ['630224', '化隆', '630224,610602'];
    if (name === 'category') return ['fruit', 'processed-food', 'alcohol'];
    if (name === 'year') return [2025, 2026];
    if (name === 'month') return ['2026-11', 11, 3];
    if (name === 'regionCode') return ['320205', '320206', '320200'];
    if (/CreditCode$/.test(name)) return buyerCodes;
    if (name === 'taxNumber') return taxNumbers;
    if (name === 'account') return accountNumbers();
    if (name === 'groupBy')
      return ['month', 'pairing,month', 'county', 'fundingSource', 'channel,evidenceLevel'];
    if (name === 'quantity') return [1, 2];
    if (name === 'newPassword') return ['another-long-password', '又一个足够长的登录密码啊啊'];
    if (/password$/i.test(name)) return ['Demo-2026-bangfu'];
    if (name === 'login') return ['buyer', 'supplier', 'nobody'];
    return undefined;
  }
}

/** One session for each demo login, without the password's cost. */
export async function openSessions(world: World): Promise<Visitor[]> {
  const people = await world.database.read<{ id: string; login: string; organizationId: string }>(
    `SELECT id, login, organization_id AS "organizationId" FROM users WHERE demo AND active ORDER BY login`,
  );
  const sessions = world.get(Sessions);
  return Promise.all(
    people.map(async ({ id, ...person }) => ({ ...person, token: await sessions.open(id) })),
  );
}
