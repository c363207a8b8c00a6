/** What a unit pays with; a product may be closed to some of it. */
export const fundings = ['canteen', 'union', 'unit_other', 'personal'] as const;
export type Funding = (typeof fundings)[number];

const alcoholCategory = 'alcohol';
const neverForAlcohol: readonly Funding[] = ['canteen', 'union'];

/** Alcohol is never bought with canteen or union money (supply rule V11), whatever the supplier says. */
export function excludedFunding(categoryCode: string, wished: readonly Funding[] = []): Funding[] {
  const excluded = new Set(categoryCode === alcoholCategory ? [...wished, ...neverForAlcohol] : wished);
  return fundings.filter((funding) => excluded.has(funding));
}
