import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config, Database, dataSourceOptions, storedPath } from '@app/platform';
import { Client as PostgresClient } from 'pg';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { ArchiveReader, ArchiveWriter, type End } from '../../seeds/backup/archive';
import { backup } from '../../seeds/backup/backup';
import { restore } from '../../seeds/backup/restore';
import { openMarket } from '../../seeds/market';
import { migrate } from '../../seeds/migrate';
import { expectBooksToBalance } from '../support/books';
import { Client } from '../support/client';
import { startApiProcess } from '../support/processes';
import { delivered, draftOf, type Order, order } from '../support/story';
import { databaseUrl, dropDatabase, onCluster } from '../support/template';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const demoAt = new Date('2026-11-20T02:00:00Z');
/** What the orders placed meanwhile touch, and what a restore leaves out on purpose. */
const moving = new Set([
  'audit_batches',
  'audit_queue',
  'sessions',
  'checkouts',
  'orders',
  'order_lines',
  'events',
  'outbox',
  'receipts',
  'stock',
  'idempotency_keys',
]);

describe('a backup and what comes back from it', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let photos: { id: string; sha256: string }[];
  /** Of the demo, and these photos. */
  let fileCount: number;
  let archive: string;
  let written: End;
  let placedMeanwhile: string[];
  const folder = mkdtempSync(join(tmpdir(), 'market-backup-'));
  const made: string[] = [];

  beforeAll(async () => {
    world = await World.start({ demoAt });
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000 });
    await delivered(unit, shop, [{ pack, quantity: 3 }]);
    photos = [await photo('#884422'), await photo('#224488')];
    fileCount = (await ask(world.config.databaseUrl, 'SELECT FROM files')).length;
    await world.settle();
    archive = join(folder, 'market.tar.gz');
    ({ written, placedMeanwhile } = await backUpWhileOrdersCome());
  }, 300_000);

  afterAll(async () => {
    await world.stop();
    for (const name of made) await dropDatabase(name);
    rmSync(folder, { recursive: true, force: true });
  });

  async function photo(background: string) {
    const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background } })
      .jpeg()
      .toBuffer();
    const { body } = await unit.inspector.upload<{ id: string }>(
      '/v1/photos',
      '验收.jpg',
      bytes,
      'image/jpeg',
    );
    const stored = await unit.inspector.get(`/v1/files/${body.id}`);
    return { id: body.id, sha256: createHash('sha256').update(stored.bytes).digest('hex') };
  }

  async function backUpWhileOrdersCome() {
    let done = false;
    const ids: string[] = [];
    const buying = (async () => {
      while (!done) ids.push((await order(unit, [{ pack, quantity: 1 }])).id);
    })();
    const place = { databaseUrl: world.config.databaseUrl, filesDir: world.config.filesDir };
    const end = await backup(place, archive, demoAt).finally(() => {
      done = true;
    });
    await buying;
    return { written: end, placedMeanwhile: ids };
  }

  async function emptyDatabase(): Promise<string> {
    const name = `${world.name}_${made.length}`;
    await onCluster((client) => client.query(`CREATE DATABASE ${name}`));
    made.push(name);
    return databaseUrl(name);
  }

  async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
    const client = new PostgresClient({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  const tablesOf = async (url: string): Promise<string[]> =>
    (
      await ask<{ name: string }>(url, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)
    ).map(({ name }) => name);
  const sumOf = async (url: string, table: string) =>
    ask(url, `SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM "${table}" t`);

  it('is whole although orders came in meanwhile, and only its owner reads it', () => {
    expect(placedMeanwhile.length).toBeGreaterThan(0);
    expect(written).toMatchObject({ files: fileCount, damagedFiles: [] });
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['market.tar.gz']);
  });

  it('brings back every row, photo and number on an empty machine, and the market goes on there', async () => {
    const url = await emptyDatabase();
    const filesDir = mkdtempSync(join(tmpdir(), 'market-files-'));
    const begun = performance.now();
    const { brokenRules, end } = await restore({ databaseUrl: url, filesDir }, archive);
    const config = new Config({ ...process.env, DATABASE_URL: url, FILES_DIR: filesDir, DEMO: '1' });
    const api = await startApiProcess(config);
    const seconds = (performance.now() - begun) / 1000;
    try {
      console.log(
        `restored ${Object.values(end.rows).reduce((a, b) => a + b, 0)} rows (${statSync(archive).size} bytes) and ready after ${seconds.toFixed(1)} s`,
      );
      expect(brokenRules).toEqual([]);
      const still = (await tablesOf(world.config.databaseUrl)).filter((name) => !moving.has(name));
      expect(still).toContain('tallies');
      for (const table of still) {
        const [before, after] = [await sumOf(world.config.databaseUrl, table), await sumOf(url, table)];
        expect({ table, after }).toEqual({ table, after: before });
      }
      await theMarketGoesOn(api.url, url);
    } finally {
      await api.stop();
      rmSync(filesDir, { recursive: true, force: true });
    }
  });

  async function theMarketGoesOn(apiUrl: string, url: string): Promise<void> {
    const session = await unit.purchaser.tokenOnce();
    const old = await new Client(() => apiUrl).get('/v1/sessions/current', {
      headers: { authorization: `Bearer ${session}` },
    });
    expect(old).toMatchObject({ status: 401, body: { code: 'access.login_required' } });
    const inspector = unit.inspector.at(apiUrl);
    for (const { id, sha256 } of photos) {
      const { bytes } = await inspector.get(`/v1/files/${id}`);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
    const numbers = await ask<{ number: string }>(url, 'SELECT number FROM orders');
    const placed = await unit.purchaser
      .at(apiUrl)
      .post<{ orders: Order[] }>('/v1/checkouts', draftOf([{ pack, quantity: 1 }]));
    expect(placed.status).toBe(201);
    expect(numbers.map(({ number }) => number)).not.toContain(placed.body.orders[0]?.number);
    const market = await openMarket(new Config({ ...process.env, DATABASE_URL: url }));
    await expectBooksToBalance(market.get(Database)).finally(() => market.close());
    await expect(ask(url, "UPDATE events SET type = 'forged'")).rejects.toThrow(/never change/);
  }

  it('refuses an archive in which any byte is another, or which is cut short, and touches nothing', async () => {
    const url = await emptyDatabase();
    const whole = readFileSync(archive);
    const place = { databaseUrl: url, filesDir: join(folder, 'none') };
    const copy = join(folder, 'damaged.tar.gz');
    const said = new Set<string>();
    for (let part = 0; part < 16; part++) {
      // The first ten bytes are gzip's own header, which says nothing about the contents.
      const at = 10 + Math.floor(((whole.length - 11) * part) / 15);
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] as number) ^ 0x10;
      for (const bytes of [flipped, whole.subarray(0, at)]) {
        writeFileSync(copy, bytes);
        const failed = await restore(place, copy).then(
          () => `restored although byte ${at} of ${whole.length} is wrong`,
          (error: Error) => error.message,
        );
        said.add(failed.replaceAll(/\(.*\)/g, '(…)'));
      }
    }
    for (const line of said) expect(line).toMatch(/^The archive is (damaged|cut short)|This is no backup/);
    expect(await tablesOf(url)).toEqual([]);
    rmSync(copy);
  });

  it('never replaces what is there unless told to, and never under a running market', async () => {
    const place = { databaseUrl: world.config.databaseUrl, filesDir: join(folder, 'none') };
    await expect(restore(place, archive, { force: true })).rejects.toThrow(
      /connections to this database are open/,
    );
    const url = await emptyDatabase();
    await migrate(url);
    await ask(
      url,
      `INSERT INTO regions (code, name, short_name, level, source) VALUES ('110000', 'x', 'x', 'province', 'x')`,
    );
    const taken = { databaseUrl: url, filesDir: mkdtempSync(join(tmpdir(), 'market-files-')) };
    await expect(restore(taken, archive)).rejects.toThrow(/not empty \(there are rows in regions\)/);
    const { brokenRules } = await restore(taken, archive, { force: true });
    expect(brokenRules).toEqual([]);
    expect(await ask(url, "SELECT 1 FROM regions WHERE name = 'x'")).toEqual([]);
    rmSync(taken.filesDir, { recursive: true, force: true });
  });

  it('brings an archive of an older version to the schema of today, and refuses one from tomorrow', async () => {
    const older = await emptyDatabase();
    const options = dataSourceOptions({ databaseUrl: older, poolSize: 2 }, []);
    const migrations = (options.migrations as unknown[]).slice(0, 8) as NonNullable<
      typeof options.migrations
    >;
    const source = await new DataSource({ ...options, migrations }).initialize();
    await source.runMigrations();
    await source.destroy();
    await ask(
      older,
      `INSERT INTO regions (code, name, short_name, level, source) VALUES ('110000', 'x', 'x', 'province', 'x')`,
    );
    const path = join(folder, 'older.tar.gz');
    await backup({ databaseUrl: older, filesDir: folder }, path, demoAt);
    const target = await emptyDatabase();
    await restore({ databaseUrl: target, filesDir: folder }, path);
    expect(await ask(target, 'SELECT code FROM regions')).toEqual([{ code: '110000' }]);
    expect((await ask(target, 'SELECT name FROM migrations')).length).toBe(
      (options.migrations as unknown[]).length,
    );

    const reader = new ArchiveReader(path);
    for await (const _ of reader.entries());
    const future = new ArchiveWriter(join(folder, 'future.tar.gz'), demoAt);
    await future.begin({
      ...reader.head,
      version: '9.9.9',
      migrations: [...reader.head.migrations, 'Tomorrow9999'],
    });
    await future.finish(reader.end);
    await expect(
      restore({ databaseUrl: await emptyDatabase(), filesDir: folder }, join(folder, 'future.tar.gz')),
    ).rejects.toThrow(/newer version \(9\.9\.9; Tomorrow9999\)/);
  });

  it('says which photos are missing or were changed on disk', async () => {
    const ids = photos.map(({ id }) => id);
    const paths = ids.map((id) => storedPath(world.config.filesDir, id));
    const [whole, other] = paths.map((path) => readFileSync(path)) as [Buffer, Buffer];
    rmSync(paths[0] as string);
    writeFileSync(paths[1] as string, Buffer.concat([other, Buffer.from('x')]));
    const { databaseUrl: url, filesDir } = world.config;
    const { damagedFiles, files } = await backup(
      { databaseUrl: url, filesDir },
      join(folder, 'holes.tar.gz'),
      demoAt,
    );
    expect(damagedFiles.sort()).toEqual(ids.sort());
    expect(files).toBe(fileCount - 1);
    writeFileSync(paths[0] as string, whole);
    writeFileSync(paths[1] as string, other);
  });
});
