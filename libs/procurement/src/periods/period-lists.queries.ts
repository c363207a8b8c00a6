/** What the checklist of a period counts, one by one: at most twelve, the largest first, as `ListedItem` shapes them. */

const most = 12;

const listed = (columns: Record<string, string>): string => {
  const all = {
    ...{ label: `''`, day: 'NULL::date', count: '1', factId: 'NULL::uuid' },
    ...{ eastCode: 'NULL::text', westCode: 'NULL::text', evidenceLevel: 'NULL::int', ...columns },
  };
  return Object.entries(all)
    .map(([name, sql]) => `${sql} AS "${name}"`)
    .join(', ');
};

/** Days of the period; $2 year, $3 month or 0. */
const inPeriod = (day: string): string => `
  ${day} >= make_date($2, greatest($3::int, 1), 1)
  AND ${day} < CASE $3::int WHEN 0 THEN make_date($2 + 1, 1, 1) ELSE make_date($2, $3, 1) + interval '1 month' END`;

const here = (alias: string): string => `(${alias}.east_code = ANY ($1) OR ${alias}.west_code = ANY ($1))`;

/** $1 codes, $2 year, $3 month or 0: sales of the period that are reported and not judged, by their reports. */
export const openSales = `
  SELECT count(DISTINCT l.report_id)::int AS open, coalesce(sum(l.amount_fen), 0)::bigint AS fen FROM sales_lines l
   WHERE l.state = 'claimed' AND ${here('l')} AND ${inPeriod('l.sold_on')}`;

/** The same of returns and corrections that happened in the period and wait for their official. */
export const openCorrections = `
  SELECT count(*)::int AS open, coalesce(sum(c.amount_fen), 0)::bigint AS fen
    FROM sales_corrections c JOIN sales_lines l ON l.id = c.line_id
   WHERE c.state = 'requested' AND ${here('l')} AND ${inPeriod('c.occurred_on')}`;

/** A purchase of the period that return `r` takes something off. */
const returned = `
  SELECT f.id FROM facts f WHERE f.order_id = r.order_id AND f.acceptance_id = r.acceptance_id AND f.year = $2
     AND ($3 = 0 OR f.month = $3) AND ${here('f')}`;

/** Returns and claims of purchases of the period that nobody has decided: their sum, and each with one of its facts. */
export const openReturns = `
  SELECT count(*)::int AS open, coalesce(sum(r.amount_fen), 0)::bigint AS fen FROM goods_returns r
   WHERE r.state = 'requested' AND EXISTS (${returned})`;
export const eachReturn = `
  SELECT ${listed({
    label: 'o.number',
    day: `(r.requested_at AT TIME ZONE 'Asia/Shanghai')::date`,
    amountFen: 'r.amount_fen',
    factId: 'x.id',
  })}
    FROM goods_returns r JOIN orders o ON o.id = r.order_id
   CROSS JOIN LATERAL (${returned} ORDER BY f.id LIMIT 1) x
   WHERE r.state = 'requested' ORDER BY r.amount_fen DESC, r.id LIMIT ${most}`;

/** $1 the end of the period. Officials read no bank lines: they are told day and amount, and nothing of who paid. */
export const eachBankLine = `
  SELECT ${listed({ day: 'b.day', amountFen: 'b.amount_fen' })} FROM open_bank_lines($1, ${most}) b
   ORDER BY b.amount_fen DESC, b.day`;

const weak = `
    FROM tallies t JOIN targets g ON g.pairing_id = t.pairing_id AND g.year = t.year
   WHERE t.year = $2 AND ($3 = 0 OR t.month = $3) AND t.evidence_level < g.minimum_evidence_level AND ${here('t')}`;

/** Below the level that the target of their pair accepts (counting rule C7): their sum, and each pair and level. */
export const weakEvidence = `
  SELECT coalesce(sum(t.fact_count), 0)::int AS open, coalesce(sum(t.amount_fen), 0)::bigint AS fen ${weak}`;
export const eachWeakPair = `
  SELECT ${listed({
    amountFen: 'sum(t.amount_fen)::bigint',
    count: 'sum(t.fact_count)::int',
    eastCode: 't.east_code',
    westCode: 't.west_code',
    evidenceLevel: 't.evidence_level::int',
  })} ${weak}
   GROUP BY t.east_code, t.west_code, t.evidence_level HAVING sum(t.fact_count) > 0
   ORDER BY sum(t.amount_fen) DESC, t.east_code, t.west_code, t.evidence_level LIMIT ${most}`;
