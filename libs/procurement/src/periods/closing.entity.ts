import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClosingState } from './closing.state';
import type { Checks } from './periods.dto';

/** One closing of a month or year of a region, from its proposal on; what was sealed never changes. */
@Entity('closings')
export class Closing {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('smallint') year!: number;
  /** 1–12; 0 = the whole year. */
  @Column('smallint') month!: number;
  @Column('text') state!: ClosingState;
  /** The region and all below it. */
  @Column('text', { array: true }) codes!: string[];
  /** As they stood when it was proposed, and since its confirmation as they stood then. */
  @Column('jsonb') checks!: Checks;
  @Column('text', { default: '' }) remark!: string;
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: string;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date;
  /** What the period came to then, beside what is sealed; older closings kept none. */
  @Column('integer', { name: 'proposed_count', nullable: true }) proposedCount!: number | null;
  @Column('bigint', { name: 'proposed_fen', nullable: true }) proposedFen!: number | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { name: 'withdrawal_reason', nullable: true }) withdrawalReason!: string | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedBy!: string | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  /** By the database's clock: facts recorded until then are under the seal. */
  @Column('timestamptz', { name: 'sealed_at', nullable: true }) sealedAt!: Date | null;
  /** Of the region's seals, counted from 1. */
  @Column('integer', { nullable: true }) number!: number | null;
  @Column('integer', { name: 'fact_count', nullable: true }) factCount!: number | null;
  @Column('bigint', { name: 'amount_fen', nullable: true }) amountFen!: number | null;
  @Column('bigint', { name: 'paid_fen', nullable: true }) paidFen!: number | null;
  /** Of its facts, those that adjust an earlier month. */
  @Column('integer', { name: 'adjusting_count', nullable: true }) adjustingCount!: number | null;
  @Column('bigint', { name: 'adjusting_fen', nullable: true }) adjustingFen!: number | null;
  /** Of the lines of its facts; of a year, of the lines of its months' seals. */
  @Column('text', { name: 'content_sha256', nullable: true }) contentSha256!: string | null;
  @Column('text', { name: 'cells_sha256', nullable: true }) cellsSha256!: string | null;
  /** The region's seal before this one; 64 zeros before the first. */
  @Column('text', { name: 'previous_sha256', nullable: true }) previousSha256!: string | null;
  @Column('text', { name: 'seal_sha256', nullable: true, unique: true }) sealSha256!: string | null;
  @Column('uuid', { name: 'reopened_by', nullable: true }) reopenedBy!: string | null;
  @Column('timestamptz', { name: 'reopened_at', nullable: true }) reopenedAt!: Date | null;
  @Column('text', { name: 'reopening_reason', nullable: true }) reopeningReason!: string | null;
}

/** A cell of the tallies as it was when its period was sealed; the unique key `sealed_cells_once` covers null too. */
@Entity('sealed_cells')
export class SealedCell {
  @PrimaryColumn('uuid', { name: 'closing_id' }) closingId!: string;
  @PrimaryColumn('smallint') month!: number;
  @Column('uuid', { name: 'pairing_id', nullable: true }) pairingId!: string | null;
  @PrimaryColumn('text', { name: 'east_code' }) eastCode!: string;
  @PrimaryColumn('text', { name: 'west_code' }) westCode!: string;
  @PrimaryColumn('text', { name: 'funding_source' }) fundingSource!: string;
  @PrimaryColumn('text') channel!: string;
  @PrimaryColumn('text') mode!: string;
  @PrimaryColumn('smallint', { name: 'evidence_level' }) evidenceLevel!: number;
  @PrimaryColumn('boolean') paid!: boolean;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('integer', { name: 'fact_count' }) factCount!: number;
}
