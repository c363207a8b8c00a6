/** What an attempt to pay a settlement is called, and where it may go from there. */
export const payoutTransitions = {
  /** 待付: waits to stand on a payment list that two operators send to the bank. */
  open: ['released'],
  /** 已提交银行: the bank was told; its statement is awaited. */
  released: ['paid', 'failed'],
  /** 已付: seen on a bank statement. Failed when the bank sends the money back afterwards (退票). */
  paid: ['failed'],
  /** 付款失败: the bank refused it or it came back; the settlement has another payout with another code. */
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type PayoutState = keyof typeof payoutTransitions;
export const payoutStates = ['open', 'released', 'paid', 'failed'] as const satisfies PayoutState[];

/** A cooperative's account: entered by itself, in force once an operator has checked it. */
export const payoutAccountStates = ['entered', 'current', 'refused', 'replaced'] as const;
export type PayoutAccountState = (typeof payoutAccountStates)[number];

/** 付款清单: proposed by one operator, released by another; or withdrawn, which frees what stands on it. */
export const paymentListStates = ['proposed', 'released', 'withdrawn'] as const;
export type PaymentListState = (typeof paymentListStates)[number];

/** Where the account on a line of a payment list comes from. */
export const payeeSources = ['payout_account', 'bank_line', 'entered'] as const;
export type PayeeSource = (typeof payeeSources)[number];
