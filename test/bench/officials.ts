import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sessions } from '@app/identity';
import { Config, encodeCursor } from '@app/platform';
import { Tallies, TallyChecks } from '@app/procurement';
import { Pool } from 'pg';
import { type Market, openMarket } from '../../seeds/market';
import { migrate } from '../../seeds/migrate';
import { type TierName, tierNames } from '../../seeds/scale/tiers';
import { makeScaleWorld } from '../../seeds/scale/world';
import { databaseUrl, dropDatabase, onCluster } from '../support/template';
import { getRequest } from './client';
import { driveHttp } from './load';
import { startApi } from './processes';

const usage = `npm run bench -- --officials --scale ${tierNames.join('|')} [--part 0.01] [--seconds 5] [--connections 1,16]
  what officials read, in a world of that size; it is made once and kept`;

const year = 2026;
type Tell = (line: string) => void;
type Ask = { what: string; paths: string[] };

/** The world of that size as a database of its own, made when it is not there yet. */
async function worldOf(tier: TierName, part: number, tell: Tell): Promise<string> {
  const name = `scale_${tier.toLowerCase()}_${String(part).replace('.', '_')}_${fingerprint()}`;
  const known = await onCluster((client) =>
    client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]),
  );
  if (known.rowCount) return databaseUrl(name);
  const draft = `${name}_draft`;
  await dropDatabase(draft);
  await onCluster((client) => client.query(`CREATE DATABASE ${draft}`));
  await migrate(databaseUrl(draft));
  const market = await openMarket(configFor(databaseUrl(draft)));
  await makeScaleWorld(market, databaseUrl(draft), { tier, part }, tell);
  await market.close();
  await onCluster((client) => client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`));
  return databaseUrl(name);
}

/** People of a world are demo accounts, so the demo is on. */
const configFor = (url: string): Config =>
  new Config({ ...process.env, NODE_ENV: 'test', DATABASE_URL: url, DEMO: '1', POOL_SIZE: '16' });

/** Changes with whatever decides what is in the world. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of ['libs/platform/src/migrations', 'seeds/scale'])
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 8);
}

async function tokenOf(market: Market, login: string): Promise<string> {
  const [user] = await market.database.read<{ id: string }>('SELECT id FROM users WHERE login = $1', [login]);
  if (!user) throw new Error(`The world has no ${login}.`);
  return market.get(Sessions).open(user.id);
}

/** The busiest district with what is above it, and the busiest county: the worst that an official can ask for. */
async function busiest(market: Market, side: 'east' | 'west'): Promise<{ code: string; above: string[] }> {
  const [found] = await market.database.read<{ code: string }>(
    `SELECT code FROM region_tallies WHERE year = $1 AND side = $2 AND day = 0 GROUP BY code
      ORDER BY sum(fact_count) DESC, code LIMIT 1`,
    [year, side],
  );
  const code = found?.code as string;
  return { code, above: [`${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`] };
}

/** A cursor nine tenths down the facts of these districts, and one at the top. */
async function deepCursor(market: Market, codes: string): Promise<string> {
  const [row] = await market.database.read<{ year: number; month: number; id: string }>(
    `SELECT year, month, id FROM facts WHERE year = $1 AND east_code LIKE $2
      ORDER BY year DESC, month DESC, id DESC
     OFFSET (SELECT (count(*) * 0.9)::int FROM facts WHERE year = $1 AND east_code LIKE $2) LIMIT 1`,
    [year, codes],
  );
  return encodeCursor(row ? [row.year, row.month, row.id] : []);
}

async function questions(market: Market, district: string, county: string): Promise<Record<string, Ask[]>> {
  const [pair] = await market.database.read<{ id: string }>(
    'SELECT id FROM pairings WHERE east_code = $1 ORDER BY id LIMIT 1',
    [district],
  );
  const facts = `/v1/facts?year=${year}&limit=50`;
  const all = async (codes: string): Promise<Ask[]> => [
    { what: 'overview', paths: [`/v1/overview?year=${year}`] },
    { what: 'heat table: pairs × months', paths: [`/v1/tallies?year=${year}&groupBy=pairing,month`] },
    { what: 'units of the year', paths: [`/v1/units?year=${year}&limit=100`] },
    {
      what: 'facts, first page with count',
      paths: [
        `${facts}&count=exact`,
        `${facts}&month=3&count=exact`,
        `${facts}&fundingSource=union&count=exact`,
      ],
    },
    { what: 'facts, nine tenths down', paths: [`${facts}&cursor=${await deepCursor(market, codes)}`] },
    {
      what: 'units and facts of a pair and month',
      paths: [
        `/v1/units?year=${year}&pairingId=${pair?.id}&month=9&limit=100`,
        `${facts}&pairingId=${pair?.id}&month=9`,
      ],
    },
  ];
  const city = district.slice(0, 4);
  const province = district.slice(0, 2);
  const west: Ask[] = [
    { what: 'overview', paths: [`/v1/overview?year=${year}`] },
    { what: 'units of the year', paths: [`/v1/units?year=${year}&limit=100`] },
    { what: 'facts, first page with count', paths: [`${facts}&count=exact`] },
  ];
  return {
    [`official${district}`]: await all(district),
    [`official${city}00`]: await all(`${city}%`),
    [`official${province}0000`]: await all(`${province}%`),
    [`official${county}`]: west,
    [`official${county.slice(0, 2)}0000`]: west,
  };
}

async function readsOf(market: Market, config: Config, connections: number[], seconds: number, tell: Tell) {
  const api = await startApi(config);
  try {
    const east = await busiest(market, 'east');
    const west = await busiest(market, 'west');
    for (const [login, asks] of Object.entries(await questions(market, east.code, west.code))) {
      const token = await tokenOf(market, login);
      for (const { what, paths } of asks) {
        for (const count of connections) {
          const load = { connections: count, seconds };
          const run = await driveHttp(api.url, load, async (connection, serial) => {
            const path = paths[serial % paths.length] as string;
            const answer = await connection.send(getRequest(path, token));
            if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
          });
          const figures = `${run.perSecond.toFixed(0)}/s p50 ${run.p50.toFixed(1)} p99 ${run.p99.toFixed(1)} ms`;
          tell(`${login} ${what}, ${count} at once: ${figures}`);
        }
      }
    }
  } finally {
    await api.stop();
  }
}

const bareGroupBy = `
  SELECT count(*) FROM (
    SELECT year, month, pairing_id, east_code, west_code, funding_source, channel, mode, evidence_level, paid,
           sum(amount_fen), count(*) FROM facts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) cells`;

/** All sums anew, beside the bare GROUP BY of the finest of them. */
async function rebuildOf(market: Market, url: string, tell: Tell): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now();
    await work();
    return (performance.now() - begun) / 1000;
  };
  try {
    for (let round = 0; round < 3; round++) {
      const bare = await timed(() => pool.query(bareGroupBy));
      const whole = await timed(() => market.get(TallyChecks).rebuild());
      tell(
        `rebuild of all three sums ${whole.toFixed(1)} s, bare GROUP BY of the cells ${bare.toFixed(1)} s`,
      );
    }
  } finally {
    await pool.end();
  }
}

async function main(): Promise<void> {
  const options = {
    officials: { type: 'boolean' },
    scale: { type: 'string' },
    part: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '1,16' },
  } as const;
  const { values } = parseArgs({ options });
  const tier = tierNames.find((name) => name === values.scale);
  const [part, seconds] = [Number(values.part), Number(values.seconds)];
  if (!tier || !(part > 0 && part <= 1) || !(seconds > 0)) throw new Error(usage);
  const begun = performance.now();
  const tell = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(6)}s] ${line}`);
  const url = await worldOf(tier, part, tell);
  const config = configFor(url);
  const market = await openMarket(config);
  try {
    await market.get(Tallies).fold();
    await readsOf(market, config, values.connections.split(',').map(Number), seconds, tell);
    await rebuildOf(market, url, tell);
  } finally {
    await market.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
