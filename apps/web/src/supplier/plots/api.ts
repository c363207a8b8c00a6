import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Plot = Answer<'listPlots'>['items'][number];

export function usePlots() {
  return usePages(['plots'], (cursor) =>
    answer(api.GET('/v1/plots', { params: { query: { limit: 50, cursor } } })),
  );
}

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['plots'] });
}

export function useEnterPlot() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Body<'enterPlot'>) =>
      once('plot', body, (header) => answer(api.POST('/v1/plots', { params: { header }, body }))),
    onSettled: () => void refresh(),
  });
}

export function useWithdrawPlot(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      once(`plot-withdrawal.${id}`, { reason }, (header) =>
        answer(api.POST('/v1/plots/{id}/withdrawal', { params: { header, path: { id } }, body: { reason } })),
      ),
    onSettled: () => void refresh(),
  });
}
