import { schemas } from '@app/platform';
import { z } from 'zod';
import { acceptanceStates, shipmentStates, transports } from './shipment.state';

const moment = z.iso.datetime({ offset: true });

export const SendShipment = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          orderLineId: schemas.id,
          quantity: schemas.packs,
          /** Made up from the shipment's number when the supplier keeps none. */
          lotNumber: schemas.line(60).optional(),
          /** Where this lot grew; the product's own origin when left out. */
          originCountyCode: schemas.countyCode.optional(),
          originTownship: schemas.line(40).optional(),
          harvestedOn: schemas.businessDay.optional(),
        }),
      )
      .min(1)
      .max(100),
    transport: z.enum(transports).default('carrier'),
    carrier: schemas.line(40).optional(),
    trackingNumber: schemas.line(60).optional(),
    driverName: schemas.line(40).optional(),
    plateNumber: schemas.line(20).optional(),
  })
  .superRefine((shipment, context) => {
    const needed = shipment.transport === 'carrier' ? carrierFields : truckFields;
    for (const field of needed) {
      if (shipment[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: 'request.invalid' });
    }
  });
export type SendShipment = z.infer<typeof SendShipment>;

const carrierFields = ['carrier', 'trackingNumber'] as const;
const truckFields = ['driverName', 'plateNumber'] as const;

export const SentShipment = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(shipmentStates),
  lines: z.array(
    z.object({
      id: schemas.id,
      orderLineId: schemas.id,
      quantity: schemas.packs,
      lotNumber: z.string(),
      originCountyCode: schemas.countyCode,
      originTownship: z.string(),
    }),
  ),
});
export type SentShipment = z.infer<typeof SentShipment>;

export const ListShipments = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(shipmentStates)).optional(),
  ...schemas.pageQuery,
});
export type ListShipments = z.infer<typeof ListShipments>;

export const ShipmentItem = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(shipmentStates),
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  transport: z.enum(transports),
  carrier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  driverName: z.string().nullable(),
  plateNumber: z.string().nullable(),
  shippedByName: z.string(),
  shippedAt: moment,
  acceptBy: moment,
  /** 0 in time, 1 overdue, 2 overdue for four days more. */
  escalationLevel: z.int().min(0).max(2),
  lines: z.array(
    z.object({
      id: schemas.id,
      orderLineId: schemas.id,
      productName: z.string(),
      spec: z.string(),
      illustration: z.string(),
      quantity: schemas.packs,
      priceFen: schemas.fenAmount,
      lotNumber: z.string(),
      originCountyCode: schemas.countyCode,
      originCountyName: z.string(),
      originTownship: z.string(),
      harvestedOn: schemas.businessDay.nullable(),
    }),
  ),
  acceptance: z
    .object({
      id: schemas.id,
      number: z.string(),
      state: z.enum(acceptanceStates),
      acceptedFen: schemas.fenAmount,
      firstSignerId: schemas.id,
    })
    .nullable(),
});
export type ShipmentItem = z.infer<typeof ShipmentItem>;
export const ShipmentPage = schemas.pageOf(ShipmentItem);
