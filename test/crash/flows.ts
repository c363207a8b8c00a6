import { randomUUID } from 'node:crypto';
import type { Payable } from './bank';
import { pick, randomOf } from './options';
import { closeRest } from './rests';
import type { Scene, ShopCallers, UnitCallers } from './scene';

type Order = {
  id: string;
  totalFen: number;
  supplierId: string;
  lines: { id: string; skuId: string; quantity: number; priceFen: number }[];
};
type Shipment = { id: string; lines: { id: string; orderLineId: string; quantity: number }[] };

/** Twenty digits that nobody else draws. */
const invoiceNumber = (): string =>
  BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 16)}`)
    .toString()
    .padStart(20, '0');

/** How an order ends; each seed has its own mixture. */
type Ending =
  | 'whole'
  | 'prepaid'
  | 'cancelled by buyer'
  | 'cancelled by supplier'
  | 'cancelled after payment request'
  | 'expired'
  | 'overdue'
  | 'rest closed'
  | 'left open';

const endings: [Ending, number][] = [
  ['whole', 62],
  ['prepaid', 10],
  ['cancelled by buyer', 6],
  ['cancelled by supplier', 4],
  ['cancelled after payment request', 4],
  ['expired', 6],
  ['overdue', 4],
  ['rest closed', 4],
  ['left open', 4],
];

const prepaidEndings = new Set<Ending>(['prepaid', 'cancelled after payment request']);

/** One checkout of one unit and all that becomes of it, as people do it. */
export class OrderStory {
  private readonly random: () => number;
  private readonly unit: UnitCallers;
  private readonly shop: ShopCallers;

  constructor(
    private readonly scene: Scene,
    seed: number,
    readonly index: number,
    private readonly ending: Ending | undefined = undefined,
    /** Does every optional act too. */
    private readonly thorough = false,
  ) {
    this.random = randomOf(seed * 1_000_003 + index);
    this.unit = pick(this.random, scene.units);
    this.shop = pick(this.random, scene.shops);
  }

  static readonly endings = endings.map(([name]) => name);

  async run(): Promise<void> {
    const ending = this.ending ?? this.drawn();
    const order = await this.place(ending);
    if (!order) return;
    if (ending === 'left open') return;
    if (ending === 'expired') return this.scene.letConfirmationLapse(order.id);
    if (ending === 'cancelled by buyer') return this.cancel(order, 'buyer');
    await this.shop.clerk.act({ kind: 'confirmation', path: `/v1/orders/${order.id}/confirmation` });
    if (ending === 'cancelled by supplier') return this.cancel(order, 'supplier');
    if (ending === 'cancelled after payment request') {
      await this.requestPayment(order.id);
      return this.cancel(order, 'buyer');
    }
    if (ending === 'prepaid') await this.pay(order.id);
    await this.deliver(order, ending);
  }

  private drawn(): Ending {
    let rest = this.random() * endings.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of endings) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return 'whole';
  }

  private chance(of: number): boolean {
    return this.random() < of || this.thorough;
  }

  private async place(ending: Ending): Promise<Order | undefined> {
    const count = 1 + Math.floor(this.random() * 3);
    const first = Math.floor(this.random() * this.shop.packs.length);
    const basket = Array.from({ length: count }, (_, n) => ({
      pack: this.shop.packs[(first + n) % this.shop.packs.length] as ShopCallers['packs'][number],
      quantity: 2 + Math.floor(this.random() * 6),
    }));
    const intent = randomUUID();
    const { body } = await this.unit.purchaser.act<{ orders: Order[] }>({
      kind: 'order',
      path: '/v1/checkouts',
      intent,
      body: {
        lines: basket.map(({ pack, quantity }) => ({ skuId: pack.skuId, quantity })),
        fundingSource: 'canteen',
        paymentTerms: prepaidEndings.has(ending) ? 'prepaid' : 'after_acceptance',
        deliveryAddress: { recipient: '食堂', phone: '0510-12345678', detail: '示例路1号' },
        note: intent,
        expectedTotalFen: basket.reduce((sum, { pack, quantity }) => sum + pack.priceFen * quantity, 0),
      },
    });
    return body?.orders?.[0];
  }

  private async cancel({ id }: Order, by: 'buyer' | 'supplier'): Promise<void> {
    const who = by === 'buyer' ? this.unit.purchaser : this.shop.clerk;
    const path = `/v1/orders/${id}/cancellation`;
    await who.act({ kind: 'cancellation', path, body: { reason: '演练取消' } });
  }

  /** One or two shipments, each accepted by two people, then the money. */
  private async deliver(order: Order, ending: Ending): Promise<void> {
    const closing = ending === 'rest closed';
    const split =
      this.chance(0.25) || closing ? order.lines.map(({ quantity }) => Math.ceil(quantity / 2)) : undefined;
    const accepted: { acceptanceId: string; shipment: Shipment }[] = [];
    const rest = split?.map((part, index) => (order.lines[index]?.quantity ?? 0) - part);
    for (const quantities of split && rest ? [split, ...(closing ? [] : [rest])] : [undefined]) {
      const shipment = await this.ship(order, quantities);
      if (!shipment) return;
      if (ending === 'overdue') await this.scene.letAcceptanceLapse(shipment.id);
      if (ending === 'overdue' && this.chance(0.5)) return;
      const acceptanceId = await this.accept(shipment);
      if (acceptanceId) accepted.push({ acceptanceId, shipment });
    }
    if (closing) await closeRest(this.shop, order.id);
    const [first] = accepted;
    if (!first) return;
    if (this.chance(0.15)) await this.giveBack(first.acceptanceId);
    if (this.chance(0.6)) await this.invoice(order);
    if (ending === 'whole' || closing) await this.pay(order.id);
    if (this.chance(0.1)) await this.giveBack(first.acceptanceId);
    if (this.thorough) await this.giveBack(first.acceptanceId, 'agreed');
  }

  private async ship(order: Order, quantities: number[] | undefined): Promise<Shipment | undefined> {
    const lines = order.lines
      .map(({ id, quantity }, index) => ({ orderLineId: id, quantity: quantities?.[index] ?? quantity }))
      .filter(({ quantity }) => quantity > 0);
    if (lines.length === 0) return undefined;
    const intent = randomUUID();
    const { status, body } = await this.shop.clerk.act<Shipment>({
      kind: 'shipment',
      path: `/v1/orders/${order.id}/shipments`,
      intent,
      body: { lines, carrier: '中国邮政', trackingNumber: intent },
    });
    return status === 201 ? body : undefined;
  }

  private async accept(shipment: Shipment): Promise<string | undefined> {
    const photoIds = this.chance(0.4) ? [await this.photo()].filter((id) => id !== undefined) : [];
    const { status, body } = await this.unit.purchaser.act<{ id: string }>({
      kind: 'acceptance',
      path: `/v1/shipments/${shipment.id}/acceptance`,
      body: {
        lines: shipment.lines.map(({ id, quantity }) => {
          const rejectedQuantity = this.random() < 0.1 ? 1 : 0;
          const reason = rejectedQuantity ? { reason: '外箱破损' } : {};
          return {
            shipmentLineId: id,
            acceptedQuantity: quantity - rejectedQuantity,
            rejectedQuantity,
            ...reason,
          };
        }),
        photoIds,
      },
    });
    if (status !== 201) return undefined;
    await this.unit.inspector.act({ kind: 'signature', path: `/v1/acceptances/${body.id}/signatures` });
    return body.id;
  }

  private async photo(): Promise<string | undefined> {
    const intent = randomUUID();
    const make = this.scene.photos.form(`${intent}.jpg`);
    const wish = { kind: 'photo', path: '/v1/photos', intent, body: { make } };
    return (await this.unit.purchaser.act<{ id?: string }>(wish)).body?.id;
  }

  private async invoice(order: Order): Promise<void> {
    type Figures = { acceptedFen: number };
    const { body } = await this.shop.clerk.get<Figures>(`/v1/orders/${order.id}`);
    const amountFen = Math.floor(body.acceptedFen / 2);
    if (!(amountFen > 0)) return;
    const { status, body: invoice } = await this.shop.clerk.act<{ id: string }>({
      kind: 'invoice',
      path: `/v1/orders/${order.id}/invoices`,
      body: { number: invoiceNumber(), amountFen, issuedOn: '2026-11-20' },
      expected: ['invoice.exceeds_accepted'],
    });
    if (status !== 201) return;
    const path = `/v1/invoices/${invoice.id}/verification`;
    await this.unit.finance.act({ kind: 'verification', path, body: { outcome: 'verified' } });
  }

  private async requestPayment(orderId: string): Promise<Payable | undefined> {
    const { status, body } = await this.unit.finance.act<Payable>({
      kind: 'payment',
      path: `/v1/orders/${orderId}/payments`,
      body: { provider: 'bank_transfer' },
      expected: ['payment.nothing_due'],
    });
    return status === 201 ? body : undefined;
  }

  private async pay(orderId: string): Promise<void> {
    const payable = await this.requestPayment(orderId);
    const noCode = this.thorough ? this.index % 2 === 1 : this.random() < 0.2;
    if (payable) await this.scene.desk.transfer(payable, noCode);
  }

  private async giveBack(acceptanceId: string, decided?: 'agreed'): Promise<void> {
    type Lines = { lines: { id: string; acceptedQuantity: number }[] };
    const { body } = await this.unit.purchaser.get<Lines>(`/v1/acceptances/${acceptanceId}`);
    const line = body.lines.find(({ acceptedQuantity }) => acceptedQuantity > 0);
    if (!line) return;
    const intent = randomUUID();
    const asked = await this.unit.purchaser.act<{ id: string }>({
      kind: 'return',
      path: `/v1/acceptances/${acceptanceId}/returns`,
      intent,
      body: { reason: intent, lines: [{ acceptanceLineId: line.id, quantity: 1 }] },
      expected: ['return.exceeds_accepted'],
    });
    if (asked.status !== 201) return;
    const decision = decided ?? (this.random() < 0.7 ? 'agreed' : 'refused');
    const path = `/v1/returns/${asked.body.id}/decision`;
    await this.shop.clerk.act({ kind: 'return decision', path, body: { decision } });
  }
}
