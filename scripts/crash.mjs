// npm run test:crash: faults of every kind while every flow runs, on servers and data of its own. The servers are
// children of this process and are started again when the run kills them. `CRASH_DIR` puts the data elsewhere.

import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './build.mjs';
import { crashData, root } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { command, startChild } from './processes.mjs';
import { startRedis } from './redis.mjs';
import { holdFolder } from './services.mjs';

const tether = join(root, 'scripts/tether.mjs');
const dataDir = process.env.CRASH_DIR ? resolve(process.env.CRASH_DIR) : crashData;

command(
  async () => {
    await holdFolder(dataDir, 'npm run test:crash');
    await prepare({ buildParts: { web: false } });
    for (const name of ['redis', 'logs']) rmSync(join(dataDir, name), { recursive: true, force: true });
    const { main } = await import(pathToFileURL(join(root, 'dist/test/crash/crash.js')).href);
    return main(process.argv.slice(2), {
      dataDir,
      startPostgres: () => startPostgres({ dataDir, database: 'crash' }),
      startRedis: () => startRedis({ dataDir }),
      startProgram: ({ name, file, env }) =>
        startChild({
          name,
          dir: dataDir,
          cwd: root,
          env: { ...process.env, ...env },
          log: join(dataDir, 'logs', `${name}.log`),
          command: process.execPath,
          args: ['--import', tether, join(root, file)],
          tethered: true,
        }),
    });
  },
  { interruptCode: 130 },
);
