import './fulfillment.errors';

export { Acceptances, type AcceptedLine } from './acceptances.service';
export {
  Acceptance,
  AcceptanceLine,
  AcceptancePhoto,
  fulfillmentEntities,
  GoodsReturn,
  GoodsReturnLine,
  Shipment,
  ShipmentLine,
} from './fulfillment.entity';
export type { FulfillmentEvents } from './fulfillment.events';
export { FulfillmentModule } from './fulfillment.module';
export { lockPurchases } from './purchase-lock.policy';
export { type ReturnedLine, Returns } from './returns.service';
export {
  type AcceptanceState,
  acceptanceStates,
  type ReturnState,
  returnStates,
  type ShipmentState,
  shipmentStates,
} from './shipment.state';
export { Shipments } from './shipments.service';
