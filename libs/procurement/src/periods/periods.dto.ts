import { schemas } from '@app/platform';
import { z } from 'zod';
import { channels, fundingSources } from '../ledger/ledger.dto';
import { closingStates, periodStates } from './closing.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const person = z.object({ id: schemas.id, name: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** `320205-2026-03`, or `320205-2026` for the year. */
const periodId = z.string();

/**
 * What is looked at before a period is closed. The first seven stand in the way; the others may stay open when a remark
 * says why.
 */
export const checkCodes = [
  'ended',
  'earlier_months',
  'months',
  'children',
  'events',
  'tallies',
  'parts',
  'sales_reports',
  'sales_corrections',
  'returns',
  'bank_lines',
  'evidence',
] as const;
export type CheckCode = (typeof checkCodes)[number];

/** One of what is open: a return by its order and a fact of it, a bank line by its day, weak evidence by pair and level. */
const listedItem = z.object({
  label: z.string(),
  day: schemas.businessDay.nullable(),
  count,
  amountFen: z.int(),
  factId: schemas.id.nullable(),
  eastCode: schemas.countyCode.nullable(),
  westCode: schemas.countyCode.nullable(),
  evidenceLevel: z.int().min(0).max(3).nullable(),
});
export type ListedItem = z.infer<typeof listedItem>;

export const CheckItem = z.object({
  code: z.enum(checkCodes),
  blocking: z.boolean(),
  /** How many there are; 0 = in order. */
  open: count,
  fen: z.int().nullable(),
  /** The periods that stand in the way, at most twelve. */
  periods: z.array(periodId),
  /** Of returns, bank lines and evidence, at most twelve, the largest first. Older closings kept none. */
  listed: z.array(listedItem).optional(),
});
export type CheckItem = z.infer<typeof CheckItem>;

export const partNames = ['regions', 'pairs', 'days', 'children', 'months'] as const;

export const Checks = z.object({
  asOf: moment,
  items: z.array(CheckItem),
  /** The same period added up from its parts, each beside the whole of which they are parts. */
  parts: z.array(z.object({ part: z.enum(partNames), partsFen: z.int(), wholeFen: z.int() })),
  factCount: count,
  amountFen: z.int(),
  paidFen: z.int(),
});
export type Checks = z.infer<typeof Checks>;

export const AskPeriods = z.strictObject({
  year: schemas.year,
  /** The region whose row comes first and whose direct parts follow; left out: the caller's own. */
  regionCode: schemas.countyCode.optional(),
});
export type AskPeriods = z.infer<typeof AskPeriods>;

const periodCell = z.object({
  id: periodId,
  month: z.int().min(0).max(12),
  state: z.enum(periodStates),
  /** Its last day is over. */
  ended: z.boolean(),
  amountFen: z.int(),
  factCount: count,
});
export type PeriodCell = z.infer<typeof periodCell>;

const periodRow = z.object({
  regionCode: schemas.countyCode,
  regionName: z.string(),
  level: z.enum(['province', 'city', 'county']),
  /** Always twelve. */
  months: z.array(periodCell),
  wholeYear: periodCell,
});
export type PeriodRow = z.infer<typeof periodRow>;

export const PeriodGrid = z.object({
  year: z.int(),
  asOf: moment,
  /** The region above, when the caller may see it. */
  parentCode: schemas.countyCode.nullable(),
  rows: z.array(periodRow),
});
export type PeriodGrid = z.infer<typeof PeriodGrid>;

export const ClosingItem = z.object({
  id: schemas.id,
  periodId,
  regionCode: schemas.countyCode,
  regionName: z.string(),
  year: z.int(),
  /** 0 = the whole year. */
  month: z.int(),
  state: z.enum(closingStates),
  remark: z.string(),
  proposedBy: person,
  proposedAt: moment,
  /** What the period came to when it was proposed; closings of before that was kept have none. */
  proposedCount: count.nullable(),
  proposedFen: z.int().nullable(),
  withdrawnBy: person.nullable(),
  withdrawnAt: moment.nullable(),
  withdrawalReason: z.string().nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
  reopenedBy: person.nullable(),
  reopenedAt: moment.nullable(),
  reopeningReason: z.string().nullable(),
  /** Of the region's seals, counted from 1; so are the figures below null until it is sealed. */
  number: z.int().nullable(),
  sealedAt: moment.nullable(),
  factCount: count.nullable(),
  amountFen: z.int().nullable(),
  paidFen: z.int().nullable(),
  adjustingCount: count.nullable(),
  adjustingFen: z.int().nullable(),
  contentSha256: sha256.nullable(),
  cellsSha256: sha256.nullable(),
  previousSha256: sha256.nullable(),
  sealSha256: sha256.nullable(),
});
export type ClosingItem = z.infer<typeof ClosingItem>;

/** Facts, with their number and sum. */
const some = z.object({ factCount: count, amountFen: z.int() });

export const PeriodPage = z.object({
  ...periodCell.shape,
  regionCode: schemas.countyCode,
  regionName: z.string(),
  level: periodRow.shape.level,
  year: z.int(),
  paidFen: z.int(),
  /** Of an open period as things are now; of a closed one as they were when it was confirmed. */
  checks: Checks,
  /** The one that is proposed or closed. */
  closing: ClosingItem.nullable(),
  /** All closings of this period, newest first. */
  history: z.array(ClosingItem),
  /** What the caller may do, as things are. */
  may: z.object({
    propose: z.boolean(),
    confirm: z.boolean(),
    withdraw: z.boolean(),
    reopen: z.boolean(),
  }),
  /** Booked in this period, pointing back to an earlier one. */
  adjusting: some,
  /** Booked later, pointing back to this period. */
  adjustedBy: some,
});
export type PeriodPage = z.infer<typeof PeriodPage>;

export const splitNames = ['pairing', 'fundingSource', 'channel', 'evidenceLevel', 'paid'] as const;

const splitRow = z.object({
  by: z.enum(splitNames),
  /** Null = outside pairs. */
  pairing: z
    .object({
      id: schemas.id,
      eastCode: schemas.countyCode,
      eastName: z.string(),
      westCode: schemas.countyCode,
      westName: z.string(),
    })
    .nullable(),
  fundingSource: z.enum(fundingSources).nullable(),
  channel: z.enum(channels).nullable(),
  evidenceLevel: z.int().nullable(),
  paid: z.boolean().nullable(),
  sealedFen: z.int(),
  sealedCount: count,
  /** As the same facts are counted now: their evidence may have grown. */
  nowFen: z.int(),
  nowCount: count,
});
export type SplitRow = z.infer<typeof splitRow>;

export const SealedPage = z.object({
  closing: ClosingItem,
  checks: Checks,
  /** Each `by` adds up to the sealed sum. */
  splits: z.array(splitRow),
});
export type SealedPage = z.infer<typeof SealedPage>;

export const ProposeClosing = z.strictObject({
  /** Needed when matters are left open. */
  remark: schemas.note(500).optional(),
});
export type ProposeClosing = z.infer<typeof ProposeClosing>;

/** What the second person saw of the period: the sums that are sealed. */
export const ConfirmClosing = z.strictObject({ expectedFen: z.int(), expectedFacts: count });
export type ConfirmClosing = z.infer<typeof ConfirmClosing>;

export const GiveReason = z.strictObject({ reason: schemas.line(300) });
export type GiveReason = z.infer<typeof GiveReason>;

export const ClosingAnswer = z.object({
  id: schemas.id,
  periodId,
  state: z.enum(closingStates),
  sealSha256: sha256.nullable(),
});
export type ClosingAnswer = z.infer<typeof ClosingAnswer>;

/** Anything that is no period is as unknown as a foreign one. */
export const PeriodParams = z.strictObject({ id: schemas.line(40) });
export type PeriodParams = z.infer<typeof PeriodParams>;
