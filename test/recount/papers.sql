-- What counts, from papers alone: acceptances, what was given back, reports of sales, money, invoices, closings.
-- Written from the counting rules C1 to C7 and Q12 (docs/rules.md). It reads no fact and no sum.

CREATE FUNCTION pg_temp.below(region text) RETURNS text[] LANGUAGE sql AS $$
  WITH RECURSIVE part AS (
    SELECT code, 0 AS depth FROM regions WHERE code = region
    UNION ALL
    SELECT r.code, depth + 1 FROM regions r JOIN part ON r.parent_code = part.code
  )
  SELECT array_agg(code ORDER BY depth, code) FROM part
$$;

CREATE FUNCTION pg_temp.shanghai_day(moment timestamptz) RETURNS date LANGUAGE sql AS $$
  SELECT (moment AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- 12 × year + month, counted from 0: consecutive months are consecutive numbers.
CREATE FUNCTION pg_temp.month_number(day date) RETURNS int LANGUAGE sql AS $$
  SELECT extract(year FROM day)::int * 12 + extract(month FROM day)::int - 1
$$;

-- The money of each order, before refunds: what came covers acceptances in the order of their second signatures.
CREATE TEMP TABLE received AS
  SELECT order_id, sum(received_fen) AS fen FROM payments GROUP BY order_id;

-- C1: one accepted shipment line, bought by whoever eats it. C4: what a reseller bought in order to sell it on waits for its sale.
-- C3, C6: where the buyer is, and the county where this lot grew.
CREATE TEMP TABLE purchases AS
  SELECT l.id AS paper_id, l.id AS purchase_id, 'purchase' AS kind, a.second_signed_at AS happened_at,
         a.second_signed_at AS known_at, l.accepted_quantity * l.price_fen AS fen, o.buyer_id, b.region_code AS east,
         s.origin_county_code AS west, o.supplier_id, p.product_id, o.funding_source AS fund, 'platform' AS channel,
         'BUY' AS mode, o.id AS order_id, a.id AS acceptance_id, NULL::uuid AS sale_id
    FROM acceptance_lines l
    JOIN acceptances a ON a.id = l.acceptance_id
    JOIN orders o ON o.id = a.order_id
    JOIN order_lines p ON p.id = l.order_line_id
    JOIN shipment_lines s ON s.id = l.shipment_line_id
    JOIN organizations b ON b.id = o.buyer_id
   WHERE a.second_signed_at IS NOT NULL AND l.accepted_quantity > 0 AND o.funding_source <> 'resale';

-- Outside the platform: the accepted lines of reports. A day has no time: it stands at noon.
CREATE TEMP TABLE sales AS
  SELECT l.id AS paper_id, l.id AS purchase_id, 'purchase' AS kind,
         (l.sold_on + time '12:00') AT TIME ZONE 'Asia/Shanghai' AS happened_at, r.reviewed_at AS known_at,
         l.amount_fen AS fen, l.reporter_id AS buyer_id, l.east_code AS east, l.west_code AS west, l.supplier_id,
         p.product_id, l.funding_source AS fund, r.channel, l.mode, NULL::uuid AS order_id, NULL::uuid AS acceptance_id,
         l.id AS sale_id
    FROM sales_lines l
    JOIN sales_reports r ON r.id = l.report_id
    LEFT JOIN order_lines p ON p.id = l.order_line_id
   WHERE l.state = 'counted';

-- C5: what was given back is negative, and dated when it happened.
CREATE TEMP TABLE given_back AS
  SELECT l.id AS paper_id, p.purchase_id, r.kind, r.decided_at AS happened_at, r.decided_at AS known_at,
         -l.amount_fen AS fen, p.buyer_id, p.east, p.west, p.supplier_id, p.product_id, p.fund, p.channel, p.mode,
         p.order_id, p.acceptance_id, p.sale_id
    FROM goods_return_lines l
    JOIN goods_returns r ON r.id = l.return_id AND r.state = 'agreed'
    JOIN purchases p ON p.purchase_id = l.acceptance_line_id
  UNION ALL
  SELECT c.id, s.purchase_id, c.kind, (c.occurred_on + time '12:00') AT TIME ZONE 'Asia/Shanghai', c.decided_at,
         -c.amount_fen, s.buyer_id, s.east, s.west, s.supplier_id, s.product_id, s.fund, s.channel, s.mode,
         s.order_id, s.acceptance_id, s.sale_id
    FROM sales_corrections c
    JOIN sales s ON s.sale_id = c.line_id
   WHERE c.state = 'accepted';

CREATE TEMP TABLE happened AS
  SELECT * FROM purchases UNION ALL SELECT * FROM sales UNION ALL SELECT * FROM given_back;

-- Which acceptances the order's money covers, net of what was given back.
CREATE TEMP TABLE covered AS
  SELECT acceptance_id,
         sum(owed) OVER (PARTITION BY order_id ORDER BY signed_at, acceptance_id) <= coalesce(r.fen, 0) AS paid
    FROM (SELECT h.order_id, h.acceptance_id, sum(h.fen) AS owed, min(p.happened_at) AS signed_at
            FROM happened h JOIN purchases p ON p.purchase_id = h.purchase_id
           GROUP BY 1, 2) each
    LEFT JOIN received r USING (order_id);

-- C7: what proves each.
CREATE TEMP TABLE proofs AS
  SELECT h.paper_id, ARRAY['order', 'shipment', 'acceptance']
         || CASE WHEN EXISTS (SELECT FROM invoice_orders i JOIN invoices v ON v.id = i.invoice_id
                               WHERE i.order_id = h.order_id AND v.state = 'verified' AND v.original_id IS NULL)
                 THEN ARRAY['invoice'] ELSE '{}' END
         || CASE WHEN c.paid THEN ARRAY['payment'] ELSE '{}' END AS kinds
    FROM happened h JOIN covered c USING (acceptance_id)
  UNION ALL
  SELECT h.paper_id, coalesce((SELECT array_agg(f.kind) FROM sales_files f
                                WHERE f.report_id = l.report_id AND f.confirmed_at IS NOT NULL AND NOT f.removed
                                  AND (f.position IS NULL OR f.position = l.position)), '{}')
    FROM happened h JOIN sales_lines l ON l.id = h.sale_id;

-- Whether a month was closed for either end at that moment.
CREATE FUNCTION pg_temp.was_closed(place_a text, place_b text, in_month int, moment timestamptz) RETURNS boolean
  LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM closings c
                  WHERE c.month > 0 AND c.year * 12 + c.month - 1 = in_month
                    AND (place_a = ANY (c.codes) OR place_b = ANY (c.codes))
                    AND c.confirmed_at <= moment AND (c.reopened_at IS NULL OR c.reopened_at > moment))
$$;

-- Q12: the Shanghai month of the event; C5: one that was closed by then is corrected in the first open month after it.
CREATE TEMP TABLE booked AS
  SELECT h.*, own.month AS own_month, own.month + later.months AS month_number
    FROM happened h
    CROSS JOIN LATERAL (SELECT pg_temp.month_number(pg_temp.shanghai_day(h.happened_at)) AS month) own
    CROSS JOIN LATERAL (SELECT min(n) AS months FROM generate_series(0, 36) n
                         WHERE NOT pg_temp.was_closed(h.east, h.west, own.month + n, h.known_at)) later;

CREATE TEMP TABLE counted AS
  SELECT b.paper_id, b.kind, b.fen::bigint AS fen, b.buyer_id, b.east, b.west, b.supplier_id, b.product_id, b.fund,
         b.channel, b.mode, b.happened_at,
         -- Q9: what is given back leaves whom its acceptance had counted for.
         pg_temp.shanghai_day(first.happened_at) AS contract_day, b.known_at, b.month_number / 12 AS year, b.month_number % 12 + 1 AS month,
         -- The day of the month in which it counts; what is late counts from the first.
         CASE WHEN b.month_number = b.own_month
              THEN extract(day FROM pg_temp.shanghai_day(b.happened_at))::int ELSE 1 END AS day,
         pair.id AS pairing_id,
         CASE WHEN d.kinds @> '{order,shipment,acceptance,invoice,payment}' THEN 3
              WHEN d.kinds @> '{order,shipment,acceptance}' AND d.kinds && '{invoice,payment}' THEN 2
              WHEN d.kinds @> '{order,invoice}' OR d.kinds @> '{order,shipment,acceptance}' THEN 1
              ELSE 0 END AS level,
         'payment' = ANY (d.kinds) AS paid,
         -- The closed month that it corrects: its own, or that in which its purchase counts.
         CASE WHEN b.month_number <> b.own_month THEN b.own_month
              WHEN b.kind <> 'purchase' AND pg_temp.was_closed(b.east, b.west, first.month_number, b.known_at)
              THEN first.month_number END AS adjusts
    FROM booked b
    JOIN proofs d USING (paper_id)
    JOIN booked first ON first.paper_id = b.purchase_id
    LEFT JOIN pairings pair ON pair.east_code = b.east AND pair.west_code = b.west
         -- What is given back takes off where its purchase counts.
         AND pg_temp.shanghai_day(first.happened_at) BETWEEN pair.valid_from AND coalesce(pair.valid_to, 'infinity');

ANALYZE counted;
