import { type Actor, Clock, Database, LOG, minutes, Problem, type SystemActor, type Tx } from '@app/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { ProviderPayouts } from './provider-payouts.service';
import { isOfProvider, StripeClient } from './stripe-client.service';
import { StripeDisputes } from './stripe-disputes.service';
import { StripeIntents, type Verdict } from './stripe-intents.service';
import { StripeRefunds } from './stripe-refunds.service';
import { seenIn, type ToldEvent } from './stripe-seen.policy';

const mostAtOnce = 100;
const mostMissed = 1_000;
const system: SystemActor = { system: 'stripe' };
/** The longest pause between two tries of an event that could not be applied. */
const longestPauseMs = minutes(10);
/** What PostgreSQL keeps in no text. */
const nul = /\\u0000/g;

/** The inbox of what Stripe tells: kept first and answered at once, applied afterwards. */
@Injectable()
export class ProviderEvents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly stripe: StripeClient,
    private readonly intents: StripeIntents,
    private readonly refunds: StripeRefunds,
    private readonly disputes: StripeDisputes,
    private readonly payouts: ProviderPayouts,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Verifies the raw bytes and keeps them. Errors: webhook.bad_signature. */
  async receive(body: Buffer, signature: string): Promise<void> {
    const event = this.stripe.eventIn(body, signature);
    if (!event) throw new Problem('webhook.bad_signature');
    await this.keep(event, 'webhook', body.toString());
  }

  /**
   * Timed: fetches what Stripe could not deliver. Attempts and refunds under way are asked about anyway; this finds what
   * comes after the end, such as a refund that fails days after it had succeeded.
   */
  async fetchMissed(): Promise<void> {
    if (!this.stripe.account) return;
    try {
      const missed = await this.stripe.undelivered(mostMissed);
      // Stripe goes on naming them for a month.
      const known = await this.database.read<{ id: string }>(
        'SELECT id FROM provider_events WHERE id = ANY ($1)',
        [missed.map(({ id }) => id)],
      );
      const kept = new Set(known.map(({ id }) => id));
      for (const event of missed.reverse())
        if (!kept.has(event.id)) await this.keep(event, 'fetched', JSON.stringify(event));
    } catch (error) {
      if (!isOfProvider(error)) throw error;
      this.log.warn({ err: error }, 'Stripe did not say what it could not deliver');
    }
  }

  /** Once, however often it comes. */
  private async keep({ id, type, livemode }: ToldEvent, source: string, payload: string): Promise<void> {
    await this.database.write('SELECT receive_provider_event($1, $2, $3, $4, $5, $6, NULL, NULL, NULL)', [
      ...[id, type, source, livemode],
      ...[payload.replace(nul, ''), this.clock.now()],
    ]);
  }

  /** Timed: applies what waits; says how many. An event that fails waits longer each time and holds up no other. */
  async applyWaiting(): Promise<number> {
    const waiting = await this.database.read<{ id: string }>(
      `SELECT id FROM provider_events WHERE applied_at IS NULL AND next_try_at <= $1 ORDER BY next_try_at, id LIMIT $2`,
      [this.clock.now(), mostAtOnce],
    );
    for (const { id } of waiting) {
      try {
        await this.database.transact((tx) => this.apply(tx, system, id));
      } catch (error) {
        this.log.error({ err: error, event: id }, 'an event of Stripe could not be applied');
        await this.waitLonger(id, error as Error);
      }
    }
    return waiting.length;
  }

  /** Of the operator: once more, after somebody has put right what was wrong. Errors: provider_event.not_applicable. */
  async applyAgain(actor: Actor, id: string): Promise<void> {
    const applied = await this.database.transact((tx) => this.apply(tx, actor, id));
    if (!applied) throw new Problem('provider_event.not_applicable');
  }

  /**
   * The order is locked before the event, as everywhere; two who apply the same one find the same states. Says whether
   * there was anything to apply: what is in quarantine only people take out of it.
   */
  private async apply(tx: Tx, actor: Actor | SystemActor, id: string): Promise<boolean> {
    const person = 'userId' in actor ? actor.userId : null;
    const [row]: { payload: ToldEvent }[] = await tx.query(
      'SELECT payload FROM provider_events WHERE id = $1',
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    const verdict = await this.judge(tx, actor, row.payload);
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE provider_events SET applied_at = $2, outcome = $3, reason = $4, intent_id = coalesce($5, intent_id),
              tries = tries + 1, last_error = NULL, applied_again_by = coalesce($6, applied_again_by)
        WHERE id = $1 AND (applied_at IS NULL OR ($6::uuid IS NOT NULL AND outcome = 'quarantined'))`,
      [id, this.clock.now(), verdict.outcome, verdict.reason ?? null, verdict.intentId ?? null, person],
    );
    return changed > 0;
  }

  private async judge(tx: Tx, actor: Actor | SystemActor, event: ToldEvent): Promise<Verdict> {
    const seen = seenIn(event);
    if (!seen) return { outcome: 'ignored', reason: 'unknown_type' };
    if (seen.kind === 'refund') return this.refunds.settle(tx, seen);
    if (seen.kind === 'payout') return this.payouts.settle(tx, seen);
    if (seen.kind === 'dispute') return this.disputes.settle(tx, actor, seen);
    return seen.intentId ? this.intents.settle(tx, actor, seen) : { outcome: 'ignored', reason: 'not_ours' };
  }

  private async waitLonger(id: string, error: Error): Promise<void> {
    await this.database.write(
      `UPDATE provider_events SET tries = tries + 1, last_error = $2,
              next_try_at = $3::timestamptz + least(interval '1 second' * power(2, least(tries, 20)), $4 * interval '1 ms')
        WHERE id = $1 AND applied_at IS NULL`,
      [id, error.message.slice(0, 500), this.clock.now(), longestPauseMs],
    );
  }
}
