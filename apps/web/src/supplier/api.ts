import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryString } from '../api/catalog';
import { fetchJson } from '../api/client';
import { once } from '../api/intent';
import { useRefreshOrders } from '../api/orders';
import type { Payment } from '../api/payments';
import type { Page } from '../api/types';
import { send } from '../shared/send';

export interface ReturnLine {
  id: string;
  productName: string;
  spec: string;
  quantity: number;
  amountFen: number;
}

export interface GoodsReturn {
  id: string;
  number: string;
  state: 'requested' | 'agreed' | 'refused';
  acceptanceNumber: string;
  orderId: string;
  orderNumber: string;
  buyerName: string;
  reason: string;
  amountFen: number;
  requestedByName: string;
  requestedAt: string;
  decidedByName: string | null;
  decidedAt: string | null;
  lines: ReturnLine[];
}

export interface Invoice {
  id: string;
  orderId: string;
  orderNumber: string;
  code: string;
  number: string;
  amountFen: number;
  issuedOn: string;
  registeredBy: { id: string; name: string };
  registeredAt: string;
}

export interface SupplierPayment extends Payment {
  buyerName: string;
}

export interface InvoiceDraft {
  code?: string;
  number: string;
  amountFen: number;
  issuedOn: string;
}

export interface ShipmentDraft {
  lines: Array<{
    orderLineId: string;
    quantity: number;
    lotNumber?: string;
    originCountyCode?: string;
    originTownship?: string;
    harvestedOn?: string;
  }>;
  transport: 'carrier' | 'own_truck';
  carrier?: string;
  trackingNumber?: string;
  driverName?: string;
  plateNumber?: string;
}

export function useReturns(filter: { orderId?: string; state?: string }) {
  return useInfiniteQuery({
    queryKey: ['returns', filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      fetchJson<Page<GoodsReturn>>(`/v1/returns${queryString({ ...filter, cursor: pageParam })}`),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useInvoices(orderId: string) {
  return useQuery({
    queryKey: ['invoices', orderId],
    queryFn: () => fetchJson<Page<Invoice>>(`/v1/invoices${queryString({ orderId, limit: 100 })}`),
  });
}

/** Everything that an act of the cooperative may have changed is asked again. */
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
    mutationFn: () => send<{ id: string }>('POST', `/v1/orders/${orderId}/confirmation`),
    onSuccess: () => refresh(),
  });
}

export function useSendShipment(orderId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: ShipmentDraft) =>
      once(`shipment.${orderId}`, draft, (key) =>
        send<{ id: string; number: string }>('POST', `/v1/orders/${orderId}/shipments`, draft, key),
      ),
    onSuccess: () => refresh(),
  });
}

export function useRegisterInvoice(orderId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: InvoiceDraft) =>
      once(`invoice.${orderId}`, draft, (key) =>
        send<Invoice>('POST', `/v1/orders/${orderId}/invoices`, draft, key),
      ),
    onSuccess: () => refresh(),
  });
}

export function useDecideReturn(returnId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (decision: 'agreed' | 'refused') =>
      once(`return.${returnId}`, { decision }, (key) =>
        send<{ id: string }>('POST', `/v1/returns/${returnId}/decision`, { decision }, key),
      ),
    onSuccess: () => refresh(),
  });
}
