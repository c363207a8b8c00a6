import { type Actor, Database, decodeCursor, page, within } from '@app/platform';
import { FactsQueries, Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListUnits, UnitItem, UnitPage } from './reporting.dto';

const lastUnit = z.tuple([z.int(), z.uuid()]);

@Injectable()
export class UnitsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly facts: FactsQueries,
  ) {}

  /**
   * Most first. A whole year also lists the units of the region that bought nothing; narrowed to some facts (a western
   * county, a month …) it lists those that have them.
   */
  async list(actor: Actor, query: ListUnits): Promise<UnitPage> {
    const { year, eastCode, limit, cursor, ...narrowing } = query;
    const after = decodeCursor(cursor, lastUnit);
    const isWholeYear = Object.values(narrowing).every((value) => value === undefined);
    const [{ conditions, values }, visible, east] = await Promise.all([
      this.facts.filter(actor, query),
      this.territory.of(actor),
      this.territory.meant(eastCode),
    ]);
    const at = (position: number): string => `$${values.length + position}`;
    const rows = await this.database.read<UnitItem>(
      `SELECT * FROM (
         SELECT b.id AS "buyerId", b.name, b.unit_kind AS "unitKind", b.region_code AS "regionCode",
                r.name AS "regionName", coalesce(f.amount_fen, 0)::bigint AS "amountFen",
                coalesce(f.paid_fen, 0)::bigint AS "paidFen", coalesce(f.facts, 0)::int AS "factCount"
           FROM organizations b
           JOIN regions r ON r.code = b.region_code
           LEFT JOIN (
             SELECT buyer_id, sum(amount_fen) AS amount_fen, sum(amount_fen) FILTER (WHERE paid) AS paid_fen,
                    count(*) AS facts
               FROM facts f WHERE ${conditions.join(' AND ')} GROUP BY buyer_id) f ON f.buyer_id = b.id
          WHERE b.kind = 'buyer_unit'
            AND (f.buyer_id IS NOT NULL
                 OR (${at(1)}::boolean AND ${within(at(2), 'b.region_code')}
                     AND (${at(3)}::text[] IS NULL OR b.region_code = ANY (${at(3)}))))) units
        WHERE ${at(4)}::bigint IS NULL OR ("amountFen", "buyerId") < (${at(4)}, ${at(5)}::uuid)
        ORDER BY "amountFen" DESC, "buyerId" DESC LIMIT ${at(6)}`,
      [...values, isWholeYear, visible, east, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return page(rows, limit, (unit) => [unit.amountFen, unit.buyerId]);
  }
}
