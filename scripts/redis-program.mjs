// Finding a Redis server on a machine that may have none. There is no npm package with a Redis binary, so the order
// is: on PATH, fetched earlier into .data, the system's package manager, its packages unpacked without root, Docker.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, onPath } from './packages.mjs';
import { Stop, say } from './terminal.mjs';

/**
 * Names of the server program. Debian keeps the real program in redis-tools as redis-check-rdb, which becomes the
 * server when it is called redis-server; installing only that package starts no system service on port 6379.
 */
const names = ['redis-server', 'valkey-server', 'redis-check-rdb'];

/** A way to start the program, if it really is a Redis server that runs here. */
function usable(path, env = process.env) {
  const program = { command: path, argv0: 'redis-server', env };
  const version = spawnSync(path, ['--version'], {
    argv0: program.argv0,
    env,
    encoding: 'utf8',
    timeout: 10_000,
  });
  return version.status === 0 && /server v=/i.test(version.stdout) ? program : undefined;
}

function installed() {
  for (const name of names) {
    const path = onPath(name);
    const program = path && usable(path);
    if (program) return program;
  }
  return undefined;
}

function unpacked(target) {
  const libraries = ['usr/lib', 'lib'].flatMap((base) => {
    const folder = join(target, base);
    if (!existsSync(folder)) return [];
    return [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  });
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') };
  for (const name of names) {
    const path = join(target, 'usr/bin', name);
    const program = existsSync(path) && usable(path, env);
    if (program) return program;
  }
  return undefined;
}

/** Downloads the Debian packages as an ordinary user and unpacks them; nothing outside `target` changes. */
function unpackDebian(target) {
  if (!onPath('apt-get') || !onPath('dpkg')) return undefined;
  rmSync(target, { recursive: true, force: true });
  for (const part of ['apt/lists/partial', 'apt/cache/archives/partial']) {
    mkdirSync(join(target, part), { recursive: true });
  }
  const options = [
    ['Dir::State', join(target, 'apt')],
    ['Dir::State::lists', join(target, 'apt/lists')],
    ['Dir::State::status', '/var/lib/dpkg/status'],
    ['Dir::Cache', join(target, 'apt/cache')],
    ['Debug::NoLocking', '1'],
    ['APT::Sandbox::User', ''],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const apt = (...args) =>
    spawnSync('apt-get', [...options, ...args], { stdio: 'ignore', timeout: 180_000 }).status === 0;
  if (!apt('update')) return undefined;
  if (!apt('install', '-y', '--download-only', '--no-install-recommends', 'redis-tools')) return undefined;
  const archives = join(target, 'apt/cache/archives');
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    spawnSync('dpkg', ['-x', join(archives, file), target], { stdio: 'ignore' });
  }
  rmSync(join(target, 'apt'), { recursive: true, force: true });
  return unpacked(target);
}

function dockerRuns() {
  return onPath('docker') && spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** A program to start Redis with: `{command, argv0, env}`, or `{docker: true}`. */
export async function redisProgram(dataDir) {
  const target = join(dataDir, 'redis-program');
  const ready = installed() ?? unpacked(target);
  if (ready) return ready;
  say('没有找到 Redis，正在安装', 'no Redis on this machine: installing it');
  if (await installPackages({ apt: ['redis-tools'], apk: ['redis'], brew: ['redis'] })) {
    const program = installed();
    if (program) return program;
  }
  const program = unpackDebian(target);
  if (program) return program;
  if (dockerRuns()) return { docker: true };
  throw new Stop(
    'Redis is needed and could not be installed here. Install it (apt-get install redis-server, brew install redis) ' +
      'or point REDIS_URL to one: REDIS_URL=redis://127.0.0.1:6379 npm start',
  );
}
