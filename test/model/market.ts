import { Bank } from './bank';
import { count } from './facts';
import {
  type AskedBack,
  dueFen,
  type Line,
  type Order,
  type Pack,
  type Payment,
  type Refund,
  type Return,
  type Shipment,
  sum,
} from './figures';
import { Invoicing } from './invoicing';
import { Money } from './money';
import { Payouts } from './payouts';

/**
 * The market as plain rules, without a database: what an order, its goods and its money must be after each act, and how
 * an act that is not allowed is refused. Written from the rules, not from the product's code. Here orders and goods, and
 * beside it a class for each subject of money. Integer fen, packs.
 */
export class Market {
  readonly orders: Order[] = [];
  readonly shipments: Shipment[] = [];
  readonly returns: Return[] = [];
  readonly money = new Money((order) => this.completeIfDone(order));
  readonly payouts = new Payouts(this.money);
  readonly bank = new Bank(
    this.money,
    this.payouts,
    () => this.payments,
    () => this.refunds,
  );
  readonly invoicing = new Invoicing();
  private signatures = 0;

  constructor(readonly packs: readonly Pack[]) {}

  get payments(): Payment[] {
    return this.orders.flatMap((order) => order.payments);
  }

  get refunds(): Refund[] {
    return this.orders.flatMap((order) => order.refunds);
  }

  /** Each act says how it is answered, and when it is taken, changes the market. */
  place(wanted: { pack: Pack; quantity: number }[], terms: Order['terms'], seenFen: number): string | Order {
    if (wanted.some(({ pack }) => !pack.listed)) return '409 sku.not_available';
    if (seenFen !== sum(wanted, ({ pack, quantity }) => pack.priceFen * quantity))
      return '409 order.total_changed';
    const asked = (pack: Pack) => sum(wanted, (line) => (line.pack === pack ? line.quantity : 0));
    if (this.packs.some((pack) => pack.held + asked(pack) > pack.onHand)) return '409 stock.insufficient';
    for (const pack of this.packs) pack.held += asked(pack);
    const order: Order = {
      id: '',
      name: `order ${this.orders.length + 1}`,
      terms,
      state: 'placed',
      cancelledBy: null,
      lines: wanted.map(({ pack, quantity }) => ({
        ...{ id: '', pack, quantity, priceFen: pack.priceFen },
        ...{ shipped: 0, accepted: 0, rejected: 0, closed: 0, returned: 0, claimedFen: 0 },
      })),
      paidFen: 0,
      invoicedFen: 0,
      invoiceVerified: false,
      ...{ payments: [], refunds: [], facts: new Map() },
      events: ['order.placed'],
      unheard: { payable: false, paid: [], settlement: false, evidence: false },
    };
    this.orders.push(order);
    return order;
  }

  confirm(order: Order): string {
    if (order.state !== 'placed') return '409 order.wrong_state';
    order.state = 'confirmed';
    order.events.push('order.confirmed');
    return '201';
  }

  cancel(order: Order, by: 'buyer' | 'supplier'): string {
    if (order.state !== 'placed' && order.state !== 'confirmed') return '409 order.wrong_state';
    if (order.lines.some((line) => line.shipped)) return '409 order.already_shipped';
    this.end(order, by);
    return '201';
  }

  /** The 72 hours to confirm are over. */
  expire(order: Order): void {
    if (order.state === 'placed') this.end(order, 'deadline');
  }

  private end(order: Order, by: NonNullable<Order['cancelledBy']>): void {
    order.state = 'cancelled';
    order.cancelledBy = by;
    for (const line of order.lines) line.pack.held -= line.quantity;
    order.events.push('order.cancelled');
    order.unheard.payable = true;
    order.unheard.paid.push('cancellation');
  }

  /** What was not sent will not be sent. For the buyer it is always too soon: the days after a shipment do not pass here. */
  closeRest(order: Order, by: 'buyer' | 'supplier'): string {
    const rest = (line: Line) => line.quantity - line.shipped - line.closed;
    if (order.state !== 'confirmed') return '409 order.wrong_state';
    if (!order.lines.some((line) => line.shipped)) return '409 order.not_shipped';
    if (!order.lines.some(rest)) return '409 order.no_rest';
    if (by === 'buyer') return '409 order.rest_not_overdue';
    for (const line of order.lines) {
      line.pack.held -= rest(line);
      line.closed += rest(line);
    }
    order.events.push('order.rest_closed');
    order.unheard.payable = true;
    order.unheard.paid.push('closure');
    this.completeIfDone(order);
    return '201';
  }

  ship(order: Order, sent: { line: Line; quantity: number }[]): string | Shipment {
    if (order.state !== 'confirmed') return '409 order.wrong_state';
    if (order.terms === 'prepaid' && dueFen(order) > 0) return '409 shipment.awaiting_payment';
    if (sent.some(({ line, quantity }) => line.shipped + line.closed + quantity > line.quantity))
      return '409 shipment.exceeds_order';
    for (const { line, quantity } of sent) {
      line.shipped += quantity;
      line.pack.held -= quantity;
      line.pack.onHand -= quantity;
    }
    order.events.push('shipment.sent');
    const shipment: Shipment = {
      ...{ id: '', name: `shipment ${this.shipments.length + 1}`, order, state: 'shipped', level: 0 },
      lines: sent.map((one) => ({ ...one, id: '', rejected: 0, acceptanceLineId: '', back: 0, askedFen: 0 })),
      ...{ acceptanceId: '', firstSigner: '', signedAs: 0 },
    };
    this.shipments.push(shipment);
    return shipment;
  }

  /** `rejected` per line; `fault` is what is wrong with the paper, if anything is. */
  accept(shipment: Shipment, signer: string, rejected: number[], fault?: 'too many' | 'no reason'): string {
    if (shipment.state !== 'shipped') return '409 acceptance.exists';
    if (fault === 'too many') return '422 acceptance.quantities_differ';
    if (fault === 'no reason' && rejected.some(Boolean)) return '422 acceptance.reason_required';
    shipment.state = 'awaiting_second_signature';
    shipment.firstSigner = signer;
    for (const [index, line] of shipment.lines.entries()) line.rejected = rejected[index] ?? 0;
    shipment.order.events.push('acceptance.signed');
    return '201';
  }

  sign(shipment: Shipment, signer: string): string {
    if (shipment.firstSigner === signer) return '409 acceptance.same_signer';
    if (shipment.state !== 'awaiting_second_signature') return '409 acceptance.already_signed';
    for (const { line, quantity, rejected } of shipment.lines) {
      line.accepted += quantity - rejected;
      line.rejected += rejected;
    }
    const refused = shipment.lines.filter((line) => line.rejected > 0);
    const taken = shipment.lines.filter((line) => line.rejected < line.quantity);
    shipment.state = !refused.length ? 'accepted' : taken.length ? 'partly_accepted' : 'rejected';
    shipment.signedAs = ++this.signatures;
    shipment.order.events.push('delivery.accepted');
    if (refused.length) {
      shipment.order.events.push('delivery.rejected');
      shipment.order.unheard.paid.push('rejection');
    }
    this.completeIfDone(shipment.order);
    return '201';
  }

  /** Reminds, once after the deadline and once four days later; goods that were judged are nobody's worry. */
  overdue(shipment: Shipment, level: 1 | 2): void {
    if (shipment.signedAs) return;
    for (; shipment.level < level; shipment.level++) shipment.order.events.push('acceptance.overdue');
  }

  /** Of a claim the amount is asked for, of goods given back it is their price. */
  askBack(shipment: Shipment, kind: Return['kind'], lines: AskedBack[]): string | Return {
    if (!shipment.signedAs) return '409 return.not_accepted';
    const isTooMuch = ({ of, quantity, amountFen }: AskedBack) => {
      const accepted = of.quantity - of.rejected;
      return of.back + quantity > accepted || of.askedFen + amountFen > accepted * of.line.priceFen;
    };
    if (lines.some(isTooMuch)) return '409 return.exceeds_accepted';
    for (const { of, quantity, amountFen } of lines) {
      if (kind === 'return') of.back += quantity;
      of.askedFen += amountFen;
    }
    const { order } = shipment;
    const name = `${kind} ${this.returns.length + 1}`;
    const goods: Return = { id: '', name, kind, order, lines, state: 'requested', shipment };
    this.returns.push(goods);
    order.events.push(`${kind}.requested`);
    return goods;
  }

  decide(goods: Return, decision: 'agreed' | 'refused'): string {
    if (goods.state !== 'requested') return '409 return.already_decided';
    goods.state = decision;
    const { order, kind } = goods;
    order.events.push(`${kind}.${decision}`);
    for (const { of, quantity, amountFen } of goods.lines) {
      if (decision === 'refused') {
        if (kind === 'return') of.back -= quantity;
        of.askedFen -= amountFen;
      } else if (kind === 'return') of.line.returned += quantity;
      else of.line.claimedFen += amountFen;
    }
    if (decision === 'refused') return '201';
    order.unheard.payable = order.unheard.settlement = order.unheard.evidence = true;
    order.unheard.paid.push(kind);
    this.completeIfDone(order);
    return '201';
  }

  /** The worker handles what was recorded of the order. */
  review(order: Order): void {
    const { unheard } = order;
    if (unheard.payable) this.money.voidStale(order);
    if (unheard.paid[0]) this.money.giveBack(order, unheard.paid[0]);
    if (unheard.settlement) this.payouts.addItems(order, this.returns);
    count(order, this.shipments, this.returns);
    order.unheard = { payable: false, paid: [], settlement: false, evidence: false };
  }

  changePrice(pack: Pack, seenVersion: number, priceFen: number): string {
    if (seenVersion !== pack.version) return '412 sku.changed_meanwhile';
    pack.priceFen = priceFen;
    pack.version += 1;
    return '200';
  }

  moveStock(pack: Pack, quantity: number): string {
    if (pack.onHand + quantity < pack.held) return '409 stock.below_held';
    pack.onHand += quantity;
    return '201';
  }

  list(pack: Pack, listed: boolean): string {
    if (pack.listed === listed) return '409 product.wrong_state';
    pack.listed = listed;
    return '201';
  }

  private completeIfDone(order: Order): void {
    const done = order.lines.every((line) => line.accepted + line.rejected + line.closed === line.quantity);
    if (order.state !== 'confirmed' || !done || dueFen(order) > 0) return;
    order.state = 'completed';
    order.unheard.settlement = true;
    order.events.push('order.completed');
  }
}
