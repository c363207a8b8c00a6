import { schemas } from '@app/platform';
import { z } from 'zod';
import './targets.errors';
import { moment, person, place } from '../agreements/agreements.dto';
import { PairingNames } from './pairing.dto';
import { partKinds } from './target-part.entity';

const level = z.int().min(0).max(3);
/** A trillion yuan in one target is a typing error. */
const amount = schemas.fenAmount.max(100_000_000_000_000);
const reasons = {
  reason: schemas.line(200),
  /** Only when the parts will be more than the whole: why they may be. */
  overReason: schemas.line(200).optional(),
};

export const SetTarget = z.strictObject({
  pairingId: schemas.id,
  year: z.int().min(2000).max(2100),
  targetFen: amount,
  minimumEvidenceLevel: level.default(0),
  /** The document that sets it. */
  source: schemas.line(200),
  reason: schemas.line(200),
});
export type SetTarget = z.infer<typeof SetTarget>;

export const ChangeTarget = z.strictObject({
  targetFen: amount,
  /** What the caller saw; another amount by now is a conflict. */
  expectedFen: amount,
  minimumEvidenceLevel: level.optional(),
  ...reasons,
});
export type ChangeTarget = z.infer<typeof ChangeTarget>;

export const AddPart = z
  .strictObject({
    /** The part that is broken down; left out: the agreement. */
    parentId: schemas.id.optional(),
    /** One of the three says whose part it is. */
    regionCode: schemas.countyCode.optional(),
    pairingId: schemas.id.optional(),
    unitId: schemas.id.optional(),
    /** May be left out for a pairing that has a target already. */
    amountFen: amount.optional(),
    ...reasons,
  })
  .superRefine(({ regionCode, pairingId, unitId, amountFen }, context) => {
    if ([regionCode, pairingId, unitId].filter((given) => given !== undefined).length !== 1)
      context.addIssue({ code: 'custom', path: [], message: 'request.invalid' });
    if (amountFen === undefined && pairingId === undefined)
      context.addIssue({ code: 'custom', path: ['amountFen'], message: 'target_part.amount_needed' });
  });
export type AddPart = z.infer<typeof AddPart>;

export const ChangePart = z.strictObject({ amountFen: amount, expectedFen: amount, ...reasons });
export type ChangePart = z.infer<typeof ChangePart>;

export const RemovePart = z.strictObject({ reason: schemas.line(200) });
export type RemovePart = z.infer<typeof RemovePart>;

export const ListParts = z.strictObject({
  /** Whose parts; left out: those of the agreement, or the topmost that the caller was given. */
  parentId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListParts = z.infer<typeof ListParts>;

const divided = {
  /** Sum of its own parts. */
  allocatedFen: schemas.fenAmount,
  /** 未分解. */
  undividedFen: schemas.fenAmount,
  /** 超分解, with the reason that was given. */
  overFen: schemas.fenAmount,
  overReason: z.string().nullable(),
  parts: z.int().min(0),
  /** How it is broken down; null = not yet. */
  partKind: z.enum(partKinds).nullable(),
};

const progress = {
  amountFen: schemas.fenAmount,
  /** Accepted, net of returns, at the evidence level asked for. */
  completedFen: z.int(),
  /** completed / amount; may pass 10000; null when the amount is 0. */
  progressBp: z.int().nullable(),
  minimumEvidenceLevel: level,
};

/** Address of the facts that were completed. */
const behind = { rows: z.string() };

export const PartItem = z.object({
  id: schemas.id,
  agreementId: schemas.id,
  parentId: schemas.id.nullable(),
  kind: z.enum(partKinds),
  /** Of the region, the pair or the unit. */
  name: z.string(),
  region: place,
  pairing: PairingNames.nullable(),
  /** Of a pairing: the target that it is. */
  targetId: schemas.id.nullable(),
  unitId: schemas.id.nullable(),
  ...progress,
  ...behind,
  ...divided,
  /** Whether the caller may change it (the level above), and break it down (its own level). */
  mayChange: z.boolean(),
  mayDivide: z.boolean(),
});
export type PartItem = z.infer<typeof PartItem>;

export const PartPage = schemas.pageOf(PartItem).extend({
  /** What these are parts of; null for whoever was only given some of them. */
  whole: z
    .object({
      partId: schemas.id.nullable(),
      name: z.string(),
      region: place,
      ...progress,
      ...behind,
      ...divided,
      mayDivide: z.boolean(),
    })
    .nullable(),
});
export type PartPage = z.infer<typeof PartPage>;

/** What was given to a unit, for the unit itself. */
export const OwnPartList = z.object({
  items: z.array(
    z.object({
      id: schemas.id,
      /** Of the agreement that it is a part of, and its document. */
      title: z.string(),
      source: z.string(),
      eastName: z.string(),
      westName: z.string(),
      ...progress,
      setAt: moment.nullable(),
    }),
  ),
});
export type OwnPartList = z.infer<typeof OwnPartList>;
export const AskOwnParts = z.strictObject({ year: schemas.year });
export type AskOwnParts = z.infer<typeof AskOwnParts>;

export const ListChanges = z.strictObject({ ...schemas.pageQuery });
export type ListChanges = z.infer<typeof ListChanges>;

export const ChangeItem = z.object({
  id: schemas.id,
  fromFen: schemas.fenAmount.nullable(),
  /** Null when the part was taken out. */
  toFen: schemas.fenAmount.nullable(),
  fromLevel: level.nullable(),
  toLevel: level.nullable(),
  reason: z.string(),
  overReason: z.string().nullable(),
  /** Null for programs and reference data. */
  changedBy: person.nullable(),
  changedAt: moment,
});
export type ChangeItem = z.infer<typeof ChangeItem>;
export const ChangePage = schemas.pageOf(ChangeItem);
