import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const dataDir = join(root, '.data/test/crash');
const reportFile = join(dataDir, 'report.json');
const minutes = 60_000;

/** Small, so that it fits among the other tests; `npm run test:crash` is the real one. */
const tier =
  '--orders 80 --kills 12 --stops 2 --wipes 3 --freezes 1 --freezeSeconds 5 --cuts 4 --fills 1 --minutes 0.4';

/** Rules about what officials, counties, resellers and units keep: their stories must have given them something to hold. */
const besideOrders = [
  ...['Q1', 'Q8', 'Q13', 'Q15', 'Q15b', 'Q15c', 'I14', 'I14b', 'I14c', 'I14e', 'B1', 'B2', 'B3', 'E1'],
  ...['I20b', 'I20c', 'I20d', 'I20e', 'I20f', 'I31', 'I31b', 'I31c', 'I32', 'I32b', 'I33', 'I33b'],
  ...['I35', 'I35b', 'I35c', 'I35d', 'V3', 'V3b', 'account', 'account, as it went'],
];

type Kept = {
  orders: number;
  passed: boolean;
  findings: { id: string; says: string; checked: number; broken: number }[];
  unexpected: Record<string, number>;
  leftAtRest: Record<string, number>;
};

describe('everything dies at some time', () => {
  it(
    'and nothing that was acknowledged is lost, done twice or left half done',
    async () => {
      rmSync(reportFile, { force: true });
      const { code, said } = await run(tier.split(' '));
      if (!existsSync(reportFile)) throw new Error(`No report was written: ${said}`);
      const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Kept;
      const { findings, unexpected, leftAtRest, orders, passed } = report;
      const empty = findings.filter(({ checked }) => checked === 0).map(({ id }) => id);
      expect(empty.filter((id) => besideOrders.includes(id))).toEqual([]);
      expect({ unexpected, broken: findings.filter(({ broken }) => broken > 0), leftAtRest }).toEqual({
        unexpected: {},
        broken: [],
        leftAtRest: Object.fromEntries(Object.keys(leftAtRest).map((what) => [what, 0])),
      });
      expect({ orders, passed, code, said: code ? said : '' }).toEqual({
        orders: 80,
        passed: true,
        code: 0,
        said: '',
      });
    },
    10 * minutes,
  );
});

/** The command as it is, in a folder of its own beside the other tests. */
function run(args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', './scripts/tether.mjs', 'scripts/crash.mjs', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, CRASH_DIR: dataDir, DATABASE_URL: '', REDIS_URL: '' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })));
}
