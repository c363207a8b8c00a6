import { schemas } from '@app/platform';
import { z } from 'zod';
import { unitChangeKinds, unitChangeStates } from './unit-change.state';

const moment = z.iso.datetime({ offset: true });
const paper = {
  /** The first day on which it holds. */
  effectiveOn: schemas.businessDay,
  /** 批复文号. */
  sourceDocument: schemas.line(200),
  note: schemas.note(500).default(''),
};

export const EnterUnitChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('merge'),
    unitIds: z.array(schemas.id).min(1).max(20),
    successorId: schemas.id,
    ...paper,
  }),
  z.strictObject({
    kind: z.literal('split'),
    unitId: schemas.id,
    /** In the order of the paper; together 10000. */
    successors: z
      .array(z.strictObject({ unitId: schemas.id, shareBp: z.int().min(1).max(9_999) }))
      .min(2)
      .max(20),
    ...paper,
  }),
  z.strictObject({
    kind: z.literal('rename'),
    unitId: schemas.id,
    newName: schemas.line(50),
    newShortName: schemas.line(20),
    ...paper,
  }),
  z.strictObject({ kind: z.literal('close'), unitId: schemas.id, ...paper }),
]);
export type EnterUnitChange = z.infer<typeof EnterUnitChange>;

export const WithdrawUnitChange = z.strictObject({ reason: schemas.line(200) });
export type WithdrawUnitChange = z.infer<typeof WithdrawUnitChange>;

export const ListUnitChanges = z.strictObject({
  state: z.enum(unitChangeStates).optional(),
  ...schemas.pageQuery,
});
export type ListUnitChanges = z.infer<typeof ListUnitChanges>;

const named = z.object({ id: schemas.id, name: z.string() });

export const UnitChangeItem = z.object({
  id: schemas.id,
  kind: z.enum(unitChangeKinds),
  state: z.enum(unitChangeStates),
  effectiveOn: schemas.businessDay,
  /** Those that end, or the one with a new name. */
  units: z.array(named),
  /** Who takes over, with the share of each unit that ends; none for a new name or an end. */
  successors: z.array(named.extend({ shareBp: z.int() })),
  oldName: z.string().nullable(),
  newName: z.string().nullable(),
  sourceDocument: z.string(),
  note: z.string(),
  enteredByName: z.string(),
  enteredAt: moment,
  withdrawal: z.string().nullable(),
});
export type UnitChangeItem = z.infer<typeof UnitChangeItem>;
export const UnitChangePage = schemas.pageOf(UnitChangeItem);
export type UnitChangePage = z.infer<typeof UnitChangePage>;
