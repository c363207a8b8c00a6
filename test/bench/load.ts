import { Connection } from './client';

/**
 * What one run showed. Latencies in milliseconds; `done` counts every act that was answered as it should be; `peakMb`, where
 * it is asked, the most resident memory of the process that worked.
 */
export type Run = { done: number; perSecond: number; p50: number; p99: number; peakMb?: number };

/** One act of one caller; throws when the answer is not the right one. */
export type Step = (connection: Connection, serial: number) => Promise<void>;

/** `atPerSecond`: acts are due at this rate whether or not answers come (open loop); else each caller acts when answered. */
export type Load = { connections: number; seconds: number; atPerSecond?: number };

/** Serial numbers go on over all runs of a process, so that no idempotency key comes twice. */
let serial = 0;

/** Callers on one connection each, over all addresses in turn. */
export async function driveHttp(urls: string | readonly string[], load: Load, step: Step): Promise<Run> {
  const all = typeof urls === 'string' ? [urls] : urls;
  const open = await Promise.all(
    Array.from({ length: load.connections }, (_, n) => Connection.open(all[n % all.length] as string)),
  );
  try {
    const act = (caller: number): Promise<void> => step(open[caller] as Connection, serial++);
    return await drive(load, act);
  } finally {
    for (const connection of open) connection.close();
  }
}

/** The same without HTTP: what a bare pool of database connections can do. */
export function driveCalls(load: Load, call: (serial: number) => Promise<void>): Promise<Run> {
  return drive(load, () => call(serial++));
}

function drive(load: Load, act: (caller: number) => Promise<void>): Promise<Run> {
  return load.atPerSecond === undefined ? closedLoop(load, act) : openLoop(load, load.atPerSecond, act);
}

/** Each caller acts again as soon as it is answered, until the time is over. */
async function closedLoop({ connections, seconds }: Load, act: (caller: number) => Promise<void>) {
  const latencies: number[] = [];
  const begun = performance.now();
  const until = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async (_, caller) => {
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

/**
 * Acts fall due at even distances; whoever is free takes the next. Latencies count from the moment an act was due, so
 * a stall is felt by all that fell due meanwhile, as it is by people.
 */
async function openLoop(load: Load, perSecond: number, act: (caller: number) => Promise<void>) {
  const latencies: number[] = [];
  const acts = Math.max(1, Math.round(load.seconds * perSecond));
  const begun = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: load.connections }, async (_, caller) => {
      for (let mine = next++; mine < acts; mine = next++) {
        const due = begun + (mine * 1000) / perSecond;
        const early = due - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        await act(caller);
        latencies.push(performance.now() - due);
      }
    }),
  );
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
