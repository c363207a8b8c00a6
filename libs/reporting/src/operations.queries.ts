import { AuditChain, Clock, Config, canaryKey, Database, days, Rounds } from '@app/platform';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { checkBooks } from './books/books.queries';
import type { Books, OperationsHealth, StuckFlows } from './operations.dto';
import { WaitingQueries } from './waiting.queries';

/** As the worker names them. */
const queueName = 'events';
const queuePrefix = 'market';

/** After this long something that should move is called stuck. */
const unpaidDays = 30;
const unshippedDays = 7;
const undecidedDays = 3;

@Injectable()
export class OperationsQueries implements OnApplicationShutdown {
  private readonly redis: Redis;
  private queue: Queue | undefined;
  private readonly bookChecks = new Rounds<Books>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly chain: AuditChain,
    private readonly waiting: WaitingQueries,
    config: Config,
  ) {
    this.redis = new Redis(config.redisUrl, {
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
    });
    this.redis.on('error', () => this.redis.disconnect());
  }

  async health(): Promise<OperationsHealth> {
    const now = this.clock.now();
    const [[outbox], failing, timers, queue, chain] = await Promise.all([
      this.database.read<Omit<OperationsHealth['outbox'], 'failing'>>(
        `SELECT count(*)::int AS depth, count(*) FILTER (WHERE sent_at IS NULL)::int AS unsent,
                coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)::float AS "oldestSeconds"
           FROM outbox`,
      ),
      this.database.read<OperationsHealth['outbox']['failing'][number]>(
        `SELECT o.event_id AS "eventId", e.type, e.subject_id AS "subjectId", o.attempts, o.last_error AS "lastError",
                o.recorded_at AS "recordedAt"
           FROM outbox o JOIN events e ON e.id = o.event_id WHERE o.attempts > 0
          ORDER BY o.recorded_at LIMIT 20`,
      ),
      this.waiting.list(),
      this.queueCounts(),
      this.chain.state(),
    ]);
    const figures = outbox ?? { depth: 0, unsent: 0, oldestSeconds: 0 };
    const { hash: _, sealedAt, ...sealing } = chain;
    const audit = { ...sealing, sealedAt: sealedAt?.toISOString() ?? null };
    return { asOf: now.toISOString(), outbox: { ...figures, failing }, queue, audit, timers };
  }

  private async queueCounts(): Promise<OperationsHealth['queue']> {
    try {
      if (this.redis.status !== 'ready') await this.redis.connect();
      if (!this.queue) {
        this.queue = new Queue(queueName, { connection: this.redis as never, prefix: queuePrefix });
        this.queue.on('error', () => undefined);
      }
      const counts = await this.queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const jobs = (state: string): number => counts[state] ?? 0;
      const cameAt = await this.redis.get(canaryKey(queuePrefix));
      return {
        waiting: jobs('waiting'),
        active: jobs('active'),
        delayed: jobs('delayed'),
        failed: jobs('failed'),
        canarySeconds: cameAt === null ? null : Math.max(0, (Date.now() - Number(cameAt)) / 1000),
      };
    } catch {
      return null;
    }
  }

  async stuck(): Promise<StuckFlows> {
    const now = this.clock.now();
    const items = await this.database.read<StuckFlows['items'][number]>(stuckSql, [
      now,
      this.clock.after(-days(unshippedDays)),
      this.clock.after(-days(unpaidDays)),
      this.clock.after(-days(undecidedDays)),
    ]);
    return { asOf: now.toISOString(), items };
  }

  /** Every operator sees the same, and each check reads all that was ever written: those who wait share one. */
  books(): Promise<Books> {
    return this.bookChecks.join(async () => {
      const items = await checkBooks(this.database);
      const holds = items.every((item) => item.broken === 0);
      return { asOf: this.clock.now().toISOString(), holds, items };
    });
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

/** $1 now, $2 shipped late, $3 paid late, $4 decided late. */
const stuckSql = `
  WITH stuck(kind, position, id, label, since) AS (
    SELECT 'order_unconfirmed', 1, id, number, confirm_by FROM orders WHERE state = 'placed' AND confirm_by < $1
    UNION ALL
    SELECT 'prepaid_unshipped', 2, o.id, o.number, p.captured_at
      FROM orders o JOIN LATERAL (SELECT max(captured_at) AS captured_at FROM payments
                                   WHERE order_id = o.id AND state = 'captured') p ON true
     WHERE o.state = 'confirmed' AND o.payment_terms = 'prepaid' AND p.captured_at < $2
       AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.shipped_quantity + l.closed_quantity < l.quantity)
    UNION ALL
    SELECT 'acceptance_overdue', 3, id, number, accept_by
      FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature') AND accept_by < $1
    UNION ALL
    SELECT 'payment_unpaid', 4, id, transfer_code, requested_at FROM payments WHERE state = 'pending' AND requested_at < $3
    UNION ALL
    SELECT 'bank_line_unmatched', 5, l.id, l.payer_name, t.imported_at
      FROM bank_lines l JOIN bank_statements t ON t.id = l.statement_id WHERE l.state = 'unmatched'
    UNION ALL
    SELECT 'match_unconfirmed', 6, l.id, l.payer_name, min(a.proposed_at)
      FROM bank_lines l JOIN bank_allocations a ON a.bank_line_id = l.id AND a.state = 'proposed'
     WHERE l.state = 'proposed' GROUP BY l.id
    UNION ALL
    SELECT 'return_undecided', 7, id, number, requested_at
      FROM goods_returns WHERE state = 'requested' AND requested_at < $4
  )
  SELECT kind, count(*)::int AS count, min(since) AS "oldestAt",
         (SELECT json_agg(json_build_object('id', id, 'label', label, 'since', since) ORDER BY since)
            FROM (SELECT * FROM stuck s WHERE s.kind = stuck.kind ORDER BY since LIMIT 5) five) AS oldest
    FROM stuck GROUP BY kind, position ORDER BY position`;
