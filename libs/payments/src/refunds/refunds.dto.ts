import { schemas } from '@app/platform';
import { z } from 'zod';
import { refundReasons, refundRoutes, refundStates } from './refund.state';

const moment = z.iso.datetime({ offset: true });

export const ListRefunds = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(refundStates)).optional(),
  route: z.enum(refundRoutes).optional(),
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
  transferCode: z.string(),
  state: z.enum(refundStates),
  openedAt: moment,
  sentAt: moment.nullable(),
  paidAt: moment.nullable(),
  failedAt: moment.nullable(),
  failure: z.string().nullable(),
  /** From where its money came, with the last four digits: it goes back there unless an operator says otherwise. */
  payer: z.object({ name: z.string(), account: z.string() }).nullable(),
  /** The payment list that it stands on; null for the two sides of the order. */
  listId: schemas.id.nullable(),
  listNumber: z.string().nullable(),
});
export type RefundItem = z.infer<typeof RefundItem>;
export const RefundPage = schemas.pageOf(RefundItem);

export const RefuseRefund = z.strictObject({ reason: schemas.line(200) });
export type RefuseRefund = z.infer<typeof RefuseRefund>;

export const RefundStateAnswer = z.object({ id: schemas.id, state: z.enum(refundStates) });
export type RefundStateAnswer = z.infer<typeof RefundStateAnswer>;
