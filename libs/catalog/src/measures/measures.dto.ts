import { schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const year = z.int().min(2000).max(2100);

export const EnterPlot = z.strictObject({
  productId: schemas.id,
  /** Of the harvest. */
  year,
  township: schemas.line(40),
  /** Hundredths of a mu (亩): 12.5 mu are 1250. */
  hundredthMu: z.int().min(1).max(10_000_000),
  /** What a mu bears in that year. */
  kgPerMu: z.int().min(1).max(100_000),
  /** Where the yield comes from: a survey of the county, a contract, weighing. */
  source: schemas.line(100),
});
export type EnterPlot = z.infer<typeof EnterPlot>;

export const WithdrawPlot = z.strictObject({ reason: schemas.line(200) });
export type WithdrawPlot = z.infer<typeof WithdrawPlot>;

export const PlotItem = z.object({
  id: schemas.id,
  productId: schemas.id,
  productName: z.string(),
  year: z.int(),
  countyCode: schemas.countyCode,
  countyName: z.string(),
  township: z.string(),
  hundredthMu: z.int(),
  kgPerMu: z.int(),
  /** Area × yield, in whole kilograms. */
  yieldKg: z.int(),
  source: z.string(),
  enteredAt: moment,
  withdrawnAt: moment.nullable(),
  withdrawal: z.string().nullable(),
});
export type PlotItem = z.infer<typeof PlotItem>;
export const PlotPage = schemas.pageOf(PlotItem);

export const ListPlots = z.strictObject({ year: schemas.year.optional(), ...schemas.pageQuery });
export type ListPlots = z.infer<typeof ListPlots>;

export const RecordReferencePrice = z.strictObject({
  productId: schemas.id,
  pricePerKgFen: schemas.positiveFen,
  capturedOn: schemas.businessDay,
  /** Market, date and page, or the document. */
  source: schemas.line(200),
});
export type RecordReferencePrice = z.infer<typeof RecordReferencePrice>;

export const ReferencePriceItem = z.object({
  id: schemas.id,
  productId: schemas.id,
  pricePerKgFen: schemas.fenAmount,
  capturedOn: schemas.businessDay,
  source: z.string(),
  recordedAt: moment,
});
export type ReferencePriceItem = z.infer<typeof ReferencePriceItem>;
export const ReferencePricePage = schemas.pageOf(ReferencePriceItem);

export const ListReferencePrices = z.strictObject(schemas.pageQuery);
export type ListReferencePrices = z.infer<typeof ListReferencePrices>;

export const FindReferencePrices = z.strictObject({
  /** Part of the name of the goods or of the supplier. */
  q: schemas.line(50).optional(),
  ...schemas.pageQuery,
});
export type FindReferencePrices = z.infer<typeof FindReferencePrices>;

export const PricedProductItem = ReferencePriceItem.extend({
  productName: z.string(),
  supplierName: z.string(),
  /** Of the dearest pack on the shelf now; null while none is. */
  shelfPricePerKgFen: schemas.fenAmount.nullable(),
  /** Null: entered with the demo. */
  recordedByName: z.string().nullable(),
});
export type PricedProductItem = z.infer<typeof PricedProductItem>;
export const PricedProductPage = schemas.pageOf(PricedProductItem);
