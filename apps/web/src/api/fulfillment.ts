import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { queryString } from './catalog';
import { fetchJson } from './client';
import { once } from './intent';
import { useRefreshOrders } from './orders';
import type { Page, ShipmentState } from './types';

export interface ShipmentLine {
  id: string;
  orderLineId: string;
  productName: string;
  spec: string;
  illustration: string;
  quantity: number;
  priceFen: number;
  lotNumber: string;
  originCountyCode: string;
  originCountyName: string;
  originTownship: string;
  harvestedOn: string | null;
}

export interface Shipment {
  id: string;
  number: string;
  state: ShipmentState;
  orderId: string;
  orderNumber: string;
  buyerId: string;
  buyerName: string;
  supplierId: string;
  supplierName: string;
  transport: 'carrier' | 'own_truck';
  carrier: string | null;
  trackingNumber: string | null;
  driverName: string | null;
  plateNumber: string | null;
  shippedByName: string;
  shippedAt: string;
  acceptBy: string;
  escalationLevel: number;
  lines: ShipmentLine[];
  acceptance: {
    id: string;
    number: string;
    state: Acceptance['state'];
    acceptedFen: number;
    firstSignerId: string;
  } | null;
}

export interface AcceptanceLine {
  id: string;
  shipmentLineId: string;
  orderLineId: string;
  productName: string;
  spec: string;
  illustration: string;
  lotNumber: string;
  originCountyName: string;
  originTownship: string;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
  reason: string | null;
  priceFen: number;
  amountFen: number;
}

export interface Acceptance {
  id: string;
  number: string;
  state: 'awaiting_second_signature' | 'accepted';
  shipmentId: string;
  shipmentNumber: string;
  orderId: string;
  orderNumber: string;
  buyerId: string;
  buyerName: string;
  supplierId: string;
  supplierName: string;
  acceptedFen: number;
  note: string | null;
  firstSigner: { id: string; name: string };
  firstSignedAt: string;
  secondSigner: { id: string; name: string } | null;
  secondSignedAt: string | null;
  lines: AcceptanceLine[];
  photos: Array<{ id: string; name: string }>;
}

export interface AcceptanceDraft {
  lines: Array<{
    shipmentLineId: string;
    acceptedQuantity: number;
    rejectedQuantity: number;
    reason?: string;
  }>;
  photoIds?: string[];
  note?: string;
}

const json = { 'Content-Type': 'application/json' };

export function useShipments(filter: { orderId?: string; state?: ShipmentState | string }, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['shipments', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      fetchJson<Page<Shipment>>(`/v1/shipments${queryString({ ...filter, limit, cursor: pageParam })}`),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useShipment(id: string) {
  return useQuery({ queryKey: ['shipment', id], queryFn: () => fetchJson<Shipment>(`/v1/shipments/${id}`) });
}

export function useAcceptance(id: string) {
  return useQuery({
    queryKey: ['acceptance', id],
    queryFn: () => fetchJson<Acceptance>(`/v1/acceptances/${id}`),
  });
}

/** One photo, sent as it is taken. */
export async function uploadPhoto(file: File): Promise<{ id: string }> {
  const form = new FormData();
  form.append('file', file);
  return fetchJson<{ id: string }>('/v1/photos', { method: 'POST', body: form });
}

export const fileUrl = (id: string) => `/v1/files/${id}`;

export function useAccept(shipmentId: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (draft: AcceptanceDraft) =>
      once(`acceptance.${shipmentId}`, draft, (key) =>
        fetchJson<{ id: string; number: string; state: string; acceptedFen: number }>(
          `/v1/shipments/${shipmentId}/acceptance`,
          { method: 'POST', headers: { ...json, ...key }, body: JSON.stringify(draft) },
        ),
      ),
    onSuccess: () => refresh(),
  });
}

export function useSign(acceptanceId: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: () =>
      fetchJson<{ id: string; state: string }>(`/v1/acceptances/${acceptanceId}/signatures`, {
        method: 'POST',
      }),
    onSuccess: () => refresh(),
  });
}
