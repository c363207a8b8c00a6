// Dependencies and dist/: done again only when their sources changed. `npm run build` runs this file.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { data, folder, readJson, root } from './places.mjs';
import { command, lock, run } from './processes.mjs';
import { Stop, say } from './terminal.mjs';

const dist = join(root, 'dist');
const logs = join(data, 'logs');
/** What the server is built from is said once, in nest-cli.json; paths appear there as the compiler wants them. */
const serverSources = () => readJson(join(root, 'nest-cli.json')).compilerOptions.builder.options.filenames;
const configFiles = ['nest-cli.json', '.swcrc', 'tsconfig.json', 'package-lock.json'];

/** Refuses a Node that cannot load the ESM-only framework from CommonJS. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Stop(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  }
}

/** Whether node_modules holds exactly what package-lock.json asks for (platform packages of others may be absent). */
function installed() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  const present = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (!wanted) throw new Stop('package-lock.json is missing: get the whole repository.');
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return present[path] ? present[path].version === version : Boolean(optional);
  });
}

async function install() {
  if (installed()) return;
  say('安装依赖（一两分钟）', 'installing dependencies, a minute or two');
  // npm tells where it is; a bare `npm` is for scripts started without it.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  await run({
    name: 'npm-ci',
    dir: data,
    cwd: root,
    log: join(logs, 'install.log'),
    command: npm[0],
    // Builders are development dependencies, needed even when NODE_ENV says production.
    args: [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund'],
  });
}

function* filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isFile()) {
    yield path;
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    if (entry.isDirectory()) yield* filesBelow(join(path, entry.name));
    else if (entry.isFile()) yield join(path, entry.name);
  }
}

/** The sources by content, not by time: a fresh clone or a branch switch touches every file. */
function fingerprint(folders) {
  const hash = createHash('sha256').update(process.version);
  const paths = [
    ...folders.flatMap((path) => [...filesBelow(join(root, path))]),
    ...configFiles.map((f) => join(root, f)),
  ];
  for (const path of paths) {
    hash.update(path.slice(root.length)).update('\0');
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Changes whenever a source of the server does; for watching, where reading every file would be too slow. */
export function sourceTimes() {
  const seen = [];
  for (const source of serverSources()) {
    for (const path of filesBelow(join(root, source))) {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat && !path.endsWith('.spec.ts')) seen.push(path, stat.mtimeMs, stat.size);
    }
  }
  return seen.join();
}

const stamp = (part) => join(dist, `.${part}.sha256`);
/** What dist/ was built from, as one word. */
export const serverBuild = () => readFileSync(stamp('server'), 'utf8');
const upToDate = (part, print) => existsSync(stamp(part)) && readFileSync(stamp(part), 'utf8') === print;

/** Data files stand beside the code that reads them, in dist as in the sources; the compiler copies only code. */
function copyDataFiles() {
  for (const source of serverSources()) {
    for (const path of filesBelow(join(root, source))) {
      if (['.ts', '.md'].includes(extname(path)) || basename(path) === 'tsconfig.json') continue;
      const target = join(dist, path.slice(root.length + 1));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(path, target);
    }
  }
}

async function buildServer(print) {
  rmSync(stamp('server'), { force: true });
  // A file that was deleted or renamed must not live on in dist.
  for (const part of ['apps', 'libs', 'seeds', 'test'])
    rmSync(join(dist, part), { recursive: true, force: true });
  await run({
    name: 'build-server',
    dir: data,
    cwd: root,
    log: join(logs, 'build-server.log'),
    command: process.execPath,
    args: [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'],
  });
  if (!existsSync(join(dist, 'apps/api/src/main.js')))
    throw new Stop(`The build made no dist/apps/api/src/main.js (log: ${logs}/build-server.log)`);
  copyDataFiles();
  writeFileSync(stamp('server'), print);
}

async function buildWeb(print) {
  rmSync(stamp('web'), { force: true });
  await run({
    name: 'build-web',
    dir: data,
    cwd: root,
    log: join(logs, 'build-web.log'),
    command: process.execPath,
    args: [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'apps/web/vite.config.ts'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  writeFileSync(stamp('web'), print);
}

/** Brings dist/ up to date; says nothing when it is. */
export async function build({ web = true, server = true } = {}) {
  const jobs = [];
  const serverPrint = fingerprint(serverSources());
  const webPrint = fingerprint(['apps/web']);
  if (server && !upToDate('server', serverPrint))
    jobs.push(['服务端', 'server', () => buildServer(serverPrint)]);
  if (web && !upToDate('web', webPrint)) jobs.push(['网页', 'web', () => buildWeb(webPrint)]);
  if (!jobs.length) return;
  say(`构建：${jobs.map(([zh]) => zh).join('、')}`, `building ${jobs.map(([, en]) => en).join(' and ')}`);
  mkdirSync(dist, { recursive: true });
  await Promise.all(jobs.map(([, , job]) => job()));
}

/** Dependencies, then dist/; one command at a time, because `npm start` and `npm test` may be started together. */
export async function prepare({ buildParts, body } = {}) {
  checkNode();
  folder(data);
  const release = await lock(join(data, 'build.lock'), {
    what: 'build',
    waitMs: 900_000,
    busy: (holder) => `Another build (process ${holder.pid}) has been running for 15 minutes: stop it first.`,
  });
  try {
    await install();
    await body?.();
    if (buildParts !== false) await build(buildParts);
  } finally {
    release();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  command(
    async () => {
      await prepare();
      say('构建完成', 'dist/ is up to date');
    },
    { interruptCode: 130 },
  );
}
