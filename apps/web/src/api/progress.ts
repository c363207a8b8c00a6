import { useQuery } from '@tanstack/react-query';
import { fetchJson } from './client';

export interface Task {
  kind: string;
  count: number;
  oldestAt: string | null;
  orderIds: string[];
  amountFen?: number;
}

export interface UnitProgress {
  year: number;
  totalFen: number;
  inPairsFen: number;
  outsidePairsFen: number;
  paidFen: number;
  months: Array<{ month: number; amountFen: number }>;
  counties: Array<{ code: string; name: string; amountFen: number; inPairs: boolean }>;
  fundingSources: Array<{ fundingSource: string; amountFen: number }>;
}

export function useTasks() {
  return useQuery({
    queryKey: ['tasks'],
    queryFn: () => fetchJson<{ items: Task[] }>('/v1/tasks'),
    refetchInterval: 60_000,
  });
}

export function useUnitProgress(year: number) {
  return useQuery({
    queryKey: ['progress', year],
    queryFn: () => fetchJson<UnitProgress>(`/v1/units/current/progress?year=${year}`),
  });
}
