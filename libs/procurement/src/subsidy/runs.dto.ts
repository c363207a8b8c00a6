import { schemas } from '@app/platform';
import { z } from 'zod';
import { ListTotals, lineFigures, SubsidyRules } from './programmes.dto';
import { runStates, transferStates } from './run.state';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const count = z.int().min(0);

export const PublishRun = z.strictObject({
  /** The total that the caller saw on the draft; another one is refused. */
  expectedTotalFen: schemas.positiveFen,
});
export type PublishRun = z.infer<typeof PublishRun>;

const why = z.strictObject({ reason: schemas.line(200) });
export const WithdrawRun = why;
export type WithdrawRun = z.infer<typeof WithdrawRun>;
export const SendBack = why;
export type SendBack = z.infer<typeof SendBack>;

const correction = z.strictObject({
  supplierId: schemas.id,
  /** Sales that count instead of the computed ones; null = taken off the list. */
  eligibleFen: schemas.fenAmount.nullable(),
  reason: schemas.line(200),
});

const finalBasis = {
  /** `notice`: the facts as they were in notice. `now`: as they are by now, with later returns and evidence. */
  basis: z.enum(['notice', 'now']),
  corrections: z.array(correction).max(500).default([]),
};

export const MakeFinal = z.strictObject({
  ...finalBasis,
  /** Upheld objections that change nothing of the sales of whom they are about, each with why. */
  unchanged: z
    .array(z.strictObject({ objectionId: schemas.id, reason: schemas.line(200) }))
    .max(500)
    .default([]),
  /** The total that the caller saw; left out = whatever it is. */
  expectedTotalFen: schemas.fenAmount.optional(),
});
export type MakeFinal = z.infer<typeof MakeFinal>;
export type FinalBasis = Pick<MakeFinal, 'basis' | 'corrections'>;

/** What rules would pay now, or what a list would be if it were made final so: one of the two. */
export const PreviewSubsidy = z
  .strictObject({
    rules: SubsidyRules.optional(),
    list: z.strictObject({ runId: schemas.id, ...finalBasis }).optional(),
  })
  .refine(({ rules, list }) => (rules === undefined) !== (list === undefined), { path: ['rules'] });
export type PreviewSubsidy = z.infer<typeof PreviewSubsidy>;
export type PreviewList = NonNullable<PreviewSubsidy['list']>;

export const ListRuns = z.strictObject({
  state: schemas.commaList(z.enum(runStates)).optional(),
  ...schemas.pageQuery,
});
export type ListRuns = z.infer<typeof ListRuns>;

export const RunItem = z.object({
  id: schemas.id,
  number: z.string(),
  programmeId: schemas.id,
  programmeName: z.string(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
  state: z.enum(runStates),
  noticeEndsOn: schemas.businessDay,
  publishedAt: moment,
  /** Of the list in force. */
  sellers: count,
  totalFen: schemas.fenAmount,
  openObjections: count,
});
export type RunItem = z.infer<typeof RunItem>;
export const RunPage = schemas.pageOf(RunItem);

export const RunLine = z.object({
  id: schemas.id,
  ...lineFigures,
  /** What was published; null = was not on that list. */
  noticeAmountFen: schemas.fenAmount.nullable(),
  correction: z.enum(['excluded', 'sales']).nullable(),
  correctionReason: z.string().nullable(),
  /** Sales of this line that were taken back after the list was made, and what of the subsidy goes back for it. */
  takenBackFen: schemas.fenAmount,
  toRecoverFen: schemas.fenAmount,
  /** Whether the market has checked an account of the seller; told while the list can be paid. */
  hasAccount: z.boolean().nullable(),
  transfer: z
    .object({
      state: z.enum(transferStates),
      paidOn: schemas.businessDay.nullable(),
      failure: z.string().nullable(),
    })
    .nullable(),
});
export type RunLine = z.infer<typeof RunLine>;

const payment = z.object({
  id: schemas.id,
  number: z.string(),
  lineCount: z.int().min(1),
  totalFen: schemas.positiveFen,
  madeBy: person,
  madeAt: moment,
  transfers: z.array(
    z.object({
      id: schemas.id,
      supplierId: schemas.id,
      payeeName: z.string(),
      payeeBank: z.string(),
      /** The last four digits; the file for the bank has it whole. */
      payeeAccount: z.string(),
      amountFen: schemas.positiveFen,
      state: z.enum(transferStates),
    }),
  ),
});

/** One list with its lines, which add up to the totals. */
export const RunDetail = RunItem.extend({
  rules: SubsidyRules,
  sourceDocument: z.string(),
  version: z.int().min(1),
  /** Which of its versions is, or was last, in public notice: above 1 after a second notice. */
  noticeVersion: z.int().min(1),
  publishedBy: person,
  finalisedBy: person.nullable(),
  finalisedAt: moment.nullable(),
  refusal: z.string().nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
  paidAt: moment.nullable(),
  withdrawal: z.string().nullable(),
  totals: ListTotals.extend({ toRecoverFen: schemas.fenAmount, paidFen: schemas.fenAmount }),
  lines: z.array(RunLine),
  payments: z.array(payment),
});
export type RunDetail = z.infer<typeof RunDetail>;

export const RunStateAnswer = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(runStates),
  totalFen: schemas.fenAmount,
});
export type RunStateAnswer = z.infer<typeof RunStateAnswer>;

/** What a seller reads of a list that it stands on. */
export const OwnLine = z
  .object({
    id: schemas.id,
    runId: schemas.id,
    runNumber: z.string(),
    programmeName: z.string(),
    state: z.enum(runStates),
    noticeEndsOn: schemas.businessDay,
    rules: SubsidyRules,
    ...lineFigures,
    correctionReason: z.string().nullable(),
    takenBackFen: schemas.fenAmount,
    toRecoverFen: schemas.fenAmount,
    transfer: RunLine.shape.transfer,
  })
  .omit({ supplierId: true, supplierName: true, creditCode: true });
export type OwnLine = z.infer<typeof OwnLine>;
export const OwnLinePage = schemas.pageOf(OwnLine);

export const ListOwnLines = z.strictObject({ ...schemas.pageQuery });
export type ListOwnLines = z.infer<typeof ListOwnLines>;
export const ListLineFacts = ListOwnLines;
export type ListLineFacts = ListOwnLines;

export const PaymentAnswer = z.object({
  id: schemas.id,
  number: z.string(),
  lineCount: z.int().min(1),
  totalFen: schemas.positiveFen,
  /** Sellers who wait because no account of theirs was checked yet. */
  waiting: count,
});
export type PaymentAnswer = z.infer<typeof PaymentAnswer>;

export const MarkPayment = z.strictObject({
  paidOn: schemas.businessDay,
  /** What the bank did not pay; all else on the file is paid. */
  failed: z
    .array(z.strictObject({ transferId: schemas.id, reason: schemas.line(200) }))
    .max(500)
    .default([]),
});
export type MarkPayment = z.infer<typeof MarkPayment>;

export const MarkAnswer = z.object({
  id: schemas.id,
  paid: count,
  failed: count,
  runState: z.enum(runStates),
});
export type MarkAnswer = z.infer<typeof MarkAnswer>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;
