import { Orders } from '@app/orders';
import {
  businessDate,
  Clock,
  Database,
  Ids,
  LOG,
  minutes,
  Problem,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CauseKind, Side } from '../journal/journal.policy';
import { Journal } from '../journal/journal.service';
import type { RefundState } from '../refunds/refund.state';
import { Refunds } from '../refunds/refunds.service';
import { StripeRefund } from './stripe.entity';
import { isOfProvider, ProviderRefusal, StripeClient } from './stripe-client.service';
import { refundStatesBefore } from './stripe-intent.state';
import type { Verdict } from './stripe-intents.service';
import { canStillRefund, type StripeMethod } from './stripe-methods.policy';
import { mismatchOf, type SeenRefund } from './stripe-seen.policy';

type Due = { id: string; orderId: string; paymentId: string; buyerId: string; amountFen: number };
type Source = { id: string; method: StripeMethod; succeededAt: Date; leftFen: number };
type Sending = StripeRefund & { payment: string };

const redriveAfterMs = minutes(1);
const checkEveryMs = minutes(5);
const mostAtOnce = 50;
const system: SystemActor = { system: 'stripe' };

/** Refunds that go back through Stripe. What Stripe will not give back is opened anew by bank transfer. */
@Injectable()
export class StripeRefunds {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly refunds: Refunds,
    private readonly journal: Journal,
    private readonly stripe: StripeClient,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Timed: takes refunds that were opened, and asks again about those that nothing was heard of. */
  async sweep(): Promise<void> {
    const opened = await this.database.read<Due>(
      `SELECT r.id, r.order_id AS "orderId", r.payment_id AS "paymentId", r.buyer_id AS "buyerId", r.amount_fen AS "amountFen"
         FROM refunds r WHERE r.route = 'stripe' AND r.state = 'open' ORDER BY r.id LIMIT $1`,
      [mostAtOnce],
    );
    for (const refund of opened)
      await this.apart(
        refund.id,
        this.database.transact((tx) => this.take(tx, refund)),
      );
    if (!this.stripe.account) return;
    const due = await this.database.read<Sending>(
      `${selectRefund} WHERE r.state IN ('created', 'sent') AND r.next_check_at <= $1 ORDER BY r.next_check_at LIMIT $2`,
      [this.clock.now(), mostAtOnce],
    );
    for (const refund of due) await this.apart(refund.id, this.drive(refund));
  }

  /** One that fails holds up no other. */
  private apart(refund: string, done: Promise<void>): Promise<void> {
    return done.catch((error: unknown) => this.log.error({ err: error, refund }, 'refund not settled'));
  }

  /** Commits what Stripe will be asked for, or says at once that this way is closed. */
  private async take(tx: Tx, { id, orderId, paymentId, buyerId, amountFen }: Due): Promise<void> {
    await this.orders.lock(tx, orderId);
    const [still]: { state: RefundState }[] = await tx.query(
      'SELECT state FROM refunds WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (still?.state !== 'open') return;
    const [source]: Source[] = await tx.query(
      `SELECT i.id, i.method, i.succeeded_at AS "succeededAt", i.applied_fen - coalesce((
                SELECT sum(r.amount_fen) FROM stripe_refunds r
                 WHERE r.intent_id = i.id AND r.refund_id IS NOT NULL AND r.state <> 'failed'), 0)::bigint AS "leftFen"
         FROM stripe_intents i WHERE i.payment_id = $1 AND i.applied_fen > 0`,
      [paymentId],
    );
    const now = this.clock.now();
    const closed = whyClosed(source, amountFen, now, this.stripe.account !== undefined);
    if (closed || !source) return this.refunds.failed(tx, system, id, closed ?? 'not_paid_by_stripe');
    await tx.insert(StripeRefund, {
      ...{ id: this.ids.next(), intentId: source.id, refundId: id, orderId, buyerId, amountFen },
      state: 'created',
      createdAt: now,
      nextCheckAt: now,
    });
    await this.refunds.sent(tx, system, id);
  }

  /** Outside of any transaction. Silence puts the question off; told twice, Stripe gives back once. */
  private async drive(refund: Sending): Promise<void> {
    try {
      const seen = refund.reference
        ? await this.stripe.lookAtRefund(refund.reference)
        : await this.stripe.giveBack(refund, refund.payment);
      const verdict = await this.database.transact((tx) =>
        this.settle(tx, { ...seen, stripeRefundId: refund.id }),
      );
      if (verdict.outcome === 'quarantined')
        this.log.error(
          { refund: refund.id, reason: verdict.reason },
          'Stripe tells of another refund than we asked for',
        );
      await this.putOff(refund.id, checkEveryMs);
    } catch (error) {
      if (error instanceof ProviderRefusal && !refund.reference) return this.refused(refund, error.message);
      await this.putOff(refund.id, redriveAfterMs);
      if (!isOfProvider(error)) throw error;
      this.log.warn({ err: error, refund: refund.id }, 'Stripe did not answer about a refund');
    }
  }

  private async refused(refund: Sending, why: string): Promise<void> {
    await this.database.transact(async (tx) => {
      await this.orders.lock(tx, refund.orderId);
      const asked = await this.lockRefund(tx, refund.id);
      if (asked.state === 'created') await this.fail(tx, asked, why);
    });
  }

  /** What Stripe says of a refund, from wherever it comes and however often. */
  async settle(tx: Tx, seen: SeenRefund): Promise<Verdict> {
    const [found]: { id: string; orderId: string }[] = await tx.query(
      `SELECT id, order_id AS "orderId" FROM stripe_refunds
        WHERE CASE WHEN $1::uuid IS NULL THEN reference = $2 ELSE id = $1 END`,
      [seen.stripeRefundId ?? null, seen.reference],
    );
    // Given back by hand in Stripe's dashboard: somebody must say what it was for.
    if (!found) return this.foreign(tx, seen);
    await this.orders.lock(tx, found.orderId);
    const asked = await this.lockRefund(tx, found.id);
    const intentId = asked.intentId;
    const livemode = this.stripe.account?.livemode === true;
    const reason = mismatchOf({ ...asked, livemode }, seen);
    if (reason) return { outcome: 'quarantined', reason, intentId };
    await tx.query('UPDATE stripe_refunds SET reference = coalesce(reference, $2) WHERE id = $1', [
      asked.id,
      seen.reference,
    ]);
    if (!refundStatesBefore(seen.state).includes(asked.state)) return { outcome: 'unchanged', intentId };
    if (seen.state === 'failed') {
      await this.fail(tx, asked, seen.failure ?? 'failed');
      // No refund of an order stands for a surplus, so nothing opens it anew.
      if (!asked.refundId) return { outcome: 'quarantined', reason: 'surplus_not_returned', intentId };
    } else {
      await this.advance(tx, asked.id, seen.state);
      if (seen.state === 'succeeded') await this.leave(tx, asked);
    }
    return { outcome: 'applied', intentId };
  }

  private async foreign(tx: Tx, { payment }: SeenRefund): Promise<Verdict> {
    const [ours]: { id: string }[] = await tx.query('SELECT id FROM stripe_intents WHERE reference = $1', [
      payment ?? null,
    ]);
    return ours
      ? { outcome: 'quarantined', reason: 'refunded_elsewhere', intentId: ours.id }
      : { outcome: 'ignored', reason: 'not_ours' };
  }

  /** The money has left Stripe for the buyer. */
  private async leave(tx: Tx, asked: StripeRefund): Promise<void> {
    if (asked.refundId) await this.refunds.paid(tx, system, asked.refundId, 'provider_clearing');
    else
      await this.post(tx, 'refund_payment', asked, { account: 'suspense' }, { account: 'provider_clearing' });
  }

  private async fail(tx: Tx, asked: StripeRefund, why: string): Promise<void> {
    const cameBack = asked.state === 'succeeded';
    await this.advance(tx, asked.id, 'failed', why, cameBack);
    if (asked.refundId && cameBack)
      await this.refunds.cameBack(tx, system, asked.refundId, {
        cause: { kind: 'refund_withdrawal', id: asked.id },
        into: 'provider_clearing',
        why,
      });
    else if (asked.refundId) await this.refunds.failed(tx, system, asked.refundId, why);
    else if (cameBack)
      await this.post(
        tx,
        'refund_withdrawal',
        asked,
        { account: 'provider_clearing' },
        { account: 'suspense' },
      );
  }

  private async advance(
    tx: Tx,
    id: string,
    state: 'sent' | 'succeeded' | 'failed' | 'created',
    failure: string | null = null,
    cameBack = false,
  ): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE stripe_refunds SET state = $2, failure = coalesce($3, failure), came_back = $4
        WHERE id = $1 AND state = ANY ($5)`,
      [id, state, failure?.slice(0, 500) ?? null, cameBack, refundStatesBefore(state)],
    );
    if (changed === 0) throw new Problem('request.conflict');
  }

  private post(tx: Tx, kind: CauseKind, { id, orderId, amountFen }: StripeRefund, debit: Side, credit: Side) {
    const bookedOn = businessDate(this.clock.now());
    return this.journal.post(tx, [{ cause: { kind, id }, orderId, bookedOn, debit, credit, amountFen }]);
  }

  private async putOff(id: string, ms: number): Promise<void> {
    await this.database.write('UPDATE stripe_refunds SET next_check_at = $2 WHERE id = $1', [
      id,
      new Date(this.clock.now().getTime() + ms),
    ]);
  }

  private async lockRefund(tx: Tx, id: string): Promise<StripeRefund> {
    const [asked]: StripeRefund[] = await tx.query(`${selectRefund} WHERE r.id = $1 FOR UPDATE OF r`, [id]);
    if (!asked) throw new Problem('request.not_found');
    return asked;
  }
}

/** Why a refund cannot go back through Stripe; its words stand on the refund. */
function whyClosed(
  source: Source | undefined,
  amountFen: number,
  now: Date,
  hasAccount: boolean,
): string | undefined {
  if (!hasAccount) return 'no_account_at_stripe';
  if (!source || source.leftFen < amountFen) return 'not_paid_by_stripe';
  return canStillRefund(source.method, source.succeededAt, now) ? undefined : 'refund_window_over';
}

const selectRefund = `
  SELECT r.id, r.intent_id AS "intentId", r.refund_id AS "refundId", r.order_id AS "orderId", r.buyer_id AS "buyerId",
         r.amount_fen AS "amountFen", r.state, r.reference, r.failure, r.came_back AS "cameBack", r.created_at AS "createdAt",
         r.next_check_at AS "nextCheckAt", i.reference AS payment
    FROM stripe_refunds r JOIN stripe_intents i ON i.id = r.intent_id`;
