import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { FileDisk } from './disk';
import { Line } from './line';
import { pause } from './options';
import { type Child, Supervised } from './supervised';

/** What the launcher lends: it knows how to start servers and makes sure that nothing is left behind. */
export type Hands = {
  dataDir: string;
  startPostgres(): Promise<{ child: Child; url: string; keep(): Promise<string> }>;
  startRedis(): Promise<{ child: Child; url: string }>;
  startProgram(wish: { name: string; file: string; env: Record<string, string> }): Child;
};

/** How many processes of each app. */
export type Size = { apis: number; workers: number };
/** Redis snapshots are kept for that long: "the file of ten minutes ago". */
const snapshotMs = 600_000;

/** Everything that runs: APIs, workers, Redis, PostgreSQL, and the lines between them. */
export class Stage {
  readonly postgres: Supervised;
  readonly redis: Supervised;
  readonly apis: Supervised[];
  readonly workers: Supervised[];
  readonly lines: { postgres: Line; redis: Line };
  readonly disk: FileDisk;
  apiUrls: string[] = [];
  /** Where `/metrics` of each worker answers when it runs. */
  workerUrls: string[] = [];
  private ports = new Map<string, number>();
  private postgresUrl = '';
  private redisUrl = '';
  private snapshots: { at: number; folder: string }[] = [];

  private constructor(
    private readonly hands: Hands,
    filesMegabytes: number,
    size: Size,
    private readonly more: Record<string, string>,
  ) {
    this.postgres = new Supervised('postgres', async () => {
      const { child, url, keep } = await hands.startPostgres();
      this.postgresUrl = url.endsWith('_draft') ? await keep() : url;
      return child;
    });
    this.redis = new Supervised('redis', async () => {
      const { child, url } = await hands.startRedis();
      this.redisUrl = url;
      return child;
    });
    this.apis = numbered('api', size.apis).map((name) => this.program(name, 'api'));
    this.workers = numbered('worker', size.workers).map((name) => this.program(name, 'worker'));
    this.lines = {
      postgres: new Line(() => portOf(this.postgresUrl)),
      redis: new Line(() => portOf(this.redisUrl)),
    };
    this.disk = new FileDisk(join(hands.dataDir, 'files'), filesMegabytes);
  }

  static async set(
    hands: Hands,
    filesMegabytes: number,
    size: Size = { apis: 2, workers: 2 },
    /** More environment for the programs. */
    more: Record<string, string> = {},
  ): Promise<Stage> {
    const stage = new Stage(hands, filesMegabytes, size, more);
    rmSync(stage.snapshotFolder, { recursive: true, force: true });
    stage.disk.mount();
    // Also when the run is stopped in the middle.
    process.once('exit', () => stage.disk.unmount());
    for (const { name } of [...stage.apis, ...stage.workers]) stage.ports.set(name, await lowPort());
    stage.apiUrls = stage.apis.map(({ name }) => `http://127.0.0.1:${stage.ports.get(name)}`);
    stage.workerUrls = stage.workers.map(({ name }) => `http://127.0.0.1:${stage.ports.get(name)}/metrics`);
    await stage.lines.postgres.open();
    await stage.lines.redis.open();
    await Promise.all([stage.postgres.up(), stage.redis.up()]);
    return stage;
  }

  /** Where the database is, past the line: for the harness itself. */
  get databaseUrl(): string {
    return this.postgresUrl;
  }

  get directRedisUrl(): string {
    return this.redisUrl;
  }

  async startApps(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers].map((app) => app.up()));
    for (const url of this.probes) await untilAnswers(url);
  }

  /** What tells that each app is there, APIs first. */
  get probes(): string[] {
    return [...this.apiUrls.map((url) => `${url}/readyz`), ...this.workerUrls];
  }

  /** One statement past the apps, repeated until PostgreSQL takes it: it must not matter when it runs twice. */
  async sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (let attempt = 1; ; attempt++) {
      const client = new Client({
        connectionString: this.postgresUrl,
        connectionTimeoutMillis: 5_000,
        query_timeout: 60_000,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return (await client.query(text, values)).rows as Row[];
      } catch (error) {
        if (attempt > 60) throw error;
        await pause(500);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  async redisVersion(): Promise<string> {
    const redis = new Redis(this.redisUrl, { maxRetriesPerRequest: 20 });
    redis.on('error', () => undefined);
    const about = await redis.info('server');
    redis.disconnect();
    return /redis_version:(\S+)/.exec(about)?.[1] ?? 'unknown';
  }

  private program(name: string, app: 'api' | 'worker'): Supervised {
    return new Supervised(name, async () => {
      const port = String(this.ports.get(name));
      return this.hands.startProgram({
        name,
        file: `dist/apps/${app}/src/main.js`,
        env: {
          NODE_ENV: 'test',
          DATABASE_URL: through(this.postgresUrl, this.lines.postgres.port),
          REDIS_URL: through(this.redisUrl, this.lines.redis.port),
          FILES_DIR: this.disk.folder,
          LOG_LEVEL: 'warn',
          POOL_SIZE: '8',
          // A demo asks no second factor of its operators.
          DEMO: '1',
          // Clients say where they come from (caller.ts).
          TRUST_PROXY: '1',
          PORT: app === 'api' ? port : '0',
          METRICS_PORT: app === 'worker' ? port : '0',
          ...this.more,
        },
      });
    });
  }

  private get redisFolder(): string {
    return join(this.hands.dataDir, 'redis');
  }

  private get snapshotFolder(): string {
    return join(this.hands.dataDir, 'redis-snapshots');
  }

  /** A copy of Redis' files as they are now, for a later wipe. */
  keepSnapshot(now: number): void {
    const folder = join(this.snapshotFolder, String(Math.round(now)));
    mkdirSync(this.snapshotFolder, { recursive: true });
    cpSync(this.redisFolder, folder, { recursive: true });
    this.snapshots.push({ at: now, folder });
    const old = this.snapshots.filter(({ at }) => at < now - snapshotMs);
    // The newest of those that are ten minutes old stays.
    for (const { folder: gone } of old.slice(0, -1)) rmSync(gone, { recursive: true, force: true });
    this.snapshots = this.snapshots.filter((one) => !old.slice(0, -1).includes(one));
  }

  /** Redis starts with nothing at all, or with the oldest file there is; answers how old that is in seconds. */
  async replaceRedisFiles(now: number, by: 'nothing' | 'old file'): Promise<number> {
    const oldest = this.snapshots[0];
    await this.redis.between(() => {
      for (const name of readdirSync(this.redisFolder))
        rmSync(join(this.redisFolder, name), { recursive: true, force: true });
      if (by === 'old file' && oldest && existsSync(oldest.folder))
        cpSync(oldest.folder, this.redisFolder, { recursive: true });
    });
    return oldest ? Math.round((now - oldest.at) / 1000) : 0;
  }

  async strike(): Promise<void> {
    for (const line of Object.values(this.lines)) line.release();
    await Promise.all([...this.apis, ...this.workers].map((app) => app.down()));
    for (const line of Object.values(this.lines)) line.close();
    await this.redis.down();
    await this.postgres.down();
    this.disk.unmount();
    rmSync(this.snapshotFolder, { recursive: true, force: true });
  }
}

const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** Below those that the system gives to outgoing connections: it must still be free at the next start. */
async function lowPort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

function portOf(url: string): number | undefined {
  return url ? Number(new URL(url).port) : undefined;
}

function through(url: string, port: number): string {
  const other = new URL(url);
  other.port = String(port);
  return other.toString();
}

export async function answers(url: string, patienceMs = 4_000): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function untilAnswers(url: string): Promise<void> {
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await pause(100))
    if (await answers(url)) return;
  throw new Error(`${url} does not answer.`);
}
