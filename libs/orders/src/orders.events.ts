import type { Canceller, Closer } from './order.state';

/** What happens to an order; the subject of each event is the order. */
export type OrderEvents = {
  /** Written by the SQL function `place_checkout`. */
  'order.placed': { orderId: string; buyerId: string; supplierId: string; totalFen: number };
  'order.confirmed': { number: string };
  /** `reason` is null when the deadline passed. */
  'order.cancelled': { by: Canceller; reason: string | null };
  /** The rest will not be sent: so many packs, worth so many fen. */
  'order.rest_closed': { by: Closer; reason: string; quantity: number; amountFen: number };
  'order.completed': { number: string };
};
