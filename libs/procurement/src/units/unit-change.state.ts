/**
 * entered: its day is to come · in_force: what ended counts for its successors · withdrawn: by mistake, or its paper was
 * taken back. A name that has changed is changed again, never withdrawn.
 */
export const unitChangeStates = ['entered', 'in_force', 'withdrawn'] as const;
export type UnitChangeState = (typeof unitChangeStates)[number];

export const unitChangeKinds = ['merge', 'split', 'rename', 'close'] as const;
export type UnitChangeKind = (typeof unitChangeKinds)[number];

export const unitChangeTransitions: Record<UnitChangeState, readonly UnitChangeState[]> = {
  entered: ['in_force', 'withdrawn'],
  in_force: ['withdrawn'],
  withdrawn: [],
};

export function withdrawableFrom(kind: UnitChangeKind): UnitChangeState[] {
  return kind === 'rename' ? ['entered'] : ['entered', 'in_force'];
}
