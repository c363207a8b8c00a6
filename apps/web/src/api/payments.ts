import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import { once } from './intent';
import { useRefreshOrders } from './orders';
import type { Answer } from './types';

export type Payment = Answer<'listPayments'>['items'][number];

export function usePaymentsOf(orderId: string, poll = false) {
  return useQuery({
    queryKey: ['payments', 'order', orderId],
    queryFn: () => answer(api.GET('/v1/payments', { params: { query: { orderId } } })),
    refetchInterval: poll ? 15_000 : false,
  });
}

export function usePayments(filter: { state?: string }, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['payments', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/payments', { params: { query: { ...filter, limit, cursor: pageParam || undefined } } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Asks for a transfer code. The server gives the open one again while its amount is still right. */
export function useRequestPayment(orderId: string, dueFen: number) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: () => {
      const body = { provider: 'bank_transfer' } as const;
      return once(`payment.${orderId}.${dueFen}`, body, (header) =>
        answer(api.POST('/v1/orders/{id}/payments', { params: { header, path: { id: orderId } }, body })),
      );
    },
    onSuccess: () => refresh(),
  });
}
