import type { Logger } from 'pino';
import type { Database, Tx } from './database';
import type { StoredEvent } from './events';
import { faultPoint } from './faults';
import { aboutError, withTrace } from './log';

/** Handles a batch in the transaction that also writes its receipts: exactly once, whatever is delivered how often. */
export type Handler<Payload> = (tx: Tx, events: StoredEvent<Payload>[]) => Promise<void>;

/** Every event type with its handlers by name; a type nobody listens to has `{}`. */
export type Subscriptions<Map> = { [Type in keyof Map & string]: Record<string, Handler<Map[Type]>> };

type AnySubscriptions = Record<string, Record<string, Handler<never>>>;

/** Brings stored events to their handlers. Knows nothing of Redis: a job is only a list of ids. */
export class Dispatcher {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: AnySubscriptions,
    private readonly log: Logger,
  ) {}

  /** Delivers the events to every handler that has no receipt yet. Throws when a handler did. */
  async deliver(eventIds: readonly string[]): Promise<void> {
    const events = await this.load(eventIds);
    faultPoint('events.loaded');
    const failures: unknown[] = [];
    const unsettled = new Set<string>();
    for (const [handler, batch] of this.byHandler(events)) {
      try {
        await this.handle(handler, batch);
      } catch (error) {
        failures.push(error);
        for (const { id } of batch) unsettled.add(id);
        await this.noteFailure(batch, handler, error);
      }
    }
    faultPoint('events.handled');
    await this.settle(events, unsettled);
    if (failures.length) throw failures[0];
  }

  private byHandler(events: StoredEvent[]): Map<string, StoredEvent[]> {
    const batches = new Map<string, StoredEvent[]>();
    for (const event of events) {
      for (const name of Object.keys(this.subscriptions[event.type] ?? {})) {
        const batch = batches.get(name);
        if (batch) batch.push(event);
        else batches.set(name, [event]);
      }
    }
    return batches;
  }

  /** The whole batch, or one by one when it fails: a poisoned event must not hold up its neighbours. */
  private async handle(handler: string, batch: StoredEvent[]): Promise<void> {
    try {
      await this.handleTogether(handler, batch);
    } catch (error) {
      if (batch.length === 1) throw error;
      let failure: unknown;
      for (const event of batch) {
        await this.handleTogether(handler, [event]).catch(async (reason: unknown) => {
          failure = reason;
          await this.noteFailure([event], handler, reason);
        });
      }
      if (failure) throw failure;
    }
  }

  private async handleTogether(handler: string, batch: StoredEvent[]): Promise<void> {
    await withTrace({ requestId: batch[0]?.requestId ?? 'none', flow: `handler ${handler}` }, () =>
      this.database.derive(async (tx) => {
        const receipts: { event_id: string }[] = await tx.query(
          `INSERT INTO receipts (event_id, handler)
           SELECT id, $2 FROM unnest($1::uuid[]) AS id ORDER BY id
           ON CONFLICT DO NOTHING RETURNING event_id`,
          [batch.map((event) => event.id), handler],
        );
        const fresh = new Set(receipts.map((receipt) => receipt.event_id));
        const mine = batch.filter((event) => fresh.has(event.id));
        for (const [type, events] of groupByType(mine)) {
          const handle = this.subscriptions[type]?.[handler] as Handler<unknown> | undefined;
          await handle?.(tx, events);
        }
        if (mine.length) this.log.debug({ handler, events: mine.length }, 'events handled');
      }),
    );
  }

  /**
   * An event leaves the outbox when each of its handlers has written its receipt. Where none of its handlers failed just
   * now, all have; of the others the receipts are counted.
   */
  private async settle(events: StoredEvent[], unsettled: ReadonlySet<string>): Promise<void> {
    const done = events.filter(({ id }) => !unsettled.has(id)).map(({ id }) => id);
    if (done.length)
      await this.database.deriveOne('DELETE FROM outbox WHERE event_id = ANY ($1::uuid[])', [done]);
    const rest = events.filter(({ id }) => unsettled.has(id));
    if (!rest.length) return;
    const expected = rest.map((event) => Object.keys(this.subscriptions[event.type] ?? {}).length);
    await this.database.write(
      `DELETE FROM outbox USING unnest($1::uuid[], $2::int[]) AS done(event_id, handlers)
       WHERE outbox.event_id = done.event_id
         AND (SELECT count(*) FROM receipts WHERE receipts.event_id = done.event_id) >= done.handlers`,
      [rest.map((event) => event.id), expected],
    );
  }

  private async noteFailure(batch: StoredEvent[], handler: string, error: unknown): Promise<void> {
    this.log.error(
      { err: error, handler, events: batch.length, requestId: batch[0]?.requestId },
      'handler failed',
    );
    const { type, message } = aboutError(error);
    await this.database.write(
      'UPDATE outbox SET attempts = attempts + 1, last_error = $2 WHERE event_id = ANY ($1::uuid[])',
      [batch.map((event) => event.id), `${handler}: ${type}: ${message}`.slice(0, 500)],
    );
  }

  private async load(eventIds: readonly string[]): Promise<StoredEvent[]> {
    return this.database.read<StoredEvent>(
      `SELECT id, type, subject_id AS "subjectId", actor, payload, request_id AS "requestId",
              occurred_at AS "occurredAt"
         FROM events WHERE id = ANY ($1::uuid[]) ORDER BY id`,
      [eventIds],
    );
  }
}

function groupByType(events: StoredEvent[]): Map<string, StoredEvent[]> {
  const groups = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const group = groups.get(event.type);
    if (group) group.push(event);
    else groups.set(event.type, [event]);
  }
  return groups;
}
