import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer, Body } from '../api/types';

export type StockItem = Answer<'listStock'>['items'][number];
export type Movement = Answer<'listStockMovements'>['items'][number];
export type Move = Body<'moveStock'>;

const stockPage = (cursor: string) =>
  answer(api.GET('/v1/stock', { params: { query: { limit: 100, cursor: cursor || undefined } } }));

export function useStock() {
  return useInfiniteQuery({
    queryKey: ['stock', 'list'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => stockPage(pageParam),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** One pack; the list is short enough to look it up there. Null: not ours. */
export function useStockItem(skuId: string) {
  return useQuery({
    queryKey: ['stock', 'one', skuId],
    queryFn: async () => {
      let cursor = '';
      do {
        const page = await stockPage(cursor);
        const found = page.items.find((item) => item.skuId === skuId);
        if (found !== undefined) return found;
        cursor = page.nextCursor ?? '';
      } while (cursor !== '');
      return null;
    },
  });
}

export function useMovements(skuId: string) {
  return useInfiniteQuery({
    queryKey: ['movements', skuId],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/skus/{id}/stock-movements', {
          params: { path: { id: skuId }, query: { cursor: pageParam || undefined } },
        }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

function useRefreshStock() {
  const queries = useQueryClient();
  return () =>
    Promise.all(['stock', 'movements'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

export function useMoveStock(skuId: string) {
  const refresh = useRefreshStock();
  return useMutation({
    mutationFn: (move: Move) =>
      once(`stock.${skuId}`, move, (header) =>
        answer(
          api.POST('/v1/skus/{id}/stock-movements', {
            params: { header, path: { id: skuId } },
            body: move,
          }),
        ),
      ),
    onSuccess: () => void refresh(),
  });
}

/** Changes the pack that was seen: the version travels as If-Match, and somebody else's change is a 412. */
export function useChangeSku(item: StockItem) {
  const refresh = useRefreshStock();
  return useMutation({
    mutationFn: (change: { priceFen?: number; minimumQuantity?: number }) =>
      answer(
        api.PATCH('/v1/skus/{id}', {
          params: { path: { id: item.skuId }, header: { 'If-Match': `"${item.version}"` } },
          body: change,
        }),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useListing(productId: string) {
  const refresh = useRefreshStock();
  return useMutation({
    mutationFn: (reason: string | undefined) =>
      once(`listing.${productId}`, { reason }, (header) => {
        const params = { header, path: { id: productId } };
        return reason === undefined
          ? answer(api.POST('/v1/products/{id}/relisting', { params, body: {} }))
          : answer(api.POST('/v1/products/{id}/delisting', { params, body: { reason } }));
      }),
    onSuccess: () => void refresh(),
  });
}
