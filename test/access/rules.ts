import { businessDate, seesYear } from '@app/platform';
import { layoutOf } from '../support/story';
import { rulesOf } from '../support/subsidy';
import { collaborationActs, collaborationMakers, collaborationNouns } from './collaboration-rules';
import type { Person } from './people';
import { lineOf } from './sold';
import type { Trade } from './trades';
import { year } from './trades';

/** How a route is called on a trade: the object in its address, what it is sent, what its lists are asked. */
export type Rule = {
  object?: (trade: Trade) => string;
  body?: (trade: Trade) => object;
  headers?: Record<string, string>;
  query?: string;
  /** Of officials only the county's own may act on it; else, what is the county's alone, those whose region it is in. */
  seat?: true;
};

/** What an address means by the noun before its parameter; `GET /v1/orders/:id` needs no more than this. */
export const nouns: Record<string, (trade: Trade) => string> = {
  orders: (trade) => trade.done.order.id,
  shipments: (trade) => trade.done.shipment.id,
  acceptances: (trade) => trade.done.acceptanceId,
  returns: (trade) => trade.returnId,
  payments: (trade) => trade.paymentId,
  files: (trade) => trade.photoId,
  evidence: (trade) => trade.factId,
  skus: (trade) => trade.pack.skuId,
  products: (trade) => trade.pack.productId,
  organizations: (trade) => trade.unit.id,
  invoices: (trade) => trade.invoiceId,
  'invoice-titles': (trade) => trade.titleId,
  'invoice-requests': (trade) => trade.requestId,
  sessions: (trade) => trade.sessionId,
  'bank-lines': (trade) => trade.openLineId,
  settlements: (trade) => trade.out.settlementId,
  payouts: (trade) => trade.out.payoutId,
  refunds: (trade) => trade.out.refundId,
  'payout-accounts': (trade) => trade.out.accountId,
  'payment-lists': (trade) => trade.out.listId,
  bookings: (trade) => trade.done.acceptanceLineId,
  'payment-attempts': (trade) => trade.attemptId,
  'provider-events': (trade) => trade.eventId,
  'bank-accounts': (trade) => trade.bankAccountId,
  'sales-reports': (trade) => trade.sold.countedId,
  'sales-files': (trade) => trade.sold.fileId,
  'sales-lines': (trade) => trade.sold.lineId,
  'sales-corrections': (trade) => trade.sold.correctionId,
  periods: (trade) => trade.closings.openMonth,
  closings: (trade) => trade.closings.closedId,
  offices: (trade) => trade.officeId,
  filings: (trade) => trade.filed.submittedId,
  'contractor-links': (trade) => trade.filed.linkId,
  'unit-changes': (trade) => trade.filed.changeId,
  units: (trade) => trade.unit.id,
  'quota-policies': (trade) => trade.filed.policyId,
  exports: (trade) => trade.papers.exportId,
  bulletins: (trade) => trade.papers.publishedId,
  'subsidy-programmes': (trade) => trade.subsidy.programmeId,
  'subsidy-runs': (trade) => trade.subsidy.noticeId,
  'subsidy-lines': (trade) => trade.subsidy.lineId,
  'subsidy-payments': (trade) => trade.subsidy.paymentId,
  'subsidy-objections': (trade) => trade.subsidy.objectionId,
  'integrity-flags': (trade) => trade.odd.flagId,
  'integrity-rules': () => 'split_orders',
  plots: (trade) => trade.odd.plotId,
  'filing-reminders': (trade) => trade.filed.reminderId,
  'supplier-applications': (trade) => trade.applicationId,
  ...collaborationNouns,
};

/** Who reaches an object that belongs to an office, where that is not who its trade concerns. */
export const reaches: Record<string, (person: Person, trade: Trade, reads: boolean) => boolean> = {
  exports: (person, trade) => person.exportsOf === trade.name,
  // What was published is read by everybody and written by the offices of its region.
  periods: (person, trade) => reachesClosed(person) && covers(person.region, trade.regions[0]),
  closings: (person, trade) => reachesClosed(person) && covers(person.region, trade.regions[0]),
  bulletins: (person, trade, reads) => reads || (reachesClosed(person) && person.region === trade.regions[0]),
};

/** Whatever is closed or reported of a trade is of years that are over. */
const reachesClosed = ({ office }: Person): boolean => !office || seesYear(office, year - 1);

/** A city covers its districts, a province its cities: 320200 covers 320205. */
function covers(region: string | undefined, code: string): boolean {
  return region !== undefined && code.startsWith(region.replace(/(00){1,2}$/, ''));
}

const lastYear = rulesOf({ firstDay: '2025-01-01', lastDay: '2025-12-31' });

const whole = (lines: { id: string; quantity: number }[]) =>
  lines.map(({ id, quantity }) => ({ shipmentLineId: id, acceptedQuantity: quantity, rejectedQuantity: 0 }));

/** Acts with what they are sent, complete and right, so that only the right to them decides. */
export const acts: Record<string, Rule> = {
  'POST /v1/orders/:id/confirmation': { object: (trade) => trade.placed.id },
  'POST /v1/orders/:id/cancellation': {
    object: (trade) => trade.placed.id,
    body: () => ({ reason: '不再需要' }),
  },
  'POST /v1/orders/:id/closure': {
    object: (trade) => trade.sent.order.id,
    body: () => ({ reason: '余货断档' }),
  },
  'POST /v1/orders/:id/shipments': {
    object: (trade) => trade.confirmed.id,
    body: ({ confirmed }) => ({
      lines: confirmed.lines.map(({ id, quantity }) => ({ orderLineId: id, quantity })),
      carrier: '中国邮政',
      trackingNumber: 'EA000000000CN',
    }),
  },
  'POST /v1/orders/:id/payments': {
    object: (trade) => trade.due.id,
    body: () => ({ provider: 'bank_transfer' }),
  },
  'POST /v1/orders/:id/invoices': {
    body: () => ({ number: '25322000000012345678', amountFen: 1, issuedOn: `${year}-11-21` }),
  },
  'POST /v1/invoices/:id/red-letters': {
    body: () => ({
      ...{ number: '25322000000012345670', amountFen: 1, taxFen: 0, issuedOn: `${year}-11-21` },
      reason: '开票有误',
    }),
  },
  'POST /v1/invoices/:id/verification': { body: () => ({ outcome: 'verified' }) },
  'POST /v1/invoice-requests/:id/refusal': { body: () => ({ reason: '税号不符' }) },
  'POST /v1/invoice-requests/:id/withdrawal': { object: (trade) => trade.otherRequestId },
  'PATCH /v1/invoice-titles/:id': {
    body: () => ({ phone: '0510-00000000' }),
    headers: { 'if-match': '"1"' },
  },
  'DELETE /v1/invoice-titles/:id': {
    object: (trade) => trade.otherTitleId,
    headers: { 'if-match': '"1"' },
  },
  'POST /v1/shipments/:id/acceptance': {
    object: (trade) => trade.sent.shipment.id,
    body: ({ sent }) => ({ lines: whole(sent.shipment.lines) }),
  },
  'POST /v1/acceptances/:id/signatures': { object: (trade) => trade.countedId },
  'POST /v1/acceptances/:id/returns': {
    body: ({ done }) => ({
      reason: '口味不符',
      lines: [{ acceptanceLineId: done.acceptanceLineId, quantity: 1 }],
    }),
  },
  'POST /v1/returns/:id/decision': { body: () => ({ decision: 'agreed' }) },
  'POST /v1/skus/:id/stock-movements': { body: () => ({ kind: 'received', quantity: 7, reason: '到货' }) },
  'PATCH /v1/skus/:id': { body: () => ({ minimumQuantity: 2 }), headers: { 'if-match': '"1"' } },
  'POST /v1/products/:id/delisting': { body: () => ({ reason: '换季' }) },
  'POST /v1/products/:id/relisting': {},
  'DELETE /v1/sessions/:id': {},
  'POST /v1/bank-accounts/:id/layout': { body: () => layoutOf({ date: '日期', amount: '金额' }) },
  'POST /v1/bank-lines/:id/match': { body: ({ duePaymentId }) => ({ paymentId: duePaymentId }) },
  'POST /v1/bank-lines/:id/confirmations': {},
  'POST /v1/payment-attempts/:id/checks': {},
  'POST /v1/provider-events/:id/applications': {},
  'POST /v1/bank-lines/:id/rejection': { object: (trade) => trade.proposedLineId },
  'POST /v1/payout-accounts/:id/check': { body: () => ({ decision: 'confirmed' }) },
  'POST /v1/payouts/:id/failure': { body: () => ({ reason: '户名不符' }) },
  'POST /v1/evidence/:factId/unmasking': {
    object: (trade) => trade.factId,
    body: () => ({ reason: '核对签收人身份' }),
  },
  'PATCH /v1/offices/:id': {
    object: (trade) => trade.officeId,
    body: () => ({ function: 'audit' }),
    headers: { 'if-match': '"1"' },
  },
  'DELETE /v1/offices/:id': {
    object: (trade) => trade.officeId,
    headers: { 'if-match': '"2"' },
  },
  'POST /v1/refunds/:id/failure': { body: () => ({ reason: '户名不符' }) },
  'POST /v1/payment-lists/:id/release': { object: (trade) => trade.out.proposedListId },
  'POST /v1/sales-reports/:id/review': {
    object: (trade) => trade.sold.openId,
    body: () => ({ outcome: 'accepted' }),
  },
  'POST /v1/sales-reports/:id/resubmission': {
    object: (trade) => trade.sold.returnedId,
    body: ({ regions: [district, county], pack: { priceFen }, shop }) => ({
      ...{ channel: 'zone', venue: '专区', lines: [lineOf({ district, county, priceFen }, shop, 9)] },
    }),
  },
  'POST /v1/sales-reports/:id/withdrawal': { object: (trade) => trade.sold.withdrawableId },
  'POST /v1/sales-reports/:id/files': {
    body: ({ sold }) => ({ files: [{ fileId: sold.spareFileId, kind: 'invoice' }] }),
  },
  'POST /v1/sales-reports/:id/confirmations': { body: ({ sold }) => ({ fileIds: [sold.fileId] }) },
  'POST /v1/sales-lines/:id/corrections': {
    body: () => ({
      ...{
        kind: 'correction',
        quantity: 0,
        grams: 0,
        amountFen: 1,
        occurredOn: `${year}-11-03`,
        reason: '多报',
      },
    }),
  },
  'POST /v1/sales-corrections/:id/decision': { body: () => ({ decision: 'accepted' }) },
  'POST /v1/payment-lists/:id/withdrawal': { object: (trade) => trade.out.spareListId },
  'POST /v1/periods/:id/closings': { body: () => ({}) },
  'POST /v1/closings/:id/confirmation': {
    object: (trade) => trade.closings.proposedId,
    body: () => ({ expectedFen: 0, expectedFacts: 0 }),
  },
  'POST /v1/closings/:id/withdrawal': {
    object: (trade) => trade.closings.spareId,
    body: () => ({ reason: '再核一遍' }),
  },
  'POST /v1/closings/:id/reopening': { body: () => ({ reason: '更正数据' }) },
  'PATCH /v1/filings/:id': {
    object: (trade) => trade.filed.draftId,
    body: () => ({ remark: '改' }),
    headers: { 'if-match': '"1"' },
  },
  'POST /v1/filings/:id/submission': {
    object: (trade) => trade.filed.readyId,
    headers: { 'if-match': '"1"' },
  },
  'POST /v1/filings/:id/review': { body: () => ({ decision: 'approved' }), headers: { 'if-match': '"2"' } },
  'POST /v1/contractor-links/:id/decision': { body: () => ({ decision: 'confirmed' }) },
  'POST /v1/contractor-links/:id/ending': {
    object: (trade) => trade.filed.endableLinkId,
    body: () => ({ lastDay: '2029-06-30' }),
  },
  'POST /v1/unit-changes/:id/withdrawal': { body: () => ({ reason: '误录' }) },
  'POST /v1/quota-policies/:id/ending': { body: () => ({ lastYear: 2079, reason: '新文件施行' }) },
  'POST /v1/exports/:id/cancellation': { object: (trade) => trade.papers.waitingExportId },
  'PATCH /v1/bulletins/:id': {
    object: (trade) => trade.papers.draftId,
    body: () => ({ findings: '进度平稳。' }),
    headers: { 'if-match': '"1"' },
  },
  'POST /v1/bulletins/:id/figures': { object: (trade) => trade.papers.draftId },
  'POST /v1/bulletins/:id/proposal': { object: (trade) => trade.papers.draftId },
  'POST /v1/bulletins/:id/return': {
    object: (trade) => trade.papers.returnableId,
    body: () => ({ reason: '请补充' }),
  },
  'POST /v1/bulletins/:id/publication': {
    object: (trade) => trade.papers.proposedId,
    headers: { 'if-match': '"1"' },
  },
  'POST /v1/bulletins/:id/withdrawal': { body: () => ({ reason: '口径有误' }) },
  'PATCH /v1/subsidy-programmes/:id': {
    body: ({ name }) => ({ name: `subsidy-${name}-draft`, sourceDocument: '测试', rules: lastYear }),
    headers: { 'if-match': '"1"' },
    seat: true,
  },
  'POST /v1/subsidy-programmes/:id/runs': {
    body: ({ subsidy }) => ({ expectedTotalFen: subsidy.expectedFen }),
    seat: true,
  },
  'POST /v1/subsidy-runs/:id/withdrawal': {
    object: (trade) => trade.subsidy.spareId,
    body: () => ({ reason: '规则有误' }),
    seat: true,
  },
  'POST /v1/subsidy-runs/:id/final-list': {
    object: (trade) => trade.subsidy.reviewId,
    body: () => ({ basis: 'notice' }),
    seat: true,
  },
  'POST /v1/subsidy-runs/:id/confirmation': { object: (trade) => trade.subsidy.finalId, seat: true },
  'POST /v1/subsidy-runs/:id/refusal': {
    object: (trade) => trade.subsidy.otherFinalId,
    body: () => ({ reason: '请附依据' }),
    seat: true,
  },
  'POST /v1/subsidy-runs/:id/payments': { object: (trade) => trade.subsidy.confirmedId, seat: true },
  'POST /v1/subsidy-runs/:id/objections': { body: () => ({ contact: '1', text: '不实' }) },
  // Whole account numbers.
  'GET /v1/subsidy-payments/:id/file': { seat: true },
  'POST /v1/subsidy-payments/:id/outcome': {
    body: () => ({ paidOn: businessDate(new Date()) }),
    seat: true,
  },
  'POST /v1/subsidy-objections/:id/decision': {
    body: () => ({ outcome: 'rejected', answer: '已核' }),
    seat: true,
  },
  'POST /v1/integrity-flags/:id/assignment': { body: ({ odd }) => ({ ownerId: odd.ownerId }) },
  'POST /v1/integrity-flags/:id/outcome': {
    body: () => ({ outcome: 'explained', reason: '已核', sightings: 1 }),
  },
  'PATCH /v1/integrity-rules/:code': { body: () => ({ source: '测试' }), headers: { 'if-match': '"1"' } },
  'POST /v1/supplier-applications/:id/sign-offs': {
    body: () => ({ approved: true, reason: '属实' }),
    seat: true,
  },
  'POST /v1/supplier-applications/:id/decision': {
    object: (trade) => trade.otherApplicationId,
    body: () => ({ admitted: false, reason: '不符' }),
  },
  'POST /v1/plots/:id/withdrawal': {
    object: (trade) => trade.odd.sparePlotId,
    body: () => ({ reason: '面积有误' }),
  },
  ...collaborationActs,
};

/** Acts with no object but the caller: what they make or change is the caller's, so nobody else is concerned. */
export const makers = [
  'POST /v1/checkouts',
  'POST /v1/photos',
  'POST /v1/invoice-files',
  'POST /v1/invoice-titles',
  'POST /v1/invoice-requests',
  'POST /v1/invoices',
  'POST /v1/bank-statements',
  'POST /v1/sales-reports',
  'POST /v1/sales-files',
  'POST /v1/sales-report-previews',
  'POST /v1/settlement-runs',
  'POST /v1/payout-accounts',
  'POST /v1/payment-lists',
  'POST /v1/offices',
  'POST /v1/webhooks/stripe',
  'PATCH /v1/units/current/profile',
  'POST /v1/filings',
  'POST /v1/contractor-links',
  'POST /v1/filing-imports',
  'POST /v1/filing-reminders',
  'POST /v1/unit-changes',
  'POST /v1/quota-policies',
  'POST /v1/bank-statement-previews',
  'POST /v1/bank-accounts',
  ...collaborationMakers,
  'POST /v1/sessions',
  'DELETE /v1/sessions',
  'DELETE /v1/sessions/current',
  'POST /v1/password-changes',
  'POST /v1/second-factor/enrolment',
  'POST /v1/second-factor/confirmation',
  'POST /v1/second-factor/removal',
  'POST /v1/exports',
  'POST /v1/table-copies',
  'POST /v1/plots',
  'POST /v1/reference-prices',
  'POST /v1/integrity-scans',
  'POST /v1/bulletins',
  'POST /v1/subsidy-programmes',
  'POST /v1/subsidy-previews',
  'POST /v1/subsidy-notices/:id/objections',
  'POST /v1/supplier-applications',
  'POST /v1/supplier-applications/progress',
  'POST /v1/supplier-applications/withdrawal',
];

/** What a list must be asked to answer at all. */
export const questions: Record<string, string> = {
  'GET /v1/facts': `year=${year}&count=exact`,
  'GET /v1/overview': `year=${year}`,
  'GET /v1/tallies': `year=${year}&groupBy=county,district`,
  'GET /v1/periods': `year=${year}`,
  'GET /v1/quota-policies': `year=${year}`,
  'GET /v1/quota-what-if': `year=${year}&minimumRatioBp=1500`,
  'GET /v1/quota-what-if/workbook': `year=${year}&minimumRatioBp=1500`,
  'GET /v1/filings': `year=${year}`,
  'GET /v1/filing-summary': `year=${year}`,
  'GET /v1/filing-workbook': `year=${year}`,
  'GET /v1/filing-reminders': `year=${year}`,
  'GET /v1/units/current/filing': `year=${year}`,
  'GET /v1/units/current/target-parts': `year=${year}`,
  'GET /v1/targets': `year=${year}`,
  'GET /v1/rankings': `year=${year}&of=units`,
  'GET /v1/figures': `year=${year}`,
  'GET /v1/units': `year=${year}`,
  'GET /v1/units/current/progress': `year=${year}`,
  'GET /v1/journal/balances': `from=${year}-01-01&to=${year}-12-31`,
  'GET /v1/journal/parties': `account=supplier_payable&from=${year}-01-01&to=${year}-12-31`,
  'GET /v1/monthly-statement': `month=${year}-11`,
  'GET /v1/monthly-statement/workbook': `month=${year}-11`,
  'GET /v1/monthly-statement/paper': `month=${year}-11`,
  'GET /v1/products': 'facets=true&count=exact&limit=100',
};
