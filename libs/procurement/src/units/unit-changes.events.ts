import type { UnitChangeKind } from './unit-change.state';

type Happening = { kind: UnitChangeKind; unitIds: string[]; successorIds: string[]; effectiveOn: string };

/** What becomes of units. The subject is the change. */
export type UnitEvents = {
  'unit_change.entered': Happening & { sourceDocument: string; newName: string | null };
  /** On its day: at once, or by the clock. */
  'unit_change.in_force': Happening;
  'unit_change.withdrawn': Happening & { reason: string };
  /** Subject: the batch. By the clock, once a month in autumn. */
  'units.nudged': { year: number; month: number; units: number };
};
