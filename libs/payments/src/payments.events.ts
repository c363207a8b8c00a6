import type { AllocationKind } from './bank/bank-line.state';
import type { RefundReason, RefundRoute } from './refunds/refund.state';
import type { DisputeState } from './stripe/stripe-intent.state';

/** What happens to money. The subject is the order, unless it says otherwise. */
export type PaymentEvents = {
  'payment.requested': { paymentId: string; amountFen: number; transferCode: string };
  'payment.voided': { paymentId: string; amountFen: number; transferCode: string };
  /** All the money of a payable is here; `amountFen` is the payable's. */
  'payment.captured': { paymentId: string; amountFen: number; bankLineId: string | null };
  /** Some of it; `amountFen` is what came. */
  'payment.part_received': { paymentId: string; amountFen: number; bankLineId: string | null };
  /** The provider has more for us than was owed; it goes back by itself. */
  'payment.surplus_received': { paymentId: string; attemptId: string; amountFen: number };
  /** The holder of a card objects, or the bank has decided. */
  'payment.disputed': { disputeId: string; attemptId: string; amountFen: number; state: DisputeState };
  'refund.opened': RefundHappening;
  'refund.sent': RefundHappening;
  'refund.paid': RefundHappening;
  'refund.failed': RefundHappening;
  /** One per order; `amountFen` is what of the invoice, or of the request, is for it. */
  'invoice.registered': InvoiceHappening;
  'invoice.verified': InvoiceHappening;
  'invoice.disputed': InvoiceHappening;
  /** `invoiceId` is the red letter; its `amountFen` is negative. */
  'invoice.reversed': InvoiceHappening & { originalId: string };
  /** Refused: a reported sale has its number. Subject: that report of sales. */
  'invoice.reported_as_sale': { naturalKey: string; holderId: string; heldSince: string };
  'invoice_request.made': RequestHappening;
  'invoice_request.declined': RequestHappening;
  'invoice_request.withdrawn': RequestHappening;
  /** Subject: the statement. */
  'bank.statement_imported': { fileName: string; matched: number; unmatched: number; duplicates: number };
  /** Subject: the bank line. */
  'bank.match_proposed': { allocations: Allocated[] };
  /** Subject: the bank line. */
  'bank.match_confirmed': { allocations: Allocated[] };
  /** Subject: the bank line. */
  'bank.match_rejected': { allocations: Allocated[] };
  /** What the payment provider paid into our account stands on a statement. Subject: that payout. */
  'provider_payout.arrived': { amountFen: number };
  /** Subject: the bank account. */
  'bank.account_added': { name: string };
  /** Subject: the bank account. */
  'bank.layout_saved': { columns: string[] };
  /** Subject: the settlement; so of the three below. */
  'settlement.made': { number: string; supplierId: string; amountFen: number; items: number };
  'payout.released': PayoutHappening;
  'payout.paid': PayoutHappening;
  'payout.failed': PayoutHappening;
  /** Subject: the cooperative; so of the two below. */
  'payout_account.entered': PayoutAccountHappening;
  'payout_account.confirmed': PayoutAccountHappening;
  'payout_account.refused': PayoutAccountHappening;
  /** Subject: the payment list; so of the two below. */
  'payment_list.proposed': PaymentListHappening;
  'payment_list.released': PaymentListHappening;
  'payment_list.withdrawn': PaymentListHappening;
};

type PayoutHappening = { payoutId: string; supplierId: string; amountFen: number; why: string | null };
/** The account with all but its last four digits hidden: history is read by many. */
type PayoutAccountHappening = { payoutAccountId: string; account: string };
type PaymentListHappening = { number: string; lines: number; totalFen: number };
type Allocated = { id: string; kind: AllocationKind; paperId: string; amountFen: number };
type RefundHappening = { refundId: string; amountFen: number; reason: RefundReason; route: RefundRoute };
type InvoiceHappening = { invoiceId: string; number: string; amountFen: number };
type RequestHappening = { requestId: string; amountFen: number };
