import { Orders } from '@app/orders';
import { type Actor, Clock, Database, Events, Ids, type OnceKey, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import type { InvoiceItem, RegisterInvoice } from './invoices.dto';
import { InvoicesQueries } from './invoices.queries';

@Injectable()
export class Invoices {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly queries: InvoicesQueries,
  ) {}

  /**
   * The supplier's invoice for what was accepted and not given back; several may share an order.
   * Errors: invoice.number_used (once per issuer), invoice.exceeds_accepted (with both figures in fen).
   */
  async register(actor: Actor, key: OnceKey, orderId: string, draft: RegisterInvoice): Promise<InvoiceItem> {
    return this.database.once(key, async (tx) => {
      const order = await this.orders.lockOwn(tx, actor, orderId);
      const [{ invoicedFen }]: [{ invoicedFen: number }] = await tx.query(
        'SELECT coalesce(sum(amount_fen), 0)::bigint AS "invoicedFen" FROM invoices WHERE order_id = $1',
        [orderId],
      );
      const id = this.ids.next();
      const number = draft.number.toUpperCase();
      const written: unknown[] = await tx.query(
        `INSERT INTO invoices (id, order_id, issuer_id, code, number, amount_fen, issued_on, registered_by, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (issuer_id, code, number) DO NOTHING RETURNING id`,
        [
          id,
          orderId,
          order.supplierId,
          draft.code ?? '',
          number,
          draft.amountFen,
          draft.issuedOn,
          actor.userId,
          this.clock.now(),
        ],
      );
      if (written.length === 0) throw Problem.at('/number', 'invoice.number_used');
      const acceptedFen = order.acceptedFen - order.returnedFen;
      if (invoicedFen + draft.amountFen > acceptedFen)
        throw Problem.at('/amountFen', 'invoice.exceeds_accepted', { acceptedFen, invoicedFen });
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'invoice.registered',
        subjectId: orderId,
        payload: { invoiceId: id, number, amountFen: draft.amountFen },
      });
      return this.queries.invoiceIn(tx, id);
    });
  }
}
