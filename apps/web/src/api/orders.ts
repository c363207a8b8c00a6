import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { answer, api } from './client';
import { once } from './intent';
import type { CheckoutDraft, OrderLine } from './types';

export interface OrderFilter {
  /** One state, or several with commas. */
  state?: string;
  q?: string;
}

export function useOrders(filter: OrderFilter, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['orders', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/orders', { params: { query: { ...filter, limit, cursor: pageParam || undefined } } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useOrder(id: string) {
  return useQuery({
    queryKey: ['order', id],
    queryFn: () => answer(api.GET('/v1/orders/{id}', { params: { path: { id } } })),
  });
}

const affected = [
  'orders',
  'order',
  'shipments',
  'shipment',
  'acceptance',
  'payments',
  'returns',
  'tasks',
  'progress',
];

/** After any act on orders, everything that shows them is asked again. */
export function useRefreshOrders() {
  const queries = useQueryClient();
  return useCallback(
    () => Promise.all(affected.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    [queries],
  );
}

export function usePlaceCheckout() {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (draft: CheckoutDraft) =>
      once('checkout', draft, (header) =>
        answer(api.POST('/v1/checkouts', { params: { header }, body: draft })),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useCancelOrder(id: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`cancellation.${id}`, reason, (header) =>
        answer(
          api.POST('/v1/orders/{id}/cancellation', { params: { header, path: { id } }, body: { reason } }),
        ),
      ),
    onSuccess: () => refresh(),
  });
}

/** Packs of a line that were neither sent nor closed. */
export function remaining(line: OrderLine): number {
  return line.quantity - line.shippedQuantity - line.closedQuantity;
}

/** What was not sent will not be. */
export function useCloseRest(id: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`closure.${id}`, reason, (header) =>
        answer(api.POST('/v1/orders/{id}/closure', { params: { header, path: { id } }, body: { reason } })),
      ),
    onSuccess: () => refresh(),
  });
}

export function useUsualGoods() {
  return useQuery({ queryKey: ['usual-goods'], queryFn: () => answer(api.GET('/v1/usual-goods')) });
}
