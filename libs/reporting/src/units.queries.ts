import { type Actor, Database, decodeCursor, page } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListUnits, UnitItem, UnitPage } from './reporting.dto';

const lastUnit = z.tuple([z.int(), z.uuid()]);

@Injectable()
export class UnitsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /**
   * Most first. The units of the region stand in the list even when they bought nothing, unless one western county is
   * asked for; units of elsewhere when they bought from the region.
   */
  async list(actor: Actor, query: ListUnits): Promise<UnitPage> {
    const after = decodeCursor(query.cursor, lastUnit);
    const [visible, east, west] = await Promise.all([
      this.territory.of(actor),
      this.territory.meant(query.eastCode),
      this.territory.meant(query.westCode),
    ]);
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
               FROM facts
              WHERE year = $1 AND ($2::text[] IS NULL OR east_code = ANY ($2) OR west_code = ANY ($2))
                AND ($3::text[] IS NULL OR east_code = ANY ($3)) AND ($4::text[] IS NULL OR west_code = ANY ($4))
              GROUP BY buyer_id) f ON f.buyer_id = b.id
          WHERE b.kind = 'buyer_unit'
            AND (f.buyer_id IS NOT NULL
                 OR ($4::text[] IS NULL AND ($2::text[] IS NULL OR b.region_code = ANY ($2))
                     AND ($3::text[] IS NULL OR b.region_code = ANY ($3))))) units
        WHERE $5::bigint IS NULL OR ("amountFen", "buyerId") < ($5, $6::uuid)
        ORDER BY "amountFen" DESC, "buyerId" DESC LIMIT $7`,
      [query.year, visible, east, west, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (unit) => [unit.amountFen, unit.buyerId]);
  }
}
