import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Payout = Answer<'listPayouts'>['items'][number];
export type Refund = Answer<'listRefunds'>['items'][number];
export type List = Answer<'listPaymentLists'>['items'][number];
export type ListDetail = Answer<'getPaymentList'>;
export type ListLine = ListDetail['lines'][number];
export type Account = Answer<'listPayoutAccounts'>['items'][number];
export type ListDraft = Body<'proposePaymentList'>;
export type Payee = { name: string; bank?: string; account: string };

const refetchInterval = 60_000;

export function useOpenPayouts() {
  return usePages(['payouts', 'open'], (cursor) =>
    answer(api.GET('/v1/payouts', { params: { query: { state: 'open', limit: 100, cursor } } })),
  );
}

export function useOpenRefunds() {
  return usePages(['refunds', 'open'], (cursor) =>
    answer(
      api.GET('/v1/refunds', {
        params: { query: { state: 'open', route: 'bank_transfer', limit: 100, cursor } },
      }),
    ),
  );
}

export function useLists() {
  return usePages(['payment-lists'], (cursor) =>
    answer(api.GET('/v1/payment-lists', { params: { query: { limit: 20, cursor } } })),
  );
}

export function useList(id: string) {
  return useQuery({
    queryKey: ['payment-lists', id],
    queryFn: () => answer(api.GET('/v1/payment-lists/{id}', { params: { path: { id } } })),
  });
}

/** Lists that wait for another operator, and accounts that wait to be checked. */
export function useWaiting() {
  return useQuery({
    queryKey: ['payment-lists', 'waiting'],
    refetchInterval,
    queryFn: async () => {
      const lists = await answer(
        api.GET('/v1/payment-lists', { params: { query: { state: 'proposed', limit: 100 } } }),
      );
      const accounts = await answer(
        api.GET('/v1/payout-accounts', { params: { query: { state: 'entered', limit: 100 } } }),
      );
      return { lists: lists.items.length, accounts: accounts.items.length };
    },
  });
}

export function useEnteredAccounts() {
  return usePages(['payout-accounts', 'entered'], (cursor) =>
    answer(api.GET('/v1/payout-accounts', { params: { query: { state: 'entered', limit: 20, cursor } } })),
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['payouts', 'refunds', 'payment-lists', 'payout-accounts', 'settlements', 'payout-days'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

export function useRun() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      once('settlement-run', {}, (header) =>
        answer(api.POST('/v1/settlement-runs', { params: { header }, body: {} })),
      ),
    onSettled: () => void refresh(),
  });
}

export function usePropose() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: ListDraft) =>
      once('payment-list', draft, (header) =>
        answer(api.POST('/v1/payment-lists', { params: { header }, body: draft })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useListAct(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (act: 'release' | 'withdrawal') =>
      once(`payment-list.${id}`, { act }, (header) => {
        const params = { header, path: { id } };
        return act === 'release'
          ? answer(api.POST('/v1/payment-lists/{id}/release', { params, body: {} }))
          : answer(api.POST('/v1/payment-lists/{id}/withdrawal', { params, body: {} }));
      }),
    onSettled: () => void refresh(),
  });
}

/** The bank did not pay a line of a released list. */
export function useBankRefusal(line: ListLine) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`bank-refusal.${line.id}`, { reason }, async (header) => {
        const params = { header, path: { id: line.id } };
        if (line.kind === 'payout')
          await answer(api.POST('/v1/payouts/{id}/failure', { params, body: { reason } }));
        else await answer(api.POST('/v1/refunds/{id}/failure', { params, body: { reason } }));
      }),
    onSettled: () => void refresh(),
  });
}

export function useCheckAccount(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (check: Body<'checkPayoutAccount'>) =>
      once(`payout-account.${id}`, check, (header) =>
        answer(api.POST('/v1/payout-accounts/{id}/check', { params: { header, path: { id } }, body: check })),
      ),
    onSettled: () => void refresh(),
  });
}
