import { schemas } from '@app/platform';
import { factFilters } from '@app/procurement';
import { z } from 'zod';

/** Who is ranked. */
export const rankedKinds = ['units', 'districts', 'counties', 'pairings', 'suppliers', 'products'] as const;
export type RankedKind = (typeof rankedKinds)[number];

/**
 * By what: accepted `amount` · `change` on the same days of the year before · `progress` towards the target, which only
 * districts, counties and pairings have.
 */
export const rankingMeasures = ['amount', 'change', 'progress'] as const;
export type RankingMeasure = (typeof rankingMeasures)[number];

/** What a figure of suppliers or goods counts, and the ranking that lists them. */
export const rankedAs = {
  registered: 'suppliers',
  sold: 'suppliers',
  idle: 'suppliers',
  submitted: 'products',
  listed: 'products',
} as const satisfies Record<string, RankedKind>;
export type CountedSupply = keyof typeof rankedAs;

export const rankingQuestion = {
  of: z.enum(rankedKinds),
  by: z.enum(rankingMeasures).default('amount'),
  year: schemas.year,
  ...factFilters,
};
const countedSupply = Object.keys(rankedAs) as [CountedSupply, ...CountedSupply[]];
export const AskRanking = z
  .strictObject({
    ...rankingQuestion,
    /**
     * Of suppliers or goods those that a figure of the region counts, each whatever it sold, up to `untilMonth`: suppliers
     * `registered` · `sold` · `idle`, goods `submitted` · `listed`.
     */
    counted: z.enum(countedSupply).optional(),
    /** With `counted`: the month of the figure. */
    untilMonth: z.coerce.number().int().min(1).max(12).optional(),
    ...schemas.pageQuery,
  })
  .refine(
    ({ of, counted, untilMonth, month }) =>
      counted === undefined
        ? untilMonth === undefined
        : rankedAs[counted] === of && untilMonth !== undefined && month === undefined,
    { path: ['counted'] },
  );
export type AskRanking = z.infer<typeof AskRanking>;
export type RankingQuestion = Omit<AskRanking, 'limit' | 'cursor'>;

export const RankingItem = z.object({
  /** 1 for the highest; equal figures share one, and the next one counts them all. Null without a figure to rank by. */
  rank: z.int().nullable(),
  /** Id of a unit, supplier, product or pairing, code of a region; `none` = outside pairs, or sold outside the platform and not registered here; without a rank. */
  key: z.string(),
  name: z.string(),
  /** Where it is, or whose: region of a unit, supplier of a product. */
  note: z.string().nullable(),
  amountFen: z.int(),
  paidFen: z.int(),
  factCount: z.int().min(0),
  /** On the same days of the year before; null for an office that does not reach that year. */
  lastYearFen: z.int().nullable(),
  /** (amount − last year) / last year; null where last year had nothing. */
  changeBp: z.int().nullable(),
  /** Of the whole year; null for what has no target. */
  targetFen: schemas.fenAmount.nullable(),
  /** At the evidence level that the targets ask for, whole year. */
  completedFen: z.int().nullable(),
  progressBp: z.int().nullable(),
});
export type RankingItem = z.infer<typeof RankingItem>;

export const RankingPage = schemas.pageOf(RankingItem).extend({
  asOf: z.iso.datetime({ offset: true }),
  /** How many are ranked or listed in all, and what they add up to. */
  count: z.int().min(0),
  sumFen: z.int(),
  /** Null for an office that does not reach that year. */
  lastYearFen: z.int().nullable(),
  /** The sum of all facts of the question, by another way than the items. */
  wholeFen: z.int(),
});
export type RankingPage = z.infer<typeof RankingPage>;
