import { type Actor, Clock, Database, Ids, type OnceKey, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { AgreementState } from '../agreements/agreement.state';
import { visible } from '../agreements/agreements.queries';
import { actsFor, type Standing, standingOf } from '../agreements/standing.policy';
import { Territory } from '../ledger/territory.service';
import { shownPart } from './shown.policy';
import { TargetChanges } from './target-changes.service';
import type { PartKind } from './target-part.entity';
import type { AddPart, ChangePart, PartItem } from './target-parts.dto';
import { TargetPartsQueries } from './target-parts.queries';
import { Targets } from './targets.service';
import { type Whole, Wholes } from './wholes.service';

type Holder = {
  kind: PartKind;
  eastCode: string;
  westCode: string;
  regionCode: string | null;
  organizationId: string | null;
  pairingId: string | null;
};
type Part = {
  id: string;
  agreementId: string;
  parentId: string | null;
  targetId: string | null;
  amountFen: number;
  eastCode: string;
  westCode: string;
};

/** 任务分解: each part is set by the level above it; a district breaks its own part down further. */
@Injectable()
export class TargetParts {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly wholes: Wholes,
    private readonly targets: Targets,
    private readonly changes: TargetChanges,
    private readonly queries: TargetPartsQueries,
  ) {}

  /**
   * Errors: target_part.no_whole, agreement.not_in_force, target_part.unknown_parent, target.set_by_superior, target_part.not_below,
   * target_part.mixed, target_part.exists, target_part.target_differs, target_part.over_allocated.
   */
  async add(actor: Actor, key: OnceKey, agreementId: string, draft: AddPart): Promise<PartItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const { year } = await this.agreementIn(tx, codes, agreementId);
      if (draft.pairingId) await this.wholes.lockTarget(tx, draft.pairingId, year);
      await this.wholes.lock(tx, [agreementId]);
      const whole = await this.wholes.find(tx, agreementId, draft.parentId ?? null);
      if (!whole)
        throw draft.parentId
          ? await this.gone(tx, agreementId, Problem.at('/parentId', 'target_part.unknown_parent'))
          : new Problem('target_part.no_whole');
      refuseOthers(standingOf(actor, codes), whole);
      const holder = await this.holderOf(tx, whole, draft);
      if (whole.partKind && whole.partKind !== holder.kind) throw new Problem('target_part.mixed');
      const before = await this.wholes.allocation(tx, whole);
      const id = await this.insert(tx, actor, whole, holder, draft);
      await this.wholes.settle(tx, whole, before, draft.overReason);
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Errors: target.set_by_superior, target.changed_meanwhile, agreement.not_in_force, target_part.over_allocated. */
  async change(actor: Actor, key: OnceKey, id: string, draft: ChangePart): Promise<PartItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const part = await this.partIn(tx, codes, id);
      const { amountFen, ...rest } = draft;
      if (!(await this.wholes.find(tx, part.agreementId, id))) throw await this.gone(tx, part.agreementId);
      if (part.targetId)
        await this.targets.changeIn(tx, actor, codes, part.targetId, { ...rest, targetFen: amountFen });
      else await this.changeAmount(tx, actor, standingOf(actor, codes), part, draft);
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Of a region or a unit. */
  private async changeAmount(
    tx: Tx,
    actor: Actor,
    standing: Standing,
    part: Part,
    { amountFen, expectedFen, reason, overReason }: ChangePart,
  ): Promise<void> {
    await this.wholes.lock(tx, [part.agreementId]);
    const above = await this.wholes.find(tx, part.agreementId, part.parentId);
    const own = await this.wholes.find(tx, part.agreementId, part.id);
    if (!above || !own) throw await this.gone(tx, part.agreementId);
    refuseOthers(standing, above);
    const [before, below] = [await this.wholes.allocation(tx, above), await this.wholes.allocation(tx, own)];
    const [[changed]]: [unknown[], number] = await tx.query(
      `UPDATE target_parts SET amount_fen = $2 WHERE id = $1 AND amount_fen = $3 AND removed_at IS NULL RETURNING id`,
      [part.id, amountFen, expectedFen],
    );
    if (!changed) throw new Problem('target.changed_meanwhile', { amountFen: own.amountFen });
    await this.changes.record(tx, actor, {
      ...{ partId: part.id, eastCode: part.eastCode, westCode: part.westCode },
      ...{ fromFen: expectedFen, toFen: amountFen, reason, overReason },
    });
    await this.wholes.settle(tx, above, before, overReason);
    await this.wholes.settle(tx, own, below, overReason, amountFen);
  }

  /** Errors: target.set_by_superior, target_part.has_parts, target.changed_meanwhile, agreement.not_in_force. */
  async remove(actor: Actor, key: OnceKey | undefined, id: string, reason: string): Promise<{ id: string }> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const part = await this.partIn(tx, codes, id);
      await this.wholes.lock(tx, [part.agreementId]);
      const above = await this.wholes.find(tx, part.agreementId, part.parentId);
      const own = await this.wholes.find(tx, part.agreementId, part.id);
      if (!above || !own) throw await this.gone(tx, part.agreementId);
      refuseOthers(standingOf(actor, codes), above);
      if (own.partKind) throw new Problem('target_part.has_parts');
      const before = await this.wholes.allocation(tx, above);
      const [[removed]]: [unknown[], number] = await tx.query(
        `UPDATE target_parts SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL RETURNING id`,
        [id, this.clock.now()],
      );
      if (!removed) throw new Problem('target.changed_meanwhile');
      const { eastCode, westCode } = part;
      const change = { partId: id, eastCode, westCode, fromFen: own.amountFen, toFen: null, reason };
      await this.changes.record(tx, actor, change);
      await this.wholes.settle(tx, above, before, undefined);
      return { id };
    });
  }

  private async insert(
    tx: Tx,
    actor: Actor,
    whole: Whole,
    { kind, eastCode, westCode, regionCode, organizationId, pairingId }: Holder,
    { amountFen, reason, overReason }: AddPart,
  ): Promise<string> {
    const id = this.ids.next();
    const target = pairingId
      ? await this.targets.forPart(tx, actor, { pairingId, year: whole.year, amountFen, reason })
      : null;
    const written: unknown[] = await tx.query(
      `INSERT INTO target_parts (id, agreement_id, parent_id, kind, region_code, target_id, organization_id, east_code,
                                 west_code, amount_fen, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
      [
        ...[id, whole.agreementId, whole.partId, kind, regionCode, target?.id ?? null, organizationId],
        ...[eastCode, westCode, target ? null : amountFen, this.clock.now()],
      ],
    );
    if (written.length === 0) throw new Problem('target_part.exists');
    const toFen = target?.targetFen ?? amountFen ?? 0;
    const change = { partId: id, eastCode, westCode, fromFen: null, toFen, reason, overReason };
    await this.changes.record(tx, actor, change);
    return id;
  }

  /** Whose part it is, which must lie below the whole: a region right below it. Errors: target_part.not_below. */
  private async holderOf(tx: Tx, whole: Whole, { regionCode, pairingId, unitId }: AddPart): Promise<Holder> {
    const none = { regionCode: null, organizationId: null, pairingId: null };
    const isPlace = whole.kind === 'agreement' || whole.kind === 'region';
    const found = async (sql: string, id: string) => {
      const [row]: { eastCode: string; westCode: string }[] = await tx.query(sql, [
        id,
        whole.eastCode,
        whole.westCode,
      ]);
      return row;
    };
    if (regionCode && isPlace) {
      const row = await found(`${selectRegion} WHERE code = $1 AND parent_code = $2`, regionCode);
      if (row) return { ...none, ...row, kind: 'region', regionCode };
    }
    if (pairingId && isPlace) {
      const row = await found(selectPairing, pairingId);
      if (row) return { ...none, ...row, kind: 'pairing', pairingId };
    }
    if (unitId && whole.kind !== 'unit') {
      const row = await found(selectUnit, unitId);
      if (row) return { ...none, ...row, kind: 'unit', organizationId: unitId };
    }
    const pointer = regionCode ? '/regionCode' : pairingId ? '/pairingId' : '/unitId';
    throw Problem.at(pointer, 'target_part.not_below');
  }

  private async agreementIn(tx: Tx, codes: string[] | null, agreementId: string): Promise<{ year: number }> {
    const [known]: { year: number }[] = await tx.query(
      `SELECT a.year FROM agreements a WHERE a.id = $1 AND ${visible('$2')}`,
      [agreementId, codes],
    );
    if (!known) throw new Problem('request.not_found');
    return known;
  }

  /**
   * Why a part is not there to be changed: its agreement has stopped, or somebody took it out; whose last part it was does
   * not see the agreement any more.
   */
  private async gone(
    tx: Tx,
    agreementId: string,
    otherwise = new Problem('target.changed_meanwhile'),
  ): Promise<Problem> {
    const [agreement]: { state: AgreementState }[] = await tx.query(
      'SELECT state FROM agreements WHERE id = $1',
      [agreementId],
    );
    return !agreement || agreement.state === 'in_force' ? otherwise : new Problem('agreement.not_in_force');
  }

  private async partIn(tx: Tx, codes: string[] | null, id: string): Promise<Part> {
    const [part]: Part[] = await tx.query(
      `SELECT id, agreement_id AS "agreementId", parent_id AS "parentId", target_id AS "targetId",
              amount_fen AS "amountFen", east_code AS "eastCode", west_code AS "westCode"
         FROM target_parts p WHERE id = $1 AND ${shownPart('$2')}`,
      [id, codes],
    );
    if (!part) throw new Problem('request.not_found');
    return part;
  }
}

/** A whole is broken down by its own level, or one above. Errors: target.set_by_superior. */
export function refuseOthers(standing: Standing, whole: Pick<Whole, 'eastCode'>): void {
  if (!actsFor(standing, whole.eastCode)) throw new Problem('target.set_by_superior');
}

const selectRegion = `SELECT code AS "eastCode", $3::text AS "westCode" FROM regions`;
const selectPairing = `
  SELECT east_code AS "eastCode", west_code AS "westCode" FROM pairings
   WHERE id = $1 AND east_code = ANY (region_below($2)) AND west_code = ANY (region_below($3))`;
const selectUnit = `
  SELECT region_code AS "eastCode", $3::text AS "westCode" FROM organizations
   WHERE id = $1 AND kind = 'buyer_unit' AND region_code = ANY (region_below($2))`;
