import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UnitChangeKind, UnitChangeState } from './unit-change.state';

/** 单位变更: a merger, split, new name or end of units, with the day from which it holds and the paper that says so. */
@Entity('unit_changes')
export class UnitChange {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: UnitChangeKind;
  @Column('text') state!: UnitChangeState;
  @Column('date', { name: 'effective_on' }) effectiveOn!: string;
  @Column('uuid', { name: 'unit_ids', array: true }) unitIds!: string[];
  @Column('uuid', { name: 'successor_ids', array: true }) successorIds!: string[];
  /** Of all units in it. */
  @Column('text', { name: 'region_codes', array: true }) regionCodes!: string[];
  @Column('text', { name: 'source_document' }) sourceDocument!: string;
  @Column('text') note!: string;
  @Column('text', { name: 'old_name', nullable: true }) oldName!: string | null;
  @Column('text', { name: 'new_name', nullable: true }) newName!: string | null;
  @Column('text', { name: 'new_short_name', nullable: true }) newShortName!: string | null;
  @Column('uuid', { name: 'entered_by' }) enteredBy!: string;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt!: Date;
  @Column('uuid', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { nullable: true }) withdrawal!: string | null;
}

/** Where a part of a unit that ended goes on; `unit_successions_once` keeps every part at one place. */
@Entity('unit_successions')
export class UnitSuccession {
  @PrimaryColumn('uuid', { name: 'change_id' }) changeId!: string;
  @PrimaryColumn('uuid', { name: 'unit_id' }) unitId!: string;
  /** Null = nowhere. */
  @Column('uuid', { name: 'successor_id', nullable: true }) successorId!: string | null;
  @PrimaryColumn('integer', { name: 'from_bp' }) fromBp!: number;
  @Column('integer', { name: 'to_bp' }) toBp!: number;
  @Column('date', { name: 'effective_on' }) effectiveOn!: string;
  @Column('text') state!: UnitChangeState;
  @Column('text', { name: 'unit_region' }) unitRegion!: string;
  @Column('text', { name: 'successor_region', nullable: true }) successorRegion!: string | null;
}

/** Who is reminded in autumn that too little of the reserve is bought. Reference data. */
@Entity('nudge_rules')
export class NudgeRule {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint', { name: 'first_year', unique: true }) firstYear!: number;
  @Column('smallint', { name: 'last_year', nullable: true }) lastYear!: number | null;
  /** From this month to December, once a month. */
  @Column('smallint', { name: 'first_month' }) firstMonth!: number;
  /** Forecast of 31 December / reserved. */
  @Column('integer', { name: 'below_bp' }) belowBp!: number;
  @Column('text') note!: string;
  @Column('text', { name: 'note_en', nullable: true }) noteEn!: string | null;
  @Column('text') source!: string;
}

/** A month that was gone through; its reminders stand in the log, `filing_reminders`. */
@Entity('nudge_batches')
export class NudgeBatch {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint') year!: number;
  @Column('smallint') month!: number;
  @Column('uuid', { name: 'rule_id' }) ruleId!: string;
  @Column('integer') units!: number;
  @Column('timestamptz', { name: 'made_at' }) madeAt!: Date;
}
