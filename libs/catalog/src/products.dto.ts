import { schemas } from '@app/platform';
import { z } from 'zod';
import { fundings, productStates } from './product.policy';

export const productSorts = [
  'relevance',
  'price',
  '-price',
  'pricePerKg',
  '-pricePerKg',
  'name',
  'newest',
] as const;
export type ProductSort = (typeof productSorts)[number];

const priceLimit = z.coerce.number().int().min(0);

export const ListProducts = z.strictObject({
  /** Chinese words, aliases, pinyin or initials: 洋芋, 延安苹果, yapg, malingshu. */
  q: z.string().max(500).optional(),
  /** Codes or names of counties, cities or provinces, of now or before: 630224,化隆县,632127. */
  county: schemas.commaList(z.string().max(40)).optional(),
  category: schemas.commaList(z.string().max(40)).optional(),
  minPricePerKgFen: priceLimit.optional(),
  maxPricePerKgFen: priceLimit.optional(),
  inSeason: schemas.queryFlag.optional(),
  inStock: schemas.queryFlag.optional(),
  /** Leaves out what may not be bought with it. */
  fundingSource: z.enum(fundings).optional(),
  /** Default: relevance with `q`, else newest. Price = the lowest pack. */
  sort: z.enum(productSorts).optional(),
  /** Counts per county and category, each without its own filter. */
  facets: schemas.queryFlag.optional(),
  count: z.literal('exact').optional(),
  ...schemas.pageQuery,
});
export type ListProducts = z.infer<typeof ListProducts>;

const quantity = z.int();

const SkuItem = z.object({
  id: schemas.id,
  spec: z.string(),
  unitGrams: quantity,
  priceFen: schemas.positiveFen,
  pricePerKgFen: schemas.fenAmount,
  minimumQuantity: quantity,
  available: quantity,
});

export const ProductItem = z.object({
  id: schemas.id,
  name: z.string(),
  categoryCode: z.string(),
  originCountyCode: schemas.countyCode,
  originCountyName: z.string(),
  originTownship: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  brand: z.string().nullable(),
  designation: z.string().nullable(),
  illustration: z.string(),
  inSeason: z.boolean(),
  season: z.string(),
  seasonMonths: z.array(quantity),
  excludedFunding: z.array(z.enum(fundings)),
  skus: z.array(SkuItem),
});
export type ProductItem = z.infer<typeof ProductItem>;

const Facet = z.array(z.object({ code: z.string(), name: z.string(), count: quantity }));

export const ProductPage = z.object({
  ...schemas.pageOf(ProductItem).shape,
  /** True when nothing matches every word and these match some of them. */
  approximate: z.boolean(),
  /** `capped`: counted among the first 1,000 matches (10,000 without words and filters) only. */
  facets: z.object({ counties: Facet, categories: Facet, capped: z.boolean() }).optional(),
  /** Counted to 1,000; `capped` = there are more. */
  count: z.object({ value: quantity, capped: z.boolean() }).optional(),
});
export type ProductPage = z.infer<typeof ProductPage>;

export const ProductDetail = z.object({
  ...ProductItem.shape,
  storage: z.string(),
  shelfLifeDays: quantity,
  certificateClass: z.string(),
  description: z.string(),
  descriptionEn: z.string(),
  /** Where the price comes from; `illustrative` = an invented figure of the demo. */
  priceSource: z.string(),
  state: z.enum(productStates),
  supplier: z.object({
    id: schemas.id,
    name: z.string(),
    regionName: z.string(),
    story: z.string().nullable(),
  }),
});
export type ProductDetail = z.infer<typeof ProductDetail>;

export const CategoryList = schemas.pageOf(
  z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string(),
    certificateClass: z.string(),
    position: quantity,
  }),
);

export const DelistProduct = z.strictObject({ reason: schemas.line(200) });
export type DelistProduct = z.infer<typeof DelistProduct>;

/** Nothing to say: no body, or an empty object. */
export const RelistProduct = z.strictObject({}).nullish();
export type RelistProduct = z.infer<typeof RelistProduct>;

export const ProductStateAnswer = z.object({ id: schemas.id, state: z.enum(productStates) });
export type ProductStateAnswer = z.infer<typeof ProductStateAnswer>;

/** A million yuan for one pack is a typing error. */
const dearestPackFen = 100_000_000;

export const ChangeSku = z
  .strictObject({
    priceFen: schemas.positiveFen.max(dearestPackFen).optional(),
    minimumQuantity: schemas.packs.optional(),
  })
  .refine((change) => change.priceFen !== undefined || change.minimumQuantity !== undefined);
export type ChangeSku = z.infer<typeof ChangeSku>;

export const SkuTerms = z.object({
  id: schemas.id,
  productId: schemas.id,
  spec: z.string(),
  unitGrams: quantity,
  priceFen: schemas.positiveFen,
  pricePerKgFen: schemas.fenAmount,
  minimumQuantity: quantity,
  /** Stands in the ETag too; send it back as If-Match. */
  version: quantity,
});
export type SkuTerms = z.infer<typeof SkuTerms>;
