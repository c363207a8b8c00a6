import { schemas } from '@app/platform';
import { z } from 'zod';
import { dimensions } from '../figures/figures.policy';

const moment = z.iso.datetime({ offset: true });
const words = z.object({ zh: z.string(), en: z.string() });

export const ListOpenData = z.strictObject({
  regionCode: schemas.countyCode.optional(),
  ...schemas.pageQuery,
});
export type ListOpenData = z.infer<typeof ListOpenData>;

export const OpenDataItem = z.object({
  id: schemas.id,
  regionCode: schemas.countyCode,
  regionName: z.string(),
  year: z.int(),
  month: z.int(),
  title: z.string(),
  number: z.string(),
  officeName: z.string(),
  publishedAt: moment,
  state: z.enum(['published', 'withdrawn']),
  withdrawalReason: z.string().nullable(),
});
export type OpenDataItem = z.infer<typeof OpenDataItem>;
export const OpenDataPage = schemas.pageOf(OpenDataItem);

/** 数据字典: what each indicator is called, counts, and is measured in. */
export const Dictionary = z.object({
  indicators: z.array(
    z.object({ code: z.string(), unit: z.enum(['fen', 'count', 'bp']), name: words, definition: words }),
  ),
  dimensions: z.array(z.object({ code: z.enum(dimensions), name: words })),
  /** Rules that hold for every file. */
  notes: z.array(words),
});
export type Dictionary = z.infer<typeof Dictionary>;

/** One published month, without names of units, suppliers or people. */
export const OpenDataSet = OpenDataItem.extend({
  asOf: moment,
  contentHash: z.string(),
  /** Value null where there is nothing to divide by, or where it is suppressed. */
  figures: z.array(z.object({ code: z.string(), value: z.int().nullable(), suppressed: z.boolean() })),
  parts: z.array(
    z.object({
      code: z.string(),
      dimension: z.enum(dimensions),
      key: z.string(),
      name: z.string(),
      /** Null where it is suppressed. */
      value: z.int().nullable(),
      suppressed: z.boolean(),
    }),
  ),
  dictionary: Dictionary,
});
export type OpenDataSet = z.infer<typeof OpenDataSet>;

export const AskOpenFile = z.strictObject({ format: z.enum(['csv', 'json']).default('csv') });
export type AskOpenFile = z.infer<typeof AskOpenFile>;
