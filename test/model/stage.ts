import { Shipments } from '@app/fulfillment';
import { Orders } from '@app/orders';
import type { Dispatcher } from '@app/platform';
import type { Answer, Client } from '../support/client';
import { openAccount } from '../support/settling';
import { draftOf } from '../support/story';
import type { Shop, Unit, World } from '../support/world';
import type { Row } from './bank';
import {
  acceptedFen,
  deliveryStatus,
  dueFen,
  type Line,
  type Order,
  type Pack,
  paymentStatus,
  returnedFen,
  type Shipment,
  sum,
  totalFen,
} from './figures';
import type { Market } from './market';
import { adoptIds, snapshotOf, takeSnapshot } from './snapshot';

export type Person =
  | 'clerk'
  | 'purchaser'
  | 'inspector'
  | 'approver'
  | 'finance'
  | 'operator0'
  | 'operator1'
  | 'stranger';

/** Who plays beside the model, sequence after sequence: only the shop and its goods are new each time. */
export type Cast = {
  world: World;
  apis: readonly string[];
  unit: Unit;
  /** Of the unit's invoice title. */
  titleId: string;
  stranger: Client;
  operators: readonly [Client, Client];
  dispatchers: readonly Dispatcher[];
};

/** The product as one sequence sees it: over HTTP at two API processes in turn, with a shop of its own. */
export class Stage {
  /** What was done, in words. */
  readonly transcript: string[] = [];
  requests = 0;
  private readonly people: Record<Person, Client>;

  constructor(
    private readonly cast: Cast,
    private readonly shop: Shop,
  ) {
    const { unit, stranger, operators } = cast;
    const [operator0, operator1] = operators;
    const { purchaser, inspector, approver, finance } = unit;
    this.people = {
      purchaser,
      inspector,
      approver,
      finance,
      clerk: shop.clerk,
      operator0,
      operator1,
      stranger,
    };
  }

  private person(who: Person): Client {
    const { apis } = this.cast;
    return this.people[who].at(apis[this.requests++ % apis.length] as string);
  }

  post(who: Person, path: string, body?: object, key?: string): Promise<Answer<unknown>> {
    return this.person(who).post(path, body, key ? { key } : {});
  }

  private async get<T>(who: Person, path: string): Promise<T> {
    const answer = await this.person(who).get<T>(path);
    if (answer.status !== 200) throw new Error(`GET ${path} is answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  checkout(lines: { pack: Pack; quantity: number }[], terms: Order['terms'], seenFen: number, key: string) {
    const basket = lines.map(({ pack, quantity }) => ({
      pack: { skuId: pack.id, productId: pack.productId, priceFen: pack.priceFen },
      quantity,
    }));
    const draft = draftOf(basket, { paymentTerms: terms, expectedTotalFen: seenFen });
    return this.post('purchaser', '/v1/checkouts', draft, key);
  }

  ship(order: Order, lines: { orderLineId: string; quantity: number }[], key: string) {
    const body = { lines, carrier: '中国邮政', trackingNumber: 'EA1' };
    return this.post('clerk', `/v1/orders/${order.id}/shipments`, body, key);
  }

  /** All lines of a sequence are of one account, so that what is taken back is known by it. */
  import(rows: readonly Row[]) {
    const account = `62${String(BigInt(`0x${this.shop.id.slice(-12)}`)).padStart(15, '0')}`;
    const lines = rows.map(
      ({ reference, amountFen, codes, isReversal }) =>
        `2026-11-20,${reference},无锡某校,${account},${(amountFen / 100).toFixed(2)},${isReversal ? '冲正' : '货款'} ${codes.join('、')}`,
    );
    const file = Buffer.from(['交易日期,流水号,对方户名,对方账号,贷方金额,附言', ...lines].join('\n'));
    return this.person('operator0').upload('/v1/bank-statements', '流水.csv', file, 'text/csv');
  }

  settle(key: string) {
    return this.post('operator0', '/v1/settlement-runs', { supplierId: this.shop.id }, key);
  }

  async openAccount(): Promise<void> {
    await openAccount(this.shop, this.cast.operators[0]);
  }

  askInvoice(orders: readonly Order[], expectedTotalFen: number, key: string) {
    const { titleId } = this.cast;
    const draft = { titleId, orderIds: orders.map(({ id }) => id), expectedTotalFen };
    return this.post('purchaser', '/v1/invoice-requests', draft, key);
  }

  changePrice(pack: Pack, version: number, priceFen: number) {
    const headers = { 'if-match': `"${version}"` };
    return this.person('clerk').patch(`/v1/skus/${pack.id}`, { priceFen }, { headers });
  }

  async acceptanceLines(acceptanceId: string): Promise<Map<string, string>> {
    const lines = await this.cast.world.database.read<{ id: string; of: string }>(
      'SELECT id, shipment_line_id AS of FROM acceptance_lines WHERE acceptance_id = $1',
      [acceptanceId],
    );
    return new Map(lines.map(({ id, of }) => [of, id]));
  }

  bankLinesOf(statementId: string) {
    return this.cast.world.database.read<{ id: string; reference: string; amountFen: number }>(
      `SELECT id, bank_reference AS reference, amount_fen AS "amountFen" FROM bank_lines WHERE statement_id = $1`,
      [statementId],
    );
  }

  /** All sequences share one clock, so time passes for one order alone: its deadline moves. */
  async letExpire(order: Order): Promise<void> {
    const { database, worker } = this.cast.world;
    await database.read(
      `UPDATE orders SET confirm_by = clock_timestamp() - interval '1 second' WHERE id = $1`,
      [order.id],
    );
    await worker.app.get(Orders).expireUnconfirmed();
  }

  async letBeOverdue(shipment: Shipment, level: 1 | 2): Promise<void> {
    const { database, worker } = this.cast.world;
    await database.read(
      `UPDATE shipments SET accept_by = clock_timestamp() - make_interval(days => $2, secs => 1) WHERE id = $1`,
      [shipment.id, level === 1 ? 0 : 4],
    );
    await worker.app.get(Shipments).escalateOverdue();
  }

  /** Everything recorded of the order goes to its handlers, by as many workers at once. */
  async deliver(order: Order, often = 1): Promise<void> {
    const rows = await this.cast.world.database.read<{ id: string }>(
      'SELECT event_id AS id FROM outbox JOIN events e ON e.id = event_id WHERE e.subject_id = $1 ORDER BY 1',
      [order.id],
    );
    const ids = rows.map(({ id }) => id);
    const { dispatchers } = this.cast;
    await Promise.all(dispatchers.slice(0, often).map((dispatcher) => dispatcher.deliver(ids)));
  }

  /** The whole answer of an order is what the model says. */
  async compareOrder(order: Order): Promise<void> {
    const answer = await this.get<OrderAnswer>('purchaser', `/v1/orders/${order.id}`);
    const { state, cancelledBy, paidFen, terms } = order;
    expect({
      [order.name]: { ...answer, timeline: answer.timeline.map(({ type }) => type).sort() },
    }).toMatchObject({
      [order.name]: {
        ...{ state, cancelledBy, paidFen, paymentTerms: terms, totalFen: totalFen(order) },
        ...{
          deliveryStatus: deliveryStatus(order),
          paymentStatus: paymentStatus(order),
          dueFen: dueFen(order),
        },
        ...{ acceptedFen: acceptedFen(order), returnedFen: returnedFen(order) },
        lines: order.lines.map(lineAnswer),
        timeline: [...order.events].sort(),
      },
    });
  }

  /** Everything that this sequence has in the database is what the model says, to the fen. */
  async compareState(market: Market): Promise<void> {
    const seen = await takeSnapshot(this.cast.world.database, market, this.shop.id);
    adoptIds(market, seen);
    const wanted = snapshotOf(market);
    // The texts are compared first: a matcher takes longer than the question.
    if (JSON.stringify(seen) !== JSON.stringify(wanted)) expect(seen).toEqual(wanted);
  }

  private async compareShelf(packs: readonly Pack[]): Promise<void> {
    type Shelf = { items: { skuId: string }[] };
    const { items } = await this.get<Shelf>('clerk', '/v1/stock?limit=100');
    expect(items).toHaveLength(packs.length);
    for (const { id, name, onHand, held, priceFen, version, listed } of packs) {
      const stock = { onHand, held, available: onHand - held, priceFen, version };
      expect({ [name]: items.find(({ skuId }) => skuId === id) }).toMatchObject({
        [name]: { ...stock, state: listed ? 'listed' : 'delisted' },
      });
    }
  }

  /** At the end: the worker has done everything; papers, money and what the ledger counts are what the model says. */
  async compareAll(market: Market): Promise<void> {
    for (const order of market.orders) {
      await this.deliver(order, 2);
      market.review(order);
      await this.deliver(order);
    }
    await this.compareState(market);
    for (const order of market.orders) {
      await this.compareOrder(order);
      await this.comparePayments(order);
      await this.compareFacts(order);
    }
    await this.compareShelf(market.packs);
    for (const { id, name, state, level } of market.shipments)
      expect({ [name]: await this.get('clerk', `/v1/shipments/${id}`) }).toMatchObject({
        [name]: { state, escalationLevel: level },
      });
    await this.compareEarnings(market);
  }

  /** What the two sides see of an order's money. */
  private async comparePayments(order: Order): Promise<void> {
    type Money = { id: string; amountFen: number; state: string; transferCode: string };
    type Items = { items: Money[] };
    const seenOf = ({ id, amountFen, state, transferCode }: Money) => [id, transferCode, amountFen, state];
    const { items } = await this.get<Items>('finance', `/v1/payments?orderId=${order.id}&limit=100`);
    const wanted = order.payments.map(({ id, code, amountFen, state }) => [id, code, amountFen, state]);
    expect({ [order.name]: items.map(seenOf).sort() }).toEqual({ [order.name]: wanted.sort() });
    const { items: back } = await this.get<Items>('clerk', `/v1/refunds?orderId=${order.id}&limit=100`);
    const refunds = order.refunds.map(({ id, code, amountFen, state }) => [id, code, amountFen, state]);
    expect({ [order.name]: back.map(seenOf).sort() }).toEqual({ [order.name]: refunds.sort() });
    const { items: returns } = await this.get<Items>('clerk', `/v1/returns?orderId=${order.id}&limit=100`);
    const agreed = returns.filter(({ state }) => state === 'agreed');
    expect(sum(agreed, ({ amountFen }) => amountFen)).toBe(returnedFen(order));
  }

  private async compareFacts(order: Order): Promise<void> {
    const facts = await this.cast.world.database.read(
      'SELECT amount_fen AS "amountFen", evidence_level AS level, paid FROM facts WHERE order_id = $1',
      [order.id],
    );
    const inOrder = (list: unknown[]) => list.map((fact) => JSON.stringify(fact)).sort();
    expect({ [`facts of ${order.name}`]: inOrder(facts) }).toEqual({
      [`facts of ${order.name}`]: inOrder([...order.facts.values()]),
    });
  }

  /** What the cooperative is told that it has earned, and how much of that was paid to it. */
  private async compareEarnings({ orders, payouts }: Market): Promise<void> {
    type Earnings = { earnedFen: number; paid: { amountFen: number } };
    const { earnedFen, paid } = await this.get<Earnings>('clerk', '/v1/earnings');
    const left = payouts.all.filter(({ state }) => state === 'paid');
    expect({ earnedFen, paidFen: paid.amountFen }).toEqual({
      earnedFen: sum(orders, (order) => acceptedFen(order) - returnedFen(order)),
      paidFen: sum(left, ({ amountFen }) => amountFen),
    });
  }
}

type OrderAnswer = { timeline: { type: string }[] };

function lineAnswer({ id, quantity, priceFen, shipped, accepted, rejected, returned, claimedFen }: Line) {
  return {
    ...{ id, quantity, priceFen, amountFen: priceFen * quantity, shippedQuantity: shipped },
    ...{ acceptedQuantity: accepted, rejectedQuantity: rejected, returnedQuantity: returned },
    claimedFen,
  };
}
