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
      lastYearFen: z.int(),
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
  /** What is left out, and why. Of the target: what counts for the share and not for the pair's target. */
  uncounted: z.array(
    z.object({ ledger: z.enum(ledgers), reason: z.enum(uncountedReasons), lines: count, amountFen: z.int() }),
  ),
  /** The last time that the unit was reminded to buy, with the figures of that day. */
  nudge: z
    .object({ sentAt: moment, note: z.string(), reservedFen: z.int(), forecastFen: z.int() })
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
});
export type UncountedLine = z.infer<typeof UncountedLine>;
export const UncountedPage = schemas.pageOf(UncountedLine);
export type UncountedPage = z.infer<typeof UncountedPage>;
