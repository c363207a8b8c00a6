import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { pause } from '../options';
import type { Stage } from '../stage';

/** "Within 60 s of the last fault." */
export const restMs = 60_000;

/** What is still on its way: all of it is nought at rest. */
export type Unrest = {
  outbox: number;
  /** Changes that the worker has not added to the totals yet. */
  unfolded: number;
  queued: number;
  unexpired: number;
  unescalated: number;
  stalePayables: number;
  /** Money through Stripe: events, payments and refunds of which not everything is known and booked. */
  untold: number;
  /** Paid beyond what is payable: a refund is still to be opened. */
  overpaid: number;
};

/** Whatever waits for Stripe is due now; what somebody is at is left alone. */
export const providerTimePasses = `
  WITH attempts AS (
    UPDATE stripe_intents SET next_check_at = clock_timestamp() WHERE id IN (
      SELECT id FROM stripe_intents WHERE next_check_at > clock_timestamp()
         AND (state IN ('created', 'waiting', 'processing') OR (state = 'succeeded' AND fee_fen IS NULL))
         FOR UPDATE SKIP LOCKED)),
  refunds AS (
    UPDATE stripe_refunds SET next_check_at = clock_timestamp() WHERE id IN (
      SELECT id FROM stripe_refunds WHERE next_check_at > clock_timestamp() AND state IN ('created', 'sent')
         FOR UPDATE SKIP LOCKED))
  UPDATE provider_events SET next_try_at = clock_timestamp() WHERE id IN (
    SELECT id FROM provider_events WHERE next_try_at > clock_timestamp() AND applied_at IS NULL FOR UPDATE SKIP LOCKED)`;

const unrest = `
  SELECT (SELECT count(*) FROM outbox)::int AS outbox,
         (SELECT count(*) FROM tally_changes)::int AS unfolded,
         (SELECT count(*) FROM orders WHERE state = 'placed' AND confirm_by < clock_timestamp())::int AS unexpired,
         (SELECT count(*) FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature')
             AND escalation_level = 0 AND accept_by < clock_timestamp())::int AS unescalated,
         (SELECT count(*) FROM payments p JOIN orders o ON o.id = p.order_id
           WHERE p.state = 'pending' AND o.state = 'cancelled')::int AS "stalePayables",
         (SELECT count(*) FROM provider_events WHERE applied_at IS NULL)::int
           + (SELECT count(*) FROM stripe_intents WHERE state = 'succeeded' AND fee_fen IS NULL)::int
           + (SELECT count(*) FROM stripe_refunds WHERE state IN ('created', 'sent'))::int
           + (SELECT count(*) FROM refunds WHERE route = 'stripe' AND state = 'open')::int AS untold,
         (SELECT count(*) FROM orders o WHERE o.state = 'cancelled' AND o.paid_fen > 0)::int AS overpaid`;

const askStripeEveryMs = 5_000;

/** Waits until nothing is on its way any more; answers the last look at it. */
export async function untilRest(stage: Stage, patienceMs: number): Promise<Unrest> {
  const redis = new Redis(stage.directRedisUrl, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const queue = new Queue('events', { connection: redis as never, prefix: 'market' });
  queue.on('error', () => undefined);
  try {
    const deadline = Date.now() + patienceMs;
    for (let askedAt = 0; ; await pause(250)) {
      if (Date.now() - askedAt > askStripeEveryMs) {
        await stage.sql(providerTimePasses);
        askedAt = Date.now();
      }
      const [row] = await stage.sql<Omit<Unrest, 'queued'>>(unrest);
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
      const queued = Object.values(counts).reduce((sum, count) => sum + count, 0);
      const now: Unrest = { ...(row as Omit<Unrest, 'queued'>), queued };
      const resting = Object.values(now).every((count) => count === 0);
      if (resting || Date.now() > deadline) return now;
    }
  } finally {
    await queue.close();
    redis.disconnect();
  }
}
