-- What the demo world has: an empty one would agree with everything.
SELECT count(*) FILTER (WHERE year = 2025) AS "last year",
       count(*) FILTER (WHERE year = 2026) AS "this year",
       count(*) FILTER (WHERE pairing_id IS NULL) AS "outside pairs",
       count(*) FILTER (WHERE kind = 'return') AS returns,
       count(*) FILTER (WHERE kind = 'claim') AS claims,
       count(*) FILTER (WHERE kind <> 'purchase' AND channel <> 'platform') AS "returns elsewhere",
       count(*) FILTER (WHERE adjusts IS NOT NULL) AS "pointing back",
       count(*) FILTER (WHERE paid) AS paid,
       count(*) FILTER (WHERE NOT paid) AS unpaid,
       count(*) FILTER (WHERE level = 0) AS "level 0",
       count(*) FILTER (WHERE level = 1) AS "level 1",
       count(*) FILTER (WHERE level = 2) AS "level 2",
       count(*) FILTER (WHERE level = 3) AS "level 3",
       count(*) FILTER (WHERE fund = 'canteen') AS canteen,
       count(*) FILTER (WHERE fund = 'union') AS "union",
       count(*) FILTER (WHERE fund = 'unit_other') AS "other funds",
       count(DISTINCT channel) - 7 AS "eight channels"
  FROM counted;
