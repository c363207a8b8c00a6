import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, fetchJson } from '../api/client';
import { fingerprint, once } from '../api/intent';
import type { Answer, Body, Query } from '../api/types';
import { usePages } from '../shared/pages';

export type Report = Answer<'listSalesReports'>['items'][number];
export type ReportPaper = Answer<'getSalesReport'>;
export type SalesLine = ReportPaper['lines'][number];
export type SalesFile = ReportPaper['files'][number];
export type Correction = ReportPaper['corrections'][number];
export type Clash = Answer<'listSalesClashes'>['items'][number];
export type Draft = Body<'reportSales'>;
export type LineDraft = Draft['lines'][number];
export type Verdict = Body<'reviewSales'>;
export type CorrectionDraft = Body<'correctSale'>;
export type Preview = Answer<'previewSales'>;
export type Channel = Report['channel'];
export type State = Report['state'];
export type FileKind = SalesFile['kind'];

export const channels: readonly Channel[] = [
  'counter',
  'pavilion',
  'zone',
  'livestream',
  'expo',
  'retail',
  'wholesale',
];
export const states: readonly State[] = ['submitted', 'returned', 'accepted', 'refused', 'withdrawn'];
export const fileKinds: readonly FileKind[] = ['invoice', 'order', 'shipment', 'acceptance', 'payment'];

type ReportFilter = Pick<
  Query<'listSalesReports'>,
  'state' | 'channel' | 'open' | 'year' | 'month' | 'regionCode'
>;
/** What of a period is not judged yet, as the checklist of its closing counts it. */
export type StillOpen = {
  open: 'review' | 'corrections';
  year?: number;
  month?: number;
  regionCode?: string;
};

export function useReports(query: ReportFilter) {
  return usePages(['sales', 'list', query], (cursor) =>
    answer(api.GET('/v1/sales-reports', { params: { query: { ...query, cursor } } })),
  );
}

export function useReport(id: string) {
  return useQuery({
    queryKey: ['sales', 'one', id],
    queryFn: () => answer(api.GET('/v1/sales-reports/{id}', { params: { path: { id } } })),
    enabled: id !== '',
  });
}

export function useClashes() {
  return usePages(['sales', 'clashes'], (cursor) =>
    answer(api.GET('/v1/sales-clashes', { params: { query: { cursor } } })),
  );
}

export function usePurchases() {
  return useQuery({
    queryKey: ['sales', 'purchases'],
    queryFn: () => answer(api.GET('/v1/resale-purchases')),
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return (paper: ReportPaper) => {
    queries.setQueryData(['sales', 'one', paper.id], paper);
    return Promise.all(
      [['sales'], ['facts'], ['tallies'], ['evidence']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
}

/** A new report, or one that was returned, sent in again. */
export function useSend(id: string | undefined) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Draft) =>
      once(`sales.${id ?? 'new'}`, body, (header) =>
        answer(
          id === undefined
            ? api.POST('/v1/sales-reports', { params: { header }, body })
            : api.POST('/v1/sales-reports/{id}/resubmission', { params: { path: { id }, header }, body }),
        ),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useWithdraw(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      once(`sales.withdrawal.${id}`, {}, (header) =>
        answer(api.POST('/v1/sales-reports/{id}/withdrawal', { params: { path: { id }, header } })),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useAddFiles(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'addSalesFiles'>) =>
      once(`sales.files.${id}`, body, (header) =>
        answer(api.POST('/v1/sales-reports/{id}/files', { params: { path: { id }, header }, body })),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useReview(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Verdict) =>
      once(`sales.review.${id}`, body, (header) =>
        answer(api.POST('/v1/sales-reports/{id}/review', { params: { path: { id }, header }, body })),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useConfirmFiles(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'confirmSalesFiles'>) =>
      once(`sales.confirmation.${id}`, body, (header) =>
        answer(api.POST('/v1/sales-reports/{id}/confirmations', { params: { path: { id }, header }, body })),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useCorrect(lineId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: CorrectionDraft) =>
      once(`sales.correction.${lineId}`, body, (header) =>
        answer(
          api.POST('/v1/sales-lines/{id}/corrections', { params: { path: { id: lineId }, header }, body }),
        ),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

export function useDecide(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'decideCorrection'>) =>
      once(`sales.decision.${id}`, body, (header) =>
        answer(api.POST('/v1/sales-corrections/{id}/decision', { params: { path: { id }, header }, body })),
      ),
    onSuccess: (paper) => void refresh(paper),
  });
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.append('file', file);
  return form;
}

/** A PDF or OFD as it is, a photo made smaller; the same bytes are stored once. */
export async function uploadSalesFile(file: File): Promise<Answer<'storeSalesFile'>> {
  return once('sales-file', await fingerprint(file), (headers) =>
    fetchJson<Answer<'storeSalesFile'>>('/v1/sales-files', { method: 'POST', body: formOf(file), headers }),
  );
}

/** Nothing is kept of it. */
export function previewTable(file: File): Promise<Preview> {
  return fetchJson<Preview>('/v1/sales-report-previews', { method: 'POST', body: formOf(file) });
}

export const salesFileUrl = (id: string) => `/v1/sales-files/${id}`;
export const templateUrl = '/v1/sales-report-template';
