import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from './client';
import { ApiError } from './errors';
import type { Answer, Body } from './types';

export type Session = Answer<'getSession'>;
export type OrganizationKind = Session['organization']['kind'];
export type DemoAccount = Answer<'listDemoAccounts'>['items'][number];

export const homeOf: Record<OrganizationKind, string> = {
  buyer_unit: '/buy',
  supplier: '/supply',
  official_body: '/official',
  operator: '/operate',
};

export const sessionKey = ['session'] as const;

export async function fetchSession(): Promise<Session | null> {
  try {
    return await answer(api.GET('/v1/sessions/current'));
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 404)) return null;
    throw error;
  }
}

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: fetchSession, staleTime: 5 * 60_000 });
}

export function useLogin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body<'openSession'>) => answer(api.POST('/v1/sessions', { body })),
    onSuccess: ({ token: _, ...session }) => {
      queries.clear();
      queries.setQueryData(sessionKey, session);
    },
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/v1/sessions/current')),
    onSettled: () => {
      queries.clear();
      queries.setQueryData(sessionKey, null);
    },
  });
}

/** Present only where demo data is loaded; elsewhere the server answers 404. */
export function useDemoAccounts() {
  return useQuery({
    queryKey: ['demo-accounts'],
    queryFn: () =>
      answer(api.GET('/v1/demo-accounts'))
        .then(({ items }) => items)
        .catch(() => []),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
