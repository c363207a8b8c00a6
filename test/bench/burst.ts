import type { Pool } from 'pg';
import { withWorker } from './flow';
import { type Run, runOf } from './load';
import { type Case, market } from './measure';
import type { Stage } from './stage';

const patienceMs = 600_000;
const pollMs = 20;

/** All at once: what a nation accepts in its busiest minute. */
const burst = 500_000;
/** The shortest run says only that it works. */
const quickBurst = 2_000;

const steadyPerSecond = 500;
const steadyMs = 20;
const steadySeconds = 30;

/**
 * Deliveries of one line that were shipped, accepted and signed twice, of which the ledger has not heard; $1 of them.
 * Made by PostgreSQL itself, because only what follows the event is measured. The books check them like any other.
 */
const made = `
  CREATE TEMPORARY TABLE burst AS
  WITH goods AS (
    SELECT row_number() OVER (ORDER BY k.id) - 1 AS at, k.id AS sku_id, p.id AS product_id, p.supplier_id, p.name,
           k.spec, p.illustration, k.unit_grams, p.origin_county_code AS county, p.origin_township AS township, k.price_fen
      FROM (SELECT * FROM skus WHERE active ORDER BY id LIMIT 20000) k
      JOIN products p ON p.id = k.product_id AND NOT 'canteen' = ANY (p.excluded_funding)
  ), units AS (
    SELECT row_number() OVER (ORDER BY o.id) - 1 AS at, o.id AS buyer_id, u.id AS signer, i.id AS other
      FROM (SELECT * FROM organizations WHERE kind = 'buyer_unit' ORDER BY id LIMIT 20000) o
      JOIN LATERAL (SELECT id FROM users WHERE organization_id = o.id AND 'purchaser' = ANY (roles) LIMIT 1) u ON true
      JOIN LATERAL (SELECT id FROM users WHERE organization_id = o.id AND 'inspector' = ANY (roles) LIMIT 1) i ON true
  )
  SELECT n, uuidv7() AS checkout, uuidv7() AS ord, uuidv7() AS line, uuidv7() AS shipment, uuidv7() AS sent,
         uuidv7() AS acceptance, uuidv7() AS taken, uuidv7() AS placed, uuidv7() AS confirmed, uuidv7() AS accepted,
         g.*, u.buyer_id, u.signer, u.other, 1 + n % 20 AS quantity, g.price_fen * (1 + n % 20) AS fen,
         now() - (n % 300) * interval '1 day' AS moment, 'S' || $1 || '-' || n AS number
    FROM generate_series(1, $2::int) n
    JOIN goods g ON g.at = n * 7 % (SELECT count(*) FROM goods)
    JOIN units u ON u.at = n % (SELECT count(*) FROM units)`;

const written = [
  `INSERT INTO checkouts (id, buyer_id, placed_by, funding_source, payment_terms, delivery_address, total_fen, placed_at)
   SELECT checkout, buyer_id, signer, 'canteen', 'after_acceptance', '{"detail":"示例路1号"}', fen, moment FROM burst`,
  `INSERT INTO orders (id, number, checkout_id, buyer_id, supplier_id, funding_source, payment_terms, state, goods_fen,
                       total_fen, paid_fen, freight_fen, placed_at, confirm_by, confirmed_at)
   SELECT ord, number, checkout, buyer_id, supplier_id, 'canteen', 'after_acceptance', 'confirmed', fen, fen, 0, 0,
          moment, moment, moment FROM burst`,
  `INSERT INTO order_lines (id, order_id, position, sku_id, product_id, product_name, spec, illustration, unit_grams,
                            origin_county_code, quantity, price_fen, amount_fen, shipped_quantity, accepted_quantity)
   SELECT line, ord, 1, sku_id, product_id, name, spec, illustration, unit_grams, county, quantity, price_fen, fen,
          quantity, quantity FROM burst`,
  `INSERT INTO shipments (id, number, order_id, buyer_id, supplier_id, state, transport, carrier, tracking_number,
                          shipped_by, shipped_at, accept_by)
   SELECT shipment, number, ord, buyer_id, supplier_id, 'accepted', 'carrier', '示例物流', number, signer, moment, moment
     FROM burst`,
  `INSERT INTO shipment_lines (id, shipment_id, order_line_id, quantity, lot_number, origin_county_code, origin_township)
   SELECT sent, shipment, line, quantity, 'L1', county, township FROM burst`,
  `INSERT INTO acceptances (id, number, shipment_id, order_id, buyer_id, supplier_id, state, accepted_fen,
                            first_signer_id, first_signed_at, second_signer_id, second_signed_at)
   SELECT acceptance, number, shipment, ord, buyer_id, supplier_id, 'accepted', fen, signer, moment, other, moment FROM burst`,
  `INSERT INTO acceptance_lines (id, acceptance_id, shipment_line_id, order_line_id, accepted_quantity,
                                 rejected_quantity, price_fen, amount_fen)
   SELECT taken, acceptance, sent, line, quantity, 0, price_fen, fen FROM burst`,
  `INSERT INTO events (id, type, subject_id, actor, payload, occurred_at)
   SELECT v.id, v.type, ord, '{"system":"bench"}', v.payload, moment FROM burst,
          LATERAL (VALUES (placed, 'order.placed', jsonb_build_object('orderId', ord, 'totalFen', fen)),
                          (confirmed, 'order.confirmed', '{}'),
                          (accepted, 'delivery.accepted', jsonb_build_object(
                            'acceptanceId', acceptance, 'shipmentId', shipment, 'acceptedFen', fen))) v(id, type, payload)`,
];

let bursts = 0;

/** Makes them all, on one connection, and hands out the telling of `count` more of them to the ledger at a time. */
async function prepared<T>(
  pool: Pool,
  count: number,
  work: (tell: (from: number, to: number) => Promise<number>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(made, [`${Date.now().toString(36)}${bursts++}`, count]);
    for (const statement of written) await client.query(statement);
    return await work(async (from, to) => {
      const text = `WITH told AS (INSERT INTO outbox (event_id) SELECT accepted FROM burst WHERE n > $1 AND n <= $2)
                    SELECT coalesce(sum(fen), 0)::float8 AS fen FROM burst WHERE n > $1 AND n <= $2`;
      const { rows } = await client.query<{ fen: number }>(text, [from, to]);
      // As whoever recorded them would (bell.ts).
      await client.query('NOTIFY events');
      return rows[0]?.fen ?? 0;
    });
  } finally {
    await client.query('DROP TABLE IF EXISTS burst');
    client.release();
  }
}

type Sums = { fen: number; facts: number };

/** What officials see of the whole market. */
async function sums(pool: Pool): Promise<Sums> {
  const { rows } = await pool.query<Sums>(
    `SELECT coalesce(sum(amount_fen), 0)::float8 AS fen, coalesce(sum(fact_count), 0)::int AS facts
       FROM region_tallies WHERE side = 'east' AND day = 0`,
  );
  return rows[0] as Sums;
}

export async function until(done: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !(await done()); ) {
    if (Date.now() > deadline) throw new Error('The worker did not come to an end.');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** One run of one worker; `run` is told whether it is only to show that it works. */
function ofWorker(
  stage: Stage,
  name: string,
  what: string,
  run: (pool: Pool, isQuick: boolean) => Promise<Run>,
): Case {
  return {
    ...{ name, what, unit: 'facts/s', once: true, begin: () => withWorker(stage) },
    variants: [{ name: market, connections: 1, run: ({ seconds }) => run(stage.pool, seconds < 1) }],
  };
}

/** From the moment that half a million acceptances are known until they stand in the totals of every region. */
export function burstCase(stage: Stage): Case {
  const what = `burst of ${burst.toLocaleString('en')} acceptances, by one worker, until they are in all totals`;
  return ofWorker(stage, 'burst', what, (pool, isQuick) => drained(pool, isQuick ? quickBurst : burst));
}

function drained(pool: Pool, count: number): Promise<Run> {
  return prepared(pool, count, async (tell) => {
    const before = await sums(pool);
    const begun = performance.now();
    const fen = await tell(0, count);
    await until(async () => (await sums(pool)).facts >= before.facts + count);
    const seconds = (performance.now() - begun) / 1000;
    const after = await sums(pool);
    if (after.facts !== before.facts + count || after.fen !== before.fen + fen)
      throw new Error(
        `${count} acceptances of ${fen} fen: ${JSON.stringify(before)} became ${JSON.stringify(after)}`,
      );
    return { ...runOf([seconds * 1000], seconds), done: count, perSecond: count / seconds };
  });
}

/** At least so many facts, counted in all totals, through one worker. */
export async function countAtLeast(pool: Pool, count: number): Promise<void> {
  const { facts } = await sums(pool);
  if (facts < count) await drained(pool, count - facts);
}

/** How old what officials see is while acceptances come in steadily. */
export function lagCase(stage: Stage): Case {
  const what = `from acceptance to the totals, ${steadyPerSecond} acceptances a second`;
  return ofWorker(stage, 'lag', what, (pool, isQuick) => steadily(pool, isQuick ? 1 : steadySeconds));
}

function steadily(pool: Pool, seconds: number): Promise<Run> {
  const each = (steadyPerSecond * steadyMs) / 1000;
  const count = steadyPerSecond * seconds;
  return prepared(pool, count, async (tell) => {
    const before = await sums(pool);
    const told: { upTo: number; at: number }[] = [];
    const latencies: number[] = [];
    const begun = performance.now();
    const telling = (async () => {
      for (let from = 0; from < count; from += each) {
        const early = begun + (from / steadyPerSecond) * 1000 - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        await tell(from, from + each);
        told.push({ upTo: before.facts + from + each, at: performance.now() });
      }
    })();
    await until(async () => {
      const { facts } = await sums(pool);
      const now = performance.now();
      for (; told[0] && told[0].upTo <= facts; told.shift())
        for (let n = 0; n < each; n++) latencies.push(now - told[0].at);
      return latencies.length >= count;
    });
    await telling;
    return runOf(latencies, (performance.now() - begun) / 1000);
  });
}
