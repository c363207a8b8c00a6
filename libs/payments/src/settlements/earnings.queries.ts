import { type Actor, Clock, Database, days, decodeCursor, ownedBy, type Page, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type DaysBin, daysFigures } from './payout-days.policy';
import type { EarningItem, Earnings, ListEarnings, PayoutDays } from './settlements.dto';
import { daysBetween, ofSupplier, supplierOf } from './settlements.queries';

const lastId = z.tuple([z.uuid()]);

const lines = `
  CROSS JOIN LATERAL (
    SELECT sum(price_fen * accepted_quantity)::bigint AS accepted, sum(price_fen * returned_quantity + claimed_fen)::bigint AS returned,
           sum(price_fen * (quantity - accepted_quantity - rejected_quantity - closed_quantity))::bigint AS unjudged
      FROM order_lines WHERE order_id = o.id) l`;

/** Only orders that are open are summed line by line; what is completed stands in the items. */
const earnings = `
  WITH open AS (
    SELECT l.accepted - l.returned AS earned, l.accepted, l.unjudged FROM orders o ${lines}
     WHERE ${ownedBy('o.supplier_id', '$1')} AND o.state = 'confirmed'
  ), waiting AS (
    SELECT i.kind, i.amount_fen FROM settlement_items i
     WHERE ${ownedBy('i.supplier_id', '$1')} AND i.settlement_id IS NULL
       AND (i.kind = 'order' OR EXISTS (SELECT FROM settlement_items s WHERE s.id = i.order_id))
  ), settled AS (
    SELECT s.state, s.amount_fen,
           (SELECT count(*) FROM settlement_items i WHERE i.settlement_id = s.id AND i.kind = 'order') AS orders
      FROM settlements s WHERE ${ownedBy('s.supplier_id', '$1')}
  )
  SELECT (SELECT json_build_object('amountFen', coalesce(sum(unjudged), 0), 'orders', count(*)) FROM open
           WHERE unjudged > 0) AS travelling,
         (SELECT json_build_object('amountFen', coalesce(sum(earned), 0), 'orders', count(*)) FROM open
           WHERE accepted > 0) AS "awaitingPayment",
         (SELECT json_build_object('amountFen', coalesce(sum(amount_fen), 0),
                                   'orders', count(*) FILTER (WHERE kind = 'order')) FROM waiting) AS "toSettle",
         (SELECT json_build_object('amountFen', coalesce(sum(amount_fen), 0), 'orders', coalesce(sum(orders), 0))
            FROM settled WHERE state = 'open') AS "onTheWay",
         (SELECT json_build_object('amountFen', coalesce(sum(amount_fen), 0), 'orders', coalesce(sum(orders), 0))
            FROM settled WHERE state = 'paid') AS paid,
         EXISTS (SELECT FROM payout_accounts a WHERE ${ownedBy('a.supplier_id', '$1')} AND a.state = 'current')
           AS "hasAccount"`;

const stage = `
  CASE WHEN s.state = 'paid' THEN 'paid' WHEN s.id IS NOT NULL THEN 'on_the_way'
       WHEN o.state = 'completed' THEN 'to_settle' WHEN l.accepted > 0 THEN 'awaiting_payment' ELSE 'travelling' END`;

const perOrder = `
  SELECT e.* FROM (
    SELECT o.id AS "orderId", o.number AS "orderNumber", b.name AS "buyerName", ${stage} AS stage,
           o.total_fen AS "totalFen", l.accepted AS "acceptedFen", l.returned AS "returnedFen",
           l.accepted - l.returned AS "earnedFen", o.paid_fen AS "receivedFen", a.last_at AS "acceptedAt",
           s.id AS "settlementId", s.number AS "settlementNumber", p.state AS "payoutState", s.paid_at AS "paidAt",
           ${daysBetween('a.last_at', 'coalesce(s.paid_at, $2)')} AS days
      FROM orders o ${lines}
      JOIN organizations b ON b.id = o.buyer_id
     CROSS JOIN LATERAL (SELECT max(second_signed_at) AS last_at FROM acceptances
                          WHERE order_id = o.id AND state = 'accepted' AND accepted_fen > 0) a
      LEFT JOIN settlement_items i ON i.id = o.id
      LEFT JOIN settlements s ON s.id = i.settlement_id
      LEFT JOIN payouts p ON p.settlement_id = s.id AND p.state <> 'failed'
     WHERE ${ownedBy('o.supplier_id', '$1')} AND o.state IN ('confirmed', 'completed')
       AND (l.accepted > 0 OR o.state = 'confirmed') AND ($3::uuid IS NULL OR o.id < $3)) e
   WHERE $4::text[] IS NULL OR e.stage = ANY ($4)
   ORDER BY e."orderId" DESC LIMIT $5`;

/** C7: where the money of a cooperative is, and how long it takes. */
@Injectable()
export class EarningsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async ofSupplier(actor: Actor): Promise<Earnings> {
    const [row] = await this.database.read<Omit<Earnings, 'earnedFen'>>(earnings, [actor.organizationId]);
    if (!row) throw new Error('The figures of a cooperative are one row.');
    const { awaitingPayment, toSettle, onTheWay, paid } = row;
    const earnedFen = awaitingPayment.amountFen + toSettle.amountFen + onTheWay.amountFen + paid.amountFen;
    return { earnedFen, ...row };
  }

  async orders(actor: Actor, query: ListEarnings): Promise<Page<EarningItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<EarningItem>(perOrder, [
      actor.organizationId,
      this.clock.now(),
      after?.[0] ?? null,
      query.stage?.length ? query.stage : null,
      query.limit + 1,
    ]);
    return page(rows, query.limit, (order) => [order.orderId]);
  }

  /** Of the orders paid out in the last 365 days; of one cooperative, or for an operator of all. */
  async payoutDays(actor: Actor): Promise<PayoutDays> {
    const now = this.clock.now();
    const supplier = supplierOf(actor);
    const bins = await this.database.read<DaysBin>(
      `SELECT ${daysBetween('i.accepted_at', 's.paid_at')} AS days, count(*)::int AS orders
         FROM settlements s JOIN settlement_items i ON i.settlement_id = s.id AND i.kind = 'order'
        WHERE ${ofSupplier('s.supplier_id', '$1')} AND s.state = 'paid' AND s.paid_at >= $2
        GROUP BY 1 ORDER BY 1`,
      [supplier, new Date(now.getTime() - days(365))],
    );
    const [waiting] = await this.database.read<PayoutDays['waiting']>(
      `SELECT count(*)::int AS orders, max(${daysBetween('i.accepted_at', '$2::timestamptz')}) AS "oldestDays"
         FROM settlement_items i LEFT JOIN settlements s ON s.id = i.settlement_id
        WHERE ${ofSupplier('i.supplier_id', '$1')} AND i.kind = 'order' AND (s.id IS NULL OR s.state = 'open')`,
      [supplier, now],
    );
    return { ...daysFigures(bins), bins, waiting: waiting ?? { orders: 0, oldestDays: null } };
  }
}
