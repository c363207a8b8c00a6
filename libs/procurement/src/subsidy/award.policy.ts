import { fen, sumFen } from '@app/platform';

/**
 * One band: sales from `fromFen` on, or above it when it is not `inclusive`, at `rateBp`; what is below the first band
 * earns nothing.
 */
export type Tier = { fromFen: number; inclusive: boolean; rateBp: number };

/**
 * `slab`: the rate of the band that all sales reach goes for all of them. `marginal`: each band's rate goes for the part
 * within it. `capFen` per seller, `potFen` for all together; null = none.
 */
export type AwardRules = {
  tierMode: 'slab' | 'marginal';
  tiers: readonly Tier[];
  capFen: number | null;
  potFen: number | null;
};

/** By tiers and cap, before the pot; and what is paid. */
export type Award = { ownFen: number; amountFen: number };

/** What a seller has coming by tiers and cap, rounded down to the fen: never more than the rule says. */
export function ownAward({ tierMode, tiers, capFen }: AwardRules, eligibleFen: number): number {
  if (eligibleFen <= 0) return 0;
  const parts = tierMode === 'slab' ? slab(tiers, eligibleFen) : marginal(tiers, eligibleFen);
  const own = fen(parts / 10_000n);
  return capFen === null ? own : Math.min(own, capFen);
}

/** In ten-thousandths of a fen, so that it is rounded once. */
function slab(tiers: readonly Tier[], eligibleFen: number): bigint {
  const tier = tiers.findLast(({ fromFen, inclusive }) =>
    inclusive ? eligibleFen >= fromFen : eligibleFen > fromFen,
  );
  return tier ? BigInt(eligibleFen) * BigInt(tier.rateBp) : 0n;
}

function marginal(tiers: readonly Tier[], eligibleFen: number): bigint {
  return tiers.reduce((sum, { fromFen, rateBp }, index) => {
    const end = Math.min(eligibleFen, tiers[index + 1]?.fromFen ?? eligibleFen);
    return end > fromFen ? sum + BigInt(end - fromFen) * BigInt(rateBp) : sum;
  }, 0n);
}

/**
 * `own × pot / total` where the total exceeds the pot (松桃 2024), each rounded down to the fen: whoever checks one line
 * needs nothing but the formula, equal sales get equal money, and the sum cannot pass the pot. What rounding leaves, less
 * than one fen per seller, stays in the pot.
 */
export function sharedFen({ potFen }: AwardRules, ownFen: number, totalOwnFen: number): number {
  if (potFen === null || totalOwnFen <= potFen) return ownFen;
  return fen((BigInt(ownFen) * BigInt(potFen)) / BigInt(totalOwnFen));
}

/** In the order of the sales given. */
export function awards(rules: AwardRules, eligible: readonly number[]): Award[] {
  const own = eligible.map((sales) => ownAward(rules, sales));
  const total = sumFen(own);
  return own.map((ownFen) => ({ ownFen, amountFen: sharedFen(rules, ownFen, total) }));
}

/** What a line was paid for: sales that count by its facts, and those that a person let count instead. */
type PaidFor = { countedFen: number; eligibleFen: number; amountFen: number };

/**
 * What goes back when sales that were subsidised are taken back afterwards: the difference to what the same list would
 * have given the seller for the rest. What a person had taken off already is not taken off a second time: it is as if
 * that were what comes back first. The others' shares stay as they were confirmed.
 */
export function toRecover(
  rules: AwardRules,
  { countedFen, eligibleFen, amountFen }: PaidFor,
  takenBackFen: number,
  totalOwnFen: number,
): number {
  if (takenBackFen <= 0) return 0;
  const restFen = Math.min(eligibleFen, Math.max(eligibleFen, countedFen) - takenBackFen);
  const left = sharedFen(rules, ownAward(rules, restFen), totalOwnFen);
  return Math.max(0, amountFen - left);
}
