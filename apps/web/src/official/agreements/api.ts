import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, fetchJson } from '../../api/client';
import { fingerprint, once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Agreement = Answer<'getAgreement'>;
export type Indicator = Agreement['indicators'][number];
export type Report = Answer<'listIndicatorReports'>['items'][number];
export type ReportState = Report['state'];
export type PartList = Answer<'listTargetParts'>;
export type Part = PartList['items'][number];
export type Whole = NonNullable<PartList['whole']>;
export type Change = Answer<'listPartChanges'>['items'][number];
export type Draft = Body<'draftAgreement'>;
export type Supplement = Answer<'listSupplements'>['items'][number];
export type StoredFile = Answer<'storeCollaborationFile'>;

export function useAgreements(year: number | undefined) {
  return usePages(['agreements', 'list', year], (cursor) =>
    answer(api.GET('/v1/agreements', { params: { query: { year, limit: 50, cursor } } })),
  );
}

export function useAgreement(id: string) {
  return useQuery({
    queryKey: ['agreements', id],
    queryFn: () => answer(api.GET('/v1/agreements/{id}', { params: { path: { id } } })),
  });
}

export function useReports(
  id: string,
  filter: { indicatorId?: string; state?: ReportState },
  enabled: boolean,
) {
  return usePages(['agreements', id, 'reports', filter, enabled], async (cursor) =>
    enabled
      ? answer(
          api.GET('/v1/agreements/{id}/reports', {
            params: { path: { id }, query: { ...filter, limit: 20, cursor } },
          }),
        )
      : { items: [], nextCursor: null },
  );
}

export function useParts(id: string, parentId: string | undefined) {
  return usePages(['agreements', id, 'parts', parentId ?? null], (cursor) =>
    answer(
      api.GET('/v1/agreements/{id}/target-parts', {
        params: { path: { id }, query: { parentId, limit: 100, cursor } },
      }),
    ),
  );
}

export function useChanges(partId: string) {
  return usePages(['agreements', 'changes', partId], (cursor) =>
    answer(
      api.GET('/v1/target-parts/{id}/changes', {
        params: { path: { id: partId }, query: { limit: 20, cursor } },
      }),
    ),
  );
}

/** Everything that a change of an agreement or of a target may show elsewhere. */
function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['agreements', 'targets', 'overview'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
}

export function useDraft() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Draft) =>
      once('agreement', draft, (header) =>
        answer(api.POST('/v1/agreements', { params: { header }, body: draft })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useAgreementAct(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (act: 'confirmation' | 'withdrawal') =>
      once(`agreement.${id}`, { act }, (header) => {
        const params = { header, path: { id } };
        return act === 'confirmation'
          ? answer(api.POST('/v1/agreements/{id}/confirmation', { params, body: {} }))
          : answer(api.POST('/v1/agreements/{id}/withdrawal', { params, body: {} }));
      }),
    onSettled: () => void refresh(),
  });
}

export function useSupplements(id: string) {
  return usePages(['agreements', id, 'supplements'], (cursor) =>
    answer(
      api.GET('/v1/agreements/{id}/supplements', { params: { path: { id }, query: { limit: 20, cursor } } }),
    ),
  );
}

export function useDraftSupplement(agreementId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Body<'draftSupplement'>) =>
      once(`supplement.${agreementId}`, draft, (header) =>
        answer(
          api.POST('/v1/agreements/{id}/supplements', {
            params: { header, path: { id: agreementId } },
            body: draft,
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useSupplementAct(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (act: 'confirmation' | 'withdrawal') =>
      once(`supplement.${id}`, { act }, (header) => {
        const params = { header, path: { id } };
        return act === 'confirmation'
          ? answer(api.POST('/v1/supplements/{id}/confirmation', { params, body: {} }))
          : answer(api.POST('/v1/supplements/{id}/withdrawal', { params, body: {} }));
      }),
    onSettled: () => void refresh(),
  });
}

export function useSendReport(indicatorId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Body<'reportIndicator'>) =>
      once(`indicator-report.${indicatorId}`, draft, (header) =>
        answer(
          api.POST('/v1/indicators/{id}/reports', {
            params: { header, path: { id: indicatorId } },
            body: draft,
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useReview(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (review: Body<'reviewReport'>) =>
      once(`indicator-review.${id}`, review, (header) =>
        answer(
          api.POST('/v1/indicator-reports/{id}/review', { params: { header, path: { id } }, body: review }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useAddPart(agreementId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Body<'addTargetPart'>) =>
      once(`target-part.${agreementId}`, draft, (header) =>
        answer(
          api.POST('/v1/agreements/{id}/target-parts', {
            params: { header, path: { id: agreementId } },
            body: draft,
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useChangePart(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Body<'changeTargetPart'>) =>
      once(`target-change.${id}`, draft, (header) =>
        answer(api.POST('/v1/target-parts/{id}/changes', { params: { header, path: { id } }, body: draft })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useRemovePart(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`target-removal.${id}`, { reason }, (header) =>
        answer(
          api.POST('/v1/target-parts/{id}/removal', { params: { header, path: { id } }, body: { reason } }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

/** Sent again it is kept once. */
export async function storeFile(file: File): Promise<StoredFile> {
  return once('collaboration-file', await fingerprint(file), (headers) => {
    const form = new FormData();
    form.append('file', file);
    return fetchJson<StoredFile>('/v1/collaboration-files', { method: 'POST', body: form, headers });
  });
}

export const fileHref = (id: string): string => `/v1/collaboration-files/${id}`;
