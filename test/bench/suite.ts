import { invariants } from '@app/reporting';
import { burstCase, lagCase } from './burst';
import { exportCase } from './exports';
import { filingDay } from './filing-day';
import { flow } from './flow';
import { type Case, measure, type Plan, type Row } from './measure';
import { type Memory, watchMemory } from './memory';
import { officialCase, officialPages, rebuildCase } from './officials';
import { hot, spread } from './place';
import { processors } from './processors';
import { readCase } from './reads';
import { machineOf, oneLine, type Report } from './report';
import { type Stage, setStage } from './stage';
import { tally } from './tally';
import { openWorld, type Size } from './world';

export type Options = {
  size: Size;
  plan: Plan;
  connections: readonly number[];
  /** Names of cases; empty = all. */
  only: readonly string[];
  /** How long memory is watched; 0 = not. */
  memoryMinutes: number;
  tell: (line: string) => void;
};

/** In this order: answers that are compared byte by byte come before orders change what is available. */
const cases: Record<string, (stage: Stage, connections: readonly number[]) => Case> = {
  search: (stage, connections) => readCase(stage, 'search', connections),
  cold: (stage, connections) => readCase(stage, 'cold', connections),
  term: (stage, connections) => readCase(stage, 'term', connections),
  product: (stage, connections) => readCase(stage, 'product', connections),
  basket: (stage, connections) => readCase(stage, 'basket', connections),
  orders: (stage, connections) => readCase(stage, 'orders', connections),
  processes: processors,
  flow,
  place: spread,
  hot,
  tally: (stage) => tally(stage, 200),
  tally1000: (stage) => tally(stage, 1_000),
  ledger: (stage) => tally(stage, 1_000, 'ledger'),
  lag: lagCase,
  burst: burstCase,
  filingDay,
  export: (stage) => exportCase(stage, 'xlsx'),
  exportCsv: (stage) => exportCase(stage, 'csv'),
};

/** Only in worlds of the seeds. */
const scaleCases: typeof cases = {
  ...Object.fromEntries(
    officialPages.map((name) => [
      name,
      (stage: Stage, connections) => officialCase(stage, name, connections),
    ]),
  ),
  rebuild: rebuildCase,
};

export const caseNames = Object.keys(cases);
export const scaleCaseNames = Object.keys(scaleCases);

/** What everything measured here must leave true. The other rules are about states that are not reached. */
const books = ['I1', 'I2', 'I3', 'I4a', 'I4b', 'I8', 'I13', 'I20'];

export async function runSuite(options: Options): Promise<Report> {
  const { size, plan, memoryMinutes, tell } = options;
  const world = await openWorld(size, tell);
  try {
    const stage = await setStage(world);
    try {
      const machine = await machineOf(stage);
      const rows = await runCases(stage, options);
      const memory: Memory[] = memoryMinutes > 0 ? await watchMemory(stage, memoryMinutes, tell) : [];
      // Among millions of orders they take minutes; whoever makes such a world checks them there.
      if (!('tier' in size)) {
        tell('checking the books');
        await expectBooksInOrder(stage);
      }
      const { rounds, seconds } = plan;
      return { ...machine, world: size, plan: { rounds, seconds }, rows, memory };
    } finally {
      await stage.close();
    }
  } finally {
    await world.close();
  }
}

async function runCases(stage: Stage, { size, plan, connections, only, tell }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  const all = 'tier' in size ? { ...scaleCases, ...cases } : cases;
  for (const [name, make] of Object.entries(all)) {
    if (only.length && !only.includes(name)) continue;
    const measured = await measure(plan, make(stage, connections), stage.cpu, tell);
    for (const row of measured) tell(oneLine(row));
    rows.push(...measured);
  }
  return rows;
}

async function expectBooksInOrder(stage: Stage): Promise<void> {
  for (const { id, says, sql } of invariants.filter((invariant) => books.includes(invariant.id))) {
    const broken = await stage.world.market.database.read(sql);
    if (broken.length) throw new Error(`${broken.length} rows break ${id}: ${says}`);
  }
}
