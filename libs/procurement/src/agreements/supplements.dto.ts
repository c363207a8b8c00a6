import { schemas } from '@app/platform';
import { z } from 'zod';
import './agreements.errors';
import { sides, supplementKinds, supplementStates } from './agreement.state';
import { moment, person } from './agreements.dto';
import { indicatorKindNames, indicatorUnits } from './indicator-kinds.policy';

/** In the unit of the indicator's kind: integer fen, people, companies … */
const value = z.int().min(0).max(1_000_000_000_000_000);

const signed = {
  /** The document that was signed: its name and number. */
  source: schemas.line(200),
  reason: schemas.line(200),
  signedOn: schemas.businessDay.optional(),
};

export const DraftSupplement = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('change'),
    ...signed,
    indicators: z
      .array(z.strictObject({ id: schemas.id, targetValue: value }))
      .min(1)
      .max(50),
    /** Why the parts of its purchases may then be more than the whole. */
    overReason: schemas.line(200).optional(),
  }),
  z.strictObject({ kind: z.literal('stop'), ...signed }),
]);
export type DraftSupplement = z.infer<typeof DraftSupplement>;

export const ListSupplements = z.strictObject(schemas.pageQuery);
export type ListSupplements = z.infer<typeof ListSupplements>;

export const SupplementItem = z.object({
  id: schemas.id,
  agreementId: schemas.id,
  /** `change`: other figures; `stop`: the agreement ends. */
  kind: z.enum(supplementKinds),
  source: z.string(),
  reason: z.string(),
  signedOn: schemas.businessDay.nullable(),
  overReason: z.string().nullable(),
  state: z.enum(supplementStates),
  /** What was agreed before, and what is agreed with it. */
  figures: z.array(
    z.object({
      indicatorId: schemas.id,
      kind: z.enum(indicatorKindNames),
      name: z.string().nullable(),
      unit: z.enum(indicatorUnits),
      fromValue: value,
      toValue: value,
    }),
  ),
  draftedBy: person,
  draftedSide: z.enum(sides),
  draftedAt: moment,
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
  withdrawnAt: moment.nullable(),
  mayConfirm: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type SupplementItem = z.infer<typeof SupplementItem>;
export const SupplementPage = schemas.pageOf(SupplementItem);
