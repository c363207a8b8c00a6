import { Column, Entity, PrimaryColumn } from 'typeorm';

export const partKinds = ['region', 'pairing', 'unit'] as const;
export type PartKind = (typeof partKinds)[number];

/** 任务分解: a share of an agreement's purchases, of a region, a pairing or a unit. */
@Entity('target_parts')
export class TargetPart {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'agreement_id' }) agreementId!: string;
  /** Null = of the agreement itself. */
  @Column('uuid', { name: 'parent_id', nullable: true }) parentId!: string | null;
  @Column('text') kind!: PartKind;
  @Column('text', { name: 'region_code', nullable: true }) regionCode!: string | null;
  @Column('uuid', { name: 'target_id', nullable: true }) targetId!: string | null;
  @Column('uuid', { name: 'organization_id', nullable: true }) organizationId!: string | null;
  /** Where its purchases happen. */
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  /** Null for a pairing, whose amount is its target. */
  @Column('bigint', { name: 'amount_fen', nullable: true }) amountFen!: number | null;
  /** Why its own parts are more than it is. */
  @Column('text', { name: 'over_reason', nullable: true }) overReason!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
}

/** One amount that a target or a part had: who set it, when, from what to what, and why. */
@Entity('target_changes')
export class TargetChange {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'part_id', nullable: true }) partId!: string | null;
  @Column('uuid', { name: 'target_id', nullable: true }) targetId!: string | null;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('bigint', { name: 'from_fen', nullable: true }) fromFen!: number | null;
  /** Null when the part was taken out. */
  @Column('bigint', { name: 'to_fen', nullable: true }) toFen!: number | null;
  @Column('smallint', { name: 'from_level', nullable: true }) fromLevel!: number | null;
  @Column('smallint', { name: 'to_level', nullable: true }) toLevel!: number | null;
  @Column('text') reason!: string;
  @Column('text', { name: 'over_reason', nullable: true }) overReason!: string | null;
  /** Null for programs. */
  @Column('uuid', { name: 'changed_by', nullable: true }) changedBy!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}
