/** What an invoice is called, and where it may go from there. Nothing else changes `invoices.state`. */
export const invoiceTransitions = {
  /** 待查验: the supplier has handed it in; it proves nothing yet. */
  registered: ['verified', 'disputed'],
  /** 已查验: the buyer's finance has looked it up and found it right; it proves the purchase. */
  verified: [],
  /** 有异议: the buyer says what is wrong; the supplier takes it back by a red letter, or it turns out to be right. */
  disputed: ['verified'],
} as const satisfies Record<string, readonly string[]>;

export type InvoiceState = keyof typeof invoiceTransitions;
export const invoiceStates = ['registered', 'verified', 'disputed'] as const satisfies InvoiceState[];

export type Judgement = Exclude<InvoiceState, 'registered'>;

/** The states from which an invoice comes into `to`. */
export function statesBefore(to: Judgement): InvoiceState[] {
  return invoiceStates.filter((from) => (invoiceTransitions[from] as readonly string[]).includes(to));
}

/** `requested` 待开票 ends once: the invoice is there, the supplier declines with a reason, or the buyer takes it back. */
export const invoiceRequestStates = ['requested', 'invoiced', 'declined', 'withdrawn'] as const;
export type InvoiceRequestState = (typeof invoiceRequestStates)[number];

/** 普票 and 专票. */
export const invoiceKinds = ['ordinary', 'special'] as const;
export type InvoiceKind = (typeof invoiceKinds)[number];
