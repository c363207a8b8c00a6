import type { Answer, Client } from './client';
import { pdfPaper } from './papers';
import { accept, confirm, type Order, order, ship, sign } from './story';
import type { Pack, Shop, Unit, World } from './world';

export type SalesLine = {
  id: string;
  position: number;
  state: string;
  amountFen: number;
  takenFen: number;
  factId: string | null;
  evidenceLevel: number | null;
  pairingId: string | null;
  supplierId: string | null;
  supplierName: string;
  refusal: string | null;
};
export type SalesReport = {
  id: string;
  number: string;
  state: string;
  revision: number;
  reason: string | null;
  amountFen: number;
  countedFen: number;
  mayReview: boolean;
  lines: SalesLine[];
  files: { id: string; kind: string; confirmedAt: string | null }[];
  corrections: { id: string; state: string; amountFen: number }[];
  code?: string;
  errors?: { pointer: string; code: string }[];
  taken?: { line: number; heldBy: string; holderName: string }[];
};

let serial = 0;

/** A new number of a fully digital invoice: 20 digits. */
export function invoiceNumber(): string {
  return `2632${String(++serial).padStart(16, '0')}`;
}

/** 50 kg of apples of 宜川县 for 1,300 yuan, help-sold: right in itself, with a number of its own. */
export function saleLine(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    invoiceNumber: invoiceNumber(),
    goodsName: '宜川苹果',
    spec: '2.5 千克装',
    originCountyCode: '610630',
    supplierName: '宜川县某农产品专业合作社',
    quantity: 20,
    grams: 50_000,
    amountFen: 130_000,
    soldOn: '2026-11-02',
    mode: 'HELP_SELL',
    ...more,
  };
}

/** Resellers of 新吴区 and of 锡山区, and those who review them. */
export class Selling {
  private constructor(
    readonly world: World,
    readonly reseller: Unit,
    readonly other: Unit,
    readonly district: Client,
    readonly county: Client,
    readonly auditor: Client,
  ) {}

  static async within(world: World): Promise<Selling> {
    return new Selling(
      world,
      await world.buyer({ district: '320214', unitKind: 'reseller' }),
      await world.buyer({ district: '320205', unitKind: 'reseller' }),
      await world.official('320214'),
      await world.official('610630'),
      await world.official('320214', ['auditor']),
    );
  }

  report(
    lines: Record<string, unknown>[],
    more: Record<string, unknown> = {},
    client = this.reseller.purchaser,
  ): Promise<Answer<SalesReport>> {
    return client.post<SalesReport>('/v1/sales-reports', {
      channel: 'counter',
      venue: '新吴区消费帮扶专柜',
      lines,
      ...more,
    });
  }

  async reported(lines: Record<string, unknown>[], more: Record<string, unknown> = {}): Promise<SalesReport> {
    return good(await this.report(lines, more));
  }

  review(id: string, verdict: object, client = this.district): Promise<Answer<SalesReport>> {
    return client.post<SalesReport>(`/v1/sales-reports/${id}/review`, verdict);
  }

  async accepted(id: string, more: object = {}): Promise<SalesReport> {
    return good(await this.review(id, { outcome: 'accepted', ...more }));
  }

  async one(id: string, client = this.reseller.purchaser): Promise<SalesReport> {
    return good(await client.get<SalesReport>(`/v1/sales-reports/${id}`), 200);
  }

  async file(client = this.reseller.purchaser): Promise<string> {
    const paper = client.upload<{ id: string }>('/v1/sales-files', '凭证.pdf', pdfPaper(), 'application/pdf');
    return good(await paper).id;
  }

  /** Bought on the platform for resale, delivered and accepted by two people. */
  async bought(shop: Shop, pack: Pack, quantity: number, unit = this.reseller): Promise<Order> {
    const placed = await order(unit, [{ pack, quantity }], { fundingSource: 'resale' });
    await confirm(shop, placed.id);
    await sign(unit.inspector, await accept(unit, await ship(shop, placed)));
    return placed;
  }
}

export function good<T>({ status, body }: Answer<T>, wanted = 201): T {
  expect({ status, body }).toMatchObject({ status: wanted });
  return body;
}
