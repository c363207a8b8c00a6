import { type Actor, Database, decodeCursor, type Page, page, sumFen } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListUncounted, UncountedLine, UnitReserve } from './reserve.dto';
import { ReserveUnits } from './reserve-units.queries';
import {
  type Ledger,
  type Line,
  ledgers,
  type UncountedReason,
  uncountedReasons,
  whyNot,
} from './uncounted.policy';

type Row = Line &
  Pick<UncountedLine, 'id' | 'orderId' | 'orderNumber' | 'productName' | 'spec' | 'amountFen'> & {
    occurredAt: Date;
  };

const lastLine = z.tuple([z.int(), z.uuid(), z.enum(ledgers)]);

/**
 * Lines of a unit's year with what decides whether they count: facts that happened in it, count in it or were ordered in it,
 * and lines of acceptances that made none. $1 unit, $2 year.
 */
const linesSql = `
  WITH span AS (SELECT make_timestamptz($2, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS first,
                       make_timestamptz($2 + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS next),
  lines AS (
    SELECT f.id, 'fact' AS source, f.kind, f.order_id, f.order_line_id, f.occurred_at, f.amount_fen, f.funding_source,
           f.year AS booked_year, f.pairing_id IS NOT NULL AS in_pairs, f.evidence_level, t.level AS target_level,
           (SELECT u.name FROM contractor_links c JOIN organizations u ON u.id = c.unit_id
             WHERE c.contractor_id = f.buyer_id AND c.state = 'confirmed'
               AND contract_day(f.kind, f.occurred_at, f.acceptance_line_id, f.sales_line_id)
                     BETWEEN c.first_day AND coalesce(c.last_day, 'infinity')
             LIMIT 1) AS counts_for
      FROM span, facts f LEFT JOIN target_levels($2) t ON t.pairing_id = f.pairing_id
     WHERE f.buyer_id = $1 AND f.order_id IS NOT NULL
       AND (f.year = $2 OR f.occurred_at >= span.first AND f.occurred_at < span.next
            OR f.order_id IN (SELECT id FROM orders o WHERE o.buyer_id = $1 AND o.placed_at >= span.first AND o.placed_at < span.next))
    UNION ALL
    SELECT l.id, l.source, NULL, a.order_id, l.order_line_id, coalesce(a.second_signed_at, a.first_signed_at), l.fen,
           o.funding_source, NULL, false, 0, NULL, NULL
      FROM span, acceptances a JOIN orders o ON o.id = a.order_id
     CROSS JOIN LATERAL (
       SELECT x.id, x.order_line_id, v.source, v.fen FROM acceptance_lines x
        CROSS JOIN LATERAL (VALUES ('rejected', x.price_fen * x.rejected_quantity),
                                   (CASE a.state WHEN 'accepted' THEN 'accepted' ELSE 'awaiting' END, x.amount_fen)) v(source, fen)
        WHERE x.acceptance_id = a.id AND v.fen > 0
          AND NOT (v.source = 'accepted' AND EXISTS (SELECT FROM facts f WHERE f.natural_key = 'acceptance:' || x.id))) l
     WHERE a.buyer_id = $1 AND coalesce(a.second_signed_at, a.first_signed_at) >= span.first
       AND coalesce(a.second_signed_at, a.first_signed_at) < span.next
  )
  SELECT l.id, l.source, l.kind, l.order_id AS "orderId", o.number AS "orderNumber", p.product_name AS "productName", p.spec,
         l.occurred_at AS "occurredAt", l.amount_fen AS "amountFen", l.funding_source AS "fundingSource",
         l.booked_year AS "bookedYear", l.counts_for AS "countsFor", l.in_pairs AS "inPairs",
         l.evidence_level AS "evidenceLevel", l.target_level AS "targetLevel"
    FROM lines l JOIN orders o ON o.id = l.order_id JOIN order_lines p ON p.id = l.order_line_id
   ORDER BY l.occurred_at DESC, l.id DESC`;

/** What of a unit's year does not count, line by line. */
@Injectable()
export class UncountedQueries {
  constructor(
    private readonly database: Database,
    private readonly units: ReserveUnits,
  ) {}

  /** Newest first. Errors: request.not_found outside the territory. */
  async list(
    actor: Actor,
    unitId: string,
    query: ListUncounted & { year: number },
  ): Promise<Page<UncountedLine>> {
    const after = decodeCursor(query.cursor, lastLine);
    await this.units.one(actor, unitId, query.year);
    const lines = (await this.of(unitId, query.year)).filter(
      ({ ledger, reason }) => (query.ledger ?? ledger) === ledger && (query.reason ?? reason) === reason,
    );
    const seen = after
      ? lines.findIndex(
          ({ id, ledger, occurredAt }) =>
            Date.parse(occurredAt) === after[0] && id === after[1] && ledger === after[2],
        ) + 1
      : 0;
    const rows = lines.slice(seen, seen + query.limit + 1);
    return page(rows, query.limit, ({ id, ledger, occurredAt }) => [Date.parse(occurredAt), id, ledger]);
  }

  async sums(unitId: string, year: number): Promise<UnitReserve['uncounted']> {
    const lines = await this.of(unitId, year);
    const pairs = ledgers.flatMap((ledger) => uncountedReasons.map((reason) => ({ ledger, reason })));
    return pairs.flatMap(({ ledger, reason }) => {
      const some = lines.filter((line) => line.ledger === ledger && line.reason === reason);
      if (some.length === 0) return [];
      return [{ ledger, reason, lines: some.length, amountFen: sumFen(some.map((line) => line.amountFen)) }];
    });
  }

  /** All of them: a unit's year is some thousand lines, and most of them count. */
  private async of(unitId: string, year: number): Promise<UncountedLine[]> {
    const rows = await this.database.read<Row>(linesSql, [unitId, year]);
    return rows.flatMap((row) => {
      const reasons = whyNot(row, year);
      return ledgers.flatMap((ledger) => (reasons[ledger] ? [lineOf(row, ledger, reasons[ledger])] : []));
    });
  }
}

function lineOf(row: Row, ledger: Ledger, reason: UncountedReason): UncountedLine {
  const { id, orderId, orderNumber, productName, spec, amountFen } = row;
  return {
    ...{ id, ledger, reason, isFact: row.source === 'fact', orderId, orderNumber, productName, spec },
    ...{ occurredAt: row.occurredAt.toISOString(), amountFen },
    countsInYear: reason === 'other_year' ? row.bookedYear : null,
    countsForName: reason === 'counts_for_unit' ? row.countsFor : null,
  };
}
