import { type Act, type Dice, hasOrders, type Ids, type Step } from './act';
import { keptFen, type Order } from './figures';
import type { Invoice, InvoiceRequest } from './invoicing';
import type { Market } from './market';

const issuedOn = '2026-06-01';

export const invoiceActs: Record<string, Act> = {
  invoice: {
    weight: 2,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      const paper = paperOf(market, dice, market.invoicing.openFen(order));
      const invoice = market.invoicing.issue([order], paper.number, paper.amountFen);
      const says = `invoice ${paper.number} of ${paper.amountFen} fen for ${order.name}`;
      return issued(says, invoice, `/v1/orders/${order.id}/invoices`, paper, [order]);
    },
  },
  mergedInvoice: {
    weight: 2,
    may: hasOrders,
    step(market, dice) {
      const orders = dice.someOf(invoiceable(market), 3);
      const openFen = orders.reduce((fen, order) => fen + market.invoicing.openFen(order), 0);
      const paper = { ...paperOf(market, dice, openFen), taxFen: 0 };
      const invoice = market.invoicing.issue(orders, paper.number, paper.amountFen);
      const says = `invoice ${paper.number} of ${paper.amountFen} fen for ${namesOf(orders)}`;
      const orderIds = orders.map(({ id }) => id);
      return issued(says, invoice, '/v1/invoices', { ...paper, orderIds }, orders);
    },
  },
  askInvoice: { weight: 3, may: hasOrders, step: ask },
  answerRequest: {
    weight: 3,
    may: hasRequests,
    step(market, dice) {
      const request = dice.mostlyOf(openRequests(market), market.invoicing.requests);
      const orders = request.parts.map(({ order }) => order);
      const askedFen = request.parts.reduce((fen, { amountFen }) => fen + amountFen, 0);
      const paper = { ...paperOf(market, dice, askedFen), taxFen: 0 };
      const invoice = market.invoicing.issue(orders, paper.number, paper.amountFen, request);
      const says = `invoice ${paper.number} of ${paper.amountFen} fen answers ${request.name}`;
      return issued(says, invoice, '/v1/invoices', { ...paper, requestId: request.id }, orders);
    },
  },
  endRequest: {
    weight: 1,
    may: hasRequests,
    step(market, dice) {
      const request = dice.mostlyOf(openRequests(market), market.invoicing.requests);
      const how = dice.of(['declined', 'withdrawn'] as const);
      const path = `/v1/invoice-requests/${request.id}`;
      return {
        says: `${request.name} is ${how}`,
        outcome: market.invoicing.end(request, how),
        orders: request.parts.map(({ order }) => order),
        send: (stage) =>
          how === 'declined'
            ? stage.post('clerk', `${path}/refusal`, { reason: '信息不全' })
            : stage.post('finance', `${path}/withdrawal`),
      };
    },
  },
  redLetter: {
    weight: 3,
    may: hasInvoices,
    step(market, dice) {
      const whole = market.invoicing.invoices.filter(({ amountFen, reversedFen }) => amountFen > reversedFen);
      const original = dice.mostlyOf(whole, market.invoicing.invoices);
      const leftFen = Math.abs(original.amountFen) - original.reversedFen;
      const paper = { ...paperOf(market, dice, leftFen), taxFen: 0, reason: '部分退货' };
      const red = market.invoicing.takeBack(original, paper.number, paper.amountFen);
      const orders = original.parts.map(({ order }) => order);
      const says = `red letter ${paper.number} takes ${paper.amountFen} fen of invoice ${original.number} back`;
      return issued(says, red, `/v1/invoices/${original.id}/red-letters`, paper, orders);
    },
  },
  judgeInvoice: {
    weight: 3,
    may: hasInvoices,
    step(market, dice) {
      const invoice = dice.of(market.invoicing.invoices);
      const outcome = dice.of(['verified', 'verified', 'disputed'] as const);
      const judgement = outcome === 'disputed' ? { outcome, reason: '抬头不符' } : { outcome };
      return {
        says: `finance says that invoice ${invoice.number} is ${outcome}`,
        outcome: market.invoicing.judge(invoice, outcome),
        orders: invoice.parts.map(({ order }) => order),
        once: true,
        send: (stage, key) =>
          stage.post('finance', `/v1/invoices/${invoice.id}/verification`, judgement, key),
      };
    },
  },
};

function hasRequests({ invoicing }: Market): boolean {
  return invoicing.requests.length > 0;
}

function hasInvoices({ invoicing }: Market): boolean {
  return invoicing.invoices.length > 0;
}

const openRequests = ({ invoicing }: Market): InvoiceRequest[] =>
  invoicing.requests.filter(({ state }) => state === 'requested');
const namesOf = (orders: readonly Order[]): string => orders.map(({ name }) => name).join(' and ');

/** Orders of which something was accepted and kept, if there are any. */
function invoiceable({ orders }: Market): Order[] {
  const kept = orders.filter((order) => keptFen(order) > 0);
  return kept.length ? kept : orders;
}

/** Mostly a new number and all that there is; the packs are this sequence's own, and so are its numbers. */
function paperOf(market: Market, dice: Dice, wholeFen: number) {
  const serial = String(BigInt(`0x${market.packs[0]?.id.slice(-12)}`)).padStart(15, '0');
  const used = market.invoicing.invoices.length;
  const at = dice.roll(6) === 5 ? dice.roll(used + 1) : used;
  const amountFen = dice.of([wholeFen, wholeFen, Math.floor(wholeFen / 3), wholeFen - 1, wholeFen + 1]);
  const number = `2${String(at).padStart(4, '0')}${serial}`;
  return { number, amountFen: Math.max(1, amountFen), issuedOn };
}

function issued(says: string, invoice: string | Invoice, path: string, paper: object, orders: Order[]): Step {
  return {
    says,
    outcome: typeof invoice === 'string' ? invoice : '201',
    orders,
    once: true,
    send: (stage, key) => stage.post('clerk', path, paper, key),
    learn({ id }: Ids) {
      if (typeof invoice !== 'string') invoice.id = id;
    },
  };
}

/** Mostly for the sum that there is. */
function ask(market: Market, dice: Dice): Step {
  const orders = dice.someOf(invoiceable(market), 3);
  const openFen = orders.reduce((fen, order) => fen + market.invoicing.openFen(order), 0);
  const seenFen = Math.max(1, openFen + (dice.roll(6) === 5 ? 1 : 0));
  const request = market.invoicing.ask(orders, seenFen);
  return {
    says: `an invoice of ${seenFen} fen is asked for over ${namesOf(orders)}`,
    outcome: typeof request === 'string' ? request : '201',
    orders,
    once: true,
    send: (stage, key) => stage.askInvoice(orders, seenFen, key),
    learn({ id }: Ids) {
      if (typeof request !== 'string') request.id = id;
    },
  };
}
