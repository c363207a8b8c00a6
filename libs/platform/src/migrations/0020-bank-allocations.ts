import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What money on the bank's statements is for (docs/decisions/0023-bank-allocations.md): lines have a sign, one line may be
 * for several papers and several lines for one, and each account of the market has its own layout of statement.
 */
export class BankAllocations0020 implements MigrationInterface {
  readonly name = 'BankAllocations1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(accounts);
    await runner.query(allocations);
    await runner.query(lines);
    await runner.query(policies);
    await runner.query(opening);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const accounts = `
  CREATE TABLE bank_accounts (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    bank text NOT NULL,
    account text NOT NULL UNIQUE,
    -- Which column of its statements is what; without one the columns are looked for by their usual names.
    layout jsonb,
    added_by uuid NOT NULL REFERENCES users,
    added_at timestamptz NOT NULL,
    layout_saved_by uuid REFERENCES users,
    layout_saved_at timestamptz,
    CHECK ((layout IS NULL) = (layout_saved_by IS NULL)),
    CHECK ((layout IS NULL) = (layout_saved_at IS NULL))
  );
  ALTER TABLE bank_statements
    ADD bank_account_id uuid REFERENCES bank_accounts,
    DROP CONSTRAINT bank_statements_encoding_check,
    ADD CONSTRAINT bank_statements_encoding_check CHECK (encoding IN ('utf-8', 'gbk', 'xlsx'));
`;

const allocations = `
  CREATE TABLE bank_allocations (
    id uuid PRIMARY KEY,
    bank_line_id uuid NOT NULL REFERENCES bank_lines,
    -- payment: money for a payable; refund, payout: money that left for one; refund_back: a refund that came back;
    -- line: a line of the other sign that takes this one back; reversal: an allocation whose money the bank took back.
    kind text NOT NULL CHECK (kind IN ('payment', 'refund', 'refund_back', 'line', 'reversal', 'payout')),
    paper_id uuid NOT NULL,
    -- With the sign of the line.
    amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
    state text NOT NULL CHECK (state IN ('proposed', 'applied', 'rejected')),
    -- Nobody, when the machine knew the paper by its code and the amount.
    proposed_by uuid REFERENCES users,
    proposed_at timestamptz,
    decided_by uuid REFERENCES users,
    decided_at timestamptz,
    CHECK (kind NOT IN ('payment', 'refund_back') OR amount_fen > 0),
    CHECK (kind NOT IN ('refund', 'reversal', 'payout') OR amount_fen < 0),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL)),
    CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CHECK (state <> 'proposed' OR (proposed_by IS NOT NULL AND decided_by IS NULL)),
    CHECK (state <> 'rejected' OR decided_by IS NOT NULL),
    -- Two people, or none.
    CHECK (state <> 'applied' OR (proposed_by IS NULL AND decided_by IS NULL) OR coalesce(proposed_by <> decided_by, false))
  );
  CREATE INDEX bank_allocations_by_line ON bank_allocations (bank_line_id);
  CREATE INDEX bank_allocations_by_paper ON bank_allocations (paper_id);
  -- What is settled as a whole is settled by one line.
  CREATE UNIQUE INDEX bank_allocations_once ON bank_allocations (kind, paper_id)
    WHERE state = 'applied' AND kind IN ('refund', 'refund_back', 'reversal', 'payout');
  -- What was booked under the line's id keeps it.
  INSERT INTO bank_allocations (id, bank_line_id, kind, paper_id, amount_fen, state, proposed_by, proposed_at,
                                decided_by, decided_at)
  SELECT l.id, l.id, 'payment', l.payment_id, l.amount_fen, CASE l.state WHEN 'matched' THEN 'applied' ELSE 'proposed' END,
         l.proposed_by, l.proposed_at, l.confirmed_by,
         CASE l.state WHEN 'matched' THEN coalesce(l.confirmed_at, t.imported_at) END
    FROM bank_lines l JOIN bank_statements t ON t.id = l.statement_id WHERE l.payment_id IS NOT NULL;
`;

const lines = `
  DROP POLICY with_payment ON bank_lines;
  ALTER TABLE bank_lines
    DROP CONSTRAINT bank_lines_amount_fen_check,
    -- Positive in, negative out.
    ADD CONSTRAINT bank_lines_amount_fen_check CHECK (amount_fen <> 0),
    ADD allocated_fen bigint NOT NULL DEFAULT 0,
    -- The well-formed codes of the memo: by them a later line finds the earlier parts of the same payable.
    ADD transfer_codes text[] NOT NULL DEFAULT '{}',
    DROP payment_id, DROP proposed_by, DROP proposed_at, DROP confirmed_by, DROP confirmed_at;
  UPDATE bank_lines SET allocated_fen = amount_fen WHERE state = 'matched';
  UPDATE bank_lines SET transfer_codes = ARRAY(
    SELECT (regexp_matches(upper(regexp_replace(normalize(memo, NFKC), '[^[:alnum:]]', '', 'g')),
                           'JD[234679ACDEFHJKMNPQRTVWX]{7}', 'g'))[1]) WHERE state = 'unmatched';
  ALTER TABLE bank_lines
    -- Never more is said to be for something than the line has.
    ADD CONSTRAINT bank_lines_allocated CHECK (
      allocated_fen BETWEEN least(amount_fen, 0) AND greatest(amount_fen, 0)),
    ADD CONSTRAINT bank_lines_matched CHECK ((state = 'matched') = (allocated_fen = amount_fen));
  CREATE INDEX bank_lines_by_code ON bank_lines USING gin (transfer_codes) WHERE state = 'unmatched';
  -- A line that takes another back is looked for by the amount, and the other way round.
  CREATE INDEX bank_lines_by_amount ON bank_lines (amount_fen, booked_on);

  -- A transfer that the bank took back is money that went back to the buyer.
  ALTER TABLE refunds DROP CONSTRAINT refunds_reason_check,
    ADD CONSTRAINT refunds_reason_check
      CHECK (reason IN ('cancellation', 'rejection', 'return', 'claim', 'overpayment', 'reversal'));
`;

const policies = `
  ALTER TABLE bank_accounts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE bank_allocations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY operators ON bank_accounts USING (app_sees_all());
  -- The two sides and officials read what was applied to their papers.
  CREATE POLICY with_paper ON bank_allocations USING (
    app_sees_all() OR state = 'applied' AND (
      EXISTS (SELECT FROM payments p WHERE p.id = paper_id OFFSET 0)
      OR EXISTS (SELECT FROM refunds r WHERE r.id = paper_id OFFSET 0))) WITH CHECK (app_sees_all());
  CREATE POLICY with_allocation ON bank_lines USING (
    app_sees_all() OR EXISTS (SELECT FROM bank_allocations a WHERE a.bank_line_id = bank_lines.id OFFSET 0))
    WITH CHECK (app_sees_all());
  REVOKE DELETE ON bank_accounts, bank_allocations FROM market_app;
`;

/** What nobody has explained is what of a line is not allocated. */
const opening = `
  DO $$ DECLARE source text := pg_get_functiondef('open_journal'::regproc);
  BEGIN
    source := replace(source, 'coalesce(sum(amount_fen), 0) FROM bank_lines WHERE state <> ''matched''',
                              'coalesce(sum(amount_fen - allocated_fen), 0) FROM bank_lines WHERE state <> ''matched''');
    IF length(source) - length(replace(source, 'allocated_fen', '')) <> 2 * length('allocated_fen') THEN
      RAISE 'open_journal is not as 0018 left it';
    END IF;
    EXECUTE source;
  END $$;
`;
