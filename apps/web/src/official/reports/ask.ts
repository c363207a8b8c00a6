import { useSession } from '../../api/session';
import type { Filters } from '../filters';
import { factQuery, rankingFilters, readFilters } from '../filters';
import { seesWhole } from '../office';
import type { CountedBy, Measure, NewExport, RankedKind, RankingQuery } from './api';

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

const countedKinds: Partial<Record<RankedKind, readonly NonNullable<RankingQuery['counted']>[]>> = {
  suppliers: ['registered', 'sold', 'idle'],
  products: ['submitted', 'listed'],
};

/** Those that a figure counts, where the address asks for them; anything odd in it is left out. */
export function countedIn(query: URLSearchParams, of: RankedKind): CountedBy | undefined {
  const counted = countedKinds[of]?.find((one) => one === query.get('counted'));
  const { untilMonth } = readFilters(query);
  return counted && untilMonth ? { counted, untilMonth } : undefined;
}

export function rankingQuery(of: RankedKind, by: Measure, filters: Filters): RankingQuery {
  const { countsToTarget: _target, ...query } = factQuery(rankingFilters(filters));
  return { ...query, of, by, year: filters.year } as RankingQuery;
}

/** The rows of a page, as an export asks for them. */
export function factsExport(filters: Filters, format: NewExport['format']): NewExport {
  return { kind: 'facts', format, filters: wanted(filters) };
}

export function rankingExport(
  of: RankedKind,
  by: Measure,
  filters: Filters,
  format: NewExport['format'],
): NewExport {
  return { kind: 'rankings', format, filters: { ...wanted(rankingFilters(filters)), of, by } };
}

function wanted({ outside, ...rest }: Filters): Omit<Filters, 'outside'> {
  return outside ? { ...rest, pairingId: 'none' } : rest;
}
