// Child processes that cannot get lost. Every child leaves a pid file, so that after a `kill -9` of the launcher
// the next command finds what is still running, makes sure that it is ours, and ends it.

import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stop } from './terminal.mjs';

/** Children of this launcher in the order they were started; they are stopped in the opposite order. */
const children = [];
let stopping = false;

/**
 * A word that belongs to this run of this pid only, or undefined when no such process lives. A pid alone proves
 * nothing: after a reboot, or in a new container on the same folder, the number may be anybody's.
 */
export function born(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie is dead: where pid 1 does not reap (many containers) it would otherwise look alive for ever.
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const line = ps.status === 0 ? ps.stdout.trim() : '';
  return !line || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}

/** The command line of a living process; '' when it cannot be read. */
export function commandLine(pid) {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

const alive = (record) =>
  record !== undefined && record.born !== undefined && born(record.pid) === record.born;

function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function waitUntilDead(record, milliseconds) {
  const until = Date.now() + milliseconds;
  while (alive(record)) {
    if (Date.now() > until) return false;
    await sleep(25);
  }
  return true;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in between, which is what we wanted.
  }
}

/**
 * Ends a process by its own polite signal, then harder. Every child leads a process group: tools that start more
 * processes (jest, vite, npm) are told as a group, servers alone, because they stop their own children in order.
 */
export async function end(record, { stopSignal = 'SIGTERM', graceMs = 30_000, group = false } = {}) {
  if (!alive(record)) return;
  signal(group ? -record.pid : record.pid, stopSignal);
  if (await waitUntilDead(record, graceMs)) return;
  // PostgreSQL reads SIGQUIT as "stop at once, recover on start"; for the others it is as good as SIGTERM.
  signal(record.pid, 'SIGQUIT');
  if (await waitUntilDead(record, 3_000)) return;
  signal(-record.pid, 'SIGKILL');
  signal(record.pid, 'SIGKILL');
  await waitUntilDead(record, 5_000);
}

/** The last telling lines of a log file (no stack frames), for what we say when a child stopped. */
export function lastLines(file, count = 3) {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines
      .filter((line) => !/^\s*(at .*)?$/.test(line))
      .slice(-count)
      .join('\n');
  } catch {
    return '';
  }
}

/** Servers add to their logs, one old copy is kept; a command that runs to its end has the log of its last run. */
function openLog(file, fresh) {
  mkdirSync(dirname(file), { recursive: true });
  if (fresh) return openSync(file, 'w', 0o600);
  if (existsSync(file) && statSync(file).size > 20_000_000) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/**
 * Starts a child and writes its pid file in the same breath. The child gets its own session, so that a Ctrl-C in
 * the terminal reaches only the launcher, which then stops everything in order. `tethered` opens a channel to it, for
 * programs of Node that shall notice when the launcher is killed (tether.mjs).
 */
export function startChild({ name, dir, command, args = [], env = process.env, log, ...rest }) {
  if (stopping) throw new Stop('stopping');
  const { stopSignal, graceMs, group, oneRun, tethered, ...options } = rest;
  const output = log ? openLog(log, oneRun) : 'inherit';
  const stdio = ['ignore', output, output, ...(tethered ? ['ipc'] : [])];
  const child = spawn(command, args, { ...options, env, detached: true, stdio });
  if (log) closeSync(output);
  const file = join(dir, 'pids', `${name}.json`);
  const record = { name, pid: child.pid, born: born(child.pid), stopSignal, graceMs, group };
  if (child.pid) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  }
  const handle = { name, log, oneRun, pid: child.pid, running: true, stopped: false };
  handle.exited = new Promise((resolve) => {
    const done = (result) => {
      handle.running = false;
      if (children.includes(handle)) children.splice(children.indexOf(handle), 1);
      // Only our own pid file: a newer run may already have written its own.
      if (readRecord(file)?.pid === child.pid) rmSync(file, { force: true });
      resolve(result);
    };
    child.once('error', (error) => done({ code: null, error }));
    child.once('exit', (code, signalName) => done({ code, signal: signalName }));
  });
  handle.stop = async () => {
    handle.stopped = true;
    if (!handle.running) return;
    await end(record, record);
    await handle.exited;
  };
  children.push(handle);
  return handle;
}

/** Runs a command to its end; a non-zero exit becomes one clear line with the last words of its log. */
export async function run({ doneCodes = [0], ...options }) {
  const child = startChild({ graceMs: 5_000, group: true, oneRun: true, ...options });
  const result = await child.exited;
  if (doneCodes.includes(result.code)) return result.code;
  if (stopping) throw new Stop('stopping');
  throw new Stop(explain(child, result));
}

/** "api stopped (exit 1): … (log: …)". Who was killed from outside has nothing to say in its log. */
export function explain(child, { code, signal: signalName, error }) {
  const how = error ? error.message : signalName ? `signal ${signalName}` : `exit ${code}`;
  const words = child.log && code !== null ? lastLines(child.log, child.oneRun ? 20 : 3) : '';
  return `${child.name} stopped (${how})${words ? `:\n${words}` : ''}${child.log ? `\n(log: ${child.log})` : ''}`;
}

/** Stops every child of this launcher, the latest first: api, worker, redis, postgres. Nothing starts afterwards. */
export async function stopAll() {
  stopping = true;
  for (const child of [...children].reverse()) await child.stop();
}

/** Asks whether the launcher is on its way down, so that a failure caused by that is not reported as one. */
export const isStopping = () => stopping;

/** What an earlier launcher left behind in this folder, ended in the order of a proper stop. Returns their names. */
export async function endOrphans(dir) {
  const folder = join(dir, 'pids');
  if (!existsSync(folder)) return [];
  const order = ['api', 'worker', 'redis', 'postgres'];
  const rank = (name) => (order.includes(name) ? order.indexOf(name) + 1 : 0);
  const records = readdirSync(folder)
    .map((file) => readRecord(join(folder, file)))
    .filter(alive)
    .sort((a, b) => rank(a.name) - rank(b.name));
  // Nobody waits for the answers of an orphan: five seconds are enough for what it holds in its hands.
  for (const record of records) await end(record, { ...record, graceMs: 5_000 });
  rmSync(folder, { recursive: true, force: true });
  return records.map((record) => record.name);
}

/** Who holds a lock, if a living process does. */
export function lockHolder(file) {
  const record = readRecord(file);
  return alive(record) ? record : undefined;
}

function tryLock(file, record) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    linkSync(draft, file); // atomic, and never shows a half-written lock
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock of a dead process. It is moved away first: another starter may have replaced it meanwhile. */
function removeStale(file) {
  const aside = `${file}.${process.pid}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (alive(readRecord(aside))) linkSync(aside, file);
  } catch {
    // Somebody else was faster; the next round sees what there is now.
  }
  rmSync(aside, { force: true });
}

/**
 * Takes a lock file for the life of this process. The lock of a dead process is removed; a living holder is waited
 * for when the caller says so, or when the npm that started it was killed (it is then on its way out by itself).
 */
export async function lock(file, { what, waitMs = 0, busy }) {
  const parent = process.env.npm_lifecycle_event
    ? { pid: process.ppid, born: born(process.ppid) }
    : undefined;
  const record = { what, pid: process.pid, born: born(process.pid), parent };
  const until = Date.now() + waitMs;
  for (const begun = Date.now(); ; await sleep(100)) {
    if (tryLock(file, record)) break;
    const holder = lockHolder(file);
    if (!holder) {
      removeStale(file);
      continue;
    }
    const orphaned = holder.parent && !alive(holder.parent) && Date.now() - begun < 60_000;
    if (Date.now() > until && !orphaned) throw new Stop(busy(holder));
  }
  const release = () => {
    if (readRecord(file)?.pid === process.pid) rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** A person who presses Ctrl-C a second time does not want to wait; the next start clears up. */
function killAll() {
  for (const child of children) signal(-child.pid, 'SIGKILL');
}

/**
 * Signals stop everything in order. `interruptCode` is the exit code of a run that was cut short: a demo that is
 * stopped has done its work (0), a test run that is stopped has not.
 */
function stopOnSignals(interruptCode) {
  let asked = 0;
  const onSignal = (name) => {
    // npm passes a Ctrl-C on, so the same keystroke arrives twice; only one much later means "now".
    if (asked && Date.now() - asked < 2_000) return;
    if (asked) {
      killAll();
      process.exit(130);
    }
    asked = Date.now();
    console.log(`\n${name === 'SIGINT' ? 'Ctrl-C' : name}: 正在停止 · stopping …`);
    stopAll().then(() => {
      console.log('已停止 · stopped');
      process.exit(interruptCode);
    });
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  if (!process.env.npm_lifecycle_event) return;
  // A killed npm sends no signal; without this we would hold the ports for nobody.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && !asked && onSignal('npm is gone'), 1_000).unref();
}

/** The frame of every command: what it started is stopped however it ends, and a foreseen failure is one line. */
export async function command(body, { interruptCode = 0 } = {}) {
  stopOnSignals(interruptCode);
  // A closed pipe (`npm start | head`) is no reason to leave servers behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  process.on('uncaughtException', (error) => {
    console.error(`\n✗ ${process.env.DEBUG ? error.stack : error.message}`);
    stopAll().finally(() => process.exit(1));
  });
  let code = 0;
  try {
    code = (await body()) ?? 0;
  } catch (error) {
    if (stopping) return; // the signal handler is already on it
    console.error(`\n✗ ${error instanceof Stop || !process.env.DEBUG ? error.message : error.stack}`);
    code = 1;
  }
  if (stopping) return;
  await stopAll();
  process.exit(code);
}
