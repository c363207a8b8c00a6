/**
 * Which part of a unit goes on where (domain Q15). Shares are basis points; a part lies between two points of the whole, so
 * that amounts are cut at points and no fen is lost or given twice (docs/decisions/0046-units-that-end.md).
 */
export type Part = { unitId: string; successorId: string | null; fromBp: number; toBp: number };
export type Share = { unitId: string; shareBp: number };

const whole = 10_000;

/** Changes are rare, and one may stand in the way of another, or of who names a filer: they wait for each other. */
export const lockOfUnitChanges = `SELECT pg_advisory_xact_lock(hashtextextended('unit_changes', 0))`;

/** Several units go on whole in one. */
export function merged(unitIds: readonly string[], successorId: string): Part[] {
  return unitIds.map((unitId) => ({ unitId, successorId, fromBp: 0, toBp: whole }));
}

/** One unit goes on in several, in the order in which its paper names them. Undefined when the shares are not the whole. */
export function split(unitId: string, shares: readonly Share[]): Part[] | undefined {
  let fromBp = 0;
  const parts = shares.map(({ unitId: successorId, shareBp }) => {
    const part = { unitId, successorId, fromBp, toBp: fromBp + shareBp };
    fromBp = part.toBp;
    return part;
  });
  return fromBp === whole ? parts : undefined;
}

/** A unit goes on nowhere: what it bought stays its own. */
export function closed(unitId: string): Part[] {
  return [{ unitId, successorId: null, fromBp: 0, toBp: whole }];
}

/** What of an amount lies in a part: the same cut as `inherited_cells` of migration 0041. Below zero for returns. */
export function partOfFen(amountFen: number, { fromBp, toBp }: Pick<Part, 'fromBp' | 'toBp'>): number {
  return cutAt(amountFen, toBp) - cutAt(amountFen, fromBp);
}

/** Rounded down, also below zero. */
function cutAt(amountFen: number, pointBp: number): number {
  const product = BigInt(amountFen) * BigInt(pointBp);
  const down = product / 10_000n - (product < 0n && product % 10_000n !== 0n ? 1n : 0n);
  return Number(down);
}
