import { schemas } from '@app/platform';
import { z } from 'zod';
import { SubsidyRules } from './programmes.dto';
import { objectionStates } from './run.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
/** A final list that waits for its second person is still in review for the public. */
const publicStates = ['notice', 'review', 'confirmed', 'paid', 'withdrawn'] as const;

export const NoticeItem = z.object({
  id: schemas.id,
  number: z.string(),
  programmeName: z.string(),
  regionName: z.string(),
  state: z.enum(publicStates),
  publishedAt: moment,
  /** The last day on which anybody may object. */
  noticeEndsOn: schemas.businessDay,
});
export const NoticeList = z.object({ items: z.array(NoticeItem) });
export type NoticeList = z.infer<typeof NoticeList>;

/** The public page: accounts and contacts are not here, credit codes and names of persons masked. */
export const PublicNotice = NoticeItem.extend({
  sourceDocument: z.string(),
  /** Since when another list than the first is in notice; null = it is the first. */
  noticedAgainAt: moment.nullable(),
  office: z.string(),
  rules: SubsidyRules,
  confirmedAt: moment.nullable(),
  withdrawal: z.string().nullable(),
  /** Whether one can object now. */
  isOpen: z.boolean(),
  objections: z.object({ filed: count, decided: count }),
  /** Those who get something, and those whom a person took off, with the reason. */
  lines: z.array(
    z.object({
      position: z.int().min(1),
      name: z.string(),
      creditCode: z.string(),
      eligibleFen: z.int(),
      amountFen: schemas.fenAmount,
      correctionReason: z.string().nullable(),
    }),
  ),
  totalFen: schemas.fenAmount,
});
export type PublicNotice = z.infer<typeof PublicNotice>;

export const FileObjection = z.strictObject({
  name: schemas.line(60),
  /** Telephone or address, for the answer. Only the county reads it. */
  contact: schemas.line(100),
  text: schemas.note(2000).refine((text) => text !== ''),
  /** The number on the list that it is about; left out = the list as a whole. */
  position: z.int().min(1).max(100_000).optional(),
});
export type FileObjection = z.infer<typeof FileObjection>;

/** For somebody whom the market knows. */
export const ObjectLoggedIn = FileObjection.omit({ name: true });
export type ObjectLoggedIn = z.infer<typeof ObjectLoggedIn>;

export const ObjectionAnswer = z.object({ id: schemas.id });
export type ObjectionAnswer = z.infer<typeof ObjectionAnswer>;

export const ListObjections = z.strictObject({
  state: schemas.commaList(z.enum(objectionStates)).optional(),
  runId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListObjections = z.infer<typeof ListObjections>;

export const ObjectionItem = z.object({
  id: schemas.id,
  runId: schemas.id,
  runNumber: z.string(),
  programmeName: z.string(),
  noticeEndsOn: schemas.businessDay,
  name: z.string(),
  contact: z.string(),
  /** Filed by somebody with a login of this organisation. */
  organizationName: z.string().nullable(),
  /** About whom; null = the list. */
  supplierName: z.string().nullable(),
  text: z.string(),
  filedAt: moment,
  state: z.enum(objectionStates),
  answer: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: moment.nullable(),
});
export type ObjectionItem = z.infer<typeof ObjectionItem>;
export const ObjectionPage = schemas.pageOf(ObjectionItem);

export const DecideObjection = z.strictObject({
  outcome: z.enum(['upheld', 'rejected']),
  /** What was looked at and why it is so. */
  answer: schemas.note(1000).refine((text) => text !== ''),
});
export type DecideObjection = z.infer<typeof DecideObjection>;

export const DecisionAnswer = z.object({ id: schemas.id, state: z.enum(objectionStates) });
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;
