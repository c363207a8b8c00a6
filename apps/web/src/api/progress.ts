import { useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import type { Answer } from './types';

export type Task = Answer<'listTasks'>['items'][number];
export type UnitProgress = Answer<'getUnitProgress'>;

export function useTasks() {
  return useQuery({
    queryKey: ['tasks'],
    queryFn: () => answer(api.GET('/v1/tasks')),
    refetchInterval: 60_000,
  });
}

export function useUnitProgress(year: number) {
  return useQuery({
    queryKey: ['progress', year],
    queryFn: () => answer(api.GET('/v1/units/current/progress', { params: { query: { year } } })),
  });
}
