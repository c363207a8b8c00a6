import { schemas } from '@app/platform';
import { z } from 'zod';
import { PairingNames } from '../pairing/pairing.dto';

const moment = z.iso.datetime({ offset: true });
const month = z.coerce.number().int().min(1).max(12);
const level = z.int().min(0).max(3);
const count = z.int().min(0);
/** Code of now or before, or a name; a city means all of its counties. */
const region = schemas.line(30);
/** A pairing's id, or `none` for what is outside pairs. */
const pairing = z.union([schemas.id, z.literal('none')]);

export const fundingSources = ['canteen', 'union', 'unit_other', 'personal', 'resale'] as const;
export const channels = [
  'platform',
  'counter',
  'pavilion',
  'zone',
  'livestream',
  'expo',
  'retail',
  'wholesale',
] as const;
export const modes = ['BUY', 'HELP_SELL'] as const;

/** What a tally can be split by: `county` is the western county of origin, `district` the eastern one of the buyer. */
export const tallyKeys = [
  'pairing',
  'month',
  'county',
  'fundingSource',
  'channel',
  'district',
  'evidenceLevel',
] as const;
export type TallyKey = (typeof tallyKeys)[number];

export const AskTallies = z.strictObject({
  year: schemas.year,
  /** Any subset, comma separated; none = one total. */
  groupBy: schemas
    .commaList(z.enum(tallyKeys))
    .transform((keys) => [...new Set(keys)])
    .optional(),
  eastCode: region.optional(),
  westCode: region.optional(),
  month: month.optional(),
  pairingId: pairing.optional(),
  fundingSource: z.enum(fundingSources).optional(),
  channel: z.enum(channels).optional(),
});
export type AskTallies = z.infer<typeof AskTallies>;

export const TallyItem = z.object({
  /** Null = outside pairs. Present when asked for, as all keys. */
  pairing: PairingNames.nullable().optional(),
  month: z.int().optional(),
  county: schemas.countyCode.optional(),
  countyName: z.string().optional(),
  district: schemas.countyCode.optional(),
  districtName: z.string().optional(),
  fundingSource: z.enum(fundingSources).optional(),
  channel: z.enum(channels).optional(),
  evidenceLevel: level.optional(),
  /** Net of returns. */
  amountFen: z.int(),
  paidFen: z.int(),
  factCount: count,
});
export type TallyItem = z.infer<typeof TallyItem>;

export const TallyList = z.object({
  year: z.int(),
  asOf: moment,
  items: z.array(TallyItem),
  /** The sum of the items. */
  totalFen: z.int(),
  paidFen: z.int(),
  factCount: count,
});
export type TallyList = z.infer<typeof TallyList>;

/** What facts, and sums over them, can be narrowed by. */
export const factFilters = {
  month: month.optional(),
  eastCode: region.optional(),
  westCode: region.optional(),
  /** The buyer's own region and none below it: of a city what its own units bought. */
  district: schemas.countyCode.optional(),
  pairingId: pairing.optional(),
  /** Within any pairing, or within none. */
  paired: schemas.queryFlag.optional(),
  fundingSource: z.enum(fundingSources).optional(),
  channel: z.enum(channels).optional(),
  mode: z.enum(modes).optional(),
  evidenceLevel: z.coerce.number().pipe(level).optional(),
  minimumEvidenceLevel: z.coerce.number().pipe(level).optional(),
  paid: schemas.queryFlag.optional(),
};

/** Up to the end of a month, or of a day in it. Cells of the sums know no days. */
export const factBounds = {
  untilMonth: month.optional(),
  untilDay: z.coerce.number().int().min(1).max(31).optional(),
};
/** A day bounds its month, so it takes one. */
export function hasMonthOfDay({
  untilMonth,
  untilDay,
}: {
  untilMonth?: number | undefined;
  untilDay?: number | undefined;
}): boolean {
  return untilDay === undefined || untilMonth !== undefined;
}
export const monthOfDayNeeded = { path: ['untilDay'] };

const filterSchema = z.object({
  ...factFilters,
  ...factBounds,
  /** In a pairing that has a target of the fact's year, at the evidence level that the target asks for; or not. */
  countsToTarget: schemas.queryFlag.optional(),
  year: schemas.year.optional(),
  /** At either end. */
  regionCode: region.optional(),
  /** Those that adjust a closed month; and which. */
  adjusting: z.literal('true').optional(),
  adjustsYear: schemas.year.optional(),
  adjustsMonth: month.optional(),
  buyerId: schemas.id.optional(),
  supplierId: schemas.id.optional(),
  productId: schemas.id.optional(),
  orderId: schemas.id.optional(),
});
export type FactFilters = z.infer<typeof filterSchema>;

export const ListFacts = z
  .strictObject({
    ...filterSchema.shape,
    /** `exact` adds, to the first page, number and sum of all facts that match. */
    count: z.literal('exact').optional(),
    ...schemas.pageQuery,
  })
  .refine(hasMonthOfDay, monthOfDayNeeded);
export type ListFacts = z.infer<typeof ListFacts>;

export const FactItem = z.object({
  id: schemas.id,
  kind: z.enum(['purchase', 'return', 'claim', 'correction']),
  /** Tax included; negative for all but a purchase, as quantity and grams. */
  amountFen: z.int(),
  /** Packs. */
  quantity: z.int(),
  grams: z.int(),
  /** Null for goods that are not from this market. */
  productId: schemas.id.nullable(),
  productName: z.string(),
  spec: z.string(),
  /** Outside the platform: who reported the sale. */
  buyerId: schemas.id,
  buyerName: z.string(),
  /** Null for a supplier that is known by name alone. */
  supplierId: schemas.id.nullable(),
  supplierName: z.string(),
  /** The papers of a fact of the platform; null for a sale outside. */
  orderId: schemas.id.nullable(),
  orderNumber: z.string().nullable(),
  orderLineId: schemas.id.nullable(),
  shipmentId: schemas.id.nullable(),
  acceptanceId: schemas.id.nullable(),
  /** The reported sale, and the invoice that is its key; null for a fact of the platform. */
  sale: z
    .object({
      reportId: schemas.id,
      reportNumber: z.string(),
      lineId: schemas.id,
      venue: z.string(),
      invoiceCode: z.string(),
      invoiceNumber: z.string(),
      invoiceLine: z.int(),
    })
    .nullable(),
  evidenceLevel: level,
  paid: z.boolean(),
  fundingSource: z.enum(fundingSources),
  channel: z.enum(channels),
  mode: z.enum(modes),
  eastCode: schemas.countyCode,
  eastName: z.string(),
  westCode: schemas.countyCode,
  westName: z.string(),
  pairingId: schemas.id.nullable(),
  occurredAt: moment,
  /** In which it counts: those of `occurredAt` in Asia/Shanghai, or a later month when those were closed. */
  year: z.int(),
  month: z.int(),
  /** The closed month that it adjusts; null for most. */
  adjustsYear: z.int().nullable(),
  adjustsMonth: z.int().nullable(),
});
export type FactItem = z.infer<typeof FactItem>;

export const FactPage = schemas.pageOf(FactItem).extend({
  count: count.optional(),
  sumFen: z.int().optional(),
  /** Whether they were counted one by one, or are too many and come from the sums. */
  counted: z.enum(['facts', 'sums']).optional(),
});
export type FactPage = z.infer<typeof FactPage>;

export const AskProgress = z.strictObject({ year: schemas.year });
export type AskProgress = z.infer<typeof AskProgress>;

export const UnitProgress = z.object({
  year: z.int(),
  asOf: moment,
  /** Accepted net of returns = in pairs + outside pairs = sum of the months, of the counties, of the funding sources. */
  totalFen: z.int(),
  inPairsFen: z.int(),
  outsidePairsFen: z.int(),
  paidFen: z.int(),
  factCount: count,
  /** Always twelve. */
  months: z.array(z.object({ month: z.int(), amountFen: z.int() })),
  counties: z.array(
    z.object({ code: schemas.countyCode, name: z.string(), amountFen: z.int(), inPairs: z.boolean() }),
  ),
  fundingSources: z.array(z.object({ fundingSource: z.enum(fundingSources), amountFen: z.int() })),
});
export type UnitProgress = z.infer<typeof UnitProgress>;
