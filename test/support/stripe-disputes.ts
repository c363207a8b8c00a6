import type { FakeStripe } from './stripe';
import type { FakeDispute, FakeEvent } from './stripe-objects';

const feeFen = 1_500;

/** The holder of a card objects to a payment: what Stripe does and tells, one event a step. */
export class FakeDisputes {
  private count = 0;

  constructor(private readonly fake: FakeStripe) {}

  /** The bank asks, or takes the money at once. */
  open(
    attemptId: string,
    { status = 'needs_response', ...more }: Partial<FakeDispute> = {},
  ): { dispute: FakeDispute; event: FakeEvent } {
    const { id, amount } = this.fake.paymentOf(attemptId);
    const dispute: FakeDispute = {
      id: `du_fake${++this.count}_${id}`,
      object: 'dispute',
      ...{ amount, currency: 'cny', livemode: false, status, reason: 'product_not_received' },
      payment_intent: id,
      evidence_details: { due_by: 1_796_000_000 },
      balance_transactions: [],
      ...more,
    };
    return { dispute, event: this.fake.tell('charge.dispute.created', dispute) };
  }

  withdraw(dispute: FakeDispute): FakeEvent {
    return this.move(dispute, -dispute.amount, feeFen, 'charge.dispute.funds_withdrawn');
  }

  reinstate(dispute: FakeDispute): FakeEvent {
    return this.move(dispute, dispute.amount, 0, 'charge.dispute.funds_reinstated');
  }

  close(dispute: FakeDispute, status: 'won' | 'lost' | 'warning_closed'): FakeEvent {
    dispute.status = status;
    return this.fake.tell('charge.dispute.closed', dispute);
  }

  private move(dispute: FakeDispute, amount: number, fee: number, type: string): FakeEvent {
    const id = `txn_${dispute.id}_${dispute.balance_transactions.length}`;
    dispute.balance_transactions.push({ id, amount, fee, currency: 'cny' });
    return this.fake.tell(type, dispute);
  }
}
