import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rule of the reserved share (预留份额) as published: reference data, each with its source document. */
@Entity('quota_policies')
export class QuotaPolicy {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint') year!: number;
  /** Null = the whole nation, or a region outside the paired areas that `regionName` names. */
  @Column('text', { name: 'region_code', nullable: true }) regionCode!: string | null;
  @Column('text', { name: 'region_name' }) regionName!: string;
  /** Null = every kind of unit. */
  @Column('text', { name: 'unit_kind', nullable: true }) unitKind!: string | null;
  /** What the ratio is taken of, e.g. `canteen_food`. */
  @Column('text') base!: string;
  @Column('integer', { name: 'minimum_ratio_bp' }) minimumRatioBp!: number;
  @Column('integer', { name: 'encouraged_ratio_bp', nullable: true }) encouragedRatioBp!: number | null;
  /** A filing below last year's needs a reason. */
  @Column('boolean') ratchet!: boolean;
  @Column('date', { name: 'file_deadline', nullable: true }) fileDeadline!: string | null;
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  /** A official document, B press, C weak, U not verified, P our own decision. */
  @Column('text') confidence!: string;
  @Column('text', { nullable: true }) note!: string | null;
}
