import { businessDate } from '@app/platform';
import type { EvidenceKind } from '../ledger/evidence.policy';
import { type FactRow, pairingOn, yearAndMonth } from '../ledger/facts.policy';
import type { ValidPairing } from '../pairing/pairings.service';
import type { SalesChannel } from './sales-report.state';

/** A line that counts, with what proves it: papers that a reviewer has confirmed. */
export type CountedSale = {
  lineId: string;
  /** Of the line; of a later claim on the same invoice with its number behind it. */
  naturalKey: string;
  reporterId: string;
  eastCode: string;
  westCode: string;
  channel: SalesChannel;
  supplierId: string | null;
  productId: string | null;
  quantity: number;
  grams: number;
  amountFen: number;
  soldOn: string;
  mode: 'BUY' | 'HELP_SELL';
  fundingSource: string;
  papers: { kind: EvidenceKind; fileId: string }[];
};

export type AcceptedCorrection = {
  correctionId: string;
  lineId: string;
  kind: 'return' | 'correction';
  quantity: number;
  grams: number;
  amountFen: number;
  occurredOn: string;
};

const noPapersOfAnOrder = {
  orderId: null,
  orderLineId: null,
  shipmentId: null,
  acceptanceId: null,
  acceptanceLineId: null,
};

/** A sale has a day and no time: noon in Shanghai, which is that day in the zone of every process. */
export function momentOf(day: string): Date {
  return new Date(`${day}T12:00:00+08:00`);
}

/** An accepted line of a report = one fact (C1), for the reporter's district and the county of origin (C6). */
export function saleFact(sale: CountedSale, pairings: readonly ValidPairing[]): FactRow {
  const { eastCode, westCode } = sale;
  return {
    kind: 'purchase',
    naturalKey: sale.naturalKey,
    occurredAt: momentOf(sale.soldOn),
    ...yearAndMonth(sale.soldOn),
    amountFen: sale.amountFen,
    quantity: sale.quantity,
    grams: sale.grams,
    mode: sale.mode,
    channel: sale.channel,
    fundingSource: sale.fundingSource,
    pairingId: pairingOn(sale.soldOn, eastCode, westCode, pairings),
    eastCode,
    westCode,
    buyerId: sale.reporterId,
    supplierId: sale.supplierId,
    productId: sale.productId,
    ...noPapersOfAnOrder,
    salesLineId: sale.lineId,
    purchaseYear: null,
    purchaseMonth: null,
  };
}

/** What came back, or was reported and not sold = a negative fact dated when it happened (C5), where the sale counted. */
export function correctionFact(correction: AcceptedCorrection, sale: FactRow): FactRow {
  const occurredAt = momentOf(correction.occurredOn);
  return {
    ...sale,
    kind: correction.kind,
    naturalKey: `sales-correction:${correction.correctionId}`,
    occurredAt,
    ...yearAndMonth(businessDate(occurredAt)),
    purchaseYear: sale.year,
    purchaseMonth: sale.month,
    amountFen: -correction.amountFen,
    // No minus zero: PostgreSQL has none.
    quantity: 0 - correction.quantity,
    grams: 0 - correction.grams,
  };
}
