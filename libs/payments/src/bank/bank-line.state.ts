/** A line of a bank statement: money that came in, and whether we know what for. */
export const bankLineTransitions = {
  /** 待匹配: no payable was found for it; `unmatched_reason` says why. */
  unmatched: ['proposed'],
  /** 待复核: one operator named the payable; another one confirms or rejects it. */
  proposed: ['matched', 'unmatched'],
  /** 已匹配: applied to a payable, by the transfer code or by two operators. */
  matched: [],
} as const satisfies Record<string, readonly string[]>;

export type BankLineState = keyof typeof bankLineTransitions;
export const bankLineStates = ['unmatched', 'proposed', 'matched'] as const satisfies BankLineState[];

/** Why a line found no payable by itself. */
export const unmatchedReasons = [
  /** The memo carries no transfer code. */
  'no_code',
  /** It carries a well-formed code that we never gave out. */
  'unknown_code',
  /** The code is known and the amount is another one. */
  'amount_differs',
  /** The payable of the code has its money already. */
  'already_paid',
  /** The payable of the code is void: its amount changed, or the order was cancelled. */
  'code_voided',
  /** Two operators did not agree on a payable. */
  'match_rejected',
] as const;
export type UnmatchedReason = (typeof unmatchedReasons)[number];
