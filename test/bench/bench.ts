import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asText } from './report';
import { caseNames, type Options, runSuite } from './suite';

const defaultFile = 'docs/performance.json';

const usage = `npm run bench -- [options]
  --quick              one short run of each, in a small world: shows that everything works, not how fast
  --only=a,b           only these: ${caseNames.join(', ')}
  --rounds=3           runs of each, of which the median counts
  --seconds=5          length of a run
  --connections=16,64  callers at the same time
  --json[=file]        keeps the figures (${defaultFile})`;

const world = { suppliers: 100, products: 10_000, buyers: 200 };
export const quickOptions: Omit<Options, 'tell'> = {
  size: { suppliers: 10, products: 360, buyers: 10 },
  plan: { rounds: 1, seconds: 0.3, warmUpSeconds: 0.2 },
  connections: [16],
  only: [],
};

type Wishes = { options: Omit<Options, 'tell'>; file: string | undefined };

function read(args: readonly string[]): Wishes {
  const values = new Map(args.map((arg) => arg.split('=', 2) as [string, string | undefined]));
  for (const name of values.keys()) {
    if (!['--quick', '--only', '--rounds', '--seconds', '--connections', '--json'].includes(name))
      throw new Error(usage);
  }
  const full = {
    size: world,
    plan: { rounds: 3, seconds: 5, warmUpSeconds: 3 },
    connections: [16, 64],
    only: [],
  };
  const base = values.has('--quick') ? quickOptions : full;
  const numbers = (name: string): number[] | undefined => values.get(name)?.split(',').map(Number);
  const only = values.get('--only')?.split(',') ?? [];
  const wishes = {
    rounds: numbers('--rounds')?.[0] ?? base.plan.rounds,
    seconds: numbers('--seconds')?.[0] ?? base.plan.seconds,
    connections: numbers('--connections') ?? base.connections,
  };
  const bad = [wishes.rounds, wishes.seconds, ...wishes.connections].some((value) => !(value > 0));
  if (bad || only.some((name) => !caseNames.includes(name))) throw new Error(usage);
  const { rounds, seconds, connections } = wishes;
  return {
    options: { ...base, plan: { ...base.plan, rounds, seconds }, connections, only },
    file: values.has('--json') ? (values.get('--json') ?? defaultFile) : undefined,
  };
}

async function main(): Promise<void> {
  const { options, file } = read(process.argv.slice(2));
  const begun = performance.now();
  const tell = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(6)}s] ${line}`);
  const report = await runSuite({ ...options, tell });
  console.log(`\n${asText(report)}`);
  if (file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  }
}

if (require.main === module) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
