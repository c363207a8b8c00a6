import { schemas } from '@app/platform';
import { z } from 'zod';
import { channels } from '../ledger/ledger.dto';
import { exclusions, sellerKinds } from './list.policy';

/** 文件所称“公示不少于5天”: fewer days no programme can set. */
export const fewestNoticeDays = 5;
const longestPeriodDays = 732;

const tier = z.strictObject({
  fromFen: schemas.fenAmount,
  /** Whether sales of exactly `fromFen` are in the band. */
  inclusive: z.boolean(),
  rateBp: z
    .int({ error: ({ input }) => (input === null ? 'subsidy.rate_unknown' : undefined) })
    .min(0)
    .max(10_000),
});
/** As a county published it: what nobody has found of its document is for whoever takes it over to fill in. */
const publishedTier = tier.extend({ rateBp: z.int().min(0).max(10_000).nullable() });

const shape = {
  /** Business days in Asia/Shanghai, both included; a return counts where its purchase does. */
  firstDay: schemas.businessDay,
  lastDay: schemas.businessDay,
  /**
   * What has to be in the period: the day of the sale (also when left out), or the month in which it stands in the statistics,
   * which is a later one for what came after its own was closed.
   */
  periodBy: z.enum(['sale', 'statistics']).optional(),
  tierMode: z.enum(['slab', 'marginal']),
  tiers: z.array(tier).min(1).max(10),
  /** Per seller; null = no cap. */
  capFen: schemas.positiveFen.nullable(),
  /** For all sellers together; null = no limit. */
  potFen: schemas.positiveFen.nullable(),
  channels: z.array(z.enum(channels)).min(1).max(channels.length),
  sellerKinds: z.array(z.enum(sellerKinds)).min(1).max(sellerKinds.length),
  registeredInCounty: z.boolean(),
  /** Only sales that count for one of the county's pairings. */
  pairedOnly: z.boolean(),
  /** Only what counts to the target of its pairing in the year in which it stands in the statistics (C7). */
  towardsTargetOnly: z.boolean().optional(),
  /** Only sales to buyers in this region and below, e.g. the partner's city; null = anywhere in the east. */
  buyersIn: schemas.countyCode.nullable(),
  minimumEvidenceLevel: z.int().min(0).max(3),
  noticeDays: z.int().min(fewestNoticeDays).max(60),
};

type Shape = z.infer<z.ZodObject<typeof shape>>;

const dayMs = 86_400_000;

function periodIsRight({ firstDay, lastDay }: Shape): boolean {
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / dayMs;
  return days >= 0 && days < longestPeriodDays;
}

const tiersRise = ({ tiers }: Shape): boolean =>
  tiers.every((one, index) => index === 0 || one.fromFen > (tiers[index - 1]?.fromFen ?? 0));

/** With falling rates in whole bands, who sells one yuan more would get less. */
const ratesRise = ({ tierMode, tiers }: Shape): boolean =>
  tierMode === 'marginal' ||
  tiers.every((one, index) => index === 0 || one.rateBp >= (tiers[index - 1]?.rateBp ?? 0));

/** The rules of a programme: data, kept with every list that was made by them. */
export const SubsidyRules = z
  .strictObject(shape)
  .refine(periodIsRight, { error: 'subsidy.period_wrong', path: ['lastDay'] })
  .refine(tiersRise, { error: 'subsidy.tiers_unordered', path: ['tiers'] })
  .refine(ratesRise, { error: 'subsidy.rates_fall', path: ['tiers'] });
export type SubsidyRules = z.infer<typeof SubsidyRules>;

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);

export const SubsidyReferenceList = z.object({
  items: z.array(
    z.object({
      id: schemas.id,
      name: z.string(),
      regionName: z.string(),
      year: z.int(),
      /** With `rateBp` null where the rate is not known: a programme has to say it. */
      rules: z.strictObject({ ...shape, tiers: z.array(publishedTier).min(1).max(10) }),
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
  /** Null for a seller outside the platform that is known by name alone; then there is no credit code either. */
  supplierId: schemas.id.nullable(),
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

export const Draft = z.object({
  asOf: moment,
  lines: z.array(DraftLine),
  totals: ListTotals,
  /** Of a list before it is made final: whether it pays somebody more than was in notice, and goes into notice again. */
  noticeAgain: z.boolean().optional(),
});
export type Draft = z.infer<typeof Draft>;

export const ListDraftFacts = z.strictObject({
  supplierId: schemas.id.optional(),
  /** Of a seller that is known by this name alone. */
  supplierName: schemas.line(80).optional(),
  ...schemas.pageQuery,
});
export type ListDraftFacts = z.infer<typeof ListDraftFacts>;

export const SubsidyFact = z.object({
  factId: schemas.id,
  kind: z.enum(['purchase', 'return', 'claim', 'correction']),
  /** Negative for all but a purchase. */
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
