import { type LockedOrder, Orders, overpaidFen } from '@app/orders';
import {
  type Actor,
  businessDate,
  Clock,
  Events,
  Ids,
  Problem,
  paperNumber,
  type StoredEvent,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Account, Posting } from '../journal/journal.policy';
import { Journal } from '../journal/journal.service';
import type { PaymentProvider } from '../paying/payment.state';
import { TransferCodes } from '../paying/transfer-codes.service';
import type { PaymentEvents } from '../payments.events';
import { Refund } from './refund.entity';
import type { RefundReason, RefundRoute, RefundState } from './refund.state';

/** Why money goes back, and since when: whenever it is handled, the books are the same. */
type Cause = { reason: RefundReason; at: Date; route?: RefundRoute };
/** Where money lies that goes back. */
type Source = Extract<Account, 'suspense' | 'provider_clearing' | 'disputes'>;
type Paid = { id: string; provider: PaymentProvider; leftFen: number };
/** Money that a bank took, and not we gave. */
type TakenBack = { paymentId: string; amountFen: number; reason: keyof typeof waysBack };

const waysBack = {
  reversal: { route: 'bank_transfer', from: 'suspense' },
  dispute: { route: 'dispute', from: 'disputes' },
} as const satisfies Partial<Record<RefundReason, { route: RefundRoute; from: Source }>>;

type Happening =
  | 'order.cancelled'
  | 'order.rest_closed'
  | 'delivery.rejected'
  | 'return.agreed'
  | 'claim.agreed';

const reasons: Record<Happening, RefundReason> = {
  'order.cancelled': 'cancellation',
  'order.rest_closed': 'closure',
  'delivery.rejected': 'rejection',
  'return.agreed': 'return',
  'claim.agreed': 'claim',
};

/** Money that goes back (退款). From the moment a refund is opened the order is paid so much less. */
@Injectable()
export class Refunds {
  constructor(
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly journal: Journal,
    private readonly codes: TransferCodes,
  ) {}

  /**
   * Handler of whatever makes less payable than was paid: the difference goes back, each part the way it came, the newest
   * payment first.
   */
  async openDue(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    const causeOf = new Map(
      events.map(({ subjectId, type, occurredAt }) => [
        subjectId,
        { reason: reasons[type as Happening] ?? 'overpayment', at: new Date(occurredAt) },
      ]),
    );
    const paid: { id: string }[] = await tx.query(
      'SELECT id FROM orders WHERE id = ANY ($1::uuid[]) AND paid_fen > 0 ORDER BY id',
      [[...causeOf.keys()]],
    );
    for (const { id } of paid) {
      const order = await this.orders.lock(tx, id);
      await this.openFor(tx, { system: 'refunds' }, order, causeOf.get(id) as Cause);
    }
  }

  /** Under the order's lock: opens refunds for all that was paid beyond what is payable. */
  async openFor(tx: Tx, actor: Actor | SystemActor, order: LockedOrder, cause: Cause): Promise<void> {
    let left = overpaidFen(order);
    if (left === 0) return;
    const payments: Paid[] = await tx.query(
      `SELECT id, provider, received_fen - refunded_fen AS "leftFen" FROM payments
        WHERE order_id = $1 AND received_fen > refunded_fen ORDER BY captured_at DESC NULLS FIRST, id DESC`,
      [order.id],
    );
    for (const payment of payments) {
      const amountFen = Math.min(left, payment.leftFen);
      const route = cause.route ?? payment.provider;
      if (amountFen > 0)
        await this.open(tx, actor, order, { ...cause, route, paymentId: payment.id, amountFen });
      left -= amountFen;
    }
    if (left > 0) throw new Error(`order ${order.id} was paid ${left} fen more than its payments`);
  }

  private async open(
    tx: Tx,
    actor: Actor | SystemActor,
    order: LockedOrder,
    { paymentId, amountFen, reason, at, route }: Required<Cause> & { paymentId: string; amountFen: number },
  ): Promise<string> {
    const [{ next }] = await tx.query(`SELECT nextval('refund_numbers') AS next`);
    const refund: Refund = {
      id: this.ids.next(),
      number: paperNumber('TK', at, Number(next)),
      orderId: order.id,
      paymentId,
      buyerId: order.buyerId,
      supplierId: order.supplierId,
      amountFen,
      reason,
      route,
      transferCode: await this.codes.free(tx),
      state: 'open',
      openedAt: at,
      sentAt: null,
      paidAt: null,
      failedAt: null,
      failure: null,
    };
    await this.take(tx, paymentId, amountFen);
    await this.orders.addRefunded(tx, order.id, amountFen);
    await tx.insert(Refund, refund);
    await this.journal.post(tx, [
      {
        cause: { kind: 'refund', id: refund.id },
        orderId: order.id,
        bookedOn: businessDate(at),
        debit: { account: 'buyer_receivable', partyId: order.buyerId },
        credit: { account: 'refunds_payable', partyId: order.buyerId },
        amountFen,
      },
    ]);
    await this.record(tx, actor, 'refund.opened', refund);
    return refund.id;
  }

  /** Never more than came in; the CHECK behind it says the same. */
  private async take(tx: Tx, paymentId: string, amountFen: number): Promise<void> {
    const [, taken]: [unknown, number] = await tx.query(
      `UPDATE payments SET refunded_fen = refunded_fen + $2
        WHERE id = $1 AND refunded_fen + $2 BETWEEN 0 AND received_fen`,
      [paymentId, amountFen],
    );
    if (taken === 0) throw new Problem('refund.exceeds_paid');
  }

  /** The bank or the provider was told. Errors: refund.wrong_state. */
  async sent(tx: Tx, actor: Actor | SystemActor, id: string): Promise<void> {
    const refund = await this.change(tx, id, `state = 'sent', sent_at = $2`, ['open'], []);
    await this.record(tx, actor, 'refund.sent', refund);
  }

  /** It has left: `from` is where the money was. Errors: refund.wrong_state. */
  async paid(tx: Tx, actor: Actor | SystemActor, id: string, from: Source): Promise<void> {
    const refund = await this.change(tx, id, `state = 'paid', paid_at = $2`, ['open', 'sent'], []);
    await this.journal.post(tx, [
      {
        cause: { kind: 'refund_payment', id },
        orderId: refund.orderId,
        bookedOn: businessDate(this.clock.now()),
        debit: { account: 'refunds_payable', partyId: refund.buyerId },
        credit: { account: from },
        amountFen: refund.amountFen,
      },
    ]);
    await this.record(tx, actor, 'refund.paid', refund);
  }

  /**
   * It was refused, or never left: the order is paid so much more again, and the same sum is opened anew by bank transfer.
   * Errors: refund.wrong_state.
   */
  async failed(tx: Tx, actor: Actor | SystemActor, id: string, why: string): Promise<void> {
    await this.orders.lock(tx, await this.orderOf(tx, id));
    await this.fail(tx, actor, id, why, ['open', 'sent']);
  }

  /**
   * It had left, and is back where it was (`into`): owed to the buyer again, and then as one that failed. `cause` names
   * that return. Errors: refund.wrong_state.
   */
  async cameBack(
    tx: Tx,
    actor: Actor | SystemActor,
    id: string,
    { cause, into, why }: { cause: Posting['cause']; into: Source; why: string },
  ): Promise<void> {
    await this.orders.lock(tx, await this.orderOf(tx, id));
    const refund = await this.fail(tx, actor, id, why, ['paid']);
    await this.journal.post(tx, [
      {
        cause,
        orderId: refund.orderId,
        bookedOn: businessDate(this.clock.now()),
        debit: { account: into },
        credit: { account: 'refunds_payable', partyId: refund.buyerId },
        amountFen: refund.amountFen,
      },
    ]);
  }

  /**
   * The bank took back what had been applied to a payment: by a reversal (冲正), or for the holder of a card who won a
   * dispute (拒付). It is a refund that has left already, so that the order owes the sum again. Under the order's lock.
   * Errors: refund.exceeds_paid.
   */
  async takenBack(
    tx: Tx,
    actor: Actor | SystemActor,
    order: LockedOrder,
    { paymentId, amountFen, reason }: TakenBack,
  ): Promise<void> {
    const { route, from } = waysBack[reason];
    const id = await this.open(tx, actor, order, {
      ...{ paymentId, amountFen, reason, route },
      at: this.clock.now(),
    });
    await this.paid(tx, actor, id, from);
  }

  private async fail(
    tx: Tx,
    actor: Actor | SystemActor,
    id: string,
    why: string,
    before: RefundState[],
  ): Promise<Refund> {
    const refund = await this.change(
      tx,
      id,
      `state = 'failed', failed_at = $2, paid_at = NULL, failure = $4`,
      before,
      [why.slice(0, 500)],
    );
    const { orderId } = refund;
    await this.take(tx, refund.paymentId, -refund.amountFen);
    await this.orders.addRefunded(tx, orderId, -refund.amountFen);
    await this.journal.post(tx, [
      {
        cause: { kind: 'refund_withdrawal', id },
        orderId,
        bookedOn: businessDate(this.clock.now()),
        debit: { account: 'refunds_payable', partyId: refund.buyerId },
        credit: { account: 'buyer_receivable', partyId: refund.buyerId },
        amountFen: refund.amountFen,
      },
    ]);
    await this.record(tx, actor, 'refund.failed', refund);
    const again = { reason: refund.reason, at: this.clock.now(), route: 'bank_transfer' } as const;
    await this.openFor(tx, actor, await this.orders.lock(tx, orderId), again);
    // What did not go back may be all that was still due, for goods that came meanwhile.
    await this.orders.completeIfDone(tx, actor, orderId);
    return refund;
  }

  /** An operator hears from the bank that it will not go: only of one that the bank was told. Errors: refund.wrong_state. */
  async refusedByBank(tx: Tx, actor: Actor, id: string, why: string): Promise<void> {
    await this.orders.lock(tx, await this.orderOf(tx, id));
    const [sent]: object[] = await tx.query(
      `SELECT FROM refunds WHERE id = $1 AND state = 'sent' AND route = 'bank_transfer'`,
      [id],
    );
    if (!sent) throw new Problem('refund.wrong_state');
    await this.failed(tx, actor, id, why);
  }

  private async orderOf(tx: Tx, id: string): Promise<string> {
    const [row]: { orderId: string }[] = await tx.query(
      'SELECT order_id AS "orderId" FROM refunds WHERE id = $1',
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    return row.orderId;
  }

  private async change(tx: Tx, id: string, set: string, before: string[], more: unknown[]): Promise<Refund> {
    const [[refund]]: [Refund[], number] = await tx.query(
      `UPDATE refunds SET ${set} WHERE id = $1 AND state = ANY ($3)
       RETURNING id, number, order_id AS "orderId", payment_id AS "paymentId", buyer_id AS "buyerId",
                 amount_fen AS "amountFen", reason, route`,
      [id, this.clock.now(), before, ...more],
    );
    if (!refund) throw new Problem('refund.wrong_state');
    return refund;
  }

  private record(
    tx: Tx,
    actor: Actor | SystemActor,
    type: 'refund.opened' | 'refund.sent' | 'refund.paid' | 'refund.failed',
    { id, orderId, amountFen, reason, route }: Refund,
  ): Promise<void> {
    return this.events.record<PaymentEvents>(tx, actor, {
      type,
      subjectId: orderId,
      payload: { refundId: id, amountFen, reason, route },
    });
  }
}
