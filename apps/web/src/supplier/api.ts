import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import { useRefreshOrders } from '../api/orders';
import type { Answer, Body } from '../api/types';

export type GoodsReturn = Answer<'listReturns'>['items'][number];
export type ShipmentDraft = Body<'sendShipment'>;

export function useReturns(filter: { orderId?: string; state?: string }) {
  return useInfiniteQuery({
    queryKey: ['returns', filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(api.GET('/v1/returns', { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/**
 * Everything that an act of the cooperative may have changed is asked again. Nobody waits for it: the card that acted may
 * be gone from its list by then, and could no longer say so.
 */
function useRefresh() {
  const refreshOrders = useRefreshOrders();
  const queries = useQueryClient();
  return () =>
    Promise.all([
      refreshOrders(),
      ...['returns', 'invoices', 'stock', 'movements'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    ]);
}

export function useConfirmOrder(orderId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      once(`confirmation.${orderId}`, {}, (header) =>
        answer(
          api.POST('/v1/orders/{id}/confirmation', { params: { header, path: { id: orderId } }, body: {} }),
        ),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useSendShipment(orderId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: ShipmentDraft) =>
      once(`shipment.${orderId}`, draft, (header) =>
        answer(
          api.POST('/v1/orders/{id}/shipments', { params: { header, path: { id: orderId } }, body: draft }),
        ),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useDecideReturn(returnId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (decision: 'agreed' | 'refused') =>
      once(`return.${returnId}`, { decision }, (header) =>
        answer(
          api.POST('/v1/returns/{id}/decision', {
            params: { header, path: { id: returnId } },
            body: { decision },
          }),
        ),
      ),
    onSuccess: () => void refresh(),
  });
}
