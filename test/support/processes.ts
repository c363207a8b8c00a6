import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Config } from '@app/platform';

export type ApiProcess = {
  url: string;
  child: ChildProcess;
  /** Everything written to stdout and stderr so far. */
  said(): string;
  stop(): Promise<void>;
};

const root = join(__dirname, '../..');
const patienceMs = 120_000;

/** A built app as a process of its own, which ends by itself when this one is killed (scripts/tether.mjs). */
export function startApp(
  app: 'api' | 'worker',
  env: Record<string, string>,
  nodeOptions: string[] = [],
): ChildProcess {
  const tether = join(root, 'scripts/tether.mjs');
  return spawn(process.execPath, ['--import', tether, ...nodeOptions, `dist/apps/${app}/src/main.js`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'test', METRICS_PORT: '0', DEMO: '1', POOL_SIZE: '8', ...env },
  });
}

/** The built API as a process of its own (`npm test` builds before it tests). */
export async function startApiProcess(
  config: Config,
  environment: Record<string, string> = {},
): Promise<ApiProcess> {
  const port = await freePort();
  const child = startApp('api', {
    DATABASE_URL: config.databaseUrl,
    REDIS_URL: config.redisUrl,
    FILES_DIR: config.filesDir,
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    // For people; tests look for goods as often as they like.
    SEARCH_PER_MINUTE: '1000000',
    ...environment,
  });
  const said = heard(child);
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, said);
  return { url, child, said, stop: () => stopProcess(child) };
}

/** Everything that it writes from now on. */
export function heard(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return () => said;
}

async function ready(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The API process ended: ${said()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The API process was not ready in time: ${said()}`);
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
