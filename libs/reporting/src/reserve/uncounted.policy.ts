/**
 * Why a line does not count: for the unit's reserved share (quota ledger), or for the target of its pair
 * (collaboration ledger). What is on its way to acceptance, and what the ledgers really leave out:
 * `ordered`, `paid`, `shipped` how far it is, for only what is accepted counts (C5, Q12) ·
 * `rejected` refused at acceptance (C5) · `awaiting_second_signature` accepted by one of two (C5, V10) ·
 * `resold` bought to sell on: the final sale counts (C4) · `not_booked_yet` its event is on its way ·
 * `other_year` counts in the year of acceptance, or in the first open month (Q12, C5) ·
 * `counts_for_unit` bought as the contractor of another unit's canteen (Q9) · `given_back` a return or claim takes off (C5) ·
 * `outside_pairs` no pairing of district and county (C6) · `no_target` nothing was agreed for the pair in that year ·
 * `below_evidence` proved less than the target asks (C7).
 * Goods that a fund may not buy (V11) are refused when they are ordered, so there is no such line.
 */
export const ledgers = ['reserve', 'target'] as const;
export type Ledger = (typeof ledgers)[number];
export const uncountedReasons = [
  'ordered',
  'paid',
  'shipped',
  'rejected',
  'awaiting_second_signature',
  'resold',
  'not_booked_yet',
  'other_year',
  'counts_for_unit',
  'given_back',
  'outside_pairs',
  'no_target',
  'below_evidence',
] as const;
export type UncountedReason = (typeof uncountedReasons)[number];

/** A line of an order or of an acceptance, or the fact that was made of it or of its return. */
export type Line = {
  source: 'ordered' | 'paid' | 'shipped' | 'rejected' | 'awaiting' | 'accepted' | 'fact';
  kind: 'purchase' | 'return' | 'claim' | 'correction' | null;
  fundingSource: string;
  /** In which it counts; null while it is no fact. */
  bookedYear: number | null;
  /** For whose canteen it was bought, when that is a unit outside this share. */
  countsFor: string | null;
  inPairs: boolean;
  evidenceLevel: number;
  /** What the pair's target asks for; null = no target. */
  targetLevel: number | null;
};

export function whyNot(line: Line, year: number): Record<Ledger, UncountedReason | null> {
  const reserve = whyNotForReserve(line, year);
  // What is no fact of the year is not looked at twice; a return takes off wherever its purchase counted.
  const isPurchase = line.source === 'fact' && line.kind === 'purchase' && line.bookedYear === year;
  return { reserve, target: isPurchase ? whyNotForTarget(line) : null };
}

function whyNotForReserve(line: Line, year: number): UncountedReason | null {
  if (line.source === 'ordered' || line.source === 'paid' || line.source === 'shipped') return line.source;
  if (line.source === 'rejected') return 'rejected';
  if (line.source === 'awaiting') return 'awaiting_second_signature';
  if (line.source === 'accepted') return line.fundingSource === 'resale' ? 'resold' : 'not_booked_yet';
  if (line.bookedYear !== year) return 'other_year';
  if (line.countsFor !== null) return 'counts_for_unit';
  return line.kind === 'purchase' ? null : 'given_back';
}

function whyNotForTarget({ inPairs, targetLevel, evidenceLevel }: Line): UncountedReason | null {
  if (!inPairs) return 'outside_pairs';
  if (targetLevel === null) return 'no_target';
  return evidenceLevel < targetLevel ? 'below_evidence' : null;
}
