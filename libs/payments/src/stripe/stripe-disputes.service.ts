import { Orders } from '@app/orders';
import {
  type Actor,
  businessDate,
  Clock,
  Events,
  Ids,
  Problem,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { CauseKind, Side } from '../journal/journal.policy';
import { Journal } from '../journal/journal.service';
import type { PaymentEvents } from '../payments.events';
import { Refunds } from '../refunds/refunds.service';
import { StripeDispute, StripeIntent } from './stripe.entity';
import { StripeClient } from './stripe-client.service';
import { disputeStatesBefore } from './stripe-intent.state';
import type { Verdict } from './stripe-intents.service';
import type { SeenDispute } from './stripe-seen.policy';

type Disputed = Pick<StripeIntent, 'id' | 'orderId' | 'paymentId' | 'amountFen'>;
type LockedOrder = Awaited<ReturnType<Orders['lock']>>;

const over = ['closed', 'won', 'lost'];

/**
 * Disputes (拒付) of payments by card. Stripe takes the money, gives it back or keeps it; each of its bookings is booked here
 * once, whatever news come first. Only a loss changes an order: it owes what the holder of the card got back.
 */
@Injectable()
export class StripeDisputes {
  constructor(
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly refunds: Refunds,
    private readonly journal: Journal,
    private readonly stripe: StripeClient,
  ) {}

  /** What Stripe says of a dispute, however often and in whatever order. */
  async settle(tx: Tx, actor: Actor | SystemActor, seen: SeenDispute): Promise<Verdict> {
    const [intent]: Disputed[] = await tx.query(
      `SELECT id, order_id AS "orderId", payment_id AS "paymentId", amount_fen AS "amountFen"
         FROM stripe_intents WHERE reference = $1`,
      [seen.payment ?? null],
    );
    if (!intent) return { outcome: 'ignored', reason: 'not_ours' };
    const intentId = intent.id;
    const reason = this.mismatch(intent, seen);
    if (reason) return { outcome: 'quarantined', reason, intentId };
    const order = await this.orders.lock(tx, intent.orderId);
    const { dispute, isNew } = await this.known(tx, intent, seen);
    const moved = await this.book(tx, dispute, seen);
    const advanced = await this.advance(tx, dispute, seen);
    if (isNew || advanced)
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'payment.disputed',
        subjectId: intent.orderId,
        payload: {
          disputeId: dispute.id,
          attemptId: intentId,
          amountFen: seen.amountFen,
          state: dispute.state,
        },
      });
    if (dispute.state === 'lost') {
      if (dispute.lostFen > 0 && moved)
        return { outcome: 'quarantined', reason: 'moved_after_loss', intentId };
      if (dispute.lostFen === 0) await this.bear(tx, actor, { order, intent, dispute });
    }
    return { outcome: isNew || moved || advanced ? 'applied' : 'unchanged', intentId };
  }

  private mismatch({ amountFen }: Disputed, seen: SeenDispute): string | undefined {
    if (seen.livemode !== (this.stripe.account?.livemode === true)) return 'livemode_differs';
    if (seen.currency !== 'cny') return 'currency_differs';
    return seen.amountFen > amountFen || seen.amountFen <= 0 ? 'amount_differs' : undefined;
  }

  private async known(
    tx: Tx,
    { id: intentId, orderId }: Disputed,
    seen: SeenDispute,
  ): Promise<{ dispute: StripeDispute; isNew: boolean }> {
    const select = `SELECT id, reference, intent_id AS "intentId", order_id AS "orderId", amount_fen AS "amountFen", state,
                           reason, reply_by AS "replyBy", lost_fen AS "lostFen", opened_at AS "openedAt",
                           ended_at AS "endedAt" FROM stripe_disputes WHERE reference = $1`;
    const [before]: StripeDispute[] = await tx.query(select, [seen.reference]);
    if (before) return { dispute: before, isNew: false };
    const now = this.clock.now();
    const { reference, amountFen, state, reason = null, replyBy = null } = seen;
    const dispute: StripeDispute = {
      ...{ id: this.ids.next(), reference, intentId, orderId, amountFen, state, reason, replyBy },
      ...{ lostFen: 0, openedAt: now, endedAt: over.includes(state) ? now : null },
    };
    await tx.insert(StripeDispute, dispute);
    return { dispute, isNew: true };
  }

  /** Says whether anything of it was new. */
  private async book(tx: Tx, dispute: StripeDispute, { moves }: SeenDispute): Promise<boolean> {
    const now = this.clock.now();
    let isNew = false;
    for (const { reference, amountFen, feeFen } of moves) {
      const [move]: { id: string }[] = await tx.query(
        `INSERT INTO stripe_dispute_moves (id, dispute_id, reference, amount_fen, fee_fen, booked_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (reference) DO NOTHING RETURNING id`,
        [this.ids.next(), dispute.id, reference, amountFen, feeFen, now],
      );
      if (!move) continue;
      isNew = true;
      const { orderId } = dispute;
      const clearing: Side = { account: 'provider_clearing' };
      await this.post(tx, 'dispute_move', move.id, orderId, [{ account: 'disputes' }, clearing, -amountFen]);
      await this.post(tx, 'dispute_fee', move.id, orderId, [{ account: 'provider_fees' }, clearing, feeFen]);
    }
    return isNew;
  }

  /** Old news change nothing but may bring the date. */
  private async advance(tx: Tx, dispute: StripeDispute, seen: SeenDispute): Promise<boolean> {
    if (seen.replyBy)
      await tx.query(
        'UPDATE stripe_disputes SET reply_by = $2 WHERE id = $1 AND reply_by IS DISTINCT FROM $2',
        [dispute.id, seen.replyBy],
      );
    const [, changed]: [unknown, number] = await tx.query(
      'UPDATE stripe_disputes SET state = $2, ended_at = $3 WHERE id = $1 AND state = ANY ($4)',
      [
        dispute.id,
        seen.state,
        over.includes(seen.state) ? this.clock.now() : null,
        disputeStatesBefore(seen.state),
      ],
    );
    if (changed) dispute.state = seen.state;
    return changed > 0;
  }

  /**
   * The holder has the money: the order owes it again, as far as the payment has not gone back anyway. What is beyond that,
   * such as a refund that was given before, is the market's loss.
   */
  private async bear(
    tx: Tx,
    actor: Actor | SystemActor,
    { order, intent, dispute }: { order: LockedOrder; intent: Disputed; dispute: StripeDispute },
  ): Promise<void> {
    const [{ heldFen, leftFen }]: [{ heldFen: number; leftFen: number }] = await tx.query(
      `SELECT (SELECT coalesce(-sum(amount_fen), 0)::bigint FROM stripe_dispute_moves WHERE dispute_id = $1) AS "heldFen",
              received_fen - refunded_fen AS "leftFen" FROM payments WHERE id = $2`,
      [dispute.id, intent.paymentId],
    );
    // Stripe has not said yet that it took the money.
    if (heldFen <= 0) return;
    const [, changed]: [unknown, number] = await tx.query(
      'UPDATE stripe_disputes SET lost_fen = $2 WHERE id = $1 AND lost_fen = 0',
      [dispute.id, heldFen],
    );
    if (changed === 0) throw new Problem('request.conflict');
    const owedFen = Math.min(heldFen, leftFen);
    const { paymentId } = intent;
    if (owedFen > 0)
      await this.refunds.takenBack(tx, actor, order, { paymentId, amountFen: owedFen, reason: 'dispute' });
    await this.post(tx, 'dispute_loss', dispute.id, order.id, [
      { account: 'provider_fees' },
      { account: 'disputes' },
      heldFen - owedFen,
    ]);
  }

  private post(
    tx: Tx,
    kind: CauseKind,
    id: string,
    orderId: string,
    [debit, credit, amountFen]: [Side, Side, number],
  ): Promise<void> {
    const bookedOn = businessDate(this.clock.now());
    return this.journal.post(tx, [{ cause: { kind, id }, orderId, bookedOn, debit, credit, amountFen }]);
  }
}
