import type { Act } from './act';
import { deliveryActs, returnActs } from './delivery-acts';
import { moneyActs } from './money-acts';
import { orderActs } from './order-acts';
import { shelfActs, strangerActs } from './shelf-acts';

/** Everything that may happen, each with how often it is tried. */
export const acts: Readonly<Record<string, Act>> = {
  ...orderActs,
  ...deliveryActs,
  ...moneyActs,
  ...returnActs,
  ...shelfActs,
  ...strangerActs,
};
