import { schemas } from '@app/platform';
import { z } from 'zod';

export const ListQuotaPolicies = z.strictObject({ year: schemas.year });
export type ListQuotaPolicies = z.infer<typeof ListQuotaPolicies>;

export const QuotaPolicyList = z.object({
  year: z.int(),
  /** The year whose policies these are: an earlier one when the year asked for has none of its own. */
  policyYear: z.int().nullable(),
  inherited: z.boolean(),
  items: z.array(
    z.object({
      id: schemas.id,
      regionCode: z.string().nullable(),
      regionName: z.string(),
      unitKind: z.string().nullable(),
      base: z.string(),
      minimumRatioBp: z.int(),
      encouragedRatioBp: z.int().nullable(),
      ratchet: z.boolean(),
      fileDeadline: schemas.businessDay.nullable(),
      sourceDocument: z.string(),
      confidence: z.string(),
      note: z.string().nullable(),
    }),
  ),
});
export type QuotaPolicyList = z.infer<typeof QuotaPolicyList>;
