import { schemas } from '@app/platform';
import { forecastMethods } from '@app/procurement';
import { z } from 'zod';
import { ledgers, uncountedReasons } from './uncounted.policy';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const named = z.object({ id: schemas.id, name: z.string() });

/** Without a year, the present one. */
const year = schemas.year.optional();

export const AskReserve = z.strictObject({ year });
export type AskReserve = z.infer<typeof AskReserve>;

/** In which way an amount comes to count for the unit; those with `for_other` and `given_back` take off. */
export const countingWays = [
  'bought',
  'given_back',
  'for_other',
  'contractor',
  'member',
  'taken_over',
] as const;

export const UnitReserve = z.object({
  year: z.int(),
  asOf: moment,
  unit: named.extend({ unitKind: z.string(), regionName: z.string(), formerName: z.string().nullable() }),
  /** Of its filing; `not_filed` also while it is being written. */
  state: z.enum(['not_filed', 'submitted', 'returned', 'approved']),
  filingId: schemas.id.nullable(),
  /** With the officials, own and taken over; null when nothing is. */
  reservedFen: z.int().nullable(),
  tookOverFen: z.int(),
  /** Whose figures count elsewhere: with the filer of a shared canteen, or with who succeeded. */
  countsWith: z
    .object({
      reason: z.enum(['shared_canteen', 'succeeded']),
      units: z.array(named),
      since: schemas.businessDay.nullable(),
    })
    .nullable(),
  /** Accepted in the year, net of returns; kept apart (Q10). */
  canteenFen: z.int(),
  unionFen: z.int(),
  personalFen: z.int(),
  otherFen: z.int(),
  /** The sum of the four = of the ways = of the months = of the counties. */
  totalFen: z.int(),
  /** total / reserved; may pass 10000; null when nothing is reserved (Q11). */
  progressBp: z.int().nullable(),
  /** Of 31 December. */
  forecast: z
    .object({
      yearEndFen: z.int(),
      method: z.enum(forecastMethods),
      /** Which share of a year the district had done by this day last year; null where it bought nothing. */
      seasonBp: z.int().nullable(),
      /** Of the whole year before; null for an office that does not reach it. */
      lastYearFen: z.int().nullable(),
      /** yearEnd / reserved. */
      progressBp: z.int().nullable(),
    })
    .nullable(),
  ways: z.array(z.object({ way: z.enum(countingWays), other: named.nullable(), amountFen: z.int() })),
  /** Always twelve. */
  months: z.array(
    z.object({
      month: z.int(),
      canteenFen: z.int(),
      unionFen: z.int(),
      personalFen: z.int(),
      otherFen: z.int(),
    }),
  ),
  counties: z.array(z.object({ code: schemas.countyCode, name: z.string(), amountFen: z.int() })),
  /** What is left out or not accepted yet, and why. Of the target: what counts for the share and not for the pair's target. */
  uncounted: z.array(
    z.object({ ledger: z.enum(ledgers), reason: z.enum(uncountedReasons), lines: count, amountFen: z.int() }),
  ),
  /** The last time that the unit was reminded to buy, with the figures of that day. */
  nudge: z
    .object({
      sentAt: moment,
      note: z.string(),
      noteEn: z.string().nullable(),
      reservedFen: z.int(),
      forecastFen: z.int(),
    })
    .nullable(),
});
export type UnitReserve = z.infer<typeof UnitReserve>;

export const ListUncounted = z.strictObject({
  year,
  ledger: z.enum(ledgers).optional(),
  reason: z.enum(uncountedReasons).optional(),
  ...schemas.pageQuery,
});
export type ListUncounted = z.infer<typeof ListUncounted>;

/** Of the four funds of the page; `other` is all but the three. */
export const reserveFunds = ['canteen', 'union', 'personal', 'other'] as const;

export const ListCounted = z.strictObject({
  year,
  month: z.coerce.number().int().min(1).max(12).optional(),
  county: schemas.countyCode.optional(),
  fund: z.enum(reserveFunds).optional(),
  way: z.enum(countingWays).optional(),
  /** With `way`: of which contractor, member or unit that was taken over. */
  otherId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListCounted = z.infer<typeof ListCounted>;

export const CountedLine = z.object({
  /** Of the fact. */
  id: schemas.id,
  way: z.enum(countingWays),
  other: named.nullable(),
  /** Null for sales outside the platform. */
  orderId: schemas.id.nullable(),
  orderNumber: z.string().nullable(),
  productName: z.string().nullable(),
  spec: z.string().nullable(),
  occurredAt: moment,
  month: z.int(),
  countyName: z.string(),
  fundingSource: z.string(),
  /** The part that counts; below zero for what is given back or counts for another unit. */
  amountFen: z.int(),
  isReadable: z.boolean(),
});
export type CountedLine = z.infer<typeof CountedLine>;
/** With the sum of all rows asked for, not of the page alone. */
export const CountedPage = schemas.pageOf(CountedLine).extend({ sumFen: z.int(), count });
export type CountedPage = z.infer<typeof CountedPage>;

export const UncountedLine = z.object({
  /** Of the fact, or of the acceptance line. */
  id: schemas.id,
  ledger: z.enum(ledgers),
  reason: z.enum(uncountedReasons),
  /** A fact has an evidence page. */
  isFact: z.boolean(),
  orderId: schemas.id,
  orderNumber: z.string(),
  productName: z.string(),
  spec: z.string(),
  occurredAt: moment,
  amountFen: z.int(),
  /** In which year it counts, for `other_year`. */
  countsInYear: z.int().nullable(),
  /** For whom it counts, for `counts_for_unit`. */
  countsForName: z.string().nullable(),
  /** Who bought it for the unit: its contractor, one of a shared canteen, or who ended; null when it did itself. */
  boughtByName: z.string().nullable(),
  /** Whether its evidence or order is the caller's to open. */
  isReadable: z.boolean(),
});
export type UncountedLine = z.infer<typeof UncountedLine>;
export const UncountedPage = schemas.pageOf(UncountedLine);
export type UncountedPage = z.infer<typeof UncountedPage>;
