import {
  type Actor,
  betweenSides,
  businessDate,
  Clock,
  compactDate,
  Database,
  type EventOf,
  Events,
  Ids,
  type OnceKey,
  Problem,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { refuseUnknownFiles } from '../agreements/reports.service';
import { sideOf, standingOf } from '../agreements/standing.policy';
import { Territory } from '../ledger/territory.service';
import { suspectWords } from './forbidden-spending.policy';
import type { LineState, ProjectState } from './project.state';
import type {
  CompleteProject,
  DecideProject,
  JudgeLine,
  ProjectDetail,
  RecordPayment,
  RegisterProject,
  ReportProgress,
} from './projects.dto';
import type { ProjectEvents } from './projects.events';
import { ProjectsQueries } from './projects.queries';

type Head = {
  id: string;
  number: string;
  state: ProjectState;
  startsOn: string;
  progressBp: number;
  registeredBy: string;
};

/** 消费协作项目: registered by one person, approved by another; each step names its day and its evidence. */
@Injectable()
export class Projects {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly queries: ProjectsQueries,
  ) {}

  /**
   * A line that sounds forbidden and says why it is not waits for a second person. Errors: project.not_yours,
   * project.not_paired, project.unknown_agreement (and those of the shape: project.forbidden_spending …).
   */
  async register(actor: Actor, key: OnceKey, draft: RegisterProject): Promise<ProjectDetail> {
    const codes = await this.territory.of(actor);
    if (!sideOf(standingOf(actor, codes), draft)) throw Problem.at('/eastCode', 'project.not_yours');
    return this.database.once(key, async (tx) => {
      await refuseUnpaired(tx, draft);
      const now = this.clock.now();
      const [{ next }] = await tx.query(`SELECT nextval('project_numbers') AS next`);
      const id = this.ids.next();
      const number = `XM${compactDate(now)}${String(next).padStart(6, '0')}`;
      await tx.query(
        `INSERT INTO projects (id, number, year, name, kind, agreement_id, east_code, west_code, place, implementer,
                               description, starts_on, ends_on, state, registered_by, registered_at, suspect_words, appeal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'registered', $14, $15, $16, $17)`,
        [
          ...[id, number, draft.year, draft.name, draft.kind, draft.agreementId ?? null],
          ...[draft.eastCode, draft.westCode, draft.place, draft.implementer, draft.description],
          ...[draft.startsOn, draft.endsOn, actor.userId, now],
          ...[wordsOf(draft.name, draft.description), draft.appeal ?? null],
        ],
      );
      await this.writeLines(tx, actor, id, draft.budgetLines);
      const budgetFen = sumFen(draft.budgetLines.map(({ amountFen }) => amountFen));
      const payload = { number, budgetFen };
      await this.record(tx, actor, { type: 'project.registered', subjectId: id, payload });
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  private async writeLines(
    tx: Tx,
    actor: Actor,
    projectId: string,
    lines: RegisterProject['budgetLines'],
  ): Promise<void> {
    const rows = lines.map(({ appeal = null, ...line }, index) => ({
      ...line,
      ...{ id: this.ids.next(), position: index + 1, appeal },
      words: wordsOf(line.description),
      appealedBy: appeal === null ? null : actor.userId,
      state: appeal === null ? 'clear' : 'appealed',
    }));
    await tx.query(
      `INSERT INTO project_budget_lines (id, project_id, position, kind, description, amount_fen, suspect_words, appeal,
                                         appealed_by, state)
       SELECT l.id, $1, l.position, l.kind, l.description, l."amountFen", l.words, l.appeal, l."appealedBy", l.state
         FROM json_to_recordset($2) AS l(id uuid, position smallint, kind text, description text, "amountFen" bigint,
              words text[], appeal text, "appealedBy" uuid, state text)`,
      [projectId, JSON.stringify(rows)],
    );
  }

  /** Errors: project.wrong_state, project.other_person_decides, project.lines_open. */
  async decide(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    { outcome, reason = '' }: DecideProject,
  ): Promise<ProjectDetail> {
    return this.step(actor, key, id, 'registered', async (tx, head) => {
      if (head.registeredBy === actor.userId) throw new Problem('project.other_person_decides');
      const isApproved = outcome === 'approved';
      const [open] = await tx.query(
        `SELECT id FROM project_budget_lines WHERE project_id = $1 AND state IN ('appealed', 'refused') LIMIT 1`,
        [id],
      );
      if (isApproved && open) throw new Problem('project.lines_open');
      await guarded(
        tx,
        `UPDATE projects SET state = $2, decided_by = $3, decided_at = $4, refusal = $5
          WHERE id = $1 AND state = 'registered' RETURNING id`,
        [
          ...[id, isApproved ? 'under_way' : 'refused', actor.userId, this.clock.now()],
          isApproved ? null : reason,
        ],
      );
      const { number } = head;
      return isApproved
        ? { type: 'project.approved', subjectId: id, payload: { number } }
        : { type: 'project.refused', subjectId: id, payload: { number, reason } };
    });
  }

  /** Whether a suspect line is one of the six. Errors: budget_line.wrong_state, budget_line.other_person_judges. */
  async judgeLine(
    actor: Actor,
    key: OnceKey | undefined,
    lineId: string,
    { outcome, reason }: JudgeLine,
  ): Promise<ProjectDetail> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const [line]: { projectId: string; number: string; state: string; appealedBy: string | null }[] =
        await tx.query(
          `SELECT l.project_id AS "projectId", p.number, l.state, l.appealed_by AS "appealedBy"
             FROM project_budget_lines l JOIN projects p ON p.id = l.project_id
            WHERE l.id = $1 AND ${betweenSides('$2', 'p')}`,
          [lineId, codes],
        );
      if (!line) throw new Problem('request.not_found');
      if (line.state !== 'appealed') throw new Problem('budget_line.wrong_state');
      if (line.appealedBy === actor.userId) throw new Problem('budget_line.other_person_judges');
      await guarded(
        tx,
        `UPDATE project_budget_lines SET state = $2, judged_by = $3, judged_at = $4, judgement = $5
          WHERE id = $1 AND state = 'appealed' AND appealed_by <> $3 RETURNING id`,
        [lineId, outcome, actor.userId, this.clock.now(), reason],
        'budget_line.wrong_state',
      );
      const { number, projectId } = line;
      const payload = { number, lineId, outcome, reason };
      await this.record(tx, actor, { type: 'budget_line.judged', subjectId: projectId, payload });
      return this.queries.oneIn(tx, actor, codes, projectId);
    });
  }

  /** Errors: project.wrong_state, project.day_out_of_range, collaboration_file.unknown. */
  async report(actor: Actor, key: OnceKey, id: string, draft: ReportProgress): Promise<ProjectDetail> {
    return this.step(actor, key, id, 'under_way', async (tx, head, codes) => {
      this.refuseOddDay(head, draft.occurredOn, '/occurredOn');
      const reportId = this.ids.next();
      await tx.query(
        `INSERT INTO project_reports (id, project_id, progress_bp, occurred_on, note, reported_by, reported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [reportId, id, draft.progressBp, draft.occurredOn, draft.note, actor.userId, this.clock.now()],
      );
      await this.attach(tx, actor, codes, id, { reportId }, draft.fileIds);
      await guarded(
        tx,
        `UPDATE projects SET progress_bp = $2 WHERE id = $1 AND state = 'under_way' RETURNING id`,
        [id, draft.progressBp],
      );
      const payload = { number: head.number, progressBp: draft.progressBp };
      return { type: 'project.reported', subjectId: id, payload };
    });
  }

  /**
   * One that sounds forbidden and says why it is not puts its line before a second person. Errors: project.wrong_state,
   * project.unknown_line, project.line_open, project.over_budget, project.day_out_of_range.
   */
  async pay(actor: Actor, key: OnceKey, id: string, draft: RecordPayment): Promise<ProjectDetail> {
    return this.step(actor, key, id, ['under_way', 'completed'], async (tx, head, codes) => {
      this.refuseOddDay(head, draft.paidOn, '/paidOn');
      await this.refuseOverBudget(tx, id, draft);
      const paymentId = this.ids.next();
      await tx.query(
        `INSERT INTO project_payments (id, project_id, line_id, amount_fen, paid_on, payee, voucher, reason, recorded_by,
                                       recorded_at, suspect_words, appeal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          ...[paymentId, id, draft.lineId, draft.amountFen, draft.paidOn, draft.payee, draft.voucher],
          ...[draft.reason ?? null, actor.userId, this.clock.now()],
          ...[draft.amountFen < 0 ? [] : wordsOf(draft.payee, draft.voucher), draft.appeal ?? null],
        ],
      );
      if (draft.appeal !== undefined) await this.reopenLine(tx, actor, draft, draft.appeal);
      await this.attach(tx, actor, codes, id, { paymentId }, draft.fileIds);
      const payload = { number: head.number, lineId: draft.lineId, amountFen: draft.amountFen };
      return { type: 'project.paid', subjectId: id, payload };
    });
  }

  /** What was said of it before stands in the history. */
  private async reopenLine(
    tx: Tx,
    actor: Actor,
    { lineId, payee, voucher }: RecordPayment,
    appeal: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE project_budget_lines
          SET state = 'appealed', appeal = $2, appealed_by = $3, judged_by = NULL, judged_at = NULL, judgement = NULL,
              suspect_words = ARRAY(SELECT DISTINCT word FROM unnest(suspect_words || $4::text[]) AS word ORDER BY word)
        WHERE id = $1`,
      [lineId, appeal, actor.userId, wordsOf(payee, voucher)],
    );
  }

  /** The project is locked: of two payments at once the second one sees the first. */
  private async refuseOverBudget(tx: Tx, id: string, { lineId, amountFen }: RecordPayment): Promise<void> {
    const [found]: { state: LineState; budgetFen: number; paidFen: number }[] = await tx.query(
      `SELECT l.state, l.amount_fen AS "budgetFen",
              (SELECT coalesce(sum(m.amount_fen), 0)::bigint FROM project_payments m WHERE m.line_id = l.id) AS "paidFen"
         FROM project_budget_lines l WHERE l.project_id = $1 AND l.id = $2`,
      [id, lineId],
    );
    if (!found) throw Problem.at('/lineId', 'project.unknown_line');
    const { state, ...line } = found;
    if (amountFen > 0 && (state === 'appealed' || state === 'refused'))
      throw Problem.at('/lineId', 'project.line_open');
    const paidFen = line.paidFen + amountFen;
    if (paidFen < 0 || paidFen > line.budgetFen) throw Problem.at('/amountFen', 'project.over_budget', line);
  }

  /**
   * Not while a suspect line waits, nor while money is out that was judged forbidden. Errors: project.wrong_state,
   * project.not_finished, project.lines_open, project.other_person_completes, project.day_out_of_range.
   */
  async complete(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    { completedOn }: CompleteProject,
  ): Promise<ProjectDetail> {
    return this.step(actor, key, id, 'under_way', async (tx, head) => {
      if (head.progressBp !== 10_000) throw new Problem('project.not_finished');
      const [last]: { by: string }[] = await tx.query(
        'SELECT reported_by AS by FROM project_reports WHERE project_id = $1 ORDER BY id DESC LIMIT 1',
        [id],
      );
      if (last?.by === actor.userId) throw new Problem('project.other_person_completes');
      const [open] = await tx.query(
        `SELECT l.id FROM project_budget_lines l
          WHERE l.project_id = $1 AND (l.state = 'appealed' OR l.state = 'refused' AND
                (SELECT sum(m.amount_fen) FROM project_payments m WHERE m.line_id = l.id) > 0) LIMIT 1`,
        [id],
      );
      if (open) throw new Problem('project.lines_open');
      this.refuseOddDay(head, completedOn, '/completedOn');
      await guarded(
        tx,
        `UPDATE projects SET state = 'completed', completed_by = $2, completed_at = $3, completed_on = $4
          WHERE id = $1 AND state = 'under_way' AND progress_bp = 10000 RETURNING id`,
        [id, actor.userId, this.clock.now(), completedOn],
      );
      return { type: 'project.completed', subjectId: id, payload: { number: head.number, completedOn } };
    });
  }

  /** One step of a project, which is locked; 404 outside the region, project.wrong_state otherwise. */
  private async step(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    from: ProjectState | ProjectState[],
    work: (tx: Tx, head: Head, codes: string[] | null) => Promise<EventOf<ProjectEvents>>,
  ): Promise<ProjectDetail> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const [head]: Head[] = await tx.query(
        `SELECT id, number, state, starts_on AS "startsOn", progress_bp AS "progressBp", registered_by AS "registeredBy"
           FROM projects WHERE id = $1 AND ${betweenSides('$2')} FOR UPDATE`,
        [id, codes],
      );
      if (!head) throw new Problem('request.not_found');
      if (![from].flat().includes(head.state)) throw new Problem('project.wrong_state');
      await this.record(tx, actor, await work(tx, head, codes));
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  private async attach(
    tx: Tx,
    actor: Actor,
    codes: string[] | null,
    projectId: string,
    to: { reportId?: string; paymentId?: string },
    fileIds: readonly string[],
  ): Promise<void> {
    await refuseUnknownFiles(tx, actor, codes, fileIds);
    await tx.query(
      `INSERT INTO project_files (id, project_id, report_id, payment_id, file_id)
       SELECT f.id, $1, $2, $3, f.file_id FROM unnest($4::uuid[], $5::uuid[]) AS f(id, file_id)`,
      [projectId, to.reportId ?? null, to.paymentId ?? null, this.ids.many(fileIds.length), fileIds],
    );
  }

  private refuseOddDay({ startsOn }: Head, day: string, pointer: string): void {
    if (day < startsOn || day > businessDate(this.clock.now()))
      throw Problem.at(pointer, 'project.day_out_of_range');
  }

  private async record(tx: Tx, actor: Actor, event: EventOf<ProjectEvents>): Promise<void> {
    await this.events.record<ProjectEvents>(tx, actor, event);
  }
}

/** Of each text by itself: no word begins in one and ends in the next. */
function wordsOf(...texts: string[]): string[] {
  return [...new Set(texts.flatMap(suspectWords).map(({ word }) => word))];
}

async function guarded(tx: Tx, sql: string, values: unknown[], code = 'project.wrong_state'): Promise<void> {
  const [[changed]]: [unknown[], number] = await tx.query(sql, values);
  if (!changed) throw new Problem(code);
}

/** Errors: project.not_paired, project.unknown_agreement. */
async function refuseUnpaired(tx: Tx, draft: RegisterProject): Promise<void> {
  const { eastCode, westCode, agreementId = null, year } = draft;
  const [known]: [{ paired: boolean; agreed: boolean }] = await tx.query(
    `SELECT EXISTS (SELECT FROM pairings p WHERE p.east_code = ANY (region_below($1))
                       AND p.west_code = ANY (region_below($2))) AS paired,
            $3::uuid IS NULL OR EXISTS (
              SELECT FROM agreements a WHERE a.id = $3 AND a.state = 'in_force' AND a.year = $4
                 AND $1 = ANY (region_below(a.east_code)) AND $2 = ANY (region_below(a.west_code))) AS agreed`,
    [eastCode, westCode, agreementId, year],
  );
  if (!known.paired) throw Problem.at('/westCode', 'project.not_paired');
  if (!known.agreed) throw Problem.at('/agreementId', 'project.unknown_agreement');
}
