// npm test: lint, types, compose file, build, then every test, on servers and databases of its own in .data/test.
// `npm test -- <jest arguments>` runs only jest with these.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChineseFont, findChromium } from './browser.mjs';
import { checkNode, prepare } from './build.mjs';
import { folder, readJson, root, testData } from './places.mjs';
import { withDatabase } from './postgres.mjs';
import { command, isStopping, startChild } from './processes.mjs';
import { holdFolder, services } from './services.mjs';
import { elapsed, Stop, say } from './terminal.mjs';

const jestArguments = process.argv.slice(2);
const everything = jestArguments.length === 0;
const node = process.execPath;
const tool = (path) => join(root, 'node_modules', path);
const tsc = tool('typescript7/bin/tsc');

// Biome colours every character even where nobody looks at a terminal, which makes a CI log unreadable.
const colors = process.stdout.isTTY ? [] : ['--colors=off'];

const checks = [
  ['格式与规范', 'lint and format', [tool('@biomejs/biome/bin/biome'), 'ci', ...colors, '.']],
  ['类型：服务端', 'types of the server', [tsc, '--noEmit', '-p', 'tsconfig.json']],
  ['类型：网页', 'types of the web', [tsc, '--noEmit', '-p', 'apps/web/tsconfig.json']],
  [
    'docker-compose.yml',
    'compose file against its schema',
    [tool('dclint/bin/dclint.cjs'), '--max-warnings', '0', 'docker-compose.yml'],
  ],
];

async function inForeground(name, args, env = process.env) {
  const child = startChild({
    name,
    dir: testData,
    cwd: root,
    env,
    command: node,
    args,
    group: true,
    graceMs: 10_000,
  });
  return (await child.exited).code;
}

async function check([zh, en, args]) {
  say(zh, en);
  if ((await inForeground('check', args)) === 0 || isStopping()) return;
  console.log('\n0 passed, 1 failed');
  throw new Stop(`npm test: ${en} failed (see above); the later steps were not run.`);
}

/** Databases and keys of an earlier run that was cut short would only cost time and space. */
async function clean(databaseUrl) {
  await withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `select datname from pg_database where not datistemplate and datname <> current_database()`,
    );
    for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`);
  });
}

async function startServices() {
  const given = { databaseUrl: process.env.TEST_DATABASE_URL, redisUrl: process.env.TEST_REDIS_URL };
  rmSync(join(testData, 'redis'), { recursive: true, force: true });
  const { databaseUrl, redisUrl } = await services({ dataDir: testData, database: 'postgres', ...given });
  if (!given.databaseUrl) await clean(databaseUrl);
  return { databaseUrl, redisUrl };
}

async function jest(env) {
  const result = join(testData, 'jest.json');
  rmSync(result, { force: true });
  say('测试', 'jest');
  const code = await inForeground(
    'jest',
    [
      tool('jest/bin/jest.js'),
      '--maxWorkers=2',
      '--forceExit',
      '--json',
      `--outputFile=${result}`,
      ...jestArguments,
    ],
    env,
  );
  const counts = existsSync(result) ? readJson(result) : undefined;
  const passed = counts?.numPassedTests ?? 0;
  // A file that does not even load has no tests that could fail; it counts as one.
  const failed = counts ? counts.numFailedTests + counts.numRuntimeErrorTestSuites : 1;
  console.log(`\n用时 ${elapsed()} s\n\n${passed} passed, ${Math.max(failed, code === 0 ? 0 : 1)} failed`);
  return code === 0 ? 0 : 1;
}

command(
  async () => {
    checkNode();
    await holdFolder(testData, 'npm test');
    folder(join(testData, 'logs'));
    await prepare({ buildParts: false });
    // Browsers take a minute to fetch: only for those who run browser tests.
    const needed = everything || jestArguments.some((argument) => argument.includes('browser'));
    const chromium = await findChromium({ install: needed });
    if (!chromium && needed) {
      throw new Stop('No Chromium for the browser tests: install one, or set CHROME_PATH to it.');
    }
    if (needed) await ensureChineseFont();
    if (everything) for (const one of checks) await check(one);
    await prepare();
    const { databaseUrl, redisUrl } = await startServices();
    return jest({
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      ...(chromium ? { CHROME_PATH: chromium } : {}),
    });
  },
  { interruptCode: 130 },
);
