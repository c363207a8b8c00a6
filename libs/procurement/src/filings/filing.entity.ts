import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredRulePart } from '../quota/quota.dto';
import type { CanteenKind, QuotaBase } from '../quota/quota.policy';
import type { FilingState } from './filing.state';

/**
 * 食堂情况: by whom a unit is supervised, and its last word on how its people are fed, for a year and those after it. What holds
 * for which year stands in `unit_profile_years`; what was filed keeps what it was.
 */
@Entity('unit_profiles')
export class UnitProfile {
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { nullable: true }) department!: string | null;
  @Column('text') canteen!: CanteenKind;
  /** Of a shared canteen, the one unit that files for all: itself, or another one that points to itself. */
  @Column('uuid', { name: 'group_filer_id', nullable: true }) groupFilerId!: string | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('uuid', { name: 'changed_by' }) changedBy!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  /** Null = of the year of `changedAt`. */
  @Column('smallint', { name: 'said_for', nullable: true }) saidFor!: number | null;
}

/** What a unit said of its canteen for a year and later ones. A trigger keeps it, and in every year one filer of a shared one. */
@Entity('unit_profile_years')
export class UnitProfileYear {
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @PrimaryColumn('smallint', { name: 'from_year' }) fromYear!: number;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') canteen!: CanteenKind;
  @Column('uuid', { name: 'group_filer_id', nullable: true }) groupFilerId!: string | null;
}

/** 预留份额填报 of a unit for a year. What it was judged by is fixed when it is submitted. */
@Entity('filings')
export class Filing {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'unit_id' }) unitId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('smallint') year!: number;
  @Column('text') state!: FilingState;
  /** 年度食堂食材采购预算. */
  @Column('bigint', { name: 'canteen_food_fen' }) canteenFoodFen!: number;
  /** 工会采购需求. */
  @Column('bigint', { name: 'union_demand_fen' }) unionDemandFen!: number;
  /** 年度工会经费. */
  @Column('bigint', { name: 'union_funds_fen' }) unionFundsFen!: number;
  @Column('bigint', { name: 'reserved_fen' }) reservedFen!: number;
  @Column('text') remark!: string;
  @Column('text', { name: 'ratchet_reason' }) ratchetReason!: string;
  @Column('integer', { default: 1 }) version!: number;
  @Column('uuid', { name: 'begun_by' }) begunBy!: string;
  @Column('timestamptz', { name: 'begun_at' }) begunAt!: Date;
  @Column('text', { nullable: true }) canteen!: CanteenKind | null;
  /** Null also where no rule asks for anything. */
  @Column('uuid', { name: 'policy_id', nullable: true }) policyId!: string | null;
  /** Earlier than `year` when that had no rule of its own. */
  @Column('smallint', { name: 'policy_year', nullable: true }) policyYear!: number | null;
  @Column('text', { name: 'policy_region_name', nullable: true }) policyRegionName!: string | null;
  @Column('text', { name: 'source_document', nullable: true }) sourceDocument!: string | null;
  @Column('text', { nullable: true }) base!: QuotaBase | null;
  @Column('integer', { name: 'minimum_ratio_bp', nullable: true }) minimumRatioBp!: number | null;
  @Column('integer', { name: 'encouraged_ratio_bp', nullable: true }) encouragedRatioBp!: number | null;
  @Column('date', { name: 'file_deadline', nullable: true }) fileDeadline!: string | null;
  @Column('bigint', { name: 'base_fen', nullable: true }) baseFen!: number | null;
  @Column('bigint', { name: 'required_fen', nullable: true }) requiredFen!: number | null;
  @Column('bigint', { name: 'last_year_fen', nullable: true }) lastYearFen!: number | null;
  /** From which policies the parts of the rule came; null when it was submitted before they were kept. */
  @Column('jsonb', { name: 'rule_parts', nullable: true }) ruleParts!: StoredRulePart[] | null;
  /** First submitted, or received on paper, after the deadline; a correction does not make it late. */
  @Column('boolean', { name: 'is_late', default: false }) isLate!: boolean;
  /** When the paper came in from which an official first submitted it; by this day it is late or in time. */
  @Column('date', { name: 'received_on', nullable: true }) receivedOn!: string | null;
  @Column('timestamptz', { name: 'first_submitted_at', nullable: true }) firstSubmittedAt!: Date | null;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
  @Column('uuid', { name: 'submitted_by', nullable: true }) submittedBy!: string | null;
  @Column('uuid', { name: 'reviewed_by', nullable: true }) reviewedBy!: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  @Column('text', { name: 'return_reason', nullable: true }) returnReason!: string | null;
}

/** 催报: who was reminded to file, by whom and when, or by the calendar to buy; written once. */
@Entity('filing_reminders')
export class FilingReminder {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'batch_id' }) batchId!: string;
  @Column('uuid', { name: 'unit_id' }) unitId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('smallint') year!: number;
  @Column('text') note!: string;
  /** Of a note by the calendar; a person's words stand as they are. */
  @Column('text', { name: 'note_en', nullable: true }) noteEn!: string | null;
  /** Null = by the calendar. */
  @Column('uuid', { name: 'sent_by', nullable: true }) sentBy!: string | null;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
  /** In Shanghai: nobody is reminded twice a day of the same. */
  @Column('date', { name: 'sent_on' }) sentOn!: string;
  @Column('text', { default: 'filing' }) about!: 'filing' | 'buying';
  /** Of that day, when it is about buying. */
  @Column('bigint', { name: 'reserved_fen', nullable: true }) reservedFen!: number | null;
  @Column('bigint', { name: 'forecast_fen', nullable: true }) forecastFen!: number | null;
}
