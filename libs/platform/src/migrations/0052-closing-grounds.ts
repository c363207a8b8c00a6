import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a closing rests on is the same whoever asks (docs/periods.md): the months before it, the offices below it, the
 * closings above it and the seal before it, also where the caller's office does not reach. What its proposer saw is kept
 * beside what was confirmed.
 */
export class ClosingGrounds0052 implements MigrationInterface {
  readonly name = 'ClosingGrounds1700000000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(above);
    await runner.query(before);
    await runner.query(below);
    await runner.query(openMatters);
    await runner.query(proposed);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}

const above = `
  -- Since when nothing is booked in the period because a level above closed it; null = none has.
  CREATE FUNCTION period_closed_above_at(p_region text, p_year integer, p_month integer) RETURNS timestamptz
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT min(c.confirmed_at) FROM closings c WHERE c.state = 'closed' AND c.year = p_year AND c.month = p_month
                                                 AND c.region_code <> p_region AND p_region = ANY (c.codes)
  $$;
  -- The cells under the closed months of a year: the region's own, and where a level above closed the month, those of the
  -- nearest such seal that are about the region.
  CREATE FUNCTION cells_of_closed_months(p_region text, p_codes text[], p_year integer) RETURNS SETOF sealed_cells
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT s.*
      FROM (SELECT DISTINCT ON (c.month) c.id, c.region_code FROM closings c
             WHERE c.state = 'closed' AND c.year = p_year AND c.month > 0 AND p_region = ANY (c.codes)
             ORDER BY c.month, cardinality(c.codes)) m
      JOIN sealed_cells s ON s.closing_id = m.id
     WHERE m.region_code = p_region OR s.east_code = ANY (p_codes) OR s.west_code = ANY (p_codes)
  $$;
`;

const before = `
  -- Months are counted through (year * 12 + month): from p_first, or where it is null the first in which the places have
  -- anything, up to p_end, which is left out. Closed by the region or by any above it.
  CREATE FUNCTION open_months(p_region text, p_codes text[], p_first integer, p_end integer) RETURNS integer[]
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT coalesce(array_agg(m.month ORDER BY m.month), '{}')
      FROM generate_series(coalesce(p_first, (SELECT min(t.year * 12 + t.month) FROM region_tallies t
                                               WHERE t.day = 0 AND t.fact_count > 0 AND t.code = ANY (p_codes))),
                           p_end - 1) m(month)
     WHERE NOT EXISTS (SELECT FROM closings c WHERE c.state = 'closed' AND c.month > 0
                                                AND c.year * 12 + c.month = m.month AND p_region = ANY (c.codes))
  $$;
  -- A region's seals are one chain over all years, whichever of them an office sees.
  CREATE FUNCTION last_seal(p_region text) RETURNS TABLE (number integer, seal text)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT c.number, c.seal_sha256 FROM closings c WHERE c.region_code = p_region AND c.number IS NOT NULL
     ORDER BY c.number DESC LIMIT 1
  $$;
`;

const below = `
  -- Regions below, however far, that have an office which could close the period and something to close in it. Who could
  -- is who may propose it: signatory of access.ts.
  CREATE FUNCTION open_regions_below(p_region text, p_codes text[], p_year integer, p_month integer) RETURNS text[]
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    WITH RECURSIVE below AS (
      SELECT b.region_code AS region, b.region_code AS code
        FROM offices o JOIN organizations b ON b.id = o.organization_id
       WHERE b.region_code = ANY (p_codes) AND b.region_code <> p_region AND o.withdrawn_at IS NULL
         AND o.function IN ('collaboration', 'finance', 'revitalisation', 'agriculture') AND o.departments = '{}'
         AND p_year <@ int4range(o.first_year::int, o.last_year::int, '[]')
         AND EXISTS (SELECT FROM users u WHERE u.organization_id = b.id AND u.active AND 'official' = ANY (u.roles))
      UNION
      SELECT b.region, r.code FROM below b JOIN regions r ON r.parent_code = b.code)
    SELECT coalesce(array_agg(DISTINCT b.region ORDER BY b.region), '{}') FROM below b
     WHERE EXISTS (SELECT FROM region_tallies t WHERE t.year = p_year AND (p_month = 0 OR t.month = p_month) AND t.day = 0
                                                  AND t.fact_count > 0 AND t.code = b.code)
       AND NOT EXISTS (SELECT FROM closings c WHERE c.state = 'closed' AND c.year = p_year AND c.month = p_month
                                                AND b.region = ANY (c.codes))
  $$;
`;

/** As in 0033, without the offices, which are asked for above. */
const openMatters = `
  DROP FUNCTION period_open_matters(text[], integer, integer, timestamptz);
  CREATE FUNCTION period_open_matters(p_codes text[], p_year integer, p_month integer, p_until timestamptz)
    RETURNS TABLE (events integer, differing_cells integer, bank_lines integer, bank_fen bigint)
    LANGUAGE sql STABLE SET app.scope = 'system' AS $$
    SELECT (SELECT count(*)::integer FROM outbox o JOIN events e ON e.id = o.event_id WHERE e.occurred_at < p_until)
             + (SELECT count(*)::integer FROM tally_changes t
                 WHERE t.year = p_year AND (p_month = 0 OR t.month = p_month)
                   AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))),
           CASE WHEN p_month = 0 THEN 0 ELSE (
             SELECT count(*)::integer FROM (
               SELECT FROM (
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        amount_fen, 1 AS fact_count
                   FROM facts f WHERE f.year = p_year AND f.month = p_month
                                  AND (f.east_code = ANY (p_codes) OR f.west_code = ANY (p_codes))
                 UNION ALL
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        -amount_fen, -fact_count
                   FROM tallies t WHERE t.year = p_year AND t.month = p_month
                                    AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))
                 UNION ALL
                 SELECT pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
                        -amount_fen, -fact_count
                   FROM tally_changes t WHERE t.year = p_year AND t.month = p_month
                                          AND (t.east_code = ANY (p_codes) OR t.west_code = ANY (p_codes))) sides
                GROUP BY pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid
               HAVING sum(amount_fen) <> 0 OR sum(fact_count) <> 0) cells) END,
           b.lines, b.fen
      FROM (SELECT count(*)::integer AS lines, coalesce(sum(amount_fen), 0)::bigint AS fen FROM bank_lines
             WHERE state <> 'matched' AND amount_fen > 0
               AND booked_on < (p_until AT TIME ZONE 'Asia/Shanghai')::date) b
  $$;
`;

/** The checks of a confirmed closing are those of its confirmation: of older ones nobody knows what was proposed. */
const proposed = `
  ALTER TABLE closings ADD proposed_count integer CHECK (proposed_count >= 0), ADD proposed_fen bigint,
    ADD CHECK ((proposed_count IS NULL) = (proposed_fen IS NULL));
  ALTER TABLE closings DISABLE TRIGGER closings_guarded;
  UPDATE closings SET proposed_count = (checks->>'factCount')::integer, proposed_fen = (checks->>'amountFen')::bigint
   WHERE state IN ('proposed', 'withdrawn');
  ALTER TABLE closings ENABLE TRIGGER closings_guarded;
`;
