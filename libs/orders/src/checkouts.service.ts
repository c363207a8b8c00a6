import {
  type Actor,
  Clock,
  currentTrace,
  Database,
  eventActor,
  hours,
  Ids,
  type OnceKey,
  Problem,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PlaceCheckout, PlacedCheckout } from './checkouts.dto';

/** A supplier that has not confirmed by then loses the order. */
const hoursToConfirm = 72;

const statement = 'SELECT place_checkout($1, $2, $3, $4, $5, $6, $7, $8, $9) AS answer';

@Injectable()
export class Checkouts {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Orders everything in the basket or nothing, and holds the goods. One statement, one round trip: the rules stand in
   * the SQL function `place_checkout`.
   * Errors: order.funding_not_yours, order.unit_ended (a trigger, migration 0041), sku.not_available, order.funding_excluded, order.below_minimum, order.total_changed,
   * order.total_too_large, stock.insufficient.
   */
  async place(actor: Actor, key: OnceKey, draft: PlaceCheckout): Promise<PlacedCheckout> {
    if ((actor.unitKind === 'reseller') !== (draft.fundingSource === 'resale'))
      throw Problem.at('/fundingSource', 'order.funding_not_yours');
    // A checkout, and per line at most an order, the line and an event.
    const ids = this.ids.many(2 + 3 * draft.lines.length);
    const [row] = await this.database.hotWrite<{ answer: PlacedCheckout }>('place_checkout', statement, [
      JSON.stringify(eventActor(actor)),
      key.key,
      key.route,
      key.bodyHash,
      JSON.stringify(draft),
      ids,
      this.clock.now(),
      this.clock.after(hours(hoursToConfirm)),
      currentTrace()?.requestId ?? null,
    ]);
    if (!row) throw new Error('place_checkout answered nothing');
    return row.answer;
  }
}
