import {
  type Actor,
  Clock,
  Database,
  inTheNameOf,
  masksFor,
  type OnceKey,
  ofOffice,
  ownedBy,
  Problem,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import type { StoredRulePart } from '../quota/quota.dto';
import { askedBy, type CanteenKind, ruleFor, shareUpFen, unitProgress } from '../quota/quota.policy';
import { type ExplainedRule, QuotaPolicies, ruleSql } from '../quota/quota-policies.service';
import { explained, withoutPeople } from './filing.policy';
import { writableStates } from './filing.state';
import type { FilingDetail, FilingForm, FilingRule } from './filings.dto';
import { Heirs } from './heirs.queries';
import { UnitProfiles } from './unit-profiles.service';

type Row = Omit<FilingDetail, 'rule' | 'encouragedFen' | 'baseFen' | 'requiredFen'> & {
  policyId: string | null;
  policyYear: number | null;
  policyRegionName: string | null;
  base: FilingRule['base'] | null;
  minimumRatioBp: number | null;
  encouragedRatioBp: number | null;
  sourceDocument: string | null;
  ruleParts: StoredRulePart[] | null;
  baseFen: number | null;
  requiredFen: number | null;
} & Ground;

/** What a filing that can still be written is judged by, as it stands now for its year. */
type Ground = {
  profileCanteen: CanteenKind | null;
  profileVersion: number;
  /** It was merged, split or closed in that year or before it (Q15). */
  hasEnded: boolean;
  /** Who files, when another unit does. */
  filedByName: string | null;
  /** Of the unit's region and those above it, nearest first. */
  lineage: string[];
  rules: ExplainedRule[];
  lastYearNow: number | null;
};

/** A unit's filing with what it is judged by; `stored`: what the same intent was answered before. */
export type OwnFiling = Row & { stored: object | null };

const steps = `
  SELECT coalesce(json_agg(json_build_object(
           'type', substr(e.type, 8), 'at', e.occurred_at, 'by', coalesce(e.actor->>'userName', ''),
           'reservedFen', (e.payload->>'reservedFen')::bigint, 'reason', e.payload->>'reason',
           'receivedOn', e.payload->>'receivedOn',
           'forUnit', coalesce((e.payload->>'forUnit')::boolean AND e.actor->>'persona' <> 'buyer', false),
           'heirName', CASE WHEN e.actor->>'persona' = 'buyer' THEN (
             SELECT h.name FROM organizations h
              WHERE h.id = (e.actor->>'organizationId')::uuid AND h.id <> f.unit_id) END) ORDER BY e.occurred_at, e.id), '[]')
    FROM events e WHERE e.subject_id = f.id AND e.type IN ('filing.submitted', 'filing.returned', 'filing.approved')`;

/** What it is judged by while it can be written: in the same statement, so that filing takes two. */
const ground = (region: string, year: string): string => `
  y.canteen AS "profileCanteen", coalesce(p.version, 0) AS "profileVersion",
  (SELECT g.name FROM organizations g WHERE g.id = y.group_filer_id AND g.id <> u.id) AS "filedByName",
  EXISTS (SELECT FROM unit_successions e
           WHERE e.unit_id = u.id AND succession_holds(e.state, e.effective_on, ${year})) AS "hasEnded",
  region_above(${region}) AS lineage,
  (SELECT coalesce(json_agg(q), '[]')
     FROM (${ruleSql} WHERE p.region_code IS NULL OR p.region_code = ANY (region_above(${region}))) q) AS rules,
  reserved_before(u.id, ${year}) AS "lastYearNow"`;

const columns = (region: string, year: string): string => `
  f.id, f.year, f.state, f.canteen, f.canteen_food_fen AS "canteenFoodFen", f.union_demand_fen AS "unionDemandFen",
  f.union_funds_fen AS "unionFundsFen", f.reserved_fen AS "reservedFen", f.remark, f.ratchet_reason AS "ratchetReason",
  f.version, f.policy_id AS "policyId", f.policy_year AS "policyYear", f.policy_region_name AS "policyRegionName", f.base,
  f.minimum_ratio_bp AS "minimumRatioBp", f.encouraged_ratio_bp AS "encouragedRatioBp",
  f.source_document AS "sourceDocument", f.rule_parts AS "ruleParts", f.base_fen AS "baseFen", f.required_fen AS "requiredFen",
  f.last_year_fen AS "lastYearFen", f.file_deadline AS "fileDeadline", f.is_late AS "isLate",
  f.submitted_at AS "submittedAt", s.name AS "submittedByName", f.reviewed_at AS "reviewedAt", w.name AS "reviewedByName",
  f.return_reason AS "returnReason", (${steps}) AS steps,
  json_build_object('id', u.id, 'name', u.name, 'unitKind', u.unit_kind, 'creditCode', u.credit_code,
                    'regionCode', ${region}, 'regionName', r.name, 'department', p.department) AS unit,
  named_guests_of(u.id, ${year}) AS "filesFor"`;
const joins = (year: string): string => `
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN LATERAL profile_in(u.id, ${year}) y ON true
  LEFT JOIN users s ON s.id = f.submitted_by LEFT JOIN users w ON w.id = f.reviewed_by`;
const selectFiling = `
  SELECT ${columns('f.region_code', 'f.year')}, ${ground('f.region_code', 'f.year')}
    FROM filings f JOIN organizations u ON u.id = f.unit_id JOIN regions r ON r.code = f.region_code ${joins('f.year')}`;

/** The values after the first: the unit, and the key of the intent as JSON. */
const answered = 'answered_before($3::jsonb) AS stored';
const selectOwn = `
  SELECT s.*, ${answered} FROM (${selectFiling} WHERE f.id = $1 AND ${ownedBy('f.unit_id', '$2')}) s`;
/** The same of the year $1, with or without a filing. */
const selectOfYear = `
  SELECT s.*, ${answered}
    FROM (SELECT ${columns('u.region_code', '$1::int')}, ${ground('u.region_code', '$1::int')}
            FROM organizations u LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $1
            JOIN regions r ON r.code = u.region_code ${joins('$1::int')} WHERE ${ownedBy('u.id', '$2')}) s`;

/** What a unit and whom it succeeded reserved the year before (Q4, Q15); null when none of them filed. */
export const lastYearSql = 'SELECT reserved_before($1, $2) AS "lastYearFen"';

@Injectable()
export class FilingsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly policies: QuotaPolicies,
    private readonly profiles: UnitProfiles,
    private readonly territory: Territory,
    private readonly heirs: Heirs,
  ) {}

  /**
   * A unit's own, that of one whom it has succeeded, or one of the territory that was submitted at least once: the unit's
   * people are masked for its officials.
   */
  async one(actor: Actor, id: string): Promise<FilingDetail> {
    if (actor.persona === 'buyer') return this.ofUnitOrHeir(actor, id);
    const condition = `f.state <> 'draft' AND ${within('$2', 'f.region_code')} AND ${ofOffice('f.unit_id', 'f.year')}`;
    const codes = await this.territory.of(actor);
    const filing = await this.database.transact((tx) =>
      this.find(tx, `f.id = $1 AND ${condition}`, [id, codes]),
    );
    return masksFor(actor) ? withoutPeople(filing) : filing;
  }

  private async ofUnitOrHeir(actor: Actor, id: string): Promise<FilingDetail> {
    const mine = `f.id = $1 AND ${ownedBy('f.unit_id', '$2')}`;
    const own = await this.database.transact((tx) => this.look(tx, mine, [id, actor.organizationId]));
    return own ?? this.heirs.forFiling(actor, id, (tx, unitId) => this.find(tx, mine, [id, unitId]));
  }

  /** The unit's filing of that year, if there is one. */
  private async ofUnit(tx: Tx, unitId: string, year: number): Promise<FilingDetail | null> {
    return (await this.look(tx, `${ownedBy('f.unit_id', '$1')} AND f.year = $2`, [unitId, year])) ?? null;
  }

  /** Errors: request.not_found. */
  async find(tx: Tx, condition: string, values: unknown[]): Promise<FilingDetail> {
    const filing = await this.look(tx, condition, values);
    if (!filing) throw new Problem('request.not_found');
    return filing;
  }

  private async look(tx: Tx, condition: string, values: unknown[]): Promise<FilingDetail | undefined> {
    const [row]: Row[] = await tx.query(`${selectFiling} WHERE ${condition}`, values);
    return row && (writableStates.includes(row.state) ? asFoundNow(row) : asFixed(row));
  }

  /** The caller's own, for writing it; undefined when it is not there. One prepared statement: many file on the last day. */
  async own(actor: Actor, id: string, key: OnceKey | undefined): Promise<OwnFiling | undefined> {
    const values = [id, actor.organizationId, key ? JSON.stringify(key) : null];
    return (await this.database.hot<OwnFiling>('own_filing', selectOwn, values))[0];
  }

  /** The same for who acts in the name of a unit. */
  async ownOf(tx: Tx, unitId: string, id: string, key: OnceKey | undefined): Promise<OwnFiling | undefined> {
    const [row]: OwnFiling[] = await tx.query(selectOwn, [id, unitId, key ? JSON.stringify(key) : null]);
    return row;
  }

  /** Of a year, where there may be none yet. Errors: request.not_found. */
  async ownOfYear(actor: Actor, year: number, key: OnceKey | undefined): Promise<OwnFiling> {
    const values = [year, actor.organizationId, key ? JSON.stringify(key) : null];
    const [row] = await this.database.hot<OwnFiling>('own_filing_of_year', selectOfYear, values);
    if (!row) throw new Problem('request.not_found');
    return row;
  }

  /** Everything that the unit's form shows. */
  async form(actor: Actor, year: number): Promise<FilingForm> {
    return this.database.transact(async (tx) => {
      const profile = await this.profiles.find(tx, actor, year);
      const filing = await this.ofUnit(tx, actor.organizationId, year);
      const { regionCode, unitKind } = actor;
      const canteen = profile.canteen ?? 'own';
      const held = await this.policies.ruleFor(tx, { year, regionCode, unitKind, canteen });
      const [before]: { lastYearFen: number | null }[] = await tx.query(lastYearSql, [
        actor.organizationId,
        year,
      ]);
      return {
        year,
        asOf: this.clock.now().toISOString(),
        unitKind: actor.unitKind ?? '',
        profile,
        filing,
        rule: explained(held, year),
        ratchet: held.terms?.ratchet ?? false,
        fileDeadline: held.fileDeadline,
        lastYearFen: before?.lastYearFen ?? null,
        reminder: await this.reminder(tx, actor, year),
        bought: await this.bought(tx, actor, year, filing),
        toCorrect: await this.toCorrect(tx, actor, year),
      };
    });
  }

  /** Of units that it has succeeded, what came back. */
  private async toCorrect(tx: Tx, actor: Actor, year: number): Promise<FilingDetail[]> {
    const found: FilingDetail[] = [];
    for (const unitId of await this.heirs.unitsOf(tx, actor, year)) {
      const filing = await inTheNameOf(tx, unitId, () => this.ofUnit(tx, unitId, year));
      if (filing?.state === 'returned') found.push(filing);
    }
    return found;
  }

  private async reminder(tx: Tx, actor: Actor, year: number): Promise<FilingForm['reminder']> {
    const [last]: NonNullable<FilingForm['reminder']>[] = await tx.query(
      `SELECT m.sent_at AS "sentAt", o.name AS by, m.note FROM filing_reminders m
         JOIN users u ON u.id = m.sent_by JOIN organizations o ON o.id = u.organization_id
        WHERE ${ownedBy('m.unit_id', '$1')} AND m.year = $2 AND m.about = 'filing' ORDER BY m.id DESC LIMIT 1`,
      [actor.organizationId, year],
    );
    return last ?? null;
  }

  /** Q10: by funds; of a shared canteen, by all of it (Q8); with what was taken over from units that ended (Q15). */
  private async bought(
    tx: Tx,
    actor: Actor,
    year: number,
    filing: FilingDetail | null,
  ): Promise<FilingForm['bought']> {
    const [{ tookOverFen }]: [{ tookOverFen: number }] = await tx.query(
      'SELECT inherited_reserve($1, $2) AS "tookOverFen"',
      [actor.organizationId, year],
    );
    const sums: { fundingSource: string; fen: number }[] = await tx.query(
      'SELECT funding_source AS "fundingSource", fen FROM bought_by_own_group($1)',
      [year],
    );
    const by = (source: string): number =>
      sums.find(({ fundingSource }) => fundingSource === source)?.fen ?? 0;
    const own = { canteenFen: by('canteen'), unionFen: by('union'), personalFen: by('personal') };
    // A draft, and what was returned, reserve nothing yet.
    const filedFen = filing && !writableStates.includes(filing.state) ? filing.reservedFen : 0;
    return { ...unitProgress({ ...own, otherFen: by('unit_other') }, filedFen + tookOverFen), tookOverFen };
  }
}

/** The rule that holds now for a filing that can still be written. */
export function ruleNow({ year, unit: { unitKind }, lineage, rules, ...row }: Row) {
  const canteen = row.profileCanteen ?? row.canteen ?? 'own';
  return { canteen, held: ruleFor(rules, { year, lineage, unitKind, canteen }) };
}

/** While it can still be written, the rule is the one of this moment. */
export function asFoundNow(row: Row): FilingDetail {
  const { canteen, held } = ruleNow(row);
  return detailOf(row, {
    rule: explained(held, row.year),
    ...askedBy(held.terms, row),
    canteen,
    lastYearFen: row.lastYearNow,
    fileDeadline: held.fileDeadline,
  });
}

function asFixed(row: Row): FilingDetail {
  const { policyId, policyYear, policyRegionName: regionName, base, minimumRatioBp, sourceDocument } = row;
  const { canteen, lastYearFen, fileDeadline, baseFen, requiredFen, encouragedRatioBp } = row;
  const rule =
    policyId && policyYear && regionName && base && minimumRatioBp !== null && sourceDocument
      ? { ...{ policyId, policyYear, regionName, base, minimumRatioBp, encouragedRatioBp, sourceDocument } }
      : null;
  const parts = row.ruleParts ?? [];
  return detailOf(row, {
    rule: rule && {
      ...{ ...rule, isInherited: policyYear !== row.year },
      ratchet: parts.some(({ part }) => part === 'ratchet'),
      parts: parts.map((part) => ({ ...part, isInherited: part.policyYear !== row.year })),
    },
    baseFen: baseFen ?? 0,
    requiredFen: requiredFen ?? 0,
    encouragedFen: encouragedRatioBp === null ? null : shareUpFen(baseFen ?? 0, encouragedRatioBp),
    ...{ canteen, lastYearFen, fileDeadline },
  });
}

type Judged = Pick<
  FilingDetail,
  'rule' | 'baseFen' | 'requiredFen' | 'encouragedFen' | 'canteen' | 'lastYearFen' | 'fileDeadline'
>;

/** Without the columns that stand in the rule, and the profile's. */
function detailOf(row: Row, judged: Judged): FilingDetail {
  const { id, unit, year, state, canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark } = row;
  const { ratchetReason, isLate, submittedAt, submittedByName, reviewedAt, reviewedByName, returnReason } =
    row;
  const { steps, filesFor, version } = row;
  return {
    ...{
      id,
      unit,
      year,
      state,
      canteenFoodFen,
      unionDemandFen,
      unionFundsFen,
      reservedFen,
      remark,
      ratchetReason,
    },
    ...{
      isLate,
      submittedAt,
      submittedByName,
      reviewedAt,
      reviewedByName,
      returnReason,
      steps,
      filesFor,
      version,
    },
    ...judged,
  };
}
