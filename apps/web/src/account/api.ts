import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { sessionKey } from '../api/session';
import type { Answer, Body } from '../api/types';

export type SecondFactor = Answer<'getSecondFactor'>;
export type Enrolment = Answer<'beginEnrolment'>;
export type OwnSession = Answer<'listSessions'>['items'][number];

const factorKey = ['second-factor'] as const;
const sessionsKey = ['own-sessions'] as const;

export function useSecondFactor() {
  return useQuery({ queryKey: factorKey, queryFn: () => answer(api.GET('/v1/second-factor')) });
}

export function useOwnSessions() {
  return useQuery({
    queryKey: sessionsKey,
    queryFn: () => answer(api.GET('/v1/sessions')).then(({ items }) => items),
  });
}

export function useBeginEnrolment() {
  return useMutation({
    mutationFn: (body: Body<'beginEnrolment'>) => answer(api.POST('/v1/second-factor/enrolment', { body })),
  });
}

/** The page shows the recovery codes first; `useAccountChanged` afterwards. */
export function useConfirmEnrolment() {
  return useMutation({
    mutationFn: (body: Body<'confirmEnrolment'>) =>
      answer(api.POST('/v1/second-factor/confirmation', { body })).then(({ recoveryCodes }) => recoveryCodes),
  });
}

export function useRemoveSecondFactor() {
  return useMutation({
    mutationFn: (body: Body<'removeSecondFactor'>) => answer(api.POST('/v1/second-factor/removal', { body })),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: Body<'changePassword'>) => answer(api.POST('/v1/password-changes', { body })),
  });
}

export function useEndSession() {
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } })),
  });
}

export function useEndOtherSessions() {
  return useMutation({ mutationFn: () => answer(api.DELETE('/v1/sessions')) });
}

/** What the account page shows is asked again, and with it what the session may do. */
export function useAccountChanged(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [factorKey, sessionsKey, sessionKey].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
}
