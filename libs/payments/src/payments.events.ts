/** What happens to money. The subject is the order, unless it says otherwise. */
export type PaymentEvents = {
  'payment.requested': { paymentId: string; amountFen: number; transferCode: string };
  'payment.voided': { paymentId: string; amountFen: number; transferCode: string };
  'payment.captured': { paymentId: string; amountFen: number; bankLineId: string };
  'invoice.registered': { invoiceId: string; number: string; amountFen: number };
  /** Subject: the statement. */
  'bank.statement_imported': { fileName: string; matched: number; unmatched: number; duplicates: number };
  /** Subject: the bank line. */
  'bank.match_proposed': { paymentId: string };
  /** Subject: the bank line. */
  'bank.match_rejected': { paymentId: string };
};
