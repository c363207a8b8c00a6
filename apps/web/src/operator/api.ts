import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryString } from '../api/catalog';
import { fetchJson } from '../api/client';
import { send } from '../shared/send';

export const lineStates = ['unmatched', 'proposed', 'matched'] as const;
export type LineState = (typeof lineStates)[number];

interface Person {
  id: string;
  name: string;
}

export interface ImportResult {
  id: string;
  lines: number;
  matched: number;
  unmatched: number;
  duplicates: number;
  /** Money going out, left out. */
  outgoing: number;
}

export interface Statement extends ImportResult {
  fileName: string;
  encoding: 'utf-8' | 'gbk';
  importedBy: Person;
  importedAt: string;
}

export interface BankLine {
  id: string;
  statementId: string;
  rowNumber: number;
  bankReference: string | null;
  bookedOn: string;
  amountFen: number;
  payerName: string;
  payerAccount: string;
  memo: string;
  state: LineState;
  unmatchedReason: string | null;
  payment: {
    id: string;
    transferCode: string;
    amountFen: number;
    orderId: string;
    orderNumber: string;
    buyerName: string;
  } | null;
  proposedBy: Person | null;
  proposedAt: string | null;
  confirmedBy: Person | null;
  confirmedAt: string | null;
}

export interface Candidate {
  paymentId: string;
  transferCode: string;
  amountFen: number;
  orderId: string;
  orderNumber: string;
  buyerName: string;
  requestedAt: string;
  sameAmount: boolean;
  samePayer: boolean;
  codeInMemo: boolean;
}

export function useCandidates(lineId: string) {
  return useQuery({
    queryKey: ['candidates', lineId],
    queryFn: () =>
      fetchJson<{ items: Candidate[] }>(`/v1/bank-lines/${lineId}/candidates`).then((answer) => answer.items),
  });
}

/** How many lines stand in a state; exact up to a hundred. */
export function useLineCount(state: LineState) {
  return useQuery({
    queryKey: ['/v1/bank-lines', 'count', state],
    queryFn: () =>
      fetchJson<{ items: BankLine[]; nextCursor: string | null }>(
        `/v1/bank-lines${queryString({ state, limit: 100 })}`,
      ).then((page) => ({ count: page.items.length, more: page.nextCursor !== null })),
    refetchInterval: 60_000,
  });
}

export function useRefreshDesk() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['/v1/bank-lines', '/v1/bank-statements', 'candidates', 'health', 'stuck'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

type Act = { kind: 'match'; paymentId: string } | { kind: 'confirmations' } | { kind: 'rejection' };

/** Proposes, confirms or rejects: three acts on one line, two people. */
export function useLineAct(lineId: string) {
  const refresh = useRefreshDesk();
  return useMutation({
    mutationFn: (act: Act) =>
      act.kind === 'match'
        ? send<{ state: LineState }>('POST', `/v1/bank-lines/${lineId}/match`, { paymentId: act.paymentId })
        : send<{ state: LineState }>('POST', `/v1/bank-lines/${lineId}/${act.kind}`),
    onSettled: () => refresh(),
  });
}
