import { type Actor, Database, decodeCursor, page, within } from '@app/platform';
import { FactsQueries, Territory, unitsOf } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListUnits, UnitItem, UnitPage } from './reporting.dto';

const lastUnit = z.tuple([z.int(), z.uuid()]);
type After = z.infer<typeof lastUnit> | undefined;

/** The codes asked for, and the departments of the office; null = all. */
type Places = Record<'visible' | 'east' | 'west' | 'departments', string[] | null>;
/** Rows of (buyer_id, amount_fen, paid_fen, facts), before the order; `values` are theirs. */
type Sums = { text: string; values: unknown[] };

@Injectable()
export class UnitsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly facts: FactsQueries,
  ) {}

  /**
   * Most first. A whole year also lists the units of the region that bought nothing; narrowed to some facts (a western
   * county, a month …) it lists those that have them. The sum of all that match comes with the first page.
   */
  async list(actor: Actor, { count, ...query }: ListUnits): Promise<UnitPage> {
    const { cursor: _cursor, limit: _limit, ...asked } = query;
    const isCounted = count === 'exact' && query.cursor === undefined;
    const [units, whole] = await Promise.all([
      this.pageOf(actor, query),
      isCounted ? this.facts.sumOf(actor, asked) : undefined,
    ]);
    return whole ? { ...units, sumFen: whole.sumFen } : units;
  }

  private async pageOf(actor: Actor, query: Omit<ListUnits, 'count'>): Promise<UnitPage> {
    const { year, eastCode, westCode, limit, cursor, ...narrowing } = query;
    const after = decodeCursor(cursor, lastUnit);
    const [visible, east, west] = await Promise.all([
      this.territory.of(actor),
      this.territory.meant(eastCode),
      this.territory.meant(westCode),
    ]);
    const departments = this.territory.departmentsOf(actor);
    const places = { visible, east, west, departments };
    const count = limit + 1;
    const isWholeYear = Object.values(narrowing).every((value) => value === undefined);
    const sums =
      isWholeYear && !departments
        ? await this.ofYear(year, places, after, count)
        : await this.ofFacts(actor, query);
    const rows = await this.page(sums, after, count);
    if (isWholeYear && !west && needsIdle(rows, count)) {
      rows.push(...(await this.idle(year, places, after, count)));
      rows.sort(mostFirst);
    }
    return page(rows.slice(0, count), limit, (unit) => [unit.amountFen, unit.buyerId]);
  }

  private async ofYear(year: number, places: Places, after: After, count: number): Promise<Sums> {
    const sides = await this.territory.sides(year, places.visible);
    if (!places.west && !sides.includes('west')) return ofDistricts(year, places, after, count);
    const origin = originOf(places, sides);
    return origin ? ofOrigin(year, origin, places, after, count) : ofCounties(year, places);
  }

  private async ofFacts(actor: Actor, query: ListUnits): Promise<Sums> {
    const { conditions, values } = await this.facts.filter(actor, query);
    return {
      text: `SELECT buyer_id, sum(amount_fen)::bigint AS amount_fen,
                    coalesce(sum(amount_fen) FILTER (WHERE paid), 0)::bigint AS paid_fen, count(*)::int AS facts
               FROM facts f WHERE ${conditions.join(' AND ')} GROUP BY buyer_id`,
      values,
    };
  }

  private page({ text, values }: Sums, after: After, count: number): Promise<UnitItem[]> {
    const at = (position: number): string => `$${values.length + position}`;
    return this.database.read<UnitItem>(
      `SELECT b.id AS "buyerId", b.name, b.unit_kind AS "unitKind", b.region_code AS "regionCode",
              r.name AS "regionName", f.amount_fen AS "amountFen", f.paid_fen AS "paidFen", f.facts AS "factCount"
         FROM (SELECT * FROM (${text}) sums
                WHERE ${at(1)}::bigint IS NULL OR (amount_fen, buyer_id) < (${at(1)}, ${at(2)}::uuid)
                ORDER BY amount_fen DESC, buyer_id DESC LIMIT ${count}) f
         JOIN organizations b ON b.id = f.buyer_id
         JOIN regions r ON r.code = b.region_code
        ORDER BY f.amount_fen DESC, f.buyer_id DESC`,
      [...values, after?.[0] ?? null, after?.[1] ?? null],
    );
  }

  /** Units without a fact in that year, as rows of nothing; they stand where the amount is 0. */
  private async idle(year: number, places: Places, after: After, count: number): Promise<UnitItem[]> {
    if (after && after[0] < 0) return [];
    const { visible, east, departments } = places;
    return this.database.read<UnitItem>(
      `SELECT b.id AS "buyerId", b.name, b.unit_kind AS "unitKind", b.region_code AS "regionCode",
              r.name AS "regionName", 0 AS "amountFen", 0 AS "paidFen", 0 AS "factCount"
         FROM regions r, LATERAL (
                SELECT * FROM organizations b
                 WHERE b.kind = 'buyer_unit' AND b.region_code = r.code AND ($4::uuid IS NULL OR b.id < $4)
                   AND ${departments ? unitsOf('b.id', '$5') : 'true'}
                   AND NOT EXISTS (SELECT FROM unit_tallies t WHERE t.buyer_id = b.id AND t.year = $1)
                 ORDER BY b.id DESC LIMIT ${count}) b
        WHERE ${within('$2', 'r.code')} AND ($3::text[] IS NULL OR r.code = ANY ($3))
        ORDER BY b.id DESC LIMIT ${count}`,
      [year, visible, east, after?.[0] === 0 ? after[1] : null, ...(departments ? [departments] : [])],
    );
  }
}

/** Districts have their units in order already: the first of each, and of these the first. */
function ofDistricts(year: number, { visible, east }: Places, after: After, count: number): Sums {
  return {
    text: `SELECT first.* FROM regions r, LATERAL (
             SELECT buyer_id, amount_fen, paid_fen, fact_count AS facts FROM unit_tallies t
              WHERE t.year = $1 AND t.east_code = r.code AND t.west_code = ''
                AND ($4::bigint IS NULL OR (amount_fen, buyer_id) < ($4, $5::uuid))
              ORDER BY amount_fen DESC, buyer_id DESC LIMIT ${count}) first
            WHERE ${within('$2', 'r.code')} AND ($3::text[] IS NULL OR r.code = ANY ($3))`,
    values: [year, visible, east, after?.[0] ?? null, after?.[1] ?? null],
  };
}

/** The one place that all goods asked for come from; undefined where it takes more than one to tell. */
function originOf({ visible, west }: Places, sides: readonly string[]): string | undefined {
  const asked = west?.[0];
  if (!visible || (asked && visible.includes(asked))) return asked;
  if (west && !west.some((code) => visible.includes(code))) return asked;
  return sides.includes('east') ? undefined : visible[0];
}

/** By where the goods come from: every county, city and province has its units in order. `origin` is its code. */
function ofOrigin(
  year: number,
  origin: string,
  { visible, east }: Places,
  after: After,
  count: number,
): Sums {
  return {
    text: `SELECT buyer_id, amount_fen, paid_fen, fact_count AS facts FROM unit_tallies
            WHERE year = $1 AND west_code <> '' AND west_code = $6
              AND ${within('$2', 'east_code', 'west_code')} AND ($3::text[] IS NULL OR east_code = ANY ($3))
              AND ($4::bigint IS NULL OR (amount_fen, buyer_id) < ($4, $5::uuid))
            ORDER BY amount_fen DESC, buyer_id DESC LIMIT ${count}`,
    values: [year, visible, east, after?.[0] ?? null, after?.[1] ?? null, origin],
  };
}

/** Of a region that both buys and sells: what was bought in it or came from it. */
function ofCounties(year: number, { visible, east, west }: Places): Sums {
  return {
    text: `SELECT buyer_id, sum(amount_fen)::bigint AS amount_fen, sum(paid_fen)::bigint AS paid_fen,
                  sum(fact_count)::int AS facts
             FROM unit_tallies
            WHERE year = $1 AND west_code <> '' AND right(west_code, 2) <> '00'
              AND ${within('$2', 'east_code', 'west_code')} AND ($3::text[] IS NULL OR east_code = ANY ($3)) AND ($4::text[] IS NULL OR west_code = ANY ($4))
            GROUP BY buyer_id`,
    values: [year, visible, east, west],
  };
}

/** Whether units without a purchase come on this page: they stand after all that bought for more than they gave back. */
function needsIdle(rows: readonly UnitItem[], count: number): boolean {
  return rows.length < count || (rows.at(-1)?.amountFen ?? 0) <= 0;
}

function mostFirst(a: UnitItem, b: UnitItem): number {
  return b.amountFen - a.amountFen || (a.buyerId < b.buyerId ? 1 : -1);
}
