import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 结对: an eastern district and a western county, from a date on. Not one-to-one. */
@Entity('pairings')
export class Pairing {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('date', { name: 'valid_from' }) validFrom!: string;
  /** The last day it holds; null = open. */
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
  @Column('text') source!: string;
}

/** 年度任务 of a pairing, in fen; facts below the minimum evidence level do not count towards it. */
@Entity('targets')
export class Target {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'pairing_id' }) pairingId!: string;
  @Column('smallint') year!: number;
  @Column('bigint', { name: 'target_fen' }) targetFen!: number;
  @Column('smallint', { name: 'minimum_evidence_level', default: 0 }) minimumEvidenceLevel!: number;
  @Column('text') source!: string;
}
