import {
  dueFen,
  missingFen,
  type Order,
  type Payment,
  payableFen,
  type Refund,
  type RefundReason,
} from './figures';

/** Payables and refunds: what comes for an order, and what goes back. */
export class Money {
  private captures = 0;

  constructor(private readonly completeIfDone: (order: Order) => void) {}

  /** The open payable while it is right, else a new one. */
  request(order: Order): string | Payment {
    const amountFen = dueFen(order);
    if (!amountFen) return '409 payment.nothing_due';
    const open = order.payments.find(({ state }) => state === 'pending');
    if (open && missingFen(open) === amountFen) return open;
    if (open) this.void(open);
    const payment: Payment = {
      ...{ id: '', code: '', order, amountFen, state: 'pending' },
      ...{ receivedFen: 0, refundedFen: 0, capturedAs: 0 },
    };
    order.payments.push(payment);
    order.events.push('payment.requested');
    return payment;
  }

  private void(payment: Payment): void {
    payment.state = 'voided';
    payment.order.events.push('payment.voided');
  }

  voidStale(order: Order): void {
    const open = order.payments.find(({ state }) => state === 'pending');
    if (open && missingFen(open) !== dueFen(order)) this.void(open);
  }

  whyNotReceived(payment: Payment, fen: number): string | undefined {
    if (payment.state !== 'pending' || fen > missingFen(payment)) return '409 payment.not_pending';
    return payment.order.state === 'cancelled' ? '409 order.wrong_state' : undefined;
  }

  receive(payment: Payment, fen: number): void {
    const { order } = payment;
    payment.receivedFen += fen;
    order.paidFen += fen;
    order.unheard.evidence = true;
    if (missingFen(payment)) order.events.push('payment.part_received');
    else {
      payment.state = 'captured';
      payment.capturedAs = ++this.captures;
      order.events.push('payment.captured');
    }
    this.completeIfDone(order);
  }

  /** All that was paid beyond what is payable goes back: of a payable that has not all its money, then of the newest. */
  giveBack(order: Order, reason: RefundReason): void {
    const newest = [...order.payments].sort((a, b) =>
      a.capturedAs && b.capturedAs
        ? b.capturedAs - a.capturedAs
        : a.capturedAs - b.capturedAs || (a.id < b.id ? 1 : -1),
    );
    for (const payment of newest) {
      const fen = Math.min(order.paidFen - payableFen(order), payment.receivedFen - payment.refundedFen);
      if (fen > 0) this.open(payment, fen, reason);
    }
  }

  private open(payment: Payment, amountFen: number, reason: RefundReason): Refund {
    const { order } = payment;
    const refund: Refund = { id: '', code: '', payment, amountFen, reason, state: 'open' };
    payment.refundedFen += amountFen;
    order.paidFen -= amountFen;
    order.refunds.push(refund);
    order.events.push('refund.opened');
    return refund;
  }

  sent(refund: Refund): void {
    refund.state = 'sent';
    refund.payment.order.events.push('refund.sent');
  }

  left(refund: Refund): void {
    refund.state = 'paid';
    refund.payment.order.events.push('refund.paid');
  }

  /** It did not go, or came back: the order is paid so much more, which may be all; what is too much goes back anew. */
  failed(refund: Refund): void {
    const { payment, amountFen } = refund;
    const { order } = payment;
    refund.state = 'failed';
    payment.refundedFen -= amountFen;
    order.paidFen += amountFen;
    order.unheard.evidence = true;
    order.events.push('refund.failed');
    this.giveBack(order, refund.reason);
    this.completeIfDone(order);
  }

  refuse(refund: Refund): string {
    if (refund.state !== 'sent') return '409 refund.wrong_state';
    this.failed(refund);
    return '201';
  }

  /** The bank took a transfer back itself: the order owes it again. */
  takenBack(payment: Payment, fen: number): void {
    this.left(this.open(payment, fen, 'reversal'));
  }
}
