import {
  acceptedFen,
  type BankLine,
  dueFen,
  type Invoice,
  type Line,
  type Order,
  type Pack,
  type Payment,
  payableFen,
  type Return,
  returnedFen,
  type Shipment,
  type StatementRow,
  sum,
} from './figures';

/**
 * The market as plain rules, without a database: what an order, its goods and its money must be after each act, and how
 * an act that is not allowed is refused. Written from the rules, not from the product's code. Integer fen, packs.
 */
export class Market {
  readonly orders: Order[] = [];
  readonly shipments: Shipment[] = [];
  readonly returns: Return[] = [];
  readonly bankLines: BankLine[] = [];
  readonly rows: StatementRow[] = [];
  readonly invoices: Invoice[] = [];
  private signatures = 0;

  constructor(readonly packs: readonly Pack[]) {}

  get payments(): Payment[] {
    return this.orders.flatMap((order) => order.payments);
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
        ...{ shipped: 0, accepted: 0, rejected: 0, returned: 0 },
      })),
      paidFen: 0,
      invoicedFen: 0,
      invoiceVerified: false,
      payments: [],
      events: ['order.placed'],
      ...{ payableToReview: false, paidToReview: false },
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
    order.payableToReview = order.paidToReview = true;
  }

  ship(order: Order, sent: { line: Line; quantity: number }[]): string | Shipment {
    if (order.state !== 'confirmed') return '409 order.wrong_state';
    if (order.terms === 'prepaid' && dueFen(order) > 0) return '409 shipment.awaiting_payment';
    if (sent.some(({ line, quantity }) => line.shipped + quantity > line.quantity))
      return '409 shipment.exceeds_order';
    for (const { line, quantity } of sent) {
      line.shipped += quantity;
      line.pack.held -= quantity;
      line.pack.onHand -= quantity;
    }
    order.events.push('shipment.sent');
    const shipment: Shipment = {
      ...{ id: '', name: `shipment ${this.shipments.length + 1}`, order, state: 'shipped', level: 0 },
      lines: sent.map((one) => ({ ...one, id: '', rejected: 0, acceptanceLineId: '', back: 0 })),
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
      shipment.order.paidToReview = true;
    }
    this.completeIfDone(shipment.order);
    return '201';
  }

  /** Reminds, once after the deadline and once four days later; goods that were judged are nobody's worry. */
  overdue(shipment: Shipment, level: 1 | 2): void {
    if (shipment.signedAs) return;
    for (; shipment.level < level; shipment.level++) shipment.order.events.push('acceptance.overdue');
  }

  requestPayment(order: Order): string | Payment {
    const amountFen = dueFen(order);
    if (!amountFen) return '409 payment.nothing_due';
    const open = order.payments.find(({ state }) => state === 'pending');
    if (open?.amountFen === amountFen) return open;
    if (open) this.void(order, open);
    const payment: Payment = { id: '', code: '', amountFen, state: 'pending', backFen: 0 };
    order.payments.push(payment);
    order.events.push('payment.requested');
    return payment;
  }

  private void(order: Order, payment: Payment): void {
    payment.state = 'voided';
    order.events.push('payment.voided');
  }

  /** The worker handles what was recorded of the order. */
  review(order: Order): void {
    const open = order.payments.find(({ state }) => state === 'pending');
    if (order.payableToReview && open && open.amountFen !== dueFen(order)) this.void(order, open);
    if (order.paidToReview) this.refund(order);
    order.payableToReview = order.paidToReview = false;
  }

  /** What was paid beyond what is payable goes back, from the newest payment first. */
  private refund(order: Order): void {
    for (const payment of order.payments.filter(({ state }) => state === 'captured').reverse()) {
      const fen = Math.min(order.paidFen - payableFen(order), payment.amountFen - payment.backFen);
      if (fen <= 0) continue;
      payment.backFen += fen;
      order.paidFen -= fen;
      order.events.push('refund.opened');
    }
  }

  /** What becomes of each row, `duplicate` for one that is known; money with the right code and amount is booked. */
  importStatement(rows: StatementRow[]): (BankLine | 'duplicate')[] {
    return rows.map((row) => {
      const { reference, amountFen, code } = row;
      if (this.bankLines.some((line) => line.reference === reference && line.amountFen === amountFen))
        return 'duplicate';
      const named = this.payments.find((payment) => code !== '' && payment.code === code);
      const order = named && this.orderOf(named);
      const reason = reasonAgainst(row, named, order);
      const payment = reason ? null : (named ?? null);
      const line: BankLine = {
        ...{ id: '', reference, amountFen, reason, payment, proposer: -1 },
        state: payment ? 'matched' : 'unmatched',
      };
      if (payment && order) this.capture(order, payment);
      this.bankLines.push(line);
      return line;
    });
  }

  propose(line: BankLine, payment: Payment, operator: number): string {
    if (payment.state !== 'pending') return '409 payment.not_pending';
    if (payment.amountFen !== line.amountFen) return '422 bank_line.amount_differs';
    if (line.state !== 'unmatched') return '409 bank_line.wrong_state';
    Object.assign(line, { state: 'proposed', payment, proposer: operator, reason: null });
    return '201';
  }

  confirmMatch(line: BankLine, operator: number): string {
    if (line.state !== 'proposed' || !line.payment) return '409 bank_line.wrong_state';
    if (line.proposer === operator) return '409 bank_line.same_operator';
    if (line.payment.state !== 'pending') return '409 payment.not_pending';
    const order = this.orderOf(line.payment);
    if (order.state === 'cancelled') return '409 order.wrong_state';
    line.state = 'matched';
    this.capture(order, line.payment);
    return '201';
  }

  rejectMatch(line: BankLine): string {
    if (line.state !== 'proposed') return '409 bank_line.wrong_state';
    Object.assign(line, { state: 'unmatched', payment: null, reason: 'match_rejected' });
    return '201';
  }

  private capture(order: Order, payment: Payment): void {
    payment.state = 'captured';
    order.paidFen += payment.amountFen;
    order.events.push('payment.captured');
    this.completeIfDone(order);
  }

  invoice(order: Order, number: string, amountFen: number): string | Invoice {
    if (this.invoices.some((one) => one.number === number)) return '409 invoice.number_used';
    if (order.invoicedFen + amountFen > acceptedFen(order) - returnedFen(order))
      return '422 invoice.exceeds_accepted';
    const invoice: Invoice = { id: '', number, order, state: 'registered' };
    this.invoices.push(invoice);
    order.invoicedFen += amountFen;
    order.events.push('invoice.registered');
    return invoice;
  }

  judge(invoice: Invoice, outcome: 'verified' | 'disputed'): string {
    if (invoice.state === 'verified' || invoice.state === outcome) return '409 invoice.wrong_state';
    invoice.state = outcome;
    invoice.order.invoiceVerified ||= outcome === 'verified';
    invoice.order.events.push(`invoice.${outcome}`);
    return '201';
  }

  requestReturn(shipment: Shipment, lines: Return['lines']): string | Return {
    if (!shipment.signedAs) return '409 return.not_accepted';
    if (lines.some(({ of, quantity }) => of.back + quantity > of.quantity - of.rejected))
      return '409 return.exceeds_accepted';
    for (const { of, quantity } of lines) of.back += quantity;
    const { order } = shipment;
    const name = `return ${this.returns.length + 1}`;
    const goods: Return = { id: '', name, order, lines, state: 'requested', shipment };
    this.returns.push(goods);
    order.events.push('return.requested');
    return goods;
  }

  decide(goods: Return, decision: 'agreed' | 'refused'): string {
    if (goods.state !== 'requested') return '409 return.already_decided';
    goods.state = decision;
    const { order } = goods;
    order.events.push(`return.${decision}`);
    for (const { of, quantity } of goods.lines) {
      if (decision === 'agreed') of.line.returned += quantity;
      else of.back -= quantity;
    }
    if (decision === 'refused') return '201';
    order.payableToReview = order.paidToReview = true;
    this.completeIfDone(order);
    return '201';
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
    const done = order.lines.every((line) => line.accepted + line.rejected === line.quantity);
    if (order.state !== 'confirmed' || !done || dueFen(order) > 0) return;
    order.state = 'completed';
    order.events.push('order.completed');
  }

  private orderOf(payment: Payment): Order {
    return this.orders.find(({ payments }) => payments.includes(payment)) as Order;
  }
}

function reasonAgainst(
  row: StatementRow,
  named: Payment | undefined,
  order: Order | undefined,
): string | null {
  if (row.code === '') return 'no_code';
  if (!named) return 'unknown_code';
  if (named.state === 'captured') return 'already_paid';
  if (named.state === 'voided' || order?.state === 'cancelled') return 'code_voided';
  return named.amountFen === row.amountFen ? null : 'amount_differs';
}
