import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { bellChannel } from './bell';
import type { Database } from './database';
import type { Dispatcher } from './dispatch';
import { faultPoint } from './faults';
import { withTrace } from './log';
import { noteCanary } from './metrics';

export const eventsQueue = 'events';
/** As many as are waiting, up to this: the more there is to do, the fewer statements each event costs. */
const batchSize = 1_000;
const pollMs = 1_000;
const stopMs = 5_000;
const redisPatienceMs = 3_000;
const canary = 'canary';
/** When the last canary came through, for whoever asks: kept where the queue is, and lost with it. */
export const canaryKey = (prefix: string): string => `${prefix}:canary`;
/** An event that was sent and not handled by then was lost on the way: it is sent again. */
const lostAfterSeconds = 30;

type Job = { ids: string[] };

/**
 * Carries recorded events to the queue, and from the queue to the dispatcher. PostgreSQL is the record; Redis is a
 * bell that may be wiped at any moment: what it lost is sent again, and when it is gone the dispatcher is called
 * directly.
 */
export class Relay {
  private readonly redis: Redis;
  private readonly queue: Queue<Job>;
  private worker: Worker<Job> | undefined;
  private listener: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<number> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly dispatcher: Dispatcher,
    private readonly log: Logger,
    private readonly urls: { redis: string; database: string; prefix: string },
  ) {
    this.redis = new Redis(urls.redis, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      // A Redis that hangs must not hold up more than one that is gone.
      connectTimeout: redisPatienceMs,
      commandTimeout: redisPatienceMs,
      retryStrategy: (times) => Math.min(times * 200, 2_000),
      lazyConnect: true,
    });
    this.redis.on('error', (error: Error) => this.log.warn({ err: error }, 'redis is not answering'));
    this.queue = new Queue<Job>(eventsQueue, { connection: this.redis as never, prefix: urls.prefix });
    this.queue.on('error', (error) => this.log.warn({ err: error }, 'queue error'));
  }

  async start(): Promise<void> {
    // The error handler above has logged it; the client goes on trying.
    await this.redis.connect().catch(() => undefined);
    noteCanary(Date.now());
    this.worker = new Worker<Job>(eventsQueue, (job) => this.take(job.name, job.data), {
      connection: { url: this.urls.redis, maxRetriesPerRequest: null } as never,
      prefix: this.urls.prefix,
      concurrency: 4,
      // A worker that dies in the middle loses nothing: its batch is handed out again, receipts make it harmless.
      maxStalledCount: 100,
      lockDuration: 15_000,
      stalledInterval: 5_000,
    });
    this.worker.on('error', (error) => this.log.warn({ err: error }, 'queue worker error'));
    await this.listen();
    this.timer = setInterval(() => this.wake(), pollMs);
    this.wake();
  }

  /** Sends what is unsent; a call during a run makes one more run. */
  wake(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = withTrace({ requestId: 'relay', flow: 'relay' }, () => this.sendAll())
      .catch((error: unknown) => {
        this.log.error({ err: error }, 'relay failed');
        return 0;
      })
      .finally(() => {
        this.running = undefined;
        if (this.again) {
          this.again = false;
          this.wake();
        }
      });
  }

  private async sendAll(): Promise<number> {
    let total = 0;
    for (let sent = batchSize; sent === batchSize && !this.stopped; total += sent)
      sent = await this.sendBatch();
    return total;
  }

  /** Marks a batch as sent, then rings. The other order would ring for rows another relay holds. */
  private async sendBatch(): Promise<number> {
    const rows = await this.database.deriveOne<{ event_id: string }>(
      `UPDATE outbox SET sent_at = clock_timestamp()
        WHERE event_id IN (SELECT event_id FROM outbox WHERE sent_at IS NULL
                            ORDER BY event_id LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING event_id`,
      [batchSize],
    );
    const ids = rows.map((row) => row.event_id).sort();
    if (ids.length) await this.ring(ids);
    return ids.length;
  }

  private async ring(ids: string[]): Promise<void> {
    try {
      await this.queue.add(
        'events',
        { ids },
        {
          attempts: 5,
          backoff: { type: 'exponential', delay: 500 },
          removeOnComplete: true,
          removeOnFail: true,
        },
      );
      faultPoint('relay.rung');
    } catch (error) {
      this.log.warn({ err: error, events: ids.length }, 'queue unreachable: delivering without it');
      // A handler that failed is noted on its outbox row, and the sweeper sends the event again.
      await this.deliver(ids).catch(() => undefined);
    }
  }

  private async take(name: string, { ids }: Job): Promise<void> {
    if (name !== canary) return this.deliver(ids);
    const now = Date.now();
    noteCanary(now);
    await this.redis.set(this.canaryKey, now);
  }

  private deliver(ids: string[]): Promise<void> {
    return withTrace({ requestId: 'dispatch', flow: 'dispatch' }, () => this.dispatcher.deliver(ids));
  }

  /**
   * Puts back what was sent and not handled in time: lost by Redis, or failed for good in the queue. What a worker has in
   * hand this moment is passed over: waiting for it while holding others could make two wait for each other.
   */
  async sweep(olderThanSeconds = lostAfterSeconds): Promise<number> {
    const rows = await this.database.write(
      `UPDATE outbox SET sent_at = NULL
        WHERE event_id IN (SELECT event_id FROM outbox
                            WHERE sent_at < clock_timestamp() - make_interval(secs => $1)
                              FOR UPDATE SKIP LOCKED)
        RETURNING event_id`,
      [olderThanSeconds],
    );
    if (rows.length) {
      this.log.warn({ events: rows.length }, 'sending again what was not handled');
      this.wake();
    }
    return rows.length;
  }

  /**
   * A job that asks for nothing. That it comes through, in whichever worker, shows that queue and workers live; one that
   * is still on its way is not sent twice.
   */
  async sendCanary(): Promise<void> {
    try {
      const cameAt = await this.redis.get(this.canaryKey);
      if (cameAt) noteCanary(Number(cameAt));
      const gone = { removeOnComplete: true, removeOnFail: true };
      await this.queue.add(canary, { ids: [] }, { jobId: canary, ...gone });
    } catch (error) {
      this.log.warn({ err: error }, 'queue unreachable: no canary');
    }
  }

  async depth(): Promise<Record<string, number>> {
    return this.queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
  }

  private get canaryKey(): string {
    return canaryKey(this.urls.prefix);
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    const listener = new Client({
      connectionString: this.urls.database,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    const retry = (): void => {
      if (this.listener !== listener) return;
      this.listener = undefined;
      setTimeout(() => void this.listen(), pollMs).unref();
    };
    this.listener = listener;
    listener.on('notification', () => this.wake());
    listener.on('error', retry);
    listener.on('end', retry);
    try {
      await listener.connect();
      await listener.query(`LISTEN ${bellChannel}`);
    } catch (error) {
      this.log.warn({ err: error }, 'cannot listen; polling meanwhile');
      retry();
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    const listener = this.listener;
    this.listener = undefined;
    await this.running;
    // Without Redis these would wait for it for ever; what they still hold is sent again by the next worker.
    const closed = Promise.allSettled([listener?.end(), this.worker?.close(), this.queue.close()]);
    const patience = new Promise((resolve) => setTimeout(resolve, stopMs).unref());
    await Promise.race([closed, patience]);
    this.redis.disconnect();
  }
}
