import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AccessLogRow } from './audit/access-log.entity';
import { AuditBatch, AuditQueueRow } from './audit/audit-chain.entity';
import type { EventActor } from './events';
import { PaperCheck } from './papers/paper-check.entity';

@Entity('events')
export class EventRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: string;
  @Column('uuid', { name: 'subject_id' }) subjectId!: string;
  @Column('jsonb') actor!: EventActor;
  @Column('jsonb') payload!: object;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' }) recordedAt!: Date;
}

@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn('uuid', { name: 'event_id' }) eventId!: string;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' }) recordedAt!: Date;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null;
}

@Entity('receipts')
export class Receipt {
  @PrimaryColumn('uuid', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('text') handler!: string;
  @Column('timestamptz', { name: 'handled_at', default: () => 'clock_timestamp()' }) handledAt!: Date;
}

@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('uuid', { name: 'owner_id' }) ownerId!: string;
  @PrimaryColumn('text') key!: string;
  @Column('text') route!: string;
  @Column('text', { name: 'body_hash' }) bodyHash!: string;
  @Column('jsonb') answer!: object;
  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' }) createdAt!: Date;
}

@Entity('files')
export class FileRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'owner_id' }) ownerId!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'media_type' }) mediaType!: string;
  @Column('integer') bytes!: number;
  @Column('text') sha256!: string;
  @Column('jsonb', { default: {} }) evidence!: object;
  @Column('uuid', { name: 'uploaded_by' }) uploadedBy!: string;
  @Column('timestamptz', { name: 'uploaded_at' }) uploadedAt!: Date;
}

export const platformEntities = [
  EventRow,
  OutboxRow,
  Receipt,
  IdempotencyKey,
  FileRow,
  PaperCheck,
  AccessLogRow,
  AuditQueueRow,
  AuditBatch,
];
