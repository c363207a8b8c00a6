import { residentMb } from './cpu';
import { flow } from './flow';
import { perform } from './measure';
import type { Stage } from './stage';

/** Resident memory of one process under load, in MB, sampled every second. */
export type Memory = { process: string; first: number; most: number; last: number; slopePerMinute: number };

const callers = 16;
const sampleMs = 1_000;
const secondsAtOnce = 10;

/**
 * The shopper flow, with the worker beside it, for so many minutes. The slope is that of the second half, when heaps
 * and caches have found their size: what still rises then would rise for ever.
 */
export async function watchMemory(
  stage: Stage,
  minutes: number,
  tell: (line: string) => void,
): Promise<Memory[]> {
  const one = flow(stage, [callers]);
  const [variant] = one.variants;
  const end = await one.begin?.();
  const pids = [...stage.cpu.market];
  const samples = pids.map((): number[] => []);
  const sampling = setInterval(() => {
    for (const [n, pid] of pids.entries()) samples[n]?.push(residentMb(pid) ?? Number.NaN);
  }, sampleMs);
  try {
    const until = performance.now() + minutes * 60_000;
    for (let left = minutes * 60; left > 0; left = (until - performance.now()) / 1000) {
      tell(
        `memory: ${Math.ceil(left)} s to go, ${samples.map((of) => `${of.at(-1)?.toFixed(0)} MB`).join(', ')}`,
      );
      if (variant) await perform(variant, { seconds: Math.min(secondsAtOnce, left) });
    }
  } finally {
    clearInterval(sampling);
    await end?.();
  }
  return pids.map((pid, n) => summary(pid === stage.api.pid ? 'api' : 'worker', samples[n] ?? []));
}

function summary(process: string, samples: readonly number[]): Memory {
  const later = samples.slice(Math.floor(samples.length / 2));
  return {
    process,
    first: samples[0] ?? Number.NaN,
    most: Math.max(...samples),
    last: samples.at(-1) ?? Number.NaN,
    slopePerMinute: slope(later.map((mb, n) => [(n * sampleMs) / 60_000, mb])),
  };
}

/** Least squares. */
export function slope(points: readonly (readonly [number, number])[]): number {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return over / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
