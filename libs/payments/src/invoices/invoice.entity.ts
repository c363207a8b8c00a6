import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An invoice (发票) of the supplier for one order; its number exists once per issuer. */
@Entity('invoices')
export class Invoice {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'issuer_id' }) issuerId!: string;
  /** 发票代码 of paper invoices; empty for a fully digital one, whose 20-digit number stands alone. */
  @Column('text', { default: '' }) code!: string;
  @Column('text') number!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'issued_on' }) issuedOn!: string;
  @Column('uuid', { name: 'registered_by' }) registeredBy!: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt!: Date;
}
