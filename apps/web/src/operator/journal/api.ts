import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import type { Answer } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Balance = Answer<'listBalances'>['items'][number];
export type Account = Balance['account'];
export type PartyBalance = Answer<'listPartyBalances'>['items'][number];
export type Entry = Answer<'listEntries'>['items'][number];

/** Business dates, both included. */
export interface Period {
  from: string;
  to: string;
}

/** The accounts that are kept per buyer or supplier. */
export const perParty: readonly Account[] = [
  'buyer_receivable',
  'supplier_payable',
  'advances',
  'refunds_payable',
];

export function useBalances(period: Period) {
  return useQuery({
    queryKey: ['journal', 'balances', period],
    queryFn: () => answer(api.GET('/v1/journal/balances', { params: { query: { ...period } } })),
  });
}

export function useParties(account: Account, period: Period) {
  return usePages(['journal', 'parties', account, period], (cursor) =>
    answer(api.GET('/v1/journal/parties', { params: { query: { account, ...period, limit: 50, cursor } } })),
  );
}

export interface EntryFilter {
  account?: Account | undefined;
  partyId?: string | undefined;
  orderId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export function useEntries(filter: EntryFilter) {
  return usePages(['journal', 'entries', filter], (cursor) =>
    answer(api.GET('/v1/journal/entries', { params: { query: { ...filter, limit: 50, cursor } } })),
  );
}

/** All that `useEntries` pages through, as one file. */
export function entriesFile(filter: EntryFilter, format: 'xlsx' | 'csv'): string {
  const asked = Object.entries({ ...filter, format }).filter(([, value]) => value !== undefined);
  return `/v1/journal/entries/file?${new URLSearchParams(asked as [string, string][])}`;
}

export function useBookings(paperId: string) {
  return useQuery({
    queryKey: ['journal', 'bookings', paperId],
    queryFn: () => answer(api.GET('/v1/journal/bookings/{id}', { params: { path: { id: paperId } } })),
  });
}
