import { type Actor, businessMonth, Clock, Database, Events, ownedBy, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { CanteenKind } from '../quota/quota.policy';
import { lockOfUnitChanges } from '../units/succession.policy';
import { isOpen } from './filing.policy';
import type { ChangeProfile, UnitProfileItem } from './filings.dto';
import type { FilingEvents } from './filings.events';

/** What is said of a unit, by itself or from its paper. */
export type Said = {
  unitId: string;
  regionCode: string;
  department: string | null;
  canteen: CanteenKind;
  groupFilerId: string | null;
  /** From which on it holds. */
  year: number;
};

/** $1 unit, $2 year. */
const columns = `
  p.department, y.canteen, coalesce(p.version, 0) AS version,
  CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name, 'creditCode', g.credit_code) END AS "filedBy",
  named_guests_of(u.id, $2) AS "filesFor"`;
const joins = `
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN LATERAL profile_in(u.id, $2) y ON true
  LEFT JOIN organizations g ON g.id = y.group_filer_id AND g.id <> u.id`;

/** 食堂情况 of units: who supervises them, how their people are fed, who files for a shared canteen (Q8). */
@Injectable()
export class UnitProfiles {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async own(actor: Actor): Promise<UnitProfileItem> {
    return this.database.transact((tx) => this.find(tx, actor, businessMonth(this.clock.now()).year));
  }

  /** As it holds in a year. */
  async find(tx: Tx, actor: Actor, year: number): Promise<UnitProfileItem> {
    const [profile]: UnitProfileItem[] = await tx.query(
      `SELECT ${columns} FROM organizations u ${joins} WHERE ${ownedBy('u.id', '$1')}`,
      [actor.organizationId, year],
    );
    if (!profile) throw new Problem('request.not_found');
    return profile;
  }

  /**
   * Said for a year: what was said of the years before it stays. Errors: unit_profile.version_required, .year_not_open,
   * .changed_meanwhile, .not_a_filer, .others_depend.
   */
  async change(actor: Actor, ifMatch: string | undefined, draft: ChangeProfile): Promise<UnitProfileItem> {
    if (!ifMatch || ifMatch === '*') throw new Problem('unit_profile.version_required');
    const year = draft.year ?? businessMonth(this.clock.now()).year;
    if (!isOpen(year, this.clock.now())) throw Problem.at('/year', 'unit_profile.year_not_open');
    return this.database
      .transact(async (tx) => {
        const groupFilerId = await this.filerOf(tx, actor, draft);
        const before = await this.find(tx, actor, year);
        if (ifMatch !== `"${before.version}"`)
          throw new Problem('unit_profile.changed_meanwhile', { version: before.version });
        const { department, canteen } = draft;
        const { organizationId: unitId, regionCode } = actor;
        const said = { unitId, regionCode, department, canteen, groupFilerId, year };
        await this.say(tx, actor, said, before.version);
        return this.find(tx, actor, year);
      })
      .catch(atTheFiler);
  }

  /** Errors: unit_profile.changed_meanwhile, and those by which a trigger keeps one filer of a shared canteen in every year. */
  async say(tx: Tx, actor: Actor, said: Said, version: number): Promise<void> {
    const { unitId, regionCode, department, canteen, groupFilerId, year } = said;
    const written: unknown[] = await tx.query(
      `INSERT INTO unit_profiles AS p (organization_id, region_code, department, canteen, group_filer_id, changed_by, changed_at,
                                       said_for)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $9)
       ON CONFLICT (organization_id) DO UPDATE SET department = excluded.department, canteen = excluded.canteen,
         group_filer_id = excluded.group_filer_id, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
         said_for = excluded.said_for, version = p.version + 1 WHERE p.version = $8
       RETURNING p.version`,
      [
        ...[unitId, regionCode, department, canteen, groupFilerId],
        ...[actor.userId, this.clock.now(), version, year],
      ],
    );
    if (written.length === 0) throw new Problem('unit_profile.changed_meanwhile');
    await this.events.record<FilingEvents>(tx, actor, {
      type: 'unit_profile.changed',
      subjectId: unitId,
      payload: { department, canteen, groupFilerId, firstYear: year },
    });
  }

  /** Whether the unit with this code does file for others, the trigger says: its row is not ours to read. One that ends does not. */
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

/** Which field it is about, the trigger does not know. */
function atTheFiler(error: unknown): never {
  const isAboutIt = error instanceof Problem && error.code === 'unit_profile.not_a_filer';
  throw isAboutIt ? Problem.at('/filerCreditCode', error.code) : error;
}
