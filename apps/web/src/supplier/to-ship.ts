import { remaining } from '../api/orders';
import type { Order, OrderLine, OrderSummary } from '../api/types';

/** Taken on, not all of it sent, and nothing holds it back. */
export function isToShip(order: OrderSummary): boolean {
  return (
    order.state === 'confirmed' &&
    (order.deliveryStatus === 'not_shipped' || order.deliveryStatus === 'partly_shipped') &&
    !awaitsPayment(order)
  );
}

export function openLines(order: Order): OrderLine[] {
  return order.lines.filter((line) => remaining(line) > 0);
}

/** Prepaid goods wait for their money. */
export function awaitsPayment(order: OrderSummary): boolean {
  return order.paymentTerms === 'prepaid' && order.dueFen > 0;
}
