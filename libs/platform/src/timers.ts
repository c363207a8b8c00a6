import type { Logger } from 'pino';
import { type Database, longestPauseMs } from './database';
import { faultPoint } from './faults';
import { withTrace } from './log';
import { timerRun } from './metrics';
import { Turns } from './turns';

/** A job by the clock. It must be safe to run twice: guarded updates, never "once a day". */
export type Timer = { name: string; everyMs: number; run: () => Promise<unknown> };

/**
 * Timed jobs need neither Redis nor a leader: each worker's own interval, and a lock in PostgreSQL so that only one
 * of them runs a job at a time.
 */
export class Timers {
  private readonly handles: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly turns: Turns;

  constructor(
    private readonly database: Database,
    private readonly log: Logger,
  ) {
    // A job's lock takes a connection and its work another one: locks alone must never take them all.
    const locks = Math.max(1, Math.floor(database.pool.options.max / 2));
    this.turns = new Turns(locks, Number.POSITIVE_INFINITY);
  }

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
      await withTrace({ requestId: `timer:${timer.name}`, flow: `timer ${timer.name}` }, () =>
        this.turns.take(() => this.locked(timer)),
      );
      stop({ outcome: 'ok' });
    } catch (error) {
      stop({ outcome: 'failed' });
      this.log.error({ err: error, timer: timer.name }, 'timed job failed');
    }
  }

  /**
   * Holds the lock in a transaction that beats: a worker that is stopped in the middle, or lost with its machine, beats
   * no more, PostgreSQL ends its transaction, and another worker takes over.
   */
  private async locked(timer: Timer): Promise<void> {
    const client = await this.database.pool.connect();
    let failure: Error | undefined;
    // An error of a connection that nobody listens to would end the process.
    const note = (error: Error): void => {
      failure = error;
    };
    client.on('error', note);
    let beat: NodeJS.Timeout | undefined;
    try {
      await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${longestPauseMs}`);
      const { rows } = await client.query(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine',
        [`timer:${timer.name}`],
      );
      if (rows[0]?.mine) {
        beat = setInterval(() => client.query('SELECT 1').catch(note), longestPauseMs / 3);
        faultPoint('timer.locked');
        await timer.run();
        faultPoint('timer.ran');
      }
      clearInterval(beat);
      await client.query('COMMIT');
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      clearInterval(beat);
      client.off('error', note);
      // With a reason the connection is closed, and the lock goes with it.
      client.release(failure);
    }
  }

  async stop(): Promise<void> {
    for (const handle of this.handles) clearInterval(handle);
    await Promise.all(this.running);
  }
}
