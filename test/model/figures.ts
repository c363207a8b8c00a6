/** What the model keeps of an order, and the figures that follow from it. Integer fen, packs. */

export type Pack = {
  id: string;
  productId: string;
  name: string;
  priceFen: number;
  version: number;
  listed: boolean;
  onHand: number;
  held: number;
};
export type Line = {
  id: string;
  pack: Pack;
  quantity: number;
  priceFen: number;
  shipped: number;
  accepted: number;
  rejected: number;
  returned: number;
};
export type Payment = {
  id: string;
  code: string;
  amountFen: number;
  state: 'pending' | 'captured' | 'voided';
  /** Of what came, what goes back. */
  backFen: number;
};
export type ShipmentLine = {
  id: string;
  line: Line;
  quantity: number;
  rejected: number;
  acceptanceLineId: string;
  back: number;
};
export type Shipment = {
  id: string;
  name: string;
  order: Order;
  lines: ShipmentLine[];
  state: 'shipped' | 'awaiting_second_signature' | 'accepted' | 'partly_accepted' | 'rejected';
  level: 0 | 1 | 2;
  acceptanceId: string;
  firstSigner: string;
  /** Place among the second signatures of the sequence; 0 = not signed twice. */
  signedAs: number;
};
export type Return = {
  id: string;
  name: string;
  order: Order;
  lines: { of: ShipmentLine; quantity: number }[];
  state: 'requested' | 'agreed' | 'refused';
  shipment: Shipment;
};
export type Order = {
  id: string;
  name: string;
  terms: 'after_acceptance' | 'prepaid';
  state: 'placed' | 'confirmed' | 'completed' | 'cancelled';
  cancelledBy: 'buyer' | 'supplier' | 'deadline' | null;
  lines: Line[];
  paidFen: number;
  invoicedFen: number;
  /** One of its invoices was found right. */
  invoiceVerified: boolean;
  payments: Payment[];
  events: string[];
  /** Something was recorded after which the worker looks whether the open payable is still right. */
  payableToReview: boolean;
  /** … and after which it looks whether too much was paid. */
  paidToReview: boolean;
};
export type Invoice = {
  id: string;
  number: string;
  order: Order;
  state: 'registered' | 'verified' | 'disputed';
};
export type BankLine = {
  id: string;
  reference: string;
  amountFen: number;
  state: 'unmatched' | 'proposed' | 'matched';
  reason: string | null;
  payment: Payment | null;
  proposer: number;
};
/** A row of a bank's file: with the code of a payable, one that nobody gave out, or none. */
export type StatementRow = { reference: string; amountFen: number; code: string };

export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

export const totalFen = (order: Order): number => sum(order.lines, (line) => line.priceFen * line.quantity);
export const acceptedFen = (order: Order): number =>
  sum(order.lines, (line) => line.priceFen * line.accepted);
export const returnedFen = (order: Order): number =>
  sum(order.lines, (line) => line.priceFen * line.returned);

export function payableFen(order: Order): number {
  if (order.state === 'cancelled') return 0;
  const rejected = sum(order.lines, (line) => line.priceFen * line.rejected);
  const base = order.terms === 'prepaid' ? totalFen(order) - rejected : acceptedFen(order);
  return base - returnedFen(order);
}

export const dueFen = (order: Order): number => Math.max(0, payableFen(order) - order.paidFen);

export function deliveryStatus({ lines }: Order): string {
  const ordered = sum(lines, (line) => line.quantity);
  const accepted = sum(lines, (line) => line.accepted);
  const judged = accepted + sum(lines, (line) => line.rejected);
  const shipped = sum(lines, (line) => line.shipped);
  if (judged === ordered) return accepted ? 'accepted' : 'rejected';
  if (judged) return 'partly_accepted';
  if (!shipped) return 'not_shipped';
  return shipped === ordered ? 'shipped' : 'partly_shipped';
}

export function paymentStatus(order: Order): string {
  if (order.paidFen > payableFen(order)) return 'overpaid';
  if (dueFen(order)) return order.paidFen ? 'partly_paid' : 'due';
  return order.paidFen ? 'paid' : 'not_due';
}

/** What the ledger must hold of an order in the end: one fact per accepted line, one negative per line given back. */
export function factsOf(market: { shipments: Shipment[]; returns: Return[] }, order: Order) {
  const signed = market.shipments
    .filter((shipment) => shipment.order === order && shipment.signedAs)
    .sort((a, b) => a.signedAs - b.signedAs);
  let needed = 0;
  return signed.flatMap((shipment) => {
    const agreed = market.returns
      .filter((goods) => goods.shipment === shipment && goods.state === 'agreed')
      .flatMap(({ lines }) => lines);
    const bought = shipment.lines.map((line) => line.line.priceFen * (line.quantity - line.rejected));
    const back = agreed.map(({ of, quantity }) => -of.line.priceFen * quantity);
    needed += sum([...bought, ...back], Number);
    const paid = order.payments.some(({ state }) => state === 'captured') && needed <= order.paidFen;
    const level = 1 + (order.invoiceVerified ? 1 : 0) + (paid ? 1 : 0);
    return [...bought.filter(Boolean), ...back].map((amountFen) => ({ amountFen, level, paid }));
  });
}
