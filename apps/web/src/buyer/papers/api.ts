import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import type { Answer } from '../../api/types';

export type Sheet = Answer<'getSettlementSheet'>;
export type Month = Answer<'getMonthlyStatement'>;

/** Of the first order with the others; none chosen, none asked. */
export function useSheet([first, ...others]: readonly string[]) {
  return useQuery({
    queryKey: ['settlement-sheet', first, others],
    enabled: first !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () =>
      answer(
        api.GET('/v1/orders/{id}/settlement-sheet', {
          params: { path: { id: first ?? '' }, query: { with: others.join(',') || undefined } },
        }),
      ),
  });
}

export const sheetWorkbook = ([first, ...others]: readonly string[]) =>
  `/v1/orders/${first}/settlement-sheet/workbook${others.length > 0 ? `?with=${others.join(',')}` : ''}`;

export function useMonth(month: string) {
  return useQuery({
    queryKey: ['monthly-statement', month],
    queryFn: () => answer(api.GET('/v1/monthly-statement', { params: { query: { month } } })),
  });
}
