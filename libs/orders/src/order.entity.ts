import type { Funding } from '@app/catalog';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Canceller, Closer, OrderState, PaymentTerms } from './order.state';

/** Where the goods go, as the buyer wrote it. */
export type DeliveryAddress = Record<string, string>;

/** One basket sent off: one order per supplier. Written by the SQL function `place_checkout`. */
@Entity('checkouts')
export class Checkout {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'placed_by' }) placedBy!: string;
  @Column('text', { name: 'funding_source' }) fundingSource!: Funding;
  @Column('text', { name: 'payment_terms' }) paymentTerms!: PaymentTerms;
  @Column('jsonb', { name: 'delivery_address' }) deliveryAddress!: DeliveryAddress;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('bigint', { name: 'total_fen' }) totalFen!: number;
  @Column('timestamptz', { name: 'placed_at' }) placedAt!: Date;
}

@Entity('orders')
export class Order {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'checkout_id' }) checkoutId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') state!: OrderState;
  @Column('text', { name: 'funding_source' }) fundingSource!: Funding;
  @Column('text', { name: 'payment_terms' }) paymentTerms!: PaymentTerms;
  @Column('bigint', { name: 'goods_fen' }) goodsFen!: number;
  /** Always 0 until freight is quoted; part of the total. */
  @Column('bigint', { name: 'freight_fen', default: 0 }) freightFen!: number;
  @Column('bigint', { name: 'total_fen' }) totalFen!: number;
  @Column('bigint', { name: 'paid_fen', default: 0 }) paidFen!: number;
  @Column('timestamptz', { name: 'placed_at' }) placedAt!: Date;
  @Column('timestamptz', { name: 'confirm_by' }) confirmBy!: Date;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null;
  @Column('text', { name: 'cancelled_by', nullable: true }) cancelledBy!: Canceller | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
  @Column('timestamptz', { name: 'rest_closed_at', nullable: true }) restClosedAt!: Date | null;
  @Column('text', { name: 'rest_closed_by', nullable: true }) restClosedBy!: Closer | null;
  @Column('text', { name: 'rest_close_reason', nullable: true }) restCloseReason!: string | null;
}

/** One SKU of an order, with name and price as they were when it was placed; quantities are packs. */
@Entity('order_lines')
export class OrderLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('smallint') position!: number;
  @Column('uuid', { name: 'sku_id' }) skuId!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('text', { name: 'product_name' }) productName!: string;
  @Column('text') spec!: string;
  @Column('text') illustration!: string;
  @Column('integer', { name: 'unit_grams' }) unitGrams!: number;
  @Column('text', { name: 'origin_county_code' }) originCountyCode!: string;
  @Column('integer') quantity!: number;
  @Column('bigint', { name: 'price_fen' }) priceFen!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('integer', { name: 'shipped_quantity', default: 0 }) shippedQuantity!: number;
  @Column('integer', { name: 'accepted_quantity', default: 0 }) acceptedQuantity!: number;
  @Column('integer', { name: 'rejected_quantity', default: 0 }) rejectedQuantity!: number;
  @Column('integer', { name: 'returned_quantity', default: 0 }) returnedQuantity!: number;
  /** Never sent, and never will be (余货). */
  @Column('integer', { name: 'closed_quantity', default: 0 }) closedQuantity!: number;
  /** Taken off the price of accepted packs that stayed; integer fen. */
  @Column('bigint', { name: 'claimed_fen', default: 0 }) claimedFen!: number;
}

export const ordersEntities = [Checkout, Order, OrderLine];
