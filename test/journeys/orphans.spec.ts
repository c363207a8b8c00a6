import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { heard, startApiProcess, stopProcess } from '../support/processes';
import { World } from '../support/world';

const root = join(__dirname, '../..');
const patienceMs = 60_000;

/** As the crash run starts its programs. */
const launcher = `
  import { startChild } from './scripts/processes.mjs';
  const args = ['--import', './scripts/tether.mjs', 'dist/apps/worker/src/main.js'];
  const dir = process.env.ORPHANS_DIR;
  const { pid } = startChild({ name: 'worker', dir, command: process.execPath, args, tethered: true });
  console.log('worker ' + pid);
`;

describe('a process that a test has started', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  }, 180_000);

  afterAll(() => world.stop());

  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  async function until(holds: () => boolean): Promise<void> {
    for (const deadline = Date.now() + patienceMs; !holds(); ) {
      if (Date.now() > deadline) throw new Error('It did not come to be in a minute.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('ends in order when the line to the test is gone', async () => {
    const api = await startApiProcess(world.config);
    const ended = once(api.child, 'exit');
    api.child.disconnect();
    expect(await ended).toEqual([0, null]);
  }, 120_000);

  it('ends when its launcher is killed and can tell it nothing', async () => {
    const dir = join(root, '.data/test/orphans');
    const { databaseUrl, redisUrl } = world.config;
    const more = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, METRICS_PORT: '0', ORPHANS_DIR: dir };
    const child = spawn(process.execPath, ['--input-type=module', '-e', launcher], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...more },
    });
    const said = heard(child);
    await until(() => said().includes('worker is running'));
    const pid = Number(/^worker (\d+)$/m.exec(said())?.[1]);
    expect(isThere(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => !isThere(pid));
    await stopProcess(child);
    rmSync(dir, { recursive: true, force: true });
  }, 120_000);
});
