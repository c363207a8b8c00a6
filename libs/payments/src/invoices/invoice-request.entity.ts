import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvoiceKind, InvoiceRequestState } from './invoice.state';

/** To whom an invoice is made out (发票抬头); one of a buyer's is the default. */
@Entity('invoice_titles')
export class InvoiceTitle {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('text') name!: string;
  /** 税号: a unified social credit code. */
  @Column('text', { name: 'tax_number' }) taxNumber!: string;
  @Column('text') kind!: InvoiceKind;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { name: 'bank_name', nullable: true }) bankName!: string | null;
  @Column('text', { name: 'bank_account', nullable: true }) bankAccount!: string | null;
  @Column('boolean', { name: 'is_default' }) isDefault!: boolean;
  @Column('integer', { default: 1 }) version!: number;
  @Column('uuid', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
}

/** What an invoice is made out to, as it was when it was asked for. */
export type TitleText = Pick<
  InvoiceTitle,
  'name' | 'taxNumber' | 'kind' | 'address' | 'phone' | 'bankName' | 'bankAccount'
>;

/** A buyer asks one supplier for an invoice (开票申请) over what it accepted on one order or several. */
@Entity('invoice_requests')
export class InvoiceRequest {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('uuid', { name: 'title_id' }) titleId!: string;
  @Column('jsonb') title!: TitleText;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') note!: string;
  @Column('text') state!: InvoiceRequestState;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Why it was declined. */
  @Column('text', { nullable: true }) reason!: string | null;
}

/** How much of a request is for which order, as it was when it was asked for. */
@Entity('invoice_request_orders')
export class InvoiceRequestOrder {
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId!: string;
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
}
