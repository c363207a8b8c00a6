import { fundings } from '@app/catalog';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { paymentTerms } from './order.state';

const mostAddressParts = 12;

/** Kept as written and shown to the supplier: units describe their doors in their own words. */
const DeliveryAddress = z
  .object({
    recipient: schemas.note(60).optional(),
    phone: schemas.note(40).optional(),
    region: schemas.note(60).optional(),
    detail: schemas.note(200).optional(),
  })
  .catchall(schemas.note(200))
  .refine((address) => Object.keys(address).length <= mostAddressParts)
  .refine((address) => Object.values(address).some((part) => part !== undefined && part !== ''));

export const PlaceCheckout = z.strictObject({
  lines: z
    .array(z.strictObject({ skuId: schemas.id, quantity: schemas.packs }))
    .min(1)
    .max(100),
  fundingSource: z.enum(fundings),
  paymentTerms: z.enum(paymentTerms).default('after_acceptance'),
  deliveryAddress: DeliveryAddress,
  note: schemas.note(500).optional(),
  /** The total that the buyer saw; another one is a 409 with both figures. */
  expectedTotalFen: schemas.fenAmount,
});
export type PlaceCheckout = z.infer<typeof PlaceCheckout>;

export const PlacedCheckout = z.object({
  id: schemas.id,
  totalFen: schemas.fenAmount,
  orders: z.array(
    z.object({
      id: schemas.id,
      number: z.string(),
      state: z.literal('placed'),
      supplierId: schemas.id,
      supplierName: z.string(),
      totalFen: schemas.fenAmount,
      lines: z.array(
        z.object({
          id: schemas.id,
          skuId: schemas.id,
          productName: z.string(),
          spec: z.string(),
          quantity: schemas.packs,
          priceFen: schemas.positiveFen,
          amountFen: schemas.positiveFen,
        }),
      ),
    }),
  ),
});
export type PlacedCheckout = z.infer<typeof PlacedCheckout>;
