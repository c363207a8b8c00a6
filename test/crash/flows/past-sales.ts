import { randomUUID } from 'node:crypto';
import { restMs } from '../checks/rest';
import { pause } from '../options';
import type { Stage } from '../stage';

/** Which sale of this run is copied, and into which month. */
type Wish = { by: 'supplier_id' | 'east_code'; value: string; year: number; month: number };

const same = `amount_fen, quantity, grams, mode, channel, funding_source, pairing_id, east_code, west_code, buyer_id,
  supplier_id, product_id, order_id, order_line_id, shipment_id, acceptance_id, acceptance_line_id`;

/**
 * A sale of this run once more, in a month that is over, as soon as there is any; false when nobody sells. What needs a
 * month or a year that has ended need not wait for it.
 */
export async function sellInThePast(stage: Stage, wish: Wish): Promise<boolean> {
  const sold = randomUUID();
  for (const deadline = Date.now() + restMs; Date.now() < deadline; await pause(500)) {
    await copy(stage, sold, wish);
    const found = await stage.sql('SELECT id FROM facts WHERE id = $1', [sold]);
    if (found.length > 0) return true;
  }
  return false;
}

/** With what the sums change by; harmless when it runs twice. */
async function copy(stage: Stage, sold: string, { by, value, year, month }: Wish): Promise<void> {
  const noon = `${year}-${String(month).padStart(2, '0')}-01T04:00:00Z`;
  await stage.sql(
    `WITH sold AS (
       INSERT INTO facts (id, kind, natural_key, occurred_at, year, month, ${same}, evidence_level)
       SELECT $1::uuid, kind, 'test:' || $1::text, $3::timestamptz, $4::int, $5::int, ${same}, 2 FROM facts
        WHERE ${by} = $2 AND kind = 'purchase' AND channel = 'platform' AND year > 2025 ORDER BY id LIMIT 1
           ON CONFLICT DO NOTHING RETURNING *)
     INSERT INTO tally_changes (year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode,
                                evidence_level, paid, buyer_id, amount_fen, fact_count)
     SELECT year, month, day, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
            buyer_id, amount_fen, 1 FROM sold`,
    [sold, value, noon, year, month],
  );
}
