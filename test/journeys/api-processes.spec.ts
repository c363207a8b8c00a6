import { execFileSync } from 'node:child_process';
import { startApiProcess } from '../support/processes';
import { World } from '../support/world';

const patienceMs = 60_000;

describe('several api processes behind one port', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  }, 180_000);

  afterAll(() => world.stop());

  const childrenOf = (pid: number): number[] => {
    try {
      return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map(Number);
    } catch {
      return [];
    }
  };

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + patienceMs; !(await holds()); ) {
      if (Date.now() > deadline) throw new Error('It did not come to be in a minute.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('replace one that dies, and all end when the first is told to', async () => {
    const api = await startApiProcess(world.config, { API_PROCESSES: '2', LOG_LEVEL: 'info' });
    const first = api.child.pid as number;
    // One that dies before it listens ends the start: that both do is said by the first.
    await until(() => api.said().includes('"processes":2'));
    const [dying, staying] = childrenOf(first) as [number, number];
    process.kill(dying, 'SIGKILL');
    await until(() => childrenOf(first).length === 2 && !childrenOf(first).includes(dying));
    expect(childrenOf(first)).toContain(staying);
    // A connection kept open to the one that died is lost to its client; the next one is answered.
    await until(() =>
      fetch(`${api.url}/readyz`).then(
        (answer) => answer.status === 200,
        () => false,
      ),
    );

    const replaced = childrenOf(first);
    await api.stop();
    expect(api.child.exitCode).toBe(0);
    for (const pid of replaced) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, 240_000);
});
