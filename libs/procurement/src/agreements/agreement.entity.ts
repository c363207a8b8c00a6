import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  AgreementState,
  Basis,
  ReportState,
  Side,
  SupplementKind,
  SupplementState,
} from './agreement.state';

/** 年度协作协议 between an eastern and a western region of any level; or what a plan sets for the year. */
@Entity('agreements')
export class Agreement {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint') year!: number;
  @Column('text') basis!: Basis;
  @Column('text') title!: string;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('date', { name: 'signed_on', nullable: true }) signedOn!: string | null;
  /** Facts below it do not count towards its purchases. */
  @Column('smallint', { name: 'minimum_evidence_level', default: 0 }) minimumEvidenceLevel!: number;
  @Column('boolean', { name: 'counts_outside_pairs', default: false }) countsOutsidePairs!: boolean;
  /** The document; `illustrative` for invented figures. */
  @Column('text') source!: string;
  @Column('text') state!: AgreementState;
  @Column('text', { name: 'over_reason', nullable: true }) overReason!: string | null;
  /** Null for reference data. */
  @Column('uuid', { name: 'drafted_by', nullable: true }) draftedBy!: string | null;
  @Column('text', { name: 'drafted_side', nullable: true }) draftedSide!: Side | null;
  @Column('timestamptz', { name: 'drafted_at' }) draftedAt!: Date;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('timestamptz', { name: 'stopped_at', nullable: true }) stoppedAt!: Date | null;
}

/** One figure that the two sides agreed on. Never changed: what is agreed later stands in a supplement. */
@Entity('agreement_indicators')
export class AgreementIndicator {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId!: string;
  @Column('smallint') position!: number;
  /** Of the catalogue in indicator-kinds.policy.ts. */
  @Column('text') kind!: string;
  /** Only of kind `other`. */
  @Column('text', { nullable: true }) name!: string | null;
  /** In the unit of the kind. */
  @Column('bigint', { name: 'target_value' }) targetValue!: number;
  @Column('text') definition!: string;
}

/** 补充协议: other figures of an agreement, or its end. */
@Entity('agreement_supplements')
export class AgreementSupplement {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId!: string;
  @Column('text') kind!: SupplementKind;
  @Column('text') source!: string;
  @Column('text') reason!: string;
  @Column('date', { name: 'signed_on', nullable: true }) signedOn!: string | null;
  @Column('text', { name: 'over_reason', nullable: true }) overReason!: string | null;
  @Column('text') state!: SupplementState;
  @Column('uuid', { name: 'drafted_by' }) draftedBy!: string;
  @Column('text', { name: 'drafted_side' }) draftedSide!: Side;
  @Column('timestamptz', { name: 'drafted_at' }) draftedAt!: Date;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}

/** A figure before and after, in the unit of its kind. */
@Entity('supplement_figures')
export class SupplementFigure {
  @PrimaryColumn('uuid', { name: 'supplement_id' }) supplementId!: string;
  @PrimaryColumn('uuid', { name: 'indicator_id' }) indicatorId!: string;
  @Column('bigint', { name: 'from_value' }) fromValue!: number;
  @Column('bigint', { name: 'to_value' }) toValue!: number;
}

/** What one side says was done. Counts once the other side or the level above accepted it. */
@Entity('indicator_reports')
export class IndicatorReport {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId!: string;
  @Column('uuid', { name: 'indicator_id' }) indicatorId!: string;
  /** In the unit of the kind; negative takes something off that was accepted before, with a reason. */
  @Column('bigint') value!: number;
  @Column('date', { name: 'occurred_on' }) occurredOn!: string;
  @Column('text') note!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text') side!: Side;
  /** Of the reporter's office. */
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') state!: ReportState;
  @Column('uuid', { name: 'reported_by' }) reportedBy!: string;
  @Column('timestamptz', { name: 'reported_at' }) reportedAt!: Date;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy!: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  @Column('text', { name: 'return_reason', nullable: true }) returnReason!: string | null;
}

@Entity('indicator_report_files')
export class IndicatorReportFile {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('smallint') position!: number;
}
