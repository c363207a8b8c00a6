import { unitKinds } from '@app/identity';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { canteenKinds, quotaBases, ruleParts } from './quota.policy';

const ratio = z.int().min(0).max(10_000);
const policyYear = z.int().min(2000).max(2100);

export const ListQuotaPolicies = z.strictObject({
  year: schemas.year,
  /** True: those of all years, also ended ones. */
  history: schemas.queryFlag.optional(),
  /** For which region `holding` says what holds; left out, the caller's own. */
  regionCode: schemas.countyCode.optional(),
});
export type ListQuotaPolicies = z.infer<typeof ListQuotaPolicies>;

export const QuotaPolicyItem = z.object({
  id: schemas.id,
  firstYear: z.int(),
  /** Null = until it is ended; before `firstYear` = withdrawn. */
  lastYear: z.int().nullable(),
  regionCode: z.string().nullable(),
  regionName: z.string(),
  unitKind: z.string().nullable(),
  base: z.enum(quotaBases),
  minimumRatioBp: z.int(),
  encouragedRatioBp: z.int().nullable(),
  ratchet: z.boolean(),
  fileDeadline: schemas.businessDay.nullable(),
  sourceDocument: z.string(),
  sourceUrl: z.string().nullable(),
  confidence: z.string(),
  note: z.string().nullable(),
  /** It is of an earlier year than the one asked for, and holds on: that has none of its own there. */
  isInherited: z.boolean(),
  /** Null = reference data. */
  enteredByName: z.string().nullable(),
  enteredAt: z.iso.datetime({ offset: true }).nullable(),
  endedByName: z.string().nullable(),
  endedAt: z.iso.datetime({ offset: true }).nullable(),
  endReason: z.string().nullable(),
  /** By the caller: it was entered by its region or one below, and is not ended. */
  isEndable: z.boolean(),
});
export type QuotaPolicyItem = z.infer<typeof QuotaPolicyItem>;

/** Which policy says a part of what holds. */
export const RulePartItem = z.object({
  part: z.enum(ruleParts),
  policyId: schemas.id,
  /** Earlier than the year asked for when that has no rule of its own. */
  policyYear: z.int(),
  isInherited: z.boolean(),
  regionName: z.string(),
  sourceDocument: z.string(),
  sourceUrl: z.string().nullable(),
});
export type RulePartItem = z.infer<typeof RulePartItem>;
/** As a filing keeps it. */
export type StoredRulePart = Omit<RulePartItem, 'isInherited'>;

export const HoldingRule = z.object({
  /** Null = every kind of unit that has none of its own here. */
  unitKind: z.string().nullable(),
  hasCanteen: z.boolean(),
  /** Null = nothing has to be reserved. */
  terms: z
    .object({
      base: z.enum(quotaBases),
      minimumRatioBp: z.int(),
      encouragedRatioBp: z.int().nullable(),
      ratchet: z.boolean(),
    })
    .nullable(),
  fileDeadline: schemas.businessDay.nullable(),
  parts: z.array(RulePartItem),
});
export type HoldingRule = z.infer<typeof HoldingRule>;

export const QuotaPolicyList = z.object({
  year: z.int(),
  /** The year whose policy says the ratio in `holding`, for units with a canteen: an earlier one when this has none. */
  policyYear: z.int().nullable(),
  inherited: z.boolean(),
  /** What holds in one region: of every part the strictest of its own policies and of those above it. */
  holding: z.object({
    regionCode: z.string(),
    regionName: z.string(),
    rules: z.array(HoldingRule),
  }),
  /** Every policy that holds somewhere in the year, or with `history` every one that there was. */
  items: z.array(QuotaPolicyItem),
});
export type QuotaPolicyList = z.infer<typeof QuotaPolicyList>;

const link = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => /^https?:\/\/[^\p{C}\s\ufffd]+$/iu.test(text), { error: 'request.invalid' });

export const EnterQuotaPolicy = z
  .strictObject({
    regionCode: schemas.countyCode,
    unitKind: z.enum(unitKinds).nullable().default(null),
    firstYear: policyYear,
    /** Null = until it is ended. */
    lastYear: policyYear.nullable().default(null),
    base: z.enum(quotaBases),
    minimumRatioBp: ratio,
    encouragedRatioBp: ratio.nullable().default(null),
    ratchet: z.boolean().default(false),
    fileDeadline: schemas.businessDay.nullable().default(null),
    sourceDocument: schemas.line(200),
    sourceUrl: link.nullable().default(null),
    note: schemas.line(500).nullable().default(null),
  })
  .refine(({ firstYear, lastYear }) => lastYear === null || lastYear >= firstYear, { path: ['lastYear'] })
  .refine(
    ({ encouragedRatioBp: encouraged, minimumRatioBp }) =>
      encouraged === null || encouraged >= minimumRatioBp,
    {
      path: ['encouragedRatioBp'],
    },
  );
export type EnterQuotaPolicy = z.infer<typeof EnterQuotaPolicy>;

export const EndQuotaPolicy = z.strictObject({
  /** The last year that it holds for; the year before its first withdraws it. */
  lastYear: z.int().min(1999).max(2100),
  reason: schemas.line(200),
});
export type EndQuotaPolicy = z.infer<typeof EndQuotaPolicy>;

const assumption = z.strictObject({
  year: schemas.year,
  /** An existing policy as the template; else the figures that follow. */
  policyId: schemas.id.optional(),
  minimumRatioBp: z.coerce.number().int().min(0).max(10_000).optional(),
  /** `union_funds_no_canteen`: asked of the units without a canteen, and of them alone. */
  base: z.enum(quotaBases).optional(),
  ratchet: schemas.queryFlag.optional(),
  /** Where the rule would be entered; left out, an official's own region, or the whole nation. */
  regionCode: schemas.countyCode.optional(),
  unitKind: z.enum(unitKinds).optional(),
});
type Assumption = z.infer<typeof assumption>;
/** A template says all; without one there is a ratio. */
const saysOneRule = ({ policyId, minimumRatioBp, base, ratchet }: Assumption): boolean =>
  policyId === undefined
    ? minimumRatioBp !== undefined
    : minimumRatioBp === undefined && base === undefined && ratchet === undefined;

/** What would be asked of the units that filed, were there another rule. */
export const AskWhatIfFile = assumption.refine(saysOneRule, { path: ['minimumRatioBp'] });
export type AskWhatIfFile = z.infer<typeof AskWhatIfFile>;

export const AskWhatIf = assumption
  .extend(schemas.pageQuery)
  .refine(saysOneRule, { path: ['minimumRatioBp'] });
export type AskWhatIf = z.infer<typeof AskWhatIf>;

export const WhatIfItem = z.object({
  unitId: schemas.id,
  name: z.string(),
  unitKind: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
  canteen: z.enum(canteenKinds),
  baseFen: z.int(),
  reservedFen: z.int(),
  /** Under the rule that it filed under. */
  requiredFen: z.int(),
  newBaseFen: z.int(),
  newRequiredFen: z.int(),
  /** New less present requirement. */
  changeFen: z.int(),
  /** What it would have to reserve more than it did; 0 when it reserves enough. */
  shortFen: z.int(),
  /** It reserved less than the year before, and would be asked why. */
  needsReason: z.boolean(),
});
export type WhatIfItem = z.infer<typeof WhatIfItem>;

export const WhatIf = schemas.pageOf(WhatIfItem).extend({
  year: z.int(),
  /** The rule that was assumed; where one above it is stricter in a part, that holds, as always. */
  assumed: z.object({
    base: z.enum(quotaBases),
    minimumRatioBp: z.int(),
    encouragedRatioBp: z.int().nullable(),
    ratchet: z.boolean(),
    /** Of the template. */
    sourceDocument: z.string().nullable(),
  }),
  totals: z.object({
    units: z.int(),
    /** Of them with something to reserve more than they did. */
    unitsShort: z.int(),
    /** Of them with a reason to give. */
    unitsNeedingReason: z.int(),
    /** Would be asked too, and have not filed: of them nothing is known to judge by. */
    unitsNotFiled: z.int(),
    baseFen: z.int(),
    reservedFen: z.int(),
    requiredFen: z.int(),
    newRequiredFen: z.int(),
    changeFen: z.int(),
    shortFen: z.int(),
  }),
});
export type WhatIf = z.infer<typeof WhatIf>;
