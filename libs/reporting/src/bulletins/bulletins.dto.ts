import { schemas } from '@app/platform';
import { z } from 'zod';
import { definition, FigureSheet, rows } from '../figures/figures.dto';
import { rankedKinds } from '../rankings/rankings.dto';
import { bulletinStates } from './bulletin.state';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const month = z.int().min(1).max(12);

export const DraftBulletin = z.strictObject({ year: z.int().min(2000).max(2100), month });
export type DraftBulletin = z.infer<typeof DraftBulletin>;

/** Words only: figures are taken, never typed. */
export const WordBulletin = z.strictObject({
  title: schemas.line(60).optional(),
  opening: schemas.note(2_000).optional(),
  findings: schemas.note(4_000).optional(),
  requests: schemas.note(4_000).optional(),
});
export type WordBulletin = z.infer<typeof WordBulletin>;

export const GiveReason = z.strictObject({ reason: schemas.line(200) });
export type GiveReason = z.infer<typeof GiveReason>;

export const ListBulletins = z.strictObject({
  year: schemas.year.optional(),
  state: schemas.commaList(z.enum(bulletinStates)).optional(),
  ...schemas.pageQuery,
});
export type ListBulletins = z.infer<typeof ListBulletins>;

/** The first of a ranking, as they stood at the same moment as the figures. */
const ranking = z.object({
  of: z.enum(rankedKinds),
  rows: z.array(
    z.object({
      rank: z.int(),
      name: z.string(),
      note: z.string().nullable(),
      amountFen: z.int(),
      lastYearFen: z.int(),
      changeBp: z.int().nullable(),
    }),
  ),
});

/** What is frozen: figures, what they are called and count, and the first of the rankings. */
export const BulletinFigures = FigureSheet.extend({
  definitions: z.array(definition),
  rankings: z.array(ranking),
  /** Parts that are not made public because of few people: out of that month, and of every year to date from it on. */
  withheld: z.array(z.object({ dimension: z.string(), key: z.string(), month: z.int() })).optional(),
  /** Instead, in bulletins of before: parts of the year that are all personal purchases, and of how many units. */
  personal: z.array(z.object({ dimension: z.string(), key: z.string(), buyers: z.int() })).optional(),
});
export type BulletinFigures = z.infer<typeof BulletinFigures>;

export const BulletinItem = z.object({
  id: schemas.id,
  regionCode: schemas.countyCode,
  regionName: z.string(),
  year: z.int(),
  month: z.int(),
  state: z.enum(bulletinStates),
  title: z.string(),
  /** The office that drafted it. */
  officeName: z.string(),
  number: z.string().nullable(),
  issue: z.int().nullable(),
  takenAt: moment,
  draftedBy: person,
  draftedAt: moment,
  proposedBy: person.nullable(),
  proposedAt: moment.nullable(),
  publishedBy: person.nullable(),
  publishedAt: moment.nullable(),
  withdrawnBy: person.nullable(),
  withdrawnAt: moment.nullable(),
  withdrawalReason: z.string().nullable(),
  /** How many relations between its figures do not hold. */
  differences: z.int(),
});
export type BulletinItem = z.infer<typeof BulletinItem>;
export const BulletinPage = schemas.pageOf(BulletinItem);

export const BulletinDetail = BulletinItem.extend({
  /** Stands in the ETag too; send it back as If-Match. */
  version: z.int(),
  opening: z.string(),
  /** The main figures in a Chinese sentence that nobody types. */
  summary: z.string(),
  findings: z.string(),
  requests: z.string(),
  returnReason: z.string().nullable(),
  contentHash: z.string().nullable(),
  figures: BulletinFigures,
  /** Where the rows behind the figures are read; empty for readers of other regions, who see other rows there. */
  rows,
  /** What closing of periods still asks for; null when it is published. */
  closing: z
    .object({
      /** Its own months and regions below that are open. */
      open: z.array(
        z.object({
          periodId: z.string(),
          regionCode: schemas.countyCode,
          regionName: z.string(),
          year: z.int(),
          month: z.int(),
        }),
      ),
      /** The figures are older than the last seal and have to be taken again. */
      takenBefore: z.boolean(),
    })
    .nullable(),
});
export type BulletinDetail = z.infer<typeof BulletinDetail>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;
