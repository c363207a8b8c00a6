// npm start: from a fresh clone to a running market with a demo world, and one address to open.

import {
  appEnvironment,
  browserAddress,
  demoAccounts,
  fill,
  firstDeath,
  isDemo,
  startApps,
  waitReady,
} from './apps.mjs';
import { checkNode, prepare } from './build.mjs';
import { data, requirePort } from './places.mjs';
import { command } from './processes.mjs';
import { holdFolder, services } from './services.mjs';
import { elapsed, Stop, say, table } from './terminal.mjs';

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || '127.0.0.1';

function announce(url) {
  console.log(`\n  结对市集已就绪 · the market is ready:  ${url}   (${elapsed()} s)\n`);
  const accounts = isDemo() ? demoAccounts() : [];
  if (accounts.length)
    console.log(
      `${table([['账号 login', '密码 password', '角色 persona', '单位 organization'], ...accounts])}\n`,
    );
  console.log('  日志 logs: .data/logs/ · 停止 stop: Ctrl-C\n');
}

command(async () => {
  checkNode();
  await holdFolder(data, 'npm start');
  await requirePort(port, host);
  await prepare({ buildParts: false });
  const running = await services({
    dataDir: data,
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL,
  });
  const died = firstDeath(running.children);
  const placeOf = (addresses) => ({
    dataDir: data,
    env: appEnvironment({ dataDir: data, ...addresses, port }),
  });
  const work = async () => {
    await prepare();
    const place = await fill(running, placeOf);
    say('启动服务', 'starting api and worker');
    const { api, worker } = startApps(place);
    const url = browserAddress(host, port);
    await waitReady(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`, [api, worker]);
    announce(url);
    return firstDeath([api, worker]);
  };
  throw new Stop(
    `${await Promise.race([work(), died])}\n一个进程意外退出，全部停止 · one process ended, so everything was stopped.`,
  );
});
