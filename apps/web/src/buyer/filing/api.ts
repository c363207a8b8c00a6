import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import type { Filing, FilingForm } from '../../filing/required';

export type Profile = FilingForm['profile'];
export type ProfileDraft = Body<'changeUnitProfile'>;
export type FilingDraft = Body<'changeFiling'>;

const seen = (version: number) => ({ 'If-Match': `"${version}"` });

export function useFilingForm(year: number) {
  return useQuery({
    queryKey: ['filing', year],
    queryFn: () => answer(api.GET('/v1/units/current/filing', { params: { query: { year } } })),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ['filing'] });
}

export function useSaveProfile({ version }: Profile) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: ProfileDraft) =>
      answer(api.PATCH('/v1/units/current/profile', { params: { header: seen(version) }, body })),
    onSettled: refresh,
  });
}

/** Begins the filing of a year, or changes the one that is there; answers it as it is then. */
function save(year: number, filing: Filing | null, body: FilingDraft): Promise<Filing> {
  if (filing === null)
    return once(`filing.${year}`, body, (header) =>
      answer(api.POST('/v1/filings', { params: { header }, body: { ...body, year } })),
    );
  const params = { path: { id: filing.id }, header: seen(filing.version) };
  return answer(api.PATCH('/v1/filings/{id}', { params, body }));
}

export function useSaveFiling(year: number, filing: Filing | null) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (body: FilingDraft) => save(year, filing, body), onSettled: refresh });
}

/** What stands in the form is saved first: what is handed in is what is seen. */
export function useSubmitFiling(year: number, filing: Filing | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (body: FilingDraft) => {
      const { id, version } = await save(year, filing, body);
      return once(`filing-submission.${id}`, version, (header) =>
        answer(
          api.POST('/v1/filings/{id}/submission', {
            params: { path: { id }, header: { ...header, ...seen(version) } },
            body: {},
          }),
        ),
      );
    },
    onSettled: refresh,
  });
}

export type Contractor = Answer<'listContractorLinks'>['items'][number];

export function useContractors() {
  return useQuery({
    queryKey: ['filing', 'contractors'],
    queryFn: () => answer(api.GET('/v1/contractor-links', { params: { query: { limit: 20 } } })),
  });
}

export function useProposeContractor() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'proposeContractor'>) =>
      once('contractor-link', body, (header) =>
        answer(api.POST('/v1/contractor-links', { params: { header }, body })),
      ),
    onSettled: refresh,
  });
}

/** The contractor's word on a link. */
export function useActOnContractor({ id }: Contractor) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (decision: Body<'decideContractor'>['decision']) =>
      answer(
        api.POST('/v1/contractor-links/{id}/decision', { params: { path: { id } }, body: { decision } }),
      ),
    onSettled: refresh,
  });
}

/** Either side says which day is the last one. */
export function useEndContractor({ id }: Contractor) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (lastDay: string) =>
      answer(api.POST('/v1/contractor-links/{id}/ending', { params: { path: { id } }, body: { lastDay } })),
    onSettled: refresh,
  });
}
