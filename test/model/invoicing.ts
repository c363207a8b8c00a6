import { byId, keptFen, type Order, sharesOf, sum } from './figures';

type InvoicePart = { order: Order; amountFen: number };
export type Invoice = {
  id: string;
  number: string;
  /** Negative on a red letter. */
  amountFen: number;
  state: 'registered' | 'verified' | 'disputed';
  /** What red letters took back of it. */
  reversedFen: number;
  /** Of which each order has a part, none of nothing. */
  parts: InvoicePart[];
  original: Invoice | null;
};
export type InvoiceRequest = {
  id: string;
  name: string;
  state: 'requested' | 'invoiced' | 'declined' | 'withdrawn';
  parts: InvoicePart[];
};

const roomFen = (order: Order): number => Math.max(0, keptFen(order) - order.invoicedFen);

/** Invoices over orders of one buyer and one cooperative, what was asked for, and what was taken back. */
export class Invoicing {
  readonly invoices: Invoice[] = [];
  readonly requests: InvoiceRequest[] = [];

  private askedFen(order: Order): number {
    const open = this.requests.filter(({ state }) => state === 'requested');
    const parts = open.flatMap((request) => request.parts);
    return sum(
      parts.filter((part) => part.order === order),
      ({ amountFen }) => amountFen,
    );
  }

  /** What of each order is accepted, kept, not invoiced and not asked for. */
  openFen(order: Order): number {
    return keptFen(order) - order.invoicedFen - this.askedFen(order);
  }

  ask(orders: readonly Order[], seenFen: number): string | InvoiceRequest {
    const parts = byId(orders).map((order) => ({ order, amountFen: this.openFen(order) }));
    if (parts.some(({ amountFen }) => amountFen <= 0)) return '409 invoice_request.nothing_left';
    if (sum(parts, ({ amountFen }) => amountFen) !== seenFen) return '409 invoice_request.total_changed';
    const name = `request ${this.requests.length + 1}`;
    const request: InvoiceRequest = { id: '', name, state: 'requested', parts };
    this.requests.push(request);
    for (const { order } of parts) order.events.push('invoice_request.made');
    return request;
  }

  end(request: InvoiceRequest, how: 'declined' | 'withdrawn'): string {
    if (request.state !== 'requested') return '409 invoice_request.wrong_state';
    request.state = how;
    for (const { order } of request.parts) order.events.push(`invoice_request.${how}`);
    return '201';
  }

  /** Over these orders, each by what it has room for; answering a request, by what was asked for, as far as that goes. */
  issue(
    orders: readonly Order[],
    number: string,
    amountFen: number,
    request?: InvoiceRequest,
  ): string | Invoice {
    if (request && request.state !== 'requested') return '409 invoice_request.wrong_state';
    if (this.isUsed(number)) return '409 invoice.number_used';
    const over = byId(orders);
    const rooms = over.map(roomFen);
    const asked = over.map((order, at) => {
      const part = request?.parts.find((one) => one.order === order);
      return Math.min(rooms[at] as number, part?.amountFen ?? Number.POSITIVE_INFINITY);
    });
    const by = [asked, rooms].find((some) => sum(some, Number) >= amountFen);
    if (!by) return '422 invoice.exceeds_accepted';
    if (request) request.state = 'invoiced';
    const shares = sharesOf(amountFen, by);
    const invoice = this.enter(
      number,
      over.map((order, at) => ({ order, amountFen: shares[at] as number })),
    );
    for (const { order } of invoice.parts) order.events.push('invoice.registered');
    return invoice;
  }

  private isUsed(number: string): boolean {
    return this.invoices.some((invoice) => invoice.number === number);
  }

  private enter(number: string, all: InvoicePart[], original: Invoice | null = null): Invoice {
    const parts = all.filter(({ amountFen }) => amountFen !== 0);
    const amountFen = sum(parts, (part) => part.amountFen);
    const invoice: Invoice = {
      ...{ id: '', number, amountFen, state: 'registered', reversedFen: 0, parts, original },
    };
    for (const part of parts) part.order.invoicedFen += part.amountFen;
    this.invoices.push(invoice);
    return invoice;
  }

  /** Takes back first what is invoiced beyond what was kept, then the rest by what is left of each order. */
  takeBack(original: Invoice, number: string, amountFen: number): string | Invoice {
    if (original.original) return '409 invoice.is_red';
    if (this.isUsed(number)) return '409 invoice.number_used';
    if (amountFen > original.amountFen - original.reversedFen) return '422 invoice.exceeds_original';
    const orders = byId(original.parts.map(({ order }) => order));
    const left = orders.map((order) => this.leftFen(original, order));
    const needed = orders.map((order, at) =>
      Math.min(left[at] as number, Math.max(0, order.invoicedFen - keptFen(order))),
    );
    const first = sharesOf(Math.min(amountFen, sum(needed, Number)), needed);
    const rest = sharesOf(
      amountFen - sum(first, Number),
      left.map((fen, at) => fen - (first[at] as number)),
    );
    const parts = orders.map((order, at) => ({
      order,
      amountFen: -((first[at] as number) + (rest[at] as number)),
    }));
    original.reversedFen += amountFen;
    const red = this.enter(number, parts, original);
    for (const { order } of red.parts) order.events.push('invoice.reversed');
    return red;
  }

  private leftFen(original: Invoice, order: Order): number {
    const all = this.invoices.filter((invoice) => invoice === original || invoice.original === original);
    const parts = all.flatMap((invoice) => invoice.parts).filter((part) => part.order === order);
    return sum(parts, ({ amountFen }) => amountFen);
  }

  judge(invoice: Invoice, outcome: 'verified' | 'disputed'): string {
    if (invoice.amountFen > 0 && invoice.reversedFen === invoice.amountFen) return '409 invoice.reversed';
    if (invoice.state === 'verified' || invoice.state === outcome) return '409 invoice.wrong_state';
    invoice.state = outcome;
    for (const { order } of invoice.parts) {
      order.events.push(`invoice.${outcome}`);
      if (outcome !== 'verified') continue;
      order.unheard.evidence = true;
      order.invoiceVerified ||= !invoice.original;
    }
    return '201';
  }
}
