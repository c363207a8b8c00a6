import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of goods that go from reseller to reseller the last sale counts (rule C4, docs/decisions/0035-only-the-final-sale.md): a line
 * may name its buyer, and one whose buyer sells on is accepted as `passed_on`. And a subsidy may pay for what counts to a
 * target alone; and caterers that run canteens of others are a kind of unit of their own, which reserves nothing.
 */
export class GoodsPassedOn0055 implements MigrationInterface {
  readonly name = 'GoodsPassedOn1700000000055';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(passedOn);
    await runner.query(held);
    await runner.query(towardsTarget);
    await runner.query(contractors);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const passedOn = `
  ALTER TABLE sales_lines
    -- The buyer, where it has an account here.
    ADD buyer_id uuid REFERENCES organizations,
    DROP CONSTRAINT sales_lines_state_check,
    -- passed_on: accepted, its key is taken; its buyer sells the goods on, and that sale counts.
    ADD CONSTRAINT sales_lines_state_check
      CHECK (state IN ('claimed', 'counted', 'passed_on', 'refused', 'released')),
    ADD CHECK (state <> 'passed_on' OR buyer_id IS NOT NULL),
    DROP CONSTRAINT sales_lines_one_report,
    ADD CONSTRAINT sales_lines_one_report EXCLUDE USING gist (invoice_number WITH =, report_id WITH <>)
      WHERE (invoice_code = '' AND state IN ('claimed', 'counted', 'passed_on') AND taken_fen < amount_fen
             AND NOT shared_before);
  DROP INDEX sales_lines_key;
  CREATE UNIQUE INDEX sales_lines_key ON sales_lines (natural_key)
    WHERE state IN ('claimed', 'counted', 'passed_on') AND taken_fen < amount_fen;
  DROP INDEX sales_lines_by_invoice;
  CREATE INDEX sales_lines_by_invoice ON sales_lines (invoice_number) WHERE state IN ('claimed', 'counted', 'passed_on');
`;

/** As 0051 and 0048 left them, with the invoices and goods of lines that were passed on. */
const held = `
  CREATE OR REPLACE FUNCTION sales_keys_held(p_keys text[], p_besides uuid)
    RETURNS TABLE (natural_key text, held_by text, holder_id uuid, held_since timestamptz)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    -- Without a code any line of the invoice holds it as a whole.
    SELECT k.key, 'sale', l.reporter_id, r.submitted_at
      FROM unnest(p_keys) AS k(key)
      JOIN sales_lines l ON l.invoice_number = split_part(k.key, ':', 3) AND l.invoice_code = split_part(k.key, ':', 2)
       AND (l.invoice_code = '' OR l.natural_key = k.key)
      JOIN sales_reports r ON r.id = l.report_id
     WHERE l.state IN ('claimed', 'counted', 'passed_on') AND l.taken_fen < l.amount_fen
       AND l.report_id IS DISTINCT FROM p_besides
    UNION ALL
    SELECT k.key, 'platform_invoice', i.issuer_id, i.registered_at
      FROM unnest(p_keys) AS k(key)
      JOIN invoices i ON i.code = split_part(k.key, ':', 2) AND i.number = split_part(k.key, ':', 3)
  $$;
  CREATE OR REPLACE FUNCTION sale_of_invoice(p_code text, p_number text)
    RETURNS TABLE (natural_key text, report_id uuid, holder_id uuid, held_since timestamptz)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT l.natural_key, l.report_id, l.reporter_id, r.submitted_at
      FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
     WHERE l.invoice_code = p_code AND l.invoice_number = p_number AND l.state IN ('claimed', 'counted', 'passed_on')
       AND l.taken_fen < l.amount_fen
     ORDER BY l.id LIMIT 1
  $$;
  CREATE OR REPLACE FUNCTION sold_on_beyond(p_lines uuid[], p_packs integer[])
    RETURNS TABLE (order_line_id uuid, report_number text)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT x.id, s.number
      FROM (SELECT id, sum(packs) AS packs FROM unnest(p_lines, p_packs) AS g(id, packs) GROUP BY id) g
      JOIN order_lines x ON x.id = g.id
      CROSS JOIN LATERAL (
        SELECT sum(l.grams - l.taken_grams) AS grams, (array_agg(r.number ORDER BY r.id DESC))[1] AS number
          FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
         WHERE l.order_line_id = x.id AND l.state IN ('claimed', 'counted', 'passed_on')
           AND l.taken_grams < l.grams) s
     WHERE s.grams > x.unit_grams::bigint * (x.accepted_quantity - x.returned_quantity - g.packs)
     ORDER BY x.id
  $$;
`;

const towardsTarget = `
  ALTER TABLE subsidy_line_facts
    DROP CONSTRAINT subsidy_line_facts_reason_check,
    ADD CONSTRAINT subsidy_line_facts_reason_check CHECK (reason IN (
      'seller_unknown', 'seller_elsewhere', 'seller_kind', 'channel', 'outside_pairs', 'outside_target', 'buyer_elsewhere',
      'evidence'));
`;

/** What a contractor buys counts for the units that it cooks for (Q9), and beside them for none: it has no budget. */
const contractors = `
  ALTER TABLE organizations DROP CONSTRAINT organizations_unit_kind_check,
    ADD CONSTRAINT organizations_unit_kind_check
      CHECK (unit_kind IN ('agency', 'school', 'hospital', 'soe', 'union', 'reseller', 'contractor'));
  DO $$ DECLARE source text := pg_get_functiondef('counted_for_units(text[], integer, integer)'::regprocedure);
  BEGIN
    IF source NOT LIKE '%unit_kind <> ''reseller''%' THEN RAISE 'counted_for_units is not as 0050 left it'; END IF;
    EXECUTE replace(source, 'unit_kind <> ''reseller''', 'unit_kind NOT IN (''reseller'', ''contractor'')');
  END $$;
`;
