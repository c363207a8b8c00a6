import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { pause } from './options';
import type { Stage } from './stage';

/** What is still on its way: all of it is nought at rest. */
export type Unrest = {
  outbox: number;
  /** Changes that the worker has not added to the totals yet. */
  unfolded: number;
  queued: number;
  unexpired: number;
  unescalated: number;
  stalePayables: number;
};

const unrest = `
  SELECT (SELECT count(*) FROM outbox)::int AS outbox,
         (SELECT count(*) FROM tally_changes)::int AS unfolded,
         (SELECT count(*) FROM orders WHERE state = 'placed' AND confirm_by < clock_timestamp())::int AS unexpired,
         (SELECT count(*) FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature')
             AND escalation_level = 0 AND accept_by < clock_timestamp())::int AS unescalated,
         (SELECT count(*) FROM payments p JOIN orders o ON o.id = p.order_id
           WHERE p.state = 'pending' AND o.state = 'cancelled')::int AS "stalePayables"`;

/** Waits until nothing is on its way any more; answers the last look at it. */
export async function untilRest(stage: Stage, patienceMs: number): Promise<Unrest> {
  const redis = new Redis(stage.directRedisUrl, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const queue = new Queue('events', { connection: redis as never, prefix: 'market' });
  queue.on('error', () => undefined);
  try {
    for (const deadline = Date.now() + patienceMs; ; await pause(250)) {
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
