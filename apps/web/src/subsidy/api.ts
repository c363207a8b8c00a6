import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { once } from '../api/intent';
import type { Answer, Body } from '../api/types';
import { usePages } from '../shared/pages';

export type Programme = Answer<'listSubsidyProgrammes'>['items'][number];
export type Reference = Answer<'listSubsidyReferences'>['items'][number];
export type Rules = Programme['rules'];
/** Rules as a county published them, perhaps without the rate. */
export type PublishedRules = Reference['rules'];
export type Draft = Answer<'getSubsidyDraft'>;
export type DraftLine = Draft['lines'][number];
export type RunItem = Answer<'listSubsidyRuns'>['items'][number];
export type Run = Answer<'getSubsidyRun'>;
export type RunLine = Run['lines'][number];
export type RunState = Run['state'];
export type Payment = Run['payments'][number];
export type Fact = Answer<'listSubsidyLineFacts'>['items'][number];
export type Exclusion = DraftLine['excluded'][number]['reason'];
export type Objection = Answer<'listSubsidyObjections'>['items'][number];
export type ObjectionState = Objection['state'];
export type OwnLine = Answer<'listOwnSubsidyLines'>['items'][number];
export type Notice = Answer<'getSubsidyNotice'>;
export type NoticeItem = Answer<'listSubsidyNotices'>['items'][number];
export type Final = Body<'makeSubsidyFinal'>;
export type Correction = NonNullable<Final['corrections']>[number];
export type SaveProgramme = Body<'addSubsidyProgramme'>;

export const channels: readonly Rules['channels'][number][] = [
  'platform',
  'counter',
  'pavilion',
  'zone',
  'livestream',
  'expo',
  'retail',
  'wholesale',
];
export const kinds: readonly Rules['sellerKinds'][number][] = [
  'cooperative',
  'company',
  'household',
  'other',
];

export function useProgrammes() {
  return usePages(['subsidy', 'programmes'], (cursor) =>
    answer(api.GET('/v1/subsidy-programmes', { params: { query: { limit: 50, cursor } } })),
  );
}

export function useReferences() {
  return useQuery({
    queryKey: ['subsidy', 'references'],
    queryFn: () => answer(api.GET('/v1/subsidy-references')),
  });
}

export function useProgramme(id: string) {
  return useQuery({
    queryKey: ['subsidy', 'programme', id],
    queryFn: () => answer(api.GET('/v1/subsidy-programmes/{id}', { params: { path: { id } } })),
  });
}

export function useDraft(id: string) {
  return useQuery({
    queryKey: ['subsidy', 'draft', id],
    queryFn: () => answer(api.GET('/v1/subsidy-programmes/{id}/draft', { params: { path: { id } } })),
  });
}

/** What these rules would pay; the last answer stays while the next one is worked out. */
export function usePreview(rules: Rules | undefined) {
  return useQuery({
    queryKey: ['subsidy', 'preview', rules],
    enabled: rules !== undefined,
    placeholderData: (last: Draft | undefined) => last,
    retry: false,
    queryFn: () => answer(api.POST('/v1/subsidy-previews', { body: { rules: rules as Rules } })),
  });
}

/** The list as it would be made final; the last answer stays while the next one is worked out. */
export function useFinalPreview(list: NonNullable<Body<'previewSubsidy'>['list']>) {
  return useQuery({
    queryKey: ['subsidy', 'final', list],
    placeholderData: (last: Draft | undefined) => last,
    retry: false,
    queryFn: () => answer(api.POST('/v1/subsidy-previews', { body: { list } })),
  });
}

/** By what a line is told from the others: a seller outside the platform may be known by name alone. */
export function lineKey({
  supplierId,
  supplierName,
}: Pick<DraftLine, 'supplierId' | 'supplierName'>): string {
  return supplierId ?? `name:${supplierName}`;
}

export function useDraftFacts(id: string, line: Pick<DraftLine, 'supplierId' | 'supplierName'>) {
  const { supplierId, supplierName } = line;
  const seller = supplierId === null ? { supplierName } : { supplierId };
  return usePages(['subsidy', 'draft-facts', id, seller], (cursor) =>
    answer(
      api.GET('/v1/subsidy-programmes/{id}/draft-facts', {
        params: { path: { id }, query: { ...seller, limit: 50, cursor } },
      }),
    ),
  );
}

export function useLineFacts(id: string) {
  return usePages(['subsidy', 'line-facts', id], (cursor) =>
    answer(
      api.GET('/v1/subsidy-lines/{id}/facts', { params: { path: { id }, query: { limit: 50, cursor } } }),
    ),
  );
}

export function useRuns() {
  return usePages(['subsidy', 'runs'], (cursor) =>
    answer(api.GET('/v1/subsidy-runs', { params: { query: { limit: 50, cursor } } })),
  );
}

export function useRun(id: string) {
  return useQuery({
    queryKey: ['subsidy', 'run', id],
    queryFn: () => answer(api.GET('/v1/subsidy-runs/{id}', { params: { path: { id } } })),
  });
}

export function useObjections(filter: { state?: ObjectionState | undefined; runId?: string | undefined }) {
  return usePages(['subsidy', 'objections', filter], (cursor) =>
    answer(api.GET('/v1/subsidy-objections', { params: { query: { ...filter, limit: 50, cursor } } })),
  );
}

export function useOwnLines() {
  return usePages(['subsidy', 'own'], (cursor) =>
    answer(api.GET('/v1/subsidy-lines', { params: { query: { limit: 20, cursor } } })),
  );
}

export function useNotices() {
  return useQuery({
    queryKey: ['subsidy', 'notices'],
    queryFn: () => answer(api.GET('/v1/subsidy-notices')),
  });
}

export function useNotice(id: string) {
  return useQuery({
    queryKey: ['subsidy', 'notice', id],
    retry: false,
    queryFn: () => answer(api.GET('/v1/subsidy-notices/{id}', { params: { path: { id } } })),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['subsidy'] });
}

/** A new programme, or the next version of the one that was seen. */
export function useSave(seen: Programme | undefined) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: SaveProgramme) =>
      seen
        ? answer(
            api.PATCH('/v1/subsidy-programmes/{id}', {
              params: { path: { id: seen.id }, header: { 'If-Match': `"${seen.version}"` } },
              body,
            }),
          )
        : once('subsidy-programme', body, (header) =>
            answer(api.POST('/v1/subsidy-programmes', { params: { header }, body })),
          ),
    onSettled: refresh,
  });
}

export function usePublish(programmeId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (expectedTotalFen: number) =>
      once(`subsidy-publish.${programmeId}`, { expectedTotalFen }, (header) =>
        answer(
          api.POST('/v1/subsidy-programmes/{id}/runs', {
            params: { header, path: { id: programmeId } },
            body: { expectedTotalFen },
          }),
        ),
      ),
    onSettled: refresh,
  });
}

export type Act =
  | { kind: 'withdrawal' | 'refusal'; reason: string }
  | { kind: 'confirmation' }
  | { kind: 'final-list'; draft: Final };

export function useAct(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (act: Act) =>
      once(`subsidy-run.${id}.${act.kind}`, act, (header) => {
        const params = { header, path: { id } };
        if (act.kind === 'confirmation')
          return answer(api.POST('/v1/subsidy-runs/{id}/confirmation', { params, body: {} }));
        if (act.kind === 'final-list')
          return answer(api.POST('/v1/subsidy-runs/{id}/final-list', { params, body: act.draft }));
        const body = { reason: act.reason };
        return act.kind === 'refusal'
          ? answer(api.POST('/v1/subsidy-runs/{id}/refusal', { params, body }))
          : answer(api.POST('/v1/subsidy-runs/{id}/withdrawal', { params, body }));
      }),
    onSettled: refresh,
  });
}

export function usePay(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      once(`subsidy-payment.${id}`, {}, (header) =>
        answer(api.POST('/v1/subsidy-runs/{id}/payments', { params: { header, path: { id } }, body: {} })),
      ),
    onSettled: refresh,
  });
}

export function useMark(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'markSubsidyPayment'>) =>
      once(`subsidy-mark.${id}`, body, (header) =>
        answer(api.POST('/v1/subsidy-payments/{id}/outcome', { params: { header, path: { id } }, body })),
      ),
    onSettled: refresh,
  });
}

export function useDecide(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'decideSubsidyObjection'>) =>
      once(`subsidy-objection.${id}`, body, (header) =>
        answer(api.POST('/v1/subsidy-objections/{id}/decision', { params: { header, path: { id } }, body })),
      ),
    onSettled: refresh,
  });
}

export function useObject(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'objectPublicly'>) =>
      answer(api.POST('/v1/subsidy-notices/{id}/objections', { params: { path: { id } }, body })),
    onSettled: refresh,
  });
}
