import type { RegionNames } from '@app/identity';
import type { Field } from './search.policy';

/** What a unit pays with; a product may be closed to some of it. `resale`: of resellers, and of nobody else. */
export const fundings = ['canteen', 'union', 'unit_other', 'personal', 'resale'] as const;
export type Funding = (typeof fundings)[number];

const alcoholCategory = 'alcohol';
const neverForAlcohol: readonly Funding[] = ['canteen', 'union'];

/** Alcohol is never bought with canteen or union money (supply rule V11), whatever the supplier says. */
export function excludedFunding(categoryCode: string, wished: readonly Funding[] = []): Funding[] {
  const excluded = new Set(categoryCode === alcoholCategory ? [...wished, ...neverForAlcohol] : wished);
  return fundings.filter((funding) => excluded.has(funding));
}

type Described = {
  name: string;
  brand?: string | null;
  designation?: string | null;
  originTownship: string;
  skus: readonly { spec: string }[];
};

/** What of a product can be searched for, and how much each counts. `above`: the regions over its county. */
export function searchFields(
  product: Described,
  categoryName: string,
  county: RegionNames | undefined,
  above: readonly RegionNames[],
): Field[] {
  return [
    { text: product.name, weight: 'A', typed: 'words' },
    { text: product.brand ?? '', weight: 'B', typed: 'words' },
    { text: product.designation ?? '', weight: 'B', typed: 'none' },
    { text: product.originTownship, weight: 'C', typed: 'start' },
    { text: categoryName, weight: 'C', typed: 'start' },
    ...placeFields(county, 'C'),
    ...above.flatMap((region) => placeFields({ ...region, aliases: [] }, 'D')),
    ...product.skus.map((sku): Field => ({ text: sku.spec, weight: 'D', typed: 'none' })),
  ];
}

/** A short name is the beginning of the full one, so typing it finds the full one. */
function placeFields(region: RegionNames | undefined, weight: Field['weight']): Field[] {
  if (!region) return [];
  return [
    { text: region.name, weight, typed: 'start' },
    { text: `${region.shortName} ${region.code}`, weight, typed: 'none' },
    ...region.aliases.map((text): Field => ({ text, weight, typed: 'start' })),
  ];
}
/** draft → submitted → listed ⇄ delisted; a submitted one may be returned to its supplier. */
export const productStates = [
  'draft', // the supplier writes it
  'submitted', // waits for review
  'listed', // buyers find and order it
  'delisted', // shown to those who have its address, not sold
  'returned', // the review asks for changes
] as const;
export type ProductState = (typeof productStates)[number];
