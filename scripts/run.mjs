// node scripts/run.mjs <file in dist> [arguments]: runs one built program with a database and Redis at hand.
// The services of a running `npm start` are used when there are any; otherwise they are started for the occasion.

import { resolve } from 'node:path';
import { appEnvironment, migrate } from './apps.mjs';
import { prepare } from './build.mjs';
import { data, root } from './places.mjs';
import { command, run } from './processes.mjs';
import { holdFolder, runningServices, services } from './services.mjs';
import { Stop } from './terminal.mjs';

/** A program that did what it was asked and found something that a person must look at ends with it. */
const doneWithWarning = 2;

async function addresses() {
  const running = runningServices(data);
  const databaseUrl = process.env.DATABASE_URL || running?.databaseUrl;
  const redisUrl = process.env.REDIS_URL || running?.redisUrl;
  if (databaseUrl && redisUrl) return { databaseUrl, redisUrl, filled: async () => {} };
  await holdFolder(data, `npm run ${process.env.npm_lifecycle_event ?? 'script'}`);
  return services({ dataDir: data, databaseUrl, redisUrl });
}

command(
  async () => {
    const [file, ...args] = process.argv.slice(2);
    if (!file) throw new Stop('Usage: node scripts/run.mjs dist/<program>.js [arguments]');
    await prepare({ buildParts: { web: false } });
    const { filled, ...found } = await addresses();
    const env = appEnvironment({ dataDir: data, ...found, port: process.env.PORT || 3000 });
    // Our own database follows the code; one that was named by hand is changed only by `npm run migrate`.
    if (!process.env.DATABASE_URL) await migrate({ dataDir: data, env });
    const code = await run({
      name: 'program',
      dir: data,
      cwd: root,
      env,
      command: process.execPath,
      args: [resolve(root, file), ...args],
      doneCodes: [0, doneWithWarning],
    });
    await filled();
    return code;
  },
  { interruptCode: 130 },
);
