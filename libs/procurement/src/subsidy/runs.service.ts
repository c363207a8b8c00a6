import {
  type Actor,
  businessDate,
  Clock,
  Database,
  days,
  Events,
  Ids,
  type OnceKey,
  ofToday,
  Problem,
  paperNumber,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { actsFor, refuseMissingYears } from './desk.policy';
import { SubsidyFinals, SubsidyLists, sumsOf } from './lists.service';
import type { Draft, SubsidyRules } from './programmes.dto';
import { before, type RunState } from './run.state';
import type { MakeFinal, PreviewList, RunStateAnswer } from './runs.dto';
import type { SubsidyRun } from './subsidy.entity';
import type { SubsidyEvents } from './subsidy.events';

type Programme = {
  id: string;
  regionCode: string;
  name: string;
  rules: SubsidyRules;
  sourceDocument: string;
};
type Head = Pick<SubsidyRun, 'id' | 'number' | 'regionCode' | 'rules' | 'version' | 'noticeVersion'> & {
  totalFen: number;
};

/**
 * 奖补名单 on its way: published by one person, confirmed by another. Whoever acts is an official of the county itself;
 * a list of another county is a 404.
 */
@Injectable()
export class SubsidyRuns {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly lists: SubsidyLists,
    private readonly finals: SubsidyFinals,
  ) {}

  /**
   * Copies the draft and shows it to everybody. Errors: subsidy.period_open, subsidy.already_running, subsidy.nobody,
   * subsidy.list_changed (with the total of now), office.outside_years.
   */
  async publish(
    actor: Actor,
    key: OnceKey,
    programmeId: string,
    expectedFen: number,
  ): Promise<RunStateAnswer> {
    return this.database.once(key, async (tx) => {
      const programme = await this.programme(tx, actor, programmeId);
      const now = this.clock.now();
      if (businessDate(now) <= programme.rules.lastDay) throw new Problem('subsidy.period_open');
      refuseMissingYears(actor, programme.rules, now);
      const lines = await this.lists.now(tx, programme.regionCode, programme.rules);
      const { sellers, totalFen } = sumsOf(lines);
      if (sellers === 0) throw new Problem('subsidy.nobody');
      if (totalFen !== expectedFen) throw new Problem('subsidy.list_changed', { totalFen, expectedFen });
      const run = await this.insert(tx, actor, programme, now);
      await this.lists.write(tx, { ...run, version: 1 }, lines);
      const { id, number, noticeEndsOn } = run;
      const payload = { number, sellers, totalFen, noticeEndsOn };
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.published',
        subjectId: id,
        payload,
      });
      return { id, number, state: 'notice', totalFen };
    });
  }

  /** Locked: whoever changes its rules, or publishes too, waits. */
  private async programme(tx: Tx, actor: Actor, id: string): Promise<Programme> {
    const [programme]: Programme[] = await tx.query(
      `SELECT id, region_code AS "regionCode", name, rules, source_document AS "sourceDocument"
         FROM subsidy_programmes WHERE id = $1 AND region_code = $2 AND ${ofToday} FOR UPDATE`,
      [id, actsFor(actor)],
    );
    if (!programme) throw new Problem('request.not_found');
    const alive: unknown[] = await tx.query(
      `SELECT id FROM subsidy_runs WHERE programme_id = $1 AND state <> 'withdrawn'`,
      [id],
    );
    if (alive.length > 0) throw new Problem('subsidy.already_running');
    return programme;
  }

  private async insert(tx: Tx, actor: Actor, programme: Programme, now: Date) {
    const [{ next }] = await tx.query(`SELECT nextval('subsidy_run_numbers') AS next`);
    const run = {
      id: this.ids.next(),
      number: paperNumber('BT', now, Number(next)),
      regionCode: programme.regionCode,
      noticeEndsOn: lastDayOfNotice(now, programme.rules.noticeDays),
    };
    await tx.query(
      `INSERT INTO subsidy_runs (id, number, programme_id, region_code, programme_name, source_document, rules, state,
                                 notice_ends_on, published_by, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'notice', $8, $9, $10)`,
      [
        ...[run.id, run.number, programme.id, run.regionCode, programme.name, programme.sourceDocument],
        ...[programme.rules, run.noticeEndsOn, actor.userId, now],
      ],
    );
    return run;
  }

  /** Timed: lists whose last day of notice is over. */
  async endNotices(): Promise<number> {
    return this.database.transact(async (tx) => {
      const now = this.clock.now();
      const [ended]: [{ id: string; number: string }[], number] = await tx.query(
        `UPDATE subsidy_runs SET state = 'review', reviewed_at = $1
          WHERE id IN (SELECT id FROM subsidy_runs WHERE state = 'notice' AND notice_ends_on < $2 ORDER BY id
                          LIMIT 100 FOR UPDATE SKIP LOCKED)
          RETURNING id, number`,
        [now, businessDate(now)],
      );
      for (const { id, number } of ended) {
        const event = { type: 'subsidy.notice_ended' as const, subjectId: id, payload: { number } };
        await this.events.record<SubsidyEvents>(tx, { system: 'subsidy notice' }, event);
      }
      return ended.length;
    });
  }

  /** Errors: subsidy.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey, id: string, reason: string): Promise<RunStateAnswer> {
    return this.database.once(key, async (tx) => {
      const run = await this.move(tx, actor, id, 'withdrawn', {
        set: 'withdrawn_by = $4, withdrawn_at = $5, withdrawal = $6',
        values: [actor.userId, this.clock.now(), reason],
      });
      const payload = { number: run.number, reason };
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.withdrawn',
        subjectId: id,
        payload,
      });
      return answer(run, 'withdrawn');
    });
  }

  /** As it would be made final; nothing is changed. Errors: subsidy.wrong_state, .not_on_list, office.outside_years. */
  preview(actor: Actor, list: PreviewList): Promise<Draft> {
    return this.finals.preview(actor, list);
  }

  /**
   * The list after the notice, with what people corrected in it; in notice again when it pays somebody more than was shown.
   * Errors: subsidy.wrong_state, .objections_open, .not_on_list, .list_changed, .nobody_left, .upheld_unanswered, .not_upheld,
   * office.outside_years.
   */
  async finalise(actor: Actor, key: OnceKey, id: string, draft: MakeFinal): Promise<RunStateAnswer> {
    return this.database.once(key, async (tx) => {
      const run = await this.move(tx, actor, id, 'final', {
        set: 'finalised_by = $4, finalised_at = $5, refusal = NULL, version = version + 1',
        values: [actor.userId, this.clock.now()],
      });
      const open: unknown[] = await tx.query(
        `SELECT id FROM subsidy_objections WHERE run_id = $1 AND state = 'open' LIMIT 1`,
        [id],
      );
      if (open.length > 0) throw new Problem('subsidy.objections_open');
      const { lines, sellers, totalFen, noticeAgain } = await this.finals.listOf(tx, actor, run, draft);
      if (draft.expectedTotalFen !== undefined && draft.expectedTotalFen !== totalFen)
        throw new Problem('subsidy.list_changed', { totalFen });
      if (sellers === 0) throw new Problem('subsidy.nobody_left');
      await this.finals.refuseUnanswered(tx, id, lines, draft.unchanged);
      await this.lists.write(tx, run, lines);
      const { number, version } = run;
      const payload = { number, sellers, totalFen, version, corrections: draft.corrections.length };
      if (noticeAgain) return this.noticeAgain(tx, actor, run, payload);
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.finalised',
        subjectId: id,
        payload: { ...payload, unchanged: draft.unchanged },
      });
      return { id, number, state: 'final', totalFen };
    });
  }

  /** What was never shown cannot be objected to: the list that was just made has a notice of its own, as long as the first. */
  private async noticeAgain(
    tx: Tx,
    actor: Actor,
    { id, rules }: Head,
    payload: Omit<SubsidyEvents['subsidy.noticed_again'], 'noticeEndsOn'>,
  ): Promise<RunStateAnswer> {
    const now = this.clock.now();
    const noticeEndsOn = lastDayOfNotice(now, rules.noticeDays);
    await tx.query(
      `UPDATE subsidy_runs SET state = 'notice', notice_version = version, noticed_again_at = $2, notice_ends_on = $3,
              finalised_by = NULL, finalised_at = NULL, reviewed_at = NULL WHERE id = $1`,
      [id, now, noticeEndsOn],
    );
    await this.events.record<SubsidyEvents>(tx, actor, {
      type: 'subsidy.noticed_again',
      subjectId: id,
      payload: { ...payload, noticeEndsOn },
    });
    return { id, number: payload.number, state: 'notice', totalFen: payload.totalFen };
  }

  /** The second person. Errors: subsidy.same_person, subsidy.wrong_state. */
  async confirm(actor: Actor, key: OnceKey, id: string): Promise<RunStateAnswer> {
    return this.database.once(key, async (tx) => {
      const run = await this.move(tx, actor, id, 'confirmed', {
        set: 'confirmed_by = $4, confirmed_at = $5',
        values: [actor.userId, this.clock.now()],
        unless: { condition: '$4 IN (published_by, finalised_by)', problem: 'subsidy.same_person' },
      });
      const [{ sellers }]: [{ sellers: number }] = await tx.query(
        `SELECT count(*)::int AS sellers FROM subsidy_lines WHERE run_id = $1 AND version = $2 AND amount_fen > 0`,
        [id, run.version],
      );
      const payload = { number: run.number, sellers, totalFen: run.totalFen };
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.confirmed',
        subjectId: id,
        payload,
      });
      return answer(run, 'confirmed');
    });
  }

  /** The second person finds something: the list is in review again. Errors: as of `confirm`. */
  async sendBack(actor: Actor, key: OnceKey, id: string, reason: string): Promise<RunStateAnswer> {
    return this.database.once(key, async (tx) => {
      const run = await this.move(tx, actor, id, 'review', {
        from: ['final'],
        set: 'refusal = $4',
        values: [reason],
        unless: { condition: 'finalised_by = $5', problem: 'subsidy.same_person', values: [actor.userId] },
      });
      const payload = { number: run.number, reason };
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.sent_back',
        subjectId: id,
        payload,
      });
      return answer(run, 'review');
    });
  }

  /** One guarded step; zero rows is a conflict, and another county's list is not there. */
  private async move(
    tx: Tx,
    actor: Actor,
    id: string,
    to: RunState,
    step: {
      set: string;
      values: unknown[];
      from?: RunState[];
      unless?: { condition: string; problem: string; values?: unknown[] };
    },
  ): Promise<Head> {
    const { set, values, from = before(to), unless } = step;
    const all = [id, actsFor(actor), from, ...values, ...(unless?.values ?? [])];
    const [[run]]: [Omit<Head, 'totalFen'>[], number] = await tx.query(
      `UPDATE subsidy_runs SET state = '${to}', ${set}
        WHERE id = $1 AND region_code = $2 AND ${ofToday} AND state = ANY ($3::text[]) AND NOT (${unless?.condition ?? 'false'})
       RETURNING id, number, region_code AS "regionCode", rules, version, notice_version AS "noticeVersion"`,
      all,
    );
    if (!run) {
      const [known]: { state: RunState }[] = await tx.query(
        `SELECT state FROM subsidy_runs WHERE id = $1 AND region_code = $2 AND ${ofToday}`,
        [id, actsFor(actor)],
      );
      if (!known) throw new Problem('request.not_found');
      throw new Problem(unless && from.includes(known.state) ? unless.problem : 'subsidy.wrong_state');
    }
    const [{ totalFen }]: [{ totalFen: number }] = await tx.query(
      `SELECT coalesce(sum(amount_fen), 0)::bigint AS "totalFen" FROM subsidy_lines WHERE run_id = $1 AND version = $2`,
      [id, run.version],
    );
    return { ...run, totalFen };
  }
}

function answer({ id, number, totalFen }: Head, state: RunState): RunStateAnswer {
  return { id, number, state, totalFen };
}

/** 民法典 第二百零一条: the day on which it begins is not counted. */
function lastDayOfNotice(publishedAt: Date, noticeDays: number): string {
  return businessDate(new Date(publishedAt.getTime() + days(noticeDays)));
}
