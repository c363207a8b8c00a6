import type { Invariant } from './books.queries';

const years =
  '(SELECT DISTINCT year::int AS year FROM unit_tallies UNION SELECT DISTINCT year::int FROM filings) y';
/** Units whose figures go on in others in that year, and those where they end up. */
const ended = `(SELECT DISTINCT s.unit_id AS id FROM unit_successions s
                 WHERE s.successor_id IS NOT NULL AND succession_holds(s.state, s.effective_on, y.year))`;
const last = `(SELECT DISTINCT s.successor_id AS id FROM unit_successions s
                WHERE s.successor_id IS NOT NULL AND succession_holds(s.state, s.effective_on, y.year)
                  AND s.successor_id NOT IN (SELECT id FROM ${ended} gone))`;

/** Units that merged, split or were closed: nothing of them counts twice, and nothing is lost. */
export const unitInvariants: readonly Invariant[] = [
  {
    id: 'Q15',
    says: 'what units that ended had bought counts, to the fen, for their successors',
    over: 'unit_successions',
    sql: `SELECT y.year AS id FROM ${years}
           WHERE (SELECT coalesce(sum(c.fen), 0) FROM ${ended} e, unit_cells(e.id, y.year) c)
              <> (SELECT coalesce(sum(c.fen), 0) FROM ${last} h, inherited_cells(h.id, y.year) c)`,
  },
  {
    id: 'Q15b',
    says: 'what units that ended had reserved is reserved, to the fen, by their successors',
    over: 'unit_successions',
    sql: `SELECT y.year AS id FROM ${years}
           WHERE (SELECT coalesce(sum(f.reserved_fen), 0) FROM ${ended} e JOIN filings f ON f.unit_id = e.id
                   WHERE f.year = y.year AND f.state IN ('submitted', 'approved'))
              <> (SELECT coalesce(sum(floor(f.reserved_fen * p.upper) - floor(f.reserved_fen * p.lower)), 0)
                    FROM ${last} h, inherited_parts(h.id, y.year) p JOIN filings f ON f.unit_id = p.unit_id
                   WHERE f.year = y.year AND f.state IN ('submitted', 'approved'))`,
  },
  {
    id: 'Q15c',
    says: 'a unit ends as a whole, in the state of its change, files for no others that go on, and nobody succeeds itself',
    over: 'unit_successions',
    sql: `SELECT s.unit_id FROM unit_successions s JOIN unit_changes c ON c.id = s.change_id
           GROUP BY s.change_id, s.unit_id, c.state, c.effective_on
          HAVING sum(s.to_bp - s.from_bp) <> 10000 OR bool_or(s.state <> c.state OR s.effective_on <> c.effective_on)
          UNION ALL
          SELECT s.unit_id FROM unit_successions s, inherited_parts(s.unit_id, 2200) p WHERE p.unit_id = s.unit_id
          UNION ALL
          SELECT s.unit_id FROM unit_successions s
           WHERE s.state <> 'withdrawn' AND EXISTS (SELECT FROM guests_of(s.unit_id, extract(year FROM s.effective_on)::int))`,
  },
  {
    id: 'Q16',
    says: 'every monthly round of reminders to buy reminded as many units as it says',
    over: 'nudge_batches',
    sql: `SELECT b.id FROM nudge_batches b
           WHERE b.units <> (SELECT count(*) FROM filing_reminders m WHERE m.batch_id = b.id AND m.about = 'buying')`,
  },
];
