import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContractorLinkState } from './contractor-link.state';

/** 委托经营: whose account buys for a unit, and from when to when; it counts once both have said so. */
@Entity('contractor_links')
export class ContractorLink {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'unit_id' }) unitId!: string;
  @Column('uuid', { name: 'contractor_id' }) contractorId!: string;
  @Column('text', { name: 'region_code' }) regionCode!: string;
  @Column('date', { name: 'first_day' }) firstDay!: string;
  /** The last day that it holds; null = open; the day before the first = it never held. */
  @Column('date', { name: 'last_day', nullable: true }) lastDay!: string | null;
  @Column('text') state!: ContractorLinkState;
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: string;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}
