-- $1 codes of the reader's region, $2 year: sums by everything that a sum can be split by.
SELECT concat_ws(' ', coalesce(pairing_id::text, 'none'), month, west, fund, channel, east, level) AS key,
       sum(fen)::bigint AS fen, coalesce(sum(fen) FILTER (WHERE paid), 0)::bigint AS paid, count(*) AS facts
  FROM counted
 WHERE (east = ANY ($1) OR west = ANY ($1)) AND year = $2
 GROUP BY pairing_id, month, west, fund, channel, east, level;
