// The market's own processes: migrations, seeds, api and worker, started the same way by start and dev.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverBuild } from './build.mjs';
import { readJson, root } from './places.mjs';
import { explain, run, startChild } from './processes.mjs';
import { Stop, say } from './terminal.mjs';

const dist = (path) => join(root, 'dist', path);

/** A demo is everything that is not production; production gets neither demo accounts nor their world. */
export const isDemo = () =>
  process.env.DEMO ? process.env.DEMO === '1' : process.env.NODE_ENV !== 'production';

/** The environment of every process of ours: what the person set, then what we know better. */
export function appEnvironment({ dataDir, databaseUrl, redisUrl, port }) {
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PORT: String(port),
    FILES_DIR: process.env.FILES_DIR ?? join(dataDir, 'files'),
    DEMO: process.env.DEMO ?? (isDemo() ? '1' : '0'),
  };
}

export function migrate({ dataDir, env }) {
  const log = join(dataDir, 'logs/migrate.log');
  return run({
    name: 'migrate',
    dir: dataDir,
    cwd: root,
    env,
    log,
    command: process.execPath,
    args: [dist('seeds/migrate.js')],
  });
}

/** Seeds print their own progress; a seeded database makes this a glance. */
function seed({ dataDir, env }, world) {
  return run({
    name: 'seed',
    dir: dataDir,
    cwd: root,
    env,
    command: process.execPath,
    args: [dist('seeds/seed.js'), world],
  });
}

/**
 * Brings the database up to this build (schema, reference data, in a demo its world) and returns the place to run in.
 * Skipped for a private database that this very build has filled before: most starts are such.
 */
export async function fill({ filled, filledBy, databaseUrl, redisUrl }, placeOf) {
  const world = isDemo() ? 'demo' : 'reference';
  const mark = `${world}-${serverBuild()}`;
  if (filledBy !== mark) {
    say('数据库结构与初始数据', 'schema and first data');
    const draft = placeOf({ databaseUrl, redisUrl });
    await migrate(draft);
    await seed(draft, world);
  }
  return placeOf(await filled(mark));
}

/** Starts api and worker; the api is listed last so that it is stopped first. */
export function startApps({ dataDir, env }) {
  const start = (name, graceMs, more) =>
    startChild({
      name,
      graceMs,
      dir: dataDir,
      cwd: root,
      env: { ...env, ...more },
      log: join(dataDir, 'logs', `${name}.log`),
      command: process.execPath,
      args: [dist(`apps/${name}/src/main.js`)],
    });
  // One machine, two processes: the worker's metrics take the next port.
  const metrics = Number(env.METRICS_PORT ?? 0);
  const worker = start('worker', 30_000, metrics ? { METRICS_PORT: String(metrics + 1) } : {});
  const api = start('api', 30_000, {});
  return { api, worker };
}

/** Waits until the api answers 200 on /readyz; a child that dies first is the reason we give. */
export async function waitReady(url, apps, seconds = 90) {
  const dead = Promise.race(apps.map(async (app) => ({ app, result: await app.exited })));
  for (const until = Date.now() + seconds * 1000; Date.now() < until; ) {
    const attempt = fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(
      (r) => r.ok,
      () => false,
    );
    const outcome = await Promise.race([attempt, dead]);
    if (outcome === true) return;
    if (outcome) throw new Stop(explain(outcome.app, outcome.result));
    await sleep(100);
  }
  throw new Stop(`The api did not become ready in ${seconds} s (log: ${apps[0].log})`);
}

/** Where a browser reaches a server that listens there. */
export function browserAddress(host, port) {
  return `http://${['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host}:${port}`;
}

/** What the login page of the demo accepts, as table rows; [] when there is none. */
export function demoAccounts() {
  const accounts = readJson(join(root, 'seeds/demo/accounts.json')) ?? [];
  return accounts.map(({ login, password, persona, organization }) => [
    login,
    password,
    persona,
    organization,
  ]);
}

/** Resolves with one clear line when any of these children ends without being told to. */
export function firstDeath(children) {
  return Promise.race(
    children.map(async (child) => {
      const result = await child.exited;
      return child.stopped ? new Promise(() => {}) : explain(child, result);
    }),
  );
}
