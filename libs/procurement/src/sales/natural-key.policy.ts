import { wrongPartOfInvoiceNumber } from '@app/payments';

export type InvoiceKey = { invoiceCode: string; invoiceNumber: string; invoiceLine: number };

/**
 * The key under which a sale outside the platform counts once (rule C2): invoice code, number and line, or the 20-digit
 * number and line of a fully digital invoice, whose code is empty.
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
