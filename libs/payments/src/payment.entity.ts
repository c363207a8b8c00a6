import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BankLineState, PaymentState, UnmatchedReason } from './payment.state';

/** What a buyer owes for one order, with the code that its transfer carries; integer fen. */
@Entity('payments')
export class Payment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') provider!: 'bank_transfer';
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { name: 'transfer_code', unique: true }) transferCode!: string;
  @Column('text') state!: PaymentState;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'captured_at', nullable: true }) capturedAt!: Date | null;
}

/** One imported file; `matched + unmatched + duplicates = lineCount`, outgoing lines apart. */
@Entity('bank_statements')
export class BankStatement {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('text') sha256!: string;
  @Column('text') encoding!: 'utf-8' | 'gbk';
  @Column('integer', { name: 'line_count' }) lineCount!: number;
  @Column('integer') matched!: number;
  @Column('integer') unmatched!: number;
  @Column('integer') duplicates!: number;
  @Column('integer') outgoing!: number;
  @Column('uuid', { name: 'imported_by' }) importedBy!: string;
  @Column('timestamptz', { name: 'imported_at' }) importedAt!: Date;
}

/** Money that came in. Every line exists once, however often files with it are imported. */
@Entity('bank_lines')
export class BankLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'statement_id' }) statementId!: string;
  @Column('text', { name: 'natural_key', unique: true }) naturalKey!: string;
  @Column('integer', { name: 'row_number' }) rowNumber!: number;
  @Column('text', { name: 'bank_reference', nullable: true }) bankReference!: string | null;
  @Column('date', { name: 'booked_on' }) bookedOn!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { name: 'payer_name' }) payerName!: string;
  @Column('text', { name: 'payer_account' }) payerAccount!: string;
  @Column('text') memo!: string;
  @Column('text') state!: BankLineState;
  @Column('text', { name: 'unmatched_reason', nullable: true }) unmatchedReason!: UnmatchedReason | null;
  @Column('uuid', { name: 'payment_id', nullable: true }) paymentId!: string | null;
  @Column('uuid', { name: 'proposed_by', nullable: true }) proposedBy!: string | null;
  @Column('timestamptz', { name: 'proposed_at', nullable: true }) proposedAt!: Date | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
}

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

export const paymentsEntities = [Payment, BankStatement, BankLine, Invoice];
