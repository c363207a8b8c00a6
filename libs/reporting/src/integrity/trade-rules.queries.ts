import { dayOf, item, limit, orderItem, placesOfOrder } from './rule-parts.policy';
import type { RuleCode } from './rules.policy';

/** V1, V2: each shipment with a lot from a county that was in no pairing on that day. */
const originUnlisted = `
  SELECT s.id::text AS subject, ${dayOf('s.shipped_at')} AS day, s.shipped_at AS at, ARRAY[o.buyer_id] AS "buyerIds",
         o.supplier_id AS "supplierId", sum(l.price_fen * sl.quantity)::bigint AS "amountFen",
         jsonb_build_object('lines', count(*)) AS measured,
         ${orderItem('o')} || jsonb_agg(${item({
           kind: 'shipment',
           id: 's.id',
           label: 's.number',
           day: dayOf('s.shipped_at'),
           amountFen: 'l.price_fen * sl.quantity',
           orderId: 'o.id',
           codes: placesOfOrder('o'),
           about: `'goods', l.product_name || ' ' || l.spec, 'quantity', sl.quantity, 'lot', sl.lot_number,
                   'origin', r.name, 'declared', d.name`,
         })} ORDER BY sl.id) AS items
    FROM shipments s JOIN orders o ON o.id = s.order_id
    JOIN shipment_lines sl ON sl.shipment_id = s.id JOIN order_lines l ON l.id = sl.order_line_id
    JOIN regions r ON r.code = sl.origin_county_code JOIN regions d ON d.code = l.origin_county_code
   WHERE s.order_id = ANY ($1) AND NOT EXISTS (
           SELECT FROM pairings p WHERE p.west_code = sl.origin_county_code
              AND ${dayOf('s.shipped_at')} BETWEEN p.valid_from AND coalesce(p.valid_to, 'infinity'))
   GROUP BY s.id, o.id`;

/** V6: in whole fen, without dividing. */
const priceAboveReference = `
  SELECT o.id::text AS subject, ${dayOf('o.placed_at')} AS day, o.placed_at AS at, ARRAY[o.buyer_id] AS "buyerIds",
         o.supplier_id AS "supplierId", sum(l.amount_fen)::bigint AS "amountFen",
         jsonb_build_object('overBp', max(
           round(l.price_fen * 10000000.0 / l.unit_grams / r.price_per_kg_fen) - 10000)) AS measured,
         ${orderItem('o')} || jsonb_agg(${item({
           kind: 'reference_price',
           id: 'r.id',
           label: `l.product_name || ' ' || l.spec`,
           day: 'r.captured_on',
           amountFen: 'l.amount_fen',
           orderId: 'o.id',
           codes: placesOfOrder('o'),
           about: `'perKgFen', round(l.price_fen * 1000.0 / l.unit_grams), 'referencePerKgFen', r.price_per_kg_fen,
                   'source', r.source, 'quantity', l.quantity`,
         })} ORDER BY l.position) AS items
    FROM orders o JOIN order_lines l ON l.order_id = o.id
   CROSS JOIN LATERAL (
     SELECT p.* FROM reference_prices p
      WHERE p.product_id = l.product_id AND p.captured_on <= ${dayOf('o.placed_at')}
      ORDER BY p.captured_on DESC, p.id DESC LIMIT 1) r
   WHERE o.id = ANY ($1) AND o.state <> 'cancelled'
     AND ${dayOf('o.placed_at')} - r.captured_on <= ${limit('referenceDays')}
     AND l.price_fen::numeric * 1000 * 10000
         > r.price_per_kg_fen::numeric * l.unit_grams * (10000 + ${limit('overBp')})
   GROUP BY o.id`;

/** From the order to the later of second signature and payment; a payment is made when it is asked for. */
const sameMinute = `
  SELECT o.id::text AS subject, ${dayOf('o.placed_at')} AS day, greatest(a.at, p.at) AS at, ARRAY[o.buyer_id] AS "buyerIds",
         o.supplier_id AS "supplierId", o.total_fen AS "amountFen",
         jsonb_build_object('seconds', ceil(extract(epoch FROM greatest(a.at, p.at) - o.placed_at))) AS measured,
         jsonb_build_array(${orderItem('o', `, 'orderedAt', o.placed_at, 'acceptedAt', a.at, 'paidAt', p.at`)}) AS items
    FROM orders o
    JOIN LATERAL (SELECT max(second_signed_at) AS at FROM acceptances
                   WHERE order_id = o.id AND state = 'accepted') a ON a.at IS NOT NULL
    JOIN LATERAL (SELECT min(least(requested_at, captured_at)) AS at FROM payments
                   WHERE order_id = o.id AND state <> 'voided') p ON p.at IS NOT NULL
   WHERE o.id = ANY ($1)
     AND greatest(a.at, p.at) - o.placed_at <= make_interval(secs => ${limit('seconds')}::float8)`;

type Window = { counts: string; asks: string; measured: string };

/**
 * Orders of one unit from one supplier in the days up to each order looked at: `o` are those of the window, `w` what they
 * come to; `counts` says which of them count.
 */
const betweenTwo = ({ counts, asks, measured }: Window): string => {
  const inWindow = `o.buyer_id = t.buyer_id AND o.supplier_id = t.supplier_id AND o.state <> 'cancelled'
            AND o.placed_at <= t.placed_at AND o.placed_at > t.placed_at - make_interval(days => ${limit('days')}::int)`;
  return `
    SELECT t.buyer_id || ':' || t.supplier_id AS subject, ${dayOf('t.placed_at')} AS day, t.placed_at AS at,
           ARRAY[t.buyer_id] AS "buyerIds", t.supplier_id AS "supplierId", w.fen AS "amountFen", jsonb_build_object(${measured}) AS measured,
           (SELECT jsonb_agg(${orderItem('o')} ORDER BY o.placed_at, o.id) FROM orders o
             WHERE ${inWindow} AND ${counts}) AS items
      FROM orders t
     CROSS JOIN LATERAL (
       SELECT count(*) AS orders, count(*) FILTER (WHERE ${counts}) AS odd,
              sum(o.total_fen) FILTER (WHERE ${counts})::bigint AS fen
         FROM orders o WHERE ${inWindow}) w
     WHERE t.id = ANY ($1) AND t.state <> 'cancelled' AND ${counts.replaceAll('o.', 't.')} AND ${asks}`;
};

const roundAmounts = betweenTwo({
  counts: `o.total_fen % ${limit('multipleFen')} = 0`,
  asks: `w.odd >= ${limit('atLeast')} AND w.odd * 10000 >= w.orders * ${limit('shareBp')}`,
  measured: `'atLeast', w.odd, 'shareBp', w.odd * 10000 / w.orders, 'orders', w.orders`,
});

const splitOrders = betweenTwo({
  counts: `(o.total_fen < ${limit('limitFen')} AND o.total_fen * 10000 >= ${limit('limitFen')} * ${limit('shareBp')})`,
  asks: `w.odd > 1 AND w.fen >= ${limit('limitFen')}`,
  measured: `'orders', w.odd, 'totalFen', w.fen`,
});

/** Rules about orders and deliveries by themselves. */
export const tradeRules = {
  origin_unlisted: originUnlisted,
  price_above_reference: priceAboveReference,
  same_minute: sameMinute,
  round_amounts: roundAmounts,
  split_orders: splitOrders,
} as const satisfies Partial<Record<RuleCode, string>>;
