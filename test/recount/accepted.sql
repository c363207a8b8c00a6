-- $1 codes of the reader's region, $2 year, $3 up to the end of this month: what was accepted, and its parts.
WITH seen AS (
  SELECT * FROM counted WHERE (east = ANY ($1) OR west = ANY ($1)) AND year IN ($2, $2 - 1) AND month <= $3
), marked AS (
  SELECT of.code, of.value, seen.*
    FROM seen
    CROSS JOIN LATERAL (VALUES
      ('accepted_total', fen, year = $2),
      ('accepted_in_pairs', fen, year = $2 AND pairing_id IS NOT NULL),
      ('accepted_outside', fen, year = $2 AND pairing_id IS NULL),
      ('accepted_paid', fen, year = $2 AND paid),
      ('accepted_unpaid', fen, year = $2 AND NOT paid),
      ('accepted_bought', fen, year = $2 AND mode = 'BUY'),
      ('accepted_help_sold', fen, year = $2 AND mode = 'HELP_SELL'),
      ('accepted_month', fen, year = $2 AND month = $3),
      ('accepted_last_year', fen, year = $2 - 1),
      ('accepted_change', CASE year WHEN $2 THEN fen ELSE -fen END, true),
      ('fact_count', 1, year = $2)
    ) of (code, value, holds)
   WHERE holds
)
SELECT code, dimension, key, sum(value)::bigint AS value
  FROM marked
  CROSS JOIN LATERAL (VALUES
    ('', ''),
    ('district', east),
    ('county', west),
    ('pairing', coalesce(pairing_id::text, 'none')),
    ('fundingSource', fund),
    ('channel', channel),
    ('mode', mode),
    ('evidenceLevel', level::text),
    ('month', month::text)
  ) part (dimension, key)
 GROUP BY code, dimension, key;
