import { wrongPartOfInvoiceNumber } from '@app/payments';

export type InvoiceKey = { invoiceCode: string; invoiceNumber: string; invoiceLine: number };

/**
 * The key of one line of a sale outside the platform (rule C2): invoice code, number and line. A fully digital invoice has
 * no code, and its 20-digit number alone is what is claimed: all lines of it stand in one report (`sales_keys_held`).
 */
export function saleKey({ invoiceCode, invoiceNumber, invoiceLine }: InvoiceKey): string {
  return `invoice:${invoiceCode}:${invoiceNumber}:${invoiceLine}`;
}

/** Which part of the key is no part of an invoice's. */
export function wrongPartOfKey({
  invoiceCode,
  invoiceNumber,
}: InvoiceKey): 'invoiceCode' | 'invoiceNumber' | undefined {
  const wrong = wrongPartOfInvoiceNumber(invoiceCode, invoiceNumber);
  if (!wrong) return undefined;
  return wrong === 'code' ? 'invoiceCode' : 'invoiceNumber';
}
