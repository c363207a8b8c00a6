import { lockPurchases } from '@app/fulfillment';
import { Config, ownedBy, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { AcceptedCorrection, CountedSale } from './sales-facts.policy';
import type { SalesLineDraft } from './sales-reports.dto';
import { resaleLeft } from './sales-reports.queries';

/** What of the reported sales counts, for the ledger: computed from what is there, never from the event at hand. */
@Injectable()
export class CountedSales {
  /** Lines of these reports that count, each with the confirmed papers that are about it. */
  async lines(tx: Tx, reportIds: readonly string[]): Promise<CountedSale[]> {
    return tx.query(
      `SELECT l.id AS "lineId", l.natural_key || CASE WHEN l.claim > 1 THEN ':' || l.claim ELSE '' END AS "naturalKey",
              l.reporter_id AS "reporterId", l.east_code AS "eastCode",
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
        WHERE order_line_id = ANY ($1::uuid[]) AND state IN ('claimed', 'counted', 'passed_on')`,
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

/** What is wrong with the purchase that a line names, or does not name; `leftGrams` of it with `beyond_purchase`. */
export type PurchaseFault = {
  index: number;
  field: 'orderLineId' | 'grams' | 'originCountyCode';
  code: string;
  leftGrams?: number;
};
/** A line of an own order for resale, by the number of the order. */
export type OwnPurchase = {
  orderNumber: string;
  position: number;
  orderLineId: string;
  originCountyCode: string;
};

/** Goods that a reseller bought here (rule C4, docs/decisions/0035-only-the-final-sale.md). */
@Injectable()
export class ResalePurchases {
  constructor(private readonly config: Config) {}

  /**
   * Each is the reseller's own purchase for resale of goods of that county, no more of it is sold than is left, and it was
   * not counted already.
   * Under a lock per purchase, so that two reports at once cannot both take the rest.
   */
  async faultsOf(tx: Tx, organizationId: string, lines: readonly SalesLineDraft[]): Promise<PurchaseFault[]> {
    const named = lines.flatMap(({ orderLineId }) => (orderLineId ? [orderLineId] : []));
    await lockPurchases(tx, named);
    type Left = { orderLineId: string; originCountyCode: string; leftGrams: number; isCounted: boolean };
    const left: Left[] = await tx.query(
      `SELECT order_line_id AS "orderLineId", origin_county_code AS "originCountyCode", left_grams AS "leftGrams",
              EXISTS (SELECT FROM facts f WHERE f.order_id = p.order_id AND f.order_line_id = p.order_line_id) AS "isCounted"
         FROM (${resaleLeft}) p WHERE order_line_id = ANY ($2::uuid[])`,
      [organizationId, named],
    );
    const purchases = new Map(left.map((one) => [one.orderLineId, one]));
    const faults = lines.flatMap(({ orderLineId, grams, originCountyCode }, index): PurchaseFault[] => {
      if (!orderLineId) return [];
      const purchase = purchases.get(orderLineId.toLowerCase());
      if (!purchase) return [{ index, field: 'orderLineId', code: 'sales_line.purchase_unknown' }];
      if (purchase.isCounted) return [{ index, field: 'orderLineId', code: 'sales_line.counted_before' }];
      if (purchase.originCountyCode !== originCountyCode)
        return [{ index, field: 'originCountyCode', code: 'sales_line.origin_differs' }];
      const { leftGrams } = purchase;
      if (grams > leftGrams)
        return [{ index, field: 'grams', code: 'sales_line.beyond_purchase', leftGrams }];
      purchase.leftGrams -= grams;
      return [];
    });
    return [...faults, ...(await this.unnamed(tx, organizationId, lines))];
  }

  /**
   * Where purchases count, whoever bought goods of a county here says of each sale of goods of it whether they were these:
   * also of one that is reported as bought by a consumer, for the goods are the same whatever it is called.
   */
  private async unnamed(
    tx: Tx,
    organizationId: string,
    lines: readonly SalesLineDraft[],
  ): Promise<PurchaseFault[]> {
    if (this.config.resaleCounts !== 'purchase') return [];
    const counted: { code: string }[] = await tx.query(
      `SELECT DISTINCT west_code AS code FROM facts
        WHERE buyer_id = $1 AND channel = 'platform' AND funding_source = 'resale'`,
      [organizationId],
    );
    const counties = new Set(counted.map(({ code }) => code));
    return lines.flatMap(({ orderLineId, originCountyCode }, index): PurchaseFault[] =>
      !orderLineId && counties.has(originCountyCode)
        ? [{ index, field: 'orderLineId', code: 'sales_line.purchase_needed' }]
        : [],
    );
  }

  /** Who sold what these lines of orders say, by line. */
  async sellers(tx: Tx, orderLineIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (orderLineIds.length === 0) return new Map();
    const rows: { id: string; supplierId: string }[] = await tx.query(
      `SELECT x.id, o.supplier_id AS "supplierId" FROM order_lines x JOIN orders o ON o.id = x.order_id
        WHERE x.id = ANY ($1::uuid[])`,
      [orderLineIds],
    );
    return new Map(rows.map(({ id, supplierId }) => [id, supplierId]));
  }

  /** Accepted lines of own orders for resale with these numbers. */
  async called(tx: Tx, organizationId: string, orderNumbers: readonly string[]): Promise<OwnPurchase[]> {
    if (orderNumbers.length === 0) return [];
    return tx.query(
      `SELECT o.number AS "orderNumber", x.position, x.id AS "orderLineId", x.origin_county_code AS "originCountyCode"
         FROM orders o JOIN order_lines x ON x.order_id = o.id
        WHERE ${ownedBy('o.buyer_id', '$1')} AND o.number = ANY ($2) AND o.funding_source = 'resale'
          AND x.accepted_quantity > x.returned_quantity ORDER BY o.number, x.position`,
      [organizationId, orderNumbers],
    );
  }
}

/** Who bought: a unit with an account here, or a name alone, or nobody who is named. */
export type SaleBuyer = { buyerId: string | null; buyerName: string | null };
export type BuyerFault = { index: number; field: 'buyerCreditCode' | 'buyerName'; code: string };
type Account = { id: string; name: string; creditCode: string; isReseller: boolean };

/** A name in full or half width, with or without spaces, is the same name. */
const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '');

/**
 * The buyer of each line, or what is wrong with it. What a reseller bought counts when it sells it on (rule C4), so a reseller
 * may not hide behind its name: it is named by its credit code, which says that it is one.
 */
export async function buyersOf(
  tx: Tx,
  lines: readonly Pick<SalesLineDraft, 'buyerName' | 'buyerCreditCode'>[],
): Promise<{ buyers: SaleBuyer[]; faults: BuyerFault[] }> {
  const accounts: Account[] = await tx.query(
    `SELECT id, name, credit_code AS "creditCode", unit_kind = 'reseller' AS "isReseller" FROM organizations
      WHERE kind = 'buyer_unit' AND (credit_code = ANY ($1::text[])
         OR unit_kind = 'reseller' AND regexp_replace(normalize(name, NFKC), '\\s', '', 'g') = ANY ($2::text[]))`,
    [
      lines.flatMap(({ buyerCreditCode }) => buyerCreditCode ?? []),
      lines.flatMap(({ buyerName }) => (buyerName ? plain(buyerName) : [])),
    ],
  );
  const byCode = new Map(accounts.map((account) => [account.creditCode, account]));
  const resellers = new Set(accounts.flatMap(({ name, isReseller }) => (isReseller ? [plain(name)] : [])));
  const faults: BuyerFault[] = [];
  const buyers = lines.map(({ buyerName = null, buyerCreditCode }, index): SaleBuyer => {
    const account = buyerCreditCode === undefined ? undefined : byCode.get(buyerCreditCode);
    if (account) return { buyerId: account.id, buyerName: account.name };
    if (buyerCreditCode !== undefined)
      faults.push({ index, field: 'buyerCreditCode', code: 'sales_line.buyer_unknown' });
    else if (buyerName !== null && resellers.has(plain(buyerName)))
      faults.push({ index, field: 'buyerName', code: 'sales_line.buyer_resells' });
    return { buyerId: null, buyerName };
  });
  return { buyers, faults };
}
