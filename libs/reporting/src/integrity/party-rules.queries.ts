import { dayOf, item, limit, orderItem, placesOfOrder } from './rule-parts.policy';
import type { RuleCode } from './rules.policy';

/** Accounts that pay for many by law: 国库集中支付. */
const treasuries = '财政局|财政所|国库|会计核算中心|集中支付|支付中心';

const paidBy = `bank_lines b JOIN bank_allocations a ON a.bank_line_id = b.id AND a.kind = 'payment' AND a.state = 'applied'
    JOIN payments p ON p.id = a.paper_id`;

/** A contractor pays for the units that it cooks for. */
const isContractor = `EXISTS (
  SELECT FROM contractor_links c JOIN organizations g ON g.id = c.contractor_id
   WHERE c.unit_id = p.buyer_id AND c.state = 'confirmed' AND g.name = b.payer_name)`;

/** Of what crosses districts only the level above that sees all of it: city, province, or nobody's region. */
const commonRegion = `
  CASE WHEN count(DISTINCT u.region_code) = 1 THEN min(u.region_code)
       WHEN count(DISTINCT left(u.region_code, 4)) = 1 THEN min(left(u.region_code, 4)) || '00'
       WHEN count(DISTINCT left(u.region_code, 2)) = 1 THEN min(left(u.region_code, 2)) || '0000'
       ELSE '000000' END`;

const sharedPayer = `
  SELECT encode(sha256(convert_to(t.payer_account, 'UTF8')), 'hex') AS subject, t.booked_on AS day, NULL::timestamptz AS at, w.buyers AS "buyerIds",
         NULL::uuid AS "supplierId", w.fen AS "amountFen", ARRAY[w.region] AS places,
         jsonb_build_object('buyers', cardinality(w.buyers)) AS measured, w.items
    FROM (SELECT DISTINCT b.payer_account, b.booked_on FROM ${paidBy}
           WHERE p.order_id = ANY ($1) AND b.payer_name !~ '${treasuries}' AND b.payer_account <> '') t
   CROSS JOIN LATERAL (
     SELECT array_agg(DISTINCT p.buyer_id) AS buyers, sum(a.amount_fen)::bigint AS fen, ${commonRegion} AS region,
            jsonb_agg(${item({
              kind: 'bank_line',
              id: 'b.id',
              label: `coalesce(b.bank_reference, '')`,
              day: 'b.booked_on',
              amountFen: 'a.amount_fen',
              orderId: 'o.id',
              about: `'payer', b.payer_name, 'account', b.payer_account, 'buyer', u.name, 'order', o.number`,
            })} ORDER BY b.booked_on, b.id, a.id) AS items
       FROM ${paidBy} JOIN orders o ON o.id = p.order_id JOIN organizations u ON u.id = p.buyer_id
      WHERE b.payer_account = t.payer_account AND b.booked_on > t.booked_on - ${limit('days')}::int
        AND b.booked_on <= t.booked_on AND NOT ${isContractor}) w
   WHERE cardinality(w.buyers) >= ${limit('buyers')}`;

/** What is left of a number or an address to compare it by; too little says nothing. */
const plain = (value: string, what: string): string => `
  CASE ${what} WHEN 'address' THEN regexp_replace(normalize(${value}, NFKC), '[[:space:][:punct:]，。、；：（）·]', '', 'g')
               WHEN 'phone' THEN right(regexp_replace(normalize(${value}, NFKC), '[^0-9]', '', 'g'), 11)
               ELSE regexp_replace(normalize(${value}, NFKC), '[^0-9]', '', 'g') END`;
const shortest = 7;

const ofBuyer = `
  SELECT 'phone' AS what, 'contact' AS source, k.phone AS value FROM contacts k WHERE k.organization_id = o.buyer_id
  UNION SELECT 'phone', 'delivery', c.delivery_address->>'phone' FROM checkouts c WHERE c.id = o.checkout_id
  UNION SELECT 'address', 'delivery', c.delivery_address->>'detail' FROM checkouts c WHERE c.id = o.checkout_id
  UNION SELECT 'address', 'registered', g.address FROM organizations g WHERE g.id = o.buyer_id
  UNION SELECT v.what, 'invoice_title', v.value FROM invoice_titles i,
          LATERAL (VALUES ('phone', i.phone), ('address', i.address), ('account', i.bank_account)) v(what, value)
         WHERE i.buyer_id = o.buyer_id AND i.removed_at IS NULL
  UNION SELECT 'account', 'payment', b.payer_account FROM ${paidBy} WHERE p.order_id = o.id`;

const ofSupplier = `
  SELECT 'phone' AS what, 'contact' AS source, k.phone AS value FROM contacts k WHERE k.organization_id = o.supplier_id
  UNION SELECT 'address', 'registered', g.address FROM organizations g WHERE g.id = o.supplier_id
  UNION SELECT 'account', 'payout', y.account FROM payout_accounts y
         WHERE y.supplier_id = o.supplier_id AND y.state IN ('entered', 'current')`;

const sharedContacts = `
  SELECT o.buyer_id || ':' || o.supplier_id || ':' || m.what AS subject, ${dayOf('o.placed_at')} AS day, o.placed_at AS at,
         ARRAY[o.buyer_id] AS "buyerIds", o.supplier_id AS "supplierId", o.total_fen AS "amountFen",
         jsonb_build_object('places', count(*)) AS measured,
         jsonb_agg(${item({
           kind: 'shared',
           label: 'm.what',
           about: `'what', m.what, 'value', m.value, 'ofBuyer', m.source, 'ofSupplier', s.source`,
         })} ORDER BY m.source, s.source) || ${orderItem('o')} AS items
    FROM orders o CROSS JOIN LATERAL (${ofBuyer}) m CROSS JOIN LATERAL (${ofSupplier}) s
   WHERE o.id = ANY ($1) AND m.what = s.what AND length(${plain('m.value', 'm.what')}) >= ${shortest}
     AND ${plain('m.value', 'm.what')} = ${plain('s.value', 's.what')}
   GROUP BY o.id, m.what`;

/** Flat pictures look like each other: a wall says nothing. */
const isRich = (look: string): string => `bit_count(${look}) BETWEEN 8 AND 56`;

/** An acceptance or a sales report, whichever has the id. */
const paper = (id: string): string => `
  SELECT a.id, 'acceptance' AS kind, a.number, a.first_signed_at AS at, ${dayOf('a.first_signed_at')} AS day, a.order_id, a.accepted_fen AS fen, ${placesOfOrder('o')} AS codes,
         o.buyer_id, o.supplier_id
    FROM acceptances a JOIN orders o ON o.id = a.order_id WHERE a.id = ${id}
  UNION ALL
  SELECT r.id, 'sale', r.number, r.submitted_at, ${dayOf('r.submitted_at')}, NULL,
         (SELECT sum(l.amount_fen)::bigint FROM sales_lines l WHERE l.report_id = r.id AND l.revision = r.revision),
         ARRAY(SELECT r.east_code UNION SELECT l.west_code FROM sales_lines l WHERE l.report_id = r.id), r.reporter_id, NULL
    FROM sales_reports r WHERE r.id = ${id}`;

const photo = (look: string, of: string, age: 'new' | 'old', more = ''): string =>
  item({
    kind: 'photo',
    id: `${look}.file_id`,
    label: `(SELECT f.name FROM files f WHERE f.id = ${look}.file_id)`,
    day: `${of}.day`,
    amountFen: `${of}.fen`,
    orderId: `${of}.order_id`,
    codes: `${of}.codes`,
    about: `'age', '${age}', 'pair', n.file_id, 'paper', ${of}.number, 'paperKind', ${of}.kind, 'paperId', ${of}.id,
            'buyer', (SELECT g.name FROM organizations g WHERE g.id = ${of}.buyer_id)${more}`,
  });

/**
 * Older photos that look like those of the papers looked at: the very same anywhere in the market, and near ones among the
 * last of the same unit and the same supplier, so that the search is bounded.
 */
const repeatedPhoto = `
  SELECT n.paper_id::text AS subject, x.day, x.at, ARRAY[x.buyer_id] AS "buyerIds", x.supplier_id AS "supplierId",
         coalesce(x.fen, 0) AS "amountFen",
         jsonb_build_object('photos', count(DISTINCT n.file_id), 'distance', min(k.distance)) AS measured,
         jsonb_agg(DISTINCT ${photo('n', 'x', 'new')}) || jsonb_agg(DISTINCT ${photo('k', 'y', 'old', `, 'distance', k.distance`)}) AS items
    FROM photo_looks n CROSS JOIN LATERAL (${paper('n.paper_id')}) x
   CROSS JOIN LATERAL (
     SELECT k.file_id, k.paper_id, bit_count(k.look # n.look) AS distance FROM (
       (SELECT z.* FROM photo_looks z WHERE z.look = n.look AND (z.file_id, z.paper_id) < (n.file_id, n.paper_id) LIMIT 50)
       UNION
       (SELECT z.* FROM photo_looks z WHERE z.buyer_id = n.buyer_id AND (z.file_id, z.paper_id) < (n.file_id, n.paper_id)
         ORDER BY z.file_id DESC LIMIT ${limit('candidates')}::int)
       UNION
       (SELECT z.* FROM photo_looks z WHERE z.supplier_id = n.supplier_id
           AND (z.file_id, z.paper_id) < (n.file_id, n.paper_id)
         ORDER BY z.file_id DESC LIMIT ${limit('candidates')}::int)) k
      WHERE k.paper_id <> n.paper_id AND bit_count(k.look # n.look) <= ${limit('distance')}
      ORDER BY distance, k.file_id LIMIT 3) k
   CROSS JOIN LATERAL (${paper('k.paper_id')}) y
   WHERE n.paper_id IN (SELECT id FROM acceptances WHERE order_id = ANY ($1)
                        UNION ALL SELECT id FROM sales_reports WHERE id = ANY ($1))
     AND ${isRich('n.look')}
   GROUP BY n.paper_id, x.id, x.kind, x.number, x.at, x.day, x.order_id, x.fen, x.codes, x.buyer_id, x.supplier_id`;

/** Rules about who is behind a trade, and what proves it. */
export const partyRules = {
  shared_payer: sharedPayer,
  shared_contacts: sharedContacts,
  repeated_photo: repeatedPhoto,
} as const satisfies Partial<Record<RuleCode, string>>;
