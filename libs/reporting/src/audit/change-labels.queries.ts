/** What an event (`e`) is about, as the caller may read it: its number, or its name with the year or month. */
const monthOf = `(SELECT g.short_name FROM regions g WHERE g.code = e.payload->>'regionCode') || ' ' || (e.payload->>'year')
  || CASE WHEN (e.payload->>'month')::int > 0 THEN '-' || lpad(e.payload->>'month', 2, '0') ELSE '' END`;
const sides = (alias: string): string =>
  `(SELECT g.short_name FROM regions g WHERE g.code = ${alias}.east_code) || ' – '
   || (SELECT g.short_name FROM regions g WHERE g.code = ${alias}.west_code)`;
const organization = (id: string): string => `(SELECT g.name FROM organizations g WHERE g.id = ${id})`;

/** Officials read no settlements: for them it is the supplier that was paid. */
const settled = `coalesce((SELECT s.number FROM settlements s WHERE s.id = e.subject_id),
                          ${organization("(e.payload->>'supplierId')::uuid")})`;

const labels: Record<string, string> = {
  filing: `(SELECT ${organization('f.unit_id')} || ' ' || f.year FROM filings f WHERE f.id = e.subject_id)`,
  unit_profile: organization('e.subject_id'),
  office: organization('e.subject_id'),
  payout_account: organization('e.subject_id'),
  contractor_link: `(SELECT ${organization('l.unit_id')} || ' – ' || ${organization('l.contractor_id')}
                       FROM contractor_links l WHERE l.id = e.subject_id)`,
  unit_change: `(SELECT string_agg(g.name, '、' ORDER BY g.name) FROM unit_changes c JOIN organizations g ON g.id = ANY (c.unit_ids)
                  WHERE c.id = e.subject_id)`,
  units: `(e.payload->>'year') || '-' || lpad(e.payload->>'month', 2, '0')`,
  filing_reminders: `e.payload->>'year'`,
  quota_policy: `(SELECT q.region_name || ' ' || q.first_year FROM quota_policies q WHERE q.id = e.subject_id)`,
  sales_report: '(SELECT r.number FROM sales_reports r WHERE r.id = e.subject_id)',
  sales_correction: '(SELECT r.number FROM sales_reports r WHERE r.id = e.subject_id)',
  sales_key: '(SELECT c.natural_key FROM sales_clashes c WHERE c.id = e.subject_id)',
  project: '(SELECT p.number FROM projects p WHERE p.id = e.subject_id)',
  budget_line: '(SELECT p.number FROM projects p WHERE p.id = e.subject_id)',
  agreement: '(SELECT a.title FROM agreements a WHERE a.id = e.subject_id)',
  supplement: '(SELECT a.title FROM agreements a WHERE a.id = e.subject_id)',
  indicator_report: '(SELECT a.title FROM agreements a WHERE a.id = e.subject_id)',
  target: `(SELECT ${sides('p')} || ' ' || t.year FROM targets t JOIN pairings p ON p.id = t.pairing_id WHERE t.id = e.subject_id)`,
  target_part: `(SELECT coalesce(${organization('p.organization_id')}, ${sides('p')}) || ' ' || a.year
                   FROM target_parts p JOIN agreements a ON a.id = p.agreement_id WHERE p.id = e.subject_id)`,
  subsidy: `coalesce((SELECT r.number FROM subsidy_runs r WHERE r.id = e.subject_id),
                     (SELECT p.name FROM subsidy_programmes p WHERE p.id = e.subject_id))`,
  period: monthOf,
  bulletin: monthOf,
  flag: '(SELECT f.number FROM integrity_flags f WHERE f.id = e.subject_id)',
  export: '(SELECT x.name FROM exports x WHERE x.id = e.subject_id)',
  supplier_application: '(SELECT a.name FROM supplier_applications a WHERE a.id = e.subject_id)',
  stock: `(SELECT p.name || ' ' || k.spec FROM skus k JOIN products p ON p.id = k.product_id WHERE k.id = e.subject_id)`,
  sku: `(SELECT p.name || ' ' || k.spec FROM skus k JOIN products p ON p.id = k.product_id WHERE k.id = e.subject_id)`,
  product: '(SELECT p.name FROM products p WHERE p.id = e.subject_id)',
  reference_price: '(SELECT p.name FROM products p WHERE p.id = e.subject_id)',
  plot: `(SELECT p.name || ' ' || o.year FROM plots o JOIN products p ON p.id = o.product_id WHERE o.id = e.subject_id)`,
  settlement: settled,
  payout: settled,
  payment_list: '(SELECT l.number FROM payment_lists l WHERE l.id = e.subject_id)',
  provider_payout: '(SELECT p.reference FROM provider_payouts p WHERE p.id = e.subject_id)',
  bank: `coalesce(e.payload->>'fileName', (SELECT a.name FROM bank_accounts a WHERE a.id = e.subject_id),
                  (SELECT to_char(l.booked_on, 'YYYY-MM-DD') || ' #' || l.row_number FROM bank_lines l WHERE l.id = e.subject_id),
                  (SELECT string_agg(DISTINCT o.number, '、') FROM jsonb_array_elements(e.payload->'allocations') a
                     JOIN payments p ON p.id = (a->>'paperId')::uuid JOIN orders o ON o.id = p.order_id))`,
  user: '(SELECT u.name FROM users u WHERE u.id = e.subject_id)',
};

export const labelOfSubject = `CASE split_part(e.type, '.', 1)
  ${Object.entries(labels)
    .map(([kind, label]) => `WHEN '${kind}' THEN ${label}`)
    .join('\n  ')}
  ELSE (SELECT o.number FROM orders o WHERE o.id = e.subject_id) END`;

/** What the page of the subject is asked by, where that is not the subject's own id. */
export const keyOfSubject = `CASE split_part(e.type, '.', 1)
  WHEN 'period' THEN (e.payload->>'regionCode') || '-' || (e.payload->>'year')
       || CASE WHEN (e.payload->>'month')::int > 0 THEN '-' || lpad(e.payload->>'month', 2, '0') ELSE '' END
  WHEN 'target_part' THEN (SELECT p.agreement_id::text FROM target_parts p WHERE p.id = e.subject_id) END`;
