import { schemas } from '@app/platform';
import { z } from 'zod';
import { dimensions, drillPages, figureGroups } from './figures.policy';

const moment = z.iso.datetime({ offset: true });
const words = z.object({ zh: z.string(), en: z.string() });

export const AskFigures = z.strictObject({
  year: schemas.year,
  /** Up to the end of it; left out: up to the month that the year has reached. */
  month: z.coerce.number().int().min(1).max(12).optional(),
});
export type AskFigures = z.infer<typeof AskFigures>;

const figure = z.object({
  code: z.string(),
  /** Fen, a number, or basis points, as its definition says; null: there is nothing to divide by. */
  value: z.int().nullable(),
  /** Parts by code or key, which add up to the value. */
  splits: z.array(
    z.object({
      dimension: z.enum(dimensions),
      parts: z.array(z.object({ key: z.string(), name: z.string(), value: z.int() })),
    }),
  ),
});

const check = z.object({
  kind: z.enum(['split', 'sum', 'ratio', 'part']),
  figure: z.string(),
  against: z.array(z.string()),
  stated: z.int().nullable(),
  computed: z.int().nullable(),
  holds: z.boolean(),
});

/** Figures of a region's year up to the end of a month, all of one moment. */
export const FigureSheet = z.object({
  regionCode: schemas.countyCode,
  regionName: z.string(),
  year: z.int(),
  month: z.int(),
  asOf: moment,
  figures: z.array(figure),
  checks: z.array(check),
});
export type FigureSheet = z.infer<typeof FigureSheet>;

export const definition = z.object({
  code: z.string(),
  group: z.enum(figureGroups),
  unit: z.enum(['fen', 'count', 'bp']),
  name: words,
  definition: words,
  /** The page that shows the rows behind it, and what it is narrowed to besides region and year. */
  drill: z
    .object({
      page: z.enum(drillPages),
      filters: z.record(z.string(), z.string()).optional(),
      ofMonth: z.boolean().optional(),
      ofLastYear: z.boolean().optional(),
    })
    .nullable(),
});

/**
 * Where the rows of each figure that facts make are read, and those of each of its parts: `count=exact` at the address
 * answers their number and sum, as they are now.
 */
export const rows = z.array(
  z.object({
    figure: z.string(),
    /** Null for the figure as a whole, as `key`. */
    dimension: z.enum(dimensions).nullable(),
    key: z.string().nullable(),
    address: z.string(),
  }),
);

export const Figures = FigureSheet.extend({ definitions: z.array(definition), rows });
export type Figures = z.infer<typeof Figures>;
