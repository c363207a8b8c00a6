import { type Actor, Config, Database, decodeCursor, type Page, Problem, page, partyOf } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListPayments, PaymentItem } from './payments.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const selectPayment = `
  SELECT p.id, p.order_id AS "orderId", o.number AS "orderNumber", p.buyer_id AS "buyerId", b.name AS "buyerName",
         p.supplier_id AS "supplierId", s.name AS "supplierName", p.provider, p.amount_fen AS "amountFen", p.received_fen AS "receivedFen", p.refunded_fen AS "refundedFen",
         p.transfer_code AS "transferCode", p.state, p.requested_at AS "requestedAt", p.captured_at AS "capturedAt"
    FROM payments p
    JOIN orders o ON o.id = p.order_id
    JOIN organizations b ON b.id = p.buyer_id
    JOIN organizations s ON s.id = p.supplier_id`;

@Injectable()
export class PaymentsQueries {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  async payments(actor: Actor, query: ListPayments): Promise<Page<PaymentItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<PaymentItem>(
      `${selectPayment}
        WHERE ${partyOf(actor, '$1', 'p')} AND ($2::uuid IS NULL OR p.order_id = $2)
          AND ($3::text[] IS NULL OR p.state = ANY ($3)) AND ($4::uuid IS NULL OR p.id < $4)
        ORDER BY p.id DESC LIMIT $5`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(
      rows.map((row) => this.withPayee(row)),
      query.limit,
      (payment) => [payment.id],
    );
  }

  /** 404 unless the actor's organisation pays it or is paid by it. */
  async payment(actor: Actor, id: string): Promise<PaymentItem> {
    const rows = await this.database.read<PaymentItem>(
      `${selectPayment} WHERE p.id = $1 AND ${partyOf(actor, '$2', 'p')}`,
      [id, actor.organizationId],
    );
    return this.onlyPayment(rows);
  }

  private onlyPayment([row]: PaymentItem[]): PaymentItem {
    if (!row) throw new Problem('request.not_found');
    return this.withPayee(row);
  }

  private withPayee(row: PaymentItem): PaymentItem {
    return { ...row, payee: this.config.payee };
  }
}
