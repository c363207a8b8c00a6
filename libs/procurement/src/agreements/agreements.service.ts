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
import type { AgreementState, Basis, Side } from './agreement.state';
import type { AgreementItem, DraftAgreement } from './agreements.dto';
import type { AgreementEvents } from './agreements.events';
import { AgreementsQueries } from './agreements.queries';
import { type IndicatorKind, indicatorKinds } from './indicator-kinds.policy';
import { mayConfirm, type Standing, sideOf, standingOf } from './standing.policy';

/** A row of the reference data, known from its document and in force. */
export type KnownAgreement = {
  year: number;
  basis: Basis;
  title: string;
  eastCode: string;
  westCode: string;
  signedOn: string | null;
  source: string;
  indicators: { kind: IndicatorKind; name?: string; targetValue: number; definition?: string }[];
};

type Head = {
  id: string;
  year: number;
  eastCode: string;
  westCode: string;
  state: AgreementState;
  draftedBy: string | null;
  draftedSide: Side | null;
};

/** 年度协作协议: entered by an official of one side, in force once somebody of the other side has confirmed it. */
@Injectable()
export class Agreements {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly queries: AgreementsQueries,
  ) {}

  /** Errors: agreement.not_yours, agreement.not_paired, agreement.exists. */
  async draft(actor: Actor, key: OnceKey, draft: DraftAgreement): Promise<AgreementItem> {
    const codes = await this.territory.of(actor);
    const side = sideOf(standingOf(actor, codes), draft);
    if (!side) throw Problem.at('/eastCode', 'agreement.not_yours');
    return this.database.once(key, async (tx) => {
      const [{ paired }] = await tx.query(
        `SELECT EXISTS (SELECT FROM pairings p WHERE p.east_code = ANY (region_below($1))
                           AND p.west_code = ANY (region_below($2))) AS paired`,
        [draft.eastCode, draft.westCode],
      );
      if (!paired) throw Problem.at('/westCode', 'agreement.not_paired');
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO agreements (id, year, basis, title, east_code, west_code, signed_on, minimum_evidence_level,
                                 counts_outside_pairs, source, state, drafted_by, drafted_side, drafted_at)
         VALUES ($1, $2, 'agreement', $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, $12)
         ON CONFLICT DO NOTHING RETURNING id`,
        [
          ...[id, draft.year, draft.title, draft.eastCode, draft.westCode, draft.signedOn ?? null],
          ...[draft.minimumEvidenceLevel, draft.countsOutsidePairs, draft.source],
          ...[actor.userId, side, this.clock.now()],
        ],
      );
      if (written.length === 0) throw new Problem('agreement.exists');
      await this.writeIndicators(tx, id, draft.indicators);
      await this.record(tx, actor, 'agreement.drafted', { id, ...draft });
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Errors: agreement.wrong_state, agreement.other_side_confirms. */
  async confirm(actor: Actor, key: OnceKey | undefined, id: string): Promise<AgreementItem> {
    return this.change(actor, key, id, 'in_force', (standing, head) => {
      const { draftedBy: by, draftedSide: side } = head;
      if (!by || !side || !mayConfirm(standing, head, { by, side }))
        throw new Problem('agreement.other_side_confirms');
    });
  }

  /** Errors: agreement.wrong_state, agreement.own_side_withdraws. */
  async withdraw(actor: Actor, key: OnceKey | undefined, id: string): Promise<AgreementItem> {
    return this.change(actor, key, id, 'withdrawn', (standing, head) => {
      if (sideOf(standing, head) !== head.draftedSide) throw new Problem('agreement.own_side_withdraws');
    });
  }

  private async change(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    to: 'in_force' | 'withdrawn',
    refuse: (standing: Standing, head: Head) => void,
  ): Promise<AgreementItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const head = await this.headIn(tx, codes, id);
      if (head.state !== 'draft') throw new Problem('agreement.wrong_state');
      refuse(standingOf(actor, codes), head);
      const [by, at] =
        to === 'in_force' ? ['confirmed_by', 'confirmed_at'] : ['withdrawn_by', 'withdrawn_at'];
      const [[changed]]: [unknown[], number] = await tx.query(
        `UPDATE agreements SET state = $2, ${by} = $3, ${at} = $4 WHERE id = $1 AND state = 'draft' RETURNING id`,
        [id, to, actor.userId, this.clock.now()],
      );
      if (!changed) throw new Problem('agreement.wrong_state');
      const type = to === 'in_force' ? 'agreement.confirmed' : 'agreement.withdrawn';
      await this.record(tx, actor, type, head);
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Nobody but the two sides and those above them find it; 404 otherwise. */
  private async headIn(tx: Tx, codes: string[] | null, id: string): Promise<Head> {
    const [head]: Head[] = await tx.query(
      `SELECT id, year, east_code AS "eastCode", west_code AS "westCode", state, drafted_by AS "draftedBy",
              drafted_side AS "draftedSide" FROM agreements
        WHERE id = $1 AND ${betweenSides('$2')}`,
      [id, codes],
    );
    if (!head) throw new Problem('request.not_found');
    return head;
  }

  private async writeIndicators(tx: Tx, id: string, indicators: KnownAgreement['indicators']): Promise<void> {
    const rows = indicators.map(({ kind, name = null, targetValue, definition }, index) => ({
      ...{ id: this.ids.next(), position: index + 1, kind, name, targetValue },
      definition: definition ?? indicatorKinds[kind].zh,
    }));
    await tx.query(
      `INSERT INTO agreement_indicators (id, agreement_id, position, kind, name, target_value, definition)
       SELECT i.id, $1, i.position, i.kind, i.name, i."targetValue", i.definition
         FROM json_to_recordset($2) AS i(id uuid, position smallint, kind text, name text, "targetValue" bigint,
              definition text)`,
      [id, JSON.stringify(rows)],
    );
  }

  private async record(
    tx: Tx,
    actor: Actor,
    type: 'agreement.drafted' | 'agreement.confirmed' | 'agreement.withdrawn',
    { id, year, eastCode, westCode }: Pick<Head, 'id' | 'year' | 'eastCode' | 'westCode'>,
  ): Promise<void> {
    const payload = { year, eastCode, westCode };
    await this.events.record<AgreementEvents>(tx, actor, { type, subjectId: id, payload });
  }

  /** Writes reference data; an agreement that is there already stays as it is. */
  async load(tx: Tx, known: readonly KnownAgreement[]): Promise<void> {
    for (const { indicators, ...row } of known) {
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO agreements (id, year, basis, title, east_code, west_code, signed_on, source, state, drafted_at,
                                 confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'in_force', $9, $9) ON CONFLICT DO NOTHING RETURNING id`,
        [
          ...[id, row.year, row.basis, row.title, row.eastCode, row.westCode, row.signedOn, row.source],
          this.clock.now(),
        ],
      );
      if (written.length > 0) await this.writeIndicators(tx, id, indicators);
    }
  }
}
