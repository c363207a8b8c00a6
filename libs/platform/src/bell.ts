import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

export const bellChannel = 'events';

/**
 * Tells the relay that something was recorded. NOTIFY inside the writing transaction would make every commit wait
 * for one database-wide lock, so it is sent after the commit and at most once per interval; a ring that is lost with
 * its process is made up for by the relay's own poll.
 */
@Injectable()
export class Bell {
  private timer: NodeJS.Timeout | undefined;
  private pool: Pool | undefined;

  constructor(private readonly intervalMs = 20) {}

  connect(pool: Pool): void {
    this.pool = pool;
  }

  ring(): void {
    if (this.timer || !this.pool) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.pool?.query(`NOTIFY ${bellChannel}`).catch((error: unknown) => {
        process.emitWarning(
          `The bell could not ring; the relay's poll will find the events: ${String(error)}`,
        );
      });
    }, this.intervalMs);
    this.timer.unref();
  }

  mute(): void {
    clearTimeout(this.timer);
    this.pool = undefined;
  }
}
