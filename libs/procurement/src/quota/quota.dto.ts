import { unitKinds } from '@app/identity';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { canteenKinds, quotaBases } from './quota.policy';

const ratio = z.int().min(0).max(10_000);
const policyYear = z.int().min(2000).max(2100);

export const ListQuotaPolicies = z.strictObject({
  year: schemas.year,
  /** True: those of all years, also ended ones. */
  history: schemas.queryFlag.optional(),
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
  /** Null = reference data. */
  enteredByName: z.string().nullable(),
  enteredAt: z.iso.datetime({ offset: true }).nullable(),
  endedByName: z.string().nullable(),
  endedAt: z.iso.datetime({ offset: true }).nullable(),
  endReason: z.string().nullable(),
});
export type QuotaPolicyItem = z.infer<typeof QuotaPolicyItem>;

export const QuotaPolicyList = z.object({
  year: z.int(),
  /** The year whose policies these are: an earlier one when the year asked for has none of its own. */
  policyYear: z.int().nullable(),
  inherited: z.boolean(),
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

/** What would be asked of the units that filed, under another ratio or base. */
export const AskWhatIfFile = z.strictObject({
  year: schemas.year,
  minimumRatioBp: z.coerce.number().int().min(0).max(10_000),
  base: z.enum(['canteen_food', 'canteen_food_and_union']).default('canteen_food'),
  regionCode: schemas.countyCode.optional(),
  unitKind: z.enum(unitKinds).optional(),
});
export type AskWhatIfFile = z.infer<typeof AskWhatIfFile>;

export const AskWhatIf = AskWhatIfFile.extend(schemas.pageQuery);
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
});
export type WhatIfItem = z.infer<typeof WhatIfItem>;

export const WhatIf = schemas.pageOf(WhatIfItem).extend({
  year: z.int(),
  totals: z.object({
    units: z.int(),
    /** Of them with something to reserve more than they did. */
    unitsShort: z.int(),
    baseFen: z.int(),
    reservedFen: z.int(),
    requiredFen: z.int(),
    newRequiredFen: z.int(),
    changeFen: z.int(),
    shortFen: z.int(),
  }),
});
export type WhatIf = z.infer<typeof WhatIf>;
