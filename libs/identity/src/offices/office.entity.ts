import type { OfficeFunction } from '@app/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an official body is there for, and what of its region it may see. */
@Entity('offices')
export class OfficeRow {
  @PrimaryColumn('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('text') function!: OfficeFunction;
  @Column('text', { array: true, default: {} }) departments!: string[];
  @Column('smallint', { name: 'first_year', nullable: true }) firstYear!: number | null;
  @Column('smallint', { name: 'last_year', nullable: true }) lastYear!: number | null;
  /** What If-Match compares. */
  @Column('integer', { default: 1 }) version!: number;
  /** Null for what programs wrote. */
  @Column('uuid', { name: 'changed_by', nullable: true }) changedBy!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
}
