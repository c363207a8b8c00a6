import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer, Body, Query } from '../api/types';
import { yearChoices } from '../official/filters';
import type { Tone } from '../shared';
import { usePages } from '../shared/pages';

export type FlagRow = Answer<'listFlags'>['items'][number];
export type Flag = Answer<'getFlag'>;
export type Item = Flag['items'][number];
export type State = Flag['state'];
export type Figures = Answer<'getFlagFigures'>;
export type RuleFigures = Figures['items'][number];
export type RuleCode = Flag['rule'];
export type Outcome = Body<'endFlag'>['outcome'];

export const states: readonly State[] = ['open', 'assigned', 'explained', 'confirmed', 'dismissed'];
export const outcomes: readonly Outcome[] = ['explained', 'confirmed', 'dismissed'];
export const tones: Record<State, Tone> = {
  open: 'wait',
  assigned: 'move',
  explained: 'good',
  confirmed: 'bad',
  dismissed: 'still',
};

export const isAlive = (state: State): boolean => state === 'open' || state === 'assigned';
export const flagPath = (id: string): string => `/official/integrity/${id}`;

/** What the list shows; all of it lives in the address. */
export interface Filters {
  year?: number | undefined;
  month?: number | undefined;
  rule?: RuleCode | undefined;
  state: State | 'alive' | 'all';
  mine: boolean;
}

const rulePattern = /^[a-z_]{1,40}$/;

export function useFilters() {
  const [query, setQuery] = useSearchParams();
  const year = Number(query.get('year'));
  const month = Number(query.get('month'));
  const isYear = yearChoices().includes(year);
  const filters: Filters = {
    year: isYear ? year : undefined,
    month: isYear && Number.isInteger(month) && month >= 1 && month <= 12 ? month : undefined,
    rule: rulePattern.test(query.get('rule') ?? '') ? (query.get('rule') as RuleCode) : undefined,
    state: [...states, 'all' as const].find((one) => one === query.get('state')) ?? 'alive',
    mine: query.get('mine') === '1',
  };
  const set = (change: Record<string, string>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change)) {
          if (value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true },
    );
  return { filters, set };
}

export function useFlags({ year, month, rule, state, mine }: Filters, me: string | undefined) {
  const asked: Query<'listFlags'> = {
    year,
    month,
    rule,
    ...(state === 'all' ? {} : { state }),
    ...(mine && me ? { ownerId: me } : {}),
  };
  return usePages(['integrity', 'flags', asked], (cursor) =>
    answer(api.GET('/v1/integrity-flags', { params: { query: { ...asked, limit: 30, cursor } } })),
  );
}

export function useFigures(year: number | undefined) {
  return useQuery({
    queryKey: ['integrity', 'figures', year],
    queryFn: () => answer(api.GET('/v1/integrity-figures', { params: { query: { year } } })),
  });
}

export function useFlag(id: string) {
  return useQuery({
    queryKey: ['integrity', 'flag', id],
    queryFn: () => answer(api.GET('/v1/integrity-flags/{id}', { params: { path: { id } } })),
  });
}

export function useOwners(enabled: boolean) {
  return useQuery({
    queryKey: ['integrity', 'owners'],
    queryFn: () => answer(api.GET('/v1/integrity-owners')),
    enabled,
  });
}

export function useScans() {
  return useQuery({
    queryKey: ['integrity', 'scans'],
    queryFn: () => answer(api.GET('/v1/integrity-scans', { params: { query: { limit: 1 } } })),
    refetchInterval: (query) => (query.state.data?.items[0]?.state === 'waiting' ? 3_000 : false),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['integrity'] });
}

export function useAssign(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (ownerId: string) =>
      once(`flag-assignment.${id}`, { ownerId }, (header) =>
        answer(
          api.POST('/v1/integrity-flags/{id}/assignment', {
            params: { header, path: { id } },
            body: { ownerId },
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useEnd(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'endFlag'>) =>
      once(`flag-outcome.${id}`, body, (header) =>
        answer(api.POST('/v1/integrity-flags/{id}/outcome', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useSearchAgain() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (from: string) =>
      once('flag-search', { from }, (header) =>
        answer(api.POST('/v1/integrity-scans', { params: { header }, body: { from } })),
      ),
    onSettled: () => void refresh(),
  });
}
