/** Rules about effects and the keys they were asked for with; `broken` selects the rows that break one. */
export type EffectRule = { id: string; says: string; all: string; broken: string };

/** A route's stored answers, for whichever organization, with the table that its effect stands in. */
const kept: [route: string, table: string][] = [
  ['POST /v1/checkouts', 'checkouts'],
  ['POST /v1/orders/%/shipments', 'shipments'],
  ['POST /v1/shipments/%/acceptance', 'acceptances'],
  ['POST /v1/orders/%/payments', 'payments'],
  ['POST /v1/orders/%/invoices', 'invoices'],
  ['POST /v1/invoices/%/verification', 'invoices'],
  ['POST /v1/acceptances/%/returns', 'goods_returns'],
  ['POST /v1/returns/%/decision', 'goods_returns'],
  ['POST /v1/invoices', 'invoices'],
  ['POST /v1/invoices/%/red-letters', 'invoices'],
  ['POST /v1/invoice-files', 'files'],
  ['POST /v1/invoice-titles', 'invoice_titles'],
  ['POST /v1/invoice-requests%', 'invoice_requests'],
  ['POST /v1/bank-statements', 'bank_statements'],
  ['POST /v1/bank-accounts%', 'bank_accounts'],
  ['POST /v1/bank-lines/%', 'bank_lines'],
  ['POST /v1/payout-accounts%', 'payout_accounts'],
  ['POST /v1/payouts/%/failure', 'payouts'],
  ['POST /v1/refunds/%/failure', 'refunds'],
  ['POST /v1/payment-lists%', 'payment_lists'],
  ['POST /v1/photos', 'files'],
  ['POST /v1/plots%', 'plots'],
  ['POST /v1/reference-prices', 'reference_prices'],
  ['POST /v1/integrity-flags/%', 'integrity_flags'],
  ['POST /v1/integrity-scans', 'integrity_scans'],
  ['POST /v1/periods/%/closings', 'closings'],
  ['POST /v1/closings/%', 'closings'],
  ['POST /v1/subsidy-programmes', 'subsidy_programmes'],
  ['POST /v1/subsidy-programmes/%/runs', 'subsidy_runs'],
  ['POST /v1/subsidy-runs/%/payments', 'subsidy_payments'],
  ['POST /v1/subsidy-runs/%/objections', 'subsidy_objections'],
  ['POST /v1/agreements', 'agreements'],
  ['POST /v1/indicators/%/reports', 'indicator_reports'],
  ['POST /v1/agreements/%/target-parts', 'target_parts'],
  ['POST /v1/targets', 'targets'],
  ['POST /v1/projects', 'projects'],
  ['POST /v1/collaboration-files', 'files'],
];

/** Each key of these routes makes one row, and nothing else makes any. */
const made: [route: string, table: string][] = [
  ['POST /v1/checkouts', 'checkouts'],
  ['POST /v1/shipments/%/acceptance', 'acceptances'],
  ['POST /v1/acceptances/%/returns', 'goods_returns'],
  ['POST /v1/bank-statements', 'bank_statements'],
  ['POST /v1/bank-accounts', 'bank_accounts'],
  ['POST /v1/invoice-titles', 'invoice_titles'],
  ['POST /v1/invoice-requests', 'invoice_requests'],
  ['POST /v1/payout-accounts', 'payout_accounts'],
  ['POST /v1/payment-lists', 'payment_lists'],
  ['POST /v1/plots', 'plots'],
  ['POST /v1/reference-prices', 'reference_prices'],
  ['POST /v1/integrity-scans', 'integrity_scans'],
  ['POST /v1/periods/%/closings', 'closings'],
  ['POST /v1/subsidy-programmes', 'subsidy_programmes'],
  ['POST /v1/subsidy-programmes/%/runs', 'subsidy_runs'],
  ['POST /v1/subsidy-runs/%/payments', 'subsidy_payments'],
  ['POST /v1/indicators/%/reports', 'indicator_reports'],
  ['POST /v1/agreements/%/target-parts', 'target_parts'],
  ['POST /v1/projects', 'projects'],
];

const keysWithoutEffect = kept
  .map(
    ([route, table]) =>
      `SELECT k.key, k.route FROM idempotency_keys k
        WHERE k.route LIKE '${route} %' AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = (k.answer->>'id')::uuid)`,
  )
  .join(' UNION ALL ');

/** The client writes its own word for each intent into the thing it asks for. */
const marked: [thing: string, sql: string][] = [
  ['checkout', 'SELECT note AS mark FROM checkouts'],
  ['shipment', 'SELECT tracking_number FROM shipments'],
  ['stock movement', `SELECT reason FROM stock_movements WHERE kind = 'received'`],
  ['return', 'SELECT reason FROM goods_returns'],
  ['photo or invoice file', 'SELECT name FROM files'],
  ['request for an invoice', 'SELECT note FROM invoice_requests'],
  ['payout account', 'SELECT holder FROM payout_accounts'],
  ['bank account', 'SELECT name FROM bank_accounts'],
  ['invoice title', 'SELECT name FROM invoice_titles'],
  ['invoice', 'SELECT number FROM invoices'],
  ['subsidy programme', 'SELECT name FROM subsidy_programmes'],
];

/** At most one event of these types for one thing. */
const happensOnce = ['order.placed', 'order.confirmed', 'order.cancelled', 'order.completed'];

/** Tells when a person's password or second factor became another: each ends the sessions before it but its own. */
const accountChanges = ['user.password_changed', 'user.second_factor_enrolled', 'user.second_factor_removed'];

const halfChangedAccounts = `
  SELECT e.subject_id AS user_id, 'sessions outlived ' || e.type AS what FROM events e
   WHERE e.type IN (${accountChanges.map((type) => `'${type}'`).join(', ')})
     AND 1 < (SELECT count(*) FROM sessions s WHERE s.user_id = e.subject_id AND s.created_at < e.occurred_at
                 AND (s.revoked_at IS NULL OR s.revoked_at > e.occurred_at))
  UNION ALL SELECT u.id, 'second factor without its event, or the other way round' FROM users u
   WHERE (SELECT count(*) FROM second_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)
      <> (SELECT count(*) FILTER (WHERE e.type = 'user.second_factor_enrolled')
               - count(*) FILTER (WHERE e.type = 'user.second_factor_removed') FROM events e WHERE e.subject_id = u.id)
  UNION ALL SELECT f.user_id, 'recovery codes other than ten' FROM second_factors f
   WHERE (f.confirmed_at IS NOT NULL)::int * 10 <> (SELECT count(*) FROM recovery_codes c WHERE c.user_id = f.user_id)
  UNION ALL SELECT s.user_id, 'a session with a second factor that nobody has' FROM sessions s
   WHERE s.second_factor AND s.revoked_at IS NULL
     AND NOT EXISTS (SELECT FROM second_factors f WHERE f.user_id = s.user_id AND f.confirmed_at IS NOT NULL)`;

export const accountRule: EffectRule = {
  id: 'account',
  says: 'no account half changed: another password or second factor, the end of the other sessions and the one event',
  all: `(SELECT id FROM events WHERE type LIKE 'user.%') changes`,
  broken: halfChangedAccounts,
};

export const effectRules: readonly EffectRule[] = [
  {
    id: 'keys',
    says: 'no key without its effect: what a stored answer names exists',
    all: 'idempotency_keys',
    broken: keysWithoutEffect,
  },
  {
    id: 'twice',
    says: 'no effect twice, by the word that the client wrote into it',
    all: `(${marked.map(([, sql]) => sql).join(' UNION ALL ')}) marked`,
    broken: marked
      .map(
        ([thing, sql]) =>
          `SELECT '${thing}' AS thing, mark FROM (${sql}) m(mark) GROUP BY mark HAVING count(*) > 1`,
      )
      .join(' UNION ALL '),
  },
  {
    id: 'once a key',
    says: 'one row a key: checkouts, acceptances, returns, statements, titles, requests, accounts and lists',
    all: `(${made.map(([, table]) => `SELECT id FROM ${table}`).join(' UNION ALL ')}) made`,
    broken: made
      .map(
        ([route, table]) =>
          `SELECT '${table}' AS thing, keys, rows FROM
             (SELECT count(*) AS keys FROM idempotency_keys WHERE route LIKE '${route} %') k,
             (SELECT count(*) AS rows FROM ${table}) t WHERE keys <> rows`,
      )
      .join(' UNION ALL '),
  },
  {
    id: 'events',
    says: 'no event twice: an order is placed, confirmed, cancelled and completed once',
    all: 'events',
    broken: `SELECT subject_id, type FROM events WHERE type IN (${happensOnce.map((type) => `'${type}'`).join(', ')})
              GROUP BY 1, 2 HAVING count(*) > 1`,
  },
  {
    id: 'I11b',
    says: 'no deadline has passed unnoticed: unconfirmed orders are cancelled, overdue acceptances escalated',
    all: 'orders',
    broken: `SELECT id FROM orders WHERE state = 'placed' AND confirm_by < clock_timestamp() - interval '1 minute'
             UNION ALL SELECT id FROM shipments WHERE state IN ('shipped', 'awaiting_second_signature')
                AND escalation_level = 0 AND accept_by < clock_timestamp() - interval '1 minute'`,
  },
  {
    id: 'I10b',
    says: 'each shipment, signature, capture, invoice, decided return and stock movement has its one event',
    all: 'events',
    broken: `
      SELECT s.id FROM shipments s WHERE 1 <> (SELECT count(*) FROM events e
        WHERE e.type = 'shipment.sent' AND e.subject_id = s.order_id AND e.payload->>'shipmentId' = s.id::text)
      UNION ALL SELECT a.id FROM acceptances a WHERE (a.state = 'accepted')::int <> (SELECT count(*) FROM events e
        WHERE e.type = 'delivery.accepted' AND e.subject_id = a.order_id AND e.payload->>'acceptanceId' = a.id::text)
      UNION ALL SELECT p.id FROM payments p WHERE (p.state = 'captured')::int <> (SELECT count(*) FROM events e
        WHERE e.type = 'payment.captured' AND e.subject_id = p.order_id AND e.payload->>'paymentId' = p.id::text)
      UNION ALL SELECT i.invoice_id FROM invoice_orders i JOIN invoices v ON v.id = i.invoice_id
        CROSS JOIN (VALUES ('invoice.registered', '{registered,verified,disputed}', false), ('invoice.verified', '{verified}', false),
                           ('invoice.reversed', '{registered,verified,disputed}', true)) w(type, states, red)
        WHERE (v.state = ANY (w.states::text[]) AND w.red = (v.original_id IS NOT NULL))::int <> (SELECT count(*) FROM events e
        WHERE e.type = w.type AND e.subject_id = i.order_id AND e.payload->>'invoiceId' = i.invoice_id::text)
      UNION ALL SELECT r.id FROM goods_returns r WHERE (r.state = 'agreed')::int <> (SELECT count(*) FROM events e
        WHERE e.type = r.kind || '.agreed' AND e.subject_id = r.order_id AND e.payload->>'returnId' = r.id::text)
      UNION ALL SELECT m.id FROM stock_movements m WHERE m.kind = 'received' AND 1 <> (SELECT count(*) FROM events e
        WHERE e.type = 'stock.moved' AND e.subject_id = m.sku_id AND e.payload->>'movementId' = m.id::text)`,
  },
  {
    id: 'I10c',
    says: 'each refund, payout, settlement, list, statement and request for an invoice has its events, once',
    all: 'events',
    broken: `
      SELECT f.id FROM refunds f CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE e.type = 'refund.opened') AS opened,
               count(*) FILTER (WHERE e.type = 'refund.paid') AS paid,
               count(*) FILTER (WHERE e.type = 'refund.failed') AS failed
          FROM events e WHERE e.subject_id = f.order_id AND e.payload->>'refundId' = f.id::text) n
       WHERE opened <> 1 OR paid > 1 OR failed <> (f.state = 'failed')::int OR (f.state = 'paid' AND paid <> 1)
      UNION ALL SELECT p.id FROM payouts p CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE e.type = 'payout.released') AS released,
               count(*) FILTER (WHERE e.type = 'payout.paid') AS paid,
               count(*) FILTER (WHERE e.type = 'payout.failed') AS failed
          FROM events e WHERE e.subject_id = p.settlement_id AND e.payload->>'payoutId' = p.id::text) n
       WHERE released <> (p.released_at IS NOT NULL)::int OR paid <> (p.paid_at IS NOT NULL)::int
          OR failed <> (p.state = 'failed')::int
      UNION ALL SELECT l.id FROM payment_lists l CROSS JOIN (VALUES ('proposed'), ('released'), ('withdrawn')) w(what)
       WHERE (w.what IN ('proposed', l.state))::int <> (SELECT count(*) FROM events e
        WHERE e.type = 'payment_list.' || w.what AND e.subject_id = l.id)
      UNION ALL SELECT s.id FROM settlements s WHERE 1 <> (SELECT count(*) FROM events e
        WHERE e.type = 'settlement.made' AND e.subject_id = s.id)
      UNION ALL SELECT b.id FROM bank_statements b WHERE 1 <> (SELECT count(*) FROM events e
        WHERE e.type = 'bank.statement_imported' AND e.subject_id = b.id)
      UNION ALL SELECT o.request_id FROM invoice_request_orders o JOIN invoice_requests r ON r.id = o.request_id
        CROSS JOIN (VALUES ('made'), ('declined'), ('withdrawn')) w(what)
       WHERE (w.what IN ('made', r.state))::int <> (SELECT count(*) FROM events e
        WHERE e.type = 'invoice_request.' || w.what AND e.subject_id = o.order_id
          AND e.payload->>'requestId' = o.request_id::text)`,
  },
  accountRule,
];
