import { dueFen, Orders } from '@app/orders';
import {
  type Actor,
  businessDate,
  Clock,
  Config,
  currentTrace,
  Database,
  Events,
  eventActor,
  Ids,
  type OnceKey,
  Problem,
  type StoredEvent,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Journal } from '../journal/journal.service';
import type { PaymentEvents } from '../payments.events';
import type { PaymentState } from './payment.state';
import type { PaymentItem } from './payments.dto';
import { newTransferCode } from './transfer-code.policy';

/** What proves that an order was invoiced (verified invoices), and how much of it was paid, less refunds; integer fen. */
export type OrderEvidence = {
  orderId: string;
  invoiceIds: string[];
  capturedFen: number;
  paymentIds: string[];
};

const requestStatement = 'SELECT request_payment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answer';
/** Among a million payables one fresh code in 150 is taken; the unique key finds it out, and the next one is tried. */
const codesToChooseFrom = 4;

type OpenPayment = { id: string; amountFen: number; receivedFen: number; transferCode: string };
type Applied = { orderId: string; buyerId: string; amountFen: number; state: PaymentState };

/** What came for a payable; `cause` names it once and for all. Integer fen, never more than is still missing. */
export type Money = {
  paymentId: string;
  amountFen: number;
  provider: 'bank_transfer' | 'stripe';
  cause: { kind: 'allocation' | 'provider_payment'; id: string };
  bankLineId?: string;
};

/** Payables of orders. Whatever proves that money came goes through `apply`. */
@Injectable()
export class Payments {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly journal: Journal,
    private readonly config: Config,
  ) {}

  /**
   * The payable of what is due now: prepaid orders owe from the start, the others after acceptance. The open one is
   * given again while its amount is right, else it is voided and a new one made. One statement, one round trip: the
   * rules stand in the SQL function `request_payment`. Errors: payment.nothing_due.
   */
  async request(actor: Actor, key: OnceKey, orderId: string): Promise<PaymentItem> {
    const [row] = await this.database.hotWrite<{ answer: PaymentItem }>('request_payment', requestStatement, [
      JSON.stringify(eventActor(actor)),
      ...[key.key, key.route, key.bodyHash, orderId],
      this.ids.many(3),
      Array.from({ length: codesToChooseFrom }, () => newTransferCode()),
      JSON.stringify(this.config.payee),
      this.clock.now(),
      currentTrace()?.requestId ?? null,
    ]);
    if (!row) throw new Error('request_payment answered nothing');
    return row.answer;
  }

  private async openPaymentOf(tx: Tx, orderId: string): Promise<OpenPayment | undefined> {
    const [open]: OpenPayment[] = await tx.query(
      `SELECT id, amount_fen AS "amountFen", received_fen AS "receivedFen", transfer_code AS "transferCode"
         FROM payments WHERE order_id = $1 AND state = 'pending'`,
      [orderId],
    );
    return open;
  }

  private async void(
    tx: Tx,
    actor: Actor | SystemActor,
    orderId: string,
    { id, amountFen, transferCode }: OpenPayment,
  ): Promise<void> {
    const [, voided]: [unknown, number] = await tx.query(
      `UPDATE payments SET state = 'voided' WHERE id = $1 AND state = 'pending'`,
      [id],
    );
    if (voided === 0) throw new Problem('payment.not_pending');
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'payment.voided',
      subjectId: orderId,
      payload: { paymentId: id, amountFen, transferCode },
    });
  }

  /**
   * Handler of `order.cancelled`, `order.rest_closed`, `return.agreed` and `claim.agreed`: voids a payable whose amount is
   * no longer what is due, so that nobody pays by an old notice.
   */
  async voidStale(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    const orderIds = [...new Set(events.map((event) => event.subjectId))].sort();
    const withOpen: { id: string }[] = await tx.query(
      `SELECT DISTINCT order_id AS id FROM payments
        WHERE order_id = ANY ($1::uuid[]) AND state = 'pending' ORDER BY order_id`,
      [orderIds],
    );
    for (const { id } of withOpen) {
      const order = await this.orders.lock(tx, id);
      const open = await this.openPaymentOf(tx, id);
      if (open && open.amountFen - open.receivedFen !== dueFen(order))
        await this.void(tx, { system: 'payments' }, id, open);
    }
  }

  /**
   * Money for a payable has come: the one door, whoever brings it and however often. The caller holds the order's lock.
   * A payable that has all its money is captured. Errors: payment.not_pending (so money is applied at most once),
   * order.wrong_state.
   */
  async apply(tx: Tx, actor: Actor | SystemActor, money: Money): Promise<void> {
    const now = this.clock.now();
    const [[payment]]: [Applied[], number] = await tx.query(
      `UPDATE payments
          SET received_fen = received_fen + $2, provider = $3,
              state = CASE WHEN received_fen + $2 = amount_fen THEN 'captured' ELSE 'pending' END,
              captured_at = CASE WHEN received_fen + $2 = amount_fen THEN $4::timestamptz END
        WHERE id = $1 AND state = 'pending' AND received_fen + $2 <= amount_fen
       RETURNING order_id AS "orderId", buyer_id AS "buyerId", amount_fen AS "amountFen", state`,
      [money.paymentId, money.amountFen, money.provider, now],
    );
    if (!payment) throw new Problem('payment.not_pending');
    const { orderId, buyerId, amountFen, state } = payment;
    await this.orders.addPaid(tx, orderId, money.amountFen);
    await this.journal.post(tx, [
      {
        cause: money.cause,
        orderId,
        bookedOn: businessDate(now),
        debit: { account: money.provider === 'stripe' ? 'provider_clearing' : 'suspense' },
        credit: { account: 'buyer_receivable', partyId: buyerId },
        amountFen: money.amountFen,
      },
    ]);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: state === 'captured' ? 'payment.captured' : 'payment.part_received',
      subjectId: orderId,
      payload: {
        paymentId: money.paymentId,
        amountFen: state === 'captured' ? amountFen : money.amountFen,
        bankLineId: money.bankLineId ?? null,
      },
    });
    await this.orders.completeIfDone(tx, actor, orderId);
  }

  /**
   * Verified invoices of these orders, also those that a red letter took back since (docs/decisions/0025-invoices.md),
   * and what was received less refunds; an order with neither is left out.
   */
  async evidenceOf(tx: Tx, orderIds: readonly string[]): Promise<OrderEvidence[]> {
    return tx.query(
      `SELECT coalesce(i.order_id, p.order_id) AS "orderId",
              coalesce(i.ids, '{}') AS "invoiceIds",
              coalesce(p.fen, 0)::bigint AS "capturedFen", coalesce(p.ids, '{}') AS "paymentIds"
         FROM (SELECT l.order_id, array_agg(v.id ORDER BY v.id) AS ids
                 FROM invoice_orders l JOIN invoices v ON v.id = l.invoice_id
                WHERE l.order_id = ANY ($1::uuid[]) AND v.state = 'verified' AND v.original_id IS NULL GROUP BY 1) i
         FULL JOIN (SELECT order_id, sum(received_fen - refunded_fen) AS fen, array_agg(id ORDER BY id) AS ids
                      FROM payments WHERE order_id = ANY ($1::uuid[]) AND received_fen > 0 GROUP BY 1) p
           ON p.order_id = i.order_id`,
      [orderIds],
    );
  }
}
