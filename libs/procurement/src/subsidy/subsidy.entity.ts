import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Exclusion } from './list.policy';
import type { SubsidyRules } from './programmes.dto';
import type { ObjectionState, RunState, TransferState } from './run.state';

/** Rules that another county published: reference data, each with its document. */
@Entity('subsidy_references')
export class SubsidyReference {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) name!: string;
  @Column('text', { name: 'region_name' }) regionName!: string;
  @Column('smallint') year!: number;
  @Column('jsonb') rules!: SubsidyRules;
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  /** A official document, B press, C weak, U not verified, P our own decision. */
  @Column('text') confidence!: string;
  /** What of it the document says, and what is our reading. */
  @Column('text') note!: string;
}

/** 奖补项目 of a western county. */
@Entity('subsidy_programmes')
export class SubsidyProgramme {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') name!: string;
  @Column('jsonb') rules!: SubsidyRules;
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  @Column('integer', { default: 1 }) version!: number;
  @Column('uuid', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('uuid', { name: 'changed_by' }) changedBy!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

/** One list under one programme, from its public notice to the bank. */
@Entity('subsidy_runs')
export class SubsidyRun {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'programme_id' }) programmeId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { name: 'programme_name' }) programmeName!: string;
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  @Column('jsonb') rules!: SubsidyRules;
  @Column('text') state!: RunState;
  /** Of its lists the one in force; 1 was published. */
  @Column('smallint', { default: 1 }) version!: number;
  /** Which of its lists is, or was last, in public notice; and since when, where that is not the first. */
  @Column('smallint', { name: 'notice_version', default: 1 }) noticeVersion!: number;
  @Column('timestamptz', { name: 'noticed_again_at', nullable: true }) noticedAgainAt!: Date | null;
  @Column('date', { name: 'notice_ends_on' }) noticeEndsOn!: string;
  @Column('uuid', { name: 'published_by' }) publishedBy!: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  @Column('uuid', { name: 'finalised_by', nullable: true }) finalisedBy!: string | null;
  @Column('timestamptz', { name: 'finalised_at', nullable: true }) finalisedAt!: Date | null;
  @Column('text', { nullable: true }) refusal!: string | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { nullable: true }) withdrawal!: string | null;
}

/** One seller on one version of a list; written once. Integer fen. */
@Entity('subsidy_lines')
export class SubsidyLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'run_id' }) runId!: string;
  @Column('smallint') version!: number;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('integer') position!: number;
  @Column('text', { name: 'supplier_name' }) supplierName!: string;
  @Column('text', { name: 'credit_code' }) creditCode!: string;
  @Column('bigint', { name: 'eligible_fen' }) eligibleFen!: number;
  @Column('bigint', { name: 'excluded_fen' }) excludedFen!: number;
  /** By tiers and cap, before the pot was shared. */
  @Column('bigint', { name: 'own_fen' }) ownFen!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { nullable: true }) correction!: 'excluded' | 'sales' | null;
  @Column('text', { name: 'correction_reason', nullable: true }) correctionReason!: string | null;
}

/** A fact that was looked at for a line; with a reason when it does not count. */
@Entity('subsidy_line_facts')
export class SubsidyLineFact {
  @PrimaryColumn('uuid', { name: 'line_id' }) lineId!: string;
  @PrimaryColumn('uuid', { name: 'fact_id' }) factId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { nullable: true }) reason!: Exclusion | null;
}

/** 付款文件 for the county's bank. */
@Entity('subsidy_payments')
export class SubsidyPayment {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('uuid', { name: 'run_id' }) runId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('integer', { name: 'line_count' }) lineCount!: number;
  @Column('bigint', { name: 'total_fen' }) totalFen!: number;
  @Column('uuid', { name: 'made_by' }) madeBy!: string;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
}

/** One line on a payment file, with the account as the bank is told. */
@Entity('subsidy_transfers')
export class SubsidyTransfer {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'payment_id' }) paymentId!: string;
  @Column('uuid', { name: 'line_id' }) lineId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('integer') position!: number;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('text', { name: 'payee_name' }) payeeName!: string;
  @Column('text', { name: 'payee_bank' }) payeeBank!: string;
  @Column('text', { name: 'payee_account' }) payeeAccount!: string;
  @Column('text') state!: TransferState;
  @Column('date', { name: 'paid_on', nullable: true }) paidOn!: string | null;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('uuid', { name: 'marked_by', nullable: true }) markedBy!: string | null;
}

/** 异议 against a list in its public notice. */
@Entity('subsidy_objections')
export class SubsidyObjection {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'run_id' }) runId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  /** Of which of the lists it is about. */
  @Column('smallint', { default: 1 }) version!: number;
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('text') name!: string;
  @Column('text') contact!: string;
  @Column('text') text!: string;
  @Column('uuid', { name: 'organization_id', nullable: true }) organizationId!: string | null;
  @Column('timestamptz', { name: 'filed_at' }) filedAt!: Date;
  @Column('text') state!: ObjectionState;
  @Column('text', { nullable: true }) answer!: string | null;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}
