import { Injectable } from '@nestjs/common';
import type { Actor, SystemActor } from './access';
import { Clock } from './clock';
import type { Tx } from './database';
import { Ids } from './ids';
import { currentTrace } from './log';

/** The actor as history keeps it. */
export type EventActor =
  | { userId: string; userName: string; organizationId: string; persona: string }
  | SystemActor;

export type StoredEvent<Payload = unknown> = {
  id: string;
  type: string;
  subjectId: string;
  actor: EventActor;
  payload: Payload;
  requestId: string | null;
  occurredAt: Date;
};

/** One member per event type of a lib's map `{ 'order.placed': payload }`. */
export type EventOf<Map> = {
  [Type in keyof Map & string]: { type: Type; subjectId: string; payload: Map[Type] };
}[keyof Map & string];

/** Everything that happened is one row, written with the change itself: history, audit and outbox at once. */
@Injectable()
export class Events {
  constructor(
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * `subjectId` is the thing whose timeline it belongs to; for all that happens to an order, the order. `at`: the moment
   * that the change itself wrote, as text to the microsecond, where the database's clock and not this process's said it.
   */
  async record<Map>(
    tx: Tx,
    actor: Actor | SystemActor,
    event: EventOf<Map>,
    at: Date | string = this.clock.now(),
  ): Promise<void> {
    await tx.query('SELECT record_event($1, $2, $3, $4, $5, $6, $7)', [
      this.ids.next(),
      event.type,
      event.subjectId,
      JSON.stringify(eventActor(actor)),
      JSON.stringify(event.payload),
      currentTrace()?.requestId ?? null,
      at,
    ]);
  }
}

export function eventActor(actor: Actor | SystemActor): EventActor {
  if ('system' in actor) return { system: actor.system };
  const { userId, userName, organizationId, persona } = actor;
  return { userId, userName, organizationId, persona };
}
