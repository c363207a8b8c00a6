import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Grid = Answer<'listPeriods'>;
export type Row = Grid['rows'][number];
export type Cell = Row['wholeYear'];
export type Period = Answer<'getPeriod'>;
export type Checks = Period['checks'];
export type Check = Checks['items'][number];
export type Closing = Period['history'][number];
export type Sealed = Answer<'getClosing'>;
export type Split = Sealed['splits'][number];
export type Adjustment = Answer<'listFacts'>['items'][number];

export function usePeriods(year: number, regionCode: string | undefined) {
  return useQuery({
    queryKey: ['periods', year, regionCode],
    queryFn: () => answer(api.GET('/v1/periods', { params: { query: { year, regionCode } } })),
  });
}

export function usePeriod(id: string) {
  return useQuery({
    queryKey: ['periods', id],
    queryFn: () => answer(api.GET('/v1/periods/{id}', { params: { path: { id } } })),
  });
}

export function useSealed(id: string) {
  return useQuery({
    queryKey: ['closings', id],
    queryFn: () => answer(api.GET('/v1/closings/{id}', { params: { path: { id } } })),
  });
}

/** Facts that point back to the period, newest first; `month` 0 is the whole year. */
export function useAdjustments({ regionCode, year, month }: Pick<Period, 'regionCode' | 'year' | 'month'>) {
  const query = { regionCode, adjustsYear: year, ...(month === 0 ? {} : { adjustsMonth: month }) };
  return usePages(['facts', 'adjusting', query], (cursor) =>
    answer(api.GET('/v1/facts', { params: { query: { ...query, limit: 20, cursor } } })),
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ['periods', 'closings', 'facts'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
}

export function usePropose(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (remark: string) => {
      const body = remark === '' ? {} : { remark };
      return once(`closing.${id}`, body, (header) =>
        answer(api.POST('/v1/periods/{id}/closings', { params: { header, path: { id } }, body })),
      );
    },
    onSettled: () => void refresh(),
  });
}

/** For the sums that were on the screen. */
export function useConfirm(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: { expectedFen: number; expectedFacts: number }) =>
      once(`closing-confirmation.${id}`, body, (header) =>
        answer(api.POST('/v1/closings/{id}/confirmation', { params: { header, path: { id } }, body })),
      ),
    onSettled: () => void refresh(),
  });
}

/** Both need a reason. */
export function useStepBack(id: string, act: 'withdrawal' | 'reopening') {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`closing-${act}.${id}`, { reason }, (header) => {
        const params = { header, path: { id } };
        const body = { reason };
        return act === 'withdrawal'
          ? answer(api.POST('/v1/closings/{id}/withdrawal', { params, body }))
          : answer(api.POST('/v1/closings/{id}/reopening', { params, body }));
      }),
    onSettled: () => void refresh(),
  });
}

export const periodPath = (id: string): string => `/official/periods/${id}`;
