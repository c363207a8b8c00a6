import type { Invariant } from './books.queries';

/** In which facts of a sealed month stand: the places it covers, and until when they were recorded. */
const under = `f.year = c.year AND f.month = c.month AND (f.east_code = ANY (c.codes) OR f.west_code = ANY (c.codes))`;
/** What was opened again takes facts again; those under its old seal were there before. */
const sealedFacts = `${under} AND (c.state = 'closed' OR f.recorded_at <= c.sealed_at)`;

/** Closed periods against the facts under their seals (docs/periods.md). */
export const periodInvariants: readonly Invariant[] = [
  {
    id: 'I14',
    says: 'sealed cells are the sums of the facts that were sealed, and evidence has only grown since',
    over: 'sealed_cells',
    sql: `WITH cells AS (
            SELECT c.id, s.month, s.pairing_id, s.east_code, s.west_code, s.funding_source, s.channel, s.mode,
                   s.evidence_level AS level, s.paid, s.amount_fen AS fen, s.fact_count AS facts
              FROM closings c JOIN sealed_cells s ON s.closing_id = c.id WHERE c.month > 0
          ), facts_now AS (
            SELECT c.id, f.month, f.pairing_id, f.east_code, f.west_code, f.funding_source, f.channel, f.mode,
                   f.evidence_level AS level, f.paid, f.amount_fen AS fen, 1 AS facts
              FROM closings c JOIN facts f ON ${sealedFacts} WHERE c.month > 0 AND c.number IS NOT NULL
          )
          SELECT id FROM (SELECT * FROM cells UNION ALL
                          SELECT id, month, pairing_id, east_code, west_code, funding_source, channel, mode, level, paid,
                                 -fen, -facts FROM facts_now) sides
           GROUP BY id, month, pairing_id, east_code, west_code, funding_source, channel, mode
          HAVING sum(fen) <> 0 OR sum(facts) <> 0
              OR sum(facts) FILTER (WHERE level = 0) < 0 OR sum(facts) FILTER (WHERE level <= 1) < 0
              OR sum(facts) FILTER (WHERE level <= 2) < 0 OR sum(facts) FILTER (WHERE NOT paid) < 0`,
  },
  {
    id: 'I14b',
    says: 'the figures of a seal are those of its cells, and a year is the sum of the months under it',
    over: 'closings',
    fen: `SELECT coalesce(sum(amount_fen), 0) FROM closings WHERE state = 'closed' AND month > 0`,
    sql: `SELECT c.id FROM closings c
            LEFT JOIN (SELECT closing_id, sum(amount_fen) AS fen, sum(fact_count) AS facts,
                              coalesce(sum(amount_fen) FILTER (WHERE paid), 0) AS paid
                         FROM sealed_cells GROUP BY 1) s ON s.closing_id = c.id
           WHERE c.number IS NOT NULL
             AND (c.amount_fen <> coalesce(s.fen, 0) OR c.fact_count <> coalesce(s.facts, 0) OR c.paid_fen <> coalesce(s.paid, 0))
          UNION ALL
          SELECT y.id FROM closings y
           CROSS JOIN LATERAL (
             SELECT coalesce(sum(m.amount_fen), 0) AS fen, count(*) AS months
               FROM (SELECT DISTINCT ON (month) month, amount_fen FROM closings m
                      WHERE m.region_code = y.region_code AND m.year = y.year AND m.month > 0 AND m.number < y.number
                      ORDER BY month, number DESC) m) m
           -- Where a level above closed a month, the year takes its part of that seal.
           WHERE y.month = 0 AND (y.number IS NOT NULL AND m.months = 12 AND m.fen <> y.amount_fen
             OR y.state = 'closed' AND y.amount_fen <> (
                  SELECT coalesce(sum(amount_fen), 0) FROM cells_of_closed_months(y.region_code, y.codes, y.year)))`,
  },
  {
    id: 'I14c',
    says: 'every seal verifies: the hash of its facts, of its cells, of its own text, and the seal before it',
    over: 'closings',
    sql: `SELECT c.id FROM closings c WHERE c.number IS NOT NULL AND c.month > 0 AND c.content_sha256 <> text_sha256(
            (SELECT string_agg(fact_line(f) || E'\\n', '' ORDER BY f.id) FROM facts f WHERE ${sealedFacts}))
          UNION ALL
          SELECT c.id FROM closings c WHERE c.number IS NOT NULL AND c.month = 0 AND c.content_sha256 <> text_sha256(
            (SELECT string_agg(m.year || '-' || lpad(m.month::text, 2, '0') || E'\\t' || m.seal_sha256 || E'\\n', ''
                               ORDER BY m.month)
               FROM (SELECT DISTINCT ON (month) * FROM closings m
                      WHERE m.region_code = c.region_code AND m.year = c.year AND m.month > 0 AND m.number < c.number
                      ORDER BY month, number DESC) m))
          UNION ALL
          SELECT c.id FROM closings c WHERE c.number IS NOT NULL AND c.cells_sha256 <> text_sha256(
            (SELECT string_agg(cell_line(s) || E'\\n', '' ORDER BY cell_line(s) COLLATE "C")
               FROM sealed_cells s WHERE s.closing_id = c.id))
          UNION ALL
          SELECT c.id FROM closings c WHERE c.number IS NOT NULL AND c.seal_sha256 <> text_sha256(seal_text(c))
          UNION ALL
          SELECT c.id FROM closings c LEFT JOIN closings p ON p.region_code = c.region_code AND p.number = c.number - 1
           WHERE c.number IS NOT NULL AND c.previous_sha256 <> coalesce(p.seal_sha256, repeat('0', 64))
              OR c.number > 1 AND p.id IS NULL`,
  },
  {
    id: 'I14d',
    says: 'nothing is booked in a month that was closed, and a closed period is closed by two',
    over: 'facts',
    sql: `SELECT f.id FROM closings c JOIN facts f ON ${under}
           WHERE c.state = 'closed' AND c.month > 0 AND f.recorded_at > c.sealed_at
          UNION ALL SELECT id FROM closings WHERE confirmed_by = proposed_by`,
  },
  {
    id: 'I14e',
    says: 'a year is closed over twelve closed months, and each step of a closing has its one event',
    over: 'closings',
    sql: `SELECT y.id FROM closings y WHERE y.month = 0 AND y.state = 'closed' AND 12 <> (
            SELECT count(DISTINCT m.month) FROM closings m
             WHERE y.region_code = ANY (m.codes) AND m.year = y.year AND m.month > 0 AND m.state = 'closed')
          UNION ALL
          SELECT c.id FROM closings c
           CROSS JOIN (VALUES ('period.proposed'), ('period.withdrawn'), ('period.closed'), ('period.reopened')) t(type)
           WHERE (SELECT count(*) FROM events e WHERE e.subject_id = c.id AND e.type = t.type) <> CASE t.type
                   WHEN 'period.proposed' THEN 1 WHEN 'period.withdrawn' THEN (c.withdrawn_at IS NOT NULL)::int
                   WHEN 'period.closed' THEN (c.number IS NOT NULL)::int ELSE (c.reopened_at IS NOT NULL)::int END`,
  },
];
