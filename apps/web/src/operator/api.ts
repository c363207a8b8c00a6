import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer } from '../api/types';

export type ImportResult = Answer<'importStatement'>;
export type Statement = Answer<'listStatements'>['items'][number];
export type BankLine = Answer<'listBankLines'>['items'][number];
export type LineState = BankLine['state'];
export type Candidate = Answer<'listCandidates'>['items'][number];
export type Candidates = Answer<'listCandidates'>;
export type OtherCandidate = Answer<'listCandidates'>['others'][number];
export type BankAccount = Answer<'listBankAccounts'>['items'][number];
export type Preview = Answer<'previewStatement'>;
export type Layout = NonNullable<Preview['layout']>;
export type SuspenseAnswer = Answer<'getSuspense'>;
export type Health = Answer<'getOperationsHealth'>;
export type Stuck = Answer<'listStuckFlows'>['items'][number];

export type ProviderEvent = Answer<'listProviderEvents'>['items'][number];
export type EventState = ProviderEvent['state'];

export const eventStates: readonly EventState[] = [
  'quarantined',
  'waiting',
  'applied',
  'unchanged',
  'ignored',
];

/** What waits for people; exact up to a hundred. */
export function useQuarantineCount() {
  return useQuery({
    queryKey: ['provider-events', 'quarantine count'],
    queryFn: () =>
      answer(
        api.GET('/v1/provider-events', { params: { query: { state: 'quarantined', limit: 100 } } }),
      ).then(({ items }) => items.length),
    refetchInterval: 60_000,
  });
}

export function useProviderEvent(id: string) {
  return useQuery({
    queryKey: ['provider-events', 'one', id],
    queryFn: () => answer(api.GET('/v1/provider-events/{id}', { params: { path: { id } } })),
  });
}

/** Once more: states are compared, so that nothing can be booked twice. */
export function useApplyEvent(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/v1/provider-events/{id}/applications', { params: { path: { id } }, body: {} })),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['provider-events'] }),
  });
}

export const lineStates: readonly LineState[] = ['unmatched', 'proposed', 'matched'];

export function useCandidates(lineId: string) {
  return useQuery({
    queryKey: ['candidates', lineId],
    queryFn: () => answer(api.GET('/v1/bank-lines/{id}/candidates', { params: { path: { id: lineId } } })),
  });
}

/** How many lines stand in a state; exact up to a hundred. */
export function useLineCount(state: LineState) {
  return useQuery({
    queryKey: ['bank-lines', 'count', state],
    queryFn: () =>
      answer(api.GET('/v1/bank-lines', { params: { query: { state, limit: 100 } } })).then((page) => ({
        count: page.items.length,
        more: page.nextCursor !== null,
      })),
    refetchInterval: 60_000,
  });
}

export function useRefreshDesk() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['bank-lines', 'bank-statements', 'candidates', 'suspense', 'health', 'stuck'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

export type Part = {
  kind: Candidates['others'][number]['kind'] | 'payment';
  paperId: string;
  /** Without a sign. */
  amountFen: number;
};
type Act = { kind: 'match'; allocations: Part[] } | { kind: 'confirmations' } | { kind: 'rejection' };

/** Proposes, confirms or rejects: three acts on one line, two people. */
export function useLineAct(lineId: string) {
  const refresh = useRefreshDesk();
  return useMutation({
    mutationFn: (act: Act) =>
      once(`bank-line.${lineId}`, act, (header) => {
        const params = { header, path: { id: lineId } };
        if (act.kind === 'match')
          return answer(
            api.POST('/v1/bank-lines/{id}/match', { params, body: { allocations: act.allocations } }),
          );
        return act.kind === 'confirmations'
          ? answer(api.POST('/v1/bank-lines/{id}/confirmations', { params, body: {} }))
          : answer(api.POST('/v1/bank-lines/{id}/rejection', { params, body: {} }));
      }),
    onSettled: () => void refresh(),
  });
}

export function useBankAccounts() {
  return useQuery({
    queryKey: ['bank-accounts'],
    queryFn: () => answer(api.GET('/v1/bank-accounts')).then(({ items }) => items),
  });
}

export function useAddAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; bank: string; account: string }) =>
      once('bank-account', body, (header) =>
        answer(api.POST('/v1/bank-accounts', { params: { header }, body })),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bank-accounts'] }),
  });
}

export function useSaveLayout(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Layout) =>
      once(`bank-layout.${accountId}`, body, (header) =>
        answer(
          api.POST('/v1/bank-accounts/{id}/layout', { params: { header, path: { id: accountId } }, body }),
        ),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bank-accounts'] }),
  });
}

/** What nobody has explained; the same figure as the journal's. */
export function useSuspense() {
  return useQuery({
    queryKey: ['suspense'],
    queryFn: () => answer(api.GET('/v1/suspense')),
    refetchInterval: 60_000,
  });
}
