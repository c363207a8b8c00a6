import { type Actor, Database, decodeCursor, narrowed, type Page, page, partyOf } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { payerOf } from '../transfers/payment-lists.service';
import { maskedSql } from '../transfers/payout-account.policy';
import type { ListRefunds, RefundItem } from './refunds.dto';

const lastId = z.tuple([z.uuid()]);

/** Money that goes back, as both sides and the operator see it. */
@Injectable()
export class RefundsQueries {
  constructor(private readonly database: Database) {}

  async list(actor: Actor, query: ListRefunds): Promise<Page<RefundItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const mine =
      actor.persona === 'operator' ? narrowed('$1::uuid IS NOT NULL', '$1::uuid') : partyOf(actor, '$1');
    const rows = await this.database.read<RefundItem>(
      `SELECT f.id, f.number, f.order_id AS "orderId", o.number AS "orderNumber", f.payment_id AS "paymentId", f.buyer_id AS "buyerId",
              b.name AS "buyerName", f.supplier_id AS "supplierId", g.name AS "supplierName",
              f.amount_fen AS "amountFen", f.reason, f.route, f.transfer_code AS "transferCode", f.state,
              f.opened_at AS "openedAt", f.sent_at AS "sentAt", f.paid_at AS "paidAt", f.failed_at AS "failedAt",
              f.failure,
              CASE WHEN p.payer_name IS NOT NULL THEN json_build_object(
                'name', p.payer_name, 'account', ${maskedSql('p.payer_account')}) END AS payer,
              l.list_id AS "listId", t.number AS "listNumber"
         FROM (SELECT * FROM refunds
                WHERE ${mine} AND ($2::uuid IS NULL OR order_id = $2) AND ($3::text[] IS NULL OR state = ANY ($3))
                  AND ($4::text IS NULL OR route = $4) AND ($5::uuid IS NULL OR id < $5)
                ORDER BY id DESC LIMIT $6) f
         JOIN orders o ON o.id = f.order_id
         JOIN organizations b ON b.id = f.buyer_id
         JOIN organizations g ON g.id = f.supplier_id
         LEFT JOIN LATERAL (${payerOf('f.payment_id')}) p ON true
         LEFT JOIN payment_list_lines l ON l.refund_id = f.id AND l.alive
         LEFT JOIN payment_lists t ON t.id = l.list_id
        ORDER BY f.id DESC`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        query.route ?? null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (refund) => [refund.id]);
  }
}
