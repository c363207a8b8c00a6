import { pinyin } from 'pinyin-pro';
import { type DemoProduct, demoFile } from '../../seeds/demo/stories';
import { Client } from '../support/client';
import { World } from '../support/world';

type Found = {
  items: {
    name: string;
    originCountyCode: string;
    categoryCode: string;
    skus: { priceFen: number; pricePerKgFen: number }[];
  }[];
  nextCursor: string | null;
  facets?: { counties: { code: string; count: number }[]; categories: { code: string; count: number }[] };
  count?: { value: number; capped: boolean };
};

const spelled = (text: string, initials: boolean) =>
  pinyin(text, { toneType: 'none', type: 'array', ...(initials ? { pattern: 'first' } : {}) }).join('');

describe('finding goods in one box', () => {
  let world: World;
  let buyer: Client;
  const goods = demoFile<DemoProduct[]>('products');

  beforeAll(async () => {
    world = await World.start({ demoAt: new Date('2026-11-20T02:00:00Z') });
    buyer = new Client(() => world.url, { login: 'buyer', password: 'Demo-2026-bangfu' });
  }, 300_000);

  afterAll(() => world.stop());

  const find = async (query: Record<string, string>) => {
    const { status, body } = await buyer.get<Found>(`/v1/products?${new URLSearchParams(query)}`);
    expect(status).toBe(200);
    return body;
  };
  const namesOf = async (q: string) => (await find({ q, limit: '5' })).items.map(({ name }) => name);

  it('has the right product among the first five for at least 95 % of names, pinyin and initials', async () => {
    const queries = goods.flatMap(({ name }) => {
      const [first = ''] = name.split(' ');
      const plain = first.replaceAll(/[^\p{Script=Han}]/gu, '');
      return [name, first, spelled(plain, false), spelled(plain, true)].map((q) => ({ q, name }));
    });
    const missed: string[] = [];
    for (const { q, name } of queries) if (!(await namesOf(q)).includes(name)) missed.push(`${q} → ${name}`);
    expect({ missed, share: missed.length / queries.length <= 0.05 }).toMatchObject({ share: true });
  });

  it.each([
    ['yapg', '延安苹果 富士 80mm 20枚'],
    ['洋芋', '民和马铃薯'],
    ['土豆', '互助马铃薯'],
    ['牦牛', '化隆牦牛肉'],
    ['苹果', '延安苹果 食堂散装'],
    ['qhlm', '青海拉面 家庭装'],
    ['化隆 拉面', '青海拉面 家庭装'],
    ['ＹＡＰＧ', '延安苹果 富士 80mm 20枚'],
  ])('%s finds %s', async (q, name) => {
    expect(await namesOf(q)).toContain(name);
  });

  it('understands counties by old codes and other names, and counts facets of what was found', async () => {
    for (const county of ['630224', '632127', '化隆']) {
      const { items } = await find({ county });
      expect(items.length).toBeGreaterThan(0);
      expect(new Set(items.map(({ originCountyCode }) => originCountyCode))).toEqual(new Set(['630224']));
    }
    const { facets, count, items } = await find({
      q: '马铃薯',
      facets: 'true',
      count: 'exact',
      limit: '100',
    });
    expect(count).toEqual({ value: items.length, capped: false });
    expect(facets?.counties.reduce((sum, facet) => sum + facet.count, 0)).toBe(items.length);
  });

  it('pages through everything once, whatever the order', async () => {
    for (const sort of ['name', 'price', '-price', 'newest', 'pricePerKg']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Found = await find({ sort, limit: '7', ...(cursor ? { cursor } : {}) });
        seen.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor);
      expect([...seen].sort()).toEqual(goods.map(({ name }) => name).sort());
    }
  });

  it('filters by price per kilogram, and hides what the money may not buy', async () => {
    const { items } = await find({ minPricePerKgFen: '1000', maxPricePerKgFen: '2000', limit: '100' });
    expect(items.length).toBeGreaterThan(0);
    for (const { skus } of items) {
      expect(skus.some(({ pricePerKgFen }) => pricePerKgFen >= 1000 && pricePerKgFen <= 2000)).toBe(true);
    }
    const canteen = await find({ fundingSource: 'canteen', limit: '100' });
    expect(canteen.items.map(({ name }) => name)).not.toContain('互助青稞酒');
    expect(canteen.items).toHaveLength(goods.length - 1);
  });
});
