import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer } from '../api/types';
import { usePages } from '../shared/pages';

export type OpenMonth = Answer<'listOpenData'>['items'][number];
export type OpenData = Answer<'getOpenData'>;
export type OpenPart = OpenData['parts'][number];

export function useOpenMonths() {
  return usePages(['open-data'], (cursor) =>
    answer(api.GET('/v1/open-data', { params: { query: { limit: 50, cursor } } })),
  );
}

export function useOpenMonth(id: string) {
  return useQuery({
    queryKey: ['open-data', id],
    queryFn: () => answer(api.GET('/v1/open-data/{id}', { params: { path: { id } } })),
  });
}
