import type { Answer } from '../api/types';

export type FilingForm = Answer<'getFilingForm'>;
export type Filing = Answer<'getFiling'>;
export type Rule = NonNullable<Filing['rule']>;
export type Figures = Pick<Filing, 'canteenFoodFen' | 'unionDemandFen' | 'unionFundsFen'>;

/** What the server computes when it is submitted, as the figures are typed: a share is rounded up to the fen. */
export function shareUpFen(amountFen: number, shareBp: number): number {
  return Number((BigInt(amountFen) * BigInt(shareBp) + 9_999n) / 10_000n);
}

export interface Asked {
  baseFen: number;
  requiredFen: number;
  encouragedFen: number | null;
}

export function askedBy(rule: Rule | null, figures: Figures): Asked {
  if (rule === null) return { baseFen: 0, requiredFen: 0, encouragedFen: null };
  const baseFen = {
    canteen_food: figures.canteenFoodFen,
    canteen_food_and_union: figures.canteenFoodFen + figures.unionDemandFen,
    union_funds_no_canteen: figures.unionFundsFen,
  }[rule.base];
  return {
    baseFen,
    requiredFen: shareUpFen(baseFen, rule.minimumRatioBp),
    encouragedFen: rule.encouragedRatioBp === null ? null : shareUpFen(baseFen, rule.encouragedRatioBp),
  };
}

/** Basis points to "12.5%"; two decimals at most, and none that say nothing. */
export function percent(bp: number): string {
  return `${Number((bp / 100).toFixed(2))}%`;
}
