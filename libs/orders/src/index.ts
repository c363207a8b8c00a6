import './orders.errors';

export { Checkouts } from './checkouts.service';
export { Checkout, Order, OrderLine, ordersEntities } from './order.entity';
export {
  type DeliveryStatus,
  deliveryStatus,
  deliveryStatuses,
  dueFen,
  isDone,
  type OrderFigures,
  overpaidFen,
  type PaymentStatus,
  payableFen,
  paymentStatus,
  paymentStatuses,
  sumLines,
} from './order.policy';
export {
  fundingNames,
  type OrderState,
  orderStates,
  type PaymentTerms,
  paymentTerms,
} from './order.state';
export { addressText } from './order-sheet.policy';
export type { OrderEvents } from './orders.events';
export { OrdersModule } from './orders.module';
export { type LockedOrder, type LockedOrderLine, Orders } from './orders.service';
export { Rests } from './rests.service';
