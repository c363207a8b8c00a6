import { Regions } from '@app/identity';
import { type Actor, Database, decodeCursor, ofOffice, page, sumFen, within } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import type { AskWhatIf, AskWhatIfFile, WhatIf, WhatIfItem } from './quota.dto';
import { askedBy, type Terms } from './quota.policy';

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
> & { canteenFoodFen: number; unionDemandFen: number; unionFundsFen: number };

/** 政策测算: filings of a year under another rule. Units without a canteen reserve by other rules and stay out. */
@Injectable()
export class WhatIfQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly regions: Regions,
  ) {}

  async page(actor: Actor, query: AskWhatIf): Promise<WhatIf> {
    const after = decodeCursor(query.cursor, lastUnit);
    const all = await this.all(actor, query);
    const rest = after ? all.filter((item) => isAfter(item, after)) : all;
    const shown = page(rest.slice(0, query.limit + 1), query.limit, (item) => [item.changeFen, item.unitId]);
    return { year: query.year, totals: totalsOf(all), ...shown };
  }

  /** The largest change first. Some thousand filings of a city: all are read, and judged by the one function. */
  async all(
    actor: Actor,
    { year, minimumRatioBp, base, regionCode, unitKind }: AskWhatIfFile,
  ): Promise<WhatIfItem[]> {
    const [visible, asked] = await Promise.all([
      this.territory.of(actor),
      regionCode === undefined ? null : this.regions.subtree(regionCode),
    ]);
    const rows = await this.database.read<Row>(
      `SELECT u.id AS "unitId", u.name, u.unit_kind AS "unitKind", f.region_code AS "regionCode", r.name AS "regionName",
              f.canteen, f.base_fen AS "baseFen", f.reserved_fen AS "reservedFen", f.required_fen AS "requiredFen",
              f.canteen_food_fen AS "canteenFoodFen", f.union_demand_fen AS "unionDemandFen",
              f.union_funds_fen AS "unionFundsFen"
         FROM filings f JOIN organizations u ON u.id = f.unit_id JOIN regions r ON r.code = f.region_code
        WHERE f.year = $1 AND f.state IN ('submitted', 'approved') AND f.canteen <> 'none'
          AND ${within('$2', 'f.region_code')} AND ${ofOffice('f.unit_id')} AND ($3::text[] IS NULL OR f.region_code = ANY ($3))
          AND ($4::text IS NULL OR u.unit_kind = $4)`,
      [year, visible, asked, unitKind ?? null],
    );
    const terms = { base, minimumRatioBp, encouragedRatioBp: null };
    return rows.map((row) => changed(row, terms)).sort(largestFirst);
  }
}

function changed({ canteenFoodFen, unionDemandFen, unionFundsFen, ...row }: Row, terms: Terms): WhatIfItem {
  const asked = askedBy(terms, { canteenFoodFen, unionDemandFen, unionFundsFen });
  return {
    ...row,
    newBaseFen: asked.baseFen,
    newRequiredFen: asked.requiredFen,
    changeFen: asked.requiredFen - row.requiredFen,
    shortFen: Math.max(0, asked.requiredFen - row.reservedFen),
  };
}

function largestFirst(a: WhatIfItem, b: WhatIfItem): number {
  return b.changeFen - a.changeFen || (a.unitId < b.unitId ? 1 : -1);
}

function isAfter({ changeFen, unitId }: WhatIfItem, [fen, id]: z.infer<typeof lastUnit>): boolean {
  return changeFen < fen || (changeFen === fen && unitId < id);
}

function totalsOf(items: readonly WhatIfItem[]): WhatIf['totals'] {
  const sum = (
    figure: 'baseFen' | 'reservedFen' | 'requiredFen' | 'newRequiredFen' | 'changeFen' | 'shortFen',
  ) => sumFen(items.map((item) => item[figure]));
  return {
    units: items.length,
    unitsShort: items.filter(({ shortFen }) => shortFen > 0).length,
    baseFen: sum('baseFen'),
    reservedFen: sum('reservedFen'),
    requiredFen: sum('requiredFen'),
    newRequiredFen: sum('newRequiredFen'),
    changeFen: sum('changeFen'),
    shortFen: sum('shortFen'),
  };
}
