import { schemas } from '@app/platform';
import {
  channels,
  fundingSources,
  hasMonthOfDay,
  modes,
  monthOfDayNeeded,
  PickUnits,
  salesChannels,
} from '@app/procurement';
import { z } from 'zod';
import { rankedKinds, rankingMeasures } from '../rankings/rankings.dto';
import { exportStates } from './export.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const year = z.int().min(2000).max(2100);
const format = z.enum(['xlsx', 'csv']);

/** The filters of the lists, as JSON has them. */
const month = z.int().min(1).max(12);
const level = z.int().min(0).max(3);
const narrowing = {
  month: month.optional(),
  eastCode: schemas.countyCode.optional(),
  westCode: schemas.countyCode.optional(),
  district: schemas.countyCode.optional(),
  pairingId: z.union([schemas.id, z.literal('none')]).optional(),
  paired: z.boolean().optional(),
  fundingSource: z.enum(fundingSources).optional(),
  channel: z.enum(channels).optional(),
  mode: z.enum(modes).optional(),
  evidenceLevel: level.optional(),
  minimumEvidenceLevel: level.optional(),
  paid: z.boolean().optional(),
};
export const FactsWanted = z
  .strictObject({
    year,
    ...narrowing,
    untilMonth: month.optional(),
    untilDay: z.int().min(1).max(31).optional(),
    regionCode: schemas.countyCode.optional(),
    countsToTarget: z.boolean().optional(),
    buyerId: schemas.id.optional(),
    supplierId: schemas.id.optional(),
    productId: schemas.id.optional(),
  })
  .refine(hasMonthOfDay, monthOfDayNeeded);
/** Facts booked in the year, or in a month of it, that adjust a closed month. */
export const AdjustmentsWanted = z.strictObject({
  year,
  month: narrowing.month,
  eastCode: narrowing.eastCode,
  westCode: narrowing.westCode,
});
export const RankingWanted = z.strictObject({
  of: z.enum(rankedKinds),
  by: z.enum(rankingMeasures),
  year,
  ...narrowing,
});

/** Units with their filing of the year, and how far they have come. */
export const UnitsWanted = z.strictObject({ ...PickUnits.shape, year });
/** Lines of sales outside the platform by the day of the sale. */
export const SalesWanted = z.strictObject({
  year,
  month: narrowing.month,
  channel: z.enum(salesChannels).optional(),
});

/** Every kind of file, by what narrows it: a new one is written here, in its source and in its name. */
export const wantedOf = {
  facts: FactsWanted,
  adjustments: AdjustmentsWanted,
  rankings: RankingWanted,
  units: UnitsWanted,
  sales: SalesWanted,
} as const;
export type ExportKind = keyof typeof wantedOf;
export const exportKinds = Object.keys(wantedOf) as [ExportKind, ...ExportKind[]];

const asked = <Kind extends ExportKind>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), format, filters: wantedOf[kind] });
export const NewExport = z.discriminatedUnion('kind', [
  asked('facts'),
  asked('adjustments'),
  asked('rankings'),
  asked('units'),
  asked('sales'),
]);
export type NewExport = z.infer<typeof NewExport>;

export const ExportItem = z.object({
  id: schemas.id,
  kind: z.enum(exportKinds),
  format,
  /** As asked for. */
  filters: z.record(z.string(), z.unknown()),
  /** Of the file. */
  name: z.string(),
  state: z.enum(exportStates),
  rowsDone: count,
  /** Null until making begins. */
  rowsAll: count.nullable(),
  /** What the rows of the finished file add up to; it stands in its last line. */
  totalFen: z.int().nullable(),
  bytes: count.nullable(),
  sha256: z.string().nullable(),
  /** Code of the problem that it failed by. */
  problem: z.string().nullable(),
  requestedBy: z.object({ id: schemas.id, name: z.string() }),
  requestedAt: moment,
  endedAt: moment.nullable(),
  /** When the file goes. */
  keptUntil: moment.nullable(),
});
export type ExportItem = z.infer<typeof ExportItem>;
export const ExportPage = schemas.pageOf(ExportItem);

export const ListExports = z.strictObject(schemas.pageQuery);
export type ListExports = z.infer<typeof ListExports>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;
