import { type KnownRegion, Regions, unitKinds } from '@app/identity';
import {
  type Actor,
  businessMonth,
  Clock,
  Database,
  Events,
  Ids,
  isInYears,
  type OnceKey,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { FilingEvents } from '../filings/filings.events';
import type {
  EndQuotaPolicy,
  EnterQuotaPolicy,
  HoldingRule,
  ListQuotaPolicies,
  QuotaPolicyItem,
  QuotaPolicyList,
  RulePartItem,
} from './quota.dto';
import {
  areOfSameUnits,
  type HeldRule,
  isOver,
  type Loosened,
  loosenedBy,
  type Place,
  type QuotaRule,
  type RulePart,
  ruleFor,
  ruleParts,
  standing,
} from './quota.policy';

/** A row of the reference data: it holds for its year, or to `lastYear`. */
export type NewQuotaPolicy = {
  year: number;
  lastYear?: number;
  regionCode: string | null;
  regionName: string;
  unitKind: string | null;
  base: string;
  minRatioBp: number;
  encouragedRatioBp: number | null;
  ratchet: boolean;
  fileDeadline: string | null;
  sourceDocument: string;
  /** Where the document can be read; left out where no address is known to us. */
  sourceUrl?: string | null;
  confidence: string;
  note?: string | null;
};

/** A rule with what explains it to people. */
export type ExplainedRule = QuotaRule & Pick<QuotaPolicyItem, 'sourceUrl' | 'confidence' | 'note'>;

export type UnitInYear = Omit<Place, 'lineage'> & { regionCode: string };

const columns = `
  p.id, p.first_year AS "firstYear", p.last_year AS "lastYear", p.region_code AS "regionCode",
  p.region_name AS "regionName", p.unit_kind AS "unitKind", p.base, p.minimum_ratio_bp AS "minimumRatioBp",
  p.encouraged_ratio_bp AS "encouragedRatioBp", p.ratchet, p.file_deadline AS "fileDeadline",
  p.source_document AS "sourceDocument", p.source_url AS "sourceUrl", p.confidence, p.note, p.ended_at AS "endedAt"`;
export const ruleSql = `SELECT ${columns} FROM quota_policies p`;
const inOrder = 'p.region_code NULLS FIRST, p.region_name, p.unit_kind NULLS FIRST, p.base';

@Injectable()
export class QuotaPolicies {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly regions: Regions,
  ) {}

  /** What holds in a region, and the policies that hold anywhere: a year without its own uses the latest and says so (2026 on). */
  async inYear(actor: Actor, { year, history, regionCode }: ListQuotaPolicies): Promise<QuotaPolicyList> {
    const stored = await this.database.read<
      Omit<QuotaPolicyItem, 'isInherited' | 'isEndable'> & { enteredRegion: string | null }
    >(
      `SELECT ${columns}, e.name AS "enteredByName", p.entered_at AS "enteredAt", p.entered_region AS "enteredRegion",
              d.name AS "endedByName", p.end_reason AS "endReason"
         FROM quota_policies p LEFT JOIN users e ON e.id = p.entered_by LEFT JOIN users d ON d.id = p.ended_by
        ORDER BY p.first_year DESC, ${inOrder}`,
    );
    const regions = await this.regionsByCode();
    const items = stored.map(({ enteredRegion, ...item }) => ({
      ...item,
      isInherited: (item.lastYear ?? year) < year && !isOver(item, year),
      isEndable:
        enteredRegion !== null &&
        item.endedAt === null &&
        actor.persona === 'official' &&
        lineageOf(regions, enteredRegion).includes(actor.regionCode),
    }));
    const code = regionCode ?? actor.regionCode;
    const rules = holdingIn(items, lineageOf(regions, code), year);
    const ofAll = rules.find(({ unitKind, hasCanteen }) => unitKind === null && hasCanteen);
    const policyYear = ofAll?.parts.find(({ part }) => part === 'minimumRatio')?.policyYear ?? null;
    return {
      year,
      policyYear,
      inherited: policyYear !== null && policyYear !== year,
      holding: { regionCode: code, regionName: regions.get(code)?.name ?? code, rules },
      items: history ? items : items.filter((item) => standsSomewhere(items, item, regions, year)),
    };
  }

  /** The rule for one unit, as the transaction sees it. */
  async ruleFor(tx: Tx, { regionCode, ...unit }: UnitInYear): Promise<HeldRule<ExplainedRule>> {
    const lineage = (await this.regions.lineage(tx, regionCode)).map(({ code }) => code);
    return ruleFor(await this.rules(tx), { ...unit, lineage });
  }

  /**
   * For many units at once: rules and regions are read once; with `assumed`, as if that were entered in the place of what is
   * there for the same units. Not inside a transaction, which would wait for both.
   */
  async finder(assumed?: ExplainedRule): Promise<(unit: UnitInYear) => HeldRule<ExplainedRule>> {
    const stored = await this.database.read<ExplainedRule>(ruleSql);
    const rules = assumed ? [...stored.filter((rule) => !areOfSameUnits(rule, assumed)), assumed] : stored;
    const regions = await this.regionsByCode();
    const found = new Map<string, HeldRule<ExplainedRule>>();
    return ({ regionCode, ...unit }) => {
      const key = `${unit.year} ${regionCode} ${unit.unitKind} ${unit.canteen}`;
      const known = found.get(key) ?? ruleFor(rules, { ...unit, lineage: lineageOf(regions, regionCode) });
      found.set(key, known);
      return known;
    };
  }

  /** Errors: request.not_found. */
  async one(id: string): Promise<ExplainedRule> {
    const [rule] = await this.database.read<ExplainedRule>(`${ruleSql} WHERE p.id = $1`, [id]);
    if (!rule) throw new Problem('request.not_found');
    return rule;
  }

  private async regionsByCode(): Promise<Map<string, KnownRegion>> {
    return new Map((await this.regions.list()).map((region) => [region.code, region]));
  }

  /** Every rule that was ever in force: some dozens, from which `ruleFor` chooses. */
  private async rules(tx: Tx): Promise<ExplainedRule[]> {
    return tx.query(ruleSql);
  }

  /**
   * For a region of the actor's own, or below it. Errors: quota_policy.foreign_region, quota_policy.overlaps,
   * quota_policy.looser_than_above (with what stands above, part by part).
   */
  async enter(actor: Actor, key: OnceKey | undefined, draft: EnterQuotaPolicy): Promise<{ id: string }> {
    const regions = await this.regionsByCode();
    const lineage = lineageOf(regions, draft.regionCode);
    if (!lineage.includes(actor.regionCode)) throw new Problem('quota_policy.foreign_region');
    const regionName = regions.get(draft.regionCode)?.name ?? draft.regionCode;
    return this.database.once(key, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('quota_policies', 0))`);
      const rules = await this.rules(tx);
      refuseOverlap(rules, draft);
      refuseLooser(loosenedBy(rules, { ...draft, regionName }, lineage));
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO quota_policies (id, first_year, last_year, region_code, region_name, unit_kind, base, minimum_ratio_bp,
                                     encouraged_ratio_bp, ratchet, file_deadline, source_document, source_url, confidence,
                                     note, entered_by, entered_at, entered_region)
         SELECT p.*, $2, $3, $4 FROM json_to_record($1) AS p(id uuid, "firstYear" smallint, "lastYear" smallint,
                "regionCode" text, "regionName" text, "unitKind" text, base text, "minimumRatioBp" int,
                "encouragedRatioBp" int, ratchet boolean, "fileDeadline" date, "sourceDocument" text, "sourceUrl" text,
                confidence text, note text)`,
        [
          JSON.stringify({ ...draft, id, regionName, confidence: 'A' }),
          ...[actor.userId, this.clock.now(), actor.regionCode],
        ],
      );
      const { regionCode, unitKind, firstYear, lastYear, base, minimumRatioBp } = draft;
      await this.events.record<FilingEvents>(tx, actor, {
        type: 'quota_policy.entered',
        subjectId: id,
        payload: { regionCode, unitKind, firstYear, lastYear, base, minimumRatioBp },
      });
      return { id };
    });
  }

  /**
   * Nothing that was filed changes: filings keep the rule that they were judged by. What a city has entered for a district is
   * the city's to end, as nobody below may loosen it. Errors: quota_policy.bad_years; 404 for a policy that was not entered
   * by the actor's region or one below it.
   */
  async end(actor: Actor, id: string, { lastYear, reason }: EndQuotaPolicy): Promise<{ id: string }> {
    // Rules stand today, so they are for offices of today.
    if (!isInYears(actor, businessMonth(this.clock.now()))) throw new Problem('request.not_found');
    const codes = await this.regions.subtree(actor.regionCode);
    return this.database.transact(async (tx) => {
      const [, ended]: [unknown, number] = await tx.query(
        `UPDATE quota_policies SET last_year = $2, ended_by = $3, ended_at = $4, end_reason = $5
          WHERE id = $1 AND ${endedBy('$6')} AND first_year <= $2::int + 1 AND coalesce(last_year, 32767) > $2::int`,
        [id, lastYear, actor.userId, this.clock.now(), reason, codes],
      );
      if (ended === 0) {
        const known: unknown[] = await tx.query(
          `SELECT FROM quota_policies WHERE id = $1 AND ${endedBy('$2')}`,
          [id, codes],
        );
        throw new Problem(known.length ? 'quota_policy.bad_years' : 'request.not_found');
      }
      const payload = { lastYear, reason };
      await this.events.record<FilingEvents>(tx, actor, {
        type: 'quota_policy.ended',
        subjectId: id,
        payload,
      });
      return { id };
    });
  }

  /** Writes reference data; a row that is there already takes the new values. */
  async load(tx: Tx, rows: readonly NewQuotaPolicy[]): Promise<void> {
    const policies = rows.map((row) => ({
      ...{ id: this.ids.next(), note: null, sourceUrl: null, lastYear: row.year },
      ...row,
    }));
    await tx.query(
      `INSERT INTO quota_policies (id, first_year, last_year, region_code, region_name, unit_kind, base, minimum_ratio_bp,
                                   encouraged_ratio_bp, ratchet, file_deadline, source_document, source_url, confidence, note)
       SELECT * FROM json_to_recordset($1) AS p(id uuid, year smallint, "lastYear" smallint, "regionCode" text,
              "regionName" text, "unitKind" text, base text, "minRatioBp" int, "encouragedRatioBp" int, ratchet boolean,
              "fileDeadline" date, "sourceDocument" text, "sourceUrl" text, confidence text, note text)
       ON CONFLICT (first_year, region_name, unit_kind, base) WHERE entered_by IS NULL DO UPDATE SET
         last_year = CASE WHEN quota_policies.ended_by IS NULL THEN excluded.last_year ELSE quota_policies.last_year END,
         region_code = excluded.region_code, minimum_ratio_bp = excluded.minimum_ratio_bp,
         encouraged_ratio_bp = excluded.encouraged_ratio_bp, ratchet = excluded.ratchet,
         file_deadline = excluded.file_deadline, source_document = excluded.source_document,
         source_url = excluded.source_url, confidence = excluded.confidence, note = excluded.note`,
      [JSON.stringify(policies)],
    );
  }
}

/** Entered by one of these regions; of reference data, for one of them. */
const endedBy = (codes: string): string => `coalesce(entered_region, region_code) = ANY (${codes})`;

/** The region and those above it, nearest first. */
function lineageOf(regions: ReadonlyMap<string, KnownRegion>, code: string): string[] {
  const line: string[] = [];
  for (let next: string | null = code; next !== null; next = regions.get(next)?.parentCode ?? null)
    line.push(next);
  return line;
}

function refuseOverlap(rules: readonly QuotaRule[], draft: EnterQuotaPolicy): void {
  const kindOf = ({ base }: Pick<QuotaRule, 'base'>): boolean => base === 'union_funds_no_canteen';
  const other = rules.find(
    (rule) =>
      rule.regionCode === draft.regionCode &&
      rule.unitKind === draft.unitKind &&
      kindOf(rule) === kindOf(draft) &&
      rule.firstYear <= (draft.lastYear ?? 9999) &&
      (rule.lastYear ?? 9999) >= Math.max(draft.firstYear, rule.firstYear),
  );
  if (!other) return;
  const { id, firstYear, lastYear, minimumRatioBp, sourceDocument } = other;
  throw new Problem('quota_policy.overlaps', {
    policy: { id, firstYear, lastYear, minimumRatioBp, sourceDocument },
  });
}

const pointers: Record<RulePart, string> = {
  minimumRatio: '/minimumRatioBp',
  base: '/base',
  encouragedRatio: '/encouragedRatioBp',
  ratchet: '/ratchet',
  fileDeadline: '/fileDeadline',
};

/** Errors: quota_policy.looser_than_above, at every part with who says it. */
function refuseLooser(loosened: readonly Loosened[]): void {
  const [first] = loosened;
  if (!first) return;
  const code = 'quota_policy.looser_than_above';
  const above = loosened.map(({ part, rule, year }) => {
    const { regionName, minimumRatioBp, encouragedRatioBp, ratchet, base, fileDeadline, sourceDocument } =
      rule;
    const says = { minimumRatioBp, encouragedRatioBp, ratchet, base, fileDeadline };
    return { part, regionName, ...says, sourceDocument, year };
  });
  throw new Problem(code, {
    above: above[0],
    allAbove: above,
    errors: loosened.map(({ part }) => ({ pointer: pointers[part], code })),
  });
}

/** For every kind of unit that has rules of its own there, and for all others. */
function holdingIn(rules: readonly ExplainedRule[], lineage: readonly string[], year: number): HoldingRule[] {
  return [true, false].flatMap((hasCanteen) => {
    const canteen = hasCanteen ? 'own' : 'none';
    const kinds = unitKinds.filter((unitKind) =>
      standing(rules, { year, lineage, unitKind, canteen }).some(({ rule }) => rule.unitKind === unitKind),
    );
    return [null, ...kinds].map((unitKind) => {
      const held = ruleFor(rules, { year, lineage, unitKind, canteen });
      const { terms, fileDeadline } = held;
      return { unitKind, hasCanteen, terms, fileDeadline, parts: partsOf(held, year) };
    });
  });
}

/** Which policy says what, in the order in which it is read. */
export function partsOf({ from }: HeldRule<ExplainedRule>, year: number): RulePartItem[] {
  return ruleParts.flatMap((part) => {
    const origin = from[part];
    if (!origin) return [];
    const { id: policyId, regionName, sourceDocument, sourceUrl } = origin.rule;
    const of = { policyId, policyYear: origin.year, isInherited: origin.year !== year };
    return [{ part, ...of, regionName, sourceDocument, sourceUrl }];
  });
}

/** In its own region, if not below it. */
function standsSomewhere<Rule extends QuotaRule>(
  rules: readonly Rule[],
  rule: Rule,
  regions: ReadonlyMap<string, KnownRegion>,
  year: number,
): boolean {
  const lineage = rule.regionCode === null ? [] : lineageOf(regions, rule.regionCode);
  const canteen = rule.base === 'union_funds_no_canteen' ? 'none' : 'own';
  return standing(rules, { year, lineage, unitKind: rule.unitKind, canteen }).some(
    (held) => held.rule === rule,
  );
}
