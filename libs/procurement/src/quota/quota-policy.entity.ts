import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuotaBase } from './quota.policy';

/** A rule of the reserved share (预留份额): reference data, or entered by officials; each with its source document. */
@Entity('quota_policies')
export class QuotaPolicy {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint', { name: 'first_year' }) firstYear!: number;
  /** Null = until it is ended; the year before the first = withdrawn. */
  @Column('smallint', { name: 'last_year', nullable: true }) lastYear!: number | null;
  /** Null = the whole nation. A place outside the paired areas keeps its own code. */
  @Column('text', { name: 'region_code', nullable: true }) regionCode!: string | null;
  @Column('text', { name: 'region_name' }) regionName!: string;
  /** Null = every kind of unit. */
  @Column('text', { name: 'unit_kind', nullable: true }) unitKind!: string | null;
  @Column('text') base!: QuotaBase;
  /** For units with a canteen, or for those without one: two rules of a place and year never compete. */
  @Column({
    type: 'text',
    name: 'base_kind',
    generatedType: 'STORED',
    asExpression: `CASE base WHEN 'union_funds_no_canteen' THEN 'no_canteen' ELSE 'canteen' END`,
  })
  baseKind!: 'canteen' | 'no_canteen';
  @Column('integer', { name: 'minimum_ratio_bp' }) minimumRatioBp!: number;
  @Column('integer', { name: 'encouraged_ratio_bp', nullable: true }) encouragedRatioBp!: number | null;
  /** A filing below last year's needs a reason. */
  @Column('boolean') ratchet!: boolean;
  /** Of the year in which it lies. */
  @Column('date', { name: 'file_deadline', nullable: true }) fileDeadline!: string | null;
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  @Column('text', { name: 'source_url', nullable: true }) sourceUrl!: string | null;
  /** A official document, B press, C weak, U not verified, P our own decision. */
  @Column('text') confidence!: string;
  @Column('text', { nullable: true }) note!: string | null;
  /** Null = reference data. */
  @Column('uuid', { name: 'entered_by', nullable: true }) enteredBy!: string | null;
  @Column('timestamptz', { name: 'entered_at', nullable: true }) enteredAt!: Date | null;
  /** Whose region entered it: it, and those above it, may end it. */
  @Column('text', { name: 'entered_region', nullable: true }) enteredRegion!: string | null;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: string | null;
}
