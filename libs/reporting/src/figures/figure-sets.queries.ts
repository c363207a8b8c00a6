import type { Tx } from '@app/platform';
import { acceptedFigures } from './accepted-figures.queries';
import type { FigureDefinition, FigureValue, Relation } from './figures.policy';
import { ledFigures } from './led-figures.queries';
import { quotaFigures } from './quota-figures.queries';
import { supplyFigures } from './supply-figures.queries';
import { targetFigures } from './target-figures.queries';
import { unitFigures } from './unit-figures.queries';

/** Of whom and when: a region's year up to the end of a month. */
export type FigureScope = {
  /** The region itself. */
  regionCode: string;
  /** The region and all below. */
  codes: string[];
  /** Whether the region buys. One that does not sells. */
  buys: boolean;
  /** Where its goods may come from: the paired counties of a region that buys, else its own. */
  counties: string[];
  year: number;
  month: number;
  /** An office of some departments: what is of the whole region is not its own, and sums by region are not its units'. */
  isOfDepartments: boolean;
  /** Whether the office reaches the year before. */
  seesLastYear: boolean;
};

/** Figures that are read together: to publish more of them, write one more set and list it here. */
export type FigureSet = {
  definitions: readonly FigureDefinition[];
  /** Agreed for, or counted of, the region as a whole: an office of some departments has none of it. */
  ofWholeRegion?: true;
  /** Those between figures that a region has nothing of are passed over. */
  relations(month: number): readonly Relation[];
  /** All in the one snapshot of `tx`. A figure that a region has nothing of is left out. */
  read(tx: Tx, scope: FigureScope): Promise<FigureValue[]>;
};

export const figureSets: readonly FigureSet[] = [
  acceptedFigures,
  targetFigures,
  quotaFigures,
  unitFigures,
  supplyFigures,
  ledFigures,
];

export const figureDefinitions: readonly FigureDefinition[] = figureSets.flatMap(
  ({ definitions }) => definitions,
);

export function relationsOf(month: number): Relation[] {
  return figureSets.flatMap((set) => set.relations(month));
}
