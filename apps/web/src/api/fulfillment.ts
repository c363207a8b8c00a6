import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { answer, api, fetchJson } from './client';
import { fingerprint, once } from './intent';
import { useRefreshOrders } from './orders';
import type { Answer, Body } from './types';

export type Shipment = Answer<'getShipment'>;
export type ShipmentLine = Shipment['lines'][number];
export type Acceptance = Answer<'getAcceptance'>;
export type AcceptanceLine = Acceptance['lines'][number];
export type AcceptanceDraft = Body<'acceptShipment'>;

export interface ShipmentFilter {
  orderId?: string;
  /** One state, or several with commas. */
  state?: string;
}

export function useShipments(filter: ShipmentFilter, limit = 20) {
  return useInfiniteQuery({
    queryKey: ['shipments', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/v1/shipments', { params: { query: { ...filter, limit, cursor: pageParam || undefined } } }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

export function useShipment(id: string) {
  return useQuery({
    queryKey: ['shipment', id],
    queryFn: () => answer(api.GET('/v1/shipments/{id}', { params: { path: { id } } })),
  });
}

export function useAcceptance(id: string) {
  return useQuery({
    queryKey: ['acceptance', id],
    queryFn: () => answer(api.GET('/v1/acceptances/{id}', { params: { path: { id } } })),
  });
}

/** One photo, sent as it is taken; `tile` tells it from the same picture taken twice. */
export async function uploadPhoto(file: File, tile: string): Promise<{ id: string }> {
  const form = new FormData();
  form.append('file', file);
  return once(`photo.${tile}`, await fingerprint(file), (headers) =>
    fetchJson<Answer<'storePhoto'>>('/v1/photos', { method: 'POST', body: form, headers }),
  );
}

export const fileUrl = (id: string) => `/v1/files/${id}`;

export function useAccept(shipmentId: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (draft: AcceptanceDraft) =>
      once(`acceptance.${shipmentId}`, draft, (header) =>
        answer(
          api.POST('/v1/shipments/{id}/acceptance', {
            params: { header, path: { id: shipmentId } },
            body: draft,
          }),
        ),
      ),
    onSuccess: () => refresh(),
  });
}

export function useSign(acceptanceId: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: () =>
      once(`signature.${acceptanceId}`, {}, (header) =>
        answer(
          api.POST('/v1/acceptances/{id}/signatures', {
            params: { header, path: { id: acceptanceId } },
            body: {},
          }),
        ),
      ),
    onSuccess: () => refresh(),
  });
}

export type GoodsReturn = Answer<'listReturns'>['items'][number];
export type ReturnDraft = Body<'requestReturn'>;

export function useReturns(orderId: string) {
  return useQuery({
    queryKey: ['returns', orderId],
    queryFn: () => answer(api.GET('/v1/returns', { params: { query: { orderId } } })),
  });
}

/** The buyer gives goods back after acceptance; it counts once the supplier agrees. */
export function useRequestReturn(acceptanceId: string) {
  const refresh = useRefreshOrders();
  return useMutation({
    mutationFn: (draft: ReturnDraft) =>
      once(`return.${acceptanceId}`, draft, (header) =>
        answer(
          api.POST('/v1/acceptances/{id}/returns', {
            params: { header, path: { id: acceptanceId } },
            body: draft,
          }),
        ),
      ),
    onSuccess: () => refresh(),
  });
}
