import { dates } from './dates';
import { formulas } from './formulas';
import { headers } from './headers';
import { markup } from './markup';
import { numbers } from './numbers';
import { paths } from './paths';
import { patterns } from './patterns';
import { sql } from './sql';
import { unicode } from './unicode';

/**
 * Nasty strings by family: picked by hand where it matters, combined by rule where breadth matters. Always the same
 * ones, in the same order, so that a finding can be named by family and number.
 */
export const families = { sql, markup, paths, unicode, numbers, dates, formulas, patterns, headers } as const;

export type Family = keyof typeof families;

export const familyNames = Object.keys(families) as Family[];

export type Nasty = { family: Family; number: number; text: string };

export const corpus: readonly Nasty[] = familyNames.flatMap((family) =>
  families[family].map((text, number) => ({ family, number, text })),
);
