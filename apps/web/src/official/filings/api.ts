import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, fetchJson } from '../../api/client';
import { fingerprint, once } from '../../api/intent';
import type { Answer, Body, Query } from '../../api/types';
import type { Filing } from '../../filing/required';
import { usePages } from '../../shared/pages';
import type { Choice } from './choice';

export type UnitRow = Answer<'listUnitFilings'>['items'][number];
export type Summary = Answer<'getFilingSummary'>;
export type Imported = Answer<'importFilings'>;
export type Reminder = Answer<'listReminders'>['items'][number];
type Review = Body<'reviewFiling'>;

const perPage = 100;

function asked({ pick: _, ...rest }: Choice): Query<'getFilingSummary'> {
  return rest;
}

export function useUnitFilings(choice: Choice) {
  return usePages(['filings', 'units', choice], (cursor) =>
    answer(api.GET('/v1/filings', { params: { query: { ...choice, limit: perPage, cursor } } })),
  );
}

export function useSummary(choice: Choice) {
  return useQuery({
    queryKey: ['filings', 'summary', asked(choice)],
    queryFn: () => answer(api.GET('/v1/filing-summary', { params: { query: asked(choice) } })),
  });
}

export function useFiling(id: string) {
  return useQuery({
    queryKey: ['filings', 'one', id],
    queryFn: () => answer(api.GET('/v1/filings/{id}', { params: { path: { id } } })),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['filings'] });
}

export function useReview({ id, version }: Filing) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Review) =>
      once(`filing-review.${id}`, [version, body], (header) =>
        answer(
          api.POST('/v1/filings/{id}/review', {
            params: { path: { id }, header: { ...header, 'If-Match': `"${version}"` } },
            body,
          }),
        ),
      ),
    onSettled: refresh,
  });
}

export function useRemind(choice: Choice) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) => {
      // Who has no canteen is reminded to file zero when they are the ones that are picked.
      const canteen = choice.pick === 'zero_due' ? { canteen: 'none' } : {};
      const body = { ...asked(choice), ...canteen, note } as Body<'sendReminders'>;
      return once('filing-reminders', body, (header) =>
        answer(api.POST('/v1/filing-reminders', { params: { header }, body })),
      );
    },
    onSettled: refresh,
  });
}

export function useReminders(year: number) {
  return usePages(['filings', 'reminders', year], (cursor) =>
    answer(api.GET('/v1/filing-reminders', { params: { query: { year, limit: 50, cursor } } })),
  );
}

export type Reached = Answer<'listRemindedUnits'>['items'][number];

export function useReached(id: string) {
  return usePages(['filings', 'reached', id], (cursor) =>
    answer(
      api.GET('/v1/filing-reminders/{id}/units', {
        params: { path: { id }, query: { limit: 50, cursor } },
      }),
    ),
  );
}

/** Everything that the choice shows, in the form in which it can be brought back. */
export function bookOf(choice: Choice): string {
  const given = Object.entries(choice).filter(([, value]) => value !== undefined);
  return `/v1/filing-workbook?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

export function useImport(year: number) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append('file', file);
      return once('filing-import', [await fingerprint(file), year], (headers) =>
        fetchJson<Imported>(`/v1/filing-imports?year=${year}`, { method: 'POST', body: form, headers }),
      );
    },
    onSettled: refresh,
  });
}
