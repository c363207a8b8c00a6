import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryString } from '../api/catalog';
import { fetchJson } from '../api/client';
import { once } from '../api/intent';
import type { Page } from '../api/types';
import { send } from '../shared/send';

export interface StockItem {
  skuId: string;
  productId: string;
  productName: string;
  illustration: string;
  spec: string;
  unitGrams: number;
  priceFen: number;
  pricePerKgFen: number;
  minimumQuantity: number;
  version: number;
  state: string;
  onHand: number;
  held: number;
  available: number;
}

export interface Movement {
  id: string;
  kind: 'opening' | 'received' | 'shipped' | 'adjusted';
  quantity: number;
  reason: string;
  causeId: string | null;
  movedByName: string | null;
  occurredAt: string;
}

export interface Move {
  kind: 'received' | 'adjusted';
  quantity: number;
  reason: string;
}

const stockPage = (cursor: string) =>
  fetchJson<Page<StockItem>>(`/v1/stock${queryString({ limit: 100, cursor })}`);

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
      fetchJson<Page<Movement>>(`/v1/skus/${skuId}/stock-movements${queryString({ cursor: pageParam })}`),
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
      once(`stock.${skuId}`, move, (key) =>
        send<{ onHand: number }>('POST', `/v1/skus/${skuId}/stock-movements`, move, key),
      ),
    onSuccess: () => refresh(),
  });
}

/** Changes the pack that was seen: the version travels as If-Match, and somebody else's change is a 412. */
export function useChangeSku(item: StockItem) {
  const refresh = useRefreshStock();
  return useMutation({
    mutationFn: (change: { priceFen?: number; minimumQuantity?: number }) =>
      send<{ version: number }>('PATCH', `/v1/skus/${item.skuId}`, change, {
        'If-Match': `"${item.version}"`,
      }),
    onSuccess: () => refresh(),
  });
}

export function useListing(productId: string) {
  const refresh = useRefreshStock();
  return useMutation({
    mutationFn: (reason: string | undefined) =>
      reason === undefined
        ? send<{ state: string }>('POST', `/v1/products/${productId}/relisting`)
        : send<{ state: string }>('POST', `/v1/products/${productId}/delisting`, { reason }),
    onSuccess: () => refresh(),
  });
}
