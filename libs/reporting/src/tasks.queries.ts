import { type Actor, Clock, Database, ownedBy } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { TaskItem } from './reporting.dto';

/** One row per waiting thing: order, since when, amount. $1 organisation; for buyers $2 user, $3 now. */
type Waiting = readonly [kind: TaskItem['kind'], sql: string];

/** What is still due on an order, as `dueFen` in the orders lib says; `o` is the order. */
const dueOfOrder = `(
  CASE o.payment_terms WHEN 'prepaid' THEN o.total_fen - s.dropped_fen ELSE s.accepted_fen END
    - s.returned_fen - o.paid_fen)::bigint`;
const sumsOfOrder = `
  CROSS JOIN LATERAL (
    SELECT sum(price_fen * accepted_quantity) AS accepted_fen, sum(price_fen * (rejected_quantity + closed_quantity)) AS dropped_fen,
           sum(price_fen * returned_quantity + claimed_fen) AS returned_fen, sum(quantity - shipped_quantity - closed_quantity) AS unshipped
      FROM order_lines WHERE order_id = o.id) s`;

/** An invoice or a request waits once, however many orders it is for: it is named by the first of them. */
const firstOrderOf = (table: string, key: string, paper: string): string =>
  `(SELECT order_id FROM ${table} WHERE ${key} = ${paper} ORDER BY order_id LIMIT 1)`;

const ofBuyer: Waiting[] = [
  [
    'to_accept',
    `SELECT order_id, shipped_at, NULL::bigint FROM shipments WHERE ${ownedBy('buyer_id', '$1')} AND state = 'shipped'`,
  ],
  [
    'overdue_acceptance',
    `SELECT order_id, accept_by, NULL::bigint FROM shipments
      WHERE ${ownedBy('buyer_id', '$1')} AND state IN ('shipped', 'awaiting_second_signature') AND accept_by < $3`,
  ],
  [
    'to_sign',
    `SELECT order_id, first_signed_at, NULL::bigint FROM acceptances
      WHERE ${ownedBy('buyer_id', '$1')} AND state = 'awaiting_second_signature' AND first_signer_id <> $2`,
  ],
  [
    'to_pay',
    `SELECT o.id, coalesce(o.confirmed_at, o.placed_at), ${dueOfOrder} FROM orders o ${sumsOfOrder}
      WHERE ${ownedBy('o.buyer_id', '$1')} AND ${dueOfOrder} > 0
        AND (o.state = 'confirmed' OR o.state = 'placed' AND o.payment_terms = 'prepaid')`,
  ],
  [
    'invoices_to_verify',
    `SELECT ${firstOrderOf('invoice_orders', 'invoice_id', 'i.id')}, registered_at, NULL::bigint FROM invoices i
      WHERE ${ownedBy('buyer_id', '$1')} AND state = 'registered' AND amount_fen > reversed_fen`,
  ],
];

const ofSupplier: Waiting[] = [
  [
    'to_confirm',
    `SELECT id, placed_at, NULL::bigint FROM orders
      WHERE ${ownedBy('supplier_id', '$1')} AND state = 'placed'`,
  ],
  [
    'to_ship',
    `SELECT o.id, o.confirmed_at, NULL::bigint FROM orders o ${sumsOfOrder}
      WHERE ${ownedBy('o.supplier_id', '$1')} AND o.state = 'confirmed' AND s.unshipped > 0
        AND (o.payment_terms <> 'prepaid' OR ${dueOfOrder} <= 0)`,
  ],
  [
    'in_transit',
    `SELECT order_id, shipped_at, NULL::bigint FROM shipments
      WHERE ${ownedBy('supplier_id', '$1')} AND state IN ('shipped', 'awaiting_second_signature')`,
  ],
  [
    'returns_to_decide',
    `SELECT order_id, requested_at, NULL::bigint FROM goods_returns WHERE ${ownedBy('supplier_id', '$1')} AND state = 'requested'`,
  ],
  [
    'money_arriving',
    `SELECT o.id, coalesce(o.confirmed_at, o.placed_at), ${dueOfOrder} FROM orders o ${sumsOfOrder}
      WHERE ${ownedBy('o.supplier_id', '$1')} AND o.state = 'confirmed' AND ${dueOfOrder} > 0`,
  ],
  [
    'invoices_to_issue',
    `SELECT ${firstOrderOf('invoice_request_orders', 'request_id', 'r.id')}, requested_at, NULL::bigint
       FROM invoice_requests r WHERE ${ownedBy('supplier_id', '$1')} AND state = 'requested'`,
  ],
  [
    'red_letters_needed',
    `SELECT o.id, r.at, NULL::bigint
       FROM (SELECT order_id, max(decided_at) AS at FROM goods_returns
              WHERE ${ownedBy('supplier_id', '$1')} AND state = 'agreed' GROUP BY 1) r
       JOIN orders o ON o.id = r.order_id ${sumsOfOrder}
      WHERE (SELECT coalesce(sum(amount_fen), 0) FROM invoice_orders WHERE order_id = o.id)
            > s.accepted_fen - s.returned_fen`,
  ],
  [
    'invoices_disputed',
    `SELECT ${firstOrderOf('invoice_orders', 'invoice_id', 'i.id')}, judged_at, NULL::bigint FROM invoices i
      WHERE ${ownedBy('issuer_id', '$1')} AND state = 'disputed' AND amount_fen > reversed_fen`,
  ],
];

@Injectable()
export class TasksQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Every kind of the actor's side, also those of which nothing waits. */
  async of(actor: Actor): Promise<TaskItem[]> {
    const isBuyer = actor.persona === 'buyer';
    const kinds = isBuyer ? ofBuyer : ofSupplier;
    const waiting = kinds.map(([kind, sql]) => `SELECT '${kind}', w.* FROM (${sql}) w`);
    const names = kinds.map(([kind], position) => `('${kind}', ${position})`);
    const rows = await this.database.read<TaskItem>(
      `WITH waiting(kind, order_id, since, fen) AS MATERIALIZED (${waiting.join(' UNION ALL ')})
       SELECT k.kind, count(w.order_id)::int AS count, min(w.since) AS "oldestAt",
              coalesce((SELECT array_agg(order_id ORDER BY since)
                          FROM (SELECT order_id, min(since) AS since FROM waiting
                                 WHERE kind = k.kind GROUP BY order_id ORDER BY 2 LIMIT 5) oldest), '{}') AS "orderIds",
              CASE WHEN k.kind IN ('to_pay', 'money_arriving') THEN coalesce(sum(w.fen), 0)::bigint END AS "amountFen"
         FROM (VALUES ${names.join(', ')}) AS k(kind, position) LEFT JOIN waiting w ON w.kind = k.kind
        GROUP BY k.kind, k.position ORDER BY k.position`,
      isBuyer ? [actor.organizationId, actor.userId, this.clock.now()] : [actor.organizationId],
    );
    return rows.map(({ amountFen, ...task }) =>
      typeof amountFen === 'number' ? { ...task, amountFen } : task,
    );
  }
}
