import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BulletinState } from './bulletin.state';
import type { BulletinFigures } from './bulletins.dto';

/** 通报 of a region's month: words that people write around figures that nobody types. */
@Entity('bulletins')
export class Bulletin {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('smallint') year!: number;
  @Column('smallint') month!: number;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('text') state!: BulletinState;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text') title!: string;
  @Column('text') opening!: string;
  @Column('text') findings!: string;
  @Column('text') requests!: string;
  @Column('jsonb') figures!: BulletinFigures;
  @Column('timestamptz', { name: 'taken_at' }) takenAt!: Date;
  @Column('uuid', { name: 'drafted_by' }) draftedBy!: string;
  @Column('timestamptz', { name: 'drafted_at' }) draftedAt!: Date;
  @Column('uuid', { name: 'proposed_by', nullable: true }) proposedBy!: string | null;
  @Column('timestamptz', { name: 'proposed_at', nullable: true }) proposedAt!: Date | null;
  @Column('text', { name: 'return_reason', nullable: true }) returnReason!: string | null;
  @Column('text', { nullable: true, unique: true }) number!: string | null;
  @Column('smallint', { nullable: true }) issue!: number | null;
  @Column('uuid', { name: 'published_by', nullable: true }) publishedBy!: string | null;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  @Column('text', { name: 'content_hash', nullable: true }) contentHash!: string | null;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { name: 'withdrawal_reason', nullable: true }) withdrawalReason!: string | null;
}
