import { item, limit } from './rule-parts.policy';
import type { RuleCode } from './rules.policy';

/* The rules about trades for sales outside the platform, where an invoice is what an order is here. */

/** What is reported and neither refused nor taken back; a report that was sent in again is looked at as it is now. */
const live = `l.state IN ('claimed', 'counted', 'passed_on')`;

/** By its id, or by its name where that is all that is known. */
const supplierOf = (line: string): string => `coalesce(${line}.supplier_id::text, ${line}.supplier_name)`;

const hashed = (text: string): string => `left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 32)`;

const saleItem = (about = ''): string =>
  item({
    kind: 'sale',
    id: 'l.id',
    label: `r.number || ' / ' || l.position`,
    day: 'l.sold_on',
    amountFen: 'l.amount_fen',
    codes: 'ARRAY[l.east_code, l.west_code]',
    about: `'goods', l.goods_name || ' ' || l.spec, 'kg', round(l.grams / 1000.0, 1),
            'reporter', (SELECT g.name FROM organizations g WHERE g.id = l.reporter_id), 'supplier', l.supplier_name,
            'buyer', l.buyer_name, 'invoice', l.invoice_number,
            'origin', (SELECT w.name FROM regions w WHERE w.code = l.west_code)${about}`,
  });

/** V1, V2: goods from a county that was in no pairing on the day of the sale. */
const originUnlisted = `
  SELECT l.report_id::text AS subject, max(l.sold_on) AS day, max(r.submitted_at) AS at, ARRAY[l.reporter_id] AS "buyerIds",
         NULL::uuid AS "supplierId", sum(l.amount_fen)::bigint AS "amountFen",
         jsonb_build_object('lines', count(*)) AS measured, jsonb_agg(${saleItem()} ORDER BY l.position) AS items
    FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
   WHERE l.report_id = ANY ($1) AND ${live} AND NOT EXISTS (
           SELECT FROM pairings p WHERE p.west_code = l.west_code
              AND l.sold_on BETWEEN p.valid_from AND coalesce(p.valid_to, 'infinity'))
   GROUP BY l.report_id, l.reporter_id`;

/** The product of this market that was sold: of the purchase it comes from, else what its supplier here calls so. */
const productSold = `
  SELECT coalesce((SELECT x.product_id FROM order_lines x WHERE x.id = l.order_line_id),
                  (SELECT (array_agg(n.id))[1] FROM products n
                    WHERE n.supplier_id = l.supplier_id AND n.name = l.goods_name HAVING count(*) = 1)) AS id`;

/** V6: in whole fen, without dividing. */
const priceAboveReference = `
  SELECT l.report_id::text AS subject, max(l.sold_on) AS day, max(r.submitted_at) AS at, ARRAY[l.reporter_id] AS "buyerIds",
         CASE WHEN count(DISTINCT l.supplier_id) = 1 THEN (array_agg(l.supplier_id))[1] END AS "supplierId",
         sum(l.amount_fen)::bigint AS "amountFen",
         jsonb_build_object('overBp', max(
           round(l.amount_fen * 10000000.0 / l.grams / p.price_per_kg_fen) - 10000)) AS measured,
         jsonb_agg(${saleItem(`, 'perKgFen', round(l.amount_fen * 1000.0 / l.grams),
            'referencePerKgFen', p.price_per_kg_fen, 'source', p.source`)} ORDER BY l.position) AS items
    FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
   CROSS JOIN LATERAL (${productSold}) sold
   CROSS JOIN LATERAL (
     SELECT p.* FROM reference_prices p WHERE p.product_id = sold.id AND p.captured_on <= l.sold_on
      ORDER BY p.captured_on DESC, p.id DESC LIMIT 1) p
   WHERE l.report_id = ANY ($1) AND ${live} AND l.sold_on - p.captured_on <= ${limit('referenceDays')}
     AND l.amount_fen::numeric * 1000 * 10000
         > p.price_per_kg_fen::numeric * l.grams * (10000 + ${limit('overBp')})
   GROUP BY l.report_id, l.reporter_id`;

type Window = { with: string; party: string; counts: string; asks: string; measured: string };

/**
 * Invoices of one reporter and one other party in the days up to each sale that is looked at, the newest hundred lines of
 * them: `party` says of a line `l` which other one it is, `counts` which invoices `i` count.
 */
const invoicesWith = ({ with: prefix, party, counts, asks, measured }: Window): string => {
  const inWindow = `l.reporter_id = t.reporter_id AND ${live} AND ${party} = t.party
              AND l.sold_on <= t.sold_on AND l.sold_on > t.sold_on - ${limit('days')}::int`;
  const invoice = 'l.invoice_code, l.invoice_number';
  return `
    SELECT '${prefix}:' || t.reporter_id || ':' || ${hashed('t.party')} AS subject, t.sold_on AS day, t.at,
           ARRAY[t.reporter_id] AS "buyerIds", w.supplier AS "supplierId", w.fen AS "amountFen",
           jsonb_build_object(${measured}) AS measured,
           (SELECT jsonb_agg(one.shown) FROM (
              SELECT ${saleItem()} AS shown FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
               WHERE ${inWindow} AND (l.invoice_code || ':' || l.invoice_number) = ANY (w.numbers)
               ORDER BY l.sold_on DESC, l.id DESC LIMIT 100) one) AS items
      FROM (SELECT l.reporter_id, l.sold_on, ${party} AS party, max(r.submitted_at) AS at
              FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
             WHERE l.report_id = ANY ($1) AND ${live} AND ${party} IS NOT NULL GROUP BY 1, 2, 3) t
     CROSS JOIN LATERAL (
       SELECT count(*) AS invoices, count(*) FILTER (WHERE ${counts}) AS odd,
              sum(i.fen) FILTER (WHERE ${counts})::bigint AS fen,
              array_agg(i.number) FILTER (WHERE ${counts}) AS numbers,
              CASE WHEN count(DISTINCT i.supplier) = 1 THEN (array_agg(i.supplier))[1] END AS supplier
         FROM (SELECT l.invoice_code || ':' || l.invoice_number AS number, sum(l.amount_fen) AS fen,
                      CASE WHEN count(DISTINCT l.supplier_id) = 1 THEN (array_agg(l.supplier_id))[1] END AS supplier
                 FROM sales_lines l WHERE ${inWindow} GROUP BY ${invoice}) i) w
     WHERE ${asks}`;
};

/** Between the reporter and one supplier. */
const roundAmounts = invoicesWith({
  with: 'sales-round',
  party: supplierOf('l'),
  counts: `i.fen % ${limit('multipleFen')} = 0`,
  asks: `w.odd >= ${limit('atLeast')} AND w.odd * 10000 >= w.invoices * ${limit('shareBp')}`,
  measured: `'atLeast', w.odd, 'shareBp', w.odd * 10000 / w.invoices, 'invoices', w.invoices`,
});

/** To one buyer that the report names: without a name nobody can say that a purchase was split. */
const splitInvoices = invoicesWith({
  with: 'sales-split',
  party: 'l.buyer_name',
  counts: `(i.fen < ${limit('limitFen')} AND i.fen * 10000 >= ${limit('limitFen')} * ${limit('shareBp')})`,
  asks: `w.odd > 1 AND w.fen >= ${limit('limitFen')}`,
  measured: `'invoices', w.odd, 'totalFen', w.fen`,
});

/** Beside the statements for orders: each finds cases of its own. */
export const saleRules = {
  origin_unlisted: originUnlisted,
  price_above_reference: priceAboveReference,
  round_amounts: roundAmounts,
  split_orders: splitInvoices,
} as const satisfies Partial<Record<RuleCode, string>>;
