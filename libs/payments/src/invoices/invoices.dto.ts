import { schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });

export const RegisterInvoice = z.strictObject({
  /** 发票代码 of a paper invoice; left out for a fully digital one. */
  code: z
    .string()
    .trim()
    .regex(/^\d{0,12}$/)
    .optional(),
  number: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z-]{1,30}$/),
  /** Tax included. */
  amountFen: schemas.positiveFen,
  issuedOn: schemas.businessDay,
});
export type RegisterInvoice = z.infer<typeof RegisterInvoice>;

export const ListInvoices = z.strictObject({ orderId: schemas.id.optional(), ...schemas.pageQuery });
export type ListInvoices = z.infer<typeof ListInvoices>;

export const InvoiceItem = z.object({
  id: schemas.id,
  orderId: schemas.id,
  orderNumber: z.string(),
  issuerId: schemas.id,
  issuerName: z.string(),
  code: z.string(),
  number: z.string(),
  amountFen: schemas.positiveFen,
  issuedOn: schemas.businessDay,
  registeredBy: z.object({ id: schemas.id, name: z.string() }),
  registeredAt: moment,
});
export type InvoiceItem = z.infer<typeof InvoiceItem>;
export const InvoicePage = schemas.pageOf(InvoiceItem);
