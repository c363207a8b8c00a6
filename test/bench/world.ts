import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Products } from '@app/catalog';
import {
  checkCharacter,
  type NewOrganization,
  Organizations,
  Passwords,
  Sessions,
  Users,
} from '@app/identity';
import { type Actor, Config, eventActor } from '@app/platform';
import { Client } from 'pg';
import { type Market, openMarket } from '../../seeds/market';
import { migrate } from '../../seeds/migrate';
import { loadReference, referenceFile } from '../../seeds/reference/load';
import { databaseUrl, dropDatabase, onCluster } from '../support/template';
import { good, originCounties } from './goods';
import { Recorder } from './record';

/** Made here, of goods alone; or a world of the seeds with years of trade in it, of which `part` of its tier. */
export type Size = { suppliers: number; products: number; buyers: number } | { tier: string; part: number };
type OwnSize = Exclude<Size, { tier: string }>;

/** Somebody who may order: the session's token, and the actor as history keeps it. */
export type Buyer = { token: string; actor: Actor; asEvent: string };
export type Pack = { id: string; productId: string; supplierId: string; priceFen: number };

/** A market of its own with many goods, in a database of its own. */
export type World = {
  market: Market;
  recorder: Recorder;
  config: Config;
  buyers: Buyer[];
  /** What a canteen may buy. */
  packs: Pack[];
  close(): Promise<void>;
};

const prefix = 'bench_';
const scalePrefix = 'scale_';
/** Above this a world is not copied for each run: the run's orders stay in it. */
const largestCopied = 0.05;
const mostBuyers = 1_000;
const mostSuppliers = 1_500;
const productsPerTransaction = 200;
const unitKinds = ['school', 'hospital', 'agency', 'soe', 'union'] as const;

/** A world is made once and kept as a template database; each run gets a copy. */
export async function openWorld(size: Size, tell: (line: string) => void): Promise<World> {
  const template = await templateOf(size, tell);
  const copied = !('tier' in size) || size.part <= largestCopied;
  const name = copied ? `${prefix}run_${randomBytes(6).toString('hex')}` : template;
  if (copied) await onCluster((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const config = new Config({
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl(name),
    // The people of a world of the seeds are demo people.
    DEMO: 'tier' in size ? '1' : '0',
    POOL_SIZE: '16',
    // One buyer asks all that is recorded.
    SEARCH_PER_MINUTE: '1000000',
  });
  const recorder = await Recorder.start(config);
  const { market } = recorder;
  return {
    market,
    recorder,
    config,
    buyers: await logBuyersIn(market),
    packs: await canteenPacks(market),
    async close() {
      await market.close();
      if (copied) await dropDatabase(name);
    },
  };
}

async function templateOf(size: Size, tell: (line: string) => void): Promise<string> {
  if ('tier' in size) {
    const made = fingerprint(null);
    const template =
      `${scalePrefix}${size.tier}_${String(size.part).replace('.', 'p')}_${made}`.toLowerCase();
    await dropOthers([prefix, scalePrefix], (name) => name.startsWith(scalePrefix) && name.endsWith(made));
    if (!(await exists(template))) {
      tell(
        `making the world ${size.tier} × ${size.part}: seconds for a hundredth, half an hour for all of T3`,
      );
      await makeScaleTemplate(template, size.tier, size.part);
    }
    return template;
  }
  const template = `${prefix}${fingerprint(size)}`;
  await dropOthers([prefix], (name) => name === template);
  if (!(await exists(template))) {
    tell(`making the world: ${size.products} products of ${size.suppliers} suppliers, ${size.buyers} buyers`);
    await makeTemplate(template, size);
  }
  return template;
}

/** By the command that makes such worlds for everybody, in a process of its own. */
async function makeScaleTemplate(template: string, tier: string, part: number): Promise<void> {
  const draft = `${template}_draft`;
  await dropDatabase(draft);
  await onCluster((client) => client.query(`CREATE DATABASE ${draft}`));
  const url = databaseUrl(draft);
  await migrate(url);
  const args = ['dist/seeds/seed.js', '--scale', tier, '--part', String(part)];
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'test' };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The world ${tier} × ${part} could not be made (exit ${code}).`);
  await onCluster((admin) => admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`));
}

async function makeTemplate(template: string, size: OwnSize): Promise<void> {
  const draft = `${template}_draft`;
  await dropDatabase(draft);
  await onCluster((client) => client.query(`CREATE DATABASE ${draft}`));
  const url = databaseUrl(draft);
  await migrate(url);
  const market = await openMarket(new Config({ ...process.env, NODE_ENV: 'test', DATABASE_URL: url }));
  try {
    await loadReference(market);
    await addBuyers(market, size.buyers);
    await addGoods(market, await addSuppliers(market, size.suppliers), size.products);
  } finally {
    await market.close();
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  await onCluster((admin) => admin.query(`ALTER DATABASE ${draft} RENAME TO ${template}`));
}

type Supplier = { id: string; county: string };

async function addSuppliers(market: Market, count: number): Promise<Supplier[]> {
  const organizations = market.get(Organizations);
  return market.database.transact(async (tx) => {
    const suppliers: Supplier[] = [];
    for (let n = 0; n < count; n++) {
      const county = originCounties[n % originCounties.length] as string;
      const name = `第${n + 1}农牧专业合作社`;
      const draft = organization('supplier', n, name, county);
      suppliers.push({ id: await organizations.create(tx, draft), county });
    }
    return suppliers;
  });
}

async function addBuyers(market: Market, count: number): Promise<void> {
  const districts = [
    ...new Set(referenceFile<{ eastCode: string }[]>('pairings').map((pair) => pair.eastCode)),
  ];
  // One hash for all: nobody logs in with a password here.
  const passwordHash = await market.get(Passwords).hash('a-long-password-for-benchmarks', 'buyer_unit');
  await market.database.transact(async (tx) => {
    for (let n = 0; n < count; n++) {
      const district = districts[n % districts.length] as string;
      const draft = organization('buyer_unit', n, `第${n + 1}采购单位`, district);
      const organizationId = await market.get(Organizations).create(tx, draft);
      for (const role of ['purchaser', 'inspector'] as const) {
        const login = `${role}${n + 1}`;
        await market
          .get(Users)
          .create(tx, { organizationId, login, name: login, roles: [role], passwordHash });
      }
    }
  });
}

function organization(
  kind: NewOrganization['kind'],
  n: number,
  name: string,
  regionCode: string,
): NewOrganization {
  const body = `${kind === 'supplier' ? '93' : '12'}${regionCode}MABE${String(n).padStart(5, '0')}`;
  const unitKind = kind === 'buyer_unit' ? unitKinds[n % unitKinds.length] : null;
  return { kind, unitKind, name, shortName: name, creditCode: `${body}${checkCharacter(body)}`, regionCode };
}

async function addGoods(market: Market, suppliers: Supplier[], count: number): Promise<void> {
  const products = market.get(Products);
  for (let first = 0; first < count; first += productsPerTransaction) {
    await market.database.transact(async (tx) => {
      for (let n = first; n < Math.min(count, first + productsPerTransaction); n++) {
        const draft = good(n);
        const local = suppliers.filter((supplier) => supplier.county === draft.originCountyCode);
        const from = local.length ? local : suppliers;
        const { id } = from[Math.floor(n / 3) % from.length] as Supplier;
        await products.create(tx, { organizationId: id, userId: null }, draft);
      }
    });
  }
}

async function logBuyersIn(market: Market): Promise<Buyer[]> {
  const users = await market.database.read<{ id: string }>(
    `SELECT id FROM users WHERE 'purchaser' = ANY (roles) AND active ORDER BY login LIMIT $1`,
    [mostBuyers],
  );
  const sessions = market.get(Sessions);
  return Promise.all(
    users.map(async ({ id }) => {
      const token = await sessions.open(id);
      const actor = await sessions.actorOf(token);
      if (!actor) throw new Error('A fresh session has no actor.');
      return { token, actor, asEvent: JSON.stringify(eventActor(actor)) };
    }),
  );
}

function canteenPacks(market: Market): Promise<Pack[]> {
  return market.database.read<Pack>(
    `SELECT k.id, p.id AS "productId", p.supplier_id AS "supplierId", k.price_fen AS "priceFen"
       FROM skus k JOIN products p ON p.id = k.product_id
      WHERE k.active AND p.state = 'listed' AND NOT 'canteen' = ANY (p.excluded_funding)
        AND p.supplier_id IN (SELECT id FROM organizations WHERE kind = 'supplier' ORDER BY md5(id::text) LIMIT $1)
      ORDER BY k.id`,
    [mostSuppliers],
  );
}

async function exists(name: string): Promise<boolean> {
  const { rowCount } = await onCluster((client) =>
    client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]),
  );
  return rowCount !== 0;
}

/** Worlds of older sources and runs that were cut short: the folder is held by one command, so they are nobody's. */
async function dropOthers(prefixes: readonly string[], kept: (name: string) => boolean): Promise<void> {
  const names = await onCluster(async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    return rows.map((row) => row.datname);
  });
  for (const name of names)
    if (prefixes.some((one) => name.startsWith(one)) && !kept(name)) await dropDatabase(name);
}

/** Changes with whatever decides what is in the world, so that an old one is never measured. */
function fingerprint(size: OwnSize | null): string {
  const hash = createHash('sha256').update(JSON.stringify(size));
  const root = join(__dirname, '../..');
  const own = ['libs/catalog/src', 'seeds/demo', 'test/bench'];
  const folders = ['libs/platform/src/migrations', 'seeds/reference', ...(size ? own : ['seeds/scale'])];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const decides = folder !== 'test/bench' || /^(goods|world)\./.test(entry.name);
      if (entry.isFile() && decides) hash.update(readFileSync(join(root, folder, entry.name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
