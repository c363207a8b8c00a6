import { schemas } from '@app/platform';
import { z } from 'zod';
import { acceptanceStates, returnKinds, returnStates } from './shipment.state';

const moment = z.iso.datetime({ offset: true });
const quantity = z.int().min(0);
const someone = z.object({ id: schemas.id, name: z.string() });

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;

export const StoredPhoto = z.object({
  id: schemas.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: quantity,
  sha256: z.string(),
});

export const AcceptShipment = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        shipmentLineId: schemas.id,
        acceptedQuantity: quantity.max(1_000_000),
        rejectedQuantity: quantity.max(1_000_000).default(0),
        /** Needed where goods are rejected. */
        reason: schemas.note(200).nullish(),
      }),
    )
    .min(1)
    .max(100),
  photoIds: z.array(schemas.id).max(9).optional(),
  note: schemas.note(500).nullish(),
});
export type AcceptShipment = z.infer<typeof AcceptShipment>;

export const SignedOnce = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.literal('awaiting_second_signature'),
  acceptedFen: schemas.fenAmount,
});
export type SignedOnce = z.infer<typeof SignedOnce>;

export const SignedTwice = z.object({ id: schemas.id, state: z.literal('accepted') });
export type SignedTwice = z.infer<typeof SignedTwice>;

export const ListAcceptances = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(acceptanceStates)).optional(),
  ...schemas.pageQuery,
});
export type ListAcceptances = z.infer<typeof ListAcceptances>;

export const AcceptanceItem = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(acceptanceStates),
  shipmentId: schemas.id,
  shipmentNumber: z.string(),
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  acceptedFen: schemas.fenAmount,
  note: z.string().nullable(),
  firstSigner: someone,
  firstSignedAt: moment,
  secondSigner: someone.nullable(),
  secondSignedAt: moment.nullable(),
  lines: z.array(
    z.object({
      id: schemas.id,
      shipmentLineId: schemas.id,
      orderLineId: schemas.id,
      productName: z.string(),
      spec: z.string(),
      illustration: z.string(),
      lotNumber: z.string(),
      originCountyCode: schemas.countyCode,
      originCountyName: z.string(),
      originTownship: z.string(),
      shippedQuantity: quantity,
      acceptedQuantity: quantity,
      rejectedQuantity: quantity,
      /** Asked back or given back; what is left may still be returned. */
      returnedQuantity: quantity,
      /** What of the line's amount was neither asked back nor claimed. */
      leftFen: schemas.fenAmount,
      reason: z.string().nullable(),
      priceFen: schemas.fenAmount,
      amountFen: schemas.fenAmount,
    }),
  ),
  photos: z.array(z.object({ id: schemas.id, name: z.string() })),
});
export type AcceptanceItem = z.infer<typeof AcceptanceItem>;
export const AcceptancePage = schemas.pageOf(AcceptanceItem);

export const RequestReturn = z.strictObject({
  /** Left out: a return. */
  kind: z.enum(returnKinds).optional(),
  reason: schemas.line(200),
  lines: z
    .array(
      z.strictObject({
        acceptanceLineId: schemas.id,
        quantity: schemas.packs,
        /** Of a claim: what of the line's price is to go back. */
        amountFen: schemas.positiveFen.optional(),
      }),
    )
    .min(1)
    .max(100),
});
export type RequestReturn = z.infer<typeof RequestReturn>;

export const DecideReturn = z.strictObject({ decision: z.enum(['agreed', 'refused']) });
export type DecideReturn = z.infer<typeof DecideReturn>;

export const ReturnAnswer = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(returnStates),
  amountFen: schemas.positiveFen,
});
export type ReturnAnswer = z.infer<typeof ReturnAnswer>;

export const ListReturns = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(returnStates)).optional(),
  ...schemas.pageQuery,
});
export type ListReturns = z.infer<typeof ListReturns>;

export const ReturnItem = z.object({
  id: schemas.id,
  number: z.string(),
  kind: z.enum(returnKinds),
  state: z.enum(returnStates),
  acceptanceId: schemas.id,
  acceptanceNumber: z.string(),
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerId: schemas.id,
  buyerName: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  reason: z.string(),
  amountFen: schemas.positiveFen,
  requestedByName: z.string(),
  requestedAt: moment,
  decidedByName: z.string().nullable(),
  decidedAt: moment.nullable(),
  lines: z.array(
    z.object({
      id: schemas.id,
      acceptanceLineId: schemas.id,
      orderLineId: schemas.id,
      productName: z.string(),
      spec: z.string(),
      quantity: schemas.packs,
      amountFen: schemas.positiveFen,
    }),
  ),
});
export type ReturnItem = z.infer<typeof ReturnItem>;
export const ReturnPage = schemas.pageOf(ReturnItem);
