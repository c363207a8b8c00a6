import { sumFen } from '@app/platform';

/** How a whole is broken down; integer fen. Of `undividedFen` and `overFen` at least one is zero. */
export type Allocation = {
  allocatedFen: number;
  /** 未分解: nobody was given it yet. */
  undividedFen: number;
  /** 超分解: the parts are more than the whole. */
  overFen: number;
};

export function allocation(wholeFen: number, partsFen: readonly number[]): Allocation {
  const allocatedFen = sumFen(partsFen);
  return {
    allocatedFen,
    undividedFen: Math.max(0, wholeFen - allocatedFen),
    overFen: Math.max(0, allocatedFen - wholeFen),
  };
}

export type Verdict = { allowed: boolean; overReason: string | null };

/**
 * Parts that are more than the whole ask for a reason, which is kept as long as they are. The reason of before stands for
 * a change that does not make it worse.
 */
export function judgeAllocation(
  before: Allocation,
  after: Allocation,
  reasons: { kept: string | null; given: string | undefined },
): Verdict {
  if (after.overFen === 0) return { allowed: true, overReason: null };
  if (reasons.given !== undefined) return { allowed: true, overReason: reasons.given };
  const stands = reasons.kept !== null && after.overFen <= before.overFen;
  return { allowed: stands, overReason: reasons.kept };
}
