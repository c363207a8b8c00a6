import {
  type Actor,
  Clock,
  Database,
  days,
  decodeCursor,
  type JsonText,
  ownedBy,
  type Page,
  Problem,
  page,
  partyOf,
  schemas,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  deliveryStatus,
  dueFen,
  type OrderFigures,
  paymentStatus,
  restOverdueFrom,
  restQuantity,
} from './order.policy';
import type { OrderSheet } from './order-sheet.policy';
import type { ListOrders, ListUsualGoods, OrderDetail, OrderItem, UsualGood } from './orders.dto';

/** How far back "usual" looks. */
const usualDays = 180;

type Row = Omit<OrderItem, 'deliveryStatus' | 'paymentStatus' | 'dueFen'> & OrderFigures;

/** What the list and the order page share; `o` is the order. */
const shownColumns = `
  o.id, o.number, o.state, o.buyer_id AS "buyerId", buyer.name AS "buyerName", o.supplier_id AS "supplierId",
  supplier.name AS "supplierName", o.funding_source AS "fundingSource", o.payment_terms AS "paymentTerms",
  o.total_fen AS "totalFen", o.paid_fen AS "paidFen", o.placed_at AS "placedAt", o.confirm_by AS "confirmBy"`;
const itemColumns = `${shownColumns}, sums.*`;

/** What the statuses are made from. */
type Figures = OrderFigures & { id: string; shown: JsonText<unknown> };
const figureColumns = `
  o.id, o.state, o.payment_terms AS "paymentTerms", o.total_fen AS "totalFen", o.paid_fen AS "paidFen", sums.quantity,
  sums."shippedQuantity", sums."acceptedQuantity", sums."rejectedQuantity", sums."closedQuantity", sums."acceptedFen",
  sums."rejectedFen", sums."closedFen", sums."returnedFen"`;

const itemJoins = `
  JOIN organizations buyer ON buyer.id = o.buyer_id
  JOIN organizations supplier ON supplier.id = o.supplier_id
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS "lineCount",
           (array_agg(json_build_object('productName', product_name, 'illustration', illustration)
                      ORDER BY position))[1] AS "firstLine",
           sum(quantity)::int AS quantity, sum(shipped_quantity)::int AS "shippedQuantity",
           sum(accepted_quantity)::int AS "acceptedQuantity", sum(rejected_quantity)::int AS "rejectedQuantity",
           sum(price_fen * accepted_quantity)::bigint AS "acceptedFen",
           sum(price_fen * rejected_quantity)::bigint AS "rejectedFen",
           sum(closed_quantity)::int AS "closedQuantity", sum(price_fen * closed_quantity)::bigint AS "closedFen",
           sum(price_fen * returned_quantity + claimed_fen)::bigint AS "returnedFen"
      FROM order_lines WHERE order_id = o.id) sums`;

/**
 * A page of orders, newest first, with the conditions that were asked for and no others: what a plan has to prepare for
 * costs even where it is not used. `name` for the few shapes that are asked again and again.
 */
function listOf(
  actor: Actor,
  { q, state, cursor, limit }: ListOrders,
): { name: string | undefined; text: string; values: unknown[] } {
  const after = decodeCursor(cursor, z.tuple([z.uuid()]));
  const values: unknown[] = [actor.organizationId, limit + 1];
  const asked: string[] = [];
  const ask = (what: string, value: unknown, condition: (placeholder: string) => string): string => {
    asked.push(what);
    return `AND ${condition(`$${values.push(value)}`)}`;
  };
  const narrowing = [
    state?.length ? ask('state', state, (states) => `o.state = ANY (${states}::text[])`) : '',
    after ? ask('after', after[0], (last) => `o.id < ${last}::uuid`) : '',
    q ? ask('words', q.replaceAll(/[\\%_]/g, '\\$&'), hasWords) : '',
  ];
  return {
    name: q ? undefined : ['orders-of', actor.persona, ...asked].join('-'),
    text: `WITH page AS MATERIALIZED (
             SELECT o.* FROM orders o WHERE ${partyOf(actor, '$1', 'o')} ${narrowing.join(' ')}
              ORDER BY o.id DESC LIMIT $2)
           SELECT ${figureColumns},
                  (SELECT row_to_json(shown)::text FROM (SELECT ${shownColumns}, sums."acceptedFen", sums."returnedFen",
                          sums."lineCount", sums."firstLine") shown) AS shown
             FROM page o ${itemJoins} ORDER BY o.id DESC`,
    values,
  };
}

/** In the order's number, in its goods or in the name of the other side. */
function hasWords(words: string): string {
  return `(o.number LIKE ${words} || '%'
           OR EXISTS (SELECT FROM order_lines l
                       WHERE l.order_id = o.id AND l.product_name ILIKE '%' || ${words} || '%')
           OR EXISTS (SELECT FROM organizations g
                       WHERE g.id IN (o.buyer_id, o.supplier_id) AND g.id <> $1
                         AND g.name ILIKE '%' || ${words} || '%'))`;
}

@Injectable()
export class OrdersQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** PostgreSQL writes what is shown of each; only the statuses are added here. */
  async list(actor: Actor, query: ListOrders): Promise<JsonText<Page<OrderItem>>> {
    const { name, text, values } = listOf(actor, query);
    const rows = name
      ? await this.database.hot<Figures>(name, text, values)
      : await this.database.read<Figures>(text, values);
    const { items, nextCursor } = page(rows, query.limit, (order) => [order.id]);
    return `{"items":[${items.map(withStatuses).join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`;
  }

  /** 404 when the actor's organisation neither buys nor sells it. */
  async one(actor: Actor, id: string): Promise<OrderDetail> {
    const [row] = await this.database.hot<Row & Omit<OrderDetail, keyof OrderItem>>(
      `order-of-${actor.persona}`,
      `SELECT ${itemColumns}, o.checkout_id AS "checkoutId", o.confirmed_at AS "confirmedAt",
              o.completed_at AS "completedAt", o.cancelled_at AS "cancelledAt", o.cancelled_by AS "cancelledBy",
              o.cancel_reason AS "cancelReason", o.rest_closed_at AS "restClosedAt",
              o.rest_closed_by AS "restClosedBy", o.rest_close_reason AS "restCloseReason", c.delivery_address AS "deliveryAddress", c.note,
              json_build_object('id', u.id, 'name', u.name) AS "placedBy",
              (SELECT json_agg(json_build_object(
                        'id', l.id, 'skuId', l.sku_id, 'productId', l.product_id, 'productName', l.product_name,
                        'spec', l.spec, 'illustration', l.illustration, 'unitGrams', l.unit_grams,
                        'originCountyCode', l.origin_county_code, 'originCountyName', r.name,
                        'quantity', l.quantity, 'priceFen', l.price_fen, 'amountFen', l.amount_fen,
                        'shippedQuantity', l.shipped_quantity, 'acceptedQuantity', l.accepted_quantity,
                        'rejectedQuantity', l.rejected_quantity, 'returnedQuantity', l.returned_quantity,
                        'closedQuantity', l.closed_quantity, 'claimedFen', l.claimed_fen)
                      ORDER BY l.position)
                 FROM order_lines l JOIN regions r ON r.code = l.origin_county_code
                WHERE l.order_id = o.id) AS lines,
              (SELECT coalesce(json_agg(json_build_object(
                        'id', e.id, 'type', e.type, 'occurredAt', e.occurred_at,
                        'actorName', e.actor ->> 'userName', 'payload', e.payload)
                      ORDER BY e.occurred_at, e.id), '[]')
                 FROM events e WHERE e.subject_id = o.id) AS timeline
         FROM orders o ${itemJoins}
         JOIN checkouts c ON c.id = o.checkout_id
         JOIN users u ON u.id = c.placed_by
        WHERE o.id = $1 AND ${partyOf(actor, '$2', 'o')}`,
      [id, actor.organizationId],
    );
    if (!row) throw new Problem('request.not_found');
    const { checkoutId, confirmedAt, completedAt, cancelledAt, cancelledBy, cancelReason } = row;
    const { restClosedAt, restClosedBy, restCloseReason } = row;
    const { deliveryAddress, note, placedBy, lines, timeline } = row;
    return {
      ...toItem(row),
      ...{ checkoutId, confirmedAt, completedAt, cancelledAt, cancelledBy, cancelReason },
      ...{ restClosedAt, restClosedBy, restCloseReason, restOverdueFrom: overdueFrom(row) },
      ...{ deliveryAddress, note, placedBy, lines, timeline },
    };
  }

  /** What the paper shows. 404 outside the actor's scope. */
  async sheet(actor: Actor, id: string): Promise<OrderSheet> {
    const order = await this.one(actor, id);
    const codes = await this.database.read<{ id: string; creditCode: string }>(
      'SELECT id, credit_code AS "creditCode" FROM organizations WHERE id IN ($1, $2)',
      [order.buyerId, order.supplierId],
    );
    const codeOf = (organization: string) => codes.find((one) => one.id === organization)?.creditCode ?? '';
    return { ...order, buyerCreditCode: codeOf(order.buyerId), supplierCreditCode: codeOf(order.supplierId) };
  }

  /** Most often ordered first; what can no longer be bought is left out. */
  async usualGoods(actor: Actor, query: ListUsualGoods): Promise<Page<UsualGood>> {
    const after = decodeCursor(query.cursor, z.tuple([schemas.number32, z.uuid()]));
    const rows = await this.database.read<UsualGood>(
      `SELECT k.id AS "skuId", p.id AS "productId", p.name AS "productName", k.spec, p.illustration,
              k.unit_grams AS "unitGrams", p.supplier_id AS "supplierId", g.name AS "supplierName",
              p.excluded_funding AS "excludedFunding", k.price_fen AS "priceFen",
              k.minimum_quantity AS "minimumQuantity", coalesce(s.on_hand - s.held, 0) AS available,
              "orderCount", "totalQuantity", "lastQuantity", "lastOrderedAt"
         FROM (SELECT l.sku_id, count(DISTINCT o.id)::int AS "orderCount", sum(l.quantity)::int AS "totalQuantity",
                      (array_agg(l.quantity ORDER BY o.id DESC))[1] AS "lastQuantity",
                      max(o.placed_at) AS "lastOrderedAt"
                 FROM orders o JOIN order_lines l ON l.order_id = o.id
                WHERE ${ownedBy('o.buyer_id', '$1')} AND o.state <> 'cancelled' AND o.placed_at > $2
                GROUP BY l.sku_id) AS usual
         JOIN skus k ON k.id = usual.sku_id AND k.active
         JOIN products p ON p.id = k.product_id AND p.state = 'listed'
         JOIN organizations g ON g.id = p.supplier_id
         LEFT JOIN stock s ON s.sku_id = k.id
        WHERE $3::int IS NULL OR ("orderCount", k.id) < ($3, $4::uuid)
        ORDER BY "orderCount" DESC, k.id DESC LIMIT $5`,
      [
        actor.organizationId,
        this.clock.after(-days(usualDays)),
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (good) => [good.orderCount, good.skuId]);
  }
}

/** Statuses are derived here and nowhere stored. */
function withStatuses(order: Figures): string {
  const statuses = `"deliveryStatus":"${deliveryStatus(order)}","paymentStatus":"${paymentStatus(order)}"`;
  return `${order.shown.slice(0, -1)},${statuses},"dueFen":${dueFen(order)}}`;
}

/** Null while nothing was sent, and when nothing is left to send. */
function overdueFrom(order: OrderFigures & Pick<OrderDetail, 'timeline'>): string | null {
  const sent = order.timeline.filter(({ type }) => type === 'shipment.sent').at(-1);
  if (!sent || order.state !== 'confirmed' || restQuantity(order) === 0) return null;
  return restOverdueFrom(new Date(sent.occurredAt)).toISOString();
}

function toItem(row: Row): OrderItem {
  const { id, number, state, buyerId, buyerName, supplierId, supplierName, fundingSource, paymentTerms } =
    row;
  const { totalFen, acceptedFen, returnedFen, paidFen, placedAt, confirmBy, lineCount, firstLine } = row;
  return {
    ...{ id, number, state, deliveryStatus: deliveryStatus(row), paymentStatus: paymentStatus(row) },
    ...{ buyerId, buyerName, supplierId, supplierName, fundingSource, paymentTerms },
    ...{ totalFen, acceptedFen, returnedFen, paidFen, dueFen: dueFen(row) },
    ...{ placedAt, confirmBy, lineCount, firstLine },
  };
}
