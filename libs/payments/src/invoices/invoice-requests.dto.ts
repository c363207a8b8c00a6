import { schemas } from '@app/platform';
import { z } from 'zod';
import { TitleText } from '../titles/invoice-titles.dto';
import { invoiceRequestStates } from './invoice.state';

const moment = z.iso.datetime({ offset: true });
const named = z.object({ id: schemas.id, name: z.string() });

/** Each order once. */
export const orderIds = z
  .array(schemas.id)
  .min(1)
  .max(100)
  .refine((ids) => new Set(ids).size === ids.length, { error: 'request.invalid' });

export const RequestInvoice = z.strictObject({
  titleId: schemas.id,
  /** Of one supplier; all that is accepted and not invoiced of each is asked for. */
  orderIds,
  /** The sum that the buyer saw. */
  expectedTotalFen: schemas.positiveFen,
  note: schemas.note(200).default(''),
});
export type RequestInvoice = z.infer<typeof RequestInvoice>;

export const DeclineInvoiceRequest = z.strictObject({ reason: schemas.line(200) });
export type DeclineInvoiceRequest = z.infer<typeof DeclineInvoiceRequest>;

export const WithdrawInvoiceRequest = z.strictObject({}).nullish();
export type WithdrawInvoiceRequest = z.infer<typeof WithdrawInvoiceRequest>;

export const ListInvoiceRequests = z.strictObject({
  state: schemas.commaList(z.enum(invoiceRequestStates)).optional(),
  ...schemas.pageQuery,
});
export type ListInvoiceRequests = z.infer<typeof ListInvoiceRequests>;

export const InvoiceRequestItem = z.object({
  id: schemas.id,
  state: z.enum(invoiceRequestStates),
  buyer: named,
  supplier: named,
  /** As it was when it was asked for. */
  title: TitleText,
  amountFen: schemas.positiveFen,
  note: z.string(),
  orders: z.array(
    z.object({
      id: schemas.id,
      number: z.string(),
      amountFen: schemas.positiveFen,
      /** What may be invoiced now: accepted, less returns, less invoices; below zero after a return. */
      openFen: z.int(),
    }),
  ),
  requestedBy: named,
  requestedAt: moment,
  endedBy: named.nullable(),
  endedAt: moment.nullable(),
  /** Why it was declined. */
  reason: z.string().nullable(),
  /** The invoice that answers it. */
  invoice: z.object({ id: schemas.id, number: z.string() }).nullable(),
});
export type InvoiceRequestItem = z.infer<typeof InvoiceRequestItem>;
export const InvoiceRequestPage = schemas.pageOf(InvoiceRequestItem);
