import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Answer, Query } from '../api/types';

/** What the official's screens read. Money is integer fen; ratios are basis points. */
export type Overview = Answer<'getOverview'>;
export type Target = Answer<'listTargets'>['items'][number];
export type Tally = Answer<'askTallies'>['items'][number];
export type FactPage = Answer<'listFacts'>;
export type Fact = FactPage['items'][number];
export type UnitRow = Answer<'listUnits'>['items'][number];
export type Evidence = Answer<'getEvidence'>;

export type FactQuery = Query<'listFacts'>;
export type UnitQuery = Query<'listUnits'>;
export type Funding = NonNullable<FactQuery['fundingSource']>;
export type Mode = NonNullable<FactQuery['mode']>;
export type Channel = NonNullable<FactQuery['channel']>;

const MINUTE = 60_000;

export function useOverview(year: number, enabled = true) {
  return useQuery({
    queryKey: ['overview', year],
    enabled,
    queryFn: () => answer(api.GET('/v1/overview', { params: { query: { year } } })),
    refetchInterval: MINUTE,
  });
}

export function useTargets(year: number) {
  return useQuery({
    queryKey: ['targets', year],
    queryFn: () => answer(api.GET('/v1/targets', { params: { query: { year } } })),
  });
}

export function useEvidence(factId: string) {
  return useQuery({
    queryKey: ['evidence', factId],
    queryFn: () => answer(api.GET('/v1/evidence/{factId}', { params: { path: { factId } } })),
  });
}
