import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sales outside the platform against all that they stand beside: their invoices (rule C2, docs/decisions/0034), the closing
 * of a month (docs/periods.md), and the lists of subsidies (docs/decisions/0041).
 */
export class SalesReconciled0048 implements MigrationInterface {
  readonly name = 'SalesReconciled1700000000048';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fromBefore);
    await runner.query(oneReport);
    await runner.query(held);
    await runner.query(stillOpen);
    await runner.query(unknownSellers);
    await runner.query('CREATE INDEX sales_lines_by_reporter ON sales_lines (reporter_id, sold_on)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

/** What counted twice before this rule stays as it was counted, and is shown to both sides: a correction mends it. */
const fromBefore = `
  -- The rows that are there are changed by a program, whoever owns the table.
  SELECT set_config('app.scope', 'system', true);
  ALTER TABLE sales_lines
    -- Of an invoice that an earlier report had claimed before one report had to have it alone.
    ADD shared_before boolean NOT NULL DEFAULT false;
  UPDATE sales_lines l SET shared_before = true
   WHERE l.invoice_code = '' AND l.state IN ('claimed', 'counted') AND EXISTS (
         SELECT FROM sales_lines f WHERE f.invoice_code = '' AND f.invoice_number = l.invoice_number
            AND f.state IN ('claimed', 'counted') AND f.report_id < l.report_id);
  INSERT INTO sales_clashes (id, natural_key, held_by, holder_id, holder_code, held_since, claimant_id, claimant_code,
                             claimed_by, claimed_at)
  SELECT gen_random_uuid(), l.natural_key, 'sale', f.reporter_id, f.east_code, p.submitted_at, l.reporter_id, l.east_code,
         r.submitted_by, r.submitted_at
    FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
    JOIN sales_lines f ON f.invoice_code = '' AND f.invoice_number = l.invoice_number AND NOT f.shared_before
     AND f.state IN ('claimed', 'counted')
    JOIN sales_reports p ON p.id = f.report_id
   WHERE l.shared_before AND f.reporter_id <> l.reporter_id
  ON CONFLICT (natural_key, holder_id, claimant_id) DO NOTHING;
  INSERT INTO sales_clashes (id, natural_key, held_by, holder_id, holder_code, held_since, claimant_id, claimant_code,
                             claimed_by, claimed_at)
  SELECT gen_random_uuid(), l.natural_key, 'sale', l.reporter_id, l.east_code, r.submitted_at, i.issuer_id, o.region_code,
         i.registered_by, i.registered_at
    FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
    JOIN invoices i ON i.code = l.invoice_code AND i.number = l.invoice_number
    JOIN organizations o ON o.id = i.issuer_id
   WHERE l.state IN ('claimed', 'counted') AND l.taken_fen < l.amount_fen AND i.issuer_id <> l.reporter_id
  ON CONFLICT (natural_key, holder_id, claimant_id) DO NOTHING;
`;

const oneReport = `
  ALTER TABLE sales_lines ADD CONSTRAINT sales_lines_one_report EXCLUDE USING gist (
    invoice_number WITH =, report_id WITH <>)
    WHERE (invoice_code = '' AND state IN ('claimed', 'counted') AND NOT shared_before);
  CREATE INDEX sales_lines_by_invoice ON sales_lines (invoice_number) WHERE state IN ('claimed', 'counted');
`;

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
     WHERE l.state IN ('claimed', 'counted') AND l.report_id IS DISTINCT FROM p_besides
    UNION ALL
    SELECT k.key, 'platform_invoice', i.issuer_id, i.registered_at
      FROM unnest(p_keys) AS k(key)
      JOIN invoices i ON i.code = split_part(k.key, ':', 2) AND i.number = split_part(k.key, ':', 3)
  $$;
  -- The sale that has the number of this invoice, whoever asks: the first line of it that counts for anything or waits.
  CREATE FUNCTION sale_of_invoice(p_code text, p_number text)
    RETURNS TABLE (natural_key text, report_id uuid, holder_id uuid, held_since timestamptz)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT l.natural_key, l.report_id, l.reporter_id, r.submitted_at
      FROM sales_lines l JOIN sales_reports r ON r.id = l.report_id
     WHERE l.invoice_code = p_code AND l.invoice_number = p_number AND l.state IN ('claimed', 'counted')
       AND l.taken_fen < l.amount_fen
     ORDER BY l.id LIMIT 1
  $$;
`;

/** What the checklist of a period asks for: what waits, by its day; of bank lines no more than day and amount. */
const stillOpen = `
  CREATE INDEX sales_lines_claimed ON sales_lines (sold_on) WHERE state = 'claimed';
  CREATE INDEX sales_corrections_requested ON sales_corrections (occurred_on) WHERE state = 'requested';
  CREATE FUNCTION open_bank_lines(p_until timestamptz, p_most integer) RETURNS TABLE (day date, amount_fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT booked_on, amount_fen FROM bank_lines
     WHERE state <> 'matched' AND amount_fen > 0 AND booked_on < (p_until AT TIME ZONE 'Asia/Shanghai')::date
     ORDER BY amount_fen DESC, booked_on, id LIMIT p_most
  $$;
`;

/** Whoever is known by name alone stands on a list as well, with nothing: otherwise it is less than the county's sales. */
const unknownSellers = `
  ALTER TABLE subsidy_lines
    ALTER supplier_id DROP NOT NULL,
    ADD CHECK (supplier_id IS NOT NULL OR eligible_fen = 0 AND amount_fen = 0 AND correction IS NULL);
  CREATE UNIQUE INDEX subsidy_lines_by_name ON subsidy_lines (run_id, version, supplier_name) WHERE supplier_id IS NULL;
  ALTER TABLE subsidy_line_facts
    ALTER supplier_id DROP NOT NULL,
    DROP CONSTRAINT subsidy_line_facts_reason_check,
    ADD CONSTRAINT subsidy_line_facts_reason_check CHECK (reason IN (
      'seller_unknown', 'seller_elsewhere', 'seller_kind', 'channel', 'outside_pairs', 'buyer_elsewhere', 'evidence')),
    ADD CHECK (supplier_id IS NOT NULL OR reason = 'seller_unknown');
`;
