import {
  type Actor,
  businessDate,
  Clock,
  Database,
  decodeCursor,
  type Page,
  page,
  sumFen,
} from '@app/platform';
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
  Pick<
    UncountedLine,
    'id' | 'orderId' | 'orderNumber' | 'productName' | 'spec' | 'amountFen' | 'boughtByName'
  > & { occurredAt: Date };

type Unopened = Omit<UncountedLine, 'isReadable'>;

const lastLine = z.tuple([z.int(), z.uuid(), z.enum(ledgers)]);

/** The unit was found for the caller before; the functions know of no callers. $1 unit, $2 year, $3 today. */
const linesSql = `
  SELECT l.id, l.source, l.kind, l.order_id AS "orderId", l.order_number AS "orderNumber", l.product_name AS "productName",
         l.spec, l.occurred_at AS "occurredAt", l.fen AS "amountFen", l.funding_source AS "fundingSource",
         l.booked_year AS "bookedYear", u.name AS "countsFor", l.in_pairs AS "inPairs",
         l.evidence_level AS "evidenceLevel", l.target_level AS "targetLevel", b.name AS "boughtByName"
    FROM reserve_lines($1, $2, $3) l
    LEFT JOIN organizations u ON u.id = l.counts_for
    LEFT JOIN organizations b ON b.id = l.buyer_id AND b.id <> $1
   ORDER BY l.occurred_at DESC, l.id DESC`;

/** What of a unit's year does not count, line by line: of its own, of its contractors, of whom it files for and took over. */
@Injectable()
export class UncountedQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
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
    const shown = await this.units.readable(rows);
    return page(shown, query.limit, ({ id, ledger, occurredAt }) => [Date.parse(occurredAt), id, ledger]);
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
  private async of(unitId: string, year: number): Promise<Unopened[]> {
    const today = businessDate(this.clock.now());
    const rows = await this.database.read<Row>(linesSql, [unitId, year, today]);
    return rows.flatMap((row) => {
      const reasons = whyNot(row, year);
      return ledgers.flatMap((ledger) => (reasons[ledger] ? [lineOf(row, ledger, reasons[ledger])] : []));
    });
  }
}

function lineOf(row: Row, ledger: Ledger, reason: UncountedReason): Unopened {
  const { id, orderId, orderNumber, productName, spec, amountFen, boughtByName } = row;
  return {
    ...{ id, ledger, reason, isFact: row.source === 'fact', orderId, orderNumber, productName, spec },
    ...{ occurredAt: row.occurredAt.toISOString(), amountFen, boughtByName },
    countsInYear: reason === 'other_year' ? row.bookedYear : null,
    countsForName: reason === 'counts_for_unit' ? row.countsFor : null,
  };
}
