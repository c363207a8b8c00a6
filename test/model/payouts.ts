import { acceptedFen, type Order, payableFen, type Refund, type Return, sum } from './figures';
import type { Money } from './money';

export type Payout = {
  id: string;
  code: string;
  settlement: Settlement;
  amountFen: number;
  state: 'open' | 'released' | 'paid' | 'failed';
};
export type Settlement = { id: string; amountFen: number; state: 'open' | 'paid'; payouts: Payout[] };
/** An order that is completed, or goods that came back or were claimed; `of` is that paper. */
type Item = { of: Order | Return; order: Order; amountFen: number; isSettled: boolean };
export type PaymentList = {
  id: string;
  name: string;
  state: 'proposed' | 'released' | 'withdrawn';
  proposer: number;
  payouts: Payout[];
  refunds: Refund[];
};

/** What the cooperative is owed, and the lists by which the bank is told to pay. */
export class Payouts {
  readonly settlements: Settlement[] = [];
  readonly lists: PaymentList[] = [];
  /** The cooperative has said where its money goes, and an operator has looked. */
  hasAccount = false;
  private readonly items: Item[] = [];

  constructor(private readonly money: Money) {}

  get all(): Payout[] {
    return this.settlements.flatMap(({ payouts }) => payouts);
  }

  /** The worker writes down what can be settled of the order. */
  addItems(order: Order, returns: readonly Return[]): void {
    const earned = order.state === 'completed' && acceptedFen(order) > 0;
    if (earned) this.add({ of: order, order, amountFen: acceptedFen(order), isSettled: false });
    for (const goods of returns)
      if (goods.order === order && goods.state === 'agreed') {
        const amountFen = -sum(goods.lines, (line) => line.amountFen);
        this.add({ of: goods, order, amountFen, isSettled: false });
      }
  }

  private add(item: Item): void {
    if (!this.items.some(({ of }) => of === item.of)) this.items.push(item);
  }

  /** Everything whose money is here, if it comes to more than nothing. */
  settle(): Settlement | undefined {
    const items = this.items.filter(
      ({ order, isSettled }) =>
        !isSettled &&
        order.state === 'completed' &&
        order.paidFen >= payableFen(order) &&
        this.items.some(({ of }) => of === order),
    );
    const amountFen = sum(items, (item) => item.amountFen);
    if (amountFen <= 0) return undefined;
    for (const item of items) item.isSettled = true;
    const settlement: Settlement = { id: '', amountFen, state: 'open', payouts: [] };
    this.settlements.push(settlement);
    this.open(settlement);
    return settlement;
  }

  private open(settlement: Settlement): void {
    const { amountFen } = settlement;
    settlement.payouts.push({ id: '', code: '', settlement, amountFen, state: 'open' });
  }

  left(payout: Payout): void {
    payout.state = payout.settlement.state = 'paid';
  }

  /** Refused, or back on the account: the settlement gets another one, with another code. */
  failed(payout: Payout): void {
    payout.state = 'failed';
    payout.settlement.state = 'open';
    this.open(payout.settlement);
  }

  refuse(payout: Payout): string {
    if (payout.state !== 'released') return '409 payout.wrong_state';
    this.failed(payout);
    return '201';
  }

  propose(payouts: Payout[], refunds: Refund[], operator: number): string | PaymentList {
    if ([...payouts, ...refunds].some(({ state }) => state !== 'open')) return '409 payment_list.not_open';
    if (payouts.length && !this.hasAccount) return '422 payment_list.payee_missing';
    if (!payouts.length && !refunds.length) return '422 payment_list.empty';
    const alive = this.lists.filter(({ state }) => state !== 'withdrawn');
    const isListed = (paper: Payout | Refund): boolean =>
      alive.some((list) => [...list.payouts, ...list.refunds].includes(paper));
    if ([...payouts, ...refunds].some(isListed)) return '409 payment_list.already_listed';
    const name = `list ${this.lists.length + 1}`;
    const list: PaymentList = { id: '', name, state: 'proposed', proposer: operator, payouts, refunds };
    this.lists.push(list);
    return list;
  }

  /** A refund on it may have left or failed meanwhile: then nothing of the list goes. */
  release(list: PaymentList, operator: number): string {
    if (list.state !== 'proposed') return '409 payment_list.wrong_state';
    if (list.proposer === operator) return '409 payment_list.same_operator';
    if (list.refunds.some(({ state }) => state !== 'open')) return '409 refund.wrong_state';
    list.state = 'released';
    for (const payout of list.payouts) payout.state = 'released';
    for (const refund of list.refunds) this.money.sent(refund);
    return '201';
  }

  withdraw(list: PaymentList): string {
    if (list.state !== 'proposed') return '409 payment_list.wrong_state';
    list.state = 'withdrawn';
    return '201';
  }
}
