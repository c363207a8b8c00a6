import { schemas } from '@app/platform';
import { z } from 'zod';
import { channels } from '../ledger/ledger.dto';
import { sellerKinds } from './list.policy';

/** 文件所称“公示不少于5天”: fewer days no programme can set. */
export const fewestNoticeDays = 5;
const longestPeriodDays = 732;

const tier = z.strictObject({
  fromFen: schemas.fenAmount,
  /** Whether sales of exactly `fromFen` are in the band. */
  inclusive: z.boolean(),
  rateBp: z.int().min(0).max(10_000),
});

const shape = {
  /** Business days in Asia/Shanghai, both included; a return counts where its purchase does. */
  firstDay: schemas.businessDay,
  lastDay: schemas.businessDay,
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
