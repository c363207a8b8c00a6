import { Stock } from '@app/catalog';
import {
  type Actor,
  Clock,
  Database,
  Events,
  lineAmountFen,
  type OnceKey,
  Problem,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { restOverdueFrom, restQuantity, whyNotClosable } from './order.policy';
import type { Closer } from './order.state';
import type { ClosedRest } from './orders.dto';
import type { OrderEvents } from './orders.events';
import { type LockedOrder, Orders } from './orders.service';

/** 余货: what of a partly shipped order will not be sent any more. */
@Injectable()
export class Rests {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly stock: Stock,
    private readonly orders: Orders,
  ) {}

  /**
   * Closes the rest: its packs are free again, it is not owed, and the order ends when what was sent is judged and paid.
   * What was paid for it goes back by the event. Errors: order.wrong_state, order.not_shipped, order.no_rest,
   * order.rest_not_overdue (buyers only).
   */
  async close(actor: Actor, key: OnceKey, id: string, reason: string): Promise<ClosedRest> {
    return this.database.once(key, async (tx) => {
      const order = await this.orders.lockOwn(tx, actor, id);
      const by = actor.persona === 'buyer' ? 'buyer' : 'supplier';
      const from = await this.overdueFrom(tx, id);
      const refusal = whyNotClosable(order, by, from, this.clock.now());
      if (refusal) throw new Problem(refusal, { state: order.state, restOverdueFrom: from.toISOString() });
      const rest = order.lines
        .map((line) => ({ ...line, quantity: restQuantity(line) }))
        .filter(({ quantity }) => quantity > 0);
      const closed = {
        quantity: rest.reduce((sum, line) => sum + line.quantity, 0),
        amountFen: sumFen(rest.map((line) => lineAmountFen(line.priceFen, line.quantity))),
      };
      await this.write(tx, order, by, reason);
      await this.stock.release(tx, rest);
      await this.events.record<OrderEvents>(tx, actor, {
        type: 'order.rest_closed',
        subjectId: id,
        payload: { by, reason, ...closed },
      });
      const completed = await this.orders.completeIfDone(tx, actor, id);
      return {
        id,
        state: completed ? 'completed' : 'confirmed',
        closedQuantity: closed.quantity,
        closedFen: closed.amountFen,
      };
    });
  }

  /** Once per order: the state and the empty column guard it. */
  private async write(tx: Tx, order: LockedOrder, by: Closer, reason: string): Promise<void> {
    const [, closed]: [unknown, number] = await tx.query(
      `UPDATE orders SET rest_closed_at = $2, rest_closed_by = $3, rest_close_reason = $4
        WHERE id = $1 AND state = 'confirmed' AND rest_closed_at IS NULL`,
      [order.id, this.clock.now(), by, reason],
    );
    if (closed === 0) throw new Problem('order.wrong_state', { state: order.state });
    await tx.query(
      `UPDATE order_lines SET closed_quantity = quantity - shipped_quantity
        WHERE order_id = $1 AND shipped_quantity < quantity`,
      [order.id],
    );
  }

  /** By the newest shipment in the order's history. */
  private async overdueFrom(tx: Tx, orderId: string): Promise<Date> {
    const [sent]: { at: Date | null }[] = await tx.query(
      `SELECT max(occurred_at) AS at FROM events WHERE subject_id = $1 AND type = 'shipment.sent'`,
      [orderId],
    );
    return restOverdueFrom(sent?.at ?? this.clock.now());
  }
}
