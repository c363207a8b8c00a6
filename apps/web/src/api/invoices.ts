import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePages } from '../shared/pages';
import { answer, api, fetchJson } from './client';
import { fingerprint, once } from './intent';
import { useRefreshOrders } from './orders';
import type { Answer, Body } from './types';

export type Invoice = Answer<'listInvoices'>['items'][number];
export type InvoiceRequest = Answer<'listInvoiceRequests'>['items'][number];
export type MissingInvoice = Answer<'listMissingInvoices'>['items'][number];
export type NeededRedLetter = Answer<'listNeededRedLetters'>['items'][number];
export type InvoiceTitle = Answer<'listInvoiceTitles'>['items'][number];
export type TitleDraft = Body<'addInvoiceTitle'>;
export type InvoiceDraft = Body<'issueInvoice'>;
export type RedLetterDraft = Body<'issueRedLetter'>;
export type Judgement = Body<'judgeInvoice'>;

const longest = 100;

export function useInvoices(filter: { state?: string }) {
  return usePages(['invoices', filter], (cursor) =>
    answer(api.GET('/v1/invoices', { params: { query: { ...filter, cursor } } })),
  );
}

export function useInvoicesOf(orderId: string) {
  return useQuery({
    queryKey: ['invoices', orderId],
    queryFn: () => answer(api.GET('/v1/invoices', { params: { query: { orderId, limit: longest } } })),
  });
}

export function useInvoiceRequests(filter: { state?: string }) {
  return usePages(['invoices', 'requests', filter], (cursor) =>
    answer(api.GET('/v1/invoice-requests', { params: { query: { ...filter, cursor } } })),
  );
}

export function useMissingInvoices(filter: { paid?: 'true' } = {}) {
  return usePages(['invoices', 'missing', filter], (cursor) =>
    answer(api.GET('/v1/missing-invoices', { params: { query: { ...filter, limit: longest, cursor } } })),
  );
}

export function useNeededRedLetters() {
  return useQuery({
    queryKey: ['invoices', 'red'],
    queryFn: () => answer(api.GET('/v1/needed-red-letters')),
  });
}

export function useTitles() {
  return useQuery({
    queryKey: ['invoices', 'titles'],
    queryFn: () => answer(api.GET('/v1/invoice-titles')),
  });
}

/** Orders, tasks and everything about invoices may have changed. */
function useRefresh() {
  const refreshOrders = useRefreshOrders();
  const queries = useQueryClient();
  return () => Promise.all([refreshOrders(), queries.invalidateQueries({ queryKey: ['invoices'] })]);
}

/** `version` of the title that is changed; a new one has none. */
export function useSaveTitle(title: InvoiceTitle | undefined) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ isDefault, ...draft }: TitleDraft) => {
      if (title === undefined)
        return once('invoice-title', { isDefault, ...draft }, (header) =>
          answer(api.POST('/v1/invoice-titles', { params: { header }, body: { isDefault, ...draft } })),
        );
      const body = isDefault ? { ...draft, isDefault: true as const } : draft;
      const header = { 'If-Match': `"${title.version}"` };
      return answer(
        api.PATCH('/v1/invoice-titles/{id}', { params: { path: { id: title.id }, header }, body }),
      );
    },
    onSettled: () => void refresh(),
  });
}

export function useRemoveTitle({ id, version }: InvoiceTitle) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () => {
      const header = { 'If-Match': `"${version}"` };
      return answer(api.DELETE('/v1/invoice-titles/{id}', { params: { path: { id }, header } }));
    },
    onSettled: () => void refresh(),
  });
}

export function useRequestInvoice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'requestInvoice'>) =>
      once(`invoice-request.${body.orderIds.join('.')}`, body, (header) =>
        answer(api.POST('/v1/invoice-requests', { params: { header }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useWithdrawRequest(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: () =>
      once(`invoice-withdrawal.${id}`, {}, (header) =>
        answer(
          api.POST('/v1/invoice-requests/{id}/withdrawal', { params: { path: { id }, header }, body: {} }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useDeclineRequest(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`invoice-refusal.${id}`, reason, (header) =>
        answer(
          api.POST('/v1/invoice-requests/{id}/refusal', {
            params: { path: { id }, header },
            body: { reason },
          }),
        ),
      ),
    onSettled: () => void refresh(),
  });
}

export function useJudgeInvoice(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Judgement) =>
      once(`invoice-judgement.${id}`, body, (header) =>
        answer(api.POST('/v1/invoices/{id}/verification', { params: { path: { id }, header }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

export function useIssueInvoice() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: InvoiceDraft) =>
      once(`invoice.${body.requestId ?? body.orderIds?.join('.')}`, body, (header) =>
        answer(api.POST('/v1/invoices', { params: { header }, body })),
      ),
    onSuccess: () => void refresh(),
  });
}

export function useIssueRedLetter() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, ...body }: RedLetterDraft & { id: string }) =>
      once(`red-letter.${id}`, body, (header) =>
        answer(api.POST('/v1/invoices/{id}/red-letters', { params: { path: { id }, header }, body })),
      ),
    onSuccess: () => void refresh(),
  });
}

/** A PDF or OFD as it is, a photo of the paper made smaller; the same bytes are stored once. */
export async function uploadInvoiceFile(file: File): Promise<Answer<'storeInvoiceFile'>> {
  const form = new FormData();
  form.append('file', file);
  return once('invoice-file', await fingerprint(file), (headers) =>
    fetchJson<Answer<'storeInvoiceFile'>>('/v1/invoice-files', { method: 'POST', body: form, headers }),
  );
}

export const invoiceFileUrl = (id: string) => `/v1/invoices/${id}/file`;
