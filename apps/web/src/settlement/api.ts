import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import { usePages } from '../shared/pages';

export type Settlement = Answer<'listSettlements'>['items'][number];
export type Statement = Answer<'getSettlement'>;
export type Earnings = Answer<'getEarnings'>;
export type Earning = Answer<'listEarnings'>['items'][number];
export type Stage = Earning['stage'];
export type PayoutDays = Answer<'getPayoutDays'>;

export const stages: readonly Stage[] = ['travelling', 'awaiting_payment', 'to_settle', 'on_the_way', 'paid'];

export function useSettlements() {
  return usePages(['settlements'], (cursor) =>
    answer(api.GET('/v1/settlements', { params: { query: { limit: 20, cursor } } })),
  );
}

export function useStatement(id: string) {
  return useQuery({
    queryKey: ['settlements', id],
    queryFn: () => answer(api.GET('/v1/settlements/{id}', { params: { path: { id } } })),
  });
}

export function usePayoutDays() {
  return useQuery({ queryKey: ['payout-days'], queryFn: () => answer(api.GET('/v1/payout-days')) });
}

export function useEarnings() {
  return useQuery({ queryKey: ['earnings'], queryFn: () => answer(api.GET('/v1/earnings')) });
}

export function useEarningOrders(stage: Stage | undefined) {
  return usePages(['earnings', 'orders', stage], (cursor) =>
    answer(api.GET('/v1/earnings/orders', { params: { query: { stage, limit: 20, cursor } } })),
  );
}
