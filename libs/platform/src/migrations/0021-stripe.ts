import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments through Stripe: attempts, refunds and the inbox of its events (docs/decisions/0024-stripe.md). */
export class Stripe0021 implements MigrationInterface {
  readonly name = 'Stripe1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(attempts);
    await runner.query(refunds);
    await runner.query(inbox);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const attempts = `
  ALTER TABLE payments DROP CONSTRAINT payments_provider_check;
  ALTER TABLE payments ADD CONSTRAINT payments_provider_check CHECK (provider IN ('bank_transfer', 'stripe'));

  -- Written before the provider is told; its id is the key under which the provider acts once.
  CREATE TABLE stripe_intents (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments,
    order_id uuid NOT NULL REFERENCES orders,
    buyer_id uuid NOT NULL REFERENCES organizations,
    method text NOT NULL CHECK (method IN ('card', 'alipay', 'wechat_pay')),
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    state text NOT NULL CHECK (state IN ('created', 'waiting', 'processing', 'failed', 'cancelled', 'succeeded')),
    -- The provider's names for it: pi_…, and cs_… where its hosted page is used.
    reference text UNIQUE,
    session text UNIQUE,
    -- What the buyer does next: an address to go to, or a picture to scan.
    next_action jsonb,
    return_url text NOT NULL,
    failure text,
    -- Of what came: used for the payable, and beyond it.
    applied_fen bigint NOT NULL DEFAULT 0 CHECK (applied_fen >= 0),
    surplus_fen bigint NOT NULL DEFAULT 0 CHECK (surplus_fen >= 0),
    -- What the provider kept for itself; unknown until it has booked it.
    fee_fen bigint,
    requested_by uuid NOT NULL REFERENCES users,
    request_key text NOT NULL,
    created_at timestamptz NOT NULL,
    -- When the provider is asked about it, if nothing is heard before.
    next_check_at timestamptz NOT NULL,
    succeeded_at timestamptz,
    UNIQUE (requested_by, request_key),
    CHECK (applied_fen + surplus_fen = CASE state WHEN 'succeeded' THEN amount_fen ELSE 0 END),
    CHECK ((state = 'succeeded') = (succeeded_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX stripe_intents_one_open ON stripe_intents (payment_id, method, amount_fen)
    WHERE state IN ('created', 'waiting', 'processing');
  -- A payable is paid by one attempt; whatever else comes is too much.
  CREATE UNIQUE INDEX stripe_intents_one_applied ON stripe_intents (payment_id) WHERE applied_fen > 0;
  CREATE INDEX stripe_intents_by_payment ON stripe_intents (payment_id);
  CREATE INDEX stripe_intents_by_order ON stripe_intents (order_id);
  CREATE INDEX stripe_intents_to_check ON stripe_intents (next_check_at)
    WHERE state IN ('created', 'waiting', 'processing') OR (state = 'succeeded' AND fee_fen IS NULL);
  ALTER TABLE stripe_intents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON stripe_intents USING (app_sees_all() OR buyer_id = app_organization());
  REVOKE DELETE ON stripe_intents FROM market_app;
`;

const refunds = `
  CREATE TABLE stripe_refunds (
    id uuid PRIMARY KEY,
    intent_id uuid NOT NULL REFERENCES stripe_intents,
    -- The refund that it carries out; none: what came was more than was owed, and goes back by itself.
    refund_id uuid UNIQUE REFERENCES refunds,
    order_id uuid NOT NULL REFERENCES orders,
    buyer_id uuid NOT NULL REFERENCES organizations,
    amount_fen bigint NOT NULL CHECK (amount_fen > 0),
    state text NOT NULL CHECK (state IN ('created', 'sent', 'succeeded', 'failed')),
    reference text UNIQUE,
    failure text,
    -- The provider said first that it succeeded, and later that the money had come back.
    came_back boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    next_check_at timestamptz NOT NULL,
    CHECK (came_back <= (state = 'failed'))
  );
  CREATE UNIQUE INDEX stripe_refunds_one_surplus ON stripe_refunds (intent_id) WHERE refund_id IS NULL;
  CREATE INDEX stripe_refunds_by_intent ON stripe_refunds (intent_id);
  CREATE INDEX stripe_refunds_by_order ON stripe_refunds (order_id);
  CREATE INDEX stripe_refunds_to_check ON stripe_refunds (next_check_at) WHERE state IN ('created', 'sent');
  ALTER TABLE stripe_refunds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON stripe_refunds USING (app_sees_all() OR buyer_id = app_organization());
  REVOKE DELETE ON stripe_refunds FROM market_app;
`;

const inbox = `
  CREATE TABLE provider_events (
    -- The provider's own id: what it sends twice is kept once.
    id text PRIMARY KEY,
    type text NOT NULL,
    source text NOT NULL CHECK (source IN ('webhook', 'fetched')),
    livemode boolean NOT NULL,
    payload jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    -- Empty until somebody has made something of it.
    applied_at timestamptz,
    outcome text CHECK (outcome IN ('applied', 'unchanged', 'ignored', 'quarantined')),
    -- Why it is in quarantine or ignored.
    reason text,
    intent_id uuid REFERENCES stripe_intents,
    tries integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    last_error text,
    applied_again_by uuid REFERENCES users,
    CHECK ((applied_at IS NULL) = (outcome IS NULL))
  );
  CREATE INDEX provider_events_waiting ON provider_events (next_try_at) WHERE applied_at IS NULL;
  CREATE INDEX provider_events_newest ON provider_events (received_at DESC, id DESC);
  CREATE INDEX provider_events_quarantined ON provider_events (received_at DESC, id DESC) WHERE outcome = 'quarantined';
  CREATE INDEX provider_events_by_intent ON provider_events (intent_id);
  ALTER TABLE provider_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY programs ON provider_events USING (app_sees_all());
  REVOKE DELETE ON provider_events FROM market_app;

  -- Whoever brings it is nobody to us: the signature speaks for it. Answers whether it was new.
  CREATE FUNCTION receive_provider_event(
    p_id text, p_type text, p_source text, p_livemode boolean, p_payload jsonb, p_at timestamptz,
    p_outcome text, p_reason text, p_intent uuid
  ) RETURNS boolean LANGUAGE sql SET app.scope = 'system' AS $$
    WITH fresh AS (
      INSERT INTO provider_events (id, type, source, livemode, payload, received_at, next_try_at, applied_at, outcome,
                                   reason, intent_id)
      VALUES (p_id, p_type, p_source, p_livemode, p_payload, p_at, p_at, CASE WHEN p_outcome IS NOT NULL THEN p_at END,
              p_outcome, p_reason, p_intent)
      ON CONFLICT (id) DO NOTHING RETURNING id
    ) SELECT EXISTS (SELECT FROM fresh)
  $$;
`;
