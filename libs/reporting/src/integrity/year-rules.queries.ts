import { dayOf, item, limit, placesOfOrder } from './rule-parts.policy';
import type { RuleCode } from './rules.policy';

/** The harvest that a lot belongs to: by its day of picking, else by the day it was sent. */
const harvest = `extract(year FROM coalesce(sl.harvested_on, ${dayOf('s.shipped_at')}))::int`;
const sentOf = `skus k JOIN order_lines l ON l.sku_id = k.id JOIN shipment_lines sl ON sl.order_line_id = l.id
       JOIN shipments s ON s.id = sl.shipment_id`;
const ofHarvest = `k.product_id = g.product_id AND s.state <> 'rejected' AND ${harvest} = g.year`;

/** A hundredth of a mu × a kilogram per mu = 10 grams. */
const aboveYield = `
  SELECT g.supplier_id || ':' || g.product_id || ':' || g.year AS subject, x.day, x.at, '{}'::uuid[] AS "buyerIds",
         g.supplier_id AS "supplierId", x.fen AS "amountFen",
         jsonb_build_object('sentKg', x.grams / 1000, 'grownKg', y.bears / 100,
                            'overBp', x.grams * 1000 / y.bears - 10000) AS measured,
         y.items || (SELECT jsonb_agg(sent.shown) FROM (
           SELECT ${item({
             kind: 'shipment',
             id: 's.id',
             label: 's.number',
             day: dayOf('s.shipped_at'),
             amountFen: 'l.price_fen * sl.quantity',
             orderId: 's.order_id',
             codes: `(SELECT ${placesOfOrder('o')} FROM orders o WHERE o.id = s.order_id)`,
             about: `'goods', l.product_name || ' ' || l.spec, 'quantity', sl.quantity,
                     'kg', sl.quantity::bigint * l.unit_grams / 1000, 'lot', sl.lot_number`,
           })} AS shown FROM ${sentOf} WHERE ${ofHarvest} ORDER BY s.id DESC LIMIT 20) sent) AS items
    FROM (SELECT DISTINCT s.supplier_id, l.product_id, ${harvest} AS year
            FROM shipments s JOIN shipment_lines sl ON sl.shipment_id = s.id JOIN order_lines l ON l.id = sl.order_line_id
           WHERE s.order_id = ANY ($1)
             AND EXISTS (SELECT FROM plots p WHERE p.product_id = l.product_id AND p.withdrawn_at IS NULL)) g
   CROSS JOIN LATERAL (
     SELECT sum(p.hundredth_mu::bigint * p.kg_per_mu)::bigint AS bears, jsonb_agg(${item({
       kind: 'plot',
       id: 'p.id',
       label: 'p.township',
       codes: 'ARRAY[p.county_code]',
       about: `'hundredthMu', p.hundredth_mu, 'kgPerMu', p.kg_per_mu, 'source', p.source, 'year', p.year,
               'goods', (SELECT n.name FROM products n WHERE n.id = p.product_id)`,
     })} ORDER BY p.id) AS items
       FROM plots p WHERE p.product_id = g.product_id AND p.year = g.year AND p.withdrawn_at IS NULL) y
   CROSS JOIN LATERAL (
     SELECT sum(sl.quantity::bigint * l.unit_grams)::bigint AS grams, max(${dayOf('s.shipped_at')}) AS day,
            max(s.shipped_at) AS at,
            sum(l.price_fen * sl.quantity)::bigint AS fen
       FROM ${sentOf} WHERE ${ofHarvest}) x
   WHERE y.bears IS NOT NULL
     AND x.grams::numeric * 10000 > y.bears::numeric * 10 * (10000 + ${limit('overBp')})`;

const concerned = `
  SELECT f.id FROM facts f WHERE f.order_id = ANY ($1)
  UNION ALL SELECT f.id FROM sales_lines t JOIN facts f ON f.sales_line_id = t.id WHERE t.report_id = ANY ($1)`;

/** Net of what was taken back. Of a year that goes on, too: in December it is nearly over. */
const decemberSpike = `
  SELECT t.buyer_id || ':' || t.year AS subject, coalesce(x.day, make_date(t.year, 12, 31)) AS day, x.at,
         ARRAY[t.buyer_id] AS "buyerIds", NULL::uuid AS "supplierId", x.december AS "amountFen",
         jsonb_build_object('shareBp', x.december * 10000 / x.whole, 'decemberFen', x.december, 'yearFen', x.whole) AS measured,
         (SELECT jsonb_agg(${item({
           kind: 'month',
           label: `t.year || '-' || lpad(m.month::text, 2, '0')`,
           amountFen: 'm.fen',
           codes: 'ARRAY[u.region_code]',
           about: `'facts', m.facts`,
         })} ORDER BY m.month)
            FROM (SELECT n.month, coalesce(sum(f.amount_fen), 0)::bigint AS fen, count(f.id) AS facts
                    FROM generate_series(1, 12) n(month)
                    LEFT JOIN facts f ON f.buyer_id = t.buyer_id AND f.year = t.year AND f.month = n.month
                   GROUP BY n.month) m) AS items
    FROM (SELECT DISTINCT f.buyer_id, f.year::int AS year FROM facts f WHERE f.id IN (${concerned})) t
    JOIN organizations u ON u.id = t.buyer_id
   CROSS JOIN LATERAL (
     SELECT sum(f.amount_fen)::bigint AS whole, sum(f.amount_fen) FILTER (WHERE f.month = 12)::bigint AS december,
            max(${dayOf('f.occurred_at')}) FILTER (WHERE f.month = 12 AND f.adjusts_year IS NULL) AS day,
            max(f.occurred_at) FILTER (WHERE f.month = 12 AND f.adjusts_year IS NULL) AS at
       FROM facts f WHERE f.buyer_id = t.buyer_id AND f.year = t.year) x
   WHERE x.whole > 0 AND x.december >= ${limit('atLeastFen')} AND x.december * 10000 >= x.whole * ${limit('shareBp')}`;

const month = (year: string, number: string): string => `${year} || '-' || lpad(${number}::text, 2, '0')`;
const paperOf = (fact: string): string => `
  coalesce((SELECT o.number FROM orders o WHERE o.id = ${fact}.order_id),
           (SELECT r.number FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id WHERE l.id = ${fact}.sales_line_id))`;
const factItem = (fact: string, about: string): string =>
  item({
    kind: 'fact',
    id: `${fact}.id`,
    label: paperOf(fact),
    day: dayOf(`${fact}.occurred_at`),
    amountFen: `${fact}.amount_fen`,
    orderId: `${fact}.order_id`,
    codes: `ARRAY[${fact}.east_code, ${fact}.west_code]`,
    about: `'kind', ${fact}.kind, 'booked', ${month(`${fact}.year`, `${fact}.month`)}${about}`,
  });

/** The return, claim or correction by which a fact takes off: a correction of a sale has one line, which its fact is named after. */
const takingPaper = `
  SELECT coalesce((SELECT g.return_id::text FROM goods_return_lines g
                    WHERE g.acceptance_line_id = f.acceptance_line_id AND f.natural_key = 'return:' || g.id),
                  split_part(f.natural_key, ':', 2)) AS id`;

/**
 * Each return, claim or correction that takes off a month under a seal (docs/decisions/0037-adjusting-facts.md), all of its
 * lines together, with the seals.
 */
const refundAfterClose = `
  SELECT t.paper AS subject, t.day, t.at, ARRAY[t.buyer_id] AS "buyerIds", t.supplier_id AS "supplierId", t.fen AS "amountFen",
         jsonb_build_object('monthsLater', t.later) AS measured,
         (SELECT jsonb_agg(${factItem('f', `, 'adjusts', ${month('f.adjusts_year', 'f.adjusts_month')}`)} ORDER BY f.id)
            FROM facts f WHERE f.id = ANY (t.ids))
         || coalesce((SELECT jsonb_agg(${factItem('p', '')} ORDER BY p.id) FROM facts p
                       WHERE p.kind = 'purchase' AND p.buyer_id = t.buyer_id AND EXISTS (
                         SELECT FROM facts f WHERE f.id = ANY (t.ids)
                            AND (p.acceptance_line_id = f.acceptance_line_id OR p.sales_line_id = f.sales_line_id))), '[]')
         || coalesce((SELECT jsonb_agg(${item({
           kind: 'closing',
           id: 'c.id',
           label: 'g.name',
           day: dayOf('c.sealed_at'),
           amountFen: 'c.amount_fen',
           codes: 'ARRAY[c.region_code]',
           about: `'month', ${month('c.year', 'c.month')}, 'seal', left(c.seal_sha256, 12)`,
         })} ORDER BY c.id) FROM closings c JOIN regions g ON g.code = c.region_code
                       WHERE c.number IS NOT NULL AND EXISTS (
                         SELECT FROM facts f WHERE f.id = ANY (t.ids) AND c.year = f.adjusts_year AND c.month = f.adjusts_month
                            AND c.codes && ARRAY[f.east_code, f.west_code] AND c.sealed_at <= f.recorded_at)), '[]') AS items
    FROM (SELECT x.id AS paper, f.buyer_id, (array_agg(f.supplier_id))[1] AS supplier_id, array_agg(f.id) AS ids,
                 max(${dayOf('f.occurred_at')}) AS day, max(f.occurred_at) AS at, -sum(f.amount_fen)::bigint AS fen,
                 max(f.year * 12 + f.month - f.adjusts_year * 12 - f.adjusts_month) AS later
            FROM facts f CROSS JOIN LATERAL (${takingPaper}) x
           WHERE f.id IN (${concerned}) AND f.adjusts_year IS NOT NULL AND f.amount_fen < 0
           GROUP BY x.id, f.buyer_id) t
   WHERE t.fen >= ${limit('atLeastFen')}`;

/** Rules about a year, a harvest or a closed month. */
export const yearRules = {
  above_yield: aboveYield,
  december_spike: decemberSpike,
  refund_after_close: refundAfterClose,
} as const satisfies Partial<Record<RuleCode, string>>;
