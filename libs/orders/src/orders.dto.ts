import { fundings } from '@app/catalog';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { deliveryStatuses, paymentStatuses } from './order.policy';
import { cancellers, closers, orderStates, paymentTerms } from './order.state';

const moment = z.iso.datetime({ offset: true });

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;

export const ListOrders = z.strictObject({
  state: schemas.commaList(z.enum(orderStates)).optional(),
  /** Start of an order number, or a part of a product's or the other side's name. */
  q: schemas.line(60).optional(),
  ...schemas.pageQuery,
});
export type ListOrders = z.infer<typeof ListOrders>;

export const ListUsualGoods = z.strictObject({ ...schemas.pageQuery });
export type ListUsualGoods = z.infer<typeof ListUsualGoods>;

export const CancelOrder = z.strictObject({ reason: schemas.line(200) });
export type CancelOrder = z.infer<typeof CancelOrder>;

export const CloseRest = z.strictObject({ reason: schemas.line(200) });
export type CloseRest = z.infer<typeof CloseRest>;

export const OrderStateAnswer = z.object({ id: schemas.id, state: z.enum(orderStates) });
export type OrderStateAnswer = z.infer<typeof OrderStateAnswer>;

const quantity = z.int().min(0);

export const ClosedRest = OrderStateAnswer.extend({
  /** Packs that will not be sent, and what they were to cost. */
  closedQuantity: quantity,
  closedFen: schemas.fenAmount,
});
export type ClosedRest = z.infer<typeof ClosedRest>;

export const OrderItem = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(orderStates),
  deliveryStatus: z.enum(deliveryStatuses),
  paymentStatus: z.enum(paymentStatuses),
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  fundingSource: z.enum(fundings),
  paymentTerms: z.enum(paymentTerms),
  totalFen: schemas.fenAmount,
  acceptedFen: schemas.fenAmount,
  returnedFen: schemas.fenAmount,
  paidFen: schemas.fenAmount,
  dueFen: schemas.fenAmount,
  placedAt: moment,
  confirmBy: moment,
  lineCount: quantity,
  firstLine: z.object({ productName: z.string(), illustration: z.string() }),
});
export type OrderItem = z.infer<typeof OrderItem>;
export const OrderPage = schemas.pageOf(OrderItem);

export const OrderLineItem = z.object({
  id: schemas.id,
  skuId: schemas.id,
  productId: schemas.id,
  productName: z.string(),
  spec: z.string(),
  illustration: z.string(),
  unitGrams: quantity,
  originCountyCode: schemas.countyCode,
  originCountyName: z.string(),
  quantity,
  priceFen: schemas.fenAmount,
  amountFen: schemas.fenAmount,
  shippedQuantity: quantity,
  acceptedQuantity: quantity,
  rejectedQuantity: quantity,
  returnedQuantity: quantity,
  /** Neither sent nor to be sent any more (余货). */
  closedQuantity: quantity,
  /** Taken off the price of packs that stayed (索赔). */
  claimedFen: schemas.fenAmount,
});

export const TimelineItem = z.object({
  id: schemas.id,
  type: z.string(),
  occurredAt: moment,
  /** Null when it happened without a person, e.g. by a deadline. */
  actorName: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
});

export const OrderDetail = OrderItem.extend({
  checkoutId: schemas.id,
  confirmedAt: moment.nullable(),
  completedAt: moment.nullable(),
  cancelledAt: moment.nullable(),
  cancelledBy: z.enum(cancellers).nullable(),
  cancelReason: z.string().nullable(),
  restClosedAt: moment.nullable(),
  restClosedBy: z.enum(closers).nullable(),
  restCloseReason: z.string().nullable(),
  /** From when the buyer may close the rest; null when there is none to close. */
  restOverdueFrom: moment.nullable(),
  deliveryAddress: z.record(z.string(), z.string()),
  note: z.string().nullable(),
  placedBy: z.object({ id: schemas.id, name: z.string() }),
  lines: z.array(OrderLineItem),
  timeline: z.array(TimelineItem),
});
export type OrderDetail = z.infer<typeof OrderDetail>;

export const UsualGood = z.object({
  skuId: schemas.id,
  productId: schemas.id,
  productName: z.string(),
  spec: z.string(),
  illustration: z.string(),
  unitGrams: quantity,
  supplierId: schemas.id,
  supplierName: z.string(),
  excludedFunding: z.array(z.enum(fundings)),
  /** Today's price, not the one last paid. */
  priceFen: schemas.positiveFen,
  minimumQuantity: quantity,
  available: quantity,
  /** Orders of the last 180 days with this SKU. */
  orderCount: quantity,
  totalQuantity: quantity,
  lastQuantity: quantity,
  lastOrderedAt: moment,
});
export type UsualGood = z.infer<typeof UsualGood>;
export const UsualGoodPage = schemas.pageOf(UsualGood);
