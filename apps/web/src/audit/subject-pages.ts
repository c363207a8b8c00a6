import type { Change } from './api';

type Subject = Pick<Change, 'type' | 'subjectId' | 'subjectKey'>;
/** Of the subject's own id, or of the key that its page is asked by. */
type Pages = Record<string, (id: string, key: string) => string>;

const official: Pages = {
  filing: (id) => `/official/filings/${id}`,
  filing_reminders: () => '/official/filings/reminders',
  unit_profile: (id) => `/official/units/${id}/reserve`,
  unit_change: () => '/official/unit-changes',
  quota_policy: () => '/official/rules',
  sales_report: (id) => `/official/sales/${id}`,
  sales_correction: (id) => `/official/sales/${id}`,
  agreement: (id) => `/official/agreements/${id}`,
  supplement: (id) => `/official/agreements/${id}`,
  indicator_report: (id) => `/official/agreements/${id}`,
  target: () => '/official/pairs',
  target_part: (_, key) => `/official/agreements/${key}/targets`,
  project: (id) => `/official/projects/${id}`,
  budget_line: (id) => `/official/projects/${id}`,
  period: (_, key) => `/official/periods/${key}`,
  bulletin: (id) => `/official/bulletins/${id}`,
  export: () => '/official/exports',
  flag: (id) => `/official/integrity/${id}`,
  flag_search: () => '/official/integrity',
  supplier_application: (id) => `/official/admissions/${id}`,
  subsidy: (id) => `/official/subsidies/runs/${id}`,
};

const operator: Pages = {
  supplier_application: (id) => `/operate/admissions/${id}`,
  settlement: (id) => `/operate/settlements/${id}`,
  payout: (id) => `/operate/settlements/${id}`,
  payout_account: () => '/operate/payout-accounts',
  payment_list: (id) => `/operate/payment-lists/${id}`,
  bank: () => '/operate/statements',
  office: () => '/operate/offices',
  integrity_rule: () => '/operate/integrity',
  reference_price: () => '/operate/integrity/prices',
};

/** The page of what a change is about, under the shell that asks; undefined where there is none. */
export function pageOf({ type, subjectId, subjectKey }: Subject, base: string): string | undefined {
  if (type === 'subsidy.programme_saved' && base.startsWith('/official'))
    return `/official/subsidies/${subjectId}`;
  const kind = type.slice(0, type.indexOf('.'));
  const page = (base.startsWith('/official') ? official : operator)[kind];
  return page?.(subjectId, subjectKey ?? '');
}
