import {
  type Actor,
  businessDate,
  businessMonth,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ofOffice,
  ownedBy,
  Problem,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import {
  askedBy,
  type CanteenKind,
  deadlineOf,
  type Filed,
  type FoundRule,
  isLate,
  objectionsTo,
} from '../quota/quota.policy';
import { type ExplainedRule, QuotaPolicies } from '../quota/quota-policies.service';
import { fixedBy } from './filing.policy';
import { writableStates } from './filing.state';
import type { BeginFiling, ChangeFiling, FilingDetail, FilingStateAnswer, ReviewFiling } from './filings.dto';
import type { FilingEvents } from './filings.events';
import { FilingsQueries, lastYearSql } from './filings.queries';
import { UnitProfiles } from './unit-profiles.service';

/** What is handed in, and for whom. */
export type Submission = Filed & {
  id: string;
  unitId: string;
  unitKind: string | null;
  regionCode: string;
  year: number;
  canteen: CanteenKind;
};

/** 预留份额填报: units write and submit, the superior department or the finance bureau reviews. */
@Injectable()
export class Filings {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly policies: QuotaPolicies,
    private readonly profiles: UnitProfiles,
    private readonly queries: FilingsQueries,
    private readonly territory: Territory,
  ) {}

  /** A draft. Errors: filing.year_not_open, filing.unit_ended, filing.profile_missing, filing.filed_by_other, filing.exists. */
  async begin(actor: Actor, key: OnceKey | undefined, draft: BeginFiling): Promise<FilingDetail> {
    const { year } = businessMonth(this.clock.now());
    if (draft.year < year || draft.year > year + 1) throw Problem.at('/year', 'filing.year_not_open');
    return this.database.once(key, async (tx) => {
      await this.refuseEnded(tx, actor.organizationId);
      const profile = await this.profiles.find(tx, actor);
      if (!profile.canteen) throw new Problem('filing.profile_missing');
      if (profile.filedBy) throw new Problem('filing.filed_by_other', { filedBy: profile.filedBy.name });
      const id = this.ids.next();
      const about = { id, unitId: actor.organizationId, regionCode: actor.regionCode, ...draft };
      const written: unknown[] = await tx.query(
        `INSERT INTO filings (id, unit_id, region_code, year, canteen_food_fen, union_demand_fen, union_funds_fen,
                              reserved_fen, remark, ratchet_reason, state, begun_by, begun_at)
         SELECT f.*, 'draft', $2, $3 FROM json_to_record($1) AS f(id uuid, "unitId" uuid, "regionCode" text,
                year smallint, "canteenFoodFen" bigint, "unionDemandFen" bigint, "unionFundsFen" bigint,
                "reservedFen" bigint, remark text, "ratchetReason" text)
         ON CONFLICT (unit_id, year) DO NOTHING RETURNING id`,
        [JSON.stringify(about), actor.userId, this.clock.now()],
      );
      if (written.length === 0) throw new Problem('filing.exists');
      const payload = { unitId: about.unitId, year: draft.year, reservedFen: draft.reservedFen };
      await this.events.record<FilingEvents>(tx, actor, { type: 'filing.begun', subjectId: id, payload });
      return this.queries.find(tx, 'f.id = $1', [id]);
    });
  }

  /** Errors: filing.version_required, filing.changed_meanwhile, filing.wrong_state. */
  async change(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    change: ChangeFiling,
  ): Promise<FilingDetail> {
    const version = seenVersion(ifMatch);
    return this.database.transact(async (tx) => {
      const own = `id = $1 AND ${ownedBy('unit_id', '$2')}`;
      const [[after]]: [{ unitId: string; year: number; reservedFen: number }[], number] = await tx.query(
        `UPDATE filings SET canteen_food_fen = coalesce($5, canteen_food_fen),
                union_demand_fen = coalesce($6, union_demand_fen), union_funds_fen = coalesce($7, union_funds_fen),
                reserved_fen = coalesce($8, reserved_fen), remark = coalesce($9, remark),
                ratchet_reason = coalesce($10, ratchet_reason), version = version + 1
          WHERE ${own} AND version = $3 AND state = ANY ($4)
         RETURNING unit_id AS "unitId", year, reserved_fen AS "reservedFen"`,
        [id, actor.organizationId, version, writableStates, ...written(change)],
      );
      if (!after) throw await this.refusal(tx, own, [id, actor.organizationId], version);
      await this.events.record<FilingEvents>(tx, actor, {
        type: 'filing.changed',
        subjectId: id,
        payload: after,
      });
      return this.queries.find(tx, 'f.id = $1', [id]);
    });
  }

  /**
   * Judged by the rule of this moment, which the filing keeps. Errors: filing.version_required,
   * filing.changed_meanwhile, filing.wrong_state, filing.unit_ended, filing.filed_by_other, and those of `objectionsTo`.
   */
  async submit(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    ifMatch: string | undefined,
  ): Promise<FilingStateAnswer> {
    const version = seenVersion(ifMatch);
    return this.database.once(key, async (tx) => {
      const own = `id = $1 AND ${ownedBy('unit_id', '$2')}`;
      const [draft]: Omit<Submission, 'unitKind' | 'canteen'>[] = await tx.query(
        `SELECT id, unit_id AS "unitId", region_code AS "regionCode", year, canteen_food_fen AS "canteenFoodFen",
                union_demand_fen AS "unionDemandFen", union_funds_fen AS "unionFundsFen", reserved_fen AS "reservedFen",
                remark, ratchet_reason AS "ratchetReason"
           FROM filings WHERE ${own} AND version = $3 AND state = ANY ($4) FOR UPDATE`,
        [id, actor.organizationId, version, writableStates],
      );
      if (!draft) throw await this.refusal(tx, own, [id, actor.organizationId], version);
      await this.refuseEnded(tx, actor.organizationId);
      const profile = await this.profiles.find(tx, actor);
      if (!profile.canteen) throw new Problem('filing.profile_missing');
      if (profile.filedBy) throw new Problem('filing.filed_by_other', { filedBy: profile.filedBy.name });
      const submission = { ...draft, unitKind: actor.unitKind, canteen: profile.canteen };
      return this.handIn(tx, actor, submission, await this.policies.ruleFor(tx, submission));
    });
  }

  private async refuseEnded(tx: Tx, unitId: string): Promise<void> {
    const ended: unknown[] = await tx.query(
      `SELECT 1 FROM unit_successions WHERE unit_id = $1 AND state = 'in_force' LIMIT 1`,
      [unitId],
    );
    if (ended.length > 0) throw new Problem('filing.unit_ended');
  }

  /** What a unit's paper says, as its draft; answers the filing's id. Errors: filing.wrong_state. */
  async writeFor(
    tx: Tx,
    actor: Actor,
    { unitId, regionCode, year }: Pick<Submission, 'unitId' | 'regionCode' | 'year'>,
    filed: Filed,
  ): Promise<string> {
    const { canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark, ratchetReason } = filed;
    const [row]: { id: string }[] = await tx.query(
      `INSERT INTO filings AS f (id, unit_id, region_code, year, state, canteen_food_fen, union_demand_fen, union_funds_fen,
                                 reserved_fen, remark, ratchet_reason, begun_by, begun_at)
       VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (unit_id, year) DO UPDATE SET canteen_food_fen = $5, union_demand_fen = $6, union_funds_fen = $7,
         reserved_fen = $8, remark = $9, ratchet_reason = $10, version = f.version + 1 WHERE f.state = ANY ($13)
       RETURNING id`,
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
    return row.id;
  }

  /** The one way to `submitted`, for a unit and for whoever files from its paper. Errors: those of `objectionsTo`. */
  async handIn(
    tx: Tx,
    actor: Actor,
    submission: Submission,
    found: FoundRule<ExplainedRule> | undefined,
  ): Promise<FilingStateAnswer> {
    const { id, unitId, year, reservedFen, canteen } = submission;
    const asked = askedBy(found?.rule, submission);
    const [before]: { lastYearFen: number }[] = await tx.query(lastYearSql, [unitId, year]);
    const lastYearFen = before?.lastYearFen ?? null;
    refuse(objectionsTo(submission, { rule: found?.rule, asked, lastYearFen }));
    const now = this.clock.now();
    const late = isLate(deadlineOf(found?.rule, year), businessDate(now));
    const fixed = { ...fixedBy(found, year, asked), canteen, lastYearFen };
    const [[after]]: [{ version: number; isLate: boolean }[], number] = await tx.query(
      `UPDATE filings f SET state = 'submitted', version = version + 1, submitted_at = $3, submitted_by = $4,
              first_submitted_at = coalesce(first_submitted_at, $3), is_late = CASE WHEN first_submitted_at IS NULL THEN $5 ELSE is_late END,
              reviewed_by = NULL, reviewed_at = NULL, return_reason = NULL, canteen = x.canteen, policy_id = x."policyId",
              policy_year = x."policyYear", policy_region_name = x."policyRegionName", source_document = x."sourceDocument",
              base = x.base, minimum_ratio_bp = x."minimumRatioBp", encouraged_ratio_bp = x."encouragedRatioBp",
              file_deadline = x."fileDeadline", base_fen = x."baseFen", required_fen = x."requiredFen",
              last_year_fen = x."lastYearFen"
         FROM json_to_record($2) AS x(canteen text, "policyId" uuid, "policyYear" smallint, "policyRegionName" text,
              "sourceDocument" text, base text, "minimumRatioBp" int, "encouragedRatioBp" int, "fileDeadline" date,
              "baseFen" bigint, "requiredFen" bigint, "lastYearFen" bigint)
        WHERE f.id = $1 AND f.state = ANY ($6) RETURNING f.version, f.is_late AS "isLate"`,
      [id, JSON.stringify(fixed), now, actor.userId, late, writableStates],
    );
    if (!after) throw new Problem('filing.wrong_state');
    const figures = { unitId, year, reservedFen, requiredFen: asked.requiredFen };
    const payload = { ...figures, isLate: after.isLate, forUnit: actor.organizationId !== unitId };
    await this.events.record<FilingEvents>(tx, actor, { type: 'filing.submitted', subjectId: id, payload });
    return { id, state: 'submitted', version: after.version };
  }

  /**
   * Of two reviewers one is first, and nobody approves what he did not see. Errors: filing.version_required,
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
      const [[after]]: [
        { unitId: string; year: number; reservedFen: number; requiredFen: number; version: number }[],
        number,
      ] = await tx.query(
        `UPDATE filings SET state = $4, reviewed_by = $5, reviewed_at = $6, return_reason = $7, version = version + 1
            WHERE ${there} AND version = $3 AND state = 'submitted' AND submitted_by <> $5 AND unit_id <> $8
           RETURNING unit_id AS "unitId", year, reserved_fen AS "reservedFen", required_fen AS "requiredFen", version`,
        [id, codes, version, review.decision, actor.userId, this.clock.now(), reason, actor.organizationId],
      );
      if (!after) throw await this.refusal(tx, there, [id, codes], version, actor);
      const { unitId, year, reservedFen, requiredFen } = after;
      const payload = { unitId, year, reservedFen };
      await this.events.record<FilingEvents>(
        tx,
        actor,
        reason === null
          ? { type: 'filing.approved', subjectId: id, payload: { ...payload, requiredFen } }
          : { type: 'filing.returned', subjectId: id, payload: { ...payload, reason } },
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
    reviewer?: Actor,
  ): Promise<Problem> {
    const [known]: { version: number; state: string; submittedBy: string | null }[] = await tx.query(
      `SELECT version, state, submitted_by AS "submittedBy" FROM filings WHERE ${condition}`,
      values,
    );
    if (!known) return new Problem('request.not_found');
    if (known.version !== version) return new Problem('filing.changed_meanwhile', { version: known.version });
    if (reviewer && known.state === 'submitted' && known.submittedBy === reviewer.userId)
      return new Problem('filing.same_person');
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

function written(change: ChangeFiling): (number | string | null)[] {
  const { canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark, ratchetReason } = change;
  return [canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark, ratchetReason].map(
    (value) => value ?? null,
  );
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
