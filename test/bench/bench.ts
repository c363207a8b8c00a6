import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { growthSvg, measureGrowth, writeFile } from './growth';
import { asText, growthText } from './report';
import { caseNames, type Options, runSuite, scaleCaseNames } from './suite';

const defaultFile = 'docs/performance.json';
const page = 'docs/performance.md';
const plotFile = 'docs/images/growth.svg';

const usage = `npm run bench -- [options]
  --quick              one short run of each, in a small world: shows that everything works, not how fast
  --only=a,b           only these: ${caseNames.join(', ')}; none = only memory
  --rounds=3           runs of each, of which the median counts
  --seconds=5          length of a run
  --connections=16,64  callers at the same time
  --scale=T3 --part=1  in a world of the seeds, made once and kept (npm run seed -- --scale); there also
                       ${scaleCaseNames.join(', ')}
  --minutes=10         also watches the memory of api and worker under the shopper flow for so long
  --growth             each case at three sizes of --scale (T3): --parts=0.01,0.1,1; draws ${plotFile}
  --json[=file]        keeps the figures (${defaultFile}; -t3 and -growth beside it) and shows them in ${page}`;

const world = { suppliers: 100, products: 10_000, buyers: 200 };
export const quickOptions: Omit<Options, 'tell'> = {
  size: { suppliers: 10, products: 360, buyers: 10 },
  plan: { rounds: 1, seconds: 0.3, warmUpSeconds: 0.2 },
  connections: [16],
  only: [],
  memoryMinutes: 0,
};

type Wishes = {
  options: Omit<Options, 'tell'>;
  growth: { tier: string; parts: number[] } | undefined;
  file: string | undefined;
};

const yes = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const flags = {
  ...{ quick: yes, growth: yes, only: text, rounds: text, seconds: text, connections: text },
  ...{ scale: text, part: text, parts: text, minutes: text, json: text },
};

function read(given: readonly string[]): Wishes {
  const args = given.map((arg) => (arg === '--json' ? `--json=${defaultFile}` : arg));
  const { values } = parseArgs({ args, options: flags, strict: true });
  const full = {
    size: world,
    plan: { rounds: 3, seconds: 5, warmUpSeconds: 3 },
    connections: [16, 64],
    only: [],
    memoryMinutes: 0,
  };
  const base = values.quick ? quickOptions : full;
  const only = values.only?.split(',') ?? [];
  const rounds = Number(values.rounds ?? base.plan.rounds);
  const seconds = Number(values.seconds ?? base.plan.seconds);
  const connections = values.connections?.split(',').map(Number) ?? base.connections;
  const memoryMinutes = Number(values.minutes ?? 0);
  const part = Number(values.part ?? 1);
  const parts = (values.parts ?? '0.01,0.1,1').split(',').map(Number);
  const numbers = [rounds, seconds, part, ...connections, ...parts];
  if (!numbers.every((value) => value > 0) || !(memoryMinutes >= 0)) throw new Error(usage);
  if (only.some((name) => name !== 'none' && ![...caseNames, ...scaleCaseNames].includes(name)))
    throw new Error(usage);
  const size = values.scale ? { tier: values.scale, part } : base.size;
  const plan = { ...base.plan, rounds, seconds };
  return {
    options: { size, plan, connections, only, memoryMinutes },
    growth: values.growth ? { tier: values.scale ?? 'T3', parts } : undefined,
    file: values.json,
  };
}

async function main(): Promise<void> {
  const { options, growth, file } = wishes();
  const begun = performance.now();
  const tell = (line: string): void =>
    console.log(`[${((performance.now() - begun) / 1000).toFixed(1).padStart(6)}s] ${line}`);
  if (growth) {
    const measured = await measureGrowth({ ...options, ...growth, tell });
    const [first] = measured.reports;
    const caption = `${first?.machine}; ${first?.date}; ${growth.tier} × ${growth.parts.join(', ')}`;
    writeFile(plotFile, growthSvg(measured.growth, caption));
    console.log(`\n${growthText(measured.growth)}\n\n${plotFile}`);
    if (file) keep(file, 'growth', measured, growthText(measured.growth));
    return;
  }
  const report = await runSuite({ ...options, tell });
  console.log(`\n${asText(report)}`);
  if (file)
    keep(file, 'tier' in options.size ? options.size.tier.toLowerCase() : 'own', report, asText(report));
}

/** Figures are kept once, as JSON, and shown on the page between the marks of their name. */
function keep(file: string, name: string, figures: object, shown: string): void {
  const own = name === 'own' ? file : file.replace(/(\.json)?$/, `-${name}.json`);
  writeFile(own, `${JSON.stringify(figures, null, 2)}\n`);
  if (file !== defaultFile) return;
  const [begin, end] = [`<!-- figures:${name} -->`, `<!-- /figures:${name} -->`];
  const [before, rest] = readFileSync(page, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for ${begin}.`);
  writeFile(page, `${before}${begin}\n\n${shown}\n\n${end}${after}`);
}

function wishes(): Wishes {
  try {
    return read(process.argv.slice(2));
  } catch {
    throw new Error(usage);
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
