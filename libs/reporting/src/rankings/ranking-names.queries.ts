import type { RankedKind } from './rankings.dto';

/**
 * Placeholders of codes (null = all) and year; whether the question asks for some of the facts only; a statement of the ids
 * that a figure counts, where it asks for them.
 */
export type Places = Record<'visible' | 'east' | 'west' | 'year', string> & {
  isNarrow: boolean;
  counted: string | undefined;
};

/** Everything of that kind with figures, and what a ranking of a whole year must not leave out: who has none. */
export function namesOf(of: RankedKind, places: Places): string {
  return { units, districts, counties, pairings, suppliers, products }[of](places);
}

const notRegistered = '平台外、未登记';

/** What facts without a key come to, so that all rows add up to the whole. */
const unnamed = (name: string): string =>
  `UNION ALL SELECT 'none', '${name}', NULL::text WHERE EXISTS (SELECT FROM sums WHERE key = 'none')`;

const among = (column: string, codes: string): string =>
  `(${codes}::text[] IS NULL OR ${column} = ANY (${codes}))`;

/** A unit that bought nothing stands in a ranking of its region; not in one of what came from some county. */
function units({ visible, east, west, isNarrow }: Places): string {
  const idle = isNarrow
    ? 'false'
    : `o.kind = 'buyer_unit' AND ${west}::text[] IS NULL AND ${among('o.region_code', visible)} AND ${among('o.region_code', east)}`;
  return `
    SELECT o.id::text AS key, o.name, r.name AS note FROM organizations o JOIN regions r ON r.code = o.region_code
     WHERE ${idle} OR o.id::text IN (SELECT key FROM sums)`;
}

/** Districts with a pairing, or with purchases. */
function districts(places: Places): string {
  return regions('east_code', 'west_code', places, places.east);
}

function counties(places: Places): string {
  return regions('west_code', 'east_code', places, places.west);
}

function regions(end: string, other: string, { visible, year }: Places, asked: string): string {
  return `
    SELECT r.code AS key, r.name, above.name AS note FROM regions r LEFT JOIN regions above ON above.code = r.parent_code
     WHERE r.code IN (SELECT key FROM sums)
        OR r.code IN (SELECT p.${end} FROM pairings p
                       WHERE (${among(`p.${end}`, visible)} OR ${among(`p.${other}`, visible)}) AND ${among(`p.${end}`, asked)}
                         AND extract(year FROM p.valid_from) <= ${year}
                         AND (p.valid_to IS NULL OR extract(year FROM p.valid_to) >= ${year}))`;
}

function pairings({ visible, east, west, year }: Places): string {
  return `
    SELECT p.id::text AS key, e.name || ' — ' || w.name AS name, NULL::text AS note
      FROM pairings p JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
     WHERE p.id::text IN (SELECT key FROM sums)
        OR (${among('p.east_code', visible)} OR ${among('p.west_code', visible)})
           AND ${among('p.east_code', east)} AND ${among('p.west_code', west)}
           AND extract(year FROM p.valid_from) <= ${year} AND (p.valid_to IS NULL OR extract(year FROM p.valid_to) >= ${year})
    ${unnamed('结对以外')}`;
}

function suppliers({ counted }: Places): string {
  const named = `
    SELECT o.id::text AS key, o.name, r.name AS note FROM organizations o JOIN regions r ON r.code = o.region_code`;
  if (counted) return `${named} WHERE o.id IN (${counted})`;
  return `${named} WHERE o.id::text IN (SELECT key FROM sums) ${unnamed(notRegistered)}`;
}

function products({ counted }: Places): string {
  const named = `
    SELECT p.id::text AS key, p.name, o.name AS note FROM products p JOIN organizations o ON o.id = p.supplier_id`;
  if (counted) return `${named} WHERE p.id IN (${counted})`;
  return `${named} WHERE p.id::text IN (SELECT key FROM sums) ${unnamed(notRegistered)}`;
}
