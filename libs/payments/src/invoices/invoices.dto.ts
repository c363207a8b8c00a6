import { schemas } from '@app/platform';
import { z } from 'zod';
import { invoiceStates } from './invoice.state';
import { wrongPart } from './invoice-number.policy';
import { orderIds } from './invoice-requests.dto';

const moment = z.iso.datetime({ offset: true });
const named = z.object({ id: schemas.id, name: z.string() });

/** What stands on every invoice. Its number's shape is checked below, together with the code. */
const paper = {
  /** 发票代码 of a tax-controlled invoice (10 or 12 digits); left out for a fully digital one. */
  code: z.string().trim().max(12).optional(),
  /** 20 digits of a fully digital invoice, else 8. */
  number: z.string().trim().max(30),
  /** Tax included. */
  amountFen: schemas.positiveFen,
  issuedOn: schemas.businessDay,
  /** From `POST /v1/invoice-files`. */
  fileId: schemas.id.optional(),
};

type Paper = { code?: string | undefined; number: string; amountFen: number; taxFen?: number | undefined };

function rightPaper({ code, number, amountFen, taxFen }: Paper, context: z.RefinementCtx): void {
  const wrong = wrongPart(code ?? '', number);
  if (wrong) context.addIssue({ code: 'custom', path: [wrong], message: 'invoice.bad_number' });
  if (amountFen > 0 && taxFen !== undefined && taxFen > amountFen)
    context.addIssue({ code: 'custom', path: ['taxFen'], message: 'request.invalid' });
}

/** The one-order case. */
export const RegisterInvoice = z
  .strictObject({ ...paper, taxFen: schemas.fenAmount.optional() })
  .superRefine(rightPaper);
export type RegisterInvoice = z.infer<typeof RegisterInvoice>;

/** Parts of an invoice: all with their amounts, or none. */
const parts = z
  .array(z.strictObject({ orderId: schemas.id, amountFen: schemas.positiveFen }))
  .min(1)
  .max(100)
  .refine((all) => new Set(all.map(({ orderId }) => orderId)).size === all.length, {
    error: 'request.invalid',
  });

export const IssueInvoice = z
  .strictObject({
    ...paper,
    taxFen: schemas.fenAmount,
    /** Which request it answers: its orders are those of the request, unless `parts` names some of them. */
    requestId: schemas.id.optional(),
    /** Without a request: the orders, among which the amount is split by what may be invoiced of each. */
    orderIds: orderIds.optional(),
    parts: parts.optional(),
  })
  .superRefine(rightPaper)
  .superRefine((draft, context) => {
    if ([draft.requestId, draft.orderIds, draft.parts].every((given) => given === undefined))
      context.addIssue({ code: 'custom', path: ['orderIds'], message: 'request.invalid' });
    if (draft.orderIds && (draft.parts || draft.requestId))
      context.addIssue({ code: 'custom', path: ['orderIds'], message: 'request.invalid' });
  });
export type IssueInvoice = z.infer<typeof IssueInvoice>;

export const IssueRedLetter = z
  .strictObject({
    ...paper,
    /** What it takes back, as a positive amount. */
    amountFen: schemas.positiveFen,
    taxFen: schemas.fenAmount,
    reason: schemas.line(200),
    parts: parts.optional(),
  })
  .superRefine(rightPaper);
export type IssueRedLetter = z.infer<typeof IssueRedLetter>;

export const JudgeInvoice = z
  .strictObject({ outcome: z.enum(['verified', 'disputed']), reason: schemas.line(200).optional() })
  .superRefine(({ outcome, reason }, context) => {
    if (outcome === 'disputed' && !reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'invoice.reason_needed' });
  });
export type JudgeInvoice = z.infer<typeof JudgeInvoice>;

export const ListInvoices = z.strictObject({
  orderId: schemas.id.optional(),
  state: schemas.commaList(z.enum(invoiceStates)).optional(),
  ...schemas.pageQuery,
});
export type ListInvoices = z.infer<typeof ListInvoices>;

export const StoredPaper = z.object({
  id: schemas.id,
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().min(1),
  sha256: z.string(),
});
export type StoredPaper = z.infer<typeof StoredPaper>;

export const InvoiceItem = z.object({
  id: schemas.id,
  /** The first of its orders; all of them are in `orders`. */
  orderId: schemas.id,
  orderNumber: z.string(),
  orders: z.array(
    z.object({
      id: schemas.id,
      number: z.string(),
      /** Of this invoice. */
      amountFen: z.int(),
      /** The three that must match: ordered, accepted less returns, invoiced less red letters. */
      orderedFen: schemas.fenAmount,
      acceptedFen: schemas.fenAmount,
      invoicedFen: z.int(),
    }),
  ),
  issuerId: schemas.id,
  issuerName: z.string(),
  buyerId: schemas.id,
  buyerName: z.string(),
  code: z.string(),
  number: z.string(),
  /** Tax included; negative on a red letter. */
  amountFen: z.int(),
  taxFen: z.int().nullable(),
  /** What red letters took back of it. */
  reversedFen: schemas.fenAmount,
  issuedOn: schemas.businessDay,
  /** Of a red letter: what it takes back, and why. */
  original: z.object({ id: schemas.id, number: z.string() }).nullable(),
  reversalReason: z.string().nullable(),
  requestId: schemas.id.nullable(),
  file: StoredPaper.nullable(),
  state: z.enum(invoiceStates),
  judgedBy: named.nullable(),
  judgedAt: moment.nullable(),
  disputeReason: z.string().nullable(),
  registeredBy: named,
  registeredAt: moment,
});
export type InvoiceItem = z.infer<typeof InvoiceItem>;
export const InvoicePage = schemas.pageOf(InvoiceItem);

export const ListMissingInvoices = z.strictObject({
  /** Only orders on which more is paid than invoiced. */
  paid: schemas.queryFlag.optional(),
  /** A supplier, or for suppliers a buyer. */
  partnerId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListMissingInvoices = z.infer<typeof ListMissingInvoices>;

const gap = {
  orderId: schemas.id,
  orderNumber: z.string(),
  buyer: named,
  supplier: named,
  /** Less returns. */
  acceptedFen: schemas.fenAmount,
  invoicedFen: z.int(),
};

export const MissingInvoice = z.object({
  ...gap,
  paidFen: schemas.fenAmount,
  /** Accepted and not invoiced. */
  missingFen: schemas.positiveFen,
  /** Of it, asked for and not answered. */
  askedFen: schemas.fenAmount,
  /** The first acceptance. */
  acceptedAt: moment,
  ageDays: z.int().min(0),
});
export type MissingInvoice = z.infer<typeof MissingInvoice>;
export const MissingInvoicePage = schemas.pageOf(MissingInvoice);

export const NeededRedLetter = z.object({
  ...gap,
  /** Invoiced beyond what is still accepted. */
  excessFen: schemas.positiveFen,
  returnedAt: moment,
  /** Invoices of the order that can be taken back, the newest first. */
  invoices: z.array(
    z.object({
      id: schemas.id,
      number: z.string(),
      amountFen: schemas.positiveFen,
      leftFen: schemas.fenAmount,
    }),
  ),
});
export type NeededRedLetter = z.infer<typeof NeededRedLetter>;
export const NeededRedLetterList = schemas.pageOf(NeededRedLetter);
