import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from './client';
import { ApiError } from './errors';

export type OrganizationKind = 'buyer_unit' | 'supplier' | 'official_body' | 'operator';

export interface Session {
  user: { id: string; login: string; name: string; roles: readonly string[] };
  organization: {
    id: string;
    name: string;
    shortName: string;
    kind: OrganizationKind;
    unitKind: string | null;
    regionCode: string;
    regionName: string;
  };
}

export interface DemoAccount {
  login: string;
  password: string;
  persona: string;
  organization: string;
}

export const homeOf: Record<OrganizationKind, string> = {
  buyer_unit: '/buy',
  supplier: '/supply',
  official_body: '/official',
  operator: '/operate',
};

export const sessionKey = ['session'] as const;

export async function fetchSession(): Promise<Session | null> {
  try {
    return await fetchJson<Session>('/v1/sessions/current');
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
    mutationFn: (body: { login: string; password: string }) =>
      fetchJson<Session>('/v1/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData(sessionKey, { user: session.user, organization: session.organization });
    },
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => fetchJson<void>('/v1/sessions/current', { method: 'DELETE' }),
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
      fetchJson<{ items: DemoAccount[] }>('/v1/demo-accounts')
        .then((answer) => answer.items)
        .catch(() => []),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
