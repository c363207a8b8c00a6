import type { AcceptedLine, ReturnedLine } from '@app/fulfillment';
import { businessDate, fen } from '@app/platform';
import type { ValidPairing } from '../pairing/pairings.service';

/**
 * What is counted, before it has an id and evidence. Integer fen, packs and grams; a return is negative. Year and month
 * are those in which it happened; where they are closed, the ledger books it in a later month.
 */
export type FactRow = {
  kind: 'purchase' | 'return' | 'claim' | 'correction';
  naturalKey: string;
  occurredAt: Date;
  year: number;
  month: number;
  amountFen: number;
  quantity: number;
  grams: number;
  mode: 'BUY' | 'HELP_SELL';
  channel: string;
  fundingSource: string;
  pairingId: string | null;
  eastCode: string;
  westCode: string;
  buyerId: string;
  /** Known of everything from the platform; of other sales where the reporter could say it. */
  supplierId: string | null;
  productId: string | null;
  /** Where the purchase that it takes off from was booked: it adjusts that month once that is closed. */
  purchaseYear: number | null;
  purchaseMonth: number | null;
} & (OfPlatform | OutsidePlatform);

/** A fact of the platform names the papers of its order, one from outside the line of a reported sale. */
type OfPlatform = {
  orderId: string;
  orderLineId: string;
  shipmentId: string;
  acceptanceId: string;
  acceptanceLineId: string;
  salesLineId: null;
};
type OutsidePlatform = { [Paper in keyof Omit<OfPlatform, 'salesLineId'>]: null } & { salesLineId: string };

/** The one key under which an accepted line counts, once (counting rule C2). */
export function purchaseKey(acceptanceLineId: string): string {
  return `acceptance:${acceptanceLineId}`;
}

/**
 * One accepted line = one fact (counting rule C1), in the year and month of its second signature in Asia/Shanghai,
 * for the buyer's district and the county where the lot grew (C6). No pairing on that day = outside pairs.
 */
export function purchaseFact(line: AcceptedLine, pairings: readonly ValidPairing[]): FactRow {
  const day = businessDate(line.acceptedAt);
  const [eastCode, westCode] = [line.buyerRegionCode, line.originCountyCode];
  return {
    kind: 'purchase',
    naturalKey: purchaseKey(line.acceptanceLineId),
    occurredAt: line.acceptedAt,
    ...yearAndMonth(day),
    amountFen: line.amountFen,
    quantity: line.quantity,
    grams: fen(BigInt(line.quantity) * BigInt(line.unitGrams)),
    mode: line.fundingSource === 'resale' ? 'HELP_SELL' : 'BUY',
    channel: 'platform',
    fundingSource: line.fundingSource,
    pairingId: pairingOn(day, eastCode, westCode, pairings),
    eastCode,
    westCode,
    buyerId: line.buyerId,
    supplierId: line.supplierId,
    productId: line.productId,
    orderId: line.orderId,
    orderLineId: line.orderLineId,
    shipmentId: line.shipmentId,
    acceptanceId: line.acceptanceId,
    acceptanceLineId: line.acceptanceLineId,
    salesLineId: null,
    purchaseYear: null,
    purchaseMonth: null,
  };
}

/**
 * Of goods that a reseller buys here and sells on, one sale counts (counting rule C4): by the market's setting the last
 * one, which the reseller reports, or this purchase.
 */
export function countsAsPurchase(
  { fundingSource }: Pick<AcceptedLine, 'fundingSource'>,
  resaleCounts: 'final_sale' | 'purchase',
): boolean {
  return fundingSource !== 'resale' || resaleCounts === 'purchase';
}

/**
 * Goods given back, or part of their price, = a negative fact dated when the supplier agreed (counting rule C5); it takes
 * off where the purchase was counted, so it keeps all else of it.
 */
export function returnFact(line: ReturnedLine, purchase: FactRow): FactRow {
  return {
    ...purchase,
    kind: line.kind,
    naturalKey: `return:${line.returnLineId}`,
    occurredAt: line.returnedAt,
    ...yearAndMonth(businessDate(line.returnedAt)),
    purchaseYear: purchase.year,
    purchaseMonth: purchase.month,
    amountFen: -line.amountFen,
    quantity: -line.quantity,
    grams: -fen((BigInt(purchase.grams) / BigInt(purchase.quantity)) * BigInt(line.quantity)),
  };
}

export function yearAndMonth(day: string): { year: number; month: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) };
}

/** `day` is YYYY-MM-DD in Asia/Shanghai; both ends of a pairing's validity count. */
export function pairingOn(
  day: string,
  eastCode: string,
  westCode: string,
  pairings: readonly ValidPairing[],
): string | null {
  const pairing = pairings.find(
    (one) =>
      one.eastCode === eastCode &&
      one.westCode === westCode &&
      one.validFrom <= day &&
      (one.validTo === null || day <= one.validTo),
  );
  return pairing?.id ?? null;
}
