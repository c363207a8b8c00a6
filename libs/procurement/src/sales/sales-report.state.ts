/** What a report of sales is called, and where it may go from there. Nothing else changes `sales_reports.state`. */
export const salesReportTransitions = {
  /** 待审核: sent in; its keys are taken, nothing counts yet. */
  submitted: ['returned', 'accepted', 'refused', 'withdrawn'],
  /** 已退回: the reviewer says what to mend; the keys stay taken, until a reporter who does not answer is refused. */
  returned: ['submitted', 'refused', 'withdrawn'],
  /** 已采信: its lines count, but for those that were refused. */
  accepted: [],
  /** 不予采信: nothing of it counts, its keys are free. */
  refused: [],
  /** 已撤回: by its reporter; its keys are free. */
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type SalesReportState = keyof typeof salesReportTransitions;
export const salesReportStates = [
  'submitted',
  'returned',
  'accepted',
  'refused',
  'withdrawn',
] as const satisfies SalesReportState[];

/** The states from which a report comes into `to`. */
export function statesBefore(to: SalesReportState): SalesReportState[] {
  return salesReportStates.filter((from) => (salesReportTransitions[from] as readonly string[]).includes(to));
}

/**
 * `claimed`: its key is taken; `counted`: it is a fact; `passed_on`: accepted, its key is taken, and it is no fact, because its
 * buyer sells the goods on (rule C4); `refused` and `released`: its key is free again.
 */
export const salesLineStates = ['claimed', 'counted', 'passed_on', 'refused', 'released'] as const;
export type SalesLineState = (typeof salesLineStates)[number];

/** A return or correction waits for its reviewer, and ends once. */
export const salesCorrectionStates = ['requested', 'accepted', 'refused'] as const;
export type SalesCorrectionState = (typeof salesCorrectionStates)[number];

/** 三专 (专柜 专馆 专区), livestream, fair, shop and wholesale market: every channel but the platform. */
export const salesChannels = [
  'counter',
  'pavilion',
  'zone',
  'livestream',
  'expo',
  'retail',
  'wholesale',
] as const;
export type SalesChannel = (typeof salesChannels)[number];
