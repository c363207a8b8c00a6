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
import { Journal } from '../journal/journal.service';
import type { PaymentEvents } from '../payments.events';
import { StripeClient } from './stripe-client.service';
import type { ProviderPayoutState } from './stripe-intent.state';
import type { Verdict } from './stripe-intents.service';
import type { SeenPayout } from './stripe-seen.policy';

/**
 * What Stripe pays into our bank account (提现). Stripe's word is only an announcement: the money moves in our books when two
 * people say which line of the bank's statement it is.
 */
@Injectable()
export class ProviderPayouts {
  constructor(
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly stripe: StripeClient,
  ) {}

  /** What Stripe says of one of its payouts, however often and in whatever order. */
  async settle(tx: Tx, seen: SeenPayout): Promise<Verdict> {
    const reason = this.mismatch(seen);
    if (reason) return { outcome: 'quarantined', reason };
    const [fresh]: object[] = await tx.query(
      `INSERT INTO provider_payouts (id, reference, amount_fen, arrives_on, state, failure, told_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (reference) DO NOTHING RETURNING id`,
      [
        ...[this.ids.next(), seen.reference, seen.amountFen, businessDate(seen.arrivesAt)],
        ...[seen.state, seen.failure ?? null, this.clock.now()],
      ],
    );
    if (fresh) return { outcome: 'applied' };
    if (seen.state !== 'failed') return { outcome: 'unchanged' };
    const [known]: { state: ProviderPayoutState }[] = await tx.query(
      'SELECT state FROM provider_payouts WHERE reference = $1 FOR UPDATE',
      [seen.reference],
    );
    // It is on a statement of ours: what came back must stand on another line of it.
    if (known?.state === 'arrived') return { outcome: 'quarantined', reason: 'payout_failed_after_arrival' };
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE provider_payouts SET state = 'failed', failure = $2 WHERE reference = $1 AND state = 'on_the_way'`,
      [seen.reference, seen.failure ?? null],
    );
    return { outcome: changed ? 'applied' : 'unchanged' };
  }

  private mismatch({ livemode, currency, amountFen }: SeenPayout): string | undefined {
    if (livemode !== (this.stripe.account?.livemode === true)) return 'livemode_differs';
    if (currency !== 'cny') return 'currency_differs';
    return amountFen > 0 ? undefined : 'payout_to_provider';
  }

  /** A line of the bank's statement is it; `allocationId` names that. Errors: provider_payout.wrong_state. */
  async arrived(tx: Tx, actor: Actor | SystemActor, id: string, allocationId: string): Promise<void> {
    const [[payout]]: [{ amountFen: number }[], number] = await tx.query(
      `UPDATE provider_payouts SET state = 'arrived' WHERE id = $1 AND state = 'on_the_way'
       RETURNING amount_fen AS "amountFen"`,
      [id],
    );
    if (!payout) throw new Problem('provider_payout.wrong_state');
    await this.journal.post(tx, [
      {
        cause: { kind: 'allocation', id: allocationId },
        orderId: null,
        bookedOn: businessDate(this.clock.now()),
        debit: { account: 'suspense' },
        credit: { account: 'provider_clearing' },
        amountFen: payout.amountFen,
      },
    ]);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'provider_payout.arrived',
      subjectId: id,
      payload: payout,
    });
  }
}
