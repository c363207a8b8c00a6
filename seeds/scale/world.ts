import { Vocabulary } from '@app/catalog';
import { Regions } from '@app/identity';
import { fillSums, Pairings } from '@app/procurement';
import type { Client } from 'pg';
import type { Market } from '../market';
import { loadReference } from '../reference/load';
import { worldBegins, worldEnds } from './calendar';
import { castOf, writeCast } from './cast';
import { goodsOf, writeGoods, writeStock } from './goods';
import { idText, kinds } from './ids';
import { type Places, placesOf } from './places';
import { duration, Progress } from './progress';
import { Random } from './random';
import { Stories } from './story';
import { requireEmpty, restore, strip, sum, summed, withClient } from './tables';
import { sized, type TierName } from './tiers';
import { Trade } from './trade';

export type ScaleWorld = { tier: TierName; part: number };
type Libs = Pick<Market, 'get' | 'database'>;

const sealedAtOnce = 20_000;
const seeds = { cast: 1, goods: 2, trade: 3 };
/** Amounts are made up: what nine real pairs agree on is not published. */
const targetFen = { first: 2_000_000_00, step: 100_000_00 };

/**
 * A market of any size, the same every time: written by COPY into an empty database without its indexes and keys, which
 * then come back and check every row. A load that is cut short leaves a database to be thrown away.
 */
export async function makeScaleWorld(
  market: Libs,
  databaseUrl: string,
  { tier: name, part }: ScaleWorld,
  print: (line: string) => void = console.log,
): Promise<void> {
  const begun = performance.now();
  const tier = sized(name, part);
  const places = placesOf(tier);
  const restoration = await withClient(databaseUrl, async (client) => {
    await requireEmpty(client);
    await loadReference(market);
    await addPlaces(market, client, places);
    return strip(client);
  });
  const cast = castOf(tier, places, new Random(seeds.cast));
  const people = new Progress('organisations and people', print);
  people.end(await writeCast(databaseUrl, tier, places, cast));
  const goods = goodsOf(tier, new Random(seeds.goods));
  const products = new Progress('goods', print);
  const vocabulary = market.get(Vocabulary);
  products.end(
    await writeGoods(databaseUrl, { places, cast, goods, vocabulary }, (done) =>
      products.tell(done / tier.products, done),
    ),
  );
  const stories = new Stories(tier, places, cast, goods, new Random(seeds.trade));
  const trade = new Progress('orders', print);
  const { rows, numbers } = await Trade.write(
    databaseUrl,
    { tier, places, stories, goods },
    (done, written) => trade.tell(done / tier.orders, written),
  );
  trade.end(rows);
  const stock = new Progress('stock', print);
  stock.end(await writeStock(databaseUrl, goods));
  await finish(databaseUrl, restoration, numbers, print);
  print(`world ${name} × ${part} is there after ${duration((performance.now() - begun) / 1000)}`);
}

async function addPlaces(market: Libs, client: Client, places: Places): Promise<void> {
  await market.database.transact(async (tx) => {
    await market.get(Regions).load(tx, places.illustrative, []);
    await market.get(Pairings).load(
      tx,
      places.pairs.map(({ district, county }) => ({
        eastCode: places.districts[district]?.code as string,
        westCode: places.counties[county]?.code as string,
        validFrom: '2021-01-01',
        validTo: null,
        source: 'illustrative',
      })),
    );
  });
  // The market gives its pairings fresh ids; a world has the same ones every time.
  await client.query('DELETE FROM targets');
  for (const [n, { district, county }] of places.pairs.entries()) {
    const codes = [places.districts[district]?.code, places.counties[county]?.code];
    const id = idText(worldBegins, kinds.pairing, n);
    await client.query('UPDATE pairings SET id = $3 WHERE east_code = $1 AND west_code = $2', [...codes, id]);
    for (const [index, year] of [2025, 2026].entries())
      await client.query(
        `INSERT INTO targets (id, pairing_id, year, target_fen, source) VALUES ($1, $2, $3, $4, 'illustrative')`,
        [
          idText(worldBegins, kinds.target, 2 * n + index),
          ...[id, year, targetFen.first + (n % 40) * targetFen.step],
        ],
      );
  }
  await client.query(
    `INSERT INTO target_changes (id, target_id, east_code, west_code, to_fen, to_level, reason, changed_at)
     SELECT t.id, t.id, p.east_code, p.west_code, t.target_fen, t.minimum_evidence_level, t.source, now()
       FROM targets t JOIN pairings p ON p.id = t.pairing_id`,
  );
}

/** As a worker would have done it meanwhile. */
async function sealHistory(client: Client, print: (line: string) => void): Promise<void> {
  const sealing = new Progress('audit chain', print);
  await client.query('ALTER TABLE events ENABLE TRIGGER queued_for_audit');
  const { rowCount } = await client.query(
    `INSERT INTO audit_queue (row_id, source) SELECT id, 'events' FROM events ORDER BY id`,
  );
  const rows = rowCount ?? 0;
  for (let done = 0; done < rows; done += sealedAtOnce) {
    await client.query(`SELECT seal_audit_batch('events', ${sealedAtOnce})`);
    sealing.tell(done / rows, done);
  }
  sealing.end(rows);
}

async function finish(
  databaseUrl: string,
  restoration: Parameters<typeof restore>[1],
  numbers: number,
  print: (line: string) => void,
): Promise<void> {
  const tallying = new Progress('tallies', print);
  await sum(databaseUrl, fillSums);
  tallying.end(0);
  const keys = new Progress('indexes and keys', print);
  await restore(databaseUrl, restoration, (done, of) => keys.tell(done / of, done));
  keys.end(0);
  await withClient(databaseUrl, async (client) => {
    for (const sequence of ['order_numbers', 'shipment_numbers', 'acceptance_numbers', 'return_numbers'])
      await client.query('SELECT setval($1, $2)', [sequence, numbers]);
    await client.query('SELECT open_journal($1)', [new Date(worldEnds)]);
    await client.query('SELECT open_settlements()');
    await client.query(
      `INSERT INTO offices (organization_id, function, changed_at)
       SELECT id, 'collaboration', $1 FROM organizations WHERE kind = 'official_body'`,
      [new Date(worldBegins)],
    );
    await sealHistory(client, print);
    // What COPY wrote is frozen already; sums are rows like any other until they are vacuumed.
    await client.query(`VACUUM ${summed.join(', ')}`);
    await client.query('ANALYZE');
  });
}
