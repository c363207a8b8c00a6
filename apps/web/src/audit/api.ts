import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import type { Answer, Query } from '../api/types';
import { inShanghai } from '../shared';
import { usePages } from '../shared/pages';

export type View = Answer<'listViews'>['items'][number];
export type Change = Answer<'listChanges'>['items'][number];
export type Act = View['act'];

const dayMs = 86_400_000;
export const periods = { week: 7, month: 31, quarter: 92, year: 366 } as const;
export type Period = keyof typeof periods;
const acts = ['evidence', 'photo', 'file', 'paper', 'export', 'unmasked'] as const;

/** What the audit pages show; all of it lives in the address, so a link shows what its sender saw. */
export interface Filters {
  period: Period;
  act?: Act | undefined;
  q?: string | undefined;
  type?: string | undefined;
  userId?: string | undefined;
  /** For the chip: whom the id means. */
  userName?: string | undefined;
  subjectId?: string | undefined;
}

const id = (text: string | null) => (text !== null && /^[0-9a-f-]{36}$/.test(text) ? text : undefined);

export function useFilters() {
  const [query, setQuery] = useSearchParams();
  const filters: Filters = {
    period: (Object.keys(periods) as Period[]).find((one) => one === query.get('period')) ?? 'month',
    act: acts.find((one) => one === query.get('act')),
    q: query.get('q')?.slice(0, 50) || undefined,
    type: /^[a-z_]+$/.test(query.get('type') ?? '') ? (query.get('type') ?? undefined) : undefined,
    userId: id(query.get('userId')),
    userName: query.get('userName')?.slice(0, 50) || undefined,
    subjectId: id(query.get('subjectId')),
  };
  const set = (change: Partial<Record<keyof Filters, string | undefined>>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change)) {
          if (value) next.set(key, value);
          else next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  return { filters, set };
}

/** The first business day of the period. */
function startOf(period: Period): string {
  const { year, month, day } = inShanghai(new Date(Date.now() - (periods[period] - 1) * dayMs));
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export function useViews({ period, act, q, userId, subjectId }: Filters) {
  const asked: Query<'listViews'> = { from: startOf(period), act, q, userId, subjectId };
  return usePages(['audit', 'views', asked], (cursor) =>
    answer(api.GET('/v1/access-log', { params: { query: { ...asked, limit: 50, cursor } } })),
  );
}

/** Of pages that hold nothing, and yet lead on, as many are turned at once; then a person decides. */
const mostTurned = 20;

export function useChanges({ period, type, userId, subjectId }: Filters) {
  const asked: Query<'listChanges'> = { from: startOf(period), type, userId, subjectId };
  const turn = (cursor: string | undefined) =>
    answer(api.GET('/v1/changes', { params: { query: { ...asked, limit: 50, cursor } } }));
  return usePages(['audit', 'changes', asked], async (cursor) => {
    let page = await turn(cursor);
    for (let turned = 1; !page.items.length && page.nextCursor && turned < mostTurned; turned++)
      page = await turn(page.nextCursor);
    return page;
  });
}

export function useChain() {
  return useQuery({
    queryKey: ['audit', 'chain'],
    queryFn: () => answer(api.GET('/v1/audit-chain')),
    refetchInterval: 10_000,
  });
}

export const headsFile = '/v1/audit-chain/heads';
