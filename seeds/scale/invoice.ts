import { worldBegins } from './calendar';
import { kinds } from './ids';
import type { Journal } from './journals';
import type { Order } from './texts';

/** Over the whole order, and found right by the buyer when it came. */
export function writeInvoice(to: Journal, { n, basket, supplier }: Order, fen: number, at: number): void {
  const row = to.invoices;
  row.row();
  row.id(at, kinds.invoice, n);
  row.id(worldBegins, kinds.supplier, supplier);
  row.id(worldBegins, kinds.unit, basket.unit);
  row.string('');
  row.string(`2663${String(n + 1).padStart(16, '0')}`);
  row.bigint(fen);
  row.date(at);
  row.id(worldBegins, kinds.supplierUser, supplier);
  row.moment(at);
  row.string('verified');
  row.id(worldBegins, kinds.unitUser, 2 * basket.unit);
  row.moment(at);
  const part = to.invoiceOrders;
  part.row();
  part.id(at, kinds.invoice, n);
  part.id(basket.placedAt, kinds.order, n);
  part.bigint(fen);
}
