import { type Actor, Clock, Database, Events, ownedBy, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { CanteenKind } from '../quota/quota.policy';
import { lockOfUnitChanges } from '../units/succession.policy';
import type { ChangeProfile, UnitProfileItem } from './filings.dto';
import type { FilingEvents } from './filings.events';

/** What is said of a unit, by itself or from its paper. */
export type Said = {
  unitId: string;
  regionCode: string;
  department: string | null;
  canteen: CanteenKind;
  groupFilerId: string | null;
};

const columns = `
  p.department, p.canteen, coalesce(p.version, 0) AS version,
  CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name, 'creditCode', g.credit_code) END AS "filedBy",
  coalesce((SELECT json_agg(json_build_object('id', m.id, 'name', m.name) ORDER BY m.name)
              FROM unit_profiles o JOIN organizations m ON m.id = o.organization_id
             WHERE o.group_filer_id = u.id AND o.organization_id <> u.id), '[]') AS "filesFor"`;
const joins = `
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN organizations g ON g.id = p.group_filer_id AND g.id <> u.id`;

const foreignKeyViolation = '23503';

/** 食堂情况 of units: who supervises them, how their people are fed, who files for a shared canteen (Q8). */
@Injectable()
export class UnitProfiles {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async own(actor: Actor): Promise<UnitProfileItem> {
    return this.database.transact((tx) => this.find(tx, actor));
  }

  async find(tx: Tx, actor: Actor): Promise<UnitProfileItem> {
    const [profile]: UnitProfileItem[] = await tx.query(
      `SELECT ${columns} FROM organizations u ${joins} WHERE ${ownedBy('u.id', '$1')}`,
      [actor.organizationId],
    );
    if (!profile) throw new Problem('request.not_found');
    return profile;
  }

  /**
   * Errors: unit_profile.version_required, unit_profile.changed_meanwhile, unit_profile.not_a_filer,
   * unit_profile.others_depend.
   */
  async change(actor: Actor, ifMatch: string | undefined, draft: ChangeProfile): Promise<UnitProfileItem> {
    if (!ifMatch || ifMatch === '*') throw new Problem('unit_profile.version_required');
    return this.database
      .transact(async (tx) => {
        const groupFilerId = await this.filerOf(tx, actor, draft);
        const before = await this.find(tx, actor);
        if (ifMatch !== `"${before.version}"`)
          throw new Problem('unit_profile.changed_meanwhile', { version: before.version });
        const { department, canteen } = draft;
        const said = {
          unitId: actor.organizationId,
          regionCode: actor.regionCode,
          department,
          canteen,
          groupFilerId,
        };
        await this.say(tx, actor, said, before.version);
        return this.find(tx, actor);
      })
      .catch(refuseFiler);
  }

  /** Errors: unit_profile.changed_meanwhile; what `refuseFiler` makes of the foreign key. */
  async say(tx: Tx, actor: Actor, said: Said, version: number): Promise<void> {
    const { unitId, regionCode, department, canteen, groupFilerId } = said;
    const written: unknown[] = await tx.query(
      `INSERT INTO unit_profiles AS p (organization_id, region_code, department, canteen, group_filer_id, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (organization_id) DO UPDATE SET department = excluded.department, canteen = excluded.canteen,
         group_filer_id = excluded.group_filer_id, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
         version = p.version + 1 WHERE p.version = $8
       RETURNING p.version`,
      [unitId, regionCode, department, canteen, groupFilerId, actor.userId, this.clock.now(), version],
    );
    if (written.length === 0) throw new Problem('unit_profile.changed_meanwhile');
    await this.events.record<FilingEvents>(tx, actor, {
      type: 'unit_profile.changed',
      subjectId: unitId,
      payload: { department, canteen, groupFilerId },
    });
  }

  /** Whether the unit with this code does file for others, the foreign key says: its row is not ours to read. One that ends does not. */
  private async filerOf(tx: Tx, actor: Actor, draft: ChangeProfile): Promise<string | null> {
    if (draft.canteen !== 'shared') return null;
    if (draft.filerCreditCode === null) return actor.organizationId;
    await tx.query(lockOfUnitChanges);
    const [filer]: { id: string }[] = await tx.query(
      `SELECT id FROM organizations WHERE credit_code = $1 AND kind = 'buyer_unit' AND NOT unit_is_to_end(id)`,
      [draft.filerCreditCode],
    );
    if (!filer) throw Problem.at('/filerCreditCode', 'unit_profile.not_a_filer');
    return filer.id;
  }
}

/**
 * One foreign key, two directions: a unit that is pointed at leaves, or one is pointed at that files only for itself.
 * Errors: unit_profile.others_depend, unit_profile.not_a_filer.
 */
export function refuseFiler(error: unknown): never {
  const cause = ((error as { driverError?: unknown }).driverError ?? error) as {
    code?: string;
    constraint?: string;
    detail?: string;
  };
  if (cause.code !== foreignKeyViolation || cause.constraint !== 'unit_profiles_one_filer') throw error;
  throw / still referenced /.test(cause.detail ?? '')
    ? new Problem('unit_profile.others_depend')
    : Problem.at('/filerCreditCode', 'unit_profile.not_a_filer');
}
