import { Database, Dispatcher, LOG } from '@app/platform';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import type { Market } from '../market';

const outboxBatch = 500;

/** Facts, bookings and refunds follow from events; here the seed delivers them itself, as a worker would. */
export async function deliverEvents(market: Market): Promise<void> {
  const dispatcher = new Dispatcher(market.get(Database), subscriptions(market.app), market.app.get(LOG));
  for (;;) {
    const rows = await market.database.read<{ event_id: string }>(
      'SELECT event_id FROM outbox ORDER BY event_id LIMIT $1',
      [outboxBatch],
    );
    if (rows.length === 0) break;
    await dispatcher.deliver(rows.map((row) => row.event_id));
  }
}
