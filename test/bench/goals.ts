import { fastifyLimit, oneProcessLimit, plainLimit, poolLimit, type Row } from './measure';
import type { Memory } from './memory';
import { bareGroupBy } from './officials';

/** What the project wants of a case, and how it stands in this run. */
export type Outcome = { goal: string; measured: string; met: boolean };

type Goal = {
  cases: readonly string[];
  /** Where only one number of callers is meant. */
  connections?: number;
  /** Only in the large worlds of the seeds, or only in the small one that the bench makes itself. */
  world?: 'scale';
  says: string;
  value(row: Row): number | undefined;
  atLeast?: number;
  atMost?: number;
};

const of = (limit: string) => (row: Row) => row.limits.find(({ name }) => name === limit)?.ofLimit;
const p99 = (row: Row): number => row.market.p99;
const perSecond = (row: Row): number => row.market.perSecond;

const goals: readonly Goal[] = [
  { cases: ['place'], says: 'of the same SQL behind bare Fastify', value: of(fastifyLimit), atLeast: 0.65 },
  { cases: ['place'], says: 'of the bare pool', value: of(poolLimit), atLeast: 0.25 },
  { cases: ['place'], connections: 64, says: 'ms p99', value: p99, atMost: 100 },
  { cases: ['place'], says: 'SQL round trips', value: (row) => row.sqlTrips ?? undefined, atMost: 2 },
  { cases: ['flow'], says: 'flows/s', value: perSecond, atLeast: 300 },
  { cases: ['flow'], connections: 64, says: 'ms p99', value: p99, atMost: 500 },
  {
    cases: ['hot', 'search', 'cold', 'product', 'basket', 'orders'],
    ...{ says: 'of the same SQL behind bare Fastify', value: of(fastifyLimit), atLeast: 0.6 },
  },
  { cases: ['search', 'cold'], connections: 16, world: 'scale', says: 'ms p99', value: p99, atMost: 100 },
  {
    cases: ['search', 'cold'],
    ...{
      world: 'scale',
      says: 'times the plain tsvector and exact count',
      value: of(plainLimit),
      atLeast: 5,
    },
  },
  { cases: ['processes'], says: 'times one api process', value: of(oneProcessLimit), atLeast: 1.6 },
  { cases: ['tally1000', 'ledger'], says: 'facts/s', value: perSecond, atLeast: 20_000 },
  // A hundred thousand within the last hour.
  { cases: ['filingDay'], says: 'filings/s', value: perSecond, atLeast: 28 },
  { cases: ['filingDay'], connections: 64, says: 'ms p99', value: p99, atMost: 1_000 },
  // Two requests: who calls, what it is judged by, and writing it.
  { cases: ['filingDay'], says: 'SQL round trips', value: (row) => row.sqlTrips ?? undefined, atMost: 6 },
  { cases: ['burst'], says: 'seconds', value: (row) => row.market.p99 / 1000, atMost: 40 },
  {
    cases: ['overview', 'heat', 'units'],
    ...{ connections: 16, says: 'ms p99', value: p99, atMost: 100 },
  },
  { cases: ['facts', 'deep'], connections: 16, says: 'ms p99', value: p99, atMost: 50 },
  // 1.3 times as long is 0.77 times as fast.
  { cases: ['rebuild'], says: 'of the speed of one bare GROUP BY', value: of(bareGroupBy), atLeast: 0.77 },
  {
    cases: ['export', 'exportCsv'],
    ...{ says: 'seconds for 100,000 rows', value: (row: Row) => 100_000 / row.market.perSecond, atMost: 10 },
  },
  {
    cases: ['export', 'exportCsv'],
    ...{ says: 'MB at most', value: (row: Row) => row.market.peakMb, atMost: 400 },
  },
  { cases: ['lag'], says: 'ms p99', value: p99, atMost: 2_000 },
];

const mostMb = 300;
/** Less than a kilobyte a second is the noise of a collector that is in no hurry. */
const mostSlope = 0.5;

export function outcomes(rows: readonly Row[], memory: readonly Memory[], isScale: boolean): Outcome[] {
  const ofRows = goals
    .filter(({ world }) => world === undefined || isScale)
    .flatMap((goal) =>
      rows
        .filter(({ name, connections }) => goal.cases.includes(name) && fits(goal.connections, connections))
        .map((row) => outcome(goal, row)),
    );
  const ofMemory = memory.map(({ process, most, slopePerMinute }) => ({
    goal: `memory of the ${process}: at most ${mostMb} MB, flat`,
    measured: `${most.toFixed(0)} MB, ${slopePerMinute.toFixed(2)} MB a minute`,
    met: most <= mostMb && slopePerMinute <= mostSlope,
  }));
  return [...ofRows, ...ofMemory];
}

function fits(wanted: number | undefined, connections: number): boolean {
  return wanted === undefined || wanted === connections;
}

function outcome({ says, value, atLeast, atMost }: Goal, row: Row): Outcome {
  const measured = value(row) ?? Number.NaN;
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return {
    goal: `${row.what}, ${row.connections} at once: ${bound} ${says}`,
    measured: measured >= 100 ? Math.round(measured).toLocaleString('en') : measured.toFixed(2),
    met:
      measured >= (atLeast ?? Number.NEGATIVE_INFINITY) && measured <= (atMost ?? Number.POSITIVE_INFINITY),
  };
}
