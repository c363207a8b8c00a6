import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentProvider, PaymentState } from './payment.state';

/** What a buyer owes for one order, with the code that its transfer carries; integer fen. */
@Entity('payments')
export class Payment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  /** By which way its money came, or is expected. */
  @Column('text') provider!: PaymentProvider;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { name: 'transfer_code', unique: true }) transferCode!: string;
  @Column('text') state!: PaymentState;
  @Column('bigint', { name: 'received_fen', default: 0 }) receivedFen!: number;
  /** Refunds that were opened and have not failed; never more than was received. */
  @Column('bigint', { name: 'refunded_fen', default: 0 }) refundedFen!: number;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'captured_at', nullable: true }) capturedAt!: Date | null;
}
