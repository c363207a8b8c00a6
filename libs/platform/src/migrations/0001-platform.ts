import type { MigrationInterface, QueryRunner } from 'typeorm';

/** History, outbox, receipts, idempotency, files: what every other table leans on. */
export class Platform0001 implements MigrationInterface {
  readonly name = 'Platform1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Rows of history never change: a trigger, because a promise in code is not evidence.
      CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% rows are history and never change', TG_TABLE_NAME;
      END $$;

      -- A refusal that the API turns into problem+json: code, and what the caller needs to know.
      CREATE FUNCTION refuse(code text, detail jsonb DEFAULT '{}') RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION USING ERRCODE = 'BF001', MESSAGE = code, DETAIL = detail::text;
      END $$;

      CREATE TABLE events (
        id uuid PRIMARY KEY,
        type text NOT NULL,
        subject_id uuid NOT NULL,
        actor jsonb NOT NULL,
        payload jsonb NOT NULL,
        request_id text,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX events_by_subject ON events (subject_id, occurred_at, id);
      CREATE TRIGGER events_immutable BEFORE UPDATE OR DELETE ON events
        FOR EACH ROW EXECUTE FUNCTION forbid_change();

      -- What has not been handled by everyone yet. Small by nature: a row leaves when its last receipt is written.
      CREATE TABLE outbox (
        event_id uuid PRIMARY KEY REFERENCES events,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        sent_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        last_error text
      );
      CREATE INDEX outbox_unsent ON outbox (event_id) WHERE sent_at IS NULL;

      CREATE TABLE receipts (
        event_id uuid NOT NULL REFERENCES events,
        handler text NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (event_id, handler)
      );

      CREATE FUNCTION record_event(
        p_id uuid, p_type text, p_subject uuid, p_actor jsonb, p_payload jsonb, p_request text, p_at timestamptz
      ) RETURNS void LANGUAGE sql AS $$
        INSERT INTO events (id, type, subject_id, actor, payload, request_id, occurred_at)
        VALUES (p_id, p_type, p_subject, p_actor, p_payload, p_request, p_at);
        INSERT INTO outbox (event_id) VALUES (p_id);
      $$;

      CREATE TABLE idempotency_keys (
        owner_id uuid NOT NULL,
        key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
        route text NOT NULL,
        body_hash text NOT NULL,
        answer jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (owner_id, key)
      );
      CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

      -- Takes the key for this transaction: null = the work is yours, else the stored answer.
      CREATE FUNCTION claim_key(p_owner uuid, p_key text, p_route text, p_hash text) RETURNS jsonb
      LANGUAGE plpgsql AS $$
      DECLARE stored idempotency_keys;
      BEGIN
        IF NOT pg_try_advisory_xact_lock(hashtextextended(p_owner || p_key, 0)) THEN
          PERFORM refuse('idempotency.in_flight');
        END IF;
        SELECT * INTO stored FROM idempotency_keys WHERE owner_id = p_owner AND key = p_key;
        IF NOT FOUND THEN RETURN NULL; END IF;
        IF stored.route <> p_route OR stored.body_hash <> p_hash THEN
          PERFORM refuse('idempotency.key_reused');
        END IF;
        RETURN stored.answer;
      END $$;

      CREATE TABLE files (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL,
        name text NOT NULL,
        media_type text NOT NULL,
        bytes integer NOT NULL CHECK (bytes > 0),
        sha256 text NOT NULL CHECK (length(sha256) = 64),
        evidence jsonb NOT NULL DEFAULT '{}',
        uploaded_by uuid NOT NULL,
        uploaded_at timestamptz NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
