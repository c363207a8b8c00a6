import type { Logger } from 'pino';
import type { Database } from './database';
import { withTrace } from './log';
import { timerRun } from './metrics';

/** A job by the clock. It must be safe to run twice: guarded updates, never "once a day". */
export type Timer = { name: string; everyMs: number; run: () => Promise<unknown> };

/**
 * Timed jobs need neither Redis nor a leader: each worker's own interval, and a lock in PostgreSQL so that only one
 * of them runs a job at a time.
 */
export class Timers {
  private readonly handles: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly log: Logger,
  ) {}

  start(timers: readonly Timer[]): void {
    for (const timer of timers) {
      let busy = false;
      const tick = (): void => {
        if (busy) return;
        busy = true;
        const run = this.runAlone(timer).finally(() => {
          busy = false;
          this.running.delete(run);
        });
        this.running.add(run);
      };
      tick();
      this.handles.push(setInterval(tick, timer.everyMs));
    }
  }

  private async runAlone(timer: Timer): Promise<void> {
    const stop = timerRun.startTimer({ timer: timer.name });
    try {
      await withTrace({ requestId: `timer:${timer.name}` }, () => this.locked(timer));
      stop({ outcome: 'ok' });
    } catch (error) {
      stop({ outcome: 'failed' });
      this.log.error({ err: error, timer: timer.name }, 'timed job failed');
    }
  }

  private async locked(timer: Timer): Promise<void> {
    const client = await this.database.pool.connect();
    try {
      const key = [`timer:${timer.name}`];
      const { rows } = await client.query(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine',
        key,
      );
      if (!rows[0]?.mine) return;
      try {
        await timer.run();
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', key);
      }
    } finally {
      client.release();
    }
  }

  async stop(): Promise<void> {
    for (const handle of this.handles) clearInterval(handle);
    await Promise.all(this.running);
  }
}
