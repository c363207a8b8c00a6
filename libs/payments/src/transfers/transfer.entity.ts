import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PayeeSource, PaymentListState, PayoutAccountState, PayoutState } from './payout.state';

/** An attempt to pay one settlement; integer fen. A settlement has one that has not failed. */
@Entity('payouts')
export class Payout {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'settlement_id' }) settlementId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  /** In the memo of the transfer: by it and the amount the line on the bank's statement is recognised. */
  @Column('text', { name: 'transfer_code', unique: true }) transferCode!: string;
  @Column('text') state!: PayoutState;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) failure!: string | null;
  /** What of which bank line paid it. */
  @Column('uuid', { name: 'allocation_id', nullable: true, unique: true }) allocationId!: string | null;
}

/** Where a cooperative wants its money; one in force, and at most one that waits to be checked. */
@Entity('payout_accounts')
export class PayoutAccount {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('text') holder!: string;
  @Column('text') bank!: string;
  /** Digits only. */
  @Column('text') account!: string;
  @Column('text') state!: PayoutAccountState;
  @Column('uuid', { name: 'entered_by' }) enteredBy!: string;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt!: Date;
  @Column('uuid', { name: 'checked_by', nullable: true }) checkedBy!: string | null;
  @Column('timestamptz', { name: 'checked_at', nullable: true }) checkedAt!: Date | null;
  @Column('text', { nullable: true }) refusal!: string | null;
}

/** 付款清单 for the bank: proposed by one operator, released by another. */
@Entity('payment_lists')
export class PaymentList {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('text') state!: PaymentListState;
  @Column('integer', { name: 'line_count' }) lineCount!: number;
  @Column('bigint', { name: 'total_fen' }) totalFen!: number;
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: string;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date;
  @Column('uuid', { name: 'released_by', nullable: true }) releasedBy!: string | null;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}

/** One transfer: a payout or a refund, with the account as the bank is told. */
@Entity('payment_list_lines')
export class PaymentListLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'list_id' }) listId!: string;
  @Column('integer') position!: number;
  @Column('uuid', { name: 'payout_id', nullable: true }) payoutId!: string | null;
  @Column('uuid', { name: 'refund_id', nullable: true }) refundId!: string | null;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { name: 'transfer_code' }) transferCode!: string;
  @Column('text', { name: 'payee_name' }) payeeName!: string;
  @Column('text', { name: 'payee_bank' }) payeeBank!: string;
  @Column('text', { name: 'payee_account' }) payeeAccount!: string;
  @Column('text', { name: 'payee_source' }) payeeSource!: PayeeSource;
  @Column('boolean') alive!: boolean;
}
