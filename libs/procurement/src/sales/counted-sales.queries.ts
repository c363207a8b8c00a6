import type { Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { AcceptedCorrection, CountedSale } from './sales-facts.policy';

/** Whoever counts a purchase for resale waits for whoever reports that it was sold on, and the other way round. */
export async function lockPurchases(tx: Tx, orderLineIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(orderLineIds)].sort())
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('resale:' || $1::text, 0))`, [id]);
}

/** What of the reported sales counts, for the ledger: computed from what is there, never from the event at hand. */
@Injectable()
export class CountedSales {
  /** Lines of these reports that count, each with the confirmed papers that are about it. */
  async lines(tx: Tx, reportIds: readonly string[]): Promise<CountedSale[]> {
    return tx.query(
      `SELECT l.id AS "lineId", l.natural_key AS "naturalKey", l.reporter_id AS "reporterId", l.east_code AS "eastCode",
              l.west_code AS "westCode", r.channel, l.supplier_id AS "supplierId",
              (SELECT o.product_id FROM order_lines o WHERE o.id = l.order_line_id) AS "productId", l.quantity, l.grams,
              l.amount_fen AS "amountFen", l.sold_on AS "soldOn", l.mode, l.funding_source AS "fundingSource",
              (SELECT coalesce(json_agg(json_build_object('kind', f.kind, 'fileId', f.file_id) ORDER BY f.file_id), '[]')
                 FROM sales_files f
                WHERE f.report_id = l.report_id AND f.confirmed_at IS NOT NULL AND NOT f.removed
                  AND (f.position IS NULL OR f.position = l.position)) AS papers
         FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
        WHERE l.report_id = ANY ($1::uuid[]) AND l.state = 'counted' ORDER BY l.id`,
      [reportIds],
    );
  }

  /**
   * Which purchases for resale somebody has said to have sold on, by order line: there the sale counts, and the purchase
   * never will (rule C4). What is reported later finds the purchase in the ledger.
   */
  async soldOn(tx: Tx, orderLineIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (orderLineIds.length === 0) return new Set();
    await lockPurchases(tx, orderLineIds);
    const sold: { id: string }[] = await tx.query(
      `SELECT DISTINCT order_line_id AS id FROM sales_lines
        WHERE order_line_id = ANY ($1::uuid[]) AND state IN ('claimed', 'counted')`,
      [orderLineIds],
    );
    return new Set(sold.map(({ id }) => id));
  }

  async corrections(tx: Tx, ids: readonly string[]): Promise<AcceptedCorrection[]> {
    return tx.query(
      `SELECT id AS "correctionId", line_id AS "lineId", kind, quantity, grams, amount_fen AS "amountFen",
              occurred_on AS "occurredOn"
         FROM sales_corrections WHERE id = ANY ($1::uuid[]) AND state = 'accepted' ORDER BY id`,
      [ids],
    );
  }
}
