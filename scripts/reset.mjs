// npm run reset: back to a fresh clone's data. Stops what runs from .data/ and empties it.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchData, crashData, data, testData } from './places.mjs';
import { outsideFolder } from './postgres.mjs';
import { command, endOrphans, lockHolder } from './processes.mjs';
import { Stop, say } from './terminal.mjs';

async function stopHolder(file) {
  const holder = lockHolder(file);
  if (!holder) return;
  say(`停止 ${holder.what}`, `stopping ${holder.what} (process ${holder.pid})`);
  process.kill(holder.pid, 'SIGTERM');
  for (const until = Date.now() + 60_000; lockHolder(file); await sleep(100)) {
    if (Date.now() > until)
      throw new Stop(`${holder.what} (process ${holder.pid}) does not stop: end it and try again.`);
  }
}

command(async () => {
  if (!existsSync(data)) return;
  await stopHolder(join(data, 'build.lock'));
  for (const folder of [data, testData, benchData, crashData, join(testData, 'crash')]) {
    await stopHolder(join(folder, 'run.lock'));
    await endOrphans(folder);
    rmSync(outsideFolder(folder), { recursive: true, force: true });
    // A crash run that was itself killed leaves its small disk mounted.
    spawnSync('umount', [join(folder, 'files')], { stdio: 'ignore' });
  }
  for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true, force: true });
  say('.data/ 已清空', '.data/ is empty; the next npm start begins anew');
});
