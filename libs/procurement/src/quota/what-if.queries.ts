import { isBudgetUnit, Regions } from '@app/identity';
import { type Actor, Database, decodeCursor, ofOffice, page, sumFen, within } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import type { AskWhatIf, AskWhatIfFile, WhatIf, WhatIfItem } from './quota.dto';
import { askedBy, type HeldTerms, isBelowLastYear, type QuotaBase } from './quota.policy';
import { type ExplainedRule, QuotaPolicies } from './quota-policies.service';

const lastUnit = z.tuple([z.int(), z.uuid()]);

type Row = Pick<
  WhatIfItem,
  | 'unitId'
  | 'name'
  | 'unitKind'
  | 'regionCode'
  | 'regionName'
  | 'canteen'
  | 'baseFen'
  | 'reservedFen'
  | 'requiredFen'
> & { canteenFoodFen: number; unionDemandFen: number; unionFundsFen: number; lastYearFen: number | null };

const isForNone = (base: QuotaBase): boolean => base === 'union_funds_no_canteen';

/** 政策测算: filings of a year as if another rule were entered. Units with and without a canteen reserve by rules of their own. */
@Injectable()
export class WhatIfQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly regions: Regions,
    private readonly policies: QuotaPolicies,
  ) {}

  /** Errors: 404 for a template that is none. */
  async page(actor: Actor, query: AskWhatIf): Promise<WhatIf> {
    const after = decodeCursor(query.cursor, lastUnit);
    const { assumed, items } = await this.all(actor, query);
    const rest = after ? items.filter((item) => isAfter(item, after)) : items;
    const shown = page(rest.slice(0, query.limit + 1), query.limit, (item) => [item.changeFen, item.unitId]);
    const unitsNotFiled = await this.notFiled(actor, query, assumed.base);
    return { year: query.year, assumed, totals: { ...totalsOf(items), unitsNotFiled }, ...shown };
  }

  /** The largest change first. Some thousand filings of a city: all are read, and judged by the one function. Errors: as `page`. */
  async all(
    actor: Actor,
    query: AskWhatIfFile,
  ): Promise<{ assumed: WhatIf['assumed']; items: WhatIfItem[] }> {
    const rule = await this.assumedRule(actor, query);
    const rows = await this.database.read<Row>(
      `SELECT u.id AS "unitId", u.name, u.unit_kind AS "unitKind", f.region_code AS "regionCode", r.name AS "regionName",
              f.canteen, f.base_fen AS "baseFen", f.reserved_fen AS "reservedFen", f.required_fen AS "requiredFen",
              f.canteen_food_fen AS "canteenFoodFen", f.union_demand_fen AS "unionDemandFen",
              f.union_funds_fen AS "unionFundsFen", f.last_year_fen AS "lastYearFen"
         FROM filings f JOIN organizations u ON u.id = f.unit_id JOIN regions r ON r.code = f.region_code
        WHERE f.year = $1 AND f.state IN ('submitted', 'approved') AND (f.canteen = 'none') = $5
          AND ${within('$2', 'f.region_code')} AND ${ofOffice('f.unit_id')} AND ($3::text[] IS NULL OR f.region_code = ANY ($3))
          AND ($4::text IS NULL OR u.unit_kind = $4)`,
      await this.valuesOf(actor, query, rule.base),
    );
    const ruleOf = await this.policies.finder(rule);
    const judge = (row: Row): WhatIfItem =>
      changed(row, ruleOf({ ...row, year: query.year, canteen: row.canteen ?? 'own' }).terms);
    const { base, minimumRatioBp, encouragedRatioBp, ratchet } = rule;
    const sourceDocument = query.policyId === undefined ? null : rule.sourceDocument;
    return {
      assumed: { base, minimumRatioBp, encouragedRatioBp, ratchet, sourceDocument },
      items: rows.map(judge).sort(largestFirst),
    };
  }

  /** As if it were entered for the region that is asked for, of that year. */
  private async assumedRule(actor: Actor, query: AskWhatIfFile): Promise<ExplainedRule> {
    const { year, policyId, minimumRatioBp = 0, base = 'canteen_food', ratchet = false } = query;
    const said = { base, minimumRatioBp, encouragedRatioBp: null, ratchet, sourceDocument: '' };
    const template = policyId === undefined ? said : await this.policies.one(policyId);
    const own = actor.persona === 'official' ? actor.regionCode : null;
    return {
      ...{ sourceUrl: null, confidence: 'P', note: null, ...template },
      ...{ id: 'assumed', firstYear: year, lastYear: year, fileDeadline: null, endedAt: null },
      ...{ regionCode: query.regionCode ?? own, regionName: '', unitKind: query.unitKind ?? null },
    };
  }

  /** Units that would be asked, and of which nothing is with the officials. */
  private async notFiled(actor: Actor, query: AskWhatIf, base: QuotaBase): Promise<number> {
    const [row] = await this.database.read<{ units: number }>(
      `SELECT count(*)::int AS units FROM organizations u LEFT JOIN LATERAL profile_in(u.id, $1) p ON true
        WHERE u.kind = 'buyer_unit' AND ${isBudgetUnit('u')} AND coalesce(p.canteen = 'none', false) = $5
          AND coalesce(p.group_filer_id, u.id) = u.id
          AND ${within('$2', 'u.region_code')} AND ${ofOffice('u.id')} AND ($3::text[] IS NULL OR u.region_code = ANY ($3))
          AND ($4::text IS NULL OR u.unit_kind = $4)
          AND NOT EXISTS (SELECT FROM unit_successions s WHERE s.unit_id = u.id AND succession_holds(s.state, s.effective_on, $1))
          AND NOT EXISTS (SELECT FROM filings f
                           WHERE f.unit_id = u.id AND f.year = $1 AND f.state IN ('submitted', 'approved'))`,
      await this.valuesOf(actor, query, base),
    );
    return row?.units ?? 0;
  }

  private async valuesOf(
    actor: Actor,
    { year, regionCode, unitKind }: AskWhatIfFile,
    base: QuotaBase,
  ): Promise<unknown[]> {
    const asked = regionCode === undefined ? null : await this.regions.subtree(regionCode);
    return [year, await this.territory.of(actor), asked, unitKind ?? null, isForNone(base)];
  }
}

function changed({ lastYearFen, ...row }: Row, terms: HeldTerms | null): WhatIfItem {
  const { canteenFoodFen, unionDemandFen, unionFundsFen, ...shown } = row;
  const asked = askedBy(terms, { canteenFoodFen, unionDemandFen, unionFundsFen });
  return {
    ...shown,
    newBaseFen: asked.baseFen,
    newRequiredFen: asked.requiredFen,
    changeFen: asked.requiredFen - row.requiredFen,
    shortFen: Math.max(0, asked.requiredFen - row.reservedFen),
    needsReason: isBelowLastYear(row.reservedFen, terms, lastYearFen),
  };
}

function largestFirst(a: WhatIfItem, b: WhatIfItem): number {
  return b.changeFen - a.changeFen || (a.unitId < b.unitId ? 1 : -1);
}

function isAfter({ changeFen, unitId }: WhatIfItem, [fen, id]: z.infer<typeof lastUnit>): boolean {
  return changeFen < fen || (changeFen === fen && unitId < id);
}

function totalsOf(items: readonly WhatIfItem[]): Omit<WhatIf['totals'], 'unitsNotFiled'> {
  const sum = (
    figure: 'baseFen' | 'reservedFen' | 'requiredFen' | 'newRequiredFen' | 'changeFen' | 'shortFen',
  ) => sumFen(items.map((item) => item[figure]));
  return {
    units: items.length,
    unitsShort: items.filter(({ shortFen }) => shortFen > 0).length,
    unitsNeedingReason: items.filter(({ needsReason }) => needsReason).length,
    baseFen: sum('baseFen'),
    reservedFen: sum('reservedFen'),
    requiredFen: sum('requiredFen'),
    newRequiredFen: sum('newRequiredFen'),
    changeFen: sum('changeFen'),
    shortFen: sum('shortFen'),
  };
}
