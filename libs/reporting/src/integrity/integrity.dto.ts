import { schemas } from '@app/platform';
import { z } from 'zod';
import { itemKinds } from './evidence.policy';
import { flagOutcomes, flagStates } from './flag.state';
import { ruleCodes } from './rules.policy';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const rule = z.enum(ruleCodes);
const said = z.object({ zh: z.string(), en: z.string() });
const numbers = z.record(z.string(), z.number());

export const ListFlags = z.strictObject({
  rule: rule.optional(),
  /** `alive`: open or assigned. */
  state: z.enum([...flagStates, 'alive']).optional(),
  ownerId: schemas.id.optional(),
  year: schemas.year.optional(),
  /** Of the year. */
  month: z.coerce.number().int().min(1).max(12).optional(),
  /** A district or county of the reader's region, by code or name. */
  place: schemas.line(40).optional(),
  ...schemas.pageQuery,
});
export type ListFlags = z.infer<typeof ListFlags>;

const flag = {
  id: schemas.id,
  number: z.string(),
  rule,
  state: z.enum(flagStates),
  /** Business day of the newest thing in it: when it was found, and by now. */
  firstDay: schemas.businessDay,
  lastDay: schemas.businessDay,
  amountFen: z.int(),
  /** How often it was found, each time with something new. */
  sightings: z.int().min(1),
  /** Of the units in the reader's places; `buyerCount` is of all. */
  buyerNames: z.array(z.string()),
  buyerCount: count,
  supplierName: z.string().nullable(),
  ownerId: schemas.id.nullable(),
  ownerName: z.string().nullable(),
  foundAt: moment,
  endedAt: moment.nullable(),
};

export const FlagItem = z.object(flag);
export type FlagItem = z.infer<typeof FlagItem>;
export const FlagPage = schemas.pageOf(FlagItem);

const EvidenceItem = z.object({
  kind: z.enum(itemKinds),
  id: schemas.id.nullable(),
  label: z.string(),
  day: schemas.businessDay.nullable(),
  amountFen: z.int().nullable(),
  orderId: schemas.id.nullable(),
  /** Whose evidence page shows it; null where there is none that the reader may open. */
  factId: schemas.id.nullable(),
  about: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

export const FlagDetail = z.object({
  ...flag,
  ruleName: said,
  says: said,
  basis: said,
  measured: numbers,
  /** As they were when it was found. */
  thresholds: numbers,
  items: z.array(EvidenceItem),
  /** Things that lie outside the reader's places. */
  elsewhere: count,
  assignedAt: moment.nullable(),
  assignedByName: z.string().nullable(),
  endedByName: z.string().nullable(),
  reason: z.string().nullable(),
  seenAt: moment,
  /** The case that ended before this one began. */
  previous: z
    .object({
      id: schemas.id,
      number: z.string(),
      state: z.enum(flagStates),
      reason: z.string().nullable(),
      endedAt: moment.nullable(),
    })
    .nullable(),
});
export type FlagDetail = z.infer<typeof FlagDetail>;

export const AssignFlag = z.strictObject({ ownerId: schemas.id });
export type AssignFlag = z.infer<typeof AssignFlag>;

export const EndFlag = z.strictObject({
  outcome: z.enum(flagOutcomes),
  reason: schemas.line(500),
  /** As the owner saw them: what came since should be looked at first. */
  sightings: z.int().min(1),
});
export type EndFlag = z.infer<typeof EndFlag>;

export const FlagAnswer = z.object({ id: schemas.id, state: z.enum(flagStates) });
export type FlagAnswer = z.infer<typeof FlagAnswer>;

export const AskFlagFigures = z.strictObject({ year: schemas.year.optional() });
export type AskFlagFigures = z.infer<typeof AskFlagFigures>;

const states = z.object(
  Object.fromEntries(flagStates.map((state) => [state, count])) as Record<
    (typeof flagStates)[number],
    typeof count
  >,
);
export const FlagFigures = z.object({
  asOf: moment,
  year: z.int().nullable(),
  found: count,
  states,
  items: z.array(
    z.object({
      rule,
      name: said,
      says: said,
      found: count,
      states,
      /** By the month of their first day, January first. */
      months: z.array(count).length(12),
    }),
  ),
});
export type FlagFigures = z.infer<typeof FlagFigures>;

export const FlagOwnerPage = schemas.pageOf(
  z.object({
    id: schemas.id,
    name: z.string(),
    organizationName: z.string(),
    regionCode: schemas.countyCode,
    alive: count,
  }),
);
export type FlagOwnerPage = z.infer<typeof FlagOwnerPage>;

export const RuleItem = z.object({
  code: rule,
  name: said,
  says: said,
  basis: said,
  /** Decisions of the market; `source` says by which paper. Names end in the unit. */
  thresholds: numbers,
  /** What each threshold may be set to, both included. */
  limits: z.record(z.string(), z.object({ least: z.int(), most: z.int() })),
  source: z.string(),
  active: z.boolean(),
  /** Stands in the ETag too; send it back as If-Match. */
  version: z.int(),
  changedAt: moment,
});
export type RuleItem = z.infer<typeof RuleItem>;
export const RulePage = schemas.pageOf(RuleItem);

export const ChangeRule = z.strictObject({
  thresholds: z.record(z.string().max(40), z.int()).optional(),
  source: schemas.line(200),
  active: z.boolean().optional(),
});
export type ChangeRule = z.infer<typeof ChangeRule>;
export const RuleParams = z.strictObject({ code: schemas.line(60) });

export const RequestScan = z.strictObject({ from: schemas.businessDay });
export type RequestScan = z.infer<typeof RequestScan>;
export const ScanItem = z.object({
  id: schemas.id,
  fromDay: schemas.businessDay,
  state: z.enum(['waiting', 'done']),
  /** Cases of the reader's territory that were opened since it was asked for, until its end. */
  found: count,
  requestedByName: z.string(),
  requestedAt: moment,
  endedAt: moment.nullable(),
});
export type ScanItem = z.infer<typeof ScanItem>;
export const ScanPage = schemas.pageOf(ScanItem);
export const ListScans = z.strictObject(schemas.pageQuery);
export type ListScans = z.infer<typeof ListScans>;
