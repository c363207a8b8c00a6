import { schemas } from '@app/platform';
import { z } from 'zod';
import { RulePartItem } from '../quota/quota.dto';
import { canteenKinds, quotaBases } from '../quota/quota.policy';
import { filingStates } from './filing.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
/** A year's budget of one unit; more is a typing error. */
const budgetFen = z.int().min(0).max(1_000_000_000_000);

/** 主管部门: who supervises a unit, and reviews what it files; by these names offices are cut to their departments. */
export const departments = [
  '机关事务管理局',
  '教育局',
  '卫生健康委',
  '国资委',
  '总工会',
  '民政局',
  '公安局',
  '财政局',
  '其他',
] as const;
const creditCode = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/);

export const ChangeProfile = z
  .strictObject({
    /** From which year on it holds: this one, or the next; left out, this one. */
    year: z.int().min(2000).max(2100).optional(),
    department: z.enum(departments).nullable(),
    canteen: z.enum(canteenKinds),
    /** Of a shared canteen: the 统一社会信用代码 of the unit that files for all; left out, it is this unit. */
    filerCreditCode: creditCode.nullable().default(null),
  })
  .refine(({ canteen, filerCreditCode }) => canteen === 'shared' || filerCreditCode === null, {
    path: ['filerCreditCode'],
  });
export type ChangeProfile = z.infer<typeof ChangeProfile>;

export const UnitProfileItem = z.object({
  department: z.enum(departments).nullable(),
  /** Null until the unit, or whoever filed for it, has said so. */
  canteen: z.enum(canteenKinds).nullable(),
  /** Who files, when another unit does; null otherwise. */
  filedBy: z.object({ id: schemas.id, name: z.string(), creditCode: z.string() }).nullable(),
  /** For whom this unit files besides itself. */
  filesFor: z.array(z.object({ id: schemas.id, name: z.string() })),
  /** For If-Match; 0 when nothing was said yet. */
  version: count,
});
export type UnitProfileItem = z.infer<typeof UnitProfileItem>;

/** What a rule asks for, and why; null where no rule asks for anything. Policy, region and document are those of the ratio. */
export const FilingRule = z.object({
  policyId: schemas.id,
  /** Earlier than the year of the filing when that has no rule of its own. */
  policyYear: z.int(),
  isInherited: z.boolean(),
  regionName: z.string(),
  base: z.enum(quotaBases),
  minimumRatioBp: z.int(),
  encouragedRatioBp: z.int().nullable(),
  /** Less than last year needs a reason. */
  ratchet: z.boolean(),
  sourceDocument: z.string(),
  /** Who says each part: of several, the strictest. */
  parts: z.array(RulePartItem),
});
export type FilingRule = z.infer<typeof FilingRule>;

const figures = {
  canteenFoodFen: budgetFen,
  unionDemandFen: budgetFen,
  unionFundsFen: budgetFen,
  reservedFen: budgetFen,
};
const texts = { remark: schemas.note(500), ratchetReason: schemas.note(500) };

export const BeginFiling = z.strictObject({
  year: schemas.year,
  canteenFoodFen: budgetFen.default(0),
  unionDemandFen: budgetFen.default(0),
  unionFundsFen: budgetFen.default(0),
  reservedFen: budgetFen.default(0),
  remark: texts.remark.default(''),
  ratchetReason: texts.ratchetReason.default(''),
});
export type BeginFiling = z.infer<typeof BeginFiling>;

export const ChangeFiling = z.strictObject({ ...figures, ...texts }).partial();
export type ChangeFiling = z.infer<typeof ChangeFiling>;

const step = z.object({
  type: z.enum(['submitted', 'returned', 'approved']),
  at: moment,
  by: z.string(),
  reservedFen: z.int(),
  reason: z.string().nullable(),
  /** When the paper came in, by which it is late or in time. */
  receivedOn: schemas.businessDay.nullable(),
  /** Handed in by an official from the unit's paper. */
  forUnit: z.boolean(),
  /** The unit that goes on with it, when that unit's people handed it in. */
  heirName: z.string().nullable(),
});

export const FilingDetail = z.object({
  id: schemas.id,
  unit: z.object({
    id: schemas.id,
    name: z.string(),
    unitKind: z.string(),
    creditCode: z.string(),
    regionCode: z.string(),
    regionName: z.string(),
    department: z.enum(departments).nullable(),
  }),
  year: z.int(),
  state: z.enum(filingStates),
  canteen: z.enum(canteenKinds).nullable(),
  ...figures,
  ...texts,
  /** As it was found when the filing was last submitted; as it is found now, before. */
  rule: FilingRule.nullable(),
  baseFen: z.int(),
  requiredFen: z.int(),
  encouragedFen: z.int().nullable(),
  lastYearFen: z.int().nullable(),
  fileDeadline: schemas.businessDay.nullable(),
  isLate: z.boolean(),
  submittedAt: moment.nullable(),
  submittedByName: z.string().nullable(),
  reviewedAt: moment.nullable(),
  reviewedByName: z.string().nullable(),
  returnReason: z.string().nullable(),
  steps: z.array(step),
  filesFor: z.array(z.object({ id: schemas.id, name: z.string() })),
  /** Stands in the ETag too; send it back as If-Match. */
  version: count,
});
export type FilingDetail = z.infer<typeof FilingDetail>;

export const AskForm = z.strictObject({ year: schemas.year });
export type AskForm = z.infer<typeof AskForm>;

/** All that a unit needs to file: what it is, what it filed, what is asked of it and until when. */
export const FilingForm = z.object({
  year: z.int(),
  asOf: moment,
  unitKind: z.string(),
  profile: UnitProfileItem,
  filing: FilingDetail.nullable(),
  /** The rule for the canteen as it is in that year. */
  rule: FilingRule.nullable(),
  /** Whether less than last year needs a reason. */
  ratchet: z.boolean(),
  fileDeadline: schemas.businessDay.nullable(),
  lastYearFen: z.int().nullable(),
  reminder: z.object({ sentAt: moment, by: z.string(), note: z.string() }).nullable(),
  /** Accepted in that year, net of returns; of a shared canteen, by all of it. */
  bought: z.object({
    canteenFen: z.int(),
    unionFen: z.int(),
    personalFen: z.int(),
    otherFen: z.int(),
    totalFen: z.int(),
    /** Reserved by units that it has succeeded (Q15), beside what it has filed itself. */
    tookOverFen: z.int(),
    /** total / all that is reserved; may pass 10000; null when nothing is reserved. */
    progressBp: z.int().nullable(),
  }),
  /** Of units that it has succeeded (Q15), what came back: corrected and handed in again in the name of that unit. */
  toCorrect: z.array(FilingDetail),
});
export type FilingForm = z.infer<typeof FilingForm>;

export const ReviewFiling = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approved') }),
  z.strictObject({ decision: z.literal('returned'), reason: schemas.line(300) }),
]);
export type ReviewFiling = z.infer<typeof ReviewFiling>;

export const FilingStateAnswer = z.object({ id: schemas.id, state: z.enum(filingStates), version: count });
export type FilingStateAnswer = z.infer<typeof FilingStateAnswer>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;
