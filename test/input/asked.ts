import type { Client } from '../support/client';
import { financeOf } from '../support/filing';
import type { Scene } from './fields';

/** Somebody of each side, and for an address with an id a thing that one of them may ask about. */
export async function askedIn({ world, unit, shop, pack, operator, accepted, officials }: Scene): Promise<{
  askers: Client[];
  thingAt(path: string): string;
}> {
  const [list] = await world.database.read<{ lineId: string; programmeId: string }>(
    `SELECT l.id AS "lineId", r.programme_id AS "programmeId"
       FROM subsidy_lines l JOIN subsidy_runs r ON r.id = l.run_id ORDER BY l.id LIMIT 1`,
  );
  const finance = await financeOf(world, '320205');
  // Nobody is reminded twice a day.
  const [reminded] = await world.database.read<{ batchId: string }>(
    'SELECT batch_id AS "batchId" FROM filing_reminders ORDER BY batch_id LIMIT 1',
  );
  const { batchId } =
    reminded ??
    (await finance.post<{ batchId: string }>('/v1/filing-reminders', { year: 2026, note: '请填报' })).body;
  const { wuxi, hualong, agreementId, partId, targetId } = officials;
  const things: Record<string, string | undefined> = {
    orders: accepted.order.id,
    products: pack.productId,
    units: unit.id,
    agreements: agreementId,
    'target-parts': partId,
    targets: targetId,
    'filing-reminders': batchId,
    'subsidy-lines': list?.lineId,
    'subsidy-programmes': list?.programmeId,
  };
  return {
    askers: [unit.purchaser, shop.clerk, operator, wuxi, hualong, finance],
    thingAt: (path) => things[path.split('/')[2] ?? ''] ?? pack.skuId,
  };
}
