import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RefundReason, RefundRoute, RefundState } from './refund.state';

/** Money that goes back to a buyer, taken from one payment; integer fen. */
@Entity('refunds')
export class Refund {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') reason!: RefundReason;
  @Column('text') route!: RefundRoute;
  /** In the memo of the transfer to the buyer: by it the line on the bank's statement is recognised. */
  @Column('text', { name: 'transfer_code', unique: true }) transferCode!: string;
  @Column('text') state!: RefundState;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) failure!: string | null;
}
