/** The accounts of the market's books, with the side on which each usually stands. */
export const accounts = {
  /** 应收账款: what a buyer owes; per buyer. */
  buyer_receivable: 'debit',
  /** 银行存款: every line of the bank's statements, and nothing else. */
  bank: 'debit',
  /** 第三方支付备付: what the payment provider holds for us. */
  provider_clearing: 'debit',
  /** 支付手续费: what the provider kept for itself; the market's cost (V9: never taken from a cooperative). */
  provider_fees: 'debit',
  /** 拒付争议款: what the provider took back until a bank has decided who is right. */
  disputes: 'debit',
  /** 应付账款: what a cooperative earned and was not paid yet; per supplier. */
  supplier_payable: 'credit',
  /** 预收账款: ordered before payment (先款后货) and not accepted yet; per buyer. */
  advances: 'credit',
  /** 待核款项: money on the bank's statements of which nobody has said yet what it is for. */
  suspense: 'credit',
  /** 应退款: refunds that were opened and have not left yet; per buyer. */
  refunds_payable: 'credit',
  /** 期初: the other side of balances from before the journal; adds up to nothing. */
  opening: 'debit',
} as const satisfies Record<string, 'debit' | 'credit'>;

export type Account = keyof typeof accounts;
export const accountNames = Object.keys(accounts) as Account[];

/** What a booking comes from; the id beside it is that paper's. */
export const causeKinds = [
  'opening',
  'order',
  'cancellation',
  'closure',
  'acceptance_line',
  'rejection',
  'return_line',
  'claim',
  'bank_line',
  'allocation',
  'provider_payment',
  'provider_fee',
  'dispute_move',
  'dispute_fee',
  'dispute_loss',
  'refund',
  'refund_withdrawal',
  'refund_payment',
  'payout',
] as const;
export type CauseKind = (typeof causeKinds)[number];

/** One account of one party; accounts that are the market's own have none. */
export type Side = { account: Account; partyId?: string | undefined };

/** One booking: the amount (integer fen, may be negative) goes from credit to debit. */
export type Posting = {
  cause: { kind: CauseKind; id: string };
  orderId: string | null;
  /** Business date, `YYYY-MM-DD` in Asia/Shanghai. */
  bookedOn: string;
  debit: Side;
  credit: Side;
  amountFen: number;
};
