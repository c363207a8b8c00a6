import type { Invariant } from './books.queries';

/** Flags and the cases that became of them. */
export const integrityInvariants: readonly Invariant[] = [
  {
    id: 'F1',
    says: 'every flag has the events of its life: found once, grown as often as it says, ended by its owner as it says',
    over: 'integrity_flags',
    sql: `SELECT f.id, f.number FROM integrity_flags f
            LEFT JOIN LATERAL (
              SELECT count(*) FILTER (WHERE e.type = 'flag.found') AS found,
                     count(*) FILTER (WHERE e.type = 'flag.grew') AS grew,
                     count(*) FILTER (WHERE e.type = 'flag.ended') AS ended,
                     bool_and(e.payload->>'outcome' = f.state AND (e.actor->>'userId')::uuid = f.ended_by)
                       FILTER (WHERE e.type = 'flag.ended') AS told,
                     bool_or(e.type = 'flag.assigned' AND (e.payload->>'ownerId')::uuid = f.owner_id) AS given
                FROM events e WHERE e.subject_id = f.id AND e.type LIKE 'flag.%') e ON true
           WHERE e.found <> 1 OR e.grew <> f.sightings - 1 OR e.ended <> (f.ended_at IS NOT NULL)::int
              OR e.told = false OR f.ended_by <> f.owner_id OR f.owner_id IS NOT NULL AND NOT coalesce(e.given, false)`,
  },
  {
    id: 'F2',
    says: 'a case that came back names one of the same kind that had ended, and no case is open twice',
    over: 'integrity_flags',
    sql: `SELECT f.id, f.number FROM integrity_flags f LEFT JOIN integrity_flags p ON p.id = f.previous_id
           WHERE f.previous_id IS NOT NULL AND (
                   p.rule <> f.rule OR p.subject <> f.subject OR p.ended_at IS NULL OR p.ended_at > f.found_at
                   OR f.first_day < (p.ended_at AT TIME ZONE 'Asia/Shanghai')::date)
          UNION ALL
          SELECT (array_agg(id))[1], min(number) FROM integrity_flags
           GROUP BY rule, subject
          HAVING count(*) FILTER (WHERE ended_at IS NULL) > 1 OR count(*) FILTER (WHERE previous_id IS NULL) <> 1`,
  },
  {
    id: 'F3',
    says: 'the search is not ahead of the audit chain that it follows',
    over: 'integrity_marks',
    sql: `SELECT id FROM integrity_marks WHERE batch > (SELECT coalesce(max(number), 0) FROM audit_batches)`,
  },
];
