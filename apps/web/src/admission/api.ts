import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer, Body } from '../api/types';
import { usePages } from '../shared/pages';

export type Draft = Body<'applyAsSupplier'>;
export type Progress = Answer<'followApplication'>;
export type Application = Answer<'getSupplierApplication'>;
export type ApplicationState = Application['state'];
export type Stage = Progress['words'][number]['stage'];
export type Kind = Draft['kind'];

export const states: readonly ApplicationState[] = ['open', 'admitted', 'declined', 'withdrawn'];
export const kinds: readonly Kind[] = ['cooperative', 'family_farm', 'enterprise'];
export const countyStages = ['agriculture', 'revitalisation'] as const;
export const stages: readonly Stage[] = [...countyStages, 'platform'];
export const tones = { open: 'wait', admitted: 'good', declined: 'bad', withdrawn: 'still' } as const;

export type Counted = { counted?: 'applied' | 'admitted'; year?: number; month?: number };

export function useCounties() {
  return useQuery({
    queryKey: ['admission', 'counties'],
    queryFn: () => answer(api.GET('/v1/supplier-applications/counties')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The receipt travels in the body: addresses are written into logs. */
export function useProgress(receipt: string | undefined) {
  return useQuery({
    queryKey: ['admission', 'progress', receipt],
    enabled: receipt !== undefined,
    retry: false,
    queryFn: () =>
      answer(api.POST('/v1/supplier-applications/progress', { body: { receipt: receipt as string } })),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['admission'] });
}

export function useApply() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Draft) => answer(api.POST('/v1/supplier-applications', { body })),
    onSettled: refresh,
  });
}

export function useWithdraw() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (receipt: string) =>
      answer(api.POST('/v1/supplier-applications/withdrawal', { body: { receipt } })),
    onSettled: refresh,
  });
}

export function useApplications(query: Counted & { state?: ApplicationState | undefined }) {
  return usePages(['admission', 'list', query], (cursor) =>
    answer(api.GET('/v1/supplier-applications', { params: { query: { ...query, limit: 50, cursor } } })),
  );
}

export function useApplication(id: string) {
  return useQuery({
    queryKey: ['admission', 'one', id],
    queryFn: () => answer(api.GET('/v1/supplier-applications/{id}', { params: { path: { id } } })),
  });
}

/** The word of the office that one sits in, or the platform's decision. */
export function useSay(id: string, stage: Stage) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ approved, reason }: { approved: boolean; reason: string }) =>
      once(`admission.${stage}.${id}`, { approved, reason }, (header) => {
        const params = { header, path: { id } };
        return stage === 'platform'
          ? answer(
              api.POST('/v1/supplier-applications/{id}/decision', {
                params,
                body: { admitted: approved, reason },
              }),
            )
          : answer(
              api.POST('/v1/supplier-applications/{id}/sign-offs', { params, body: { approved, reason } }),
            );
      }),
    onSettled: refresh,
  });
}
