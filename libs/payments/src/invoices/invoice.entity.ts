import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvoiceState } from './invoice.state';

/** An invoice (发票) of a supplier for one buyer, or a red letter (红字) that takes one back; a number once per issuer. */
@Entity('invoices')
export class Invoice {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'issuer_id' }) issuerId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  /** What it answers, when the buyer asked for it. */
  @Column('uuid', { name: 'request_id', nullable: true, unique: true }) requestId!: string | null;
  /** Of a red letter: the invoice that it takes back, wholly or in part. */
  @Column('uuid', { name: 'original_id', nullable: true }) originalId!: string | null;
  @Column('text', { name: 'reversal_reason', nullable: true }) reversalReason!: string | null;
  /** 发票代码 of paper invoices; empty for a fully digital one, whose 20-digit number stands alone. */
  @Column('text', { default: '' }) code!: string;
  @Column('text') number!: string;
  /** Tax included; negative on a red letter. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  /** Null where only the amount was registered. */
  @Column('bigint', { name: 'tax_fen', nullable: true }) taxFen!: number | null;
  /** What red letters took back of it. */
  @Column('bigint', { name: 'reversed_fen', default: 0 }) reversedFen!: number;
  @Column('date', { name: 'issued_on' }) issuedOn!: string;
  @Column('uuid', { name: 'file_id', nullable: true, unique: true }) fileId!: string | null;
  @Column('uuid', { name: 'registered_by' }) registeredBy!: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt!: Date;
  @Column('text') state!: InvoiceState;
  /** Of the buyer; nobody for those that were registered before there was a judgement. */
  @Column('uuid', { name: 'judged_by', nullable: true }) judgedBy!: string | null;
  @Column('timestamptz', { name: 'judged_at', nullable: true }) judgedAt!: Date | null;
  @Column('text', { name: 'dispute_reason', nullable: true }) disputeReason!: string | null;
}

/** How much of an invoice is for which order; adds up to the invoice. */
@Entity('invoice_orders')
export class InvoiceOrder {
  @PrimaryColumn('uuid', { name: 'invoice_id' }) invoiceId!: string;
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
}
