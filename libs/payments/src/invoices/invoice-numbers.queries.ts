import type { Tx } from '@app/platform';

/** A reported sale outside the platform that an invoice proves, and who reported it. */
export type SaleOfInvoice = {
  naturalKey: string;
  reportId: string;
  holderId: string;
  holderName: string;
  heldSince: Date;
};

/** Whoever enters an invoice, of an order or of a sale outside the platform, waits for whoever does so with its number. */
export async function lockInvoiceNumbers(tx: Tx, numbers: readonly string[]): Promise<void> {
  // In their order: of two with the same numbers neither waits for ever.
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended('invoice-number:' || number, 0))
       FROM (SELECT DISTINCT number FROM unnest($1::text[]) AS n(number) ORDER BY number) numbers`,
    [numbers],
  );
}

/** Rule C2: the sale that counts, or waits for its review, by this invoice; whoever asks. */
export async function saleOfInvoice(
  tx: Tx,
  code: string,
  number: string,
): Promise<SaleOfInvoice | undefined> {
  const [sale]: SaleOfInvoice[] = await tx.query(
    `SELECT s.natural_key AS "naturalKey", s.report_id AS "reportId", s.holder_id AS "holderId",
            o.name AS "holderName", s.held_since AS "heldSince"
       FROM sale_of_invoice($1, $2) s JOIN organizations o ON o.id = s.holder_id`,
    [code, number],
  );
  return sale;
}
