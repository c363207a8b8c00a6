import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BankLayout } from '../bank-files/layout.policy';
import type { AllocationKind, AllocationState, BankLineState, UnmatchedReason } from './bank-line.state';

/** One imported file; `matched + unmatched + duplicates = lineCount`, outgoing lines apart. */
@Entity('bank_statements')
export class BankStatement {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('text') sha256!: string;
  @Column('text') encoding!: 'utf-8' | 'gbk' | 'xlsx';
  @Column('integer', { name: 'line_count' }) lineCount!: number;
  @Column('integer') matched!: number;
  @Column('integer') unmatched!: number;
  @Column('integer') duplicates!: number;
  @Column('integer') outgoing!: number;
  @Column('uuid', { name: 'imported_by' }) importedBy!: string;
  @Column('timestamptz', { name: 'imported_at' }) importedAt!: Date;
  @Column('uuid', { name: 'bank_account_id', nullable: true }) bankAccountId!: string | null;
}

/** Money in (positive) or out (negative). Every line exists once, however often files with it are imported. */
@Entity('bank_lines')
export class BankLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'statement_id' }) statementId!: string;
  @Column('text', { name: 'natural_key', unique: true }) naturalKey!: string;
  @Column('integer', { name: 'row_number' }) rowNumber!: number;
  @Column('text', { name: 'bank_reference', nullable: true }) bankReference!: string | null;
  @Column('date', { name: 'booked_on' }) bookedOn!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  /** How much of it is explained, with the sign of the line; the rest is in suspense. */
  @Column('bigint', { name: 'allocated_fen' }) allocatedFen!: number;
  @Column('text', { name: 'payer_name' }) payerName!: string;
  @Column('text', { name: 'payer_account' }) payerAccount!: string;
  @Column('text') memo!: string;
  @Column('text', { name: 'transfer_codes', array: true }) transferCodes!: string[];
  @Column('text') state!: BankLineState;
  @Column('text', { name: 'unmatched_reason', nullable: true }) unmatchedReason!: UnmatchedReason | null;
}

/**
 * What a line, or a part of it, is for; `paperId` is the payable's, the refund's, the payout's, the other
 * line's, or the allocation's that is taken back.
 */
@Entity('bank_allocations')
export class BankAllocation {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'bank_line_id' }) bankLineId!: string;
  @Column('text') kind!: AllocationKind;
  @Column('uuid', { name: 'paper_id' }) paperId!: string;
  /** With the sign of the line. */
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text') state!: AllocationState;
  /** Nobody, when the machine knew the paper by its code and the amount. */
  @Column('uuid', { name: 'proposed_by', nullable: true }) proposedBy!: string | null;
  @Column('timestamptz', { name: 'proposed_at', nullable: true }) proposedAt!: Date | null;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}

/** An account of the market, and how its statements are laid out. */
@Entity('bank_accounts')
export class BankAccount {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') bank!: string;
  @Column('text', { unique: true }) account!: string;
  @Column('jsonb', { nullable: true }) layout!: BankLayout | null;
  @Column('uuid', { name: 'added_by' }) addedBy!: string;
  @Column('timestamptz', { name: 'added_at' }) addedAt!: Date;
  @Column('uuid', { name: 'layout_saved_by', nullable: true }) layoutSavedBy!: string | null;
  @Column('timestamptz', { name: 'layout_saved_at', nullable: true }) layoutSavedAt!: Date | null;
}
