-- What each closed month had in it when it was confirmed, and what of it corrected an earlier month.
SELECT k.id, count(c.paper_id) AS facts, coalesce(sum(c.fen), 0)::bigint AS fen,
       count(c.paper_id) FILTER (WHERE c.adjusts IS NOT NULL) AS adjusting,
       coalesce(sum(c.fen) FILTER (WHERE c.adjusts IS NOT NULL), 0)::bigint AS "adjustingFen"
  FROM closings k
  LEFT JOIN counted c ON c.year = k.year AND (k.month = 0 OR c.month = k.month) AND c.known_at <= k.confirmed_at
       AND (c.east = ANY (k.codes) OR c.west = ANY (k.codes))
 WHERE k.confirmed_at IS NOT NULL
 GROUP BY k.id;
