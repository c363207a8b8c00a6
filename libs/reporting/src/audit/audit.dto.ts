import { officeFunctions, schemas, viewActs } from '@app/platform';
import { z } from 'zod';
import { changeFields } from './change-details.policy';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

/** Days in Asia/Shanghai, both included. */
const period = { from: schemas.businessDay.optional(), to: schemas.businessDay.optional() };

export const ListViews = z.strictObject({
  act: z.enum(viewActs).optional(),
  userId: schemas.id.optional(),
  subjectId: schemas.id.optional(),
  /** A part of the person's name or of what was seen. */
  q: schemas.line(50).optional(),
  ...period,
  ...schemas.pageQuery,
});
export type ListViews = z.infer<typeof ListViews>;

export const ViewItem = z.object({
  id: schemas.id,
  seenAt: moment,
  userId: schemas.id,
  userName: z.string(),
  organizationName: z.string(),
  /** Function of the office at that time; null for operators. */
  office: z.enum(officeFunctions).nullable(),
  act: z.enum(viewActs),
  subjectId: schemas.id.nullable(),
  /** `—` where the reader's office, of some departments, does not reach what was looked at. */
  label: z.string(),
  /** How many rows left; null where a file was streamed. */
  rows: count.nullable(),
  /** What an export was asked for. */
  filters: z.record(z.string(), z.unknown()),
  /** Of an unmasking. */
  reason: z.string().nullable(),
  /** Whose evidence page shows the object; null where there is none. */
  factId: schemas.id.nullable(),
});
export type ViewItem = z.infer<typeof ViewItem>;
export const ViewPage = schemas.pageOf(ViewItem);
export type ViewPage = z.infer<typeof ViewPage>;

export const ListChanges = z.strictObject({
  userId: schemas.id.optional(),
  subjectId: schemas.id.optional(),
  /** As events are called, or what they begin with: `order`, `order.placed`. */
  type: z
    .string()
    .regex(/^[a-z_]+(\.[a-z_]+)?$/)
    .max(60)
    .optional(),
  ...period,
  ...schemas.pageQuery,
});
export type ListChanges = z.infer<typeof ListChanges>;

// Null stands in one of them: the document knows no null without a type.
const changeValue = z.union([z.string().nullable(), z.number(), z.boolean()]);

/** One thing that changed, or that the change says. Units as elsewhere: `…Fen` integer fen, `…Bp` basis points. */
export const ChangeDetail = z.object({
  field: z.enum(changeFields),
  /** Of rules and thresholds: which one; null for what has no parts. */
  part: z.string().nullable(),
  /** Absent where nothing of the kind was known before; null where there was none. */
  from: changeValue.optional(),
  /** Null where it was taken away. */
  to: changeValue,
});
export type ChangeDetail = z.infer<typeof ChangeDetail>;

export const ChangeItem = z.object({
  id: schemas.id,
  occurredAt: moment,
  type: z.string(),
  subjectId: schemas.id,
  /** Its number, or its name with the year or month; null for what has neither. */
  subjectLabel: z.string().nullable(),
  /** By what its page is asked for, where that is not `subjectId`: a period, the agreement of a part of a target. */
  subjectKey: z.string().nullable(),
  /**
   * What changed, from what to what; numbers of people in free text are masked for officials. Empty where the office does
   * not reach what it is about.
   */
  details: z.array(ChangeDetail),
  /** Null for what happened by itself. */
  userId: schemas.id.nullable(),
  /** People of the two sides are masked for officials. Of what happened by itself: by what. */
  userName: z.string(),
  organizationName: z.string().nullable(),
  factId: schemas.id.nullable(),
});
export type ChangeItem = z.infer<typeof ChangeItem>;
export const ChangePage = schemas.pageOf(ChangeItem);
export type ChangePage = z.infer<typeof ChangePage>;

/** The chain over events and the access log, as it stands. */
export const AuditChainState = z.object({
  asOf: moment,
  /** Batches so far; 0 before the first one. */
  number: count,
  /** SHA-256 of the last batch, in hexadecimal: who keeps it can prove later that nothing before it was touched. */
  hash: z.string().nullable(),
  sealedAt: moment.nullable(),
  /** Rows that are not sealed yet. */
  waiting: count,
  oldestWaitingSeconds: z.number(),
});
export type AuditChainState = z.infer<typeof AuditChainState>;
