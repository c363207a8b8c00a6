import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { currentTrace, type Trace } from './log';

/**
 * The seams between two steps, where a process may be killed for a test. They stand in the few doors that everything
 * goes through, so that each flow passes those it has: a route, a handler of events, a timed job, the relay.
 */
export const faultPoints = [
  'request.received',
  'request.answered',
  'transaction.begun',
  /** After each statement of a transaction, by its place. */
  'transaction.step',
  /** Everything done, nothing committed. */
  'transaction.worked',
  /** Committed, nobody told. */
  'transaction.committed',
  'write.asked',
  'write.done',
  'file.part_written',
  'file.renamed',
  'relay.rung',
  'events.loaded',
  'events.handled',
  'timer.locked',
  'timer.ran',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

/** Set only by the crash test; a production start with it is refused (config.ts) and nothing is armed. */
const folder = process.env['NODE_ENV'] === 'production' ? undefined : process.env['FAULT_POINTS_DIR'];

export const faultsArmed = folder !== undefined;

const passed = new Set<string>();
const passedIn = new WeakMap<Trace, Set<string>>();

/**
 * Does nothing unless armed. Armed, the first process that passes this point in this flow notes it in the folder and
 * kills itself; later ones pass.
 */
export function faultPoint(point: FaultPoint, step?: string): void {
  if (folder !== undefined) killOnce(folder, step === undefined ? point : `${point} ${step}`);
}

/** A point that one run of a flow passes a second time, in its next transaction say, is another seam: `… again`. */
export function seamOf(point: string, trace: Trace): string {
  const before = passedIn.get(trace) ?? new Set();
  passedIn.set(trace, before);
  if (before.has(point)) return `${point} again`;
  before.add(point);
  return point;
}

/** Where a seam stands among those of its flow: as points are registered, statements by their place, what is `… again` last. */
export function orderOfSeam(seam: string): number {
  const [name = '', ...words] = seam.split(' ');
  const place = Number(words.find((word) => /^\d+$/.test(word)) ?? 0);
  const later = (words.includes('again') ? 1_000_000 : 0) + (words.includes('repeated') ? 0.5 : 0);
  return later + faultPoints.indexOf(name as FaultPoint) * 1_000 + place;
}

function killOnce(directory: string, passedPoint: string): void {
  const trace = currentTrace();
  const point = trace ? seamOf(passedPoint, trace) : passedPoint;
  const flow = trace?.flow ?? 'outside of any flow';
  const pair = `${point}\n${flow}`;
  if (passed.has(pair)) return;
  passed.add(pair);
  mkdirSync(directory, { recursive: true });
  try {
    const file = openSync(join(directory, createHash('sha256').update(pair).digest('hex')), 'wx');
    writeSync(file, JSON.stringify({ point, flow }));
    closeSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  process.kill(process.pid, 'SIGKILL');
}

type Runner = { query(...asked: never[]): Promise<unknown> };

/**
 * The places of statements in one transaction, in the order in which each first came. What a loop asks again is
 * `… repeated`, however often: else the more there is to do, the more seams there were.
 */
export function placesOfStatements(): (statement: string) => string {
  const places = new Map<string, number>();
  return (statement) => {
    const place = places.get(statement);
    if (place !== undefined) return `${place} repeated`;
    places.set(statement, places.size + 1);
    return String(places.size);
  };
}

/** For a transaction under test: a fault point after each of its statements. */
export function armSteps(runner: Runner): void {
  const query = runner.query.bind(runner);
  const placeOf = placesOfStatements();
  runner.query = async (...asked) => {
    const answer = await query(...asked);
    const statement = String(asked[0]);
    if (!/^(START|COMMIT|ROLLBACK)/.test(statement)) faultPoint('transaction.step', placeOf(statement));
    return answer;
  };
}
