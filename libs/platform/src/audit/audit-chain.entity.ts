import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The two histories that are sealed. */
export const auditSources = ['events', 'access_log'] as const;
export type AuditSource = (typeof auditSources)[number];

/** Waits to be sealed. */
@Entity('audit_queue')
export class AuditQueueRow {
  @PrimaryColumn('uuid', { name: 'row_id' }) rowId!: string;
  @Column('text') source!: AuditSource;
  @Column('timestamptz', { name: 'queued_at', default: () => 'clock_timestamp()' }) queuedAt!: Date;
}

/** Rows of one history, sealed together; its hash covers them and the batch before. */
@Entity('audit_batches')
export class AuditBatch {
  @PrimaryColumn('bigint') number!: number;
  @Column('text') source!: AuditSource;
  @Column('uuid', { name: 'row_ids', array: true }) rowIds!: string[];
  @Column('bytea', { name: 'row_hashes', array: true }) rowHashes!: Buffer[];
  @Column('bytea', { name: 'previous_hash' }) previousHash!: Buffer;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz', { name: 'sealed_at' }) sealedAt!: Date;
}
