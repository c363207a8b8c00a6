import type { Invariant } from './books.queries';

/** Offices, and the chain over both histories; whether each row is as it was sealed asks `npm run audit:verify`. */
export const auditInvariants: readonly Invariant[] = [
  {
    id: 'I38',
    says: 'every batch of the audit chain carries the hash of the one before, without a gap',
    over: 'audit_batches',
    sql: `SELECT b.number FROM audit_batches b LEFT JOIN audit_batches p ON p.number = b.number - 1
           WHERE b.previous_hash <> coalesce(p.hash, decode(repeat('00', 32), 'hex')) OR (b.number > 1 AND p.number IS NULL)`,
  },
  {
    id: 'I38b',
    says: 'every event and every view is sealed in the audit chain or waits for it',
    over: 'events',
    sql: `WITH sealed AS MATERIALIZED (SELECT unnest(row_ids) AS id FROM audit_batches
                                       UNION ALL SELECT row_id FROM audit_queue)
          SELECT e.id FROM (SELECT id FROM events UNION ALL SELECT id FROM access_log) e
           WHERE NOT EXISTS (SELECT FROM sealed s WHERE s.id = e.id)`,
  },
  {
    id: 'I39',
    says: 'only official bodies have offices',
    over: 'offices',
    sql: `SELECT f.organization_id FROM offices f JOIN organizations b ON b.id = f.organization_id
           WHERE b.kind <> 'official_body'`,
  },
];
