import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AdmissionStage, ApplicationState, SupplierKind } from './admission.state';

/** 供应商入驻申请: what a producer says of itself, and the account that it will have. */
@Entity('supplier_applications')
export class SupplierApplication {
  @PrimaryColumn('uuid') id!: string;
  /** SHA-256 of what only the applicant holds; the receipt itself is nowhere stored. */
  @Column('bytea', { name: 'receipt_hash', unique: true }) receiptHash!: Buffer;
  @Column('text') state!: ApplicationState;
  @Column('text') kind!: SupplierKind;
  @Column('text') name!: string;
  @Column('text', { name: 'short_name' }) shortName!: string;
  @Column('text', { name: 'credit_code' }) creditCode!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('text') township!: string;
  @Column('text') address!: string;
  @Column('text', { name: 'contact_name' }) contactName!: string;
  @Column('text') phone!: string;
  /** What is grown or made, and how much of it a year. */
  @Column('text') goods!: string;
  /** Whom it leads, and how (联农带农). */
  @Column('text') linkage!: string;
  @Column('text') login!: string;
  /** Null once the application is no longer open: it lives on with the account, or nowhere. */
  @Column('text', { name: 'password_hash', nullable: true }) passwordHash!: string | null;
  @Column('timestamptz', { name: 'applied_at' }) appliedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** The supplier that came of it. */
  @Column('uuid', { name: 'organization_id', nullable: true }) organizationId!: string | null;
}

/** What an office or the platform said, with the reason; never changed, the last word of a stage holds. */
@Entity('supplier_application_words')
export class SupplierApplicationWord {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'application_id' }) applicationId!: string;
  @Column('text') stage!: AdmissionStage;
  @Column('boolean') approved!: boolean;
  @Column('text') reason!: string;
  @Column('uuid', { name: 'said_by' }) saidBy!: string;
  @Column('timestamptz', { name: 'said_at' }) saidAt!: Date;
}
