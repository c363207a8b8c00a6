import { dayMs, worldEnds } from './calendar';
import type { Cast } from './cast';
import { type Goods } from './goods';
import type { Places } from './places';
import type { Random } from './random';
import type { Tier } from './tiers';

/** One buyer's basket: one order per supplier, placed at one moment. */
export type Basket = { unit: number; district: number; funding: Funding; staff: number; placedAt: number };
export type Funding = 'canteen' | 'union' | 'unit_other' | 'personal';

export type Line = { product: number; sku: number; quantity: number; rejected: number; returned: number };

/** What became of an order, as far as it came by the world's last day. */
export type Story = {
  supplier: number;
  county: number;
  lines: Line[];
  cancelledAt: number;
  confirmedAt: number;
  shippedAt: number;
  firstSignedAt: number;
  secondSignedAt: number;
  returnedAt: number;
  paidAt: number;
};

/** Not by the world's last day. */
export const never = 0;

/** Of 20 orders; the mean makes 20 M accepted lines of 6 M orders. */
const lineCounts = [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6];
const insidePairs = 0.88;
const famousCounties = 40;
const most = 40;

export class Stories {
  /** By district: the counties it is paired with. */
  private readonly pairedWith: number[][];

  constructor(
    private readonly tier: Tier,
    places: Places,
    private readonly cast: Cast,
    private readonly goods: Goods,
    private readonly random: Random,
  ) {
    this.pairedWith = places.districts.map(() => []);
    for (const { district, county } of places.pairs) this.pairedWith[district]?.push(county);
  }

  /** Orders of one basket: mostly one, sometimes two or three. */
  ordersInBasket(): number {
    const drawn = this.random.next();
    return drawn < 0.7 ? 1 : drawn < 0.92 ? 2 : 3;
  }

  basket(placedAt: number): Basket {
    const { random, tier } = this;
    const staff = tier.staff && random.chance(0.2) ? random.skewed(tier.staff) : -1;
    const unit = staff < 0 ? random.skewed(tier.units) : staff % tier.units;
    const drawn = random.next();
    const funding = drawn < 0.62 ? 'canteen' : drawn < 0.9 ? 'union' : 'unit_other';
    const district = this.cast.districtOf[unit] as number;
    return { unit, district, staff, placedAt, funding: staff < 0 ? funding : 'personal' };
  }

  /** `n`: the order's number in the world. */
  order(n: number, { district, funding, placedAt }: Basket): Story {
    const { random, cast } = this;
    const county = this.countyFor(district);
    const first = cast.firstSupplier[county] as number;
    const supplier = first + random.zipf((cast.firstSupplier[county + 1] as number) - first);
    const story: Story = {
      ...{ supplier, county, lines: this.lines(supplier, funding) },
      ...{ cancelledAt: never, confirmedAt: never, shippedAt: never, firstSignedAt: never },
      ...{ secondSignedAt: never, returnedAt: never, paidAt: never },
    };
    this.fate(story, placedAt, n % this.tier.paidEvery === 0);
    return story;
  }

  private countyFor(district: number): number {
    const { random } = this;
    const own = this.pairedWith[district] ?? [];
    if (own.length && random.chance(insidePairs)) return own[random.zipf(own.length)] as number;
    return random.zipf(Math.min(famousCounties, this.cast.firstSupplier.length - 1));
  }

  private lines(supplier: number, funding: Funding): Line[] {
    const { random, goods } = this;
    const first = goods.firstProduct[supplier] as number;
    const shelf = (goods.firstProduct[supplier + 1] as number) - first;
    const start = random.zipf(shelf);
    const wanted = Math.min(shelf, lineCounts[random.below(lineCounts.length)] as number);
    const lines: Line[] = [];
    for (let n = 0; n < shelf && lines.length < wanted; n++) {
      const product = first + ((start + n) % shelf);
      if (goods.closed[product] && (funding === 'canteen' || funding === 'union')) continue;
      const sku = goods.firstSku[product] as number;
      const packs = (goods.firstSku[product + 1] as number) - sku;
      const quantity = 1 + random.zipf(most);
      lines.push({ product, sku: sku + random.below(packs), quantity, rejected: 0, returned: 0 });
    }
    // A shelf of nothing but liquor: somebody's own money then.
    if (!lines.length)
      lines.push({
        product: first,
        sku: goods.firstSku[first] as number,
        quantity: 1,
        rejected: 0,
        returned: 0,
      });
    return lines;
  }

  private fate(story: Story, placedAt: number, pays: boolean): void {
    const { random } = this;
    const after = (ms: number, low: number, high: number): number => {
      const then = ms && Math.floor(ms + random.between(low, high) * dayMs);
      return then < worldEnds ? then : never;
    };
    if (random.chance(0.012)) {
      story.cancelledAt = after(placedAt, 0.05, 0.4);
      if (story.cancelledAt) return;
    }
    story.confirmedAt = after(placedAt, 0.02, 0.9);
    story.shippedAt = after(story.confirmedAt, 0.1, 1.5);
    story.firstSignedAt = after(story.shippedAt, 0.8, 4);
    story.secondSignedAt = after(story.firstSignedAt, 0.01, 0.6);
    const line = story.lines[0] as Line;
    if (story.firstSignedAt && line.quantity > 1 && random.chance(0.01)) line.rejected = 1;
    if (random.chance(0.004) && line.quantity - line.rejected > 0) {
      story.returnedAt = after(story.secondSignedAt, 1, 2);
      if (story.returnedAt) line.returned = 1;
    }
    if (pays) story.paidAt = after(story.secondSignedAt, 3, 20);
  }
}
