/** What a closing of a month or year (关账) is called, and where it may go from there. */
export const closingTransitions = {
  /** 待复核: one person found everything in order; the period still takes facts. */
  proposed: ['withdrawn', 'closed'],
  /** 已撤回: nothing was sealed. */
  withdrawn: [],
  /** 已关账: confirmed by a second person and sealed; later facts are booked in an open month and point back. */
  closed: ['reopened'],
  /** 已重新打开: by the level above, of a province by a third person; the seal stays as it was and the period can be closed again. */
  reopened: [],
} as const satisfies Record<string, readonly string[]>;

export type ClosingState = keyof typeof closingTransitions;
export const closingStates = [
  'proposed',
  'withdrawn',
  'closed',
  'reopened',
] as const satisfies ClosingState[];

/** 未关账, 关账中, 已关账: what its closings make of a period. */
export const periodStates = ['open', 'closing', 'closed'] as const;
export type PeriodState = (typeof periodStates)[number];
