import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ConfigError } from './config';
import { aboutError } from './log';

/** How long open requests and jobs may take after SIGTERM (reliability rule 10). */
const drainMs = 25_000;

/**
 * By how much the heap may grow, in percent of what was in use, before garbage is collected. Left alone, V8 lets garbage
 * pile up to several times of that.
 */
const heapGrowth = 40;

/** Runs a process until SIGTERM or SIGINT, then stops it in order. A start that fails says why in one line. */
export function runUntilSignal(name: string, start: () => Promise<() => Promise<void>>): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
  let stopping = false;
  // Node would print the error with all that it carries: the values of a statement, the arguments of a command.
  process.on('uncaughtException', (error) => {
    console.error(`${name} ends: ${explain(error)}`);
    process.exit(1);
  });
  const running = start();
  running.then(collectStart).catch((error: unknown) => {
    console.error(`${name} cannot start: ${explain(error)}`);
    process.exit(1);
  });
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      console.error(`${name} did not stop within ${drainMs / 1000} s and is ended now.`);
      process.exit(1);
    }, drainMs).unref();
    try {
      await (await running)();
      process.exit(0);
    } catch (error) {
      console.error(`${name} did not stop cleanly: ${explain(error)}`);
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

/**
 * Collects what starting left behind. V8 measures the growth that it allows by its last collection; without this one the
 * first load fills the heap with garbage to 70 MB more than it ever needs again.
 */
function collectStart(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EADDRINUSE') return 'the port is taken; set PORT (or METRICS_PORT) to a free one.';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `PostgreSQL does not answer at DATABASE_URL (${code}).`;
  if (code === '28P01' || code === '3D000') return `DATABASE_URL is refused by PostgreSQL: ${message}`;
  const { type, message: words, stack = '' } = aboutError(error);
  return `${type}: ${words}\n${stack}`.trimEnd();
}
