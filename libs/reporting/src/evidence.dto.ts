import { schemas } from '@app/platform';
import { evidenceKinds, FactItem } from '@app/procurement';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const organization = z.object({
  id: schemas.id,
  name: z.string(),
  creditCode: z.string(),
  regionCode: schemas.countyCode,
  regionName: z.string(),
});
const signer = z.object({ id: schemas.id, name: z.string(), signedAt: moment });

/** A sale outside the platform: its report, its line with the invoice that is its key, and the papers that prove it. */
const Sale = z.object({
  reportId: schemas.id,
  reportNumber: z.string(),
  state: z.string(),
  channel: z.string(),
  venue: z.string(),
  note: z.string().nullable(),
  reporter: organization,
  submittedByName: z.string(),
  submittedAt: moment,
  reviewedByName: z.string().nullable(),
  reviewedAt: moment.nullable(),
  line: z.object({
    id: schemas.id,
    position: z.int().min(1),
    goodsName: z.string(),
    spec: z.string(),
    originCountyCode: schemas.countyCode,
    originCountyName: z.string(),
    supplierName: z.string(),
    buyerName: z.string().nullable(),
    quantity: count,
    grams: count,
    amountFen: schemas.fenAmount,
    soldOn: schemas.businessDay,
    mode: z.enum(['BUY', 'HELP_SELL']),
    fundingSource: z.string(),
    invoiceCode: z.string(),
    invoiceNumber: z.string(),
    invoiceLine: z.int(),
    /** What returns and corrections took off it. */
    takenFen: schemas.fenAmount,
    /** With which order the reseller bought the goods here, where the caller reads it. */
    orderId: schemas.id.nullable(),
    orderNumber: z.string().nullable(),
  }),
  files: z.array(
    z.object({
      id: schemas.id,
      name: z.string(),
      mediaType: z.string(),
      sha256: z.string(),
      kind: z.enum(evidenceKinds),
      uploadedAt: moment,
      /** Only a confirmed paper is evidence. */
      confirmedByName: z.string().nullable(),
      confirmedAt: moment.nullable(),
    }),
  ),
  corrections: z.array(
    z.object({
      id: schemas.id,
      kind: z.enum(['return', 'correction']),
      state: z.string(),
      quantity: count,
      grams: count,
      amountFen: schemas.fenAmount,
      occurredOn: schemas.businessDay,
      reason: z.string(),
      requestedAt: moment,
      decidedAt: moment.nullable(),
    }),
  ),
});

/** All papers of one fact on one page: every figure of an official ends here. `sale`, or order to acceptance, is null. */
export const EvidencePage = z.object({
  /** Names and numbers of people are masked; who may, unmasks them with a reason. */
  masked: z.boolean(),
  fact: FactItem,
  sale: Sale.nullable(),
  /** What the evidence level was raised by, in the order it was recorded. */
  evidence: z.array(z.object({ kind: z.enum(evidenceKinds), referenceId: schemas.id, recordedAt: moment })),
  order: z
    .object({
      id: schemas.id,
      number: z.string(),
      state: z.string(),
      fundingSource: z.string(),
      paymentTerms: z.string(),
      totalFen: schemas.fenAmount,
      paidFen: schemas.fenAmount,
      buyer: organization,
      supplier: organization,
      placedByName: z.string(),
      placedAt: moment,
      confirmedAt: moment.nullable(),
      completedAt: moment.nullable(),
    })
    .nullable(),
  line: z
    .object({
      id: schemas.id,
      productId: schemas.id,
      productName: z.string(),
      spec: z.string(),
      illustration: z.string(),
      unitGrams: count,
      quantity: count,
      priceFen: schemas.fenAmount,
      amountFen: schemas.fenAmount,
      shippedQuantity: count,
      acceptedQuantity: count,
      rejectedQuantity: count,
      returnedQuantity: count,
    })
    .nullable(),
  shipment: z
    .object({
      id: schemas.id,
      number: z.string(),
      state: z.string(),
      transport: z.enum(['carrier', 'own_truck']),
      carrier: z.string().nullable(),
      trackingNumber: z.string().nullable(),
      driverName: z.string().nullable(),
      plateNumber: z.string().nullable(),
      shippedByName: z.string(),
      shippedAt: moment,
      quantity: count,
      lotNumber: z.string(),
      originCountyCode: schemas.countyCode,
      originCountyName: z.string(),
      originTownship: z.string(),
      harvestedOn: schemas.businessDay.nullable(),
    })
    .nullable(),
  acceptance: z
    .object({
      id: schemas.id,
      number: z.string(),
      acceptedQuantity: count,
      rejectedQuantity: count,
      reason: z.string().nullable(),
      priceFen: schemas.fenAmount,
      amountFen: schemas.fenAmount,
      /** Of the whole acceptance, all lines. */
      acceptedFen: schemas.fenAmount,
      note: z.string().nullable(),
      signers: z.array(signer),
      photos: z.array(z.object({ id: schemas.id, name: z.string(), sha256: z.string(), uploadedAt: moment })),
    })
    .nullable(),
  /** Of this line, also those that were refused. */
  returns: z.array(
    z.object({
      id: schemas.id,
      number: z.string(),
      state: z.string(),
      reason: z.string(),
      quantity: count,
      amountFen: schemas.fenAmount,
      requestedAt: moment,
      decidedAt: moment.nullable(),
    }),
  ),
  invoices: z.array(
    z.object({
      id: schemas.id,
      code: z.string(),
      number: z.string(),
      /** For this order, tax included; negative on a red letter. */
      amountFen: z.int(),
      /** Of the whole invoice, which may be for other orders as well. */
      invoiceFen: z.int(),
      /** What red letters took back of the whole invoice; they stand in this list too. */
      reversedFen: schemas.fenAmount,
      originalNumber: z.string().nullable(),
      reversalReason: z.string().nullable(),
      issuedOn: schemas.businessDay,
      registeredAt: moment,
      /** Only a verified invoice proves anything. */
      state: z.enum(['registered', 'verified', 'disputed']),
      /** Nobody, for those that were registered before buyers verified them. */
      judgedByName: z.string().nullable(),
      judgedAt: moment.nullable(),
      disputeReason: z.string().nullable(),
      file: z.object({ name: z.string(), mediaType: z.string(), sha256: z.string() }).nullable(),
    }),
  ),
  payments: z.array(
    z.object({
      id: schemas.id,
      transferCode: z.string(),
      amountFen: schemas.fenAmount,
      state: z.string(),
      requestedAt: moment,
      capturedAt: moment.nullable(),
    }),
  ),
  bankLines: z.array(
    z.object({
      id: schemas.id,
      paymentId: schemas.id,
      statementFileName: z.string(),
      rowNumber: z.int(),
      bookedOn: schemas.businessDay,
      amountFen: schemas.fenAmount,
      /** What of it was for this payable; a line may be for several. */
      appliedFen: schemas.fenAmount,
      payerName: z.string(),
      /** The last four digits; the rest is nobody's business here. */
      payerAccountEnding: z.string(),
      memo: z.string(),
      bankReference: z.string().nullable(),
      /** By its transfer code, or by two operators. */
      matchedBy: z.enum(['transfer_code', 'operators']),
      importedAt: moment,
    }),
  ),
  timeline: z.array(
    z.object({
      id: schemas.id,
      type: z.string(),
      occurredAt: moment,
      actorName: z.string().nullable(),
      payload: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type EvidencePage = z.infer<typeof EvidencePage>;

export const AskUnmasking = z.strictObject({
  /** What it is needed for; stands in the access log. */
  reason: schemas.line(200),
});
export type AskUnmasking = z.infer<typeof AskUnmasking>;
