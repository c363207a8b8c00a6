import { expectBooksToBalance } from '../support/books';
import { freePort } from '../support/processes';
import { delivered, targetOf } from '../support/story';
import { World } from '../support/world';

describe('without Redis', () => {
  let world: World;

  beforeAll(async () => {
    // A port where nobody answers.
    world = await World.start({ redisUrl: `redis://127.0.0.1:${await freePort()}` });
  });

  afterAll(() => world.stop());

  it('is degraded, not dead: orders, signatures and totals go on', async () => {
    const ready = await world.nobody.get('/readyz');
    expect(ready).toMatchObject({ status: 200, body: { status: 'degraded', database: 'ok', redis: 'down' } });
    await world.target('320205', '630224', new Date().getFullYear(), 1_000_000);
    const unit = await world.buyer();
    const shop = await world.supplier();
    const city = await world.official();
    const pack = await shop.sells({ priceFen: 1_000, stock: 50 });
    await delivered(unit, shop, [{ pack, quantity: 5 }], [2]);
    await world.settle();
    const { completedFen } = await targetOf(city, '320205', '630224', new Date().getFullYear());
    expect(completedFen).toBe(3_000);
    await expectBooksToBalance(world.database);
  });
});
