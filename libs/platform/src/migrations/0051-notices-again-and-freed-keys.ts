import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A subsidy list that would pay more than was in public notice goes into notice again (docs/decisions/0041-a-list-is-a-copy.md);
 * the invoice of a sale that was corrected to nothing may be reported anew (docs/decisions/0034-sales-outside-the-platform.md);
 * and names, descriptions and payments of projects are searched for spending that aid must not pay.
 */
export class NoticesAgainAndFreedKeys0051 implements MigrationInterface {
  readonly name = 'NoticesAgainAndFreedKeys1700000000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(noticesAgain);
    await runner.query(publicPages);
    await runner.query(freedKeys);
    await runner.query(suspectWords);
    await runner.query(soldOn);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const noticesAgain = `
  ALTER TABLE subsidy_runs
    -- Which of its lists is, or was last, in public notice.
    ADD notice_version smallint NOT NULL DEFAULT 1 CHECK (notice_version BETWEEN 1 AND version),
    -- Since when a later list than the first is.
    ADD noticed_again_at timestamptz,
    ADD CHECK ((notice_version > 1) = (noticed_again_at IS NOT NULL)),
    ADD CHECK (notice_ends_on >= (noticed_again_at AT TIME ZONE 'Asia/Shanghai')::date + 5);
  GRANT UPDATE (notice_version, noticed_again_at, notice_ends_on) ON subsidy_runs TO market_app;
  ALTER TABLE subsidy_objections
    -- Of which of the lists it is about.
    ADD version smallint NOT NULL DEFAULT 1 CHECK (version > 0);
`;

/** As in 0035, of the list that is in notice. */
const publicPages = `
  CREATE OR REPLACE FUNCTION public_subsidy_notice(p_id uuid) RETURNS jsonb LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT jsonb_build_object(
      'id', r.id, 'number', r.number, 'programmeName', r.programme_name, 'sourceDocument', r.source_document,
      'regionName', g.name, 'office', o.name, 'rules', r.rules, 'publishedAt', r.published_at,
      'noticedAgainAt', r.noticed_again_at, 'noticeEndsOn', r.notice_ends_on, 'withdrawal', r.withdrawal,
      'confirmedAt', r.confirmed_at, 'state', CASE r.state WHEN 'final' THEN 'review' ELSE r.state END,
      'objections', (SELECT jsonb_build_object('filed', count(*), 'decided', count(*) FILTER (WHERE state <> 'open'))
                       FROM subsidy_objections WHERE run_id = r.id),
      'lines', CASE WHEN r.state = 'withdrawn' THEN '[]' ELSE coalesce((
        SELECT jsonb_agg(jsonb_build_object(
                 'position', l.position, 'eligibleFen', l.eligible_fen, 'amountFen', l.amount_fen,
                 'name', CASE WHEN l.credit_code LIKE '92%'
                              THEN left(l.supplier_name, 2) || '***' || right(l.supplier_name, 2) ELSE l.supplier_name END,
                 'creditCode', left(l.credit_code, 4) || '**********' || right(l.credit_code, 4),
                 'correctionReason', l.correction_reason) ORDER BY l.position)
          FROM subsidy_lines l WHERE l.run_id = r.id AND (l.amount_fen > 0 OR l.correction IS NOT NULL)
           AND l.version = CASE WHEN r.state IN ('confirmed', 'paid') THEN r.version ELSE r.notice_version END), '[]') END)
      FROM subsidy_runs r JOIN regions g ON g.code = r.region_code
      JOIN users u ON u.id = r.published_by JOIN organizations o ON o.id = u.organization_id
     WHERE r.id = p_id
  $$;
  CREATE OR REPLACE FUNCTION file_subsidy_objection(
    p_id uuid, p_run uuid, p_position int, p_name text, p_contact text, p_text text, p_today date, p_now timestamptz,
    p_event uuid, p_actor jsonb, p_request text
  ) RETURNS uuid LANGUAGE plpgsql SET app.scope = 'system' AS $$
  DECLARE run subsidy_runs; about uuid; written uuid;
  BEGIN
    -- Together with the end of the notice, never after it.
    SELECT * INTO run FROM subsidy_runs WHERE id = p_run FOR SHARE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF run.state <> 'notice' OR p_today > run.notice_ends_on THEN PERFORM refuse('subsidy.notice_over'); END IF;
    IF p_position IS NOT NULL THEN
      SELECT supplier_id INTO about FROM subsidy_lines
       WHERE run_id = p_run AND version = run.notice_version AND position = p_position;
      IF about IS NULL THEN PERFORM refuse('subsidy.no_such_line'); END IF;
    END IF;
    INSERT INTO subsidy_objections (id, run_id, region_code, version, supplier_id, name, contact, text, organization_id,
                                    filed_at, state)
    VALUES (p_id, p_run, run.region_code, run.notice_version, about, p_name, p_contact, p_text, app_organization(), p_now,
            'open')
    ON CONFLICT (run_id, contact, md5(text)) DO NOTHING RETURNING id INTO written;
    IF written IS NULL THEN
      RETURN (SELECT id FROM subsidy_objections WHERE run_id = p_run AND contact = p_contact AND md5(text) = md5(p_text));
    END IF;
    PERFORM record_event(p_event, 'subsidy.objection_filed', p_run, p_actor,
      jsonb_build_object('objectionId', p_id, 'number', run.number), p_request, p_now);
    RETURN written;
  END $$;
`;

/** What was taken off whole holds nothing; the fact of a later claim has a key of its own. */
const freedKeys = `
  ALTER TABLE sales_lines
    -- Which claim on its key it is: those before it counted, and were taken off whole.
    ADD claim smallint NOT NULL DEFAULT 1 CHECK (claim > 0),
    DROP CONSTRAINT sales_lines_one_report,
    ADD CONSTRAINT sales_lines_one_report EXCLUDE USING gist (invoice_number WITH =, report_id WITH <>)
      WHERE (invoice_code = '' AND state IN ('claimed', 'counted') AND taken_fen < amount_fen AND NOT shared_before);
  DROP INDEX sales_lines_key;
  CREATE UNIQUE INDEX sales_lines_key ON sales_lines (natural_key)
    WHERE state IN ('claimed', 'counted') AND taken_fen < amount_fen;
  CREATE OR REPLACE FUNCTION sales_keys_held(p_keys text[], p_besides uuid)
    RETURNS TABLE (natural_key text, held_by text, holder_id uuid, held_since timestamptz)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    -- Without a code any line of the invoice holds it as a whole.
    SELECT k.key, 'sale', l.reporter_id, r.submitted_at
      FROM unnest(p_keys) AS k(key)
      JOIN sales_lines l ON l.invoice_number = split_part(k.key, ':', 3) AND l.invoice_code = split_part(k.key, ':', 2)
       AND (l.invoice_code = '' OR l.natural_key = k.key)
      JOIN sales_reports r ON r.id = l.report_id
     WHERE l.state IN ('claimed', 'counted') AND l.taken_fen < l.amount_fen AND l.report_id IS DISTINCT FROM p_besides
    UNION ALL
    SELECT k.key, 'platform_invoice', i.issuer_id, i.registered_at
      FROM unnest(p_keys) AS k(key)
      JOIN invoices i ON i.code = split_part(k.key, ':', 2) AND i.number = split_part(k.key, ':', 3)
  $$;
  -- How many claims on each key counted before, whoever asks: all of them are taken off whole when a new one comes.
  CREATE FUNCTION sales_claims_before(p_key text) RETURNS integer LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT count(*)::int FROM sales_lines l WHERE l.natural_key = p_key AND l.state = 'counted'
  $$;
  CREATE INDEX sales_lines_counted ON sales_lines (natural_key) WHERE state = 'counted';
`;

/** What aid must not pay is looked for in whatever says what it pays, not in the lines of a budget alone. */
const suspectWords = `
  ALTER TABLE projects
    ADD suspect_words text[] NOT NULL DEFAULT '{}',
    ADD appeal text,
    ADD CHECK ((cardinality(suspect_words) = 0) = (appeal IS NULL));
  ALTER TABLE project_payments
    ADD suspect_words text[] NOT NULL DEFAULT '{}',
    ADD appeal text,
    ADD CHECK ((cardinality(suspect_words) = 0) = (appeal IS NULL));
`;

/** For whoever takes goods back: they stand in the totals as sold (docs/decisions/0035-only-the-final-sale.md). */
const soldOn = `
  -- Lines of orders of which more is reported as sold on than would be left without these packs, with the last report.
  CREATE FUNCTION sold_on_beyond(p_lines uuid[], p_packs integer[]) RETURNS TABLE (order_line_id uuid, report_number text)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT x.id, s.number
      FROM (SELECT id, sum(packs) AS packs FROM unnest(p_lines, p_packs) AS g(id, packs) GROUP BY id) g
      JOIN order_lines x ON x.id = g.id
      CROSS JOIN LATERAL (
        SELECT sum(l.grams - l.taken_grams) AS grams, (array_agg(r.number ORDER BY r.id DESC))[1] AS number
          FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
         WHERE l.order_line_id = x.id AND l.state IN ('claimed', 'counted') AND l.taken_grams < l.grams) s
     WHERE s.grams > x.unit_grams::bigint * (x.accepted_quantity - x.returned_quantity - g.packs)
     ORDER BY x.id
  $$;
`;
