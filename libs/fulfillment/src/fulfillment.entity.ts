import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AcceptanceState, ReturnKind, ReturnState, ShipmentState, Transport } from './shipment.state';

/** One delivery of an order; an order may come in several. */
@Entity('shipments')
export class Shipment {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') state!: ShipmentState;
  @Column('text') transport!: Transport;
  @Column('text', { nullable: true }) carrier!: string | null;
  @Column('text', { name: 'tracking_number', nullable: true }) trackingNumber!: string | null;
  @Column('text', { name: 'driver_name', nullable: true }) driverName!: string | null;
  @Column('text', { name: 'plate_number', nullable: true }) plateNumber!: string | null;
  @Column('uuid', { name: 'shipped_by' }) shippedBy!: string;
  @Column('timestamptz', { name: 'shipped_at' }) shippedAt!: Date;
  @Column('timestamptz', { name: 'accept_by' }) acceptBy!: Date;
  @Column('smallint', { name: 'escalation_level', default: 0 }) escalationLevel!: number;
  @Column('timestamptz', { name: 'escalated_at', nullable: true }) escalatedAt!: Date | null;
}

/** Packs of one order line, all of one lot (批次): where and when they grew is kept here, not at the product. */
@Entity('shipment_lines')
export class ShipmentLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'shipment_id' }) shipmentId!: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId!: string;
  @Column('integer') quantity!: number;
  @Column('text', { name: 'lot_number' }) lotNumber!: string;
  @Column('text', { name: 'origin_county_code' }) originCountyCode!: string;
  @Column('text', { name: 'origin_township' }) originTownship!: string;
  @Column('date', { name: 'harvested_on', nullable: true }) harvestedOn!: string | null;
}

/** 验收: who counted, who confirmed, and what was taken. */
@Entity('acceptances')
export class Acceptance {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'shipment_id', unique: true }) shipmentId!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') state!: AcceptanceState;
  @Column('bigint', { name: 'accepted_fen' }) acceptedFen!: number;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('uuid', { name: 'first_signer_id' }) firstSignerId!: string;
  @Column('timestamptz', { name: 'first_signed_at' }) firstSignedAt!: Date;
  @Column('uuid', { name: 'second_signer_id', nullable: true }) secondSignerId!: string | null;
  @Column('timestamptz', { name: 'second_signed_at', nullable: true }) secondSignedAt!: Date | null;
}

/** Each becomes one purchase fact when the acceptance has its second signature. */
@Entity('acceptance_lines')
export class AcceptanceLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'acceptance_id' }) acceptanceId!: string;
  @Column('uuid', { name: 'shipment_line_id', unique: true }) shipmentLineId!: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId!: string;
  @Column('integer', { name: 'accepted_quantity' }) acceptedQuantity!: number;
  @Column('integer', { name: 'rejected_quantity' }) rejectedQuantity!: number;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('bigint', { name: 'price_fen' }) priceFen!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
}

@Entity('acceptance_photos')
export class AcceptancePhoto {
  @PrimaryColumn('uuid', { name: 'acceptance_id' }) acceptanceId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('smallint') position!: number;
}

/** 退货 after acceptance; it counts once the supplier has agreed. */
@Entity('goods_returns')
export class GoodsReturn {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'acceptance_id' }) acceptanceId!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text', { default: 'return' }) kind!: ReturnKind;
  @Column('text') state!: ReturnState;
  @Column('text') reason!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}

@Entity('goods_return_lines')
export class GoodsReturnLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'return_id' }) returnId!: string;
  @Column('uuid', { name: 'acceptance_line_id' }) acceptanceLineId!: string;
  @Column('uuid', { name: 'order_line_id' }) orderLineId!: string;
  /** Packs that go back, or (claim) that are poor and stay. */
  @Column('integer') quantity!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
}

export const fulfillmentEntities = [
  Shipment,
  ShipmentLine,
  Acceptance,
  AcceptanceLine,
  AcceptancePhoto,
  GoodsReturn,
  GoodsReturnLine,
];
