import { invariants } from '@app/reporting';
import { flow } from './flow';
import { type Case, measure, type Plan, type Row } from './measure';
import { hot, spread } from './place';
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
  tell: (line: string) => void;
};

/** In this order: answers that are compared byte by byte come before orders change what is available. */
const cases: Record<string, (stage: Stage, connections: readonly number[]) => Case> = {
  search: (stage, connections) => readCase(stage, 'search', connections),
  term: (stage, connections) => readCase(stage, 'term', connections),
  product: (stage, connections) => readCase(stage, 'product', connections),
  flow,
  place: spread,
  hot,
  tally: (stage) => tally(stage, 200),
  tally1000: (stage) => tally(stage, 1_000),
};

export const caseNames = Object.keys(cases);

/** What everything measured here must leave true. The other rules are about states that are not reached. */
const books = ['I1', 'I2', 'I3', 'I4a', 'I4b', 'I8', 'I13', 'I20'];

export async function runSuite(options: Options): Promise<Report> {
  const { size, plan, connections, only, tell } = options;
  const world = await openWorld(size, tell);
  try {
    const stage = await setStage(world);
    try {
      const machine = await machineOf(stage);
      const rows: Row[] = [];
      for (const [name, make] of Object.entries(cases)) {
        if (only.length && !only.includes(name)) continue;
        const measured = await measure(plan, make(stage, connections), stage.cpu, tell);
        for (const row of measured) tell(oneLine(row));
        rows.push(...measured);
      }
      tell('checking the books');
      await expectBooksInOrder(stage);
      const { rounds, seconds } = plan;
      return { ...machine, world: size, plan: { rounds, seconds }, rows };
    } finally {
      await stage.close();
    }
  } finally {
    await world.close();
  }
}

async function expectBooksInOrder(stage: Stage): Promise<void> {
  for (const { id, says, sql } of invariants.filter((invariant) => books.includes(invariant.id))) {
    const broken = await stage.world.market.database.read(sql);
    if (broken.length) throw new Error(`${broken.length} rows break ${id}: ${says}`);
  }
}
