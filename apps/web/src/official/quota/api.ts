import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body, Query } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Policies = Answer<'listQuotaPolicies'>;
export type Policy = Policies['items'][number];
export type PolicyDraft = Body<'enterQuotaPolicy'>;
export type WhatIfQuery = Omit<Query<'askWhatIf'>, 'cursor' | 'limit'>;
export type WhatIfItem = Answer<'askWhatIf'>['items'][number];

export function usePolicies(year: number, history = false) {
  return useQuery({
    queryKey: ['quota-policies', year, history],
    queryFn: () =>
      answer(
        api.GET('/v1/quota-policies', {
          params: { query: { year, ...(history ? { history: 'true' } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['quota-policies'] });
}

export function useEnterPolicy() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: PolicyDraft) =>
      once('quota-policy', body, (header) =>
        answer(api.POST('/v1/quota-policies', { params: { header }, body })),
      ),
    onSettled: refresh,
  });
}

export function useEndPolicy(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'endQuotaPolicy'>) =>
      answer(api.POST('/v1/quota-policies/{id}/ending', { params: { path: { id } }, body })),
    onSettled: refresh,
  });
}

export function useWhatIf(query: WhatIfQuery) {
  return usePages(['what-if', query], (cursor) =>
    answer(api.GET('/v1/quota-what-if', { params: { query: { ...query, limit: 50, cursor } } })),
  );
}

export function whatIfBook(query: WhatIfQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return `/v1/quota-what-if/workbook?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
