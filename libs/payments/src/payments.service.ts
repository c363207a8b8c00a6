import { dueFen, Orders } from '@app/orders';
import {
  type Actor,
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
import type { PaymentItem } from './payments.dto';
import type { PaymentEvents } from './payments.events';
import { newTransferCode } from './transfer-code.policy';

/** What proves that an order was invoiced, and how much of it was paid; integer fen. */
export type OrderEvidence = {
  orderId: string;
  invoiceIds: string[];
  capturedFen: number;
  paymentIds: string[];
};

const requestStatement = 'SELECT request_payment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answer';
/** Among a million payables one fresh code in 150 is taken; the unique key finds it out, and the next one is tried. */
const codesToChooseFrom = 4;

type OpenPayment = { id: string; amountFen: number; transferCode: string };

/** Payables of orders. Whatever proves that money came goes through `capture`. */
@Injectable()
export class Payments {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
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
      `SELECT id, amount_fen AS "amountFen", transfer_code AS "transferCode"
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
   * Handler of `order.cancelled` and `return.agreed`: voids a payable whose amount is no longer what is due, so that
   * nobody pays by an old notice.
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
      if (open && open.amountFen !== dueFen(order)) await this.void(tx, { system: 'payments' }, id, open);
    }
  }

  /**
   * The money of a payable has come: the one door from bank lines to orders. The caller holds the order's lock.
   * Errors: payment.not_pending (so a payable is applied at most once), order.wrong_state.
   */
  async capture(
    tx: Tx,
    actor: Actor | SystemActor,
    payment: { id: string; orderId: string; amountFen: number },
    bankLineId: string,
  ): Promise<void> {
    const [, captured]: [unknown, number] = await tx.query(
      `UPDATE payments SET state = 'captured', captured_at = $2 WHERE id = $1 AND state = 'pending'`,
      [payment.id, this.clock.now()],
    );
    if (captured === 0) throw new Problem('payment.not_pending');
    await this.orders.addPaid(tx, payment.orderId, payment.amountFen);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'payment.captured',
      subjectId: payment.orderId,
      payload: { paymentId: payment.id, amountFen: payment.amountFen, bankLineId },
    });
    await this.orders.completeIfDone(tx, actor, payment.orderId);
  }

  /** What was invoiced and captured for these orders; an order with neither is left out. */
  async evidenceOf(tx: Tx, orderIds: readonly string[]): Promise<OrderEvidence[]> {
    return tx.query(
      `SELECT coalesce(i.order_id, p.order_id) AS "orderId",
              coalesce(i.ids, '{}') AS "invoiceIds",
              coalesce(p.fen, 0)::bigint AS "capturedFen", coalesce(p.ids, '{}') AS "paymentIds"
         FROM (SELECT order_id, array_agg(id ORDER BY id) AS ids
                 FROM invoices WHERE order_id = ANY ($1::uuid[]) GROUP BY 1) i
         FULL JOIN (SELECT order_id, sum(amount_fen) AS fen, array_agg(id ORDER BY id) AS ids
                      FROM payments WHERE order_id = ANY ($1::uuid[]) AND state = 'captured' GROUP BY 1) p
           ON p.order_id = i.order_id`,
      [orderIds],
    );
  }
}
