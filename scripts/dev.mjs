// npm run dev: the market with its sources watched. The web reloads in the browser; api and worker are rebuilt and
// restarted on every change below apps/, libs/ and seeds/. One address, Vite's, which passes /v1 on to the api.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  appEnvironment,
  browserAddress,
  demoAccounts,
  fill,
  firstDeath,
  isDemo,
  migrate,
  startApps,
  waitReady,
} from './apps.mjs';
import { build, checkNode, prepare, sourceTimes } from './build.mjs';
import { data, freePort, requirePort, root } from './places.mjs';
import { command, isStopping, startChild } from './processes.mjs';
import { holdFolder, services } from './services.mjs';
import { say, table } from './terminal.mjs';

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || '127.0.0.1';

/**
 * Calls back when a source file changed, appeared or went. A glance at a few hundred file times twice a second costs
 * less than it is worth to argue with fs.watch, which on Linux loses a file when an editor saves it by renaming.
 */
function onChange(callback) {
  let known = sourceTimes();
  setInterval(() => {
    const now = sourceTimes();
    if (now === known) return;
    known = now;
    callback();
  }, 500).unref();
}

/** api and worker, replaced on demand; a build that fails leaves the old ones running. */
function restartable(place, apiAddress) {
  let apps = startApps(place);
  let busy = false;
  let again = false;
  const restart = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      await build({ web: false });
      await apps.api.stop();
      await apps.worker.stop();
      await migrate(place);
      apps = startApps(place);
      await waitReady(apiAddress, [apps.api, apps.worker]);
      say('已重启', 'api and worker restarted');
    } catch (error) {
      if (!isStopping()) console.error(`✗ ${error.message}`);
    }
    busy = false;
    if (again) {
      again = false;
      await restart();
    }
  };
  return { first: apps, restart };
}

function startVite(apiAddress) {
  return startChild({
    name: 'vite',
    dir: data,
    cwd: root,
    group: true,
    graceMs: 3_000,
    command: process.execPath,
    args: [
      join(root, 'node_modules/vite/bin/vite.js'),
      '--config',
      'apps/web/vite.config.ts',
      '--host',
      host,
      '--port',
      String(port),
      '--strictPort',
    ],
    env: { ...process.env, API_ORIGIN: apiAddress },
  });
}

command(async () => {
  checkNode();
  await holdFolder(data, 'npm run dev');
  await requirePort(port, host);
  await prepare({ buildParts: { web: false } });
  const running = await services({
    dataDir: data,
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL,
  });
  const apiPort = await freePort();
  const apiAddress = `http://127.0.0.1:${apiPort}`;
  const address = browserAddress(host, port);
  const placeOf = (addresses) => ({
    dataDir: data,
    env: { ...appEnvironment({ dataDir: data, ...addresses, port: apiPort }), HOST: '127.0.0.1' },
  });
  const place = await fill(running, placeOf);
  const { first, restart } = restartable(place, apiAddress);
  await waitReady(apiAddress, [first.api, first.worker]);
  const vite = startVite(apiAddress);
  onChange(restart);
  await sleep(1_500); // Vite prints its own banner first
  console.log(`\n  开发环境 · development:  ${address}   (api ${apiAddress})\n`);
  const accounts = isDemo() ? demoAccounts() : [];
  if (accounts.length)
    console.log(
      `${table([['账号 login', '密码 password', '角色 persona', '单位 organization'], ...accounts])}\n`,
    );
  // api and worker may stop on a mistake in the code; the next change starts them again.
  console.error(`\n✗ ${await firstDeath([...running.children, vite])}`);
  return 1;
});
