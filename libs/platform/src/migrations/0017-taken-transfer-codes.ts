import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * \`request_payment\` as in 0009, but a transfer code that somebody else has is found out by its unique key: the policies
 * hide from a buyer which codes others have, so looking for a free one found them all free.
 */
export class TakenTransferCodes0017 implements MigrationInterface {
  readonly name = 'TakenTransferCodes1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- p_ids: three fresh ids; p_codes: some fresh transfer codes, of which the first unused one is taken.
      -- Refuses with: request.not_found, payment.nothing_due, idempotency.*
      CREATE OR REPLACE FUNCTION request_payment(
        p_actor jsonb, p_key text, p_route text, p_hash text, p_order uuid, p_ids uuid[], p_codes text[],
        p_payee jsonb, p_now timestamptz, p_request text
      ) RETURNS jsonb LANGUAGE plpgsql AS $$
      DECLARE
        actor_id uuid := (p_actor->>'userId')::uuid;
        answer jsonb;
        ordered orders;
        due bigint;
        payable payments;
        code text;
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
          FOREACH code IN ARRAY p_codes LOOP
            INSERT INTO payments (id, order_id, buyer_id, supplier_id, provider, amount_fen, transfer_code, state,
                                  requested_by, requested_at)
            VALUES (p_ids[2], p_order, ordered.buyer_id, ordered.supplier_id, 'bank_transfer', due, code, 'pending',
                    actor_id, p_now)
            ON CONFLICT (transfer_code) DO NOTHING RETURNING * INTO payable;
            EXIT WHEN payable.id IS NOT NULL;
          END LOOP;
          IF payable.id IS NULL THEN RAISE 'none of % transfer codes is free', cardinality(p_codes); END IF;
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
