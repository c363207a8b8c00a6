import { useQuery } from '@tanstack/react-query';
import { fetchJson } from '../api/client';
import type { TimelineEvent } from '../api/types';
import type { Fact } from './api';

export const evidenceKinds = ['order', 'shipment', 'acceptance', 'invoice', 'payment'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

interface Organization {
  id: string;
  name: string;
  creditCode: string;
  regionCode: string;
  regionName: string;
}

/** All papers of one fact. */
export interface Evidence {
  fact: Fact;
  evidence: Array<{ kind: EvidenceKind; referenceId: string; recordedAt: string }>;
  order: {
    id: string;
    number: string;
    state: string;
    fundingSource: string;
    paymentTerms: string;
    totalFen: number;
    paidFen: number;
    buyer: Organization;
    supplier: Organization;
    placedByName: string;
    placedAt: string;
    confirmedAt: string | null;
    completedAt: string | null;
  };
  line: {
    productName: string;
    spec: string;
    illustration: string;
    unitGrams: number;
    quantity: number;
    priceFen: number;
    amountFen: number;
    shippedQuantity: number;
    acceptedQuantity: number;
    rejectedQuantity: number;
    returnedQuantity: number;
  };
  shipment: {
    number: string;
    state: string;
    transport: 'carrier' | 'own_truck';
    carrier: string | null;
    trackingNumber: string | null;
    driverName: string | null;
    plateNumber: string | null;
    shippedByName: string;
    shippedAt: string;
    quantity: number;
    lotNumber: string;
    originCountyName: string;
    originTownship: string;
    harvestedOn: string | null;
  };
  acceptance: {
    number: string;
    acceptedQuantity: number;
    rejectedQuantity: number;
    reason: string | null;
    priceFen: number;
    amountFen: number;
    acceptedFen: number;
    note: string | null;
    signers: Array<{ id: string; name: string; signedAt: string }>;
    photos: Array<{ id: string; name: string; sha256: string; uploadedAt: string }>;
  };
  returns: Array<{
    id: string;
    number: string;
    state: string;
    reason: string;
    quantity: number;
    amountFen: number;
    requestedAt: string;
    decidedAt: string | null;
  }>;
  invoices: Array<{ id: string; code: string; number: string; amountFen: number; issuedOn: string }>;
  payments: Array<{
    id: string;
    transferCode: string;
    amountFen: number;
    state: string;
    requestedAt: string;
    capturedAt: string | null;
  }>;
  bankLines: Array<{
    id: string;
    paymentId: string;
    statementFileName: string;
    rowNumber: number;
    bookedOn: string;
    amountFen: number;
    payerName: string;
    payerAccountEnding: string;
    memo: string;
    bankReference: string | null;
    matchedBy: 'transfer_code' | 'operators';
    importedAt: string;
  }>;
  timeline: TimelineEvent[];
}

export function useEvidence(factId: string) {
  return useQuery({
    queryKey: ['evidence', factId],
    queryFn: () => fetchJson<Evidence>(`/v1/evidence/${factId}`),
  });
}
