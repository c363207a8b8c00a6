import { writeTransfer } from './bank-papers';
import { dayOf, Placing, worldBegins } from './calendar';
import { Copy } from './copy';
import type { Goods } from './goods';
import { kinds } from './ids';
import { writeInvoice } from './invoice';
import { type Journal, openJournals } from './journals';
import type { Places } from './places';
import { type Basket, type Line, never, type Stories, type Story } from './story';
import { acceptanceJson, type Order, returnJson, transferCode } from './texts';
import type { Tier } from './tiers';

const confirmMs = 72 * 3_600_000;
const acceptMs = 5 * 86_400_000;
const day = 86_400_000;
const seed = '{"system": "seed"}';
/** What the ledger has for an accepted delivery, and when it is invoiced and paid (docs/decisions/0005). */
const levels = { accepted: 1, paid: 3 };
const breatheEvery = 50;

/**
 * All that happened in the world, basket by basket in the order of time: every table at once, each by a COPY of its
 * own, so that nothing is made twice and nothing is kept but counters.
 */
export class Trade {
  private orders = 0;
  private lines = 0;
  private checkouts = 0;
  private events = 0;

  constructor(
    private readonly tier: Tier,
    private readonly places: Places,
    private readonly stories: Stories,
    private readonly goods: Goods,
    private readonly to: Journal,
    private readonly pairs: ReadonlyMap<number, number>,
  ) {}

  static async write(
    databaseUrl: string,
    { tier, places, stories, goods }: { tier: Tier; places: Places; stories: Stories; goods: Goods },
    tell: (orders: number, rows: number) => void,
  ): Promise<{ rows: number; numbers: number }> {
    const journals = await openJournals(databaseUrl);
    const copies: Copy[] = Object.values(journals);
    const rows = (): number => copies.reduce((sum, copy) => sum + copy.rows, 0);
    const pairs = new Map(places.pairs.map(({ district, county }, n) => [district * 65_536 + county, n]));
    const trade = new Trade(tier, places, stories, goods, journals, pairs);
    const placing = new Placing(tier.orders);
    for (let told = 0; trade.orders < tier.orders; ) {
      for (let n = 0; n < breatheEvery && trade.orders < tier.orders; n++)
        trade.basket(placing.moment(trade.orders));
      for (const copy of copies) await copy.breathe();
      if (trade.orders - told >= 2_000) {
        told = trade.orders;
        tell(told, rows());
      }
    }
    trade.statement();
    for (const copy of copies) await copy.close();
    return { rows: rows(), numbers: trade.orders };
  }

  private basket(placedAt: number): void {
    const basket = this.stories.basket(placedAt);
    const wanted = Math.min(this.stories.ordersInBasket(), this.tier.orders - this.orders);
    let totalFen = 0;
    for (let n = 0; n < wanted; n++) totalFen += this.order(basket);
    const row = this.to.checkouts;
    row.row();
    row.id(placedAt, kinds.checkout, this.checkouts++);
    row.id(worldBegins, kinds.unit, basket.unit);
    this.placer(row, basket);
    row.string(basket.funding);
    row.string('after_acceptance');
    row.jsonb('{"detail": "示例路1号"}');
    row.bigint(totalFen);
    row.moment(placedAt);
  }

  /** Writes all of an order's papers; answers its total. */
  private order(basket: Basket): number {
    const n = this.orders++;
    const story = this.stories.order(n, basket);
    const order: Order = { ...story, n, basket, firstLine: this.lines, totalFen: 0, acceptedFen: 0 };
    this.lines += story.lines.length;
    for (const line of order.lines) {
      const price = this.goods.prices[line.sku] as number;
      order.totalFen += price * line.quantity;
      order.acceptedFen += price * (line.quantity - line.rejected);
      const isHeld = !order.cancelledAt && !order.shippedAt;
      if (isHeld) this.goods.held[line.sku] = (this.goods.held[line.sku] as number) + line.quantity;
    }
    // Nothing is paid for what all went back: the order ends with its return.
    if (this.dueFen(order) === 0) order.paidAt = never;
    this.orderRow(order);
    for (const [position, line] of order.lines.entries()) this.lineRow(order, line, position);
    if (order.shippedAt) this.shipment(order);
    if (order.firstSignedAt) this.acceptance(order);
    if (order.secondSignedAt) this.facts(order);
    if (order.returnedAt) this.goodsReturn(order);
    if (order.paidAt) this.payment(order);
    this.history(order);
    return order.totalFen;
  }

  private orderRow(order: Order): void {
    const { basket, n, supplier, paidAt, confirmedAt, cancelledAt } = order;
    const completedAt = this.completedAt(order);
    const row = this.to.orders;
    row.row();
    row.id(basket.placedAt, kinds.order, n);
    row.string(`${dayOf(basket.placedAt).compact}${String(n + 1).padStart(7, '0')}`);
    row.id(basket.placedAt, kinds.checkout, this.checkouts);
    row.id(worldBegins, kinds.unit, basket.unit);
    row.id(worldBegins, kinds.supplier, supplier);
    row.string(cancelledAt ? 'cancelled' : completedAt ? 'completed' : confirmedAt ? 'confirmed' : 'placed');
    row.string(basket.funding);
    row.string('after_acceptance');
    row.bigint(order.totalFen);
    row.bigint(order.totalFen);
    row.bigint(paidAt ? this.dueFen(order) : 0);
    row.moment(basket.placedAt);
    row.moment(basket.placedAt + confirmMs);
    for (const moment of [confirmedAt, completedAt, cancelledAt]) moment ? row.moment(moment) : row.nothing();
    cancelledAt ? row.string('buyer') : row.nothing();
  }

  private lineRow(order: Order, line: Line, position: number): void {
    const { goods } = this;
    const { quantity, rejected, returned } = line;
    const price = goods.prices[line.sku] as number;
    const judged = order.secondSignedAt !== never;
    const row = this.to.orderLines;
    row.row();
    row.id(order.basket.placedAt, kinds.orderLine, order.firstLine + position);
    row.id(order.basket.placedAt, kinds.order, order.n);
    row.smallint(position + 1);
    row.id(worldBegins, kinds.sku, line.sku);
    row.id(worldBegins, kinds.product, line.product);
    row.text(goods.names[line.product] as Buffer);
    row.text(goods.specs[line.sku] as Buffer);
    row.text(goods.illustrations[line.product] as Buffer);
    row.integer(goods.grams[line.sku] as number);
    row.string(this.county(order));
    row.integer(quantity);
    row.bigint(price);
    row.bigint(price * quantity);
    row.integer(order.shippedAt ? quantity : 0);
    row.integer(judged ? quantity - rejected : 0);
    row.integer(judged ? rejected : 0);
    row.integer(order.returnedAt ? returned : 0);
  }

  private shipment(order: Order): void {
    const { n, shippedAt, lines } = order;
    const row = this.to.shipments;
    const rejected = lines.some((line) => line.rejected > 0);
    const judged = rejected ? 'partly_accepted' : 'accepted';
    const { compact } = dayOf(shippedAt);
    row.row();
    row.id(shippedAt, kinds.shipment, n);
    row.string(`FH${compact}${String(n + 1).padStart(6, '0')}`);
    this.parties(row, order);
    row.string(order.secondSignedAt ? judged : order.firstSignedAt ? 'awaiting_second_signature' : 'shipped');
    for (const text of ['carrier', '示例物流', `SL${n}`]) row.string(text);
    row.id(worldBegins, kinds.supplierUser, order.supplier);
    row.moment(shippedAt);
    row.moment(shippedAt + acceptMs);
    for (const [position, line] of lines.entries()) {
      const lot = this.to.shipmentLines;
      lot.row();
      lot.id(shippedAt, kinds.shipmentLine, order.firstLine + position);
      lot.id(shippedAt, kinds.shipment, n);
      lot.id(order.basket.placedAt, kinds.orderLine, order.firstLine + position);
      lot.integer(line.quantity);
      lot.string(`${n + 1}-${position + 1}`);
      lot.string(this.county(order));
      lot.text(this.goods.townships[line.product] as Buffer);
    }
  }

  private acceptance(order: Order): void {
    const { n, firstSignedAt, secondSignedAt, shippedAt } = order;
    const row = this.to.acceptances;
    row.row();
    row.id(firstSignedAt, kinds.acceptance, n);
    row.string(`YS${dayOf(firstSignedAt).compact}${String(n + 1).padStart(6, '0')}`);
    row.id(shippedAt, kinds.shipment, n);
    this.parties(row, order);
    row.string(secondSignedAt ? 'accepted' : 'awaiting_second_signature');
    row.bigint(order.acceptedFen);
    row.id(worldBegins, kinds.unitUser, 2 * order.basket.unit);
    row.moment(firstSignedAt);
    secondSignedAt ? row.id(worldBegins, kinds.unitUser, 2 * order.basket.unit + 1) : row.nothing();
    secondSignedAt ? row.moment(secondSignedAt) : row.nothing();
    for (const [position, line] of order.lines.entries()) {
      const price = this.goods.prices[line.sku] as number;
      const accepted = line.quantity - line.rejected;
      const judged = this.to.acceptanceLines;
      judged.row();
      judged.id(firstSignedAt, kinds.acceptanceLine, order.firstLine + position);
      judged.id(firstSignedAt, kinds.acceptance, n);
      judged.id(shippedAt, kinds.shipmentLine, order.firstLine + position);
      judged.id(order.basket.placedAt, kinds.orderLine, order.firstLine + position);
      judged.integer(accepted);
      judged.integer(line.rejected);
      line.rejected ? judged.string('外箱破损') : judged.nothing();
      judged.bigint(price);
      judged.bigint(price * accepted);
    }
  }

  private facts(order: Order): void {
    for (const [position, line] of order.lines.entries())
      this.fact(order, line, order.firstLine + position, line.quantity - line.rejected, order.secondSignedAt);
  }

  /** `packs` accepted, or given back when negative. */
  private fact(order: Order, line: Line, lineN: number, packs: number, at: number): void {
    const { goods, to } = this;
    const { basket, n } = order;
    const price = goods.prices[line.sku] as number;
    const pair = this.pairs.get(basket.district * 65_536 + order.county);
    const { year, month } = dayOf(at);
    const bought = packs > 0;
    const row = to.facts;
    row.row();
    row.id(at, bought ? kinds.fact : kinds.returnFact, lineN);
    row.string(bought ? 'purchase' : 'return');
    bought
      ? row.key('acceptance:', order.firstSignedAt, kinds.acceptanceLine, lineN)
      : row.key('return:', at, kinds.returnLine, lineN);
    row.moment(at);
    row.smallint(year);
    row.smallint(month);
    row.bigint(price * packs);
    row.integer(packs);
    row.bigint((goods.grams[line.sku] as number) * packs);
    row.string('BUY');
    row.string('platform');
    row.string(basket.funding);
    pair === undefined ? row.nothing() : row.id(worldBegins, kinds.pairing, pair);
    row.string(this.places.districts[basket.district]?.code as string);
    row.string(this.county(order));
    row.id(worldBegins, kinds.unit, basket.unit);
    row.id(worldBegins, kinds.supplier, order.supplier);
    row.id(worldBegins, kinds.product, line.product);
    row.id(basket.placedAt, kinds.order, n);
    row.id(basket.placedAt, kinds.orderLine, lineN);
    row.id(order.shippedAt, kinds.shipment, n);
    row.id(order.firstSignedAt, kinds.acceptance, n);
    row.id(order.firstSignedAt, kinds.acceptanceLine, lineN);
    row.smallint(order.paidAt ? levels.paid : levels.accepted);
    row.boolean(order.paidAt !== never);
    row.moment(at);
    if (order.paidAt) this.proof(order, at, bought ? kinds.fact : kinds.returnFact, lineN);
  }

  private proof(order: Order, at: number, fact: 27 | 28, lineN: number): void {
    const papers = [
      ['invoice', order.secondSignedAt + day, kinds.invoice],
      ['payment', order.secondSignedAt + day, kinds.payment],
    ] as const;
    for (const [kind, moment, id] of papers) {
      const row = this.to.factEvidence;
      row.row();
      row.id(at, fact, lineN);
      row.string(kind);
      row.id(moment, id, order.n);
      row.moment(order.paidAt);
    }
  }

  private goodsReturn(order: Order): void {
    const { n, returnedAt, firstSignedAt, basket } = order;
    const [line] = order.lines as [Line];
    const amount = this.goods.prices[line.sku] as number;
    const row = this.to.goodsReturns;
    row.row();
    row.id(returnedAt, kinds.goodsReturn, n);
    row.string(`TH${dayOf(returnedAt).compact}${String(n + 1).padStart(6, '0')}`);
    row.id(firstSignedAt, kinds.acceptance, n);
    this.parties(row, order);
    row.string('agreed');
    row.string('开箱后发现内层霉变');
    row.bigint(amount);
    row.id(worldBegins, kinds.unitUser, 2 * basket.unit);
    row.moment(returnedAt - 3_600_000);
    row.id(worldBegins, kinds.supplierUser, order.supplier);
    row.moment(returnedAt);
    const back = this.to.goodsReturnLines;
    back.row();
    back.id(returnedAt, kinds.returnLine, order.firstLine);
    back.id(returnedAt, kinds.goodsReturn, n);
    back.id(firstSignedAt, kinds.acceptanceLine, order.firstLine);
    back.id(basket.placedAt, kinds.orderLine, order.firstLine);
    back.integer(1);
    back.bigint(amount);
    this.fact(order, line, order.firstLine, -1, returnedAt);
  }

  private payment(order: Order): void {
    const { n, paidAt, secondSignedAt, basket } = order;
    const due = this.dueFen(order);
    const askedAt = secondSignedAt + day;
    const row = this.to.payments;
    row.row();
    row.id(askedAt, kinds.payment, n);
    this.parties(row, order);
    row.string('bank_transfer');
    row.bigint(due);
    row.string(transferCode(n));
    row.string('captured');
    row.id(worldBegins, kinds.unitUser, 2 * basket.unit);
    row.moment(askedAt);
    row.moment(paidAt);
    row.bigint(due);
    writeTransfer(this.to, order, { due, askedAt });
    writeInvoice(this.to, order, due, askedAt);
  }

  /** One bank statement holds all lines of the world. */
  private statement(): void {
    const { bankLines, bankStatements: row } = this.to;
    if (!bankLines.rows) return;
    row.row();
    row.id(worldBegins, kinds.statement, 0);
    for (const text of ['seed.csv', '0'.repeat(64), 'utf-8']) row.string(text);
    for (const count of [bankLines.rows, bankLines.rows, 0, 0, 0]) row.integer(count);
    row.id(worldBegins, kinds.operatorUser, 0);
    row.moment(worldBegins);
  }

  /** The events that the books ask for: one per change of the order's state, and what the ledger counts by. */
  private history(order: Order): void {
    const { basket } = order;
    const acceptance = order.secondSignedAt ? acceptanceJson(order) : '';
    this.event('order.placed', order, basket.placedAt, '{}');
    if (order.cancelledAt) this.event('order.cancelled', order, order.cancelledAt, '{"by": "buyer"}');
    if (order.confirmedAt) this.event('order.confirmed', order, order.confirmedAt, '{}');
    if (acceptance) this.event('delivery.accepted', order, order.secondSignedAt, acceptance);
    if (order.returnedAt) this.event('return.agreed', order, order.returnedAt, returnJson(order, this.goods));
    const completedAt = this.completedAt(order);
    if (completedAt) this.event('order.completed', order, completedAt, '{}');
  }

  private event(type: string, order: Order, at: number, payload: string): void {
    const row = this.to.events;
    row.row();
    row.id(at, kinds.event, this.events++);
    row.string(type);
    row.id(order.basket.placedAt, kinds.order, order.n);
    row.jsonb(seed);
    row.jsonb(payload);
    row.moment(at);
    row.moment(at);
  }

  private parties(row: Copy, { basket, n, supplier }: Order): void {
    row.id(basket.placedAt, kinds.order, n);
    row.id(worldBegins, kinds.unit, basket.unit);
    row.id(worldBegins, kinds.supplier, supplier);
  }

  private placer(row: Copy, { staff, unit }: Basket): void {
    if (staff < 0) row.id(worldBegins, kinds.unitUser, 2 * unit);
    else row.id(worldBegins, kinds.staff, staff);
  }

  private county({ county }: Story): string {
    return this.places.counties[county]?.code as string;
  }

  private completedAt(order: Order): number {
    return this.dueFen(order) === 0 ? order.returnedAt : order.paidAt;
  }

  /** What was accepted and not given back. */
  private dueFen(order: Order): number {
    return order.lines.reduce(
      (sum, line) => sum - (this.goods.prices[line.sku] as number) * line.returned,
      order.acceptedFen,
    );
  }
}
