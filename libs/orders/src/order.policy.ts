import { days, lineAmountFen, sumFen } from '@app/platform';
import type { Closer, OrderState, PaymentTerms } from './order.state';

/** What the rules below look at: an order with the sums over its lines (packs, integer fen). */
export type OrderFigures = {
  state: OrderState;
  paymentTerms: PaymentTerms;
  totalFen: number;
  paidFen: number;
  quantity: number;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  /** Neither sent nor to be sent any more. */
  closedQuantity: number;
  /** Accepted packs at their price, before returns. */
  acceptedFen: number;
  rejectedFen: number;
  closedFen: number;
  /** Packs given back after acceptance, at their price, and what was taken off the price of others. */
  returnedFen: number;
};

/** The quantities and the price of one line, as the sums need them. */
export type LineFigures = {
  quantity: number;
  priceFen: number;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  returnedQuantity: number;
  closedQuantity: number;
  claimedFen: number;
};

/** The sums over an order's lines. */
export function sumLines(
  lines: readonly LineFigures[],
): Omit<OrderFigures, 'state' | 'paymentTerms' | 'totalFen' | 'paidFen'> {
  const packs = (of: (line: LineFigures) => number) => lines.reduce((sum, line) => sum + of(line), 0);
  const money = (of: (line: LineFigures) => number) =>
    sumFen(lines.map((line) => lineAmountFen(line.priceFen, of(line))));
  return {
    quantity: packs((line) => line.quantity),
    shippedQuantity: packs((line) => line.shippedQuantity),
    acceptedQuantity: packs((line) => line.acceptedQuantity),
    rejectedQuantity: packs((line) => line.rejectedQuantity),
    closedQuantity: packs((line) => line.closedQuantity),
    acceptedFen: money((line) => line.acceptedQuantity),
    rejectedFen: money((line) => line.rejectedQuantity),
    closedFen: money((line) => line.closedQuantity),
    returnedFen: sumFen([money((line) => line.returnedQuantity), ...lines.map((line) => line.claimedFen)]),
  };
}

/**
 * What the buyer has to pay for this order as things stand, whether paid or not. After acceptance: what was accepted
 * and not given back. Prepaid: everything from the start, less what was rejected, closed or given back.
 */
export function payableFen(order: OrderFigures): number {
  if (order.state === 'cancelled') return 0;
  if (order.paymentTerms === 'prepaid')
    return order.totalFen - order.rejectedFen - order.closedFen - order.returnedFen;
  if (order.state === 'placed') return 0;
  return order.acceptedFen - order.returnedFen;
}

/** What is still to be paid, in fen; never negative. */
export function dueFen(order: OrderFigures): number {
  return Math.max(0, payableFen(order) - order.paidFen);
}

/** What was paid beyond what is payable, e.g. before a return was agreed; the supplier owes it. */
export function overpaidFen(order: OrderFigures): number {
  return Math.max(0, order.paidFen - payableFen(order));
}

export const deliveryStatuses = [
  'not_shipped',
  'partly_shipped',
  'shipped',
  'partly_accepted',
  'accepted',
  'rejected',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * How far the goods have come that are not closed. `partly_accepted`: some packs have been judged, others have not.
 * `accepted`: every pack has been judged and at least one was taken. `rejected`: every pack has been judged and none was
 * taken.
 */
export function deliveryStatus(order: OrderFigures): DeliveryStatus {
  const judged = order.acceptedQuantity + order.rejectedQuantity;
  const wanted = order.quantity - order.closedQuantity;
  if (judged === wanted) return order.acceptedQuantity > 0 ? 'accepted' : 'rejected';
  if (judged > 0) return 'partly_accepted';
  if (order.shippedQuantity === wanted) return 'shipped';
  return order.shippedQuantity > 0 ? 'partly_shipped' : 'not_shipped';
}

export const paymentStatuses = ['not_due', 'due', 'partly_paid', 'paid', 'overpaid'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** `paid`: all that is payable so far; a later delivery can make something due again. */
export function paymentStatus(order: OrderFigures): PaymentStatus {
  if (overpaidFen(order) > 0) return 'overpaid';
  if (dueFen(order) > 0) return order.paidFen > 0 ? 'partly_paid' : 'due';
  return order.paidFen > 0 ? 'paid' : 'not_due';
}

/** Every pack that will ever come has been judged and nothing is due: the order can be completed. */
export function isDone(order: OrderFigures): boolean {
  const settled = order.acceptedQuantity + order.rejectedQuantity + order.closedQuantity;
  return settled === order.quantity && dueFen(order) === 0;
}

/** An order can be called off until something was shipped; after that goods would have to go back. */
export function whyNotCancellable(order: OrderFigures): string | undefined {
  if (order.state !== 'placed' && order.state !== 'confirmed') return 'order.wrong_state';
  if (order.shippedQuantity > 0) return 'order.already_shipped';
  return undefined;
}

/** A buyer who waits for the rest may close it when so long nothing more was sent. */
export const restOverdueAfterMs = days(7);

/** From when the buyer may close the rest; `lastSentAt` is when the newest shipment left. */
export function restOverdueFrom(lastSentAt: Date): Date {
  return new Date(lastSentAt.getTime() + restOverdueAfterMs);
}

/** What was ordered and neither sent nor closed, in packs. */
export function restQuantity(
  order: Pick<OrderFigures, 'quantity' | 'shippedQuantity' | 'closedQuantity'>,
): number {
  return order.quantity - order.shippedQuantity - order.closedQuantity;
}

/** The rest is what remains after a part was sent; the supplier may close it at any time, the buyer when it is overdue. */
export function whyNotClosable(
  order: OrderFigures,
  by: Closer,
  overdueFrom: Date,
  now: Date,
): string | undefined {
  if (order.state !== 'confirmed') return 'order.wrong_state';
  if (order.shippedQuantity === 0) return 'order.not_shipped';
  if (restQuantity(order) === 0) return 'order.no_rest';
  if (by === 'buyer' && now < overdueFrom) return 'order.rest_not_overdue';
  return undefined;
}
