import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Asking for payment in one round trip, like placing a checkout, and indexes that the books and the order page miss at
 * millions of rows.
 */
export class HotPaths0009 implements MigrationInterface {
  readonly name = 'HotPaths1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX acceptance_lines_by_order_line ON acceptance_lines (order_line_id);
      CREATE INDEX goods_return_lines_by_order_line ON goods_return_lines (order_line_id);

      -- What is still to be paid, in fen: the rule of dueFen in the orders lib; a test holds the two together.
      CREATE FUNCTION order_due_fen(
        p_state text, p_terms text, p_total bigint, p_paid bigint, p_accepted bigint, p_rejected bigint, p_returned bigint
      ) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
        SELECT greatest(0, CASE
          WHEN p_state = 'cancelled' THEN 0
          WHEN p_terms = 'prepaid' THEN p_total - p_rejected - p_returned
          WHEN p_state = 'placed' THEN 0
          ELSE p_accepted - p_returned END - p_paid);
      $$;

      -- p_ids: three fresh ids; p_codes: some fresh transfer codes, of which the first unused one is taken.
      -- Refuses with: request.not_found, payment.nothing_due, idempotency.*
      CREATE FUNCTION request_payment(
        p_actor jsonb, p_key text, p_route text, p_hash text, p_order uuid, p_ids uuid[], p_codes text[],
        p_payee jsonb, p_now timestamptz, p_request text
      ) RETURNS jsonb LANGUAGE plpgsql AS $$
      DECLARE
        actor_id uuid := (p_actor->>'userId')::uuid;
        answer jsonb;
        ordered orders;
        due bigint;
        payable payments;
      BEGIN
        answer := claim_key(actor_id, p_key, p_route, p_hash);
        IF answer IS NOT NULL THEN RETURN answer; END IF;

        SELECT * INTO ordered FROM orders
         WHERE id = p_order AND buyer_id = (p_actor->>'organizationId')::uuid FOR UPDATE;
        IF NOT FOUND THEN PERFORM refuse('request.not_found'); END IF;
        -- A statement of its own: it must see what the previous holder of the lock wrote.
        SELECT order_due_fen(ordered.state, ordered.payment_terms, ordered.total_fen, ordered.paid_fen,
                 sum(price_fen * accepted_quantity)::bigint, sum(price_fen * rejected_quantity)::bigint,
                 sum(price_fen * returned_quantity)::bigint)
          INTO due FROM order_lines WHERE order_id = p_order;
        IF due = 0 THEN
          PERFORM refuse('payment.nothing_due', jsonb_build_object('orderState', ordered.state));
        END IF;

        SELECT * INTO payable FROM payments WHERE order_id = p_order AND state = 'pending';
        IF payable.id IS NOT NULL AND payable.amount_fen <> due THEN
          UPDATE payments SET state = 'voided' WHERE id = payable.id;
          PERFORM record_event(p_ids[1], 'payment.voided', p_order, p_actor, jsonb_build_object(
            'paymentId', payable.id, 'amountFen', payable.amount_fen, 'transferCode', payable.transfer_code),
            p_request, p_now);
          payable := NULL;
        END IF;
        IF payable.id IS NULL THEN
          INSERT INTO payments (id, order_id, buyer_id, supplier_id, provider, amount_fen, transfer_code, state,
                                requested_by, requested_at)
          VALUES (p_ids[2], p_order, ordered.buyer_id, ordered.supplier_id, 'bank_transfer', due,
                  (SELECT code FROM unnest(p_codes) AS code
                    WHERE NOT EXISTS (SELECT FROM payments WHERE transfer_code = code) LIMIT 1),
                  'pending', actor_id, p_now)
          RETURNING * INTO payable;
          PERFORM record_event(p_ids[3], 'payment.requested', p_order, p_actor, jsonb_build_object(
            'paymentId', payable.id, 'amountFen', payable.amount_fen, 'transferCode', payable.transfer_code),
            p_request, p_now);
        END IF;

        answer := jsonb_build_object('id', payable.id, 'orderId', p_order, 'orderNumber', ordered.number,
          'buyerId', ordered.buyer_id, 'buyerName', (SELECT name FROM organizations WHERE id = ordered.buyer_id),
          'supplierId', ordered.supplier_id,
          'supplierName', (SELECT name FROM organizations WHERE id = ordered.supplier_id),
          'provider', payable.provider, 'amountFen', payable.amount_fen, 'transferCode', payable.transfer_code,
          'state', payable.state, 'requestedAt', payable.requested_at, 'capturedAt', NULL, 'payee', p_payee);
        INSERT INTO idempotency_keys (owner_id, key, route, body_hash, answer)
        VALUES (actor_id, p_key, p_route, p_hash, answer);
        RETURN answer;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
