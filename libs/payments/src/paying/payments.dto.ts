import { schemas, stripeMethods } from '@app/platform';
import { z } from 'zod';
import { PaymentAttempt } from '../stripe/stripe.dto';
import { paymentProviders, paymentStates } from './payment.state';

const moment = z.iso.datetime({ offset: true });

/** `method` says how, where the provider knows several ways. */
export const RequestPayment = z
  .strictObject({ provider: z.enum(paymentProviders), method: z.enum(stripeMethods).optional() })
  .refine(({ provider, method }) => (provider === 'stripe') === (method !== undefined), {
    path: ['method'],
    error: 'request.invalid',
  });
export type RequestPayment = z.infer<typeof RequestPayment>;

export const ListPayments = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(paymentStates)).optional(),
  ...schemas.pageQuery,
});
export type ListPayments = z.infer<typeof ListPayments>;

/** Where the buyer's money goes. */
export const Payee = z.object({ name: z.string(), bank: z.string(), account: z.string() });

export const PaymentItem = z.object({
  id: schemas.id,
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  /** By which way its money came, or is expected. */
  provider: z.enum(paymentProviders),
  amountFen: schemas.positiveFen,
  /** What came for it so far. */
  receivedFen: schemas.fenAmount,
  /** What of that goes back, or went. */
  refundedFen: schemas.fenAmount,
  /** Written into the memo (附言) of the transfer: with the exact amount it is how the money is recognised. */
  transferCode: z.string(),
  state: z.enum(paymentStates),
  payee: Payee,
  requestedAt: moment,
  capturedAt: moment.nullable(),
});
export type PaymentItem = z.infer<typeof PaymentItem>;
/** Through Stripe: with what the buyer does next. */
export const RequestedPayment = PaymentItem.extend({ attempt: PaymentAttempt.optional() });
export type RequestedPayment = z.infer<typeof RequestedPayment>;
export const PaymentPage = schemas.pageOf(PaymentItem);
