import { unitKinds } from '@app/identity';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { canteenKinds } from '../quota/quota.policy';
import { unitChangeKinds } from '../units/unit-change.state';
import { departments } from './filings.dto';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

/**
 * Where a unit stands: `covered` = another unit files for it; `ended` = merged, split or closed, nothing to file any more;
 * `taken_over` = opened for units that it succeeded, which have filed for it; a draft is not filed.
 */
export const unitFilingStates = [
  'not_filed',
  'submitted',
  'returned',
  'approved',
  'covered',
  'ended',
  'taken_over',
] as const;

/**
 * What units can be picked by. `filed`: submitted or approved, or opened for units that had filed; `not_filed`: nothing, or it
 * was returned, whatever it took over; both leave out
 * units without a canteen that have nothing to reserve, and `not_filed` those that another unit files for. `no_canteen`: these
 * units; `zero_due`: of them, who has not filed zero (Q6). `zero`: filed, and nothing is reserved.
 * `ended`: merged, split or closed. `taken_over`: reserves what units that ended had reserved. `not_buying`, `done`: nothing, or all, of what they reserved was bought.
 */
export const unitFilingPicks = [
  'filed',
  'zero',
  'not_filed',
  'submitted',
  'returned',
  'approved',
  'late',
  'covered',
  'ended',
  'taken_over',
  'no_canteen',
  'zero_due',
  'not_buying',
  'done',
] as const;
export type UnitFilingPick = (typeof unitFilingPicks)[number];

const picks = {
  regionCode: schemas.countyCode.optional(),
  department: z.enum(departments).optional(),
  unitKind: z.enum(unitKinds).optional(),
  canteen: z.enum(canteenKinds).optional(),
  /** A part of the name. */
  q: schemas.line(50).optional(),
};

export const AskSummary = z.strictObject({ year: schemas.year, ...picks });
export type AskSummary = z.infer<typeof AskSummary>;

export const PickUnits = AskSummary.extend({ pick: z.enum(unitFilingPicks).optional() });
export type PickUnits = z.infer<typeof PickUnits>;

export const ListUnitFilings = PickUnits.extend(schemas.pageQuery);
export type ListUnitFilings = z.infer<typeof ListUnitFilings>;

export const UnitFilingItem = z.object({
  unitId: schemas.id,
  name: z.string(),
  creditCode: z.string(),
  unitKind: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
  department: z.enum(departments).nullable(),
  canteen: z.enum(canteenKinds).nullable(),
  state: z.enum(unitFilingStates),
  /** Who files for it. */
  filedByName: z.string().nullable(),
  filingId: schemas.id.nullable(),
  baseFen: z.int().nullable(),
  requiredFen: z.int().nullable(),
  reservedFen: z.int().nullable(),
  /** reserved / base. */
  ratioBp: z.int().nullable(),
  isLate: z.boolean(),
  submittedAt: moment.nullable(),
  /** Accepted in that year, net of returns; of a shared canteen, by all of it. */
  boughtFen: z.int(),
  /** bought / reserved. */
  progressBp: z.int().nullable(),
  /** What will be bought by 31 December; null when nothing is filed. */
  forecastFen: z.int().nullable(),
  /** Of `reservedFen`, what units that ended had reserved. */
  tookOverFen: z.int(),
  /** When and how it ended, and the names of who took over. */
  ended: z
    .object({
      kind: z.enum(unitChangeKinds),
      effectiveOn: schemas.businessDay,
      successors: z.array(z.string()),
    })
    .nullable(),
  formerName: z.string().nullable(),
  remindedAt: moment.nullable(),
});
export type UnitFilingItem = z.infer<typeof UnitFilingItem>;
export const UnitFilingPage = schemas.pageOf(UnitFilingItem);
export type UnitFilingPage = z.infer<typeof UnitFilingPage>;

export const FilingSummary = z.object({
  year: z.int(),
  asOf: moment,
  units: count,
  /** Without a canteen and with nothing to reserve; they file zero and are in none of the two below. */
  noCanteen: count,
  /** Filed for by another unit. */
  covered: count,
  /** Merged, split or closed in that year: what they reserved and bought counts for their successors. */
  ended: count,
  /** units − noCanteen − covered − ended = filed + notFiled. */
  filed: count,
  notFiled: count,
  /** Filed and reserve nothing, with or without a canteen. */
  zero: count,
  /** Without a canteen and with nothing to reserve, and zero is not filed. */
  zeroDue: count,
  submitted: count,
  returned: count,
  approved: count,
  late: count,
  notBuying: count,
  baseFen: z.int(),
  requiredFen: z.int(),
  reservedFen: z.int(),
  /** reserved / base. */
  ratioBp: z.int().nullable(),
  boughtFen: z.int(),
  progressBp: z.int().nullable(),
});
export type FilingSummary = z.infer<typeof FilingSummary>;

export const SendReminders = z.strictObject({
  ...AskSummary.shape,
  year: z.int().min(2000).max(2100),
  note: schemas.line(200),
});
export type SendReminders = z.infer<typeof SendReminders>;

export const ReminderBatch = z.object({
  batchId: schemas.id,
  year: z.int(),
  units: count,
  note: z.string(),
  /** Of a note by the calendar; null of a person's own words. */
  noteEn: z.string().nullable(),
  sentAt: moment,
  /** `filing`: to file; `buying`: by the calendar, to whoever is not on course for what was reserved. */
  about: z.enum(['filing', 'buying']),
  /** Null = by the calendar. */
  sentByName: z.string().nullable(),
  /** How many of them have filed since; null for `buying`. */
  filedSince: count.nullable(),
});
export type ReminderBatch = z.infer<typeof ReminderBatch>;
export const RemindersSent = z.object({ batchId: schemas.id, units: count });
export type RemindersSent = z.infer<typeof RemindersSent>;

export const ListReminders = z.strictObject({ year: schemas.year, ...schemas.pageQuery });
export type ListReminders = z.infer<typeof ListReminders>;
export const ReminderPage = schemas.pageOf(ReminderBatch);
export type ReminderPage = z.infer<typeof ReminderPage>;

export const ListReached = z.strictObject(schemas.pageQuery);
export type ListReached = z.infer<typeof ListReached>;
export const ReachedUnit = z.object({
  unitId: schemas.id,
  name: z.string(),
  regionName: z.string(),
  year: z.int(),
  /** Of its filing by now. */
  state: z.enum(['not_filed', 'submitted', 'returned', 'approved']),
  filingId: schemas.id.nullable(),
  /** When it filed after it was reminded. */
  filedAt: moment.nullable(),
  /** With the figures of the day, of a reminder to buy. */
  reservedFen: z.int().nullable(),
  forecastFen: z.int().nullable(),
});
export type ReachedUnit = z.infer<typeof ReachedUnit>;
export const ReachedPage = schemas.pageOf(ReachedUnit);

export const FilingsImported = z.object({ rows: count, created: count, changed: count });
export type FilingsImported = z.infer<typeof FilingsImported>;
export const AskImport = z.strictObject({ year: schemas.year });
export type AskImport = z.infer<typeof AskImport>;
