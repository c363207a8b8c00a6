import { randomInt, randomUUID } from 'node:crypto';
import { pick } from '../options';
import type { Scene, ShopCallers, UnitCallers } from '../scene';

/** Who trades, and by which chances. */
export type Trade = {
  scene: Scene;
  random: () => number;
  unit: UnitCallers;
  shop: ShopCallers;
  /** Does every optional act too. */
  thorough: boolean;
};
export type Payable = { id: string; amountFen: number; transferCode: string };
type Order = {
  id: string;
  totalFen: number;
  supplierId: string;
  lines: { id: string; skuId: string; quantity: number; priceFen: number }[];
};
type Shipment = { id: string; lines: { id: string; orderLineId: string; quantity: number }[] };

export function tradeOf(scene: Scene, random: () => number, thorough: boolean): Trade {
  return { scene, random, unit: pick(random, scene.units), shop: pick(random, scene.shops), thorough };
}

/** Twenty digits that nobody else draws. */
export const invoiceNumber = (): string =>
  BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 16)}`)
    .toString()
    .padStart(20, '0');

/** One order, and the steps that people take on it. */
export class Deal {
  /** Of the buyer at its bank. */
  readonly account = Array.from({ length: 16 }, () => randomInt(1, 10)).join('');

  private constructor(
    readonly trade: Trade,
    readonly order: Order,
  ) {}

  static async place(trade: Trade, prepaid: boolean): Promise<Deal | undefined> {
    const { random, shop, unit } = trade;
    const count = 1 + Math.floor(random() * 3);
    const first = Math.floor(random() * shop.packs.length);
    const basket = Array.from({ length: count }, (_, n) => ({
      pack: shop.packs[(first + n) % shop.packs.length] as ShopCallers['packs'][number],
      quantity: 2 + Math.floor(random() * 6),
    }));
    const intent = randomUUID();
    const { body } = await unit.purchaser.act<{ orders: Order[] }>({
      kind: 'order',
      path: '/v1/checkouts',
      intent,
      body: {
        lines: basket.map(({ pack, quantity }) => ({ skuId: pack.skuId, quantity })),
        fundingSource: 'canteen',
        paymentTerms: prepaid ? 'prepaid' : 'after_acceptance',
        deliveryAddress: { recipient: '食堂', phone: '0510-12345678', detail: '示例路1号' },
        note: intent,
        expectedTotalFen: basket.reduce((sum, { pack, quantity }) => sum + pack.priceFen * quantity, 0),
      },
    });
    const order = body?.orders?.[0];
    return order && new Deal(trade, order);
  }

  get id(): string {
    return this.order.id;
  }

  chance(of: number): boolean {
    return this.trade.random() < of || this.trade.thorough;
  }

  async confirm(): Promise<void> {
    const path = `/v1/orders/${this.id}/confirmation`;
    await this.trade.shop.clerk.act({ kind: 'confirmation', path });
  }

  async cancel(by: 'buyer' | 'supplier'): Promise<void> {
    const { unit, shop } = this.trade;
    const who = by === 'buyer' ? unit.purchaser : shop.clerk;
    const path = `/v1/orders/${this.id}/cancellation`;
    await who.act({ kind: 'cancellation', path, body: { reason: '演练取消' } });
  }

  /** One or two shipments, or one and nothing more, each accepted by two people; answers the acceptances. */
  async deliver(ending?: string): Promise<string[]> {
    const overdue = ending === 'overdue';
    const closing = ending === 'rest closed';
    const { lines } = this.order;
    const half = lines.map(({ quantity }) => Math.ceil(quantity / 2));
    const rest = lines.map(({ quantity }, index) => quantity - (half[index] ?? 0));
    const inTwo = this.chance(0.25) ? [half, rest] : [undefined];
    const accepted: string[] = [];
    for (const quantities of closing ? [half] : inTwo) {
      const shipment = await this.ship(quantities);
      if (!shipment) return accepted;
      if (overdue) await this.trade.scene.letAcceptanceLapse(shipment.id);
      if (overdue && this.chance(0.5)) return accepted;
      const acceptanceId = await this.accept(shipment);
      if (acceptanceId) accepted.push(acceptanceId);
    }
    if (closing) await this.closeRest();
    return accepted;
  }

  /** What was not sent will not be sent. */
  private async closeRest(): Promise<void> {
    const path = `/v1/orders/${this.id}/closure`;
    await this.trade.shop.clerk.act({ kind: 'closure', path, body: { reason: '演练断货' } });
  }

  private async ship(quantities: number[] | undefined): Promise<Shipment | undefined> {
    const lines = this.order.lines
      .map(({ id, quantity }, index) => ({ orderLineId: id, quantity: quantities?.[index] ?? quantity }))
      .filter(({ quantity }) => quantity > 0);
    if (lines.length === 0) return undefined;
    const intent = randomUUID();
    const { status, body } = await this.trade.shop.clerk.act<Shipment>({
      kind: 'shipment',
      path: `/v1/orders/${this.id}/shipments`,
      intent,
      body: { lines, carrier: '中国邮政', trackingNumber: intent },
    });
    return status === 201 ? body : undefined;
  }

  private async accept(shipment: Shipment): Promise<string | undefined> {
    const { random, unit } = this.trade;
    const photoIds = this.chance(0.4) ? [await this.photo()].filter((id) => id !== undefined) : [];
    const { status, body } = await unit.purchaser.act<{ id: string }>({
      kind: 'acceptance',
      path: `/v1/shipments/${shipment.id}/acceptance`,
      body: {
        lines: shipment.lines.map(({ id, quantity }) => {
          const rejectedQuantity = random() < 0.1 ? 1 : 0;
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
    await unit.inspector.act({ kind: 'signature', path: `/v1/acceptances/${body.id}/signatures` });
    return body.id;
  }

  private async photo(): Promise<string | undefined> {
    const intent = randomUUID();
    const make = this.trade.scene.photos.form(`${intent}.jpg`);
    const wish = { kind: 'photo', path: '/v1/photos', intent, body: { make } };
    return (await this.trade.unit.purchaser.act<{ id?: string }>(wish)).body?.id;
  }

  /** An invoice over half of it, without having been asked. */
  async invoice(): Promise<void> {
    const { shop, unit } = this.trade;
    const amountFen = Math.floor((await this.figures()).acceptedFen / 2);
    if (!(amountFen > 0)) return;
    const { status, body: invoice } = await shop.clerk.act<{ id: string }>({
      kind: 'invoice',
      path: `/v1/orders/${this.id}/invoices`,
      body: { number: invoiceNumber(), amountFen, issuedOn: '2026-11-20' },
      expected: ['invoice.exceeds_accepted'],
    });
    if (status !== 201) return;
    const path = `/v1/invoices/${invoice.id}/verification`;
    await unit.finance.act({ kind: 'verification', path, body: { outcome: 'verified' } });
  }

  async figures(): Promise<{ acceptedFen: number; returnedFen: number; paidFen: number; dueFen: number }> {
    type Figures = { acceptedFen: number; returnedFen: number; paidFen: number; dueFen: number };
    return (await this.trade.unit.finance.get<Figures>(`/v1/orders/${this.id}`)).body;
  }

  async requestPayment(): Promise<Payable | undefined> {
    const { status, body } = await this.trade.unit.finance.act<Payable>({
      kind: 'payment',
      path: `/v1/orders/${this.id}/payments`,
      body: { provider: 'bank_transfer' },
      expected: ['payment.nothing_due'],
    });
    return status === 201 ? body : undefined;
  }

  /** Goods go back, or part of their price does; the cooperative agrees or refuses. */
  async giveBack(
    acceptanceId: string,
    decided?: 'agreed',
    kind: 'return' | 'claim' = 'return',
  ): Promise<void> {
    const { random, unit, shop } = this.trade;
    type Lines = { lines: { id: string; acceptedQuantity: number }[] };
    const { body } = await unit.purchaser.get<Lines>(`/v1/acceptances/${acceptanceId}`);
    const line = body.lines.find(({ acceptedQuantity }) => acceptedQuantity > 0);
    if (!line) return;
    const intent = randomUUID();
    const claimed = kind === 'claim' ? { amountFen: 100 + Math.floor(random() * 300) } : {};
    const asked = await unit.purchaser.act<{ id: string }>({
      kind,
      path: `/v1/acceptances/${acceptanceId}/returns`,
      intent,
      body: { kind, reason: intent, lines: [{ acceptanceLineId: line.id, quantity: 1, ...claimed }] },
      expected: ['return.exceeds_accepted'],
    });
    if (asked.status !== 201) return;
    const decision = decided ?? (random() < 0.7 ? 'agreed' : 'refused');
    const path = `/v1/returns/${asked.body.id}/decision`;
    await shop.clerk.act({ kind: `${kind} decision`, path, body: { decision } });
  }

  /** The papers that both sides print: each gets its code the first time. */
  async print(acceptanceIds: readonly string[], payable?: Payable): Promise<void> {
    const { purchaser, finance } = this.trade.unit;
    await purchaser.bytes(`/v1/orders/${this.id}/sheet`);
    for (const id of acceptanceIds) await purchaser.bytes(`/v1/acceptances/${id}/sheet`);
    if (payable) await finance.bytes(`/v1/payments/${payable.id}/notice`);
  }
}
