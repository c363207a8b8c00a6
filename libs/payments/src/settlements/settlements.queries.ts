import { type Actor, Database, decodeCursor, narrowed, type Page, Problem, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListSettlements, SettlementStatement, SettlementSummary } from './settlements.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

/** Operators see every cooperative, a cooperative itself; `supplierOf` says which value belongs to the placeholder. */
export const ofSupplier = (column: string, placeholder: string): string =>
  narrowed(`(${placeholder}::uuid IS NULL OR ${column} = ${placeholder})`, `${placeholder}::uuid`);
export const supplierOf = (actor: Actor): string | null =>
  actor.persona === 'operator' ? null : actor.organizationId;

/** Days of Asia/Shanghai between two moments. */
export const daysBetween = (from: string, to: string): string =>
  `(${to} AT TIME ZONE 'Asia/Shanghai')::date - (${from} AT TIME ZONE 'Asia/Shanghai')::date`;

const columns = `
  s.id, s.number, s.supplier_id AS "supplierId", g.name AS "supplierName", s.period_from AS "periodFrom",
  s.period_to AS "periodTo", s.accepted_fen AS "acceptedFen", s.returned_fen AS "returnedFen",
  s.amount_fen AS "amountFen", s.state, s.made_at AS "madeAt", s.paid_at AS "paidAt",
  (SELECT count(*) FILTER (WHERE kind = 'order')::int FROM settlement_items WHERE settlement_id = s.id) AS orders,
  (SELECT count(*) FILTER (WHERE kind = 'return')::int FROM settlement_items WHERE settlement_id = s.id) AS returns,
  (SELECT json_build_object('id', p.id, 'transferCode', p.transfer_code, 'state', p.state,
                            'releasedAt', p.released_at, 'paidAt', p.paid_at)
     FROM payouts p WHERE p.settlement_id = s.id AND p.state <> 'failed') AS payout`;

const items = `
  SELECT coalesce(json_agg(json_build_object(
           'kind', coalesce(r.kind, 'order'), 'orderId', i.order_id, 'orderNumber', o.number, 'buyerName', b.name,
           'paperNumbers', CASE WHEN r.number IS NULL THEN a.numbers ELSE to_json(ARRAY[r.number]) END, 'acceptedAt', i.accepted_at,
           'amountFen', i.amount_fen,
           'days', CASE WHEN i.kind = 'order' AND s.paid_at IS NOT NULL
                        THEN ${daysBetween('i.accepted_at', 's.paid_at')} END)
         ORDER BY i.accepted_at, i.id), '[]')
    FROM settlement_items i
    JOIN orders o ON o.id = i.order_id
    JOIN organizations b ON b.id = o.buyer_id
    LEFT JOIN goods_returns r ON r.id = i.goods_return_id
   CROSS JOIN LATERAL (SELECT coalesce(json_agg(number ORDER BY number), '[]') AS numbers
                         FROM acceptances WHERE order_id = o.id AND state = 'accepted') a
   WHERE i.settlement_id = s.id`;

const failures = `
  SELECT coalesce(json_agg(json_build_object('transferCode', p.transfer_code, 'failedAt', p.failed_at,
                                             'failure', p.failure) ORDER BY p.id), '[]')
    FROM payouts p WHERE p.settlement_id = s.id AND p.state = 'failed'`;

@Injectable()
export class SettlementsQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, query: ListSettlements): Promise<Page<SettlementSummary>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<SettlementSummary>(
      `SELECT ${columns}
         FROM (SELECT * FROM settlements
                WHERE ${ofSupplier('supplier_id', '$1')} AND ($2::uuid IS NULL OR supplier_id = $2)
                  AND ($3::text[] IS NULL OR state = ANY ($3)) AND ($4::uuid IS NULL OR id < $4)
                ORDER BY id DESC LIMIT $5) s
         JOIN organizations g ON g.id = s.supplier_id ORDER BY s.id DESC`,
      [
        supplierOf(actor),
        query.supplierId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (settlement) => [settlement.id]);
  }

  /** 404 unless it is the actor's own, or the actor an operator. */
  async statement(actor: Actor, id: string): Promise<SettlementStatement> {
    const [row] = await this.database.read<SettlementStatement>(
      `SELECT ${columns}, g.credit_code AS "supplierCreditCode", (${items}) AS items, (${failures}) AS failures
         FROM settlements s JOIN organizations g ON g.id = s.supplier_id
        WHERE s.id = $1 AND ${ofSupplier('s.supplier_id', '$2')}`,
      [id, supplierOf(actor)],
    );
    if (!row) throw new Problem('request.not_found');
    return row;
  }
}
