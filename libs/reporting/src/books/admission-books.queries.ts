import type { Invariant } from './books.queries';

/** The last word of an office of the county about an application. */
const last = (stage: string): string => `(
  SELECT w.approved FROM supplier_application_words w
   WHERE w.application_id = a.id AND w.stage = '${stage}' ORDER BY w.id DESC LIMIT 1)`;

/** Who is on the market by application came through its county (domain V3). */
export const admissionInvariants: readonly Invariant[] = [
  {
    id: 'V3',
    says: 'each admitted supplier had the yes of both offices of its county and of the platform, is who applied, and has its account',
    over: `supplier_applications WHERE state = 'admitted'`,
    sql: `SELECT a.id FROM supplier_applications a
           LEFT JOIN organizations o ON o.id = a.organization_id
           WHERE a.state = 'admitted' AND (
             ${last('agriculture')} IS DISTINCT FROM true OR ${last('revitalisation')} IS DISTINCT FROM true
             OR ${last('platform')} IS DISTINCT FROM true
             OR o.kind <> 'supplier' OR o.credit_code <> a.credit_code
             OR NOT EXISTS (SELECT FROM users u WHERE u.organization_id = o.id AND u.login = a.login))`,
  },
  {
    id: 'V3b',
    says: 'nobody said anything about an application after it was closed, and the platform spoke of each that it admitted or declined',
    over: 'supplier_application_words',
    sql: `SELECT w.id FROM supplier_application_words w JOIN supplier_applications a ON a.id = w.application_id
           WHERE w.said_at > a.ended_at
          UNION ALL
          SELECT a.id FROM supplier_applications a
           WHERE (a.state IN ('admitted', 'declined')) <> EXISTS (
             SELECT FROM supplier_application_words w WHERE w.application_id = a.id AND w.stage = 'platform')`,
  },
];
