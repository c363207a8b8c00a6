import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type ProjectRow = Answer<'listProjects'>['items'][number];
export type Project = Answer<'getProject'>;
export type BudgetLine = Project['budgetLines'][number];
export type State = Project['state'];
export type Kind = Project['kind'];
export type Draft = Body<'registerProject'>;
export type Spending = Draft['budgetLines'][number]['kind'];

export const states: readonly State[] = ['registered', 'under_way', 'completed', 'refused'];
export const kinds: readonly Kind[] = [
  'cold_chain',
  'logistics',
  'processing',
  'base',
  'brand',
  'exhibition',
  'sales_point',
  'digital',
  'training',
  'other',
];
export const spendings: readonly Spending[] = [
  ...(['construction', 'equipment', 'freight', 'branding', 'exhibition', 'certification'] as const),
  ...(['training', 'software', 'other'] as const),
  ...(['basic_expenses', 'vehicles', 'halls', 'bonuses', 'debts', 'offices'] as const),
];

export interface Filter {
  year?: number;
  state?: State;
  kind?: Kind;
}

export function useProjects({ year, state, kind }: Filter) {
  return usePages(['projects', 'list', year, state, kind], (cursor) =>
    answer(api.GET('/v1/projects', { params: { query: { year, state, kind, limit: 50, cursor } } })),
  );
}

export function useProject(id: string) {
  return useQuery({
    queryKey: ['projects', id],
    queryFn: () => answer(api.GET('/v1/projects/{id}', { params: { path: { id } } })),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['projects'] });
}

export function useRegister() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (draft: Draft) =>
      once('project', draft, (header) =>
        answer(api.POST('/v1/projects', { params: { header }, body: draft })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useDecide(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'decideProject'>) =>
      once(`project-decision.${id}`, body, (header) =>
        answer(api.POST('/v1/projects/{id}/decision', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useJudge(lineId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'judgeBudgetLine'>) =>
      once(`project-line.${lineId}`, body, (header) =>
        answer(
          api.POST('/v1/project-budget-lines/{id}/judgement', {
            params: { header, path: { id: lineId } },
            body,
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useReportProgress(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'reportProgress'>) =>
      once(`project-report.${id}`, body, (header) =>
        answer(api.POST('/v1/projects/{id}/reports', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useRecordPayment(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'recordProjectPayment'>) =>
      once(`project-payment.${id}`, body, (header) =>
        answer(api.POST('/v1/projects/{id}/payments', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useComplete(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'completeProject'>) =>
      once(`project-completion.${id}`, body, (header) =>
        answer(api.POST('/v1/projects/{id}/completion', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}
