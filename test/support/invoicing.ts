import type { Client } from './client';
import { delivered, importStatement, requestPayment, statementOf } from './story';
import { type Pack, type Shop, type Unit, World } from './world';

export type Title = { id: string; name: string; isDefault: boolean; version: number };
export type Request = {
  id: string;
  state: string;
  amountFen: number;
  orders: { id: string; openFen: number }[];
};
export type Invoice = {
  id: string;
  state: string;
  amountFen: number;
  reversedFen: number;
  orders: { id: string; amountFen: number; acceptedFen: number; invoicedFen: number }[];
  file: { id: string; sha256: string; mediaType: string } | null;
};
type Gaps = {
  items: { orderId: string; missingFen: number; askedFen: number; excessFen: number; ageDays: number }[];
};

/** One unit and one cooperative, a pack of 10 yuan, and what they do about invoices. */
export class Invoicing {
  titleId = '';
  private serial = 0;

  private constructor(
    readonly world: World,
    readonly shop: Shop,
    readonly unit: Unit,
    readonly pack: Pack,
    private readonly operator: Client,
  ) {}

  static async start(): Promise<Invoicing> {
    const world = await World.start();
    world.clock.set(new Date('2026-06-01T02:00:00Z'));
    return Invoicing.within(world);
  }

  static async within(world: World): Promise<Invoicing> {
    const shop = await world.supplier();
    const unit = await world.buyer();
    const pack = await shop.sells({ priceFen: 1_000, stock: 1_000_000 });
    const [operator] = await world.operators();
    return new Invoicing(world, shop, unit, pack, operator);
  }

  number(): string {
    return `2632200000${String(++this.serial).padStart(10, '0')}`;
  }

  paper(amountFen: number, more: object = {}) {
    return { number: this.number(), amountFen, taxFen: 0, issuedOn: '2026-06-02', ...more };
  }

  addTitle(about: object) {
    return this.unit.purchaser.post<Title>('/v1/invoice-titles', about);
  }

  /** The id of an order of so many packs, all of them accepted. */
  async bought(packs: number): Promise<string> {
    return (await delivered(this.unit, this.shop, [{ pack: this.pack, quantity: packs }])).order.id;
  }

  async paid(orderId: string): Promise<void> {
    const { transferCode: code, amountFen } = await requestPayment(this.unit, orderId);
    await importStatement(this.operator, statementOf([{ code, amountFen }]));
  }

  ask(orderIds: string[], expectedTotalFen: number) {
    const draft = { titleId: this.titleId, orderIds, expectedTotalFen };
    return this.unit.purchaser.post<Request>('/v1/invoice-requests', draft);
  }

  issue(draft: object, clerk = this.shop.clerk) {
    return clerk.post<Invoice>('/v1/invoices', draft);
  }

  judge(id: string, judgement: object, by = this.unit.finance) {
    return by.post<Invoice>(`/v1/invoices/${id}/verification`, judgement);
  }

  redLetter(id: string, amountFen: number, more: object = {}) {
    const draft = { ...this.paper(amountFen), reason: '部分退货', ...more };
    return this.shop.clerk.post<Invoice>(`/v1/invoices/${id}/red-letters`, draft);
  }

  upload(content: Buffer, name = '发票.pdf', clerk = this.shop.clerk) {
    return clerk.upload<{ id: string; code: string }>('/v1/invoice-files', name, content, 'application/pdf');
  }

  async missing(client: Client, query = '') {
    return (await client.get<Gaps>(`/v1/missing-invoices?limit=100${query}`)).body.items;
  }

  async needed() {
    return (await this.shop.clerk.get<Gaps>('/v1/needed-red-letters')).body.items;
  }

  /** Packs of the first accepted line come back. */
  async giveBack(orderId: string, packs: number): Promise<void> {
    const [line] = await this.world.database.read<{ id: string; acceptanceId: string }>(
      `SELECT al.id, al.acceptance_id AS "acceptanceId" FROM acceptance_lines al
         JOIN acceptances a ON a.id = al.acceptance_id WHERE a.order_id = $1`,
      [orderId],
    );
    const asked = await this.unit.purchaser.post<{ id: string }>(
      `/v1/acceptances/${line?.acceptanceId}/returns`,
      { reason: '霉变', lines: [{ acceptanceLineId: line?.id, quantity: packs }] },
    );
    const path = `/v1/returns/${asked.body.id}/decision`;
    expect((await this.shop.clerk.post(path, { decision: 'agreed' })).status).toBe(201);
  }

  async tasksOf(client: Client): Promise<Record<string, number>> {
    const { body } = await client.get<{ items: { kind: string; count: number }[] }>('/v1/tasks');
    return Object.fromEntries(body.items.map(({ kind, count }) => [kind, count]));
  }
}
