import { InvoiceRequests, Invoices, InvoiceTitles } from '@app/payments';
import { businessDate } from '@app/platform';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';

const day = 86_400_000;

type Open = { id: string; fen: number };

/** A school that asks one cooperative for one invoice over several orders (合并开票). */
export class MergedInvoices {
  private written = 0;

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
    private readonly buyerKey: string,
    private readonly supplierKey: string,
  ) {}

  /** Asked for, answered and verified; the newest request still waits for its answer, and some orders for a request. */
  begin(today: Date): void {
    const daysAgo = (days: number): Date => new Date(today.getTime() - days * day);
    this.agenda.add(daysAgo(20), () => this.ask(12, true));
    this.agenda.add(daysAgo(1.5), () => this.ask(2, false));
  }

  private async ask(most: number, answered: boolean): Promise<void> {
    const purchaser = this.cast.actor(this.buyerKey, 'purchaser');
    const [title] = await this.market.get(InvoiceTitles).list(purchaser);
    const open = await this.openOrders(most);
    if (!title || open.length === 0) return;
    const draft = {
      titleId: title.id,
      orderIds: open.map(({ id }) => id),
      expectedTotalFen: open.reduce((sum, { fen }) => sum + fen, 0),
      note: '几笔订单请合并开一张',
    };
    const once = freshKey(this.market, purchaser, 'demo invoice-requests');
    const { id } = await this.market.get(InvoiceRequests).make(purchaser, once, draft);
    if (!answered) return;
    const now = this.market.clock.now().getTime();
    this.agenda.add(new Date(now + 2 * day), () => this.answer(id));
  }

  /** Accepted, and neither invoiced nor asked for. */
  private openOrders(most: number): Promise<Open[]> {
    const { organizationId: buyerId } = this.cast.actor(this.buyerKey, 'purchaser');
    const { organizationId: supplierId } = this.cast.actor(this.supplierKey, 'clerk');
    return this.market.database.read<Open>(
      `SELECT o.id, (l.fen - i.fen)::bigint AS fen FROM orders o ${figures('o.id')}
        WHERE o.buyer_id = $1 AND o.supplier_id = $2 AND l.fen > i.fen
          AND NOT EXISTS (SELECT FROM invoice_request_orders p JOIN invoice_requests r ON r.id = p.request_id
                           WHERE p.order_id = o.id AND r.state = 'requested')
        ORDER BY o.id LIMIT $3`,
      [buyerId, supplierId, most],
    );
  }

  /** Over what is still to be invoiced of what was asked: goods may have come back meanwhile, or got their own invoice. */
  private async answer(requestId: string): Promise<void> {
    const clerk = this.cast.actor(this.supplierKey, 'clerk');
    const [left] = await this.market.database.read<{ fen: number }>(
      `SELECT coalesce(sum(least(p.amount_fen, greatest(0, l.fen - i.fen))), 0)::bigint AS fen
         FROM invoice_request_orders p ${figures('p.order_id')} WHERE p.request_id = $1`,
      [requestId],
    );
    if (!left?.fen) return;
    const amountFen = left.fen;
    const finance = this.cast.actor(this.buyerKey, 'finance');
    const now = this.market.clock.now();
    const number = `2664${String(++this.written).padStart(16, '0')}`;
    const paper = { number, amountFen, taxFen: 0, issuedOn: businessDate(now), requestId };
    const invoices = this.market.get(Invoices);
    const { id } = await invoices.issue(clerk, freshKey(this.market, clerk, 'demo invoices'), paper);
    this.agenda.add(new Date(now.getTime() + day), async () => {
      const once = freshKey(this.market, finance, 'demo verification');
      await invoices.judge(finance, once, id, { outcome: 'verified' });
    });
  }
}

/** What was accepted and kept of an order (`l`), and what of that was invoiced (`i`). */
const figures = (order: string): string => `
  CROSS JOIN LATERAL (SELECT sum(price_fen * (accepted_quantity - returned_quantity) - claimed_fen) AS fen
                        FROM order_lines WHERE order_id = ${order}) l
  CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS fen FROM invoice_orders WHERE order_id = ${order}) i`;
