import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Change = Answer<'listUnitChanges'>['items'][number];
export type Kind = Change['kind'];
export type Draft = Body<'enterUnitChange'>;
export interface Named {
  id: string;
  name: string;
}

export function useChanges() {
  return usePages(['unit-changes'], (cursor) =>
    answer(api.GET('/v1/unit-changes', { params: { query: { limit: 20, cursor } } })),
  );
}

/** The first units of the region with this in their name. */
export function useUnitsNamed(q: string, year: number) {
  return useQuery({
    queryKey: ['filings', 'named', q, year],
    queryFn: () => answer(api.GET('/v1/filings', { params: { query: { year, q, limit: 8 } } })),
    enabled: q !== '',
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () =>
    void Promise.all(
      ['unit-changes', 'filings', 'reserve'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
}

export function useEnter() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Draft) =>
      once('unit-change', body, (header) =>
        answer(api.POST('/v1/unit-changes', { params: { header }, body })),
      ),
    onSettled: refresh,
  });
}

export function useWithdraw({ id }: Change) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`unit-change-withdrawal.${id}`, reason, (header) =>
        answer(
          api.POST('/v1/unit-changes/{id}/withdrawal', {
            params: { path: { id }, header },
            body: { reason },
          }),
        ),
      ),
    onSettled: refresh,
  });
}
