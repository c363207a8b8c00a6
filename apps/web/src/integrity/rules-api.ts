import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer, Body } from '../api/types';
import { usePages } from '../shared/pages';

export type Rule = Answer<'listIntegrityRules'>['items'][number];
export type Price = Answer<'findReferencePrices'>['items'][number];

export function useRules() {
  return useQuery({
    queryKey: ['integrity-rules'],
    queryFn: () => answer(api.GET('/v1/integrity-rules')).then(({ items }) => items),
  });
}

/** On the version that was seen. */
export function useChangeRule({ code, version }: Rule) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body<'changeIntegrityRule'>) =>
      answer(
        api.PATCH('/v1/integrity-rules/{code}', {
          params: { path: { code }, header: { 'If-Match': `"${version}"` } },
          body,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['integrity-rules'] }),
  });
}

export function usePrices(q: string | undefined) {
  return usePages(['reference-prices', q], (cursor) =>
    answer(api.GET('/v1/reference-prices', { params: { query: { q, limit: 30, cursor } } })),
  );
}

export function useRecordPrice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body<'recordReferencePrice'>) =>
      once('reference-price', body, (header) =>
        answer(api.POST('/v1/reference-prices', { params: { header }, body })),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['reference-prices'] }),
  });
}

/** Goods to choose from; nothing is asked before something is typed. */
export function useGoods(q: string) {
  return useQuery({
    queryKey: ['integrity-rules', 'goods', q],
    queryFn: () =>
      answer(api.GET('/v1/products', { params: { query: { q, limit: 8 } } })).then(({ items }) => items),
    enabled: q !== '',
  });
}
