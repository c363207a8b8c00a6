import { hasBudget } from '@app/identity';
import {
  type Actor,
  Clock,
  currentTrace,
  Database,
  Events,
  eventActor,
  Ids,
  type OnceKey,
  ofOffice,
  Problem,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import { askedBy, type CanteenKind, type Filed, type HeldRule, objectionsTo } from '../quota/quota.policy';
import type { ExplainedRule } from '../quota/quota-policies.service';
import { fixedBy, isOpen } from './filing.policy';
import { writableStates } from './filing.state';
import type { BeginFiling, ChangeFiling, FilingDetail, FilingStateAnswer, ReviewFiling } from './filings.dto';
import type { FilingEvents } from './filings.events';
import { asFoundNow, FilingsQueries, lastYearSql, type OwnFiling, ruleNow } from './filings.queries';
import { Heirs } from './heirs.queries';

/** What is handed in, and for whom. */
export type Submission = Filed & {
  id: string;
  unitId: string;
  unitKind: string | null;
  regionCode: string;
  year: number;
  canteen: CanteenKind;
  /** When the unit's paper came in, where an official types it. */
  receivedOn?: string | null;
};

/** A filing just after its review; `at`: when, to the microsecond. */
type Reviewed = Pick<Submission, 'unitId' | 'year' | 'reservedFen'> & {
  requiredFen: number;
  version: number;
  at: string;
};

/** For which unit somebody writes, what is found of it, and how it is written. */
type Desk = {
  unitId: string;
  found: OwnFiling | undefined;
  write<Row>(name: string, sql: string, values: unknown[]): Promise<Row[]>;
};

/** 预留份额填报: units write and submit, the superior department or the finance bureau reviews. */
@Injectable()
export class Filings {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly queries: FilingsQueries,
    private readonly territory: Territory,
    private readonly heirs: Heirs,
  ) {}

  /**
   * A draft: read in one statement, written in another. Errors: filing.no_budget, filing.year_not_open,
   * filing.unit_ended, filing.profile_missing, filing.filed_by_other, filing.exists.
   */
  async begin(actor: Actor, key: OnceKey | undefined, draft: BeginFiling): Promise<FilingDetail> {
    const now = this.clock.now();
    if (!hasBudget(actor.unitKind)) throw new Problem('filing.no_budget');
    if (!isOpen(draft.year, now)) throw Problem.at('/year', 'filing.year_not_open');
    const found = await this.queries.ownOfYear(actor, draft.year, key);
    if (found.stored) return found.stored as FilingDetail;
    refuseUnlessFiler(found);
    if (found.id) throw new Problem('filing.exists');
    const id = this.ids.next();
    const about = { unit_id: actor.organizationId, region_code: found.unit.regionCode, year: draft.year };
    const row = { ...about, ...columnsOf(draft), id, begun_by: actor.userId, begun_at: now };
    const detail = asFoundNow({ ...found, ...draft, id, state: 'draft', version: 1, isLate: false });
    const [written] = await this.database.hotWrite<{ answer: FilingDetail }>(
      'begin_filing',
      'SELECT begin_filing($1, $2, $3, $4, $5, $6) AS answer',
      [JSON.stringify(row), ...this.happening(actor), asJson(key), JSON.stringify(detail)],
    );
    return (written as { answer: FilingDetail }).answer;
  }

  /** Errors: filing.version_required, filing.changed_meanwhile, filing.wrong_state. */
  async change(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    change: ChangeFiling,
  ): Promise<FilingDetail> {
    const version = seenVersion(ifMatch);
    return this.atDesk(actor, id, undefined, async ({ unitId, found, write }) => {
      const before = writable(found, version);
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const after = { ...before, ...(Object.fromEntries(given) as ChangeFiling), version: version + 1 };
      await write('change_filing', 'SELECT change_filing($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[id, unitId, version, JSON.stringify(columnsOf(after))],
        ...[...this.happening(actor), this.clock.now()],
      ]);
      return asFoundNow(after);
    });
  }

  /**
   * Judged by the rule of this moment, which the filing keeps; in time or late by the moment at which it is committed.
   * Errors: filing.version_required, filing.changed_meanwhile, filing.wrong_state, filing.unit_ended,
   * filing.filed_by_other, and those of `objectionsTo`.
   */
  async submit(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    ifMatch: string | undefined,
  ): Promise<FilingStateAnswer> {
    const version = seenVersion(ifMatch);
    return this.atDesk(actor, id, key, async ({ unitId, found, write }) => {
      if (found?.stored) return found.stored as FilingStateAnswer;
      const filing = writable(found, version);
      refuseUnlessFiler(filing);
      const { canteen, held } = ruleNow(filing);
      const fixed = judged({ ...filing, canteen }, held, filing.lastYearNow);
      const seen = [version, filing.profileVersion];
      const values = [id, unitId, ...seen, fixed, ...this.handingIn(actor, key)];
      const [written] = await write<{ answer: FilingStateAnswer }>('submit_filing', submitFiling, values);
      return (written as { answer: FilingStateAnswer }).answer;
    });
  }

  /** The unit itself files in two round trips; who has succeeded it corrects in its name (Q15). */
  private async atDesk<T>(
    actor: Actor,
    id: string,
    key: OnceKey | undefined,
    work: (desk: Desk) => Promise<T>,
  ): Promise<T> {
    const found = await this.queries.own(actor, id, key);
    if (found)
      return work({
        ...{ unitId: actor.organizationId, found },
        write: (name, sql, values) => this.database.hotWrite(name, sql, values),
      });
    return this.heirs.forFiling(actor, id, async (tx, unitId) =>
      work({
        ...{ unitId, found: await this.queries.ownOf(tx, unitId, id, key) },
        write: (_, sql, values) => tx.query(sql, values),
      }),
    );
  }

  /** What a unit's paper says, as its draft. Errors: filing.wrong_state. */
  async writeFor(
    tx: Tx,
    actor: Actor,
    { unitId, regionCode, year }: Pick<Submission, 'unitId' | 'regionCode' | 'year'>,
    filed: Filed,
  ): Promise<{ id: string; version: number }> {
    const { canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark, ratchetReason } = filed;
    const [row]: { id: string; version: number }[] = await tx.query(
      `INSERT INTO filings AS f (id, unit_id, region_code, year, state, canteen_food_fen, union_demand_fen, union_funds_fen,
                                 reserved_fen, remark, ratchet_reason, begun_by, begun_at)
       VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (unit_id, year) DO UPDATE SET canteen_food_fen = $5, union_demand_fen = $6, union_funds_fen = $7,
         reserved_fen = $8, remark = $9, ratchet_reason = $10, version = f.version + 1 WHERE f.state = ANY ($13)
       RETURNING id, version`,
      [
        ...[
          this.ids.next(),
          unitId,
          regionCode,
          year,
          canteenFoodFen,
          unionDemandFen,
          unionFundsFen,
          reservedFen,
        ],
        ...[remark, ratchetReason, actor.userId, this.clock.now(), writableStates],
      ],
    );
    if (!row) throw new Problem('filing.wrong_state');
    return row;
  }

  /** As `submit`, for whoever files from a unit's paper. Errors: those of `objectionsTo`. */
  async handIn(
    tx: Tx,
    actor: Actor,
    submission: Submission & { version: number },
    held: HeldRule<ExplainedRule>,
  ): Promise<FilingStateAnswer> {
    const { id, unitId, year, version } = submission;
    const [before]: { lastYearFen: number | null }[] = await tx.query(lastYearSql, [unitId, year]);
    const fixed = judged(submission, held, before?.lastYearFen ?? null);
    const values = [id, unitId, version, null, fixed, ...this.handingIn(actor, undefined)];
    const [{ answer }]: [{ answer: FilingStateAnswer }] = await tx.query(submitFiling, values);
    return answer;
  }

  /** Who does it, as history keeps it: actor, id of the event, request. */
  private happening(actor: Actor): unknown[] {
    return [JSON.stringify(eventActor(actor)), this.ids.next(), currentTrace()?.requestId ?? null];
  }

  private handingIn(actor: Actor, key: OnceKey | undefined): unknown[] {
    return [...this.happening(actor), this.clock.held() ?? null, asJson(key)];
  }

  /**
   * Of two reviewers one is first, and nobody approves what he did not see. The clock is the one that stamps submissions,
   * or a review by a process whose own is slow would stand before what it reviews. Errors: filing.version_required,
   * filing.changed_meanwhile, filing.wrong_state; 404 outside the territory.
   */
  async review(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    ifMatch: string | undefined,
    review: ReviewFiling,
  ): Promise<FilingStateAnswer> {
    const version = seenVersion(ifMatch);
    const codes = await this.territory.of(actor);
    const mine = `${within('$2', 'region_code')} AND ${ofOffice('unit_id', 'year')}`;
    const there = `id = $1 AND state <> 'draft' AND ${mine}`;
    const reason = review.decision === 'returned' ? review.reason : null;
    return this.database.once(key, async (tx) => {
      const [[after]]: [Reviewed[], number] = await tx.query(
        `UPDATE filings SET state = $4, reviewed_by = $5, reviewed_at = coalesce($6, clock_timestamp()),
                return_reason = $7, version = version + 1
            WHERE ${there} AND version = $3 AND state = 'submitted' AND submitted_by <> $5 AND unit_id <> $8
           RETURNING unit_id AS "unitId", year, reserved_fen AS "reservedFen", required_fen AS "requiredFen", version,
                    reviewed_at::text AS at`,
        [
          ...[id, codes, version, review.decision, actor.userId, this.clock.held() ?? null],
          ...[reason, actor.organizationId],
        ],
      );
      if (!after) throw await this.refusal(tx, there, [id, codes], version, actor);
      const { unitId, year, reservedFen, requiredFen, at } = after;
      const payload = { unitId, year, reservedFen };
      await this.events.record<FilingEvents>(
        tx,
        actor,
        reason === null
          ? { type: 'filing.approved', subjectId: id, payload: { ...payload, requiredFen } }
          : { type: 'filing.returned', subjectId: id, payload: { ...payload, reason } },
        at,
      );
      return { id, state: review.decision, version: after.version };
    });
  }

  /** Why nothing was changed: it is not there, it was changed meanwhile, its state is another, or a second person is needed. */
  private async refusal(
    tx: Tx,
    condition: string,
    values: unknown[],
    version: number,
    { userId }: Actor,
  ): Promise<Problem> {
    const [known]: { version: number; state: string; submittedBy: string | null }[] = await tx.query(
      `SELECT version, state, submitted_by AS "submittedBy" FROM filings WHERE ${condition}`,
      values,
    );
    if (!known) return new Problem('request.not_found');
    if (known.version !== version) return new Problem('filing.changed_meanwhile', { version: known.version });
    if (known.state === 'submitted' && known.submittedBy === userId) return new Problem('filing.same_person');
    return new Problem('filing.wrong_state', { state: known.state });
  }
}

/** Errors: filing.version_required; filing.changed_meanwhile for what is no version of ours. */
function seenVersion(ifMatch: string | undefined): number {
  if (!ifMatch || ifMatch === '*') throw new Problem('filing.version_required');
  const version = /^"(\d{1,9})"$/.exec(ifMatch)?.[1];
  // No filing has it, so a foreign or absent one answers 404 like any other.
  return version === undefined ? -1 : Number(version);
}

const submitFiling = 'SELECT submit_filing($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answer';

const asJson = (key: OnceKey | undefined): string | null => (key ? JSON.stringify(key) : null);

/**
 * For who has ended nothing is filed any more, but corrected what came back: the successors reserve it then (Q15). Errors:
 * filing.unit_ended, filing.profile_missing, filing.filed_by_other.
 */
function refuseUnlessFiler({ hasEnded, profileCanteen, filedByName, state }: OwnFiling): void {
  if (hasEnded && state === 'returned') return;
  if (hasEnded) throw new Problem('filing.unit_ended');
  if (!profileCanteen) throw new Problem('filing.profile_missing');
  if (filedByName !== null) throw new Problem('filing.filed_by_other', { filedBy: filedByName });
}

/** Errors: request.not_found, filing.changed_meanwhile, filing.wrong_state; the statement that writes asks once more. */
function writable(found: OwnFiling | undefined, version: number): OwnFiling {
  if (!found) throw new Problem('request.not_found');
  if (found.version !== version) throw new Problem('filing.changed_meanwhile', { version: found.version });
  if (!writableStates.includes(found.state)) throw new Problem('filing.wrong_state', { state: found.state });
  return found;
}

/** What a unit writes, as columns. */
function columnsOf({ canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, ...texts }: Filed): object {
  const { remark, ratchetReason } = texts;
  return {
    ...{ canteen_food_fen: canteenFoodFen, union_demand_fen: unionDemandFen, union_funds_fen: unionFundsFen },
    ...{ reserved_fen: reservedFen, remark, ratchet_reason: ratchetReason },
  };
}

/** What the filing keeps of the rule, as columns in JSON. Errors: those of `objectionsTo`. */
function judged(
  submission: Filed & Pick<Submission, 'year' | 'canteen' | 'receivedOn'>,
  held: HeldRule<ExplainedRule>,
  lastYearFen: number | null,
): string {
  const asked = askedBy(held.terms, submission);
  refuse(objectionsTo(submission, { terms: held.terms, asked, lastYearFen }));
  const { canteen, receivedOn: received_on = null } = submission;
  const about = { canteen, received_on, last_year_fen: lastYearFen };
  return JSON.stringify({ ...fixedBy(held, submission.year, asked), ...about });
}

/** All of them at once, the first one in front. */
function refuse(objections: ReturnType<typeof objectionsTo>): void {
  const [first] = objections;
  if (!first) return;
  throw new Problem(first.code, {
    ...Object.assign({}, ...objections.map(({ figures }) => figures)),
    errors: objections.map(({ pointer, code }) => ({ pointer, code })),
  });
}
