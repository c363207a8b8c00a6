import { Clock, Database, waitingAge } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { OperationsHealth } from './operations.dto';

type Waiting = OperationsHealth['timers'][number];

/** What each sweeper, or a person at its desk, should have dealt with by now, and since when. */
@Injectable()
export class WaitingQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(): Promise<Waiting[]> {
    return this.database.read<Waiting>(waitingSql, [this.clock.now()]);
  }

  /** Timed: the ages to alarm on (reliability rule 9). */
  async measure(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const { name, oldestDueAt } of await this.list()) {
      const since = oldestDueAt === null ? now : new Date(oldestDueAt).getTime();
      waitingAge.set({ sweeper: name }, Math.max(0, now - since) / 1000);
    }
  }
}

/** $1 now. */
const waitingSql = `
  SELECT 'expire unconfirmed orders' AS name, count(*)::int AS waiting, min(confirm_by) AS "oldestDueAt"
    FROM orders WHERE state = 'placed' AND confirm_by < $1
  UNION ALL
  SELECT 'escalate overdue acceptances', count(*)::int, min(accept_by)
    FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature') AND accept_by < $1 AND escalation_level = 0
  UNION ALL
  SELECT 'sweep lost events', count(*)::int, min(recorded_at)
    FROM outbox WHERE sent_at < clock_timestamp() - interval '60 seconds'
  UNION ALL
  SELECT 'seal the audit chain', count(*)::int, min(queued_at)
    FROM audit_queue WHERE queued_at < clock_timestamp() - interval '10 seconds'
  UNION ALL
  SELECT 'apply provider events', count(*)::int, min(received_at)
    FROM provider_events WHERE applied_at IS NULL AND next_try_at < $1
  UNION ALL
  SELECT 'ask about payments', count(*)::int, min(next_check_at)
    FROM stripe_intents WHERE state IN ('created', 'waiting', 'processing') AND next_check_at < $1
  UNION ALL
  SELECT 'send refunds to Stripe', count(*)::int, min(due) FROM (
    SELECT opened_at AS due FROM refunds WHERE route = 'stripe' AND state = 'open'
    UNION ALL SELECT next_check_at FROM stripe_refunds WHERE state IN ('created', 'sent') AND next_check_at < $1) r
  UNION ALL
  SELECT 'forget old keys', count(*)::int, min(created_at)
    FROM idempotency_keys WHERE created_at < $1::timestamptz - interval '8 days'
  UNION ALL
  SELECT 'match bank lines', count(*)::int, min(t.imported_at)
    FROM bank_lines l JOIN bank_statements t ON t.id = l.statement_id WHERE l.state = 'unmatched'
  UNION ALL
  -- What opens the refund is in the outbox with the cancellation; looking there spares a look at every order.
  SELECT 'refund cancelled orders', count(DISTINCT r.id)::int, min(o.recorded_at)
    FROM outbox o JOIN events e ON e.id = o.event_id AND e.type = 'order.cancelled'
    JOIN orders r ON r.id = e.subject_id AND r.paid_fen > 0
   WHERE o.recorded_at < clock_timestamp() - interval '30 seconds'`;
