import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Evidence } from './evidence.policy';
import type { FlagState } from './flag.state';
import type { RuleCode } from './rules.policy';

/** 疑点: something in the trade that looks odd, for somebody to look into. */
@Entity('integrity_flags')
export class IntegrityFlag {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('text') rule!: RuleCode;
  @Column('text') subject!: string;
  @Column('date', { name: 'first_day' }) firstDay!: string;
  @Column('date', { name: 'last_day' }) lastDay!: string;
  @Column('smallint') year!: number;
  @Column('text', { array: true }) codes!: string[];
  @Column('uuid', { name: 'buyer_ids', array: true }) buyerIds!: string[];
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('jsonb') evidence!: Evidence;
  @Column('text') print!: string;
  @Column('integer', { default: 1 }) sightings!: number;
  @Column('uuid', { name: 'previous_id', nullable: true, unique: true }) previousId!: string | null;
  @Column('timestamptz', { name: 'found_at' }) foundAt!: Date;
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date;
  @Column('text') state!: FlagState;
  @Column('uuid', { name: 'owner_id', nullable: true }) ownerId!: string | null;
  @Column('uuid', { name: 'assigned_by', nullable: true }) assignedBy!: string | null;
  @Column('timestamptz', { name: 'assigned_at', nullable: true }) assignedAt!: Date | null;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
}

/** The thresholds of a rule as they stand. */
@Entity('integrity_rules')
export class IntegrityRule {
  @PrimaryColumn('text') code!: RuleCode;
  @Column('jsonb') thresholds!: Record<string, number>;
  @Column('text') source!: string;
  @Column('boolean', { default: true }) active!: boolean;
  /** What If-Match compares. */
  @Column('integer', { default: 1 }) version!: number;
  /** Null for what programs wrote. */
  @Column('uuid', { name: 'changed_by', nullable: true }) changedBy!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

/** How far the search has come along the audit chain. */
@Entity('integrity_marks')
export class IntegrityMark {
  @PrimaryColumn('smallint') id!: number;
  @Column('bigint') batch!: number;
  @Column('timestamptz', { name: 'moved_at' }) movedAt!: Date;
}

/** Somebody asked to look again at everything since a day. */
@Entity('integrity_scans')
export class IntegrityScan {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('date', { name: 'from_day' }) fromDay!: string;
  @Column('text') state!: 'waiting' | 'done';
  @Column('uuid', { nullable: true }) reached!: string | null;
  @Column('integer', { default: 0 }) looked!: number;
  @Column('integer', { default: 0 }) found!: number;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

/** What a photo looks like, and on which paper it hangs. */
@Entity('photo_looks')
export class PhotoLook {
  @PrimaryColumn('uuid', { name: 'file_id' }) fileId!: string;
  @Column('bit', { nullable: true }) look!: string | null;
  @Column('uuid', { name: 'buyer_id' }) buyerId!: string;
  @Column('uuid', { name: 'supplier_id', nullable: true }) supplierId!: string | null;
  @PrimaryColumn('uuid', { name: 'paper_id' }) paperId!: string;
  @Column('timestamptz', { name: 'looked_at' }) lookedAt!: Date;
}
