import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AllowedSpending } from './forbidden-spending.policy';
import type { LineState, ProjectKind, ProjectState } from './project.state';

/** 消费协作项目: what the aid of an eastern region builds in a western one so that its goods sell. */
@Entity('projects')
export class Project {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { unique: true }) number!: string;
  @Column('smallint') year!: number;
  @Column('text') name!: string;
  @Column('text') kind!: ProjectKind;
  @Column('uuid', { name: 'agreement_id', nullable: true }) agreementId!: string | null;
  @Column('text', { name: 'east_code' }) eastCode!: string;
  @Column('text', { name: 'west_code' }) westCode!: string;
  @Column('text') place!: string;
  /** 实施单位. */
  @Column('text') implementer!: string;
  @Column('text') description!: string;
  @Column('date', { name: 'starts_on' }) startsOn!: string;
  @Column('date', { name: 'ends_on' }) endsOn!: string;
  @Column('text') state!: ProjectState;
  /** Words of name and description that sound like forbidden spending, and why it is none all the same. */
  @Column('text', { name: 'suspect_words', array: true, default: [] }) suspectWords!: string[];
  @Column('text', { nullable: true }) appeal!: string | null;
  /** Of the last report. */
  @Column('integer', { name: 'progress_bp', default: 0 }) progressBp!: number;
  @Column('uuid', { name: 'registered_by' }) registeredBy!: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt!: Date;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { nullable: true }) refusal!: string | null;
  @Column('uuid', { name: 'completed_by', nullable: true }) completedBy!: string | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('date', { name: 'completed_on', nullable: true }) completedOn!: string | null;
}

@Entity('project_budget_lines')
export class ProjectBudgetLine {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('smallint') position!: number;
  @Column('text') kind!: AllowedSpending;
  @Column('text') description!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  /** Words that sound like forbidden spending. */
  @Column('text', { name: 'suspect_words', array: true }) suspectWords!: string[];
  /** Why it is none all the same. */
  @Column('text', { nullable: true }) appeal!: string | null;
  @Column('uuid', { name: 'appealed_by', nullable: true }) appealedBy!: string | null;
  @Column('text') state!: LineState;
  @Column('uuid', { name: 'judged_by', nullable: true }) judgedBy!: string | null;
  @Column('timestamptz', { name: 'judged_at', nullable: true }) judgedAt!: Date | null;
  @Column('text', { nullable: true }) judgement!: string | null;
}

/** 进度填报. */
@Entity('project_reports')
export class ProjectReport {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('integer', { name: 'progress_bp' }) progressBp!: number;
  @Column('date', { name: 'occurred_on' }) occurredOn!: string;
  @Column('text') note!: string;
  @Column('uuid', { name: 'reported_by' }) reportedBy!: string;
  @Column('timestamptz', { name: 'reported_at' }) reportedAt!: Date;
}

/** 拨付: what was paid on a line of the budget; negative when money came back. */
@Entity('project_payments')
export class ProjectPayment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'line_id' }) lineId!: string;
  @Column('bigint', { name: 'amount_fen' }) amountFen!: number;
  @Column('date', { name: 'paid_on' }) paidOn!: string;
  @Column('text') payee!: string;
  /** 凭证号. */
  @Column('text') voucher!: string;
  /** Words of payee and voucher that sound like forbidden spending, and why it is none. */
  @Column('text', { name: 'suspect_words', array: true, default: [] }) suspectWords!: string[];
  @Column('text', { nullable: true }) appeal!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { name: 'recorded_by' }) recordedBy!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
}

/** What proves a report or a payment. */
@Entity('project_files')
export class ProjectFile {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'project_id' }) projectId!: string;
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
  @Column('uuid', { name: 'payment_id', nullable: true }) paymentId!: string | null;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
}
