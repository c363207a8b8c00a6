import { Injectable } from '@nestjs/common';
import { Clock, days } from './clock';
import { Database } from './database';
import { outboxAge, outboxDepth } from './metrics';

const keysKeptDays = 7;

@Injectable()
export class Housekeeping {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Age and number of what not everyone has handled: the figures to alarm on (I9). */
  async measureOutbox(): Promise<void> {
    const [row] = await this.database.read<{ depth: number; age: number }>(
      `SELECT count(*)::int AS depth,
              coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0)::float AS age FROM outbox`,
    );
    outboxDepth.set(row?.depth ?? 0);
    outboxAge.set(row?.age ?? 0);
  }

  async forgetOldKeys(): Promise<void> {
    await this.database.write('DELETE FROM idempotency_keys WHERE created_at < $1', [
      this.clock.after(-days(keysKeptDays)),
    ]);
  }
}
