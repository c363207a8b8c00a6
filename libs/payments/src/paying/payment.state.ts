/** What a payable is called, and where it may go from there. Nothing else changes `payments.state`. */
export const paymentTransitions = {
  /** 待付款: the buyer has the transfer code; the money has not been seen. One per order at most. */
  pending: ['captured', 'voided'],
  /** 已到账: exactly one bank line of the same amount was matched to it. */
  captured: [],
  /** 已作废: the amount due changed, or the order was cancelled, before the money came. */
  voided: [],
} as const satisfies Record<string, readonly string[]>;

/** By which way money comes. */
export const paymentProviders = ['bank_transfer', 'stripe'] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

export type PaymentState = keyof typeof paymentTransitions;
export const paymentStates = ['pending', 'captured', 'voided'] as const satisfies PaymentState[];
