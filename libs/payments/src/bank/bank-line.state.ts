/** A line of a bank statement, money in or out, and whether we know what for. */
export const bankLineTransitions = {
  /** 待匹配: some of it nobody has explained; `unmatched_reason` says why. */
  unmatched: ['proposed', 'matched'],
  /** 待复核: one operator said what it is for; another one confirms or rejects it. */
  proposed: ['matched', 'unmatched'],
  /** 已匹配: all of it is explained, by transfer codes or by two operators. */
  matched: [],
} as const satisfies Record<string, readonly string[]>;

export type BankLineState = keyof typeof bankLineTransitions;
export const bankLineStates = ['unmatched', 'proposed', 'matched'] as const satisfies BankLineState[];

/** Why a line, or the rest of it, is in suspense. */
export const unmatchedReasons = [
  /** The memo carries no transfer code. */
  'no_code',
  /** It carries a well-formed code that we never gave out. */
  'unknown_code',
  /** The code is known and the amount is another one. */
  'amount_differs',
  /** The payable of the code has its money already, or the refund has left already. */
  'already_paid',
  /** The payable of the code is void: its amount changed, or the order was cancelled. */
  'code_voided',
  /** Two operators did not agree on what it is for. */
  'match_rejected',
  /** Some of it was applied, and more came than that was for. */
  'rest_left',
  /** The bank takes an earlier line back (冲正). */
  'reversal',
  /** A later line of the same file takes it back. */
  'reversed',
  /** It carries the code of a refund that has not left yet, or another amount than that one. */
  'refund_returned',
] as const;
export type UnmatchedReason = (typeof unmatchedReasons)[number];

/** What a line, or a part of it, is for. */
export const allocationKinds = [
  /** Money for a payable. */
  'payment',
  /** Money that left to a buyer. */
  'refund',
  /** A refund that left and came back. */
  'refund_back',
  /** A line of the other sign: one takes the other back, or money of an unknown payer was sent back. */
  'line',
  /** The bank took back what had been applied: the paper is that allocation. */
  'reversal',
  /** Money that left to a cooperative. */
  'payout',
  /** It left to a cooperative and came back. */
  'payout_back',
  /** What the payment provider paid into the account. */
  'provider_payout',
] as const;
export type AllocationKind = (typeof allocationKinds)[number];

/** proposed → applied, or rejected; what the machine knows is applied from the start. */
export const allocationStates = ['proposed', 'applied', 'rejected'] as const;
export type AllocationState = (typeof allocationStates)[number];
