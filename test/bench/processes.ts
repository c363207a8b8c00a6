import { type ChildProcess, fork, spawn } from 'node:child_process';
import type { Config } from '@app/platform';
import { freePort, stopProcess } from '../support/processes';
import type { BarePlan } from './bare';

const patienceMs = 120_000;

/** However this process ends, those that it started end with it. */
const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

function remember<T extends ChildProcess>(child: T): T {
  started.add(child);
  child.once('exit', () => started.delete(child));
  return child;
}

export type Process = { pid: number; stop(): Promise<void> };
export type Server = Process & { url: string };

/** The built API as it runs in production, every request logged (to nowhere); `databaseUrl` when it is not to be the config's. */
export async function startApi(
  config: Config,
  databaseUrl = config.databaseUrl,
  environment: Record<string, string> = {},
): Promise<Server> {
  const port = await freePort();
  const child = start(
    'api',
    config,
    { DATABASE_URL: databaseUrl, PORT: String(port), ...environment },
    'ignore',
  );
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error('The API process ended before it was ready.');
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return { url, ...processOf(child) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error('The API process was not ready in time.');
}

/** The built worker; resolves when it says that it runs. */
export function startWorkerProcess(config: Config): Promise<Process> {
  const child = start('worker', config, { LOG_LEVEL: 'info' });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The worker process ended (${code}).`)));
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      if (said.includes('worker is running')) return;
      said += chunk.toString();
      if (said.includes('worker is running')) resolve(processOf(child));
    });
  });
}

/** A server of `bare.ts` in a process of its own. */
export function startBare(plan: BarePlan): Promise<Server> {
  const child = remember(fork('dist/test/bench/bare.js', { execArgv: [] }));
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The bare server ended (${code}).`)));
    child.once('message', (port) => resolve({ url: `http://127.0.0.1:${port}`, ...processOf(child) }));
    child.send(plan);
  });
}

function processOf(child: ChildProcess): Process {
  if (child.pid === undefined) throw new Error('The process did not start.');
  return { pid: child.pid, stop: () => stopProcess(child) };
}

/** Every process runs with the repository's root as its working directory, this one too. */
function start(
  app: 'api' | 'worker',
  config: Config,
  environment: Record<string, string>,
  output: 'ignore' | 'pipe' = 'pipe',
): ChildProcess {
  const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
    stdio: ['ignore', output, 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: config.databaseUrl,
      REDIS_URL: config.redisUrl,
      FILES_DIR: config.filesDir,
      POOL_SIZE: String(config.poolSize),
      METRICS_PORT: '0',
      // The limit of 60 searches a minute is for one person; here one login stands for a crowd.
      SEARCH_PER_MINUTE: '1000000000',
      DEMO: config.demo ? '1' : '0',
      ...environment,
    },
  });
  return remember(child);
}
