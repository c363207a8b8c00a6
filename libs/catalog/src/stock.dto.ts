import { schemas } from '@app/platform';
import { z } from 'zod';
import { productStates } from './product.policy';
import { movementKinds } from './stock.entity';

export const ListStock = z.strictObject({ ...schemas.pageQuery });
export type ListStock = z.infer<typeof ListStock>;

const quantity = z.int();

export const StockItem = z.object({
  skuId: schemas.id,
  productId: schemas.id,
  productName: z.string(),
  illustration: z.string(),
  spec: z.string(),
  unitGrams: quantity,
  priceFen: schemas.positiveFen,
  pricePerKgFen: schemas.fenAmount,
  minimumQuantity: quantity,
  /** For If-Match when the pack is changed. */
  version: quantity,
  /** Of the product. */
  state: z.enum(productStates),
  onHand: quantity,
  held: quantity,
  available: quantity,
});
export type StockItem = z.infer<typeof StockItem>;
export const StockPage = schemas.pageOf(StockItem);

const mostPacks = 1_000_000;

export const MoveStock = z
  .strictObject({
    /** `received`: goods came in; `adjusted`: a count found more or fewer. */
    kind: z.enum(['received', 'adjusted']),
    /** Packs, signed; what was received is above zero. */
    quantity: z.int().min(-mostPacks).max(mostPacks),
    reason: schemas.line(200),
  })
  .refine((move) => (move.kind === 'received' ? move.quantity > 0 : move.quantity !== 0), {
    path: ['quantity'],
  });
export type MoveStock = z.infer<typeof MoveStock>;

export const StockState = z.object({
  skuId: schemas.id,
  onHand: quantity,
  held: quantity,
  available: quantity,
});
export type StockState = z.infer<typeof StockState>;

export const MovementItem = z.object({
  id: schemas.id,
  kind: z.enum(movementKinds),
  quantity,
  reason: z.string(),
  causeId: schemas.id.nullable(),
  movedByName: z.string().nullable(),
  occurredAt: z.iso.datetime({ offset: true }),
});
export type MovementItem = z.infer<typeof MovementItem>;
export const MovementPage = schemas.pageOf(MovementItem);
