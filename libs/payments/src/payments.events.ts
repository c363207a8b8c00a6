import type { AllocationKind } from './bank/bank-line.state';
import type { RefundReason, RefundRoute } from './refunds/refund.state';

/** What happens to money. The subject is the order, unless it says otherwise. */
export type PaymentEvents = {
  'payment.requested': { paymentId: string; amountFen: number; transferCode: string };
  'payment.voided': { paymentId: string; amountFen: number; transferCode: string };
  /** All the money of a payable is here; `amountFen` is the payable's. */
  'payment.captured': { paymentId: string; amountFen: number; bankLineId: string | null };
  /** Some of it; `amountFen` is what came. */
  'payment.part_received': { paymentId: string; amountFen: number; bankLineId: string | null };
  'refund.opened': RefundHappening;
  'refund.sent': RefundHappening;
  'refund.paid': RefundHappening;
  'refund.failed': RefundHappening;
  'invoice.registered': { invoiceId: string; number: string; amountFen: number };
  /** Subject: the statement. */
  'bank.statement_imported': { fileName: string; matched: number; unmatched: number; duplicates: number };
  /** Subject: the bank line. */
  'bank.match_proposed': { allocations: Allocated[] };
  /** Subject: the bank line. */
  'bank.match_confirmed': { allocations: Allocated[] };
  /** Subject: the bank line. */
  'bank.match_rejected': { allocations: Allocated[] };
  /** Subject: the bank account. */
  'bank.account_added': { name: string };
  /** Subject: the bank account. */
  'bank.layout_saved': { columns: string[] };
};

type Allocated = { id: string; kind: AllocationKind; paperId: string; amountFen: number };

type RefundHappening = { refundId: string; amountFen: number; reason: RefundReason; route: RefundRoute };
