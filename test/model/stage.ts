import { Shipments } from '@app/fulfillment';
import { Orders } from '@app/orders';
import type { Dispatcher } from '@app/platform';
import type { Answer, Client } from '../support/client';
import { draftOf, statementOf } from '../support/story';
import type { Shop, Unit, World } from '../support/world';
import {
  acceptedFen,
  deliveryStatus,
  dueFen,
  factsOf,
  type Line,
  type Order,
  type Pack,
  paymentStatus,
  returnedFen,
  type Shipment,
  type StatementRow,
  totalFen,
} from './figures';
import type { Market } from './market';

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
    shop: Shop,
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

  import(rows: StatementRow[]) {
    return this.person('operator0').upload('/v1/bank-statements', '流水.csv', statementOf(rows), 'text/csv');
  }

  changePrice(pack: Pack, version: number, priceFen: number) {
    const headers = { 'if-match': `"${version}"` };
    return this.person('clerk').patch(`/v1/skus/${pack.id}`, { priceFen }, { headers });
  }

  async acceptanceLines(acceptanceId: string): Promise<Map<string, string>> {
    type Sheet = { lines: { id: string; shipmentLineId: string }[] };
    const { lines } = await this.get<Sheet>('purchaser', `/v1/acceptances/${acceptanceId}`);
    return new Map(lines.map((line) => [line.shipmentLineId, line.id]));
  }

  async bankLinesOf(statementId: string) {
    type Lines = { items: { id: string; bankReference: string; amountFen: number }[] };
    const { items } = await this.get<Lines>('operator1', `/v1/bank-lines?statementId=${statementId}`);
    return items.map(({ id, bankReference, amountFen }) => ({ id, reference: bankReference, amountFen }));
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

  async compareShelf(packs: readonly Pack[]): Promise<void> {
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
      await this.compareOrder(order);
      await this.comparePayments(order);
      await this.compareFacts(market, order);
    }
    await this.compareShelf(market.packs);
    for (const { id, name, state, level } of market.shipments)
      expect({ [name]: await this.get('clerk', `/v1/shipments/${id}`) }).toMatchObject({
        [name]: { state, escalationLevel: level },
      });
    await this.compareBankLines(market);
  }

  private async comparePayments(order: Order): Promise<void> {
    type Payments = { items: { id: string; amountFen: number; state: string; transferCode: string }[] };
    const { items } = await this.get<Payments>('finance', `/v1/payments?orderId=${order.id}&limit=100`);
    const found = items.map(({ id, amountFen, state, transferCode }) => [id, transferCode, amountFen, state]);
    const wanted = order.payments.map(({ id, code, amountFen, state }) => [id, code, amountFen, state]);
    expect({ [order.name]: found.sort() }).toEqual({ [order.name]: wanted.sort() });
    type Returns = { items: { amountFen: number; state: string }[] };
    const { items: returns } = await this.get<Returns>('clerk', `/v1/returns?orderId=${order.id}&limit=100`);
    const agreed = returns.filter(({ state }) => state === 'agreed');
    expect(agreed.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(returnedFen(order));
  }

  private async compareFacts(market: Market, order: Order): Promise<void> {
    const facts = await this.cast.world.database.read(
      'SELECT amount_fen AS "amountFen", evidence_level AS level, paid FROM facts WHERE order_id = $1',
      [order.id],
    );
    const inOrder = (list: unknown[]) => list.map((fact) => JSON.stringify(fact)).sort();
    expect({ [`facts of ${order.name}`]: inOrder(facts) }).toEqual({
      [`facts of ${order.name}`]: inOrder(factsOf(market, order)),
    });
  }

  private async compareBankLines(market: Market): Promise<void> {
    const rows = await this.cast.world.database.read(
      `SELECT id, state, unmatched_reason AS reason,
              (SELECT a.paper_id FROM bank_allocations a WHERE a.bank_line_id = l.id AND a.state <> 'rejected') AS payment
         FROM bank_lines l WHERE id = ANY ($1::uuid[]) ORDER BY id`,
      [market.bankLines.map(({ id }) => id)],
    );
    const wanted = market.bankLines.map(({ id, state, reason, payment }) => ({
      ...{ id, state, reason },
      payment: payment?.id ?? null,
    }));
    expect(rows).toEqual(wanted.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
}

type OrderAnswer = { timeline: { type: string }[] };

function lineAnswer({ id, quantity, priceFen, shipped, accepted, rejected, returned }: Line) {
  return {
    ...{ id, quantity, priceFen, amountFen: priceFen * quantity, shippedQuantity: shipped },
    ...{ acceptedQuantity: accepted, rejectedQuantity: rejected, returnedQuantity: returned },
  };
}
