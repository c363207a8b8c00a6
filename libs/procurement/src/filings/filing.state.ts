/**
 * draft: being written · submitted: with the reviewers · returned: to be corrected and submitted again · approved.
 * A draft is the unit's own; officials count it as not filed.
 */
export const filingStates = ['draft', 'submitted', 'returned', 'approved'] as const;
export type FilingState = (typeof filingStates)[number];

export const filingTransitions: Record<FilingState, readonly FilingState[]> = {
  draft: ['submitted'],
  submitted: ['returned', 'approved'],
  returned: ['submitted'],
  approved: [],
};

/** From which states a filing may come to this one, and in which it can still be written. */
export function statesBefore(state: FilingState): FilingState[] {
  return filingStates.filter((from) => filingTransitions[from].includes(state));
}
export const writableStates = statesBefore('submitted');
