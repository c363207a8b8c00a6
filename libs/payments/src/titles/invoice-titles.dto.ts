import { isCreditCode } from '@app/identity';
import { schemas } from '@app/platform';
import { z } from 'zod';
import { invoiceKinds } from '../invoices/invoice.state';

const moment = z.iso.datetime({ offset: true });

const taxNumber = z
  .string()
  .trim()
  .toUpperCase()
  .max(40)
  .refine(isCreditCode, { error: 'invoice_title.bad_tax_number' });

const optional = {
  address: schemas.line(100).nullable(),
  phone: schemas.line(40).nullable(),
  bankName: schemas.line(60).nullable(),
  bankAccount: z
    .string()
    .trim()
    .regex(/^[0-9 -]{5,40}$/)
    .nullable(),
};

export const NewInvoiceTitle = z.strictObject({
  name: schemas.line(100),
  taxNumber,
  kind: z.enum(invoiceKinds),
  address: optional.address.default(null),
  phone: optional.phone.default(null),
  bankName: optional.bankName.default(null),
  bankAccount: optional.bankAccount.default(null),
  /** The first title is the default anyway. */
  isDefault: z.boolean().default(false),
});
export type NewInvoiceTitle = z.infer<typeof NewInvoiceTitle>;

/** What is left out stays as it is; another title takes over as the default, none is unmade. */
export const ChangeInvoiceTitle = z.strictObject({
  name: schemas.line(100).optional(),
  taxNumber: taxNumber.optional(),
  kind: z.enum(invoiceKinds).optional(),
  address: optional.address.optional(),
  phone: optional.phone.optional(),
  bankName: optional.bankName.optional(),
  bankAccount: optional.bankAccount.optional(),
  isDefault: z.literal(true).optional(),
});
export type ChangeInvoiceTitle = z.infer<typeof ChangeInvoiceTitle>;

export const TitleText = z.object({
  name: z.string(),
  taxNumber: z.string(),
  kind: z.enum(invoiceKinds),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  bankName: z.string().nullable(),
  bankAccount: z.string().nullable(),
});

export const InvoiceTitleItem = TitleText.extend({
  id: schemas.id,
  isDefault: z.boolean(),
  /** Stands in the ETag too; send it back as If-Match. */
  version: z.int().min(1),
  createdAt: moment,
});
export type InvoiceTitleItem = z.infer<typeof InvoiceTitleItem>;
export const InvoiceTitleList = schemas.pageOf(InvoiceTitleItem);
