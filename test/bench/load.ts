import { Connection } from './client';

/** What one run showed. Latencies in milliseconds; `done` counts every act that was answered as it should be. */
export type Run = { done: number; perSecond: number; p50: number; p99: number };

/** One act of one caller; throws when the answer is not the right one. */
export type Step = (connection: Connection, serial: number) => Promise<void>;

/** Serial numbers go on over all runs of a process, so that no idempotency key comes twice. */
let serial = 0;

/** Callers on one connection each, each acting again as soon as it is answered, until the time is over. */
export async function driveHttp(url: string, connections: number, seconds: number, step: Step): Promise<Run> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  try {
    return await drive(open.length, seconds, (caller) => step(open[caller] as Connection, serial++));
  } finally {
    for (const connection of open) connection.close();
  }
}

/** The same without HTTP: what a bare pool of database connections can do. */
export function driveCalls(
  callers: number,
  seconds: number,
  call: (serial: number) => Promise<void>,
): Promise<Run> {
  return drive(callers, seconds, () => call(serial++));
}

async function drive(callers: number, seconds: number, act: (caller: number) => Promise<void>): Promise<Run> {
  const latencies: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let now = performance.now(); now < until; ) {
        await act(caller);
        const answered = performance.now();
        latencies.push(answered - now);
        now = answered;
      }
    }),
  );
  // What was under way at the end is waited for and counted, time and all: the rows it made must be counted too.
  return runOf(latencies, (performance.now() - begun) / 1000);
}

export function runOf(latencies: number[], seconds: number): Run {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { done: sorted.length, perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
