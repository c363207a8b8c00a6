import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer, Query } from '../api/types';
import { usePages } from '../shared/pages';

export type Reserve = Answer<'getUnitReserve'>;
export type Uncounted = Reserve['uncounted'][number];
export type Line = Answer<'listUncountedLines'>['items'][number];
export type UncountedPick = Partial<{ ledger: Uncounted['ledger']; reason: Uncounted['reason'] }>;

export type CountedLine = Answer<'listCountedLines'>['items'][number];
/** Which counted rows are opened: of a month, a county, a fund, or a way in which they came to count. */
export type CountedPick = Partial<
  Pick<Query<'listCountedLines'>, 'month' | 'county' | 'fund' | 'way' | 'otherId'>
>;

export function useReserve(id: string | undefined, year: number) {
  return useQuery({
    queryKey: ['reserve', id, year],
    queryFn: () =>
      answer(api.GET('/v1/units/{id}/reserve', { params: { path: { id: id ?? '' }, query: { year } } })),
    enabled: id !== undefined,
  });
}

export function useUncountedLines(id: string, year: number, pick: UncountedPick) {
  return usePages(['reserve', 'lines', id, year, pick], (cursor) =>
    answer(
      api.GET('/v1/units/{id}/uncounted-lines', {
        params: { path: { id }, query: { year, ...pick, limit: 20, cursor } },
      }),
    ),
  );
}

export function useCountedLines(id: string, year: number, pick: CountedPick) {
  return usePages(['reserve', 'counted', id, year, pick], (cursor) =>
    answer(
      api.GET('/v1/units/{id}/counted-lines', {
        params: { path: { id }, query: { year, ...pick, limit: 20, cursor } },
      }),
    ),
  );
}
