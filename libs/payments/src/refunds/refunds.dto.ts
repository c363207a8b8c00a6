import { schemas } from '@app/platform';
import { z } from 'zod';
import { refundReasons, refundRoutes, refundStates } from './refund.state';

const moment = z.iso.datetime({ offset: true });

export const ListRefunds = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(refundStates)).optional(),
  ...schemas.pageQuery,
});
export type ListRefunds = z.infer<typeof ListRefunds>;

export const RefundItem = z.object({
  id: schemas.id,
  number: z.string(),
  orderId: schemas.id,
  orderNumber: z.string(),
  paymentId: schemas.id,
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  amountFen: schemas.positiveFen,
  reason: z.enum(refundReasons),
  route: z.enum(refundRoutes),
  /** On the transfer to the buyer. */
  transferCode: z.string(),
  state: z.enum(refundStates),
  openedAt: moment,
  sentAt: moment.nullable(),
  paidAt: moment.nullable(),
  failedAt: moment.nullable(),
  failure: z.string().nullable(),
});
export type RefundItem = z.infer<typeof RefundItem>;
export const RefundPage = schemas.pageOf(RefundItem);
