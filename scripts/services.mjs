// PostgreSQL and Redis for whoever asks: the addresses given in the environment, else private servers below a folder.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { folder, readJson, writeJson } from './places.mjs';
import { startPostgres, withDatabase } from './postgres.mjs';
import { born, endOrphans, lock } from './processes.mjs';
import { pingRedis, startRedis } from './redis.mjs';
import { Stop, say } from './terminal.mjs';

/** One command per data folder: two would fight for the same cluster. What a killed one left behind is ended. */
export async function holdFolder(dataDir, what) {
  folder(dataDir);
  await lock(join(dataDir, 'run.lock'), {
    what,
    busy: (holder) =>
      `${holder.what} already runs in this folder (process ${holder.pid}): use it, or stop it with Ctrl-C there.`,
  });
  const orphans = await endOrphans(dataDir);
  if (orphans.length) say(`已结束上次遗留的进程：${orphans.join('、')}`, 'ended what a killed run had left');
}

/** The URL without its password, for messages. */
function shown(url) {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}

async function givenDatabase(url) {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('it must begin with postgres://');
    const { rows } = await withDatabase(url, (client) =>
      client.query(
        `select current_setting('server_version_num')::int as version, pg_encoding_to_char(encoding) as encoding,
                datctype from pg_database where datname = current_database()`,
      ),
    );
    const { version, encoding, datctype } = rows[0];
    if (version < 150_000) throw new Error('PostgreSQL 15 or newer is needed');
    if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding}, UTF8 is needed`);
    if (/^(C|POSIX)$/.test(datctype))
      say('数据库 LC_CTYPE=C，中文模糊检索不可用', 'LC_CTYPE is C: fuzzy search finds no Chinese');
  } catch (error) {
    const reason = error.message || error.errors?.[0]?.message || error.code;
    throw new Stop(
      `DATABASE_URL ${shown(url)} cannot be used: ${reason}. Correct it, or unset it to use the bundled PostgreSQL.`,
    );
  }
}

async function givenRedis(url) {
  try {
    if (!/^rediss?:\/\//.test(url)) throw new Error('it must begin with redis:// or rediss://');
    await pingRedis(url);
  } catch (error) {
    const reason = error.message || error.errors?.[0]?.message || error.code;
    throw new Stop(
      `REDIS_URL ${shown(url)} cannot be used: ${reason}. Correct it, or unset it to use a private Redis.`,
    );
  }
}

/**
 * Brings both up and returns their addresses, `stop()`, and the children whose end means that we must end.
 * `databaseUrl` and `redisUrl` are used as they are when given (and then never stopped). A new private database is a
 * draft until the caller has filled it and calls `filled(mark)`, which returns the lasting addresses; the mark comes
 * back as `filledBy` the next time.
 */
export async function services({ dataDir, databaseUrl, redisUrl, database = 'bangfu', log = say }) {
  folder(dataDir);
  const children = [];
  let keep = async () => databaseUrl;
  let filledBy;
  if (databaseUrl) {
    await givenDatabase(databaseUrl);
    log('数据库：使用 DATABASE_URL', `PostgreSQL at ${shown(databaseUrl)}`);
  } else {
    const started = await startPostgres({ dataDir, database });
    children.push(started.child);
    databaseUrl = started.url;
    ({ keep, filledBy } = started);
    log('数据库已启动', `PostgreSQL ${shown(databaseUrl)}`);
  }
  if (redisUrl) {
    await givenRedis(redisUrl);
    log('消息队列：使用 REDIS_URL', `Redis at ${shown(redisUrl)}`);
  } else {
    const { child, url } = await startRedis({ dataDir });
    children.push(child);
    redisUrl = url;
    log('消息队列已启动', `Redis ${shown(url)}`);
  }
  const note = join(dataDir, 'services.json');
  const filled = async (mark) => {
    const url = await keep(mark);
    writeJson(note, { pid: process.pid, born: born(process.pid), databaseUrl: url, redisUrl });
    return { databaseUrl: url, redisUrl };
  };
  const stop = async () => {
    rmSync(note, { force: true });
    for (const child of [...children].reverse()) await child.stop();
  };
  return { databaseUrl, redisUrl, children, filledBy, filled, stop };
}

/** The addresses of services that a living command (npm start, npm run dev) runs in this folder. */
export function runningServices(dataDir) {
  const note = readJson(join(dataDir, 'services.json'));
  return note && born(note.pid) !== undefined && born(note.pid) === note.born ? note : undefined;
}
