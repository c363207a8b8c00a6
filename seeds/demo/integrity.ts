import { Plots, ReferencePrices } from '@app/catalog';
import { AuditChain, businessDate } from '@app/platform';
import { Flags, IntegrityRules, IntegrityScanner } from '@app/reporting';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { deliverEvents } from './events';

const hour = 3_600_000;
const day = 24 * hour;

type Sold = { productId: string; name: string; supplierId: string; perKgFen: number; kg: number };
type Outcome = 'explained' | 'confirmed' | 'dismissed';
type Step = { key: string; rule: string; ended?: { outcome: Outcome; reason: string } };

/** Who looks into what the first search found, and how it ended. */
const desk: readonly Step[] = [
  {
    ...{ key: 'wuxi-collaboration', rule: 'split_orders' },
    ended: { outcome: 'explained', reason: '分批配送有经批准的用餐计划，每批磅单齐全，不属于拆分' },
  },
  {
    ...{ key: 'wuxi-collaboration', rule: 'shared_contacts' },
    ended: {
      outcome: 'dismissed',
      reason: '同一代办人为两家登记时留了自己的电话，人员和出资均无关联，已各自更正',
    },
  },
  {
    ...{ key: 'wuxi-finance', rule: 'above_yield' },
    ended: { outcome: 'confirmed', reason: '县里复核地块，部分货源来自外购，合作社已补报并停止混装' },
  },
  { key: 'wuxi-collaboration', rule: 'repeated_photo' },
  { key: 'wuxi-finance', rule: 'refund_after_close' },
];

/**
 * What the rules compare with, and a desk that looks into what they find. Prices and plots are invented, and say so;
 * of the two goods that sold most, one grows on too little land.
 */
export class DemoIntegrity {
  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(today: Date): void {
    const before = (days: number, hours = 0): Date => new Date(today.getTime() - days * day + hours * hour);
    this.agenda.add(before(45), () => this.measure());
    this.agenda.add(before(40), () => this.search());
    this.agenda.add(before(38), () => this.take());
    this.agenda.add(before(20), () => this.search());
    this.agenda.add(before(0, -2), () => this.search());
  }

  /** In a small market everything is small; `source` says that all of this is an illustration. */
  private async setThresholds(): Promise<void> {
    const operator = this.cast.actor('platform-operator', 'operator');
    const rules = this.market.get(IntegrityRules);
    const source = 'illustrative 示例：演示市场的金额较小';
    const split = { limitFen: 1_500_000, days: 7, shareBp: 2_000 };
    await rules.change(operator, 'split_orders', '"1"', { thresholds: split, source });
    await rules.change(operator, 'refund_after_close', '"1"', { thresholds: { atLeastFen: 1_000 }, source });
  }

  private async measure(): Promise<void> {
    await this.setThresholds();
    const year = Number(businessDate(this.market.clock.now()).slice(0, 4));
    const [most, next, third] = await this.sold(year);
    if (!most || !next || !third) return;
    const capturedOn = businessDate(this.market.clock.now());
    const price = ({ productId, perKgFen }: Sold, share: number) => ({
      ...{ productId, capturedOn, source: 'illustrative 示例：批发市场报价' },
      pricePerKgFen: Math.round(perKgFen * share),
    });
    const plot = ({ productId, kg }: Sold, share: number) => ({
      ...{ productId, year, township: '示例乡', source: 'illustrative 示例：县产量调查' },
      ...{ kgPerMu: 1_500, hundredthMu: Math.max(1, Math.round((kg * share) / 15)) },
    });
    await this.market.database.transact(async (tx) => {
      await this.market.get(ReferencePrices).add(tx, null, price(third, 0.93));
      await this.market.get(ReferencePrices).add(tx, null, price(next, 1.1));
      const lister = ({ supplierId }: Sold) => ({ organizationId: supplierId, userId: null });
      await this.market.get(Plots).add(tx, lister(most), plot(most, 0.8));
      await this.market.get(Plots).add(tx, lister(next), plot(next, 2));
    });
  }

  /** The goods that sold most by weight so far. */
  private sold(year: number): Promise<Sold[]> {
    return this.market.database.read<Sold>(
      `SELECT p.id AS "productId", p.name, p.supplier_id AS "supplierId", min(k.price_per_kg_fen)::int AS "perKgFen",
              (sum(sl.quantity::bigint * l.unit_grams) / 1000)::int AS kg
         FROM shipment_lines sl JOIN shipments s ON s.id = sl.shipment_id JOIN order_lines l ON l.id = sl.order_line_id
         JOIN products p ON p.id = l.product_id JOIN skus k ON k.id = l.sku_id
        WHERE extract(year FROM s.shipped_at AT TIME ZONE 'Asia/Shanghai') = $1
        GROUP BY p.id ORDER BY kg DESC, p.id LIMIT 3`,
      [year],
    );
  }

  /** As a worker would have long since. */
  private async search(): Promise<void> {
    await deliverEvents(this.market);
    await this.market.get(AuditChain).seal();
    await this.market.get(IntegrityScanner).run();
  }

  private async take(): Promise<void> {
    for (const { key, rule, ended } of desk) {
      const [flag] = await this.market.database.read<{ id: string; sightings: number }>(
        `SELECT id, sightings FROM integrity_flags
          WHERE rule = $1 AND state = 'open' AND codes && region_below('320200') ORDER BY number LIMIT 1`,
        [rule],
      );
      if (!flag) continue;
      const official = this.cast.actor(key, 'official');
      const fresh = () => freshKey(this.market, official, 'demo integrity-flags');
      await this.market.get(Flags).assign(official, fresh(), flag.id, { ownerId: official.userId });
      if (!ended) continue;
      await this.market.get(Flags).end(official, fresh(), flag.id, { ...ended, sightings: flag.sightings });
    }
  }
}
