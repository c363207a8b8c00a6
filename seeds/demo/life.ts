import { Acceptances, Returns, Shipments } from '@app/fulfillment';
import { Checkouts, dueFen, type LockedOrder, Orders, Rests } from '@app/orders';
import { InvoiceRequests, Invoices, InvoiceTitles, Payments, RedLetters } from '@app/payments';
import type { Role } from '@app/platform';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import type { Bank } from './bank';
import { type Cast, freshKey } from './cast';
import { demoPhoto } from './photos';
import { atWork, type Story } from './stories';

const hour = 3_600_000;
const day = 24 * hour;
/** Of those whose pace is beyond it, no invoice comes. */
const forgetful = 0.85;
/** Whose account pays where another's should; and whence goods come that are sold as from elsewhere. */
const otherPayer = '无锡市示例餐饮配送有限公司';
const otherCounty = '610629';

type Sent = { id: string; lines: { id: string; quantity: number }[] };
type Placed = { id: string; lines: { id: string; quantity: number }[]; supplierKey: string };

/** Plays one story through the services, step by step on the agenda; what lies past today stays undone. */
export class Life {
  private invoices = 0;
  private photos = 0;
  private ofSchool: number | undefined;
  private readonly paying = new Set<string>();
  private readonly asking = new Set<string>();

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
    private readonly bank: Bank,
    /** Deliveries accepted from here on have a photo; older ones would only fill the disk. */
    private readonly photosSince: Date,
  ) {}

  begin(story: Story): void {
    this.agenda.add(story.placedAt, () => this.place(story));
  }

  private async place(story: Story): Promise<void> {
    const purchaser = this.cast.actor(story.buyerKey, 'purchaser');
    const lines = story.lines.map(({ product, quantity }) => ({ ...this.packOf(product), quantity }));
    const placed = await this.market.get(Checkouts).place(purchaser, this.key(purchaser, 'checkouts'), {
      lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })),
      fundingSource: story.funding,
      paymentTerms: story.terms,
      deliveryAddress: this.cast.addressOf(story.buyerKey),
      expectedTotalFen: lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0),
    });
    for (const order of placed.orders) {
      const supplierKey = lines.find(({ skuId }) => skuId === order.lines[0]?.skuId)?.supplierKey as string;
      this.afterPlacing(story, { id: order.id, lines: order.lines, supplierKey });
    }
  }

  private afterPlacing(story: Story, order: Placed): void {
    const purchaser = this.cast.actor(story.buyerKey, 'purchaser');
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    if (story.turn === 'forgotten_by_supplier') return;
    if (story.turn === 'cancelled_by_buyer') {
      this.at(
        story,
        0.1,
        async () => void (await this.orders.cancel(purchaser, undefined, order.id, '菜单临时调整，改期再订')),
      );
      return;
    }
    if (story.turn === 'cancelled_by_supplier') {
      this.at(
        story,
        0.6,
        async () =>
          void (await this.orders.cancel(clerk, undefined, order.id, '近期雨水多，本批次达不到规格')),
      );
      return;
    }
    if (story.turn === 'in_one_minute') {
      this.at(story, 0, () => this.inOneMinute(story, order));
      return;
    }
    this.at(story, 0.2 + story.pace * 0.8, async () => {
      await this.orders.confirm(clerk, undefined, order.id);
      if (story.terms === 'prepaid') this.at(story, 0.4, () => this.pay(story, order));
    });
    const shippedAfter = story.terms === 'prepaid' ? 6.5 : 1.2;
    const [first, second] = parts(order.lines, story.inTwoParts);
    this.at(story, shippedAfter + story.pace * 1.5, () => this.ship(story, order, first));
    const keepsBack = story.turn === 'rest_closed' || story.turn === 'rest_awaited';
    if (second && !keepsBack)
      this.at(story, shippedAfter + 2 + story.pace * 2, () => this.ship(story, order, second));
  }

  private async ship(story: Story, order: Placed, lines: Placed['lines']): Promise<void> {
    if (story.terms === 'prepaid' && dueFen(await this.look(order.id)) > 0) {
      this.after(1, () => this.ship(story, order, lines));
      return;
    }
    const shipment = await this.send(story, order, lines);
    if (story.turn === 'rest_closed') this.after(4, () => this.closeRest(story, order));
    // Who forgets is reminded when the deadline has passed, and signs late.
    const daysToDoor = story.turn === 'forgotten_by_buyer' ? 10 : 1.6 + story.pace * 1.4;
    this.after(daysToDoor, () => this.accept(story, order, shipment));
  }

  private send(story: Story, order: Placed, lines: Placed['lines']) {
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    const transport = story.ownTruck
      ? { transport: 'own_truck' as const, driverName: '马师傅', plateNumber: '青B·示例' }
      : { transport: 'carrier' as const, carrier: '中国邮政', trackingNumber: `SL${order.id.slice(-10)}` };
    const origin =
      story.turn === 'sent_from_elsewhere' ? { originCountyCode: otherCounty, originTownship: '示例镇' } : {};
    return this.market.get(Shipments).send(clerk, this.key(clerk, 'shipments'), order.id, {
      lines: lines.map(({ id, quantity }) => ({ orderLineId: id, quantity, ...origin })),
      ...transport,
    });
  }

  /** Everything at once, as if nothing had to travel. */
  private async inOneMinute(story: Story, order: Placed): Promise<void> {
    await this.orders.confirm(this.cast.actor(order.supplierKey, 'clerk'), undefined, order.id);
    const shipment = await this.send(story, order, order.lines);
    const signed = await this.signFirst(story, shipment);
    await this.market
      .get(Acceptances)
      .sign(this.cast.actor(story.buyerKey, 'inspector'), undefined, signed.id);
    await this.pay(story, order);
    this.after(0.5, () => this.invoice(story, order));
  }

  private async closeRest(story: Story, order: Placed): Promise<void> {
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    const reason = '霜冻减产，余下的数量凑不齐了';
    await this.market.get(Rests).close(clerk, this.key(clerk, 'closure'), order.id, reason);
    if (story.terms === 'after_acceptance') this.after(1, () => this.pay(story, order));
  }

  private async accept(story: Story, order: Placed, shipment: Sent): Promise<void> {
    const second = this.cast.actor(story.buyerKey, 'inspector');
    const signed = await this.signFirst(story, shipment);
    this.after(story.turn === 'second_signer_away' ? 6 : 0.1 + story.pace * 0.6, async () => {
      await this.market.get(Acceptances).sign(second, undefined, signed.id);
      this.after(0.5, () => this.invoice(story, order));
      const asksBack = ['returned', 'return_asked', 'claimed'].includes(story.turn);
      // Who asks something back pays when it is decided.
      if (story.terms === 'after_acceptance') this.after(asksBack ? 4 : 1, () => this.pay(story, order));
      if (asksBack) this.after(1.5, () => this.giveBack(story, order, signed.id));
      if (story.turn === 'claimed_late') this.after(10, () => this.giveBack(story, order, signed.id));
    });
  }

  private async signFirst(story: Story, shipment: Sent): Promise<{ id: string }> {
    const first = this.cast.actor(story.buyerKey, 'purchaser');
    const refused = story.turn === 'partly_rejected';
    const isRecent = this.market.clock.now() > this.photosSince;
    const photoIds = isRecent ? [await demoPhoto(this.market, first, this.nextPhoto(story))] : [];
    return this.market.get(Acceptances).accept(first, this.key(first, 'acceptance'), shipment.id, {
      photoIds,
      lines: shipment.lines.map(({ id, quantity }, index) => {
        const rejectedQuantity = refused && index === 0 ? Math.max(1, Math.floor(quantity * 0.12)) : 0;
        const reason = rejectedQuantity ? { reason: '外箱破损，果品受压' } : {};
        return {
          shipmentLineId: id,
          acceptedQuantity: quantity - rejectedQuantity,
          rejectedQuantity,
          ...reason,
        };
      }),
    });
  }

  /** One school's clerk now and then sends the photo of an older delivery again. */
  private nextPhoto({ buyerKey }: Story): number {
    const next = ++this.photos;
    if (buyerKey !== 'xishan-school') return next;
    if (this.ofSchool === undefined || next % 5 !== 0) this.ofSchool = next;
    return this.ofSchool;
  }

  private async pay(story: Story, order: Placed): Promise<void> {
    const finance = this.cast.actor(story.buyerKey, 'purchaser');
    const due = await this.look(order.id);
    // A buyer of two deliveries pays once, when both have come.
    if (dueFen(due) === 0 || (story.terms === 'after_acceptance' && stillComing(due))) return;
    const payment = await this.market.get(Payments).request(finance, this.key(finance, 'payments'), order.id);
    if (this.paying.has(payment.id)) return;
    this.paying.add(payment.id);
    this.after(1 + story.pace * 4, async () => {
      const { amountFen, transferCode } = payment;
      const shortFen = story.turn === 'paid_short' ? Math.min(200_00, amountFen - 1) : 0;
      const memo = story.turn === 'paid_without_code' ? '农产品货款' : `货款 ${transferCode}`;
      const party = story.turn === 'paid_by_another' ? otherPayer : finance.organizationName;
      this.bank.carry({ party, amountFen: amountFen - shortFen, memo });
    });
  }

  private async invoice(story: Story, order: Placed): Promise<void> {
    if (story.turn === 'invoiced_together') return;
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    const accepted = await this.acceptedNotInvoiced(order.id);
    if (accepted <= 0) return;
    // Now and then a cooperative forgets, and the buyer has to ask.
    if (story.pace > forgetful) {
      this.after(3, () => this.askForInvoice(story, order));
      return;
    }
    const invoices = this.market.get(Invoices);
    const paper = this.invoicePaper(accepted);
    const { id } = await invoices.register(clerk, this.key(clerk, 'invoices'), order.id, paper);
    this.after(1, () => this.verify(story, id));
  }

  private async askForInvoice(story: Story, order: Placed): Promise<void> {
    const purchaser = this.cast.actor(story.buyerKey, 'purchaser');
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    // The second delivery of an order finds the first one's request.
    if (this.asking.has(order.id)) return;
    this.asking.add(order.id);
    const [title] = await this.market.get(InvoiceTitles).list(purchaser);
    const expectedTotalFen = await this.acceptedNotInvoiced(order.id);
    if (!title || expectedTotalFen <= 0) return;
    const requests = this.market.get(InvoiceRequests);
    const draft = { titleId: title.id, orderIds: [order.id], expectedTotalFen, note: '' };
    const { id: requestId } = await requests.make(purchaser, this.key(purchaser, 'invoice-requests'), draft);
    this.after(4, async () => {
      const room = await this.acceptedNotInvoiced(order.id);
      if (room <= 0) return;
      const answer = { ...this.invoicePaper(Math.min(room, expectedTotalFen)), requestId };
      const { id } = await this.market.get(Invoices).issue(clerk, this.key(clerk, 'invoices'), answer);
      this.after(1, () => this.verify(story, id));
    });
  }

  private async verify(story: Story, invoiceId: string): Promise<void> {
    const finance = this.cast.actor(story.buyerKey, 'finance');
    const key = this.key(finance, 'verification');
    await this.market.get(Invoices).judge(finance, key, invoiceId, { outcome: 'verified' });
  }

  /** Sold by those who grow it, farm goods are free of tax. */
  private invoicePaper(amountFen: number) {
    const number = `2663${String(++this.invoices).padStart(16, '0')}`;
    return { number, amountFen, taxFen: 0, issuedOn: businessDay(this.market.clock.now()) };
  }

  private async giveBack(story: Story, order: Placed, acceptanceId: string): Promise<void> {
    const buyer = this.cast.actor(story.buyerKey, 'purchaser');
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    const [line] = await this.market.database.read<{ id: string; priceFen: number }>(
      'SELECT id, price_fen AS "priceFen" FROM acceptance_lines WHERE acceptance_id = $1 AND accepted_quantity > 0 ORDER BY id LIMIT 1',
      [acceptanceId],
    );
    const returns = this.market.get(Returns);
    if (!line) return;
    const packs = { acceptanceLineId: line.id, quantity: 1 };
    const asked = await returns.request(
      buyer,
      this.key(buyer, 'returns'),
      acceptanceId,
      story.turn === 'claimed' || story.turn === 'claimed_late'
        ? {
            kind: 'claim',
            reason: '外皮有磕碰，不影响食用，按三成协商',
            lines: [{ ...packs, amountFen: Math.max(1, Math.round(line.priceFen * 0.3)) }],
          }
        : { reason: '开箱后发现内层霉变', lines: [packs] },
    );
    if (story.turn === 'return_asked') return;
    this.after(1.2, async () => {
      await returns.decide(clerk, this.key(clerk, 'decision'), asked.id, 'agreed');
      this.after(2, () => this.takeBack(order));
    });
  }

  /** What came back is taken back from its invoice. */
  private async takeBack(order: Placed): Promise<void> {
    const clerk = this.cast.actor(order.supplierKey, 'clerk');
    const excess = -(await this.acceptedNotInvoiced(order.id));
    const [invoice] = await this.market.database.read<{ id: string }>(
      `SELECT i.id FROM invoice_orders p JOIN invoices i ON i.id = p.invoice_id
        WHERE p.order_id = $1 AND i.amount_fen - i.reversed_fen >= $2`,
      [order.id, excess],
    );
    if (excess <= 0 || !invoice) return;
    await this.market.get(RedLetters).issue(clerk, this.key(clerk, 'red-letters'), invoice.id, {
      ...this.invoicePaper(excess),
      reason: '部分退货',
    });
  }

  private look(orderId: string): Promise<LockedOrder> {
    return this.market.database.transact((tx) => this.orders.lock(tx, orderId));
  }

  private async acceptedNotInvoiced(orderId: string): Promise<number> {
    const [row] = await this.market.database.read<{ rest: number }>(
      `SELECT (coalesce(sum((accepted_quantity - returned_quantity) * price_fen - claimed_fen), 0)
               - (SELECT coalesce(sum(amount_fen), 0) FROM invoice_orders WHERE order_id = $1))::bigint AS rest
         FROM order_lines WHERE order_id = $1`,
      [orderId],
    );
    return row?.rest ?? 0;
  }

  private packOf(product: string) {
    const pack = this.cast.packs.get(product);
    if (!pack) throw new Error(`The demo world does not sell ${product}`);
    return pack;
  }

  private key(actor: { userId: string; roles: Role[] } & Parameters<typeof freshKey>[1], route: string) {
    return freshKey(this.market, actor, `demo ${route}`);
  }

  private get orders(): Orders {
    return this.market.get(Orders);
  }

  /** `inDays` after the order was placed. */
  private at(story: Story, inDays: number, run: () => Promise<void>): void {
    this.agenda.add(new Date(story.placedAt.getTime() + inDays * day), run);
  }

  /** `inDays` after now, at an hour at which people work. */
  private after(inDays: number, run: () => Promise<void>): void {
    const now = this.market.clock.now();
    const then = atWork(new Date(now.getTime() + inDays * day), (inDays * 7) % 1);
    this.agenda.add(then > now ? then : new Date(now.getTime() + hour), run);
  }
}

function parts(lines: Placed['lines'], inTwo: boolean): [Placed['lines'], Placed['lines'] | undefined] {
  if (!inTwo) return [lines, undefined];
  const first = lines.map(({ id, quantity }) => ({ id, quantity: Math.ceil(quantity / 2) }));
  const second = lines
    .map(({ id, quantity }) => ({ id, quantity: Math.floor(quantity / 2) }))
    .filter(({ quantity }) => quantity > 0);
  return [first, second.length ? second : undefined];
}

function stillComing(order: LockedOrder): boolean {
  return order.acceptedQuantity + order.rejectedQuantity + order.closedQuantity < order.quantity;
}

function businessDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * hour).toISOString().slice(0, 10);
}
