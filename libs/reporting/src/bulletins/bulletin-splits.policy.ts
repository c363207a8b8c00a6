import type { Dimension } from '../figures/figures.policy';

export type SplitGroup =
  | 'accepted'
  | 'filing'
  | 'reserve'
  | 'bought'
  | 'units'
  | 'suppliers'
  | 'goods'
  | 'led';
/** One table of parts: its columns are figures by their code; of a ratio each part is divided by itself. */
export type SplitTable = { group: SplitGroup; dimension: Dimension; columns: readonly string[] };

/** Ratios that have a value per part, of which two others. */
export const splitRatios: Readonly<Record<string, readonly [numerator: string, denominator: string]>> = {
  target_progress: ['target_completed', 'target_total'],
  units_filed_rate: ['units_filed', 'units_to_file'],
  reserved_ratio: ['reserved_total', 'reserved_base'],
  quota_progress: ['quota_completed', 'reserved_total'],
  units_bought_rate: ['units_bought', 'units_registered'],
  suppliers_admitted_rate: ['suppliers_admitted', 'suppliers_applied'],
  suppliers_sold_rate: ['suppliers_sold', 'suppliers_registered'],
  products_listed_rate: ['products_listed', 'products_submitted'],
};

const ofUnits = (['level', 'department', 'district', 'unitKind'] as const).flatMap((dimension) => [
  {
    group: 'filing' as const,
    dimension,
    columns: [
      ...['units_budget', 'units_to_file', 'units_filed', 'units_not_filed'],
      ...['units_filed_rate', 'units_reserving_idle'],
    ],
  },
  {
    group: 'reserve' as const,
    dimension,
    columns: ['reserved_base', 'reserved_total', 'reserved_ratio', 'quota_completed', 'quota_progress'],
  },
]);

/**
 * Every split that figures have, as screen, PDF, Word and workbook draw it. The screen has the same list
 * (apps/web/src/official/reports/bulletin-splits.ts), and a test holds the two, and the figures, together.
 */
export const splitTables: readonly SplitTable[] = [
  { group: 'accepted', dimension: 'district', columns: ['accepted_total', 'accepted_month', 'fact_count'] },
  { group: 'accepted', dimension: 'county', columns: ['accepted_total', 'accepted_month'] },
  {
    group: 'accepted',
    dimension: 'pairing',
    columns: ['accepted_total', 'target_total', 'target_completed', 'target_progress'],
  },
  ...(['fundingSource', 'channel', 'mode', 'evidenceLevel', 'month'] as const).map((dimension) => ({
    group: 'accepted' as const,
    dimension,
    columns: ['accepted_total'],
  })),
  ...ofUnits,
  { group: 'bought', dimension: 'county', columns: ['quota_completed'] },
  { group: 'bought', dimension: 'fundingSource', columns: ['quota_completed'] },
  {
    group: 'units',
    dimension: 'district',
    columns: ['units_registered', 'units_bought', 'units_bought_rate'],
  },
  {
    group: 'suppliers',
    dimension: 'county',
    columns: [
      ...['suppliers_applied', 'suppliers_admitted', 'suppliers_admitted_rate'],
      ...['suppliers_registered', 'suppliers_sold', 'suppliers_sold_rate'],
    ],
  },
  {
    group: 'goods',
    dimension: 'county',
    columns: ['products_submitted', 'products_listed', 'products_listed_rate'],
  },
  { group: 'led', dimension: 'county', columns: ['households_led', 'people_led', 'workers_placed'] },
];
