import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account, CauseKind } from './journal.policy';

/** One booking, named by the paper that caused it. Written by the SQL function `post_journal`, never changed. */
@Entity('journal_transactions')
export class JournalTransaction {
  @PrimaryColumn('text', { name: 'cause_kind' }) causeKind!: CauseKind;
  @PrimaryColumn('uuid', { name: 'cause_id' }) causeId!: string;
  @Column('uuid', { name: 'order_id', nullable: true }) orderId!: string | null;
  @Column('date', { name: 'booked_on' }) bookedOn!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}

/** Its sides: debit positive, credit negative, integer fen. */
@Entity('journal_entries')
export class JournalEntry {
  @PrimaryColumn('text', { name: 'cause_kind' }) causeKind!: CauseKind;
  @PrimaryColumn('uuid', { name: 'cause_id' }) causeId!: string;
  @PrimaryColumn('smallint') position!: number;
  @Column('text') account!: Account;
  @Column('uuid', { name: 'party_id', nullable: true }) partyId!: string | null;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'booked_on' }) bookedOn!: string;
}
