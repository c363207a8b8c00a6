import { Orders } from '@app/orders';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  hours,
  Ids,
  LOG,
  minutes,
  type OnceKey,
  Problem,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Journal } from '../journal/journal.service';
import type { PaymentState } from '../paying/payment.state';
import { Payments } from '../paying/payments.service';
import type { PaymentEvents } from '../payments.events';
import { StripeIntent, StripeRefund } from './stripe.entity';
import { isOfProvider, ProviderRefusal, StripeClient } from './stripe-client.service';
import { type EventOutcome, openIntentStates, statesBefore } from './stripe-intent.state';
import { largestPaymentFen, type StripeMethod } from './stripe-methods.policy';
import { mismatchOf, type SeenPayment } from './stripe-seen.policy';

/** Where to come back to, and what is asked for. */
export type AttemptRequest = { orderId: string; paymentId: string; method: StripeMethod; origin: string };
export type Verdict = { outcome: EventOutcome; reason?: string; intentId?: string };
type Payable = { amountFen: number; missingFen: number; state: PaymentState };

/** An answer that got lost is asked for again after this; what is open is looked at so often (lost events, ≤ 15 min). */
const redriveAfterMs = minutes(1);
const checkEveryMs = minutes(5);
/** An attempt that nobody finished is given up, before Stripe forgets the key under which it was told (a day). */
const attemptLastsMs = hours(23);
const mostAtOnce = 50;
const system: SystemActor = { system: 'stripe' };

/**
 * Attempts to pay through Stripe. An attempt is committed before Stripe hears of it; Stripe's answer, the buyer's return
 * and Stripe's events all end in `settle`, under the order's lock.
 */
@Injectable()
export class StripeIntents {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly journal: Journal,
    private readonly stripe: StripeClient,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Opens an attempt for a payable, or gives the open one again, and tells Stripe. Silence of Stripe's is no error: the
   * attempt stays `created` and is told again. Errors: payment.method_not_offered, payment.not_pending.
   */
  async open(actor: Actor, key: OnceKey, request: AttemptRequest): Promise<string> {
    this.mustOffer(request.method);
    const intent = await this.database.transact((tx) => this.write(tx, actor, key, request));
    if (intent.state === 'created') await this.drive(actor, intent);
    return intent.id;
  }

  /** Errors: payment.method_not_offered. */
  mustOffer(method: StripeMethod): void {
    if (!this.stripe.account?.methods.includes(method)) throw new Problem('payment.method_not_offered');
  }

  private async write(tx: Tx, actor: Actor, key: OnceKey, request: AttemptRequest): Promise<StripeIntent> {
    const order = await this.orders.lockOwn(tx, actor, request.orderId);
    const [again]: StripeIntent[] = await tx.query(
      `${selectIntent} WHERE requested_by = $1 AND request_key = $2`,
      [actor.userId, key.key],
    );
    if (again) return again;
    const payable = await this.payable(tx, request.paymentId);
    if (payable.state !== 'pending') throw new Problem('payment.not_pending');
    if (payable.missingFen > largestPaymentFen) throw new Problem('payment.method_not_offered');
    const [open]: StripeIntent[] = await tx.query(
      `${selectIntent} WHERE payment_id = $1 AND method = $2 AND amount_fen = $3 AND state = ANY ($4)`,
      [request.paymentId, request.method, payable.missingFen, openIntentStates],
    );
    if (open) return open;
    const now = this.clock.now();
    const id = this.ids.next();
    const intent: StripeIntent = {
      id,
      paymentId: request.paymentId,
      orderId: order.id,
      buyerId: order.buyerId,
      method: request.method,
      amountFen: payable.missingFen,
      state: 'created',
      reference: null,
      session: null,
      nextAction: null,
      returnUrl: `${request.origin}/buy/attempts/${id}`,
      failure: null,
      appliedFen: 0,
      surplusFen: 0,
      feeFen: null,
      requestedBy: actor.userId,
      requestKey: key.key,
      createdAt: now,
      nextCheckAt: new Date(now.getTime() + redriveAfterMs),
      succeededAt: null,
    };
    await tx.insert(StripeIntent, intent);
    return intent;
  }

  /** The buyer is back, or looks: Stripe is asked how it stands. Errors: request.not_found. */
  async look(actor: Actor, id: string): Promise<void> {
    const [intent] = await this.database.read<StripeIntent>(
      `${selectIntent} WHERE id = $1 AND buyer_id = $2`,
      [id, actor.organizationId],
    );
    if (!intent) throw new Problem('request.not_found');
    if ((openIntentStates as readonly string[]).includes(intent.state)) await this.drive(actor, intent);
  }

  /** Timed: attempts of which nothing was heard, and fees that Stripe has booked by now. */
  async sweep(): Promise<void> {
    if (!this.stripe.account) return;
    const due = await this.database.read<StripeIntent>(
      `${selectIntent} WHERE next_check_at <= $1
          AND (state = ANY ($2) OR (state = 'succeeded' AND fee_fen IS NULL)) ORDER BY next_check_at LIMIT $3`,
      [this.clock.now(), openIntentStates, mostAtOnce],
    );
    for (const intent of due) {
      const done = intent.state === 'succeeded' ? this.bookFee(intent) : this.drive(system, intent);
      // One that fails holds up no other.
      await done.catch((error: unknown) =>
        this.log.error({ err: error, intent: intent.id }, 'attempt not settled'),
      );
    }
  }

  /** Asks Stripe, outside of any transaction, and settles what it says. Silence puts the question off. */
  private async drive(actor: Actor | SystemActor, intent: StripeIntent): Promise<void> {
    try {
      const seen = await this.ask(intent);
      if (seen) await this.settleSeen(actor, intent, seen);
      await this.putOff(intent.id, checkEveryMs);
    } catch (error) {
      if (error instanceof ProviderRefusal && !intent.reference && !intent.session)
        return this.close(intent.id, 'failed', error.message);
      await this.putOff(intent.id, redriveAfterMs);
      // A fault of our own must not look like Stripe's silence.
      if (!isOfProvider(error)) throw error;
      this.log.warn({ err: error, intent: intent.id }, 'Stripe did not answer');
    }
  }

  private async ask(intent: StripeIntent): Promise<SeenPayment | undefined> {
    const [at] = await this.database.read<Payable & { orderNumber: string }>(
      `SELECT p.state, p.amount_fen AS "amountFen", p.amount_fen - p.received_fen AS "missingFen", o.number AS "orderNumber"
         FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = $1`,
      [intent.paymentId],
    );
    const due = at?.state === 'pending' && at.missingFen === intent.amountFen;
    const tooOld = this.clock.now().getTime() - intent.createdAt.getTime() > attemptLastsMs;
    const wanted = due && !tooOld;
    if (intent.reference || intent.session)
      return wanted ? this.stripe.look(intent) : this.stripe.giveUp(intent);
    // The buyer never had an address to pay at.
    if (!wanted) {
      await this.close(intent.id, 'cancelled', due ? 'never_answered' : 'not_needed');
      return undefined;
    }
    return this.stripe.begin(intent, at.orderNumber);
  }

  /** What was seen by asking has no event of its own: when it contradicts what we know, it is kept beside the events. */
  private async settleSeen(
    actor: Actor | SystemActor,
    intent: StripeIntent,
    seen: SeenPayment,
  ): Promise<void> {
    const verdict = await this.database.transact((tx) =>
      this.settle(tx, actor, { ...seen, intentId: intent.id }),
    );
    if (verdict.outcome !== 'quarantined') return;
    const id = `fetched:${intent.id}:${seen.state}`;
    const told = { id, type: 'fetched.payment', livemode: seen.livemode, data: { seen } };
    await this.database.write('SELECT receive_provider_event($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      ...[id, told.type, 'fetched', seen.livemode, JSON.stringify(told), this.clock.now()],
      ...['quarantined', verdict.reason, intent.id],
    ]);
  }

  /**
   * What Stripe says of an attempt, from wherever it comes and however often: the one place where it becomes money. States
   * are compared, not the order in which news arrive.
   */
  async settle(tx: Tx, actor: Actor | SystemActor, seen: SeenPayment): Promise<Verdict> {
    const intentId = seen.intentId as string;
    const [found]: { orderId: string }[] = await tx.query(
      'SELECT order_id AS "orderId" FROM stripe_intents WHERE id = $1',
      [intentId],
    );
    if (!found) return { outcome: 'quarantined', reason: 'unknown_attempt' };
    const order = await this.orders.lock(tx, found.orderId);
    const [intent]: StripeIntent[] = await tx.query(`${selectIntent} WHERE id = $1 FOR UPDATE`, [intentId]);
    if (!intent) throw new Problem('request.not_found');
    const livemode = this.stripe.account?.livemode === true;
    const reason = mismatchOf({ ...intent, livemode }, seen);
    if (reason) return { outcome: 'quarantined', reason, intentId };
    await this.remember(tx, intent, seen);
    if (!statesBefore(seen.state).includes(intent.state)) return { outcome: 'unchanged', intentId };
    if (seen.state === 'succeeded') await this.book(tx, actor, intent, order.state !== 'cancelled');
    else await this.advance(tx, intent, seen);
    return { outcome: 'applied', intentId };
  }

  /** Names and the next step may come with news that are old otherwise. */
  private async remember(tx: Tx, intent: StripeIntent, seen: SeenPayment): Promise<void> {
    await tx.query(
      `UPDATE stripe_intents SET reference = coalesce(reference, $2::text), session = coalesce(session, $3::text),
              next_action = coalesce(next_action, $4::jsonb)
        WHERE id = $1 AND ((reference IS NULL AND $2::text IS NOT NULL) OR (session IS NULL AND $3::text IS NOT NULL)
                           OR (next_action IS NULL AND $4::jsonb IS NOT NULL))`,
      [
        intent.id,
        seen.reference ?? null,
        seen.session ?? null,
        seen.nextAction ? JSON.stringify(seen.nextAction) : null,
      ],
    );
  }

  private async advance(tx: Tx, intent: StripeIntent, seen: SeenPayment): Promise<void> {
    await tx.query(
      'UPDATE stripe_intents SET state = $2, failure = coalesce($3, failure) WHERE id = $1 AND state = ANY ($4)',
      [intent.id, seen.state, seen.failure?.slice(0, 500) ?? null, statesBefore(seen.state)],
    );
  }

  /** The money is here: for the payable as much as it still misses, the rest goes back. */
  private async book(tx: Tx, actor: Actor | SystemActor, intent: StripeIntent, owed: boolean): Promise<void> {
    const now = this.clock.now();
    const payable = await this.payable(tx, intent.paymentId);
    const usableFen =
      owed && payable.state === 'pending' ? Math.min(payable.missingFen, intent.amountFen) : 0;
    const surplusFen = intent.amountFen - usableFen;
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE stripe_intents SET state = 'succeeded', succeeded_at = $2, applied_fen = $3, surplus_fen = $4, failure = NULL,
              next_check_at = $2
        WHERE id = $1 AND state = ANY ($5)`,
      [intent.id, now, usableFen, surplusFen, statesBefore('succeeded')],
    );
    if (changed === 0) throw new Problem('request.conflict');
    if (usableFen > 0)
      await this.payments.apply(tx, actor, {
        paymentId: intent.paymentId,
        amountFen: usableFen,
        provider: 'stripe',
        cause: { kind: 'provider_payment', id: intent.id },
      });
    if (surplusFen > 0) await this.bookSurplus(tx, actor, intent, surplusFen);
    // Nobody should pay by another attempt now.
    await tx.query(
      'UPDATE stripe_intents SET next_check_at = $2 WHERE payment_id = $1 AND id <> $3 AND state = ANY ($4)',
      [intent.paymentId, now, intent.id, openIntentStates],
    );
  }

  private async bookSurplus(
    tx: Tx,
    actor: Actor | SystemActor,
    { id, paymentId, orderId, buyerId }: StripeIntent,
    amountFen: number,
  ): Promise<void> {
    const now = this.clock.now();
    const refund = { id: this.ids.next(), intentId: id, refundId: null, orderId, buyerId, amountFen };
    await tx.insert(StripeRefund, { ...refund, state: 'created', createdAt: now, nextCheckAt: now });
    await this.journal.post(tx, [
      {
        cause: { kind: 'provider_payment', id: refund.id },
        orderId,
        bookedOn: businessDate(now),
        debit: { account: 'provider_clearing' },
        credit: { account: 'suspense' },
        amountFen,
      },
    ]);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'payment.surplus_received',
      subjectId: orderId,
      payload: { paymentId, attemptId: id, amountFen },
    });
  }

  /** What Stripe kept is the market's cost (V9), never the cooperative's. */
  private async bookFee({ id, orderId, reference }: StripeIntent): Promise<void> {
    try {
      const fee = reference ? await this.stripe.feeOf(reference) : undefined;
      if (!fee) return await this.putOff(id, checkEveryMs);
      await this.database.transact(async (tx) => {
        const [, known]: [unknown, number] = await tx.query(
          'UPDATE stripe_intents SET fee_fen = $2 WHERE id = $1 AND fee_fen IS NULL',
          [id, fee.feeFen],
        );
        if (known === 0) return;
        await this.journal.post(tx, [
          {
            cause: { kind: 'provider_fee', id },
            orderId,
            bookedOn: businessDate(this.clock.now()),
            debit: { account: 'provider_fees' },
            credit: { account: 'provider_clearing' },
            amountFen: fee.feeFen,
          },
        ]);
      });
    } catch (error) {
      await this.putOff(id, checkEveryMs);
      if (!isOfProvider(error)) throw error;
      this.log.warn({ err: error, intent: id }, 'the fee could not be asked for');
    }
  }

  private async close(id: string, state: 'failed' | 'cancelled', failure: string): Promise<void> {
    await this.database.write(
      `UPDATE stripe_intents SET state = $2, failure = $3 WHERE id = $1 AND state = 'created'`,
      [id, state, failure.slice(0, 500)],
    );
  }

  private async putOff(id: string, ms: number): Promise<void> {
    await this.database.write(
      'UPDATE stripe_intents SET next_check_at = $2 WHERE id = $1 AND next_check_at < $2',
      [id, new Date(this.clock.now().getTime() + ms)],
    );
  }

  private async payable(tx: Tx, id: string): Promise<Payable> {
    const [payable]: Payable[] = await tx.query(
      'SELECT state, amount_fen AS "amountFen", amount_fen - received_fen AS "missingFen" FROM payments WHERE id = $1',
      [id],
    );
    if (!payable) throw new Problem('request.not_found');
    return payable;
  }
}

const selectIntent = `
  SELECT id, payment_id AS "paymentId", order_id AS "orderId", buyer_id AS "buyerId", method, amount_fen AS "amountFen", state,
         reference, session, next_action AS "nextAction", return_url AS "returnUrl", failure, applied_fen AS "appliedFen",
         surplus_fen AS "surplusFen", fee_fen AS "feeFen", requested_by AS "requestedBy", request_key AS "requestKey",
         created_at AS "createdAt", next_check_at AS "nextCheckAt", succeeded_at AS "succeededAt"
    FROM stripe_intents`;
