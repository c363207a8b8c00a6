import type { Invariant } from './books.queries';

/** Files and bulletins that officials take away: what they say must hold by itself. */
export const figureInvariants: readonly Invariant[] = [
  {
    id: 'B1',
    says: 'in every published bulletin each split adds up to its figure',
    over: 'bulletins',
    sql: `SELECT b.id, f.value->>'code' AS figure, s.value->>'dimension' AS split
            FROM bulletins b, jsonb_array_elements(b.figures->'figures') f, jsonb_array_elements(f.value->'splits') s
           WHERE b.state IN ('published', 'withdrawn')
             AND (f.value->>'value')::bigint IS DISTINCT FROM (
                   SELECT coalesce(sum((p.value->>'value')::bigint), 0) FROM jsonb_array_elements(s.value->'parts') p)`,
    fen: `SELECT coalesce(sum((f.value->>'value')::bigint), 0) FROM bulletins b, jsonb_array_elements(b.figures->'figures') f
           WHERE b.state = 'published' AND f.value->>'code' = 'accepted_total'`,
  },
  {
    id: 'B2',
    says: 'no bulletin is published by who proposed it, before its month is over, or without its event',
    over: 'bulletins',
    sql: `SELECT id FROM bulletins b WHERE state IN ('published', 'withdrawn') AND (
            published_by = proposed_by
            OR taken_at < make_timestamptz(year + month / 12, month % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')
            OR NOT EXISTS (SELECT FROM events e WHERE e.subject_id = b.id AND e.type = 'bulletin.published'
                              AND e.payload->>'contentHash' = b.content_hash))`,
  },
  {
    id: 'B3',
    says: 'every published bulletin says what the seals of its months say, to the fen',
    over: 'bulletins',
    sql: `SELECT b.id FROM bulletins b JOIN events e ON e.subject_id = b.id AND e.type = 'bulletin.published'
           CROSS JOIN LATERAL (
             SELECT count(*) AS seals, coalesce(sum(c.amount_fen), 0) AS fen,
                    bool_or(c.region_code <> b.region_code OR c.year <> b.year OR c.month NOT BETWEEN 1 AND b.month
                            OR c.confirmed_at > b.taken_at) AS wrong
               FROM closings c WHERE c.seal_sha256 IN (SELECT jsonb_array_elements_text(e.payload->'seals'))) s
           WHERE jsonb_array_length(coalesce(e.payload->'seals', '[]')) > 0
             AND (s.wrong OR s.seals <> jsonb_array_length(e.payload->'seals')
                  OR s.fen <> (SELECT (f->>'value')::bigint FROM jsonb_array_elements(b.figures->'figures') f
                                WHERE f->>'code' = 'accepted_total'))`,
  },
  {
    id: 'E1',
    says: 'every export that was made has its event with the same content and sum',
    over: 'exports',
    sql: `SELECT id FROM exports x WHERE state IN ('done', 'forgotten') AND NOT EXISTS (
            SELECT FROM events e WHERE e.subject_id = x.id AND e.type = 'export.made' AND e.payload->>'sha256' = x.sha256
               AND (e.payload->>'totalFen')::bigint = x.total_fen)`,
  },
];
