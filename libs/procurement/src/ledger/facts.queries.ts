import {
  type Actor,
  Database,
  decodeCursor,
  type JsonText,
  Problem,
  page,
  partyOf,
  schemas,
  sumFen,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FactFilters, FactItem, FactPage, ListFacts } from './ledger.dto';
import { Territory } from './territory.service';

const lastFact = z.tuple([schemas.smallNumber, schemas.smallNumber, z.uuid()]);

/** Up to so many facts are counted one by one; of more, the sums say how many there are. */
const mostCounted = 5_000;

/** Conditions on `facts f`, the first of which is the territory's, with their values, numbered as they are added. */
export type FactConditions = { conditions: string[]; values: unknown[] };
type Total = { count: number; sumFen: number };
/** With how it was found: added up one by one, or taken from the sums. */
type Counted = Total & { counted: 'facts' | 'sums' };
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
    const scope = await this.scope(actor, query, after !== undefined);
    const paged = after ? beyond(scope.filter, query, after) : scope.filter;
    const [rows, total] = await Promise.all([
      this.rows(paged, scope.anchors, query.limit + 1),
      after || query.count !== 'exact' ? {} : this.total(actor, query, scope),
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

  /** Number and sum of all that match, as the list's first page has them. */
  async sumOf(actor: Actor, query: FactFilters): Promise<Counted> {
    return this.total(actor, query, await this.scope(actor, query));
  }

  /** From the facts while they are few or somebody's own; else from the sums, which have the same columns. */
  private async total(actor: Actor, query: FactFilters, { filter, visible }: Scope): Promise<Counted> {
    const isOwn = actor.persona === 'buyer' || actor.persona === 'supplier';
    const isFew = isOwn || this.territory.departmentsOf(actor) !== null;
    if (!isFew && !isNarrow(query)) {
      const all =
        (await this.totalOfRegion(query, visible)) ?? (await this.totalOfCells(actor, query, filter));
      if (all.count > mostCounted) return { ...all, counted: 'sums' };
    }
    return { ...(await this.added('facts', filter)), counted: 'facts' };
  }

  /** Of a year or the first part of it, in pairs or not, in a region that does not both buy and sell; undefined for all others. */
  private async totalOfRegion(query: FactFilters, visible: string[] | null): Promise<Total | undefined> {
    const { year, month, untilMonth, untilDay, paired, ...others } = query;
    const { limit: _l, cursor: _c, count: _n, ...narrowing } = others as Partial<ListFacts>;
    if (year === undefined || Object.values(narrowing).some((value) => value !== undefined)) return undefined;
    const values: unknown[] = [year, visible];
    const at = (value: unknown): string => `$${values.push(value)}`;
    const asked = [
      untilDay === undefined || untilMonth === undefined
        ? 'day = 0'
        : `(day = 0 AND month < ${at(untilMonth)} OR day BETWEEN 1 AND ${at(untilDay)} AND month = ${at(untilMonth)})`,
      ...(month === undefined ? [] : [`month = ${at(month)}`]),
      ...(untilMonth === undefined ? [] : [`month <= ${at(untilMonth)}`]),
      ...(paired === undefined ? [] : [`in_pairs = ${at(paired)}`]),
    ];
    const sides = await this.database.read<Total>(
      `SELECT sum(fact_count)::int AS count, sum(amount_fen)::bigint AS "sumFen" FROM region_tallies
        WHERE year = $1 AND ${visible ? within('$2', 'code') : `side = 'east' AND $2::text[] IS NULL`}
          AND ${asked.join(' AND ')}
        GROUP BY side`,
      values,
    );
    return sides.length > 1 ? undefined : sides[0];
  }

  /** Cells know no days: of a month up to a day the facts are asked. */
  private async totalOfCells(actor: Actor, query: FactFilters, filter: FactConditions): Promise<Total> {
    const { untilMonth, untilDay } = query;
    if (untilMonth === undefined || untilDay === undefined) return this.added('tallies', filter);
    const before = { ...query, untilMonth: untilMonth - 1, untilDay: undefined };
    const [months, days] = await Promise.all([
      this.added('tallies', await this.filter(actor, before)),
      this.added('facts', add(filter, 'f.month = ?', untilMonth)),
    ]);
    return { count: months.count + days.count, sumFen: sumFen([months.sumFen, days.sumFen]) };
  }

  private async added(table: 'facts' | 'tallies', { conditions, values }: FactConditions): Promise<Total> {
    const number = table === 'facts' ? 'count(*)' : 'coalesce(sum(f.fact_count), 0)';
    const [all] = await this.database.read<Total>(
      `SELECT ${number}::int AS count, coalesce(sum(f.amount_fen), 0)::bigint AS "sumFen"
         FROM ${table} f WHERE ${conditions.join(' AND ')}`,
      values,
    );
    return all ?? { count: 0, sumFen: 0 };
  }

  /** What the actor may read, narrowed by what it asks for; for every sum over facts. */
  async filter(actor: Actor, query: FactFilters): Promise<FactConditions> {
    return (await this.scope(actor, query)).filter;
  }

  /** `isFurther`: for a page that begins where another one ended. */
  private async scope(actor: Actor, query: FactFilters, isFurther = false): Promise<Scope> {
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
    for (const [condition, value] of bounded(query, isFurther)) filter = add(filter, condition, value);
    for (const [column, name] of equalColumns) equals(column, query[name]);
    if (query.paired !== undefined)
      filter.conditions.push(`f.pairing_id IS ${query.paired ? 'NOT NULL' : 'NULL'}`);
    if (query.countsToTarget !== undefined)
      filter.conditions.push(query.countsToTarget ? countsToTarget : `NOT ${countsToTarget}`);
    if (query.adjusting) filter.conditions.push('f.adjusts_year IS NOT NULL');
    const pair = await this.pairing(query.pairingId);
    if (query.pairingId === 'none') filter.conditions.push('f.pairing_id IS NULL');
    else equals('pairing_id', query.pairingId);
    const district = query.district === undefined ? east : [query.district];
    const places = { visible, east: pair ? [pair.east] : district, west: pair ? [pair.west] : west };
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

/** What is asked for as it stands in a column, of facts and, but for what `isNarrow` names, of the cells of sums. */
const equalColumns = [
  ['year', 'year'],
  ['month', 'month'],
  ['east_code', 'district'],
  ['funding_source', 'fundingSource'],
  ['channel', 'channel'],
  ['mode', 'mode'],
  ['evidence_level', 'evidenceLevel'],
  ['paid', 'paid'],
  ['buyer_id', 'buyerId'],
  ['supplier_id', 'supplierId'],
  ['product_id', 'productId'],
  ['order_id', 'orderId'],
  ['adjusts_year', 'adjustsYear'],
  ['adjusts_month', 'adjustsMonth'],
] as const satisfies readonly (readonly [string, keyof FactFilters])[];

/** As the progress of targets counts: each at the evidence level that it asks for. */
const countsToTarget = `EXISTS (SELECT FROM targets t WHERE t.pairing_id = f.pairing_id AND t.year = f.year
                                  AND f.evidence_level >= t.minimum_evidence_level)`;

/**
 * An end, and a least level. A further page is entered at the comparison with the last row, which implies the month; asked
 * twice, the index would be entered at the month and walked down to that row (see `beyond`).
 */
function bounded(
  { untilMonth, untilDay, minimumEvidenceLevel }: FactFilters,
  isFurther: boolean,
): [condition: string, value: unknown][] {
  const bounds: [string, unknown][] = [];
  if (untilMonth !== undefined)
    bounds.push([isFurther ? '(f.month <= ?) IS TRUE' : 'f.month <= ?', untilMonth]);
  if (untilMonth !== undefined && untilDay !== undefined)
    bounds.push([`(f.month < ${untilMonth} OR f.day <= ?)`, untilDay]);
  if (minimumEvidenceLevel !== undefined) bounds.push(['f.evidence_level >= ?', minimumEvidenceLevel]);
  return bounds;
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

/** The fewest codes that all matching facts are found by; null = every region there is. */
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
      : `(SELECT code FROM regions) place`;
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
