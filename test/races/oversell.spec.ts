import { expectBooksToBalance } from '../support/books';
import { draftOf } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Stock = { items: { skuId: string; onHand: number; held: number; available: number }[] };

describe('many buyers, few boxes, two API processes', () => {
  let world: World;
  let apis: string[];
  let shop: Shop;
  let units: Unit[];

  beforeAll(async () => {
    world = await World.start();
    apis = await world.apiProcesses(2);
    shop = await world.supplier();
    units = [await world.buyer(), await world.buyer(), await world.buyer()];
    await Promise.all(units.map((unit) => unit.purchaser.tokenOnce()));
  });

  afterAll(() => world.stop());

  const buyerAt = (index: number) =>
    (units[index % units.length] as Unit).purchaser.at(apis[index % apis.length] as string);

  it.each([1, 2, 3])('sells exactly 10 of 10 boxes to 100 buyers (round %d)', async () => {
    const pack = await shop.sells({ stock: 10 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        buyerAt(index).post('/v1/checkouts', draftOf([{ pack, quantity: 1 }])),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 409)).toHaveLength(90);
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({ code: 'stock.insufficient', errors: [{ pointer: '/lines/0/quantity' }] });
    }
    const { body } = await shop.clerk.get<Stock>('/v1/stock?limit=100');
    expect(body.items.find(({ skuId }) => skuId === pack.skuId)).toMatchObject({
      onHand: 10,
      held: 10,
      available: 0,
    });
  });

  it('lets no two baskets wait for each other, whatever the order of their lines', async () => {
    const packs = await Promise.all([1, 2, 3, 4].map(() => shop.sells({ stock: 1_000 })));
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => {
        const basket = packs.map((pack) => ({ pack, quantity: 1 }));
        if (index % 2) basket.reverse();
        return buyerAt(index).post('/v1/checkouts', draftOf([...basket, ...basket.slice(0, 1)]));
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  });

  it('makes one order of the same key sent 20 times', async () => {
    const pack = await shop.sells({ stock: 100 });
    const draft = draftOf([{ pack, quantity: 2 }]);
    const buyer = (units[0] as Unit).purchaser;
    const send = (index: number) =>
      buyer.at(apis[index % 2] as string).post<{ id: string }>('/v1/checkouts', draft, { key: 'one-intent' });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    for (const { status, body } of answers) {
      if (status === 409) expect(body).toMatchObject({ code: 'idempotency.in_flight' });
    }
    const again = await send(0);
    expect(again.status).toBe(201);
    const ids = new Set(
      [again, ...answers.filter(({ status }) => status === 201)].map(({ body }) => body.id),
    );
    expect(ids.size).toBe(1);
    const other = await buyer.post('/v1/checkouts', draftOf([{ pack, quantity: 3 }]), { key: 'one-intent' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    const { body } = await shop.clerk.get<Stock>('/v1/stock?limit=100');
    expect(body.items.find(({ skuId }) => skuId === pack.skuId)).toMatchObject({ held: 2 });
  });

  it('ends cancellation against confirmation in one of the two, with the stock to match', async () => {
    const pack = await shop.sells({ stock: 100 });
    const unit = units[0] as Unit;
    for (let round = 0; round < 10; round++) {
      const { body } = await unit.purchaser.post<{ orders: { id: string }[] }>(
        '/v1/checkouts',
        draftOf([{ pack, quantity: 1 }]),
      );
      const id = body.orders[0]?.id;
      const [first, second, third] = await Promise.all([
        unit.purchaser.at(apis[0] as string).post(`/v1/orders/${id}/cancellation`, { reason: '不要了' }),
        shop.clerk.at(apis[1] as string).post(`/v1/orders/${id}/cancellation`, { reason: '没货了' }),
        shop.clerk.at(apis[0] as string).post(`/v1/orders/${id}/confirmation`),
      ]);
      const cancelled = [first, second].filter(({ status }) => status === 201);
      expect(cancelled).toHaveLength(1);
      expect([201, 409]).toContain(third?.status);
    }
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
