/**
 * How far an attempt to pay has come. What the provider tells arrives late, twice and in any order, so an attempt only ever
 * goes down this list: whatever is higher up than where it stands is old news.
 */
export const intentTransitions = {
  /** 已登记: written here; the provider does not know of it, or its answer was lost. */
  created: ['waiting', 'processing', 'failed', 'cancelled', 'succeeded'],
  /** 待支付: the buyer has to act at the provider's. */
  waiting: ['processing', 'failed', 'cancelled', 'succeeded'],
  /** 处理中: the buyer has acted, the money is on its way. */
  processing: ['failed', 'cancelled', 'succeeded'],
  /** 未成功: refused; another attempt may be made. */
  failed: ['cancelled', 'succeeded'],
  /** 已取消: given up, or no longer needed. */
  cancelled: ['succeeded'],
  /** 已支付: the provider has the money for us. */
  succeeded: [],
} as const satisfies Record<string, readonly string[]>;

export type IntentState = keyof typeof intentTransitions;
export const intentStates = Object.keys(intentTransitions) as IntentState[];
/** The provider may still tell something new. */
export const openIntentStates = ['created', 'waiting', 'processing'] as const satisfies IntentState[];

/** From where a state can be reached. */
export function statesBefore(state: IntentState): IntentState[] {
  return intentStates.filter((before) => (intentTransitions[before] as readonly string[]).includes(state));
}

/** The same for money on its way back to a buyer. A refund that had succeeded may still come back. */
export const stripeRefundTransitions = {
  /** 已登记: written here; the provider does not know of it, or its answer was lost. */
  created: ['sent', 'succeeded', 'failed'],
  /** 退款中: wallets take minutes, cards days. */
  sent: ['succeeded', 'failed'],
  /** 已退款. */
  succeeded: ['failed'],
  /** 未成功: refused, or come back. */
  failed: [],
} as const satisfies Record<string, readonly string[]>;

export type StripeRefundState = keyof typeof stripeRefundTransitions;
export const stripeRefundStates = Object.keys(stripeRefundTransitions) as StripeRefundState[];

export function refundStatesBefore(state: StripeRefundState): StripeRefundState[] {
  return stripeRefundStates.filter((before) =>
    (stripeRefundTransitions[before] as readonly string[]).includes(state),
  );
}

/** A card's holder objects (拒付). Money moves by the provider's bookings, not by these states; a loss is borne once. */
export const disputeTransitions = {
  /** 询问: the bank asks; no money has moved. */
  inquiry: ['open', 'closed', 'won', 'lost'],
  /** 争议中: the provider has taken the money back until the bank decides. */
  open: ['closed', 'won', 'lost'],
  /** 已了结: it came to no decision. */
  closed: [],
  /** 胜诉: the money is ours again. */
  won: [],
  /** 败诉: the holder has it; the order owes it again. */
  lost: [],
} as const satisfies Record<string, readonly string[]>;

export type DisputeState = keyof typeof disputeTransitions;
export const disputeStates = Object.keys(disputeTransitions) as DisputeState[];

export function disputeStatesBefore(state: DisputeState): DisputeState[] {
  return disputeStates.filter((before) => (disputeTransitions[before] as readonly string[]).includes(state));
}

/** What the provider pays into our bank account (提现). */
export const providerPayoutTransitions = {
  /** 在途: announced; the line of the bank's statement is awaited. */
  on_the_way: ['arrived', 'failed'],
  /** 已到账: two people have said which line it is. */
  arrived: [],
  /** 未成功: the provider has the money again. */
  failed: [],
} as const satisfies Record<string, readonly string[]>;
export type ProviderPayoutState = keyof typeof providerPayoutTransitions;

export const eventOutcomes = ['applied', 'unchanged', 'ignored', 'quarantined'] as const;
/**
 * What became of something that the provider told. `applied`: it changed our books or states · `unchanged`: we knew it ·
 * `ignored`: it does not concern us · `quarantined`: it contradicts what we asked for, so a person must look.
 */
export type EventOutcome = (typeof eventOutcomes)[number];
