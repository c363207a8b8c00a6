import { type Funding, Stock } from '@app/catalog';
import {
  type Actor,
  Clock,
  Database,
  type EventOf,
  Events,
  LOG,
  type OnceKey,
  Problem,
  partyOf,
  type SystemActor,
  type Tx,
} from '@app/platform';

import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { isDone, type LineFigures, type OrderFigures, sumLines, whyNotCancellable } from './order.policy';
import { type Canceller, type OrderState, type PaymentTerms, statesBefore } from './order.state';
import type { OrderStateAnswer } from './orders.dto';
import type { OrderEvents } from './orders.events';

export type LockedOrderLine = LineFigures & {
  id: string;
  skuId: string;
  productId: string;
  productName: string;
  spec: string;
  unitGrams: number;
  originCountyCode: string;
};

/** An order that nobody else can change until the transaction ends, with its lines in their order. */
export type LockedOrder = OrderFigures & {
  id: string;
  number: string;
  buyerId: string;
  supplierId: string;
  fundingSource: Funding;
  lines: LockedOrderLine[];
};

type OrderRow = {
  id: string;
  number: string;
  buyerId: string;
  supplierId: string;
  state: OrderState;
  fundingSource: Funding;
  paymentTerms: PaymentTerms;
  totalFen: number;
  paidFen: number;
};

const expiryBatch = 100;

/** The orders: their states, and the quantities and payments on them, which the libs to the right add to. */
@Injectable()
export class Orders {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly stock: Stock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The supplier takes the order. Errors: order.wrong_state. */
  async confirm(actor: Actor, key: OnceKey | undefined, id: string): Promise<OrderStateAnswer> {
    return this.database.once(key, async (tx) => {
      const order = await this.lockOwn(tx, actor, id);
      await this.changeState(tx, order, 'confirmed', { confirmed_at: this.clock.now() });
      await this.record(tx, actor, {
        type: 'order.confirmed',
        subjectId: id,
        payload: { number: order.number },
      });
      return { id, state: 'confirmed' };
    });
  }

  /** Either side calls it off; what was paid goes back. Errors: order.wrong_state, order.already_shipped. */
  async cancel(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    reason: string,
  ): Promise<OrderStateAnswer> {
    return this.database.once(key, async (tx) => {
      const order = await this.lockOwn(tx, actor, id);
      const refusal = whyNotCancellable(order);
      if (refusal) throw new Problem(refusal, { state: order.state });
      await this.end(tx, actor, order, actor.persona === 'buyer' ? 'buyer' : 'supplier', reason);
      return { id, state: 'cancelled' };
    });
  }

  /**
   * Timed job: cancels what no supplier confirmed in time and frees its goods, each order in a transaction of its own.
   * What was paid goes back. Returns how many it cancelled.
   */
  async expireUnconfirmed(): Promise<number> {
    let expired = 0;
    let failure: unknown;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const due = await this.database.read<{ id: string }>(
        `SELECT id FROM orders WHERE state = 'placed' AND confirm_by < $1 AND id > $2 ORDER BY id LIMIT $3`,
        [this.clock.now(), after, expiryBatch],
      );
      for (const { id } of due) {
        try {
          expired += (await this.expire(id)) ? 1 : 0;
        } catch (error) {
          this.log.error({ err: error, orderId: id }, 'order could not be expired');
          failure = error;
        }
        after = id;
      }
      if (due.length < expiryBatch) break;
    }
    if (failure) throw failure;
    return expired;
  }

  private async expire(id: string): Promise<boolean> {
    return this.database.transact(async (tx) => {
      const order = await this.lock(tx, id);
      if (order.state !== 'placed') return false;
      await this.end(tx, { system: 'deadline' }, order, 'deadline', null);
      return true;
    });
  }

  /** Locks the order and reads it with its lines; whoever touches several tables locks the order first. 404 = absent. */
  async lock(tx: Tx, orderId: string): Promise<LockedOrder> {
    return this.lockWhere(tx, 'true', [orderId]);
  }

  /** `lock`, but 404 unless the actor's organisation buys or sells the order. */
  async lockOwn(tx: Tx, actor: Actor, orderId: string): Promise<LockedOrder> {
    return this.lockWhere(tx, partyOf(actor, '$2'), [orderId, actor.organizationId]);
  }

  private async lockWhere(tx: Tx, condition: string, values: string[]): Promise<LockedOrder> {
    const [order]: OrderRow[] = await tx.query(
      `SELECT id, number, buyer_id AS "buyerId", supplier_id AS "supplierId", state,
              funding_source AS "fundingSource", payment_terms AS "paymentTerms",
              total_fen AS "totalFen", paid_fen AS "paidFen"
         FROM orders WHERE id = $1 AND ${condition} FOR UPDATE`,
      values,
    );
    if (!order) throw new Problem('request.not_found');
    // A statement of its own: it must see what the previous holder of the lock wrote.
    const lines: LockedOrderLine[] = await tx.query(
      `SELECT id, sku_id AS "skuId", product_id AS "productId", product_name AS "productName", spec,
              unit_grams AS "unitGrams", origin_county_code AS "originCountyCode", quantity,
              price_fen AS "priceFen", shipped_quantity AS "shippedQuantity",
              accepted_quantity AS "acceptedQuantity", rejected_quantity AS "rejectedQuantity",
              returned_quantity AS "returnedQuantity", closed_quantity AS "closedQuantity",
              claimed_fen AS "claimedFen"
         FROM order_lines WHERE order_id = $1 ORDER BY position`,
      [order.id],
    );
    return { ...order, ...sumLines(lines), lines };
  }

  /** Under `lock`. Errors: order.exceeds_quantity (never more shipped than ordered and not closed). */
  async addShipped(tx: Tx, lines: readonly { orderLineId: string; quantity: number }[]): Promise<void> {
    await this.addToLines(
      tx,
      `UPDATE order_lines l SET shipped_quantity = shipped_quantity + d.added
         FROM unnest($1::uuid[], $2::int[]) AS d(id, added)
        WHERE l.id = d.id AND d.added > 0 AND shipped_quantity + closed_quantity + d.added <= quantity RETURNING l.id`,
      lines.map((line) => line.orderLineId),
      [lines.map((line) => line.quantity)],
    );
  }

  /** Under `lock`. Errors: order.exceeds_quantity (never more judged than shipped). */
  async addAccepted(
    tx: Tx,
    lines: readonly { orderLineId: string; acceptedQuantity: number; rejectedQuantity: number }[],
  ): Promise<void> {
    await this.addToLines(
      tx,
      `UPDATE order_lines l
          SET accepted_quantity = accepted_quantity + d.taken, rejected_quantity = rejected_quantity + d.refused
         FROM unnest($1::uuid[], $2::int[], $3::int[]) AS d(id, taken, refused)
        WHERE l.id = d.id AND d.taken >= 0 AND d.refused >= 0
          AND accepted_quantity + rejected_quantity + d.taken + d.refused <= shipped_quantity RETURNING l.id`,
      lines.map((line) => line.orderLineId),
      [lines.map((line) => line.acceptedQuantity), lines.map((line) => line.rejectedQuantity)],
    );
  }

  /** Under `lock`. Errors: order.exceeds_quantity (never more returned, with what was claimed, than accepted). */
  async addReturned(tx: Tx, lines: readonly { orderLineId: string; quantity: number }[]): Promise<void> {
    await this.addToLines(
      tx,
      `UPDATE order_lines l SET returned_quantity = returned_quantity + d.added
         FROM unnest($1::uuid[], $2::int[]) AS d(id, added)
        WHERE l.id = d.id AND d.added > 0
          AND claimed_fen <= price_fen * (accepted_quantity - returned_quantity - d.added) RETURNING l.id`,
      lines.map((line) => line.orderLineId),
      [lines.map((line) => line.quantity)],
    );
  }

  /** Under `lock`. Errors: order.exceeds_quantity (never more claimed than the accepted packs that stayed are worth). */
  async addClaimed(tx: Tx, lines: readonly { orderLineId: string; amountFen: number }[]): Promise<void> {
    await this.addToLines(
      tx,
      `UPDATE order_lines l SET claimed_fen = claimed_fen + d.added
         FROM unnest($1::uuid[], $2::bigint[]) AS d(id, added)
        WHERE l.id = d.id AND d.added > 0
          AND claimed_fen + d.added <= price_fen * (accepted_quantity - returned_quantity) RETURNING l.id`,
      lines.map((line) => line.orderLineId),
      [lines.map((line) => line.amountFen)],
    );
  }

  private async addToLines(tx: Tx, sql: string, ids: string[], added: number[][]): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(sql, [ids, ...added]);
    if (changed !== ids.length) throw new Problem('order.exceeds_quantity');
  }

  /** Money that arrived for the order, in fen. Errors: order.wrong_state (cancelled meanwhile). */
  async addPaid(tx: Tx, orderId: string, amountFen: number): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE orders SET paid_fen = paid_fen + $2 WHERE id = $1 AND state <> 'cancelled'`,
      [orderId, amountFen],
    );
    if (changed === 0) throw new Problem('order.wrong_state');
  }

  /** Money that goes back, in fen; negative when it could not leave after all. */
  async addRefunded(tx: Tx, orderId: string, amountFen: number): Promise<void> {
    await tx.query('UPDATE orders SET paid_fen = paid_fen - $2 WHERE id = $1', [orderId, amountFen]);
  }

  /** Completes a confirmed order when every pack that comes was judged and nothing is due; says whether it did. */
  async completeIfDone(tx: Tx, actor: Actor | SystemActor, orderId: string): Promise<boolean> {
    const order = await this.lock(tx, orderId);
    if (order.state !== 'confirmed' || !isDone(order)) return false;
    await this.changeState(tx, order, 'completed', { completed_at: this.clock.now() });
    await this.record(tx, actor, {
      type: 'order.completed',
      subjectId: orderId,
      payload: { number: order.number },
    });
    return true;
  }

  private async end(
    tx: Tx,
    actor: Actor | SystemActor,
    order: LockedOrder,
    by: Canceller,
    reason: string | null,
  ): Promise<void> {
    const how = { cancelled_at: this.clock.now(), cancelled_by: by, cancel_reason: reason };
    await this.changeState(tx, order, 'cancelled', how);
    // Nothing of it was shipped, so every pack is still held.
    await this.stock.release(tx, order.lines);
    await this.record(tx, actor, { type: 'order.cancelled', subjectId: order.id, payload: { by, reason } });
  }

  /** The one statement that changes an order's state; `more` are columns that go with the new state. */
  private async changeState(
    tx: Tx,
    order: LockedOrder,
    to: OrderState,
    more: Partial<
      Record<
        'confirmed_at' | 'completed_at' | 'cancelled_at' | 'cancelled_by' | 'cancel_reason',
        Date | string | null
      >
    >,
  ): Promise<void> {
    const columns = Object.keys(more).map((column, index) => `, ${column} = $${index + 4}`);
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE orders SET state = $2${columns.join('')} WHERE id = $1 AND state = ANY ($3)`,
      [order.id, to, statesBefore(to), ...Object.values(more)],
    );
    if (changed === 0) throw new Problem('order.wrong_state', { state: order.state });
  }

  private record(tx: Tx, actor: Actor | SystemActor, event: EventOf<OrderEvents>): Promise<void> {
    return this.events.record<OrderEvents>(tx, actor, event);
  }
}
