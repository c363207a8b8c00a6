/** What a refund is called, and where it may go from there. Nothing else changes `refunds.state`. */
export const refundTransitions = {
  /** 待退款: the money is owed to the buyer; nothing has left yet. */
  open: ['sent', 'paid', 'failed'],
  /** 退款中: told to the bank or the provider; its answer is awaited. */
  sent: ['paid', 'failed'],
  /** 已退款: seen on a bank statement, or said so by the provider. It may come back days later. */
  paid: ['failed'],
  /** 退款失败: it came back or was refused; the money is still the buyer's, and another refund is opened for it. */
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type RefundState = keyof typeof refundTransitions;
export const refundStates = ['open', 'sent', 'paid', 'failed'] as const satisfies RefundState[];

/** Why money goes back. */
export const refundReasons = [
  'cancellation',
  /** The rest was paid and will not be sent. */
  'closure',
  'rejection',
  'return',
  'claim',
  'overpayment',
  /** 冲正: the bank took the transfer back itself. */
  'reversal',
  /** 拒付: the holder of the card objected, and the bank agreed. */
  'dispute',
] as const;
export type RefundReason = (typeof refundReasons)[number];

/** A refund goes the way the money came, unless that failed: then by bank transfer. A dispute that was lost has paid it. */
export const refundRoutes = ['bank_transfer', 'stripe', 'dispute'] as const;
export type RefundRoute = (typeof refundRoutes)[number];
