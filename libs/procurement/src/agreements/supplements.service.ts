import {
  type Actor,
  betweenSides,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import { Wholes } from '../pairing/wholes.service';
import type { AgreementState, Side, SupplementKind, SupplementState } from './agreement.state';
import type { AgreementEvents } from './agreements.events';
import { mayConfirm, sideOf, standingOf } from './standing.policy';
import type { DraftSupplement, SupplementItem } from './supplements.dto';
import { SupplementsQueries } from './supplements.queries';

type Head = {
  id: string;
  agreementId: string;
  kind: SupplementKind;
  state: SupplementState;
  overReason: string | null;
  draftedBy: string;
  draftedSide: Side;
  agreementState: AgreementState;
  eastCode: string;
  westCode: string;
  year: number;
};
type Figure = { id: string; kind: string; fromValue: number; toValue: number };

/**
 * 补充协议: what one side enters and the other confirms changes the figures of an agreement in force, or stops it. What was
 * agreed before stays: an indicator's row never changes, each supplement names the figure before and after it.
 */
@Injectable()
export class Supplements {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly wholes: Wholes,
    private readonly queries: SupplementsQueries,
  ) {}

  /**
   * Errors: agreement.not_in_force, supplement.not_yours, supplement.pending, supplement.unknown_indicator,
   * supplement.no_change.
   */
  async draft(
    actor: Actor,
    key: OnceKey,
    agreementId: string,
    draft: DraftSupplement,
  ): Promise<SupplementItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      // Behind whoever confirms the one before, so that this one begins at its figures.
      await this.wholes.lock(tx, [agreementId]);
      const agreement = await this.agreementIn(tx, codes, agreementId);
      if (agreement.state !== 'in_force') throw new Problem('agreement.not_in_force');
      const side = sideOf(standingOf(actor, codes), agreement);
      if (!side) throw new Problem('supplement.not_yours');
      const figures = draft.kind === 'change' ? await this.figuresOf(tx, agreementId, draft.indicators) : [];
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO agreement_supplements (id, agreement_id, kind, source, reason, signed_on, over_reason, state, drafted_by,
                                            drafted_side, drafted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9, $10)
         ON CONFLICT (agreement_id) WHERE state = 'draft' DO NOTHING RETURNING id`,
        [
          ...[id, agreementId, draft.kind, draft.source, draft.reason, draft.signedOn ?? null],
          ...[draft.kind === 'change' ? (draft.overReason ?? null) : null],
          ...[actor.userId, side, this.clock.now()],
        ],
      );
      if (written.length === 0) throw new Problem('supplement.pending');
      await tx.query(
        `INSERT INTO supplement_figures (supplement_id, indicator_id, from_value, to_value)
         SELECT $1, f.id, f."fromValue", f."toValue"
           FROM json_to_recordset($2) AS f(id uuid, "fromValue" bigint, "toValue" bigint)`,
        [id, JSON.stringify(figures)],
      );
      await this.record(tx, actor, 'supplement.drafted', { ...agreement, id, agreementId, kind: draft.kind });
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /**
   * From now on its figures are the agreed ones, or the agreement has stopped. Errors: supplement.wrong_state,
   * agreement.other_side_confirms, target_part.over_allocated.
   */
  async confirm(actor: Actor, key: OnceKey | undefined, id: string): Promise<SupplementItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const head = await this.headIn(tx, codes, id);
      // Behind whoever divides its purchases at this moment, so that parts and whole are of one moment.
      await this.wholes.lock(tx, [head.agreementId]);
      const entered = { by: head.draftedBy, side: head.draftedSide };
      if (head.state !== 'draft' || head.agreementState !== 'in_force')
        throw new Problem('supplement.wrong_state');
      if (!mayConfirm(standingOf(actor, codes), head, entered))
        throw new Problem('agreement.other_side_confirms');
      const whole = await this.wholes.find(tx, head.agreementId, null);
      const before = whole && (await this.wholes.allocation(tx, whole));
      await this.move(tx, id, 'in_force', actor);
      if (head.kind === 'stop') await this.stop(tx, head.agreementId);
      const after = await this.wholes.find(tx, head.agreementId, null);
      if (before && after) await this.wholes.settle(tx, after, before, head.overReason ?? undefined);
      await this.record(tx, actor, 'supplement.confirmed', head);
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Errors: supplement.wrong_state, agreement.own_side_withdraws. */
  async withdraw(actor: Actor, key: OnceKey | undefined, id: string): Promise<SupplementItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const head = await this.headIn(tx, codes, id);
      if (head.state !== 'draft') throw new Problem('supplement.wrong_state');
      if (sideOf(standingOf(actor, codes), head) !== head.draftedSide)
        throw new Problem('agreement.own_side_withdraws');
      await this.move(tx, id, 'withdrawn', actor);
      await this.record(tx, actor, 'supplement.withdrawn', head);
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  private async agreementIn(tx: Tx, codes: string[] | null, id: string) {
    const [agreement]: { state: AgreementState; eastCode: string; westCode: string; year: number }[] =
      await tx.query(
        `SELECT state, year, east_code AS "eastCode", west_code AS "westCode" FROM agreements
        WHERE id = $1 AND ${betweenSides('$2')} FOR SHARE`,
        [id, codes],
      );
    if (!agreement) throw new Problem('request.not_found');
    return agreement;
  }

  /** 404 for everybody but the two sides and those above them. */
  private async headIn(tx: Tx, codes: string[] | null, id: string): Promise<Head> {
    const [head]: Head[] = await tx.query(
      `SELECT s.id, s.agreement_id AS "agreementId", s.kind, s.state, s.over_reason AS "overReason",
              s.drafted_by AS "draftedBy", s.drafted_side AS "draftedSide", a.state AS "agreementState",
              a.east_code AS "eastCode", a.west_code AS "westCode", a.year
         FROM agreement_supplements s JOIN agreements a ON a.id = s.agreement_id
        WHERE s.id = $1 AND ${betweenSides('$2', 'a')}`,
      [id, codes],
    );
    if (!head) throw new Problem('request.not_found');
    return head;
  }

  /** What is agreed now beside what is wanted; a figure that stays as it is changes nothing and is refused. */
  private async figuresOf(
    tx: Tx,
    agreementId: string,
    wanted: { id: string; targetValue: number }[],
  ): Promise<Figure[]> {
    const known: { id: string; kind: string; fromValue: number }[] = await tx.query(
      `SELECT i.id, i.kind, agreed_value(i) AS "fromValue" FROM agreement_indicators i WHERE i.agreement_id = $1`,
      [agreementId],
    );
    const seen = new Set<string>();
    return wanted.map(({ id, targetValue: toValue }, index) => {
      const indicator = known.find((one) => one.id === id);
      const pointer = `/indicators/${index}`;
      if (!indicator || seen.has(id)) throw Problem.at(`${pointer}/id`, 'supplement.unknown_indicator');
      seen.add(id);
      if (indicator.fromValue === toValue) throw Problem.at(`${pointer}/targetValue`, 'supplement.no_change');
      return { ...indicator, toValue };
    });
  }

  private async move(tx: Tx, id: string, to: 'in_force' | 'withdrawn', actor: Actor): Promise<void> {
    const [by, at] = to === 'in_force' ? ['confirmed_by', 'confirmed_at'] : ['withdrawn_by', 'withdrawn_at'];
    const [, moved]: [unknown[], number] = await tx.query(
      `UPDATE agreement_supplements SET state = $2, ${by} = $3, ${at} = $4 WHERE id = $1 AND state = 'draft'`,
      [id, to, actor.userId, this.clock.now()],
    );
    if (moved === 0) throw new Problem('supplement.wrong_state');
  }

  private async stop(tx: Tx, agreementId: string): Promise<void> {
    const [, stopped]: [unknown[], number] = await tx.query(
      `UPDATE agreements SET state = 'stopped', stopped_at = $2 WHERE id = $1 AND state = 'in_force'`,
      [agreementId, this.clock.now()],
    );
    if (stopped === 0) throw new Problem('supplement.wrong_state');
  }

  private async record(
    tx: Tx,
    actor: Actor,
    type: 'supplement.drafted' | 'supplement.confirmed' | 'supplement.withdrawn',
    {
      id,
      agreementId,
      kind,
      year,
      eastCode,
      westCode,
    }: Omit<Head, 'state' | 'overReason' | 'draftedBy' | 'draftedSide' | 'agreementState'>,
  ): Promise<void> {
    const payload = { supplementId: id, kind, year, eastCode, westCode };
    await this.events.record<AgreementEvents>(tx, actor, { type, subjectId: agreementId, payload });
  }
}
