// A private Redis: loopback, a random password, durable enough for queued work, never evicting a job.
// PostgreSQL is the only record (reliability rule 4); what is lost here is sent again by the sweepers.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folder, freePort, readJson, writeJson } from './places.mjs';
import { explain, lastLines, startChild } from './processes.mjs';
import { redisProgram } from './redis-program.mjs';
import { Stop } from './terminal.mjs';

/** Connects and pings once; throws what went wrong. */
export async function pingRedis(url) {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, connectTimeout: 3_000 });
  let reason;
  client.on('error', (error) => {
    reason = error;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // ioredis says "Connection is closed." where the socket knew better
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}

const quoted = (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function writeConfig(file, { port, password, dir }) {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${quoted(dir)}`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory-policy noeviction',
    'daemonize no',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}

function startProgram(program, { dataDir, dir, port, password }) {
  const log = join(dataDir, 'logs', 'redis.log');
  const common = { name: 'redis', dir: dataDir, log, graceMs: 10_000 };
  if (!program.docker) {
    const config = join(dir, 'redis.conf');
    writeConfig(config, { port, password, dir });
    return startChild({
      ...common,
      command: program.command,
      argv0: program.argv0,
      args: [config],
      env: program.env,
    });
  }
  // Nothing in it is a record, so the container keeps no volume (its files would belong to another user).
  // A killed launcher leaves the container; its name is derived from the folder, so it can be removed first.
  const name = `bangfu-redis-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  spawnSync('docker', ['rm', '-f', name], { stdio: 'ignore', timeout: 30_000 });
  const settings = [
    '--save',
    '',
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
    '--requirepass',
    password,
  ];
  const args = ['run', '--rm', '--name', name, '-p', `127.0.0.1:${port}:6379`];
  return startChild({
    ...common,
    command: 'docker',
    args: [...args, 'redis:7', 'redis-server', ...settings],
  });
}

async function waitReady(child, url, seconds) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await pingRedis(url);
    } catch (error) {
      if (!child.running) throw new Stop(explain(child, await child.exited));
      if (Date.now() > until) throw new Stop(`Redis did not answer in ${seconds} s: ${error.message}`);
    }
    await sleep(50);
  }
}

/** Starts Redis below `dataDir`; returns its child and address. */
export async function startRedis({ dataDir }) {
  const program = await redisProgram(dataDir);
  const stateFile = join(dataDir, 'redis.json');
  const state = readJson(stateFile) ?? { password: randomBytes(18).toString('hex') };
  for (const attempt of [1, 2]) {
    const dir = folder(join(dataDir, 'redis'));
    state.port = await freePort(state.port);
    writeJson(stateFile, state);
    const url = `redis://:${state.password}@127.0.0.1:${state.port}`;
    const child = startProgram(program, { dataDir, dir, ...state });
    try {
      await waitReady(child, url, program.docker ? 180 : 30);
      return { child, url };
    } catch (error) {
      await child.stop();
      // Nothing in Redis is a record, so a file it cannot read any more is put aside and the bell starts empty.
      const damaged = /append only|AOF|bad file format|RDB/i.test(lastLines(child.log, 8));
      if (attempt === 2 || !damaged) throw error;
      rmSync(`${dir}.damaged`, { recursive: true, force: true });
      renameSync(dir, `${dir}.damaged`);
    }
  }
}
