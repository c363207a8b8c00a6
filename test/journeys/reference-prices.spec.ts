import { good } from '../support/selling';
import { World } from '../support/world';

type Prices = { items: { productName: string; supplierName: string }[]; nextCursor: string | null };

describe('reference prices', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-06-02T02:00:00Z'));
  });

  afterAll(() => world.stop());

  it('are listed beside the price on the shelf, last recorded first, page by page', async () => {
    const [operator] = await world.operators();
    for (const priceFen of [9_001, 9_000]) {
      const shop = await world.supplier();
      const { productId } = await shop.sells({ priceFen });
      const price = { productId, pricePerKgFen: 5_000, capturedOn: '2026-05-30', source: '测试：某市场' };
      good(await operator.post('/v1/reference-prices', price));
    }
    const list = async (query: string) =>
      good(await operator.get<Prices>(`/v1/reference-prices?${query}`), 200);
    const all = await list('limit=100');
    expect(all.items).toHaveLength(2);
    // 90.01 yuan for 1.8 kg are 50.005… yuan a kilogram.
    expect(all.items).toMatchObject([
      { pricePerKgFen: 5_000, shelfPricePerKgFen: 5_000, capturedOn: '2026-05-30' },
      { pricePerKgFen: 5_000, shelfPricePerKgFen: 5_001, source: '测试：某市场' },
    ]);
    const first = await list('limit=1');
    const rest = await list(`limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(all.items);
    const { supplierName } = all.items[1] as Prices['items'][number];
    expect((await list(`q=${encodeURIComponent(supplierName)}`)).items).toMatchObject([{ supplierName }]);
    expect((await list('q=没有这样的商品')).items).toEqual([]);
    expect((await (await world.official('320200')).get('/v1/reference-prices')).status).toBe(403);
  });
});
