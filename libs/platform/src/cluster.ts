import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';

/** A process that dies at once again and again shall not keep the machine busy with starting it. */
const pauseMs = 1_000;
const fewestConnections = 4;

/**
 * Several processes of the same program behind one port, one for each core. The first one only starts them, hands out
 * connections and replaces what dies; if it dies itself, they end too. Answers when all listen; the answer stops them
 * all, each after its open requests.
 */
export async function startProcesses(
  count: number,
  poolSize: number,
  log: Logger,
): Promise<() => Promise<void>> {
  let stopping = false;
  // The pool is that of the API as a whole: more connections than the database has cores only make everybody wait.
  const environment = { POOL_SIZE: String(Math.max(fewestConnections, Math.ceil(poolSize / count))) };
  const start = (): Worker => cluster.fork(environment);
  const first = Array.from({ length: count }, start);
  await Promise.all(first.map(listening));
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) return;
    log.error({ pid: worker.process.pid, code, signal }, 'an api process ended and is replaced');
    setTimeout(() => stopping || start(), pauseMs);
  });
  return async () => {
    stopping = true;
    const running = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(running.map(ended));
  };
}

function listening(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('listening', () => resolve());
    worker.once('exit', () =>
      reject(new Error('an api process ended before it listened; see its message above')),
    );
  });
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) resolve();
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
  });
}
