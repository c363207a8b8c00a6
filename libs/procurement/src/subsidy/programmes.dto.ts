import { schemas } from '@app/platform';
import { z } from 'zod';
import { channels } from '../ledger/ledger.dto';
import { exclusions } from './list.policy';
import { SubsidyRules } from './rules.dto';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

export const SubsidyReferenceList = z.object({
  items: z.array(
    z.object({
      id: schemas.id,
      name: z.string(),
      regionName: z.string(),
      year: z.int(),
      rules: SubsidyRules,
      sourceDocument: z.string(),
      confidence: z.string(),
      note: z.string(),
    }),
  ),
});
export type SubsidyReferenceList = z.infer<typeof SubsidyReferenceList>;

export const SaveProgramme = z.strictObject({
  name: schemas.line(100),
  rules: SubsidyRules,
  /** Name and number of the document that the rules come from. */
  sourceDocument: schemas.line(200),
});
export type SaveProgramme = z.infer<typeof SaveProgramme>;

export const ListProgrammes = z.strictObject({ ...schemas.pageQuery });
export type ListProgrammes = z.infer<typeof ListProgrammes>;

export const ProgrammeItem = z.object({
  id: schemas.id,
  regionCode: schemas.countyCode,
  regionName: z.string(),
  name: z.string(),
  rules: SubsidyRules,
  sourceDocument: z.string(),
  /** Stands in the ETag too; send it back as If-Match. */
  version: z.int().min(1),
  changedBy: z.string(),
  changedAt: moment,
  /** Its list that was not withdrawn, if there is one. */
  runId: schemas.id.nullable(),
});
export type ProgrammeItem = z.infer<typeof ProgrammeItem>;
export const ProgrammePage = schemas.pageOf(ProgrammeItem);

export const lineFigures = {
  supplierId: schemas.id,
  supplierName: z.string(),
  creditCode: z.string(),
  position: z.int().min(1),
  /** Accepted sales that count, net of returns; and those that do not. */
  eligibleFen: z.int(),
  excludedFen: z.int(),
  /** By tiers and cap; and after the pot was shared. */
  ownFen: schemas.fenAmount,
  amountFen: schemas.fenAmount,
  /** Facts that count. */
  factCount: count,
  excluded: z.array(z.object({ reason: z.enum(exclusions), amountFen: z.int(), factCount: count })),
};
export const DraftLine = z.object(lineFigures);
export type DraftLine = z.infer<typeof DraftLine>;

/** The sums of the lines; `sellers` get something. */
export const ListTotals = z.object({
  sellers: count,
  eligibleFen: z.int(),
  excludedFen: z.int(),
  ownFen: schemas.fenAmount,
  amountFen: schemas.fenAmount,
  /** What of the pot nobody gets; null without a pot. */
  potLeftFen: schemas.fenAmount.nullable(),
});

export const Draft = z.object({ asOf: moment, lines: z.array(DraftLine), totals: ListTotals });
export type Draft = z.infer<typeof Draft>;

export const PreviewRules = z.strictObject({ rules: SubsidyRules });
export type PreviewRules = z.infer<typeof PreviewRules>;

export const ListDraftFacts = z.strictObject({ supplierId: schemas.id.optional(), ...schemas.pageQuery });
export type ListDraftFacts = z.infer<typeof ListDraftFacts>;

export const SubsidyFact = z.object({
  factId: schemas.id,
  kind: z.enum(['purchase', 'return', 'claim']),
  /** Negative for a return. */
  amountFen: z.int(),
  occurredAt: moment,
  channel: z.enum(channels),
  evidenceLevel: z.int().min(0).max(3),
  buyerName: z.string(),
  eastName: z.string(),
  orderNumber: z.string().nullable(),
  productName: z.string(),
  /** Why it does not count; null = it does. */
  reason: z.enum(exclusions).nullable(),
});
export type SubsidyFact = z.infer<typeof SubsidyFact>;
export const SubsidyFactPage = schemas.pageOf(SubsidyFact);
export type SubsidyFactPage = z.infer<typeof SubsidyFactPage>;
