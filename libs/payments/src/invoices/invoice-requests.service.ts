import { type LockedOrder, Orders } from '@app/orders';
import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  Problem,
  partyOf,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { InvoiceTitles } from '../titles/invoice-titles.service';
import type { InvoiceRequestState } from './invoice.state';
import { figuresOf } from './invoice-figures.queries';
import type { InvoiceRequestItem, RequestInvoice } from './invoice-requests.dto';
import { InvoiceRequestsQueries } from './invoice-requests.queries';

type Part = { orderId: string; amountFen: number };
type Ending = 'invoice_request.declined' | 'invoice_request.withdrawn';

/** A buyer asks one supplier for an invoice over one order or many. Orders are locked first, in the order of their ids. */
@Injectable()
export class InvoiceRequests {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly titles: InvoiceTitles,
    private readonly queries: InvoiceRequestsQueries,
  ) {}

  /**
   * Asks for all that was accepted on these orders, less returns, and is neither invoiced nor asked for.
   * Errors: request.not_found (a foreign order or title), invoice_request.two_suppliers, invoice_request.nothing_left
   * (names the order), invoice_request.total_changed (with the sum in fen).
   */
  async make(actor: Actor, key: OnceKey, draft: RequestInvoice): Promise<InvoiceRequestItem> {
    return this.database.once(key, async (tx) => {
      const orders: LockedOrder[] = [];
      for (const id of [...draft.orderIds].sort()) orders.push(await this.orders.lockOwn(tx, actor, id));
      const [first] = orders as [LockedOrder];
      if (orders.some(({ supplierId }) => supplierId !== first.supplierId))
        throw Problem.at('/orderIds', 'invoice_request.two_suppliers');
      const parts = await this.openParts(tx, orders, draft.orderIds);
      const amountFen = sumFen(parts.map((part) => part.amountFen));
      if (amountFen !== draft.expectedTotalFen)
        throw Problem.at('/expectedTotalFen', 'invoice_request.total_changed', { totalFen: amountFen });
      const title = await this.titles.textOf(tx, actor, draft.titleId);
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO invoice_requests (id, buyer_id, supplier_id, title_id, title, amount_fen, note, state,
                                       requested_by, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8, $9)`,
        [
          id,
          first.buyerId,
          first.supplierId,
          draft.titleId,
          title,
          amountFen,
          draft.note,
          actor.userId,
          this.clock.now(),
        ],
      );
      await tx.query(
        'INSERT INTO invoice_request_orders SELECT $1, * FROM unnest($2::uuid[], $3::bigint[])',
        [id, parts.map(({ orderId }) => orderId), parts.map((part) => part.amountFen)],
      );
      for (const part of parts)
        await this.events.record<PaymentEvents>(tx, actor, {
          type: 'invoice_request.made',
          subjectId: part.orderId,
          payload: { requestId: id, amountFen: part.amountFen },
        });
      return this.queries.oneIn(tx, actor, id);
    });
  }

  private async openParts(tx: Tx, orders: readonly LockedOrder[], asked: readonly string[]): Promise<Part[]> {
    const figures = await figuresOf(
      tx,
      orders.map(({ id }) => id),
    );
    return orders.map((order) => {
      const { invoicedFen, askedFen } = figures.get(order.id) ?? { invoicedFen: 0, askedFen: 0 };
      const amountFen = order.acceptedFen - order.returnedFen - invoicedFen - askedFen;
      if (amountFen <= 0)
        throw Problem.at(`/orderIds/${asked.indexOf(order.id)}`, 'invoice_request.nothing_left', {
          orderNumber: order.number,
        });
      return { orderId: order.id, amountFen };
    });
  }

  /** The supplier will not write it, and says why. Errors: invoice_request.wrong_state. */
  async decline(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    reason: string,
  ): Promise<InvoiceRequestItem> {
    return this.database.once(key, (tx) => this.end(tx, actor, id, 'invoice_request.declined', reason));
  }

  /** The buyer takes it back. Errors: invoice_request.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey | undefined, id: string): Promise<InvoiceRequestItem> {
    return this.database.once(key, (tx) => this.end(tx, actor, id, 'invoice_request.withdrawn', null));
  }

  private async end(
    tx: Tx,
    actor: Actor,
    id: string,
    type: Ending,
    reason: string | null,
  ): Promise<InvoiceRequestItem> {
    const parts = await this.partsOf(tx, actor, id);
    for (const { orderId } of parts) await this.orders.lock(tx, orderId);
    await this.close(tx, actor, id, type === 'invoice_request.declined' ? 'declined' : 'withdrawn', reason);
    for (const { orderId, amountFen } of parts)
      await this.events.record<PaymentEvents>(tx, actor, {
        type,
        subjectId: orderId,
        payload: { requestId: id, amountFen },
      });
    return this.queries.oneIn(tx, actor, id);
  }

  /** What a request asks for, by the id of its orders; 404 for a request that is not the actor's. */
  async partsOf(tx: Tx, actor: Actor, id: string): Promise<Part[]> {
    const parts: Part[] = await tx.query(
      `SELECT p.order_id AS "orderId", p.amount_fen AS "amountFen"
         FROM invoice_request_orders p JOIN invoice_requests r ON r.id = p.request_id
        WHERE r.id = $1 AND ${partyOf(actor, '$2', 'r')} ORDER BY p.order_id`,
      [id, actor.organizationId],
    );
    if (parts.length === 0) throw new Problem('request.not_found');
    return parts;
  }

  /** Under the locks of its orders. Errors: invoice_request.wrong_state (ended meanwhile). */
  async close(
    tx: Tx,
    actor: Actor,
    id: string,
    state: Exclude<InvoiceRequestState, 'requested'>,
    reason: string | null = null,
  ): Promise<void> {
    const [, ended]: [unknown, number] = await tx.query(
      `UPDATE invoice_requests SET state = $2, ended_by = $3, ended_at = $4, reason = $5
        WHERE id = $1 AND state = 'requested'`,
      [id, state, actor.userId, this.clock.now(), reason],
    );
    if (ended === 0) throw new Problem('invoice_request.wrong_state');
  }
}
