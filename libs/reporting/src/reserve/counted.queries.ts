import { type Actor, Database, decodeCursor, page, sumFen } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CountedLine, CountedPage, ListCounted } from './reserve.dto';
import { ReserveUnits } from './reserve-units.queries';

type Row = Omit<CountedLine, 'occurredAt' | 'other' | 'isReadable'> & {
  occurredAt: Date;
  otherId: string | null;
  otherName: string | null;
};

/** Where a page ended: a fact stands once for each way in which it counts. */
const lastLine = z.tuple([z.uuid(), z.string(), z.uuid().nullable()]);

/** The unit was found for the caller before; the function knows of no callers. $1 unit, $2 year, then the filters. */
const rowsSql = `
  SELECT c.fact_id AS id, c.way, c.other_id AS "otherId", u.name AS "otherName", c.order_id AS "orderId",
         c.order_number AS "orderNumber", c.product_name AS "productName", c.spec, c.occurred_at AS "occurredAt", c.month,
         w.name AS "countyName", c.funding_source AS "fundingSource", c.fen AS "amountFen"
    FROM quota_rows($1, $2) c JOIN regions w ON w.code = c.west_code LEFT JOIN organizations u ON u.id = c.other_id
   WHERE ($3::int IS NULL OR c.month = $3) AND ($4::text IS NULL OR c.west_code = $4)
     AND ($5::text IS NULL OR CASE WHEN c.funding_source IN ('canteen', 'union', 'personal') THEN c.funding_source ELSE 'other' END = $5)
     AND ($6::text IS NULL OR c.way = $6) AND ($7::uuid IS NULL OR c.other_id = $7)
   ORDER BY c.occurred_at DESC, c.fact_id DESC, c.way, c.other_id`;

/** What of a unit's year counts for its reserved share, fact by fact. Every sum of its page opens to the rows that make it. */
@Injectable()
export class CountedQueries {
  constructor(
    private readonly database: Database,
    private readonly units: ReserveUnits,
  ) {}

  /** Newest first. Errors: request.not_found outside the territory. */
  async list(actor: Actor, unitId: string, query: ListCounted & { year: number }): Promise<CountedPage> {
    const after = decodeCursor(query.cursor, lastLine);
    await this.units.one(actor, unitId, query.year);
    const { year, month, county, fund, way, otherId } = query;
    // All of them: a unit's year is some thousand rows, and their sum is asked for.
    const found = await this.database.read<Row>(rowsSql, [
      ...[unitId, year, month ?? null, county ?? null, fund ?? null, way ?? null, otherId ?? null],
    ]);
    const seen = after
      ? found.findIndex((row) => row.id === after[0] && row.way === after[1] && row.otherId === after[2]) + 1
      : 0;
    const rows = found.slice(seen, seen + query.limit + 1);
    const lines = await this.units.readable(rows.map((row) => ({ ...row, isFact: true })));
    const { items, nextCursor } = page(lines, query.limit, (row) => [row.id, row.way, row.otherId]);
    return {
      items: items.map(lineOf),
      nextCursor,
      ...{ sumFen: sumFen(found.map(({ amountFen }) => amountFen)), count: found.length },
    };
  }
}

function lineOf(row: Row & { isReadable: boolean }): CountedLine {
  const { occurredAt, otherId, otherName, id, way, orderId, orderNumber, productName, spec } = row;
  const { month, countyName, fundingSource, amountFen, isReadable } = row;
  return {
    ...{ id, way, orderId, orderNumber, productName, spec, month, countyName, fundingSource, amountFen },
    other: otherId === null ? null : { id: otherId, name: otherName ?? '' },
    occurredAt: occurredAt.toISOString(),
    isReadable,
  };
}
