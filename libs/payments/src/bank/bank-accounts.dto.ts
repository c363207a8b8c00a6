import { schemas } from '@app/platform';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const columnHeader = schemas.line(60);

/** Which column of a statement is what, by the names in its header. */
export const BankLayout = z.strictObject({
  /** Name of the sheet of a workbook; null = the first one. */
  sheet: schemas.line(31).nullable(),
  columns: z.strictObject({
    date: columnHeader,
    /** Signed, or without a sign beside `direction`. Either this one, or `credit` and `debit`. */
    amount: columnHeader.nullable(),
    credit: columnHeader.nullable(),
    debit: columnHeader.nullable(),
    direction: columnHeader.nullable(),
    payer: columnHeader.nullable(),
    account: columnHeader.nullable(),
    reference: columnHeader.nullable(),
    currency: columnHeader.nullable(),
    /** Read as one text, in this order. */
    memo: z.array(columnHeader).max(6),
  }),
  /** Values of the direction column that mean money going out; none = the usual words. */
  outgoing: z.array(schemas.line(20)).max(10),
  /** What the first cell of rows begins with that are no lines, beside totals. */
  footers: z.array(schemas.line(20)).max(10),
});

export const AddBankAccount = z.strictObject({
  name: schemas.line(60),
  bank: schemas.line(60),
  account: z.string().regex(/^\d{8,30}$/),
});
export type AddBankAccount = z.infer<typeof AddBankAccount>;

export const BankAccountItem = z.object({
  id: schemas.id,
  name: z.string(),
  bank: z.string(),
  account: z.string(),
  layout: BankLayout.nullable(),
  layoutSavedBy: person.nullable(),
  layoutSavedAt: moment.nullable(),
});
export type BankAccountItem = z.infer<typeof BankAccountItem>;
export const BankAccountList = z.object({ items: z.array(BankAccountItem) });
export type BankAccountList = z.infer<typeof BankAccountList>;

/** What a file looks like, before it is imported: its first rows, and the layout saved or guessed. */
export const StatementPreview = z.object({
  encoding: z.enum(['utf-8', 'gbk', 'xlsx']),
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  rows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
  /** `row` of the header, when one was found. */
  headerRow: z.int().nullable(),
  layout: z
    .object({
      sheet: z.string().nullable(),
      columns: z.object({
        date: z.string(),
        amount: z.string().nullable(),
        credit: z.string().nullable(),
        debit: z.string().nullable(),
        direction: z.string().nullable(),
        payer: z.string().nullable(),
        account: z.string().nullable(),
        reference: z.string().nullable(),
        currency: z.string().nullable(),
        memo: z.array(z.string()),
      }),
      outgoing: z.array(z.string()),
      footers: z.array(z.string()),
    })
    .nullable(),
});
export type StatementPreview = z.infer<typeof StatementPreview>;

export const OfAccount = z.strictObject({ bankAccountId: schemas.id.optional() });
export type OfAccount = z.infer<typeof OfAccount>;
/** `sheet`: the one to look at, when it is not the first. */
export const PreviewOf = z.strictObject({
  bankAccountId: schemas.id.optional(),
  sheet: schemas.line(31).optional(),
});
export type PreviewOf = z.infer<typeof PreviewOf>;
