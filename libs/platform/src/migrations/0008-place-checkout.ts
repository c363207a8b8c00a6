import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Placing a checkout in one round trip (docs/decisions/0003-place-order-in-one-function.md): claim the key, read
 * prices, write orders, lines, events, and hold stock last so that a hot SKU's row is locked for as short as possible.
 * Stock rows are locked in id order: no two checkouts can wait for each other.
 */
export class PlaceCheckout0008 implements MigrationInterface {
  readonly name = 'PlaceCheckout1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- p_draft: {lines:[{skuId, quantity}], fundingSource, paymentTerms, deliveryAddress, note, expectedTotalFen}
      -- p_ids: fresh ids, at least 2 + 3 × lines. Refuses with: sku.not_available, order.funding_excluded,
      -- order.below_minimum, order.total_changed, order.total_too_large, stock.insufficient, idempotency.*
      CREATE FUNCTION place_checkout(
        p_actor jsonb, p_key text, p_route text, p_hash text, p_draft jsonb, p_ids uuid[],
        p_now timestamptz, p_confirm_by timestamptz, p_request text
      ) RETURNS jsonb LANGUAGE plpgsql AS $$
      DECLARE
        buyer uuid := (p_actor->>'organizationId')::uuid;
        funding text := p_draft->>'fundingSource';
        next_id int := 1;
        checkout uuid;
        answer jsonb;
        wanted jsonb;
        problems jsonb;
        total numeric;
        supplier record;
        line record;
        order_id uuid;
        order_number text;
        orders_json jsonb := '[]';
        lines_json jsonb;
      BEGIN
        answer := claim_key((p_actor->>'userId')::uuid, p_key, p_route, p_hash);
        IF answer IS NOT NULL THEN RETURN answer; END IF;

        SELECT jsonb_agg(jsonb_build_object(
                 'index', d.n - 1, 'skuId', d.line->>'skuId', 'quantity', (d.line->>'quantity')::int,
                 'found', k.id IS NOT NULL AND k.active AND p.state = 'listed',
                 'excluded', COALESCE(funding = ANY (p.excluded_funding), false),
                 'minimum', k.minimum_quantity, 'productId', p.id, 'supplierId', p.supplier_id, 'name', p.name,
                 'spec', k.spec, 'illustration', p.illustration, 'grams', k.unit_grams,
                 'county', p.origin_county_code, 'priceFen', k.price_fen) ORDER BY d.n),
               sum(k.price_fen * (d.line->>'quantity')::numeric)
          INTO wanted, total
          FROM jsonb_array_elements(p_draft->'lines') WITH ORDINALITY AS d(line, n)
          -- LIMIT keeps the planner at one look into each index per line: it takes any array for 100 lines long and
          -- would rather read the whole catalogue.
          LEFT JOIN LATERAL (SELECT * FROM skus WHERE id = (d.line->>'skuId')::uuid LIMIT 1) k ON true
          LEFT JOIN LATERAL (SELECT * FROM products WHERE id = k.product_id LIMIT 1) p ON true;

        SELECT jsonb_agg(jsonb_build_object('pointer', '/lines/' || (w->>'index') || '/skuId', 'code', code))
          INTO problems
          FROM jsonb_array_elements(wanted) w,
               LATERAL (SELECT CASE WHEN NOT (w->>'found')::bool THEN 'sku.not_available'
                                    WHEN (w->>'excluded')::bool THEN 'order.funding_excluded'
                                    WHEN (w->>'quantity')::int < (w->>'minimum')::int THEN 'order.below_minimum' END AS code) c
          WHERE code IS NOT NULL;
        IF problems IS NOT NULL THEN
          PERFORM refuse(problems->0->>'code', jsonb_build_object('errors', problems));
        END IF;
        IF total > 9007199254740991 THEN PERFORM refuse('order.total_too_large'); END IF;
        IF total <> (p_draft->>'expectedTotalFen')::numeric THEN
          PERFORM refuse('order.total_changed', jsonb_build_object(
            'expectedTotalFen', (p_draft->>'expectedTotalFen')::numeric, 'totalFen', total));
        END IF;

        checkout := p_ids[next_id]; next_id := next_id + 1;
        INSERT INTO checkouts VALUES (checkout, buyer, (p_actor->>'userId')::uuid, funding, p_draft->>'paymentTerms',
          p_draft->'deliveryAddress', p_draft->>'note', total, p_now);

        FOR supplier IN
          SELECT g.id, (SELECT name FROM organizations WHERE organizations.id = g.id) AS name, g.goods_fen
            FROM (SELECT (w->>'supplierId')::uuid AS id, min((w->>'index')::int) AS first,
                         sum((w->>'priceFen')::bigint * (w->>'quantity')::int)::bigint AS goods_fen
                    FROM jsonb_array_elements(wanted) w GROUP BY 1) g
           ORDER BY g.first
        LOOP
          order_id := p_ids[next_id]; next_id := next_id + 1;
          order_number := to_char(p_now AT TIME ZONE 'Asia/Shanghai', 'YYMMDD')
            || lpad(nextval('order_numbers')::text, 7, '0');
          INSERT INTO orders (id, number, checkout_id, buyer_id, supplier_id, state, funding_source, payment_terms,
                              goods_fen, total_fen, placed_at, confirm_by)
          VALUES (order_id, order_number, checkout, buyer, supplier.id, 'placed', funding, p_draft->>'paymentTerms',
                  supplier.goods_fen, supplier.goods_fen, p_now, p_confirm_by);

          WITH mine AS (
            SELECT w, row_number() OVER (ORDER BY (w->>'index')::int) AS position
              FROM jsonb_array_elements(wanted) w WHERE (w->>'supplierId')::uuid = supplier.id
          ), written AS (
            INSERT INTO order_lines (id, order_id, position, sku_id, product_id, product_name, spec, illustration,
                                     unit_grams, origin_county_code, quantity, price_fen, amount_fen)
            SELECT p_ids[next_id + position - 1], order_id, position, (w->>'skuId')::uuid, (w->>'productId')::uuid,
                   w->>'name', w->>'spec', w->>'illustration', (w->>'grams')::int, w->>'county',
                   (w->>'quantity')::int, (w->>'priceFen')::bigint, (w->>'priceFen')::bigint * (w->>'quantity')::int
              FROM mine
            RETURNING *
          )
          SELECT jsonb_agg(jsonb_build_object('id', l.id, 'skuId', l.sku_id, 'productName', l.product_name,
                   'spec', l.spec, 'quantity', l.quantity, 'priceFen', l.price_fen, 'amountFen', l.amount_fen)
                   ORDER BY l.position)
            INTO lines_json FROM written l;
          next_id := next_id + jsonb_array_length(lines_json);

          PERFORM record_event(p_ids[next_id], 'order.placed', order_id, p_actor, jsonb_build_object(
            'orderId', order_id, 'buyerId', buyer, 'supplierId', supplier.id, 'totalFen', supplier.goods_fen), p_request, p_now);
          next_id := next_id + 1;
          orders_json := orders_json || jsonb_build_object('id', order_id, 'number', order_number, 'state', 'placed',
            'supplierId', supplier.id, 'supplierName', supplier.name, 'totalFen', supplier.goods_fen, 'lines', lines_json);
        END LOOP;

        FOR line IN
          SELECT (w->>'skuId')::uuid AS sku_id, sum((w->>'quantity')::int)::bigint AS quantity, min((w->>'index')::int) AS index
            FROM jsonb_array_elements(wanted) w GROUP BY 1 ORDER BY 1
        LOOP
          UPDATE stock SET held = held + line.quantity
           WHERE sku_id = line.sku_id AND on_hand - held >= line.quantity;
          IF NOT FOUND THEN
            PERFORM refuse('stock.insufficient', jsonb_build_object(
              'errors', jsonb_build_array(jsonb_build_object('pointer', '/lines/' || line.index || '/quantity',
                                                             'code', 'stock.insufficient')),
              'skuId', line.sku_id,
              'available', (SELECT on_hand - held FROM stock WHERE sku_id = line.sku_id)));
          END IF;
        END LOOP;

        answer := jsonb_build_object('id', checkout, 'totalFen', total, 'orders', orders_json);
        INSERT INTO idempotency_keys (owner_id, key, route, body_hash, answer)
        VALUES ((p_actor->>'userId')::uuid, p_key, p_route, p_hash, answer);
        RETURN answer;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
