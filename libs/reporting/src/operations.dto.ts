import { schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

export const OperationsHealth = z.object({
  asOf: moment,
  /** Events that not everyone has handled. */
  outbox: z.object({
    depth: count,
    unsent: count,
    oldestSeconds: z.number(),
    failing: z.array(
      z.object({
        eventId: schemas.id,
        type: z.string(),
        subjectId: schemas.id,
        attempts: count,
        lastError: z.string().nullable(),
        recordedAt: moment,
      }),
    ),
  }),
  /** Null while Redis does not answer: events are then delivered without it. */
  queue: z
    .object({
      ...{ waiting: count, active: count, delayed: count, failed: count },
      /** How long ago the last canary came through, one of which is sent every 15 seconds; null when none is known of. */
      canarySeconds: z.number().min(0).nullable(),
    })
    .nullable(),
  /** Rows of events and of the access log that are not sealed yet, and how far the chain is. */
  audit: z.object({
    number: count,
    sealedAt: moment.nullable(),
    waiting: count,
    oldestWaitingSeconds: z.number(),
  }),
  /** What each timed job, or a person, should have done by now; a growing age says that it does not happen. */
  timers: z.array(z.object({ name: z.string(), waiting: count, oldestDueAt: moment.nullable() })),
});
export type OperationsHealth = z.infer<typeof OperationsHealth>;

export const stuckKinds = [
  'order_unconfirmed',
  'prepaid_unshipped',
  'acceptance_overdue',
  'payment_unpaid',
  'bank_line_unmatched',
  'match_unconfirmed',
  'return_undecided',
] as const;

/** Flows that do not move: what, how many, since when, and the five oldest. */
export const StuckFlows = z.object({
  asOf: moment,
  items: z.array(
    z.object({
      kind: z.enum(stuckKinds),
      count,
      oldestAt: moment.nullable(),
      oldest: z.array(z.object({ id: schemas.id, label: z.string(), since: moment })),
    }),
  ),
});
export type StuckFlows = z.infer<typeof StuckFlows>;

/** Every invariant of the books: rows looked at, rows that break it, and the sum that it is about (integer fen). */
export const Books = z.object({
  asOf: moment,
  holds: z.boolean(),
  items: z.array(
    z.object({ id: z.string(), says: z.string(), checked: count, broken: count, fen: z.int().nullable() }),
  ),
});
export type Books = z.infer<typeof Books>;
