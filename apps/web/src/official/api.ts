import { useQuery } from '@tanstack/react-query';
import { queryString } from '../api/catalog';
import { fetchJson } from '../api/client';
import type { Page, Pairing } from '../api/types';

/** What the official's screens read. Money is integer fen; ratios are basis points. */
export interface Overview {
  asOf: string;
  targetFen: number;
  /** In pairs, net of returns: what the targets are about. */
  acceptedFen: number;
  paidFen: number;
  progressBp: number | null;
  outsidePairsFen: number;
  /** In pairs and outside, from the tallies. */
  totalFen: number;
  /** The same total, summed over the facts. */
  factsSumFen: number;
  factCount: number;
  adds: boolean;
  sameDayLastYearFen: number;
  months: Array<{ month: number; amountFen: number; cumulativeFen: number }>;
  forecast: { yearEndFen: number; method: string } | null;
}

export interface Target {
  id: string;
  pairing: Pairing;
  year: number;
  targetFen: number;
  /** At the evidence level that the target asks for. */
  completedFen: number;
  paidFen: number;
  progressBp: number | null;
  minimumEvidenceLevel: number;
  source: string;
}

export interface Fact {
  id: string;
  kind: 'purchase' | 'return';
  amountFen: number;
  quantity: number;
  grams: number;
  productName: string;
  spec: string;
  buyerId: string;
  buyerName: string;
  supplierName: string;
  orderId: string;
  orderNumber: string;
  evidenceLevel: number;
  paid: boolean;
  fundingSource: string;
  channel: string;
  eastCode: string;
  eastName: string;
  westCode: string;
  westName: string;
  pairingId: string | null;
  occurredAt: string;
}

export interface FactPage extends Page<Fact> {
  count?: number;
  sumFen?: number;
}

export interface UnitRow {
  buyerId: string;
  name: string;
  unitKind: string | null;
  regionName: string;
  amountFen: number;
  factCount: number;
  paidFen: number;
}

const MINUTE = 60_000;

export function useOverview(year: number) {
  return useQuery({
    queryKey: ['overview', year],
    queryFn: () => fetchJson<Overview>(`/v1/overview${queryString({ year })}`),
    refetchInterval: MINUTE,
  });
}

export function useTargets(year: number) {
  return useQuery({
    queryKey: ['targets', year],
    queryFn: () => fetchJson<{ items: Target[] }>(`/v1/targets${queryString({ year })}`),
  });
}
