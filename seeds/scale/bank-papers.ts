import { worldBegins } from './calendar';
import { kinds } from './ids';
import type { Journal } from './journals';
import type { Order } from './texts';

/** The line on the bank's statement that brought what an order owed, all of it for its payable. */
export function writeTransfer(
  to: Journal,
  { n, paidAt, basket }: Order,
  { due, askedAt }: { due: number; askedAt: number },
): void {
  const line = to.bankLines;
  line.row();
  line.id(paidAt, kinds.bankLine, n);
  line.id(worldBegins, kinds.statement, 0);
  line.string(`seed:${n}`);
  line.integer(n + 1);
  line.date(paidAt);
  line.bigint(due);
  line.string(`第${basket.unit + 1}单位`);
  line.string('3205000000');
  line.string('货款');
  line.string('matched');
  line.bigint(due);
  const allocation = to.bankAllocations;
  allocation.row();
  allocation.id(paidAt, kinds.bankAllocation, n);
  allocation.id(paidAt, kinds.bankLine, n);
  allocation.string('payment');
  allocation.id(askedAt, kinds.payment, n);
  allocation.bigint(due);
  allocation.string('applied');
  allocation.moment(paidAt);
}
