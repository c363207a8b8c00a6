import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type OfficeItem = Answer<'listOffices'>['items'][number];
export type OfficeFunction = NonNullable<OfficeItem['office']>['function'];
export type OfficeText = Body<'changeOffice'>;

export const functions: readonly OfficeFunction[] = [
  'collaboration',
  'finance',
  'revitalisation',
  'agriculture',
  'department',
  'audit',
];

const key = ['offices'] as const;

export function useOffices(filter: { q?: string | undefined; function?: OfficeFunction | undefined }) {
  return usePages([...key, filter], (cursor) =>
    answer(api.GET('/v1/offices', { params: { query: { ...filter, limit: 50, cursor } } })),
  );
}

/** Grants the first office, or writes the present one anew as it was seen. */
export function useSave({ id, office }: OfficeItem) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: OfficeText) =>
      office === null
        ? answer(api.POST('/v1/offices', { body: { organizationId: id, ...text } }))
        : answer(
            api.PATCH('/v1/offices/{id}', {
              params: { path: { id }, header: { 'If-Match': `"${office.version}"` } },
              body: text,
            }),
          ),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useWithdraw({ id, office }: OfficeItem) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.DELETE('/v1/offices/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${office?.version ?? 0}"` } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
