/** What a settlement is called, and where it may go from there. Nothing else changes `settlements.state`. */
export const settlementTransitions = {
  /** 待付款: what the cooperative is owed stands fixed; the transfer has not been seen on a bank statement. */
  open: ['paid'],
  /** 已付款: seen on a bank statement. Open again only when that money came back. */
  paid: ['open'],
} as const satisfies Record<string, readonly string[]>;

export type SettlementState = keyof typeof settlementTransitions;
export const settlementStates = ['open', 'paid'] as const satisfies SettlementState[];

export const settlementItemKinds = ['order', 'return'] as const;
export type SettlementItemKind = (typeof settlementItemKinds)[number];

/** Where the money of an order is, as its cooperative sees it. */
export const earningStages = [
  /** 还没验收: being packed or on its way; nothing is earned yet. */
  'travelling',
  /** 已验收，等单位付款. */
  'awaiting_payment',
  /** 钱已到，等结算: the next settlement takes it. */
  'to_settle',
  /** 已结算，付款在途. */
  'on_the_way',
  /** 已付给合作社. */
  'paid',
] as const;
export type EarningStage = (typeof earningStages)[number];
