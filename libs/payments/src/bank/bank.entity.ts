import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BankLineState, UnmatchedReason } from './bank-line.state';

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
