import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryString } from './catalog';
import { fetchJson } from './client';
import { once } from './intent';
import type { Checkout, CheckoutDraft, Order, OrderState, OrderSummary, Page, UsualGood } from './types';

const json = { 'Content-Type': 'application/json' };

export function useOrders(filter: { state?: OrderState; q?: string }, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['orders', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      fetchJson<Page<OrderSummary>>(`/v1/orders${queryString({ ...filter, limit, cursor: pageParam })}`),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useOrder(id: string) {
  return useQuery({ queryKey: ['order', id], queryFn: () => fetchJson<Order>(`/v1/orders/${id}`) });
}

/** After any act on orders, everything that shows them is asked again. */
export function useRefreshOrders() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['orders', 'order', 'shipments', 'shipment', 'acceptance', 'payments', 'tasks', 'progress'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

export function usePlaceCheckout() {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (draft: CheckoutDraft) =>
      once('checkout', draft, (key) =>
        fetchJson<Checkout>('/v1/checkouts', {
          method: 'POST',
          headers: { ...json, ...key },
          body: JSON.stringify(draft),
        }),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useCancelOrder(id: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (reason: string) =>
      fetchJson<{ id: string; state: OrderState }>(`/v1/orders/${id}/cancellation`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ reason }),
      }),
    onSuccess: () => refresh(),
  });
}

export function useUsualGoods() {
  return useQuery({
    queryKey: ['usual-goods'],
    queryFn: () => fetchJson<Page<UsualGood>>('/v1/usual-goods'),
  });
}
