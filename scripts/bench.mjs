// npm run bench: the benchmarks of test/bench on servers and data of their own in .data/bench.

import { join } from 'node:path';
import { appEnvironment } from './apps.mjs';
import { prepare } from './build.mjs';
import { benchData, freePort, root } from './places.mjs';
import { command, run } from './processes.mjs';
import { holdFolder, services } from './services.mjs';

command(
  async () => {
    await holdFolder(benchData, 'npm run bench');
    await prepare({ buildParts: { web: false } });
    const addresses = await services({ dataDir: benchData, database: 'postgres' });
    const env = appEnvironment({ dataDir: benchData, ...addresses, port: await freePort() });
    const args = [join(root, 'dist/test/bench/bench.js'), ...process.argv.slice(2)];
    await run({ name: 'bench', dir: benchData, cwd: root, env, command: process.execPath, args });
  },
  { interruptCode: 130 },
);
