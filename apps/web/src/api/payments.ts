import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { queryString } from './catalog';
import { fetchJson } from './client';
import { once } from './intent';
import { useRefreshOrders } from './orders';
import type { Page } from './types';

export interface Payment {
  id: string;
  orderId: string;
  orderNumber: string;
  buyerName: string;
  supplierName: string;
  amountFen: number;
  transferCode: string;
  state: 'pending' | 'captured' | 'voided';
  payee: { name: string; bank: string; account: string };
  requestedAt: string;
  capturedAt: string | null;
}

export function usePaymentsOf(orderId: string, poll = false) {
  return useQuery({
    queryKey: ['payments', 'order', orderId],
    queryFn: () => fetchJson<Page<Payment>>(`/v1/payments${queryString({ orderId })}`),
    refetchInterval: poll ? 15_000 : false,
  });
}

export function usePayments(filter: { state?: string }, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['payments', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      fetchJson<Page<Payment>>(`/v1/payments${queryString({ ...filter, limit, cursor: pageParam })}`),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Asks for a transfer code. The server gives the open one again while its amount is still right. */
export function useRequestPayment(orderId: string, dueFen: number) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: () => {
      const body = { provider: 'bank_transfer' };
      return once(`payment.${orderId}.${dueFen}`, body, (key) =>
        fetchJson<Payment>(`/v1/orders/${orderId}/payments`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...key },
          body: JSON.stringify(body),
        }),
      );
    },
    onSuccess: () => refresh(),
  });
}

export const noticeUrl = (paymentId: string) => `/v1/payments/${paymentId}/notice`;
