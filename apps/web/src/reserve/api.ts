import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import { usePages } from '../shared/pages';

export type Reserve = Answer<'getUnitReserve'>;
export type Uncounted = Reserve['uncounted'][number];
export type Line = Answer<'listUncountedLines'>['items'][number];
export type Pick = Partial<{ ledger: Uncounted['ledger']; reason: Uncounted['reason'] }>;

export function useReserve(id: string | undefined, year: number) {
  return useQuery({
    queryKey: ['reserve', id, year],
    queryFn: () =>
      answer(api.GET('/v1/units/{id}/reserve', { params: { path: { id: id ?? '' }, query: { year } } })),
    enabled: id !== undefined,
  });
}

export function useUncountedLines(id: string, year: number, pick: Pick) {
  return usePages(['reserve', 'lines', id, year, pick], (cursor) =>
    answer(
      api.GET('/v1/units/{id}/uncounted-lines', {
        params: { path: { id }, query: { year, ...pick, limit: 20, cursor } },
      }),
    ),
  );
}
