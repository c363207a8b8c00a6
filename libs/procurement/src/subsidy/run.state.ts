/** What a list (奖补名单) is called, and where it may go from there. */
export const runTransitions = {
  /** 公示中: anybody may object until the end of its last day. */
  notice: ['review', 'withdrawn'],
  /** 公示期满: objections are decided and the final list is made; one that would pay more than was shown is shown again. */
  review: ['final', 'notice', 'withdrawn'],
  /** 待复核: made by one person, waits for another; sent back it is in review again. */
  final: ['confirmed', 'review', 'withdrawn'],
  /** 已确认: two people stand for it; it is paid, seller by seller. */
  confirmed: ['paid'],
  /** 已发放: every seller on it has the money. */
  paid: [],
  /** 已撤销: another list of the programme can be published. */
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type RunState = keyof typeof runTransitions;
export const runStates = [
  'notice',
  'review',
  'final',
  'confirmed',
  'paid',
  'withdrawn',
] as const satisfies RunState[];

/** From which states one can come here. */
export function before(state: RunState): RunState[] {
  return runStates.filter((from) => (runTransitions[from] as readonly RunState[]).includes(state));
}

/** 异议: open until a person has decided it, with an answer. */
export const objectionStates = ['open', 'upheld', 'rejected'] as const;
export type ObjectionState = (typeof objectionStates)[number];

/** A line on a payment file: failed when the bank sends it back, which lets it stand on another one. */
export const transferStates = ['listed', 'paid', 'failed'] as const;
export type TransferState = (typeof transferStates)[number];
