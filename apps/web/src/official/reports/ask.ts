import { useSession } from '../../api/session';
import type { Filters } from '../filters';
import { factQuery } from '../filters';
import { seesWhole } from '../office';
import type { Measure, NewExport, RankedKind, RankingQuery } from './api';

export const rankedKinds: readonly RankedKind[] = [
  'units',
  'districts',
  'counties',
  'pairings',
  'suppliers',
  'products',
];
export const measures: readonly Measure[] = ['amount', 'change', 'progress'];

/** Units, suppliers and goods have no target, nor has an office of some departments. */
export function useMeasures(of: RankedKind): readonly Measure[] {
  const session = useSession().data;
  const hasTarget = of === 'districts' || of === 'counties' || of === 'pairings';
  return hasTarget && session && seesWhole(session) ? measures : measures.filter((one) => one !== 'progress');
}

export function rankingQuery(of: RankedKind, by: Measure, filters: Filters): RankingQuery {
  const {
    buyerId: _buyer,
    supplierId: _supplier,
    productId: _product,
    orderId: _order,
    ...rest
  } = factQuery(filters);
  return { ...rest, of, by, year: filters.year } as RankingQuery;
}

/** The rows of a page, as an export asks for them. */
export function factsExport(filters: Filters, format: NewExport['format']): NewExport {
  const { outside, ...rest } = filters;
  return { kind: 'facts', format, filters: { ...rest, ...(outside ? { pairingId: 'none' as const } : {}) } };
}

export function rankingExport(
  of: RankedKind,
  by: Measure,
  filters: Filters,
  format: NewExport['format'],
): NewExport {
  const { outside, buyerId: _b, supplierId: _s, productId: _p, ...rest } = filters;
  const more = outside ? { pairingId: 'none' as const } : {};
  return { kind: 'rankings', format, filters: { ...rest, ...more, of, by } };
}
