import { type Actor, Database, decodeCursor, type Page, page, partyOf } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListRefunds, RefundItem } from './refunds.dto';

@Injectable()
export class RefundsQueries {
  constructor(private readonly database: Database) {}

  /** Money that goes back on the orders that the actor's organisation buys or sells, newest first. */
  async list(actor: Actor, query: ListRefunds): Promise<Page<RefundItem>> {
    const after = decodeCursor(query.cursor, z.tuple([z.uuid()]));
    const rows = await this.database.read<RefundItem>(
      `SELECT r.id, r.number, r.order_id AS "orderId", o.number AS "orderNumber", r.payment_id AS "paymentId",
              r.buyer_id AS "buyerId", b.name AS "buyerName", r.supplier_id AS "supplierId", s.name AS "supplierName",
              r.amount_fen AS "amountFen", r.reason, r.route, r.transfer_code AS "transferCode", r.state,
              r.opened_at AS "openedAt", r.sent_at AS "sentAt", r.paid_at AS "paidAt", r.failed_at AS "failedAt",
              r.failure
         FROM refunds r
         JOIN orders o ON o.id = r.order_id
         JOIN organizations b ON b.id = r.buyer_id
         JOIN organizations s ON s.id = r.supplier_id
        WHERE ${partyOf(actor, '$1', 'r')} AND ($2::uuid IS NULL OR r.order_id = $2)
          AND ($3::text[] IS NULL OR r.state = ANY ($3)) AND ($4::uuid IS NULL OR r.id < $4)
        ORDER BY r.id DESC LIMIT $5`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (refund) => [refund.id]);
  }
}
