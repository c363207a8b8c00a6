/** What the model keeps of an order and its money, and the figures that follow from it. Integer fen, packs. */

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
  /** Never to be sent (余货). */
  closed: number;
  returned: number;
  claimedFen: number;
};
export type Payment = {
  id: string;
  code: string;
  order: Order;
  amountFen: number;
  state: 'pending' | 'captured' | 'voided';
  /** What came for it, and what of that goes back. */
  receivedFen: number;
  refundedFen: number;
  /** Place among all payables that got their money; 0 = has not. */
  capturedAs: number;
};
export type RefundReason = 'cancellation' | 'closure' | 'rejection' | 'return' | 'claim' | 'reversal';
export type Refund = {
  id: string;
  code: string;
  payment: Payment;
  amountFen: number;
  reason: RefundReason;
  state: 'open' | 'sent' | 'paid' | 'failed';
};
export type ShipmentLine = {
  id: string;
  line: Line;
  quantity: number;
  rejected: number;
  acceptanceLineId: string;
  /** Packs asked back, and their worth with what was claimed, unless it was refused. */
  back: number;
  askedFen: number;
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
export type AskedBack = { of: ShipmentLine; quantity: number; amountFen: number };
/** Goods given back, or kept for a part of their price (`claim`). */
export type Return = {
  id: string;
  name: string;
  kind: 'return' | 'claim';
  order: Order;
  lines: AskedBack[];
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
  /** What came less what goes back. */
  paidFen: number;
  /** Less red letters. */
  invoicedFen: number;
  /** One of its invoices was found right. */
  invoiceVerified: boolean;
  payments: Payment[];
  refunds: Refund[];
  events: string[];
  facts: Map<string, Fact>;
  /** What was recorded and the worker has not heard of. */
  unheard: {
    /** The open payable may be no longer right. */
    payable: boolean;
    /** Too much may be paid, for these reasons. */
    paid: RefundReason[];
    /** Something can be settled. */
    settlement: boolean;
    /** The evidence of its facts may have grown. */
    evidence: boolean;
  };
};
/** What the ledger counts of one accepted line, or takes off for one that came back. */
export type Fact = { amountFen: number; level: number; paid: boolean };

export const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

export const byId = <T extends { id: string }>(items: readonly T[]): T[] =>
  [...items].sort((one, other) => (one.id < other.id ? -1 : 1));

/** By largest remainder, of equal ones the first: the parts add up to the amount. */
export function sharesOf(amountFen: number, rooms: readonly number[]): number[] {
  const whole = sum(rooms, Number);
  const shares = rooms.map((room) => (whole ? Math.floor((amountFen * room) / whole) : 0));
  const remainders = rooms.map((room, at) => ({ at, left: whole ? (amountFen * room) % whole : 0 }));
  remainders.sort((one, other) => other.left - one.left || one.at - other.at);
  let left = amountFen - sum(shares, Number);
  for (const { at } of remainders) {
    if (left-- <= 0) break;
    shares[at] = (shares[at] as number) + 1;
  }
  return shares;
}

export const totalFen = (order: Order): number => sum(order.lines, (line) => line.priceFen * line.quantity);
export const acceptedFen = (order: Order): number =>
  sum(order.lines, (line) => line.priceFen * line.accepted);
/** Given back and claimed. */
export const returnedFen = (order: Order): number =>
  sum(order.lines, (line) => line.priceFen * line.returned + line.claimedFen);
/** What may be invoiced in all. */
export const keptFen = (order: Order): number => acceptedFen(order) - returnedFen(order);

export function payableFen(order: Order): number {
  if (order.state === 'cancelled') return 0;
  const notKept = sum(order.lines, (line) => line.priceFen * (line.rejected + line.closed));
  const base = order.terms === 'prepaid' ? totalFen(order) - notKept : acceptedFen(order);
  return base - returnedFen(order);
}

export const dueFen = (order: Order): number => Math.max(0, payableFen(order) - order.paidFen);
export const missingFen = ({ amountFen, receivedFen }: Payment): number => amountFen - receivedFen;

export function deliveryStatus({ lines }: Order): string {
  const ordered = sum(lines, (line) => line.quantity - line.closed);
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
