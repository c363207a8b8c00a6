import { schemas } from '@app/platform';
import { z } from 'zod';
import { evidenceKinds } from '../ledger/evidence.policy';
import { wrongPartOfKey } from './natural-key.policy';
import {
  salesChannels,
  salesCorrectionStates,
  salesLineStates,
  salesReportStates,
} from './sales-report.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const named = z.object({ id: schemas.id, name: z.string() });
/** Up to a million tonnes in one line. */
const grams = z.int().min(1).max(1_000_000_000_000);
export const mostLines = 500;
const mostFiles = 50;
const position = z.int().min(1).max(mostLines);

/** Whether anybody has it is for the register to say. */
const creditCode = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/);

/** What an eastern consumer pays with; `resale` goes with help-selling. */
export const saleFundings = ['canteen', 'union', 'unit_other', 'personal', 'resale'] as const;

export const SalesLineDraft = z
  .strictObject({
    /** 发票代码, 10 or 12 digits; left out for a fully digital invoice. */
    invoiceCode: z.string().trim().max(12).default(''),
    /** 20 digits of a fully digital invoice, else 8. */
    invoiceNumber: z.string().trim().max(30),
    /** Which line of the invoice. */
    invoiceLine: z.int().min(1).max(9999).default(1),
    goodsName: schemas.line(80),
    spec: schemas.note(60).default(''),
    originCountyCode: schemas.countyCode,
    /** A supplier of this market; its name is then taken from there. */
    supplierId: schemas.id.optional(),
    supplierName: schemas.line(80).optional(),
    /** Packs. */
    quantity: schemas.packs,
    /** Of all packs together. */
    grams,
    /** Tax included. */
    amountFen: schemas.positiveFen,
    soldOn: schemas.businessDay,
    /** BUY: an eastern consumer pays; HELP_SELL: an eastern reseller sells on. */
    mode: z.enum(['BUY', 'HELP_SELL']),
    /** Left out: `resale` for help-selling, `personal` for buying. */
    fundingSource: z.enum(saleFundings).optional(),
    buyerName: schemas.line(80).optional(),
    /** Of a buyer with an account here; its name is then taken from there. What is sold to a reseller counts when it sells it on. */
    buyerCreditCode: creditCode.optional(),
    /** With which line of an own order for resale the goods were bought here. */
    orderLineId: schemas.id.optional(),
  })
  .superRefine((line, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const wrong = wrongPartOfKey(line);
    if (wrong) refuse(wrong, 'sales_line.bad_invoice_number');
    if (line.fundingSource && (line.fundingSource === 'resale') !== (line.mode === 'HELP_SELL'))
      refuse('fundingSource', 'sales_line.funding_differs');
    if (line.orderLineId && line.mode !== 'HELP_SELL') refuse('mode', 'sales_line.funding_differs');
    if (!line.supplierId && !line.supplierName) refuse('supplierName', 'request.invalid');
  });
export type SalesLineDraft = z.infer<typeof SalesLineDraft>;

const fileDraft = z.strictObject({
  /** From `POST /v1/sales-files`. */
  fileId: schemas.id,
  /** What it proves. */
  kind: z.enum(evidenceKinds),
  /** The line that it is about, by its place in the report; left out = all lines. */
  line: position.optional(),
});
const fileDrafts = z
  .array(fileDraft)
  .max(mostFiles)
  .refine((files) => new Set(files.map(({ fileId }) => fileId)).size === files.length, {
    error: 'sales_file.unknown',
  });

export const ReportSales = z.strictObject({
  channel: z.enum(salesChannels),
  /** Which counter, shop, fair or live room. */
  venue: schemas.line(80),
  note: schemas.note(500).optional(),
  lines: z.array(SalesLineDraft).min(1).max(mostLines),
  files: fileDrafts.default([]),
});
export type ReportSales = z.infer<typeof ReportSales>;

export const ReviewSales = z
  .strictObject({
    outcome: z.enum(['accepted', 'returned', 'refused']),
    /** Needed for returning and refusing. */
    reason: schemas.line(200).optional(),
    /** With `accepted`: the files that the reviewer found right; only these are evidence. */
    confirmedFileIds: z.array(schemas.id).max(mostFiles).default([]),
    /** With `accepted`: lines that do not count, each with why. */
    refusedLines: z
      .array(z.strictObject({ lineId: schemas.id, reason: schemas.line(200) }))
      .max(mostLines)
      .default([]),
  })
  .superRefine(({ outcome, reason }, context) => {
    if (outcome !== 'accepted' && !reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'sales_report.reason_needed' });
  });
export type ReviewSales = z.infer<typeof ReviewSales>;

export const AddSalesFiles = z.strictObject({ files: fileDrafts.min(1) });
export type AddSalesFiles = z.infer<typeof AddSalesFiles>;

export const ConfirmSalesFiles = z.strictObject({ fileIds: z.array(schemas.id).min(1).max(mostFiles) });
export type ConfirmSalesFiles = z.infer<typeof ConfirmSalesFiles>;

export const CorrectSale = z.strictObject({
  /** return: goods came back; correction: more was reported than sold. */
  kind: z.enum(['return', 'correction']),
  /** What is taken off, as positive figures. */
  quantity: z.int().min(0).max(1_000_000),
  grams: z.int().min(0).max(1_000_000_000_000),
  amountFen: schemas.positiveFen,
  occurredOn: schemas.businessDay,
  reason: schemas.line(200),
});
export type CorrectSale = z.infer<typeof CorrectSale>;

export const DecideCorrection = z
  .strictObject({ decision: z.enum(['accepted', 'refused']), reason: schemas.line(200).optional() })
  .superRefine(({ decision, reason }, context) => {
    if (decision === 'refused' && !reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'sales_report.reason_needed' });
  });
export type DecideCorrection = z.infer<typeof DecideCorrection>;

export const ListSalesReports = z
  .strictObject({
    state: schemas.commaList(z.enum(salesReportStates)).optional(),
    channel: z.enum(salesChannels).optional(),
    reporterId: schemas.id.optional(),
    /** With lines that are not judged, or with returns and corrections that wait. */
    open: z.enum(['review', 'corrections']).optional(),
    /** Sold then; with `open=corrections`, given back or corrected then. */
    year: schemas.year.optional(),
    month: z.coerce.number().int().min(1).max(12).optional(),
    /** Sold there, or from there. */
    regionCode: schemas.countyCode.optional(),
    ...schemas.pageQuery,
  })
  .superRefine(({ year, month }, context) => {
    if (month !== undefined && year === undefined)
      context.addIssue({ code: 'custom', path: ['year'], message: 'request.invalid' });
  });
export type ListSalesReports = z.infer<typeof ListSalesReports>;

export const SalesReportItem = z.object({
  id: schemas.id,
  number: z.string(),
  channel: z.enum(salesChannels),
  venue: z.string(),
  state: z.enum(salesReportStates),
  /** How often it was sent in. */
  revision: z.int().min(1),
  reporter: z.object({ ...named.shape, regionCode: schemas.countyCode, regionName: z.string() }),
  /** Lines that the caller reads: officials of a county read those of its goods. */
  lineCount: count,
  amountFen: schemas.fenAmount,
  /** The part of it that counts, less returns and corrections. */
  countedFen: schemas.fenAmount,
  submittedBy: named,
  submittedAt: moment,
  reviewedBy: named.nullable(),
  reviewedAt: moment.nullable(),
  reason: z.string().nullable(),
  /** Files that nobody has confirmed, and returns and corrections that wait. */
  openFiles: count,
  openCorrections: count,
});
export type SalesReportItem = z.infer<typeof SalesReportItem>;
export const SalesReportPage = schemas.pageOf(SalesReportItem);

export const SalesCorrectionItem = z.object({
  id: schemas.id,
  lineId: schemas.id,
  kind: z.enum(['return', 'correction']),
  quantity: count,
  grams: count,
  amountFen: schemas.positiveFen,
  occurredOn: schemas.businessDay,
  reason: z.string(),
  state: z.enum(salesCorrectionStates),
  requestedBy: named,
  requestedAt: moment,
  decidedBy: named.nullable(),
  decidedAt: moment.nullable(),
  decisionReason: z.string().nullable(),
});
export type SalesCorrectionItem = z.infer<typeof SalesCorrectionItem>;

export const SalesLineItem = z.object({
  id: schemas.id,
  position,
  invoiceCode: z.string(),
  invoiceNumber: z.string(),
  invoiceLine: z.int(),
  goodsName: z.string(),
  spec: z.string(),
  originCountyCode: schemas.countyCode,
  originCountyName: z.string(),
  supplierId: schemas.id.nullable(),
  supplierName: z.string(),
  orderLineId: schemas.id.nullable(),
  /** Of that purchase. */
  orderNumber: z.string().nullable(),
  quantity: count,
  grams: count,
  amountFen: schemas.fenAmount,
  soldOn: schemas.businessDay,
  mode: z.enum(['BUY', 'HELP_SELL']),
  fundingSource: z.enum(saleFundings),
  buyerName: z.string().nullable(),
  /** The buyer, where it has an account here. */
  buyer: z
    .object({
      id: schemas.id,
      creditCode: z.string(),
      /** It sells on what it buys: what is sold to it counts when it is sold the last time (rule C4). */
      isReseller: z.boolean(),
    })
    .nullable(),
  state: z.enum(salesLineStates),
  refusal: z.string().nullable(),
  /** What accepted returns and corrections took off it. */
  takenQuantity: count,
  takenGrams: count,
  takenFen: schemas.fenAmount,
  /** Of a line that counts: the fact, as soon as it is in the ledger. */
  factId: schemas.id.nullable(),
  evidenceLevel: z.int().min(0).max(3).nullable(),
  pairingId: schemas.id.nullable(),
});
export type SalesLineItem = z.infer<typeof SalesLineItem>;

export const SalesFileItem = z.object({
  id: schemas.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: count,
  sha256: z.string(),
  kind: z.enum(evidenceKinds),
  line: position.nullable(),
  uploadedAt: moment,
  confirmedBy: named.nullable(),
  confirmedAt: moment.nullable(),
});
export type SalesFileItem = z.infer<typeof SalesFileItem>;

export const SalesReportPaper = SalesReportItem.extend({
  note: z.string().nullable(),
  lines: z.array(SalesLineItem),
  files: z.array(SalesFileItem),
  corrections: z.array(SalesCorrectionItem),
  /** Whether the caller may judge it now; of a returned one no more than refuse it. */
  mayReview: z.boolean(),
});
export type SalesReportPaper = z.infer<typeof SalesReportPaper>;

export const ListSalesClashes = z.strictObject(schemas.pageQuery);
export type ListSalesClashes = z.infer<typeof ListSalesClashes>;

/** What each side may see: which key, who has it, who else wanted it, and when. No goods and no amounts. */
export const SalesClashItem = z.object({
  id: schemas.id,
  invoiceCode: z.string(),
  invoiceNumber: z.string(),
  invoiceLine: z.int(),
  heldBy: z.enum(['sale', 'platform_invoice']),
  holder: named,
  heldSince: moment,
  claimant: named,
  claimedAt: moment,
  /** Whether the caller's own unit has the key. */
  isHolder: z.boolean(),
});
export type SalesClashItem = z.infer<typeof SalesClashItem>;
export const SalesClashPage = schemas.pageOf(SalesClashItem);

export const StoredSalesFile = z.object({
  id: schemas.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().min(1),
  sha256: z.string(),
});
export type StoredSalesFile = z.infer<typeof StoredSalesFile>;

/** A line of an own order for resale, accepted and not sold on in full. */
export const ResalePurchaseList = z.object({
  items: z.array(
    z.object({
      orderLineId: schemas.id,
      orderNumber: z.string(),
      productName: z.string(),
      spec: z.string(),
      supplierId: schemas.id,
      supplierName: z.string(),
      originCountyCode: schemas.countyCode,
      originCountyName: z.string(),
      acceptedAt: moment,
      acceptedGrams: count,
      leftGrams: count,
    }),
  ),
});
export type ResalePurchaseList = z.infer<typeof ResalePurchaseList>;

/** A cell that cannot be taken, by row and column of the file as a person sees them. */
export const SalesFileFault = z.object({
  row: z.int(),
  column: z.string(),
  value: z.string(),
  code: z.string(),
  /** What to do about it, in the caller's language. */
  message: z.string(),
});
export type SalesFileFault = z.infer<typeof SalesFileFault>;

/** What a file of sales says: with no faults its lines are ready to be sent in, with any none of them is. */
export const SalesFilePreview = z.object({
  rows: count,
  amountFen: schemas.fenAmount,
  lines: z.array(
    z.object({
      row: z.int(),
      originCountyName: z.string(),
      draft: z.object({
        invoiceCode: z.string(),
        invoiceNumber: z.string(),
        invoiceLine: z.int(),
        goodsName: z.string(),
        spec: z.string(),
        originCountyCode: schemas.countyCode,
        supplierId: schemas.id.optional(),
        supplierName: z.string().optional(),
        quantity: count,
        grams: count,
        amountFen: schemas.fenAmount,
        soldOn: schemas.businessDay,
        mode: z.enum(['BUY', 'HELP_SELL']),
        fundingSource: z.enum(saleFundings).optional(),
        buyerName: z.string().optional(),
        buyerCreditCode: z.string().optional(),
        orderLineId: schemas.id.optional(),
      }),
    }),
  ),
  faults: z.array(SalesFileFault),
  /** Faults beyond those shown. */
  moreFaults: count,
});
export type SalesFilePreview = z.infer<typeof SalesFilePreview>;
