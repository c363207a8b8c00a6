import type { Act } from './act';
import { bankActs } from './bank-acts';
import { deliveryActs, returnActs } from './delivery-acts';
import { invoiceActs } from './invoice-acts';
import { moneyActs } from './money-acts';
import { orderActs } from './order-acts';
import { payoutActs } from './payout-acts';
import { shelfActs, strangerActs } from './shelf-acts';

/** Everything that may happen, each with how often it is tried. */
export const acts: Readonly<Record<string, Act>> = {
  ...orderActs,
  ...deliveryActs,
  ...moneyActs,
  ...bankActs,
  ...invoiceActs,
  ...payoutActs,
  ...returnActs,
  ...shelfActs,
  ...strangerActs,
};
