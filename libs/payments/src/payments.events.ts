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
  /** One per order; `amountFen` is what of the invoice, or of the request, is for it. */
  'invoice.registered': InvoiceHappening;
  'invoice.verified': InvoiceHappening;
  'invoice.disputed': InvoiceHappening;
  /** `invoiceId` is the red letter; its `amountFen` is negative. */
  'invoice.reversed': InvoiceHappening & { originalId: string };
  'invoice_request.made': RequestHappening;
  'invoice_request.declined': RequestHappening;
  'invoice_request.withdrawn': RequestHappening;
  /** Subject: the statement. */
  'bank.statement_imported': { fileName: string; matched: number; unmatched: number; duplicates: number };
  /** Subject: the bank line. */
  'bank.match_proposed': { paymentId: string };
  /** Subject: the bank line. */
  'bank.match_rejected': { paymentId: string };
};

type RefundHappening = { refundId: string; amountFen: number; reason: RefundReason; route: RefundRoute };
type InvoiceHappening = { invoiceId: string; number: string; amountFen: number };
type RequestHappening = { requestId: string; amountFen: number };
