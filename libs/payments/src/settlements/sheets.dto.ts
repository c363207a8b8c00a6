import { schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const signedFen = z.int();
const side = z.object({ id: schemas.id, name: z.string(), creditCode: z.string() });

/** Further orders of the same two sides: with the first one at most 100. */
export const AskSheet = z.strictObject({ with: schemas.commaList(schemas.id, 3_700).optional() });
export type AskSheet = z.infer<typeof AskSheet>;

const sheetOrder = z.object({
  id: schemas.id,
  number: z.string(),
  placedAt: moment,
  lines: z.array(
    z.object({
      productName: z.string(),
      spec: z.string(),
      priceFen: schemas.positiveFen,
      /** Packs. */
      acceptedQuantity: z.int(),
      returnedQuantity: z.int(),
      /** Accepted less returned, at the price. */
      amountFen: signedFen,
    }),
  ),
  acceptances: z.array(z.object({ number: z.string(), acceptedAt: moment, amountFen: schemas.fenAmount })),
  returns: z.array(
    z.object({
      kind: z.enum(['return', 'claim']),
      number: z.string(),
      agreedAt: moment,
      amountFen: schemas.positiveFen,
    }),
  ),
  invoices: z.array(
    z.object({
      code: z.string(),
      number: z.string(),
      /** What of it is for this order; of a red letter negative. */
      amountFen: z.int(),
      issuedOn: schemas.businessDay,
    }),
  ),
  acceptedFen: schemas.fenAmount,
  returnedFen: schemas.fenAmount,
  /** Came in, less refunds. */
  paidFen: signedFen,
  invoicedFen: signedFen,
});

/** 结算单 between one buyer and one cooperative over several orders; the sums are those of its orders. */
export const SettlementSheet = z.object({
  /** The same for the same orders, whatever becomes of them. */
  number: z.string(),
  /** Payments and invoices are those of this moment. */
  asOf: moment,
  buyer: side,
  supplier: side,
  orders: z.array(sheetOrder),
  acceptedFen: schemas.fenAmount,
  returnedFen: schemas.fenAmount,
  /** Accepted less returned and claimed. */
  amountFen: signedFen,
  paidFen: signedFen,
  /** Amount less paid: what is still to be paid, or with a minus what was paid too much. */
  openFen: signedFen,
  invoicedFen: signedFen,
});
export type SettlementSheet = z.infer<typeof SettlementSheet>;

export const AskMonth = z.strictObject({ month: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/) });
export type AskMonth = z.infer<typeof AskMonth>;

/** What moves a buyer's account: debits first. */
export const statementKinds = [
  'opening',
  'order',
  'acceptance_line',
  'refund',
  'cancellation',
  'closure',
  'rejection',
  'return_line',
  'claim',
  'payment',
  'refund_withdrawal',
] as const;

const statementLine = z.object({
  bookedOn: schemas.businessDay,
  kind: z.enum(statementKinds),
  /** Of the acceptance, return or refund; null where the order's number says it all. */
  paperNumber: z.string().nullable(),
  orderId: schemas.id.nullable(),
  orderNumber: z.string().nullable(),
  supplierName: z.string().nullable(),
  /** More owed is positive, less owed negative. */
  amountFen: signedFen,
  /** Owed after this line. */
  balanceFen: signedFen,
});

/** 对账单 of a month in Asia/Shanghai: opening + lines = closing, which is the journal's receivable to the fen. */
export const MonthlyStatement = z.object({
  number: z.string(),
  month: z.string(),
  from: schemas.businessDay,
  to: schemas.businessDay,
  /** False while the month goes on. */
  complete: z.boolean(),
  buyer: side,
  openingFen: signedFen,
  /** Accepted, and ordered where it is paid first. */
  chargedFen: signedFen,
  /** Rejected, cancelled, closed, returned, claimed. */
  takenBackFen: signedFen,
  /** Came in. */
  paidFen: signedFen,
  /** Went back to the buyer. */
  refundedFen: signedFen,
  /** Opening + charged − taken back − paid + refunded. */
  closingFen: signedFen,
  lines: z.array(statementLine),
});
export type MonthlyStatement = z.infer<typeof MonthlyStatement>;
export type StatementLine = MonthlyStatement['lines'][number];
