import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ExportState } from './export.state';
import type { ExportKind } from './exports.dto';

/** A file that an office asked for, made in the background. The table is the queue. */
@Entity('exports')
export class Export {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('text') kind!: ExportKind;
  @Column('text') format!: 'xlsx' | 'csv';
  @Column('jsonb') filters!: object;
  /** Of whose units it is; none = of all. */
  @Column('text', { array: true, default: {} }) departments!: string[];
  @Column('text') name!: string;
  @Column('text') state!: ExportState;
  @Column('integer', { name: 'rows_done', default: 0 }) rowsDone!: number;
  /** Known when making begins. */
  @Column('integer', { name: 'rows_all', nullable: true }) rowsAll!: number | null;
  @Column('smallint', { default: 0 }) attempt!: number;
  @Column('uuid', { name: 'file_id', nullable: true }) fileId!: string | null;
  @Column('bigint', { name: 'total_fen', nullable: true }) totalFen!: number | null;
  @Column('bigint', { nullable: true }) bytes!: number | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  /** Code of what it failed by. */
  @Column('text', { nullable: true }) problem!: string | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  /** When the worker that makes it was last heard of. */
  @Column('timestamptz', { name: 'beat_at', nullable: true }) beatAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
