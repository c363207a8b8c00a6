import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfficeFunction } from '../access';

/** What somebody who is no party of a paper may do with it. */
export const viewActs = ['evidence', 'photo', 'file', 'paper', 'export', 'unmasked'] as const;
export type ViewAct = (typeof viewActs)[number];

/** Who saw what, when: written once, in the request that showed it. */
@Entity('access_log')
export class AccessLogRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text', { name: 'user_name' }) userName!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('text', { name: 'organization_name' }) organizationName!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text', { nullable: true }) office!: OfficeFunction | null;
  @Column('text') act!: ViewAct;
  @Column('uuid', { name: 'subject_id', nullable: true }) subjectId!: string | null;
  @Column('text') label!: string;
  @Column('jsonb', { default: {} }) filters!: Record<string, unknown>;
  @Column('integer', { nullable: true }) rows!: number | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' }) recordedAt!: Date;
}
