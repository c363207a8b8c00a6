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

export type PaymentMethod = Answer<'listPaymentMethods'>['items'][number];
export type Attempt = Answer<'checkAttempt'>;

export function usePaymentMethods(orderId: string) {
  return useQuery({
    queryKey: ['payment-methods', orderId],
    queryFn: () => answer(api.GET('/v1/orders/{id}/payment-methods', { params: { path: { id: orderId } } })),
  });
}

/** Opens an attempt to pay through the provider, or finds the open one again. */
export function usePayOnline(orderId: string, dueFen: number) {
  return useMutation({
    mutationFn: (method: NonNullable<PaymentMethod['method']>) => {
      const body = { provider: 'stripe', method } as const;
      return once(`payment.${orderId}.${dueFen}`, body, (header) =>
        answer(api.POST('/v1/orders/{id}/payments', { params: { header, path: { id: orderId } }, body })),
      );
    },
  });
}

/** The provider may still tell something new. */
export const isOpen = (state: Attempt['state']) =>
  state === 'created' || state === 'waiting' || state === 'processing';

/** How an attempt stands: the provider is asked, at first often and then now and then, until it is decided. */
export function useAttempt(id: string) {
  return useQuery({
    queryKey: ['payment-attempt', id],
    queryFn: () =>
      answer(api.POST('/v1/payment-attempts/{id}/checks', { params: { path: { id } }, body: {} })),
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && isOpen(data.state) ? (dataUpdateCount < 20 ? 3_000 : 15_000) : false,
  });
}
