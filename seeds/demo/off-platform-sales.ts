import { Acceptances, Shipments } from '@app/fulfillment';
import { Checkouts, Orders } from '@app/orders';
import { businessDate, Problem } from '@app/platform';
import { SalesCorrections, SalesReports, SalesReview } from '@app/procurement';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { demoPaper } from './papers';
import { chance } from './stories';

const day = 86_400_000;

type Draft = Parameters<SalesReports['submit']>[2];
type Line = Draft['lines'][number];
type Place = { channel: Draft['channel']; venue: string };
type Seller = { key: string; reviewer: string; places: Place[]; goods: Goods[] };
/** Of a pack of so many grams; all invented. */
type Goods = {
  name: string;
  spec: string;
  county: string;
  supplier: string;
  grams: number;
  priceFen: number;
};

type Proof = Draft['files'][number]['kind'];
/** Papers of one report after the other, from a mere declaration up to the receipt of the payment. */
const proofs: readonly (readonly Proof[])[] = [
  ['order', 'invoice'],
  ['order', 'shipment', 'acceptance', 'invoice'],
  ['order', 'shipment', 'acceptance', 'invoice', 'payment'],
  [],
];
const proofNames: Record<Proof, string> = {
  order: '销售订单',
  shipment: '物流单',
  acceptance: '两人签收单',
  invoice: '销售发票',
  payment: '收款回单',
};
const papersSinceDays = 240;

const xishan: Seller = {
  key: 'xishan-reseller',
  reviewer: 'xishan-collaboration',
  places: [
    { channel: 'retail', venue: '锡禾惠民东亭店' },
    { channel: 'counter', venue: '锡山区政府机关食堂智能专柜' },
    { channel: 'livestream', venue: '锡禾惠民直播间' },
    { channel: 'expo', venue: '锡山区东西部协作特产展销会' },
  ],
  goods: [
    goods('青海拉面 家庭装', '6 人份/盒', '630224', '化隆县群科河谷农牧专业合作社', 1_800, 8_800),
    goods('循化线椒酱', '6 瓶/箱', '630225', '循化县积石椒核桃专业合作社', 1_500, 10_800),
    goods('化隆牛肉干', '500 克/袋', '630224', '化隆县扎巴牧场食品厂', 500, 12_600),
  ],
};
const xinwu: Seller = {
  key: 'xinwu-reseller',
  // 新吴区 has no office of its own in the demo: the city reviews.
  reviewer: 'wuxi-collaboration',
  places: [
    { channel: 'pavilion', venue: '新吴区延安海东特产馆' },
    { channel: 'zone', venue: '旺庄生鲜市场协作专区' },
    { channel: 'wholesale', venue: '朝阳农产品批发市场 B12' },
  ],
  goods: [
    goods('宜川苹果', '5 千克/箱', '610630', '宜川县云岩塬果业专业合作社', 5_000, 7_600),
    goods('宜川花椒', '250 克/袋', '610630', '宜川县集义花椒合作社', 250, 4_200),
    goods('洛川苹果', '5 千克/箱', '610629', '洛川县某果业合作社', 5_000, 8_200),
  ],
};

function goods(
  name: string,
  spec: string,
  county: string,
  supplier: string,
  grams: number,
  priceFen: number,
): Goods {
  return { name, spec, county, supplier, grams, priceFen };
}

/**
 * Two resellers of the demo world: a report every few weeks and its review; one that was returned, one refused, one that
 * waits, an invoice that both claim, goods bought here and sold on. Those of the last months have papers, so that each level
 * of evidence is seen.
 */
export class OffPlatformSales {
  private readonly draw = chance(34);
  private written = 0;

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(start: Date, today: Date): void {
    const daysAgo = (days: number): Date => new Date(today.getTime() - days * day);
    let nth = 0;
    for (let at = start.getTime() + 24 * day; at < daysAgo(24).getTime(); at += 17 * day, nth++) {
      const seller = nth % 2 ? xinwu : xishan;
      const place = seller.places[(nth >> 1) % seller.places.length] as Place;
      const proven = at > daysAgo(papersSinceDays).getTime() ? (proofs[nth % proofs.length] ?? []) : [];
      this.agenda.add(new Date(at), () => this.reportAndReview(seller, place, 2 + (nth % 3), proven));
    }
    this.agenda.add(daysAgo(75), () => this.buyForResale());
    this.agenda.add(daysAgo(22), () => this.refused());
    this.agenda.add(daysAgo(12), () => this.returned());
    this.agenda.add(daysAgo(6), () => this.claimedTwice());
    this.agenda.add(
      daysAgo(2),
      async () => void (await this.submit(xinwu, xinwu.places[0] as Place, this.lines(xinwu, 3))),
    );
  }

  private async reportAndReview(
    seller: Seller,
    place: Place,
    count: number,
    proven: readonly Proof[],
  ): Promise<void> {
    const files = await this.papers(seller, place, proven);
    const { id } = await this.submit(seller, place, this.lines(seller, count), files);
    const confirmed = files.map(({ fileId }) => fileId);
    this.after(3, () => this.review(seller, id, { outcome: 'accepted' }, confirmed));
  }

  private async papers(seller: Seller, { venue }: Place, proven: readonly Proof[]): Promise<Draft['files']> {
    const purchaser = this.cast.actor(seller.key, 'purchaser');
    const files: Draft['files'] = [];
    for (const kind of proven) {
      const name = `${venue}${proofNames[kind]}.pdf`;
      files.push({ kind, fileId: await demoPaper(this.market, purchaser, name, [venue, proofNames[kind]]) });
    }
    return files;
  }

  private async refused(): Promise<void> {
    const { id } = await this.submit(xishan, xishan.places[0] as Place, this.lines(xishan, 1));
    const reason = '发票开具方与填报单位不一致，无法核对';
    this.after(2, () => this.review(xishan, id, { outcome: 'refused', reason }));
  }

  private async returned(): Promise<void> {
    const { id } = await this.submit(xishan, xishan.places[1] as Place, this.lines(xishan, 2));
    const reason = '第 2 行重量与规格不符，请核对后重新报送';
    this.after(2, () => this.review(xishan, id, { outcome: 'returned', reason }));
  }

  /** The supermarket reports the invoice first; the pavilion, which sold the same goods for it, a day later. */
  private async claimedTwice(): Promise<void> {
    const lines = this.lines(xishan, 3);
    await this.submit(xishan, xishan.places[3] as Place, lines);
    this.after(1, async () => {
      await this.submit(xinwu, xinwu.places[0] as Place, lines.slice(0, 1)).catch((error: unknown) => {
        if (!(error instanceof Problem) || error.code !== 'sales_line.key_taken') throw error;
      });
    });
  }

  /** 60 packs from 化隆 with money for resale; 25 of them are sold on, and of these two come back. */
  private async buyForResale(): Promise<void> {
    const [name, pack] = [...this.cast.packs].find(([, one]) => one.supplierKey === 'hualong-qunke') ?? [];
    if (!name || !pack) return;
    const purchaser = this.cast.actor(xishan.key, 'purchaser');
    const clerk = this.cast.actor(pack.supplierKey, 'clerk');
    const placed = await this.market.get(Checkouts).place(purchaser, this.key(purchaser), {
      lines: [{ skuId: pack.skuId, quantity: 60 }],
      fundingSource: 'resale',
      paymentTerms: 'after_acceptance',
      deliveryAddress: this.cast.addressOf(xishan.key),
      expectedTotalFen: pack.priceFen * 60,
    });
    const [order] = placed.orders;
    const [line] = order?.lines ?? [];
    if (!order || !line) return;
    this.after(1, async () => {
      await this.market.get(Orders).confirm(clerk, undefined, order.id);
      const lines = [{ orderLineId: line.id, quantity: 60 }];
      const by = {
        transport: 'carrier' as const,
        carrier: '中国邮政',
        trackingNumber: `SL${order.id.slice(-10)}`,
      };
      const shipment = await this.market
        .get(Shipments)
        .send(clerk, this.key(clerk), order.id, { lines, ...by });
      this.after(3, async () => {
        const acceptances = this.market.get(Acceptances);
        const signed = await acceptances.accept(purchaser, this.key(purchaser), shipment.id, {
          lines: shipment.lines.map(({ id, quantity }) => ({
            shipmentLineId: id,
            acceptedQuantity: quantity,
            rejectedQuantity: 0,
          })),
        });
        await acceptances.sign(this.cast.actor(xishan.key, 'inspector'), undefined, signed.id);
        this.after(20, () => this.sellOn(line.id, name, pack.priceFen));
      });
    });
  }

  private async sellOn(orderLineId: string, goodsName: string, priceFen: number): Promise<void> {
    const about = await this.market.database.read<{
      grams: number;
      county: string;
      supplier: string;
      spec: string;
    }>(
      `SELECT l.unit_grams AS grams, l.origin_county_code AS county, s.name AS supplier, l.spec
         FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN organizations s ON s.id = o.supplier_id
        WHERE l.id = $1`,
      [orderLineId],
    );
    const [bought] = about;
    if (!bought) return;
    const { grams, county, supplier, spec } = bought;
    const sold = this.line({ name: goodsName, spec, county, supplier, grams, priceFen: priceFen + 600 }, 25);
    const report = await this.submit(xishan, xishan.places[0] as Place, [{ ...sold, orderLineId }]);
    this.after(2, async () => {
      await this.review(xishan, report.id, { outcome: 'accepted' });
      this.after(9, () => this.takeBack(report.lines[0]?.id as string, grams, priceFen + 600));
    });
  }

  private async takeBack(lineId: string, grams: number, priceFen: number): Promise<void> {
    const purchaser = this.cast.actor(xishan.key, 'purchaser');
    const occurredOn = businessDate(this.market.clock.now());
    const { corrections } = await this.market
      .get(SalesCorrections)
      .request(purchaser, this.key(purchaser), lineId, {
        ...{ kind: 'return' as const, quantity: 2, grams: 2 * grams, amountFen: 2 * priceFen },
        ...{ occurredOn, reason: '顾客退货，外盒破损' },
      });
    const official = this.cast.actor(xishan.reviewer, 'official');
    this.after(1, async () => {
      const id = corrections.at(-1)?.id as string;
      await this.market
        .get(SalesCorrections)
        .decide(official, this.key(official), id, { decision: 'accepted' });
    });
  }

  private lines(seller: Seller, count: number): Line[] {
    return Array.from({ length: count }, (_, index) => {
      const one = seller.goods[index % seller.goods.length] as Goods;
      return this.line(one, 12 + Math.floor(this.draw() * 60));
    });
  }

  /** Sold within the last week; digital invoices of an invented range. */
  private line({ name, spec, county, supplier, grams, priceFen }: Goods, quantity: number): Line {
    const soldOn = businessDate(new Date(this.market.clock.now().getTime() - (1 + this.draw() * 6) * day));
    return {
      ...{
        invoiceCode: '',
        invoiceNumber: `2632${String(++this.written).padStart(16, '0')}`,
        invoiceLine: 1,
      },
      ...{ goodsName: name, spec, originCountyCode: county, supplierName: supplier },
      ...{ quantity, grams: quantity * grams, amountFen: quantity * priceFen, soldOn, mode: 'HELP_SELL' },
    };
  }

  private async submit(seller: Seller, { channel, venue }: Place, lines: Line[], files: Draft['files'] = []) {
    const purchaser = this.cast.actor(seller.key, 'purchaser');
    return this.market
      .get(SalesReports)
      .submit(purchaser, this.key(purchaser), { channel, venue, lines, files });
  }

  private async review(
    seller: Seller,
    id: string,
    verdict: { outcome: 'accepted' } | { outcome: 'returned' | 'refused'; reason: string },
    confirmedFileIds: string[] = [],
  ): Promise<void> {
    const official = this.cast.actor(seller.reviewer, 'official');
    const found = { confirmedFileIds, refusedLines: [] };
    await this.market.get(SalesReview).review(official, this.key(official), id, { ...verdict, ...found });
  }

  private key(actor: Parameters<typeof freshKey>[1]) {
    return freshKey(this.market, actor, 'demo sales');
  }

  private after(days: number, run: () => Promise<void>): void {
    this.agenda.add(new Date(this.market.clock.now().getTime() + days * day), run);
  }
}
