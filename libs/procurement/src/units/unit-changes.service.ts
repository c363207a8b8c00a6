import {
  type Actor,
  businessDate,
  businessMonth,
  Clock,
  Database,
  Events,
  Ids,
  narrowed,
  type OnceKey,
  ofOffice,
  ofToday,
  Problem,
  type SystemActor,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import { closed, lockOfUnitChanges, merged, type Part, split } from './succession.policy';
import { type UnitChangeKind, withdrawableFrom } from './unit-change.state';
import type { EnterUnitChange, UnitChangeItem, WithdrawUnitChange } from './unit-changes.dto';
import type { UnitEvents } from './unit-changes.events';
import { UnitChangesQueries } from './unit-changes.queries';

type Unit = { id: string; name: string; regionCode: string; unitKind: string };
type Happening = { kind: UnitChangeKind; unitIds: string[]; successorIds: string[]; effectiveOn: string };
type Due = Happening & { id: string };

const returned = `id, kind, effective_on AS "effectiveOn", unit_ids AS "unitIds", successor_ids AS "successorIds"`;

/**
 * 单位变更 (domain Q15): what a unit did stays under its name; what it reserved and bought in the year in which it ended, and
 * what still arrives, counts for its successors from that day on (docs/decisions/0046-units-that-end.md).
 */
@Injectable()
export class UnitChanges {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly queries: UnitChangesQueries,
    private readonly territory: Territory,
  ) {}

  /**
   * Errors: unit_change.bad_day, .shares_not_whole, .same_unit, .unknown_unit, .already_ended, .successor_ends,
   * .files_for_others, .same_name, .reseller, .contractor.
   */
  async enter(actor: Actor, key: OnceKey | undefined, draft: EnterUnitChange): Promise<UnitChangeItem> {
    const { unitIds, successorIds, parts } = this.judge(draft);
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      await tx.query(lockOfUnitChanges);
      const units = await this.unitsOf(tx, codes, [...unitIds, ...successorIds]);
      if (successorIds.length > 0) refuseMixed([...units.values()]);
      if (parts.length > 0) await this.refuseTaken(tx, unitIds, successorIds, draft.effectiveOn);
      const oldName = draft.kind === 'rename' ? (units.get(draft.unitId) as Unit).name : null;
      if (draft.kind === 'rename' && draft.newName === oldName)
        throw Problem.at('/newName', 'unit_change.same_name');
      const id = this.ids.next();
      const { kind, effectiveOn, sourceDocument } = draft;
      const newName = draft.kind === 'rename' ? draft.newName : null;
      await tx.query(
        `INSERT INTO unit_changes (id, kind, state, effective_on, unit_ids, successor_ids, region_codes, source_document,
                                   note, old_name, new_name, new_short_name, entered_by, entered_at)
         VALUES ($1, $2, 'entered', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          ...[id, kind, effectiveOn, unitIds, successorIds],
          [...new Set([...units.values()].map(({ regionCode }) => regionCode))],
          ...[sourceDocument, draft.note, oldName, newName],
          draft.kind === 'rename' ? draft.newShortName : null,
          ...[actor.userId, this.clock.now()],
        ],
      );
      await this.writeParts(tx, id, effectiveOn, parts, units);
      const happening = { kind, unitIds, successorIds, effectiveOn };
      await this.events.record<UnitEvents>(tx, actor, {
        type: 'unit_change.entered',
        subjectId: id,
        payload: { ...happening, sourceDocument, newName },
      });
      if (effectiveOn <= businessDate(this.clock.now())) await this.bringInForce(tx, actor, [id]);
      return this.queries.one(tx, id);
    });
  }

  /** Timed: what was entered for today. */
  async takeEffect(): Promise<number> {
    return this.database.transact(async (tx) => {
      const due: { id: string }[] = await tx.query(
        `SELECT id FROM unit_changes WHERE state = 'entered' AND effective_on <= $1 ORDER BY effective_on, id
          LIMIT 100 FOR UPDATE SKIP LOCKED`,
        [businessDate(this.clock.now())],
      );
      const ids = due.map(({ id }) => id);
      if (ids.length > 0) await this.bringInForce(tx, { system: 'unit changes' }, ids);
      return ids.length;
    });
  }

  /**
   * What holds of a year that is over stays. Errors: unit_change.wrong_state, unit_change.bad_day, unit_profile.not_a_filer for
   * a unit whose filer has left meanwhile; 404 outside the territory.
   */
  async withdraw(
    actor: Actor,
    key: OnceKey,
    id: string,
    { reason }: WithdrawUnitChange,
  ): Promise<UnitChangeItem> {
    const codes = await this.territory.of(actor);
    const mine = `id = $1 AND ${narrowed('region_codes <@ $2', '$2::text[]')} AND ${ofToday}`;
    return this.database.once(key, async (tx) => {
      await tx.query(lockOfUnitChanges);
      const thisYear = businessMonth(this.clock.now()).year;
      const [known]: { kind: UnitChangeKind; isPast: boolean }[] = await tx.query(
        `SELECT kind, kind <> 'rename' AND state = 'in_force' AND effective_on < make_date($3, 1, 1) AS "isPast"
           FROM unit_changes WHERE ${mine}`,
        [id, codes, thisYear],
      );
      if (!known) throw new Problem('request.not_found');
      if (known.isPast) throw new Problem('unit_change.bad_day');
      const [[withdrawn]]: [Due[], number] = await tx.query(
        `UPDATE unit_changes SET state = 'withdrawn', withdrawn_by = $3, withdrawn_at = $4, withdrawal = $5
          WHERE ${mine} AND state = ANY ($6) RETURNING ${returned}`,
        [id, codes, actor.userId, this.clock.now(), reason, withdrawableFrom(known.kind)],
      );
      if (!withdrawn) throw new Problem('unit_change.wrong_state');
      await tx.query(`UPDATE unit_successions SET state = 'withdrawn' WHERE change_id = $1`, [id]);
      await tx.query('SELECT refuse_filer(unit_id, $2) FROM unnest($1::uuid[]) u(unit_id)', [
        withdrawn.unitIds,
        thisYear,
      ]);
      await this.events.record<UnitEvents>(tx, actor, {
        type: 'unit_change.withdrawn',
        subjectId: id,
        payload: { ...happeningOf(withdrawn), reason },
      });
      return this.queries.one(tx, id);
    });
  }

  /** What the draft says by itself. */
  private judge(draft: EnterUnitChange): { unitIds: string[]; successorIds: string[]; parts: Part[] } {
    const { year } = businessMonth(this.clock.now());
    const { effectiveOn } = draft;
    if (effectiveOn < `${year}-01-01` || effectiveOn > `${year + 1}-12-31`)
      throw Problem.at('/effectiveOn', 'unit_change.bad_day');
    const parts = partsOf(draft);
    if (!parts) throw Problem.at('/successors', 'unit_change.shares_not_whole');
    const unitIds = draft.kind === 'merge' ? draft.unitIds : [draft.unitId];
    const successorIds =
      draft.kind === 'merge'
        ? [draft.successorId]
        : draft.kind === 'split'
          ? draft.successors.map(({ unitId }) => unitId)
          : [];
    const all = [...unitIds, ...successorIds];
    if (new Set(all).size < all.length) throw new Problem('unit_change.same_unit');
    return { unitIds, successorIds, parts };
  }

  private async unitsOf(tx: Tx, codes: string[] | null, ids: string[]): Promise<Map<string, Unit>> {
    const found: Unit[] = await tx.query(
      `SELECT id, name, region_code AS "regionCode", unit_kind AS "unitKind" FROM organizations
        WHERE id = ANY ($1::uuid[]) AND kind = 'buyer_unit' AND ${within('$2', 'region_code')} AND ${ofOffice('id')}`,
      [ids, codes],
    );
    if (found.length < ids.length) throw new Problem('unit_change.unknown_unit');
    return new Map(found.map((unit) => [unit.id, unit]));
  }

  private async refuseTaken(
    tx: Tx,
    unitIds: string[],
    successorIds: string[],
    effectiveOn: string,
  ): Promise<void> {
    const ended: { id: string }[] = await tx.query(
      `SELECT DISTINCT unit_id AS id FROM unit_successions WHERE unit_id = ANY ($1::uuid[]) AND state <> 'withdrawn'`,
      [[...unitIds, ...successorIds]],
    );
    if (ended.some(({ id }) => unitIds.includes(id))) throw new Problem('unit_change.already_ended');
    if (ended.length > 0) throw new Problem('unit_change.successor_ends');
    const pointing: unknown[] = await tx.query(
      // From that year on, and in the next, of which something may be said already; those that end with it point at nobody.
      `SELECT 1 FROM unnest($1::uuid[]) filer(id), generate_series($2::int, $2::int + 1) year,
              LATERAL guests_of(filer.id, year) guest(id) WHERE guest.id <> ALL ($1) LIMIT 1`,
      [unitIds, Number(effectiveOn.slice(0, 4))],
    );
    if (pointing.length > 0) throw new Problem('unit_change.files_for_others');
  }

  private async writeParts(
    tx: Tx,
    id: string,
    effectiveOn: string,
    parts: readonly Part[],
    units: ReadonlyMap<string, Unit>,
  ): Promise<void> {
    const regionOf = (unitId: string | null) =>
      unitId === null ? null : (units.get(unitId) as Unit).regionCode;
    await tx.query(
      `INSERT INTO unit_successions (change_id, unit_id, successor_id, from_bp, to_bp, effective_on, state, unit_region,
                                     successor_region)
       SELECT $1, p."unitId", p."successorId", p."fromBp", p."toBp", $2, 'entered', p."unitRegion", p."successorRegion"
         FROM json_to_recordset($3) AS p("unitId" uuid, "successorId" uuid, "fromBp" int, "toBp" int, "unitRegion" text,
                                         "successorRegion" text)`,
      [
        ...[id, effectiveOn],
        JSON.stringify(
          parts.map((part) => ({
            ...part,
            unitRegion: regionOf(part.unitId),
            successorRegion: regionOf(part.successorId),
          })),
        ),
      ],
    );
  }

  private async bringInForce(tx: Tx, actor: Actor | SystemActor, ids: string[]): Promise<void> {
    const [changed]: [Due[], number] = await tx.query(
      `UPDATE unit_changes SET state = 'in_force' WHERE id = ANY ($1::uuid[]) AND state = 'entered' RETURNING ${returned}`,
      [ids],
    );
    await tx.query(`UPDATE unit_successions SET state = 'in_force' WHERE change_id = ANY ($1::uuid[])`, [
      changed.map(({ id }) => id),
    ]);
    for (const change of changed) {
      if (change.kind === 'rename') await tx.query('SELECT rename_unit($1)', [change.id]);
      const event = {
        type: 'unit_change.in_force' as const,
        subjectId: change.id,
        payload: happeningOf(change),
      };
      await this.events.record<UnitEvents>(tx, actor, event);
    }
  }
}

/**
 * What a reseller sold to others, or a contractor buys for those that it cooks for, is no unit's purchase for its own
 * people: either goes on in its like alone.
 */
function refuseMixed(units: readonly Unit[]): void {
  const isMixed = (kind: string): boolean => {
    const alike = units.filter(({ unitKind }) => unitKind === kind).length;
    return alike > 0 && alike < units.length;
  };
  if (isMixed('reseller')) throw new Problem('unit_change.reseller');
  if (isMixed('contractor')) throw new Problem('unit_change.contractor');
}

function partsOf(draft: EnterUnitChange): Part[] | undefined {
  if (draft.kind === 'merge') return merged(draft.unitIds, draft.successorId);
  if (draft.kind === 'split') return split(draft.unitId, draft.successors);
  return draft.kind === 'close' ? closed(draft.unitId) : [];
}

function happeningOf({ kind, unitIds, successorIds, effectiveOn }: Due): Happening {
  return { kind, unitIds, successorIds, effectiveOn };
}
