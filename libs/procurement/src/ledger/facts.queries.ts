import {
  type Actor,
  Database,
  decodeCursor,
  type JsonText,
  Problem,
  page,
  partyOf,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FactFilters, FactItem, FactPage, ListFacts } from './ledger.dto';
import { Territory } from './territory.service';

const lastFact = z.tuple([z.int(), z.int(), z.uuid()]);

/** Up to so many facts are counted one by one; of more, the sums say how many there are. */
const mostCounted = 5_000;

/** Conditions on `facts f`, the first of which is the territory's, with their values, numbered as they are added. */
export type FactConditions = { conditions: string[]; values: unknown[] };
type Total = { count: number; sumFen: number };
type ShownFact = { id: string; year: number; month: number; shown: JsonText<FactItem> };

/** Where to look: by one of these columns, for each of these codes; with more conditions when two places overlap. */
type Anchor = { column: 'east_code' | 'west_code'; codes: string[] | null; unless?: string[] };
/** `visible` = the codes that the actor reads; null = all. */
type Scope = { filter: FactConditions; anchors: Anchor[]; visible: string[] | null };

@Injectable()
export class FactsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /**
   * Newest business month first. Officials read their region, operators all, buyers and suppliers what they bought or
   * sold. Number and sum of all that match come with the first page.
   */
  async list(actor: Actor, query: ListFacts): Promise<JsonText<FactPage>> {
    const after = decodeCursor(query.cursor, lastFact);
    const { filter, anchors, visible } = await this.scope(actor, query);
    const paged = after ? beyond(filter, query, after) : filter;
    const [rows, total] = await Promise.all([
      this.rows(paged, anchors, query.limit + 1),
      after || query.count !== 'exact' ? {} : this.total(filter, visible, query, actor),
    ]);
    const { items, nextCursor } = page(rows, query.limit, (fact) => [fact.year, fact.month, fact.id]);
    const rest = JSON.stringify({ nextCursor, ...total });
    return `{"items":[${items.map(({ shown }) => shown).join(',')}],${rest.slice(1)}`;
  }

  /** 404 unless the actor may read it: the same rule as in the list. */
  async one(actor: Actor, id: string): Promise<FactItem> {
    const mine = await this.filter(actor, {});
    const [fact] = await this.rows(add(mine, 'f.id = ?', id), [], 1);
    if (!fact) throw new Problem('request.not_found');
    return JSON.parse(fact.shown) as FactItem;
  }

  /**
   * Which, planned for the very filter; then all about them, by a statement that is planned once and writes what is
   * shown of each.
   */
  private async rows(
    filter: FactConditions,
    anchors: readonly Anchor[],
    limit: number,
  ): Promise<ShownFact[]> {
    const { text, values } = pageOfIds(filter, anchors, limit);
    const found = await this.database.read<{ id: string }>(text, values);
    return this.database.hot<ShownFact>('facts-shown', shownSql, [found.map(({ id }) => id)]);
  }

  /** From the facts while they are few or somebody's own; else from the sums, which have the same columns. */
  private async total(
    { conditions, values }: FactConditions,
    visible: string[] | null,
    query: ListFacts,
    actor: Actor,
  ): Promise<Pick<FactPage, 'count' | 'sumFen' | 'counted'>> {
    const where = conditions.join(' AND ');
    const isOwn = actor.persona === 'buyer' || actor.persona === 'supplier';
    const isFew = isOwn || this.territory.departmentsOf(actor) !== null;
    if (!isFew && !isNarrow(query)) {
      const all = (await this.totalOfRegion(query, visible)) ?? (await this.totalOfCells(where, values));
      if (all && all.count > mostCounted) return { ...all, counted: 'sums' };
    }
    const [row] = await this.database.read<Total>(
      `SELECT count(*)::int AS count, coalesce(sum(f.amount_fen), 0)::bigint AS "sumFen" FROM facts f WHERE ${where}`,
      values,
    );
    return { count: row?.count ?? 0, sumFen: row?.sumFen ?? 0, counted: 'facts' };
  }

  /** Of a year or month and nothing else, in a region that does not both buy and sell; undefined for all others. */
  private async totalOfRegion(query: ListFacts, visible: string[] | null): Promise<Total | undefined> {
    const { year, month, limit: _limit, cursor: _cursor, count: _count, ...narrowing } = query;
    if (year === undefined || Object.values(narrowing).some((value) => value !== undefined)) return undefined;
    const sides = await this.database.read<Total>(
      `SELECT sum(fact_count)::int AS count, sum(amount_fen)::bigint AS "sumFen" FROM region_tallies
        WHERE year = $1 AND day = 0 AND ${visible ? within('$2', 'code') : `side = 'east' AND $2::text[] IS NULL`}
          ${month === undefined ? '' : 'AND month = $3'}
        GROUP BY side`,
      month === undefined ? [year, visible] : [year, visible, month],
    );
    return sides.length > 1 ? undefined : sides[0];
  }

  private async totalOfCells(where: string, values: unknown[]): Promise<Total | undefined> {
    const [all] = await this.database.read<Total>(
      `SELECT coalesce(sum(f.fact_count), 0)::int AS count, coalesce(sum(f.amount_fen), 0)::bigint AS "sumFen"
         FROM tallies f WHERE ${where}`,
      values,
    );
    return all;
  }

  /** What the actor may read, narrowed by what it asks for; for every sum over facts. */
  async filter(actor: Actor, query: FactFilters): Promise<FactConditions> {
    return (await this.scope(actor, query)).filter;
  }

  private async scope(actor: Actor, query: FactFilters): Promise<Scope> {
    const isOwn = actor.persona === 'buyer' || actor.persona === 'supplier';
    const [visible, east, west, either] = await Promise.all([
      isOwn ? null : this.territory.of(actor),
      this.territory.meant(query.eastCode),
      this.territory.meant(query.westCode),
      this.territory.meant(query.regionCode),
    ]);
    let filter: FactConditions = visible
      ? { conditions: [within('$1', 'f.east_code', 'f.west_code')], values: [visible] }
      : { conditions: ['true'], values: [] };
    const equals = (column: string, value: unknown): void => {
      if (value !== undefined) filter = add(filter, `f.${column} = ?`, value);
    };
    if (isOwn) filter = add(filter, partyOf(actor, '?', 'f'), actor.organizationId);
    for (const { condition, value } of this.territory.office(actor, 'f.year', 'f.buyer_id'))
      filter = add(filter, condition, value);
    if (east) filter = add(filter, 'f.east_code = ANY (?)', east);
    if (west) filter = add(filter, 'f.west_code = ANY (?)', west);
    if (either) filter = add(filter, '(f.east_code = ANY (?) OR f.west_code = ANY (?))', either);
    equals('year', query.year);
    equals('month', query.month);
    equals('funding_source', query.fundingSource);
    equals('channel', query.channel);
    equals('evidence_level', query.evidenceLevel);
    equals('paid', query.paid);
    equals('buyer_id', query.buyerId);
    equals('supplier_id', query.supplierId);
    equals('product_id', query.productId);
    equals('order_id', query.orderId);
    equals('adjusts_year', query.adjustsYear);
    equals('adjusts_month', query.adjustsMonth);
    if (query.adjusting) filter.conditions.push('f.adjusts_year IS NOT NULL');
    const pair = await this.pairing(query.pairingId);
    if (query.pairingId === 'none') filter.conditions.push('f.pairing_id IS NULL');
    else equals('pairing_id', query.pairingId);
    const places = { visible, east: pair ? [pair.east] : east, west: pair ? [pair.west] : west };
    return { filter, anchors: isOwn || isNarrow(query) ? [] : anchorsOf(places), visible };
  }

  private async pairing(id: string | undefined): Promise<{ east: string; west: string } | undefined> {
    if (id === undefined || id === 'none') return undefined;
    const [pair] = await this.database.read<{ east: string; west: string }>(
      'SELECT east_code AS east, west_code AS west FROM pairings WHERE id = $1',
      [id],
    );
    return pair;
  }
}

/** By something that few facts have, and that no sum is split by. */
function isNarrow({
  buyerId,
  supplierId,
  productId,
  orderId,
  adjusting,
  adjustsYear,
  adjustsMonth,
}: FactFilters): boolean {
  const narrow = [buyerId, supplierId, productId, orderId, adjusting, adjustsYear, adjustsMonth];
  return narrow.some((value) => value !== undefined);
}

const shownSql = `
  SELECT id, year, month, row_to_json(shown)::text AS shown FROM (
  SELECT f.id, f.kind, f.amount_fen AS "amountFen", f.quantity, f.grams, f.product_id AS "productId",
         coalesce(l.product_name, t.goods_name) AS "productName", coalesce(l.spec, t.spec) AS spec, f.buyer_id AS "buyerId", b.name AS "buyerName",
         f.supplier_id AS "supplierId", coalesce(s.name, t.supplier_name) AS "supplierName", f.order_id AS "orderId",
         o.number AS "orderNumber", f.order_line_id AS "orderLineId", f.shipment_id AS "shipmentId",
         f.acceptance_id AS "acceptanceId",
         CASE WHEN f.sales_line_id IS NOT NULL THEN json_build_object(
           'reportId', t.report_id, 'reportNumber', (SELECT number FROM sales_reports WHERE id = t.report_id),
           'venue', (SELECT venue FROM sales_reports WHERE id = t.report_id), 'lineId', t.id,
           'invoiceCode', t.invoice_code, 'invoiceNumber', t.invoice_number, 'invoiceLine', t.invoice_line) END AS sale,
         f.evidence_level AS "evidenceLevel", f.paid,
         f.funding_source AS "fundingSource", f.channel, f.mode, f.east_code AS "eastCode", e.name AS "eastName",
         f.west_code AS "westCode", w.name AS "westName", f.pairing_id AS "pairingId", f.occurred_at AS "occurredAt",
         f.year, f.month, f.adjusts_year AS "adjustsYear", f.adjusts_month AS "adjustsMonth"
    FROM facts f
    LEFT JOIN order_lines l ON l.id = f.order_line_id
    LEFT JOIN orders o ON o.id = f.order_id
    LEFT JOIN sales_lines t ON t.id = f.sales_line_id
    JOIN organizations b ON b.id = f.buyer_id
    LEFT JOIN organizations s ON s.id = f.supplier_id
    JOIN regions e ON e.code = f.east_code
    JOIN regions w ON w.code = f.west_code
   WHERE f.id = ANY ($1::uuid[])) shown
   ORDER BY year DESC, month DESC, id DESC`;

type Places = { visible: string[] | null; east: string[] | null; west: string[] | null };

/** The fewest codes that all matching facts are found by; null = every district there is. */
function anchorsOf({ visible, east, west }: Places): Anchor[] {
  if (west && (!east || west.length < east.length)) return [{ column: 'west_code', codes: west }];
  if (east || !visible) return [{ column: 'east_code', codes: east }];
  return [
    { column: 'east_code', codes: visible },
    { column: 'west_code', codes: visible, unless: visible },
  ];
}

/**
 * The next facts of each place, each place walked in the order of its own index, and the first of all these: as fast on
 * page thousand as on page one.
 */
function pageOfIds(
  { conditions, values }: FactConditions,
  anchors: readonly Anchor[],
  limit: number,
): { text: string; values: unknown[] } {
  const order = 'ORDER BY year DESC, month DESC, id DESC';
  const where = conditions.join(' AND ');
  if (!anchors.length)
    return { text: `SELECT id FROM facts f WHERE ${where} ${order} LIMIT ${limit}`, values };
  const all = [...values];
  // Each place is walked in the order of its index; the planner shall not look for the whole territory in another one.
  const [territory, ...others] = conditions;
  const asked = [`(${territory}) IS TRUE`, ...others].join(' AND ');
  const branches = anchors.map(({ column, codes, unless }) => {
    const here = `f.${column} = place.code${unless ? ` AND NOT f.east_code = ANY ($${all.push(unless)})` : ''}`;
    const list = codes
      ? `unnest($${all.push(codes)}::text[]) AS place(code)`
      : `(SELECT code FROM regions WHERE level = 'county') place`;
    return `SELECT next.* FROM ${list}, LATERAL (
              SELECT f.year, f.month, f.id FROM facts f WHERE ${here} AND ${asked} ${order} LIMIT ${limit}) next`;
  });
  return {
    text: `SELECT id FROM (${branches.join(' UNION ALL ')}) places ${order} LIMIT ${limit}`,
    values: all,
  };
}

/** Every `?` of the condition stands for the same value. */
function add({ conditions, values }: FactConditions, condition: string, value: unknown): FactConditions {
  const numbered = condition.replaceAll('?', `$${values.length + 1}`);
  return { conditions: [...conditions, numbered], values: [...values, value] };
}

/**
 * What comes after the last fact. What the query fixes is left out of the comparison: an index is entered at the
 * comparison only where nothing of it is asked twice.
 */
function beyond(
  filter: FactConditions,
  { year, month }: FactFilters,
  last: z.infer<typeof lastFact>,
): FactConditions {
  const columns = ['f.year', 'f.month', 'f.id'];
  const fixed = year === undefined ? 0 : month === undefined ? 1 : 2;
  const marks = columns.map(() => '?').slice(fixed);
  return addEach(filter, `(${columns.slice(fixed).join(', ')}) < (${marks.join(', ')})`, last.slice(fixed));
}

/** Every `?` of the condition stands for the next value. */
function addEach(
  { conditions, values }: FactConditions,
  condition: string,
  more: readonly unknown[],
): FactConditions {
  let next = values.length;
  const numbered = condition.replaceAll('?', () => `$${++next}`);
  return { conditions: [...conditions, numbered], values: [...values, ...more] };
}
