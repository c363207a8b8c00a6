import { useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import type { Answer } from './types';

export type PaperCheck = Answer<'getPaperCheck'>;

/** The PDFs, opened in a tab of their own: from there a browser prints or saves them. */
export const paperUrls = {
  order: (id: string) => `/v1/orders/${id}/sheet`,
  deliveryNote: (id: string) => `/v1/shipments/${id}/note`,
  acceptance: (id: string) => `/v1/acceptances/${id}/sheet`,
  payment: (id: string) => `/v1/payments/${id}/notice`,
  settlement: (id: string) => `/v1/settlements/${id}/paper`,
  /** Of the first order with the others. */
  settlementSheet: ([first, ...others]: readonly string[]) =>
    `/v1/orders/${first}/settlement-sheet/paper${others.length > 0 ? `?with=${others.join(',')}` : ''}`,
  /** `YYYY-MM` */
  month: (month: string) => `/v1/monthly-statement/paper?month=${month}`,
};

/** For anybody who holds a paper. Asked anew each time: what was true a minute ago may not be. */
export function usePaperCheck(code: string) {
  return useQuery({
    queryKey: ['paper-check', code],
    queryFn: () => answer(api.GET('/v1/paper-checks/{code}', { params: { path: { code } } })),
    enabled: code !== '',
    staleTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
}
