import { randomUUID } from 'node:crypto';
import { Arena, inParallel, outcomes, times, together } from '../support/race';
import { draftOf } from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

type Placed = { id: string; orders: { id: string }[] };

describe('R5: one intent is one order, however often it is sent', () => {
  let arena: Arena;
  let shop: Shop;
  let units: Unit[];
  let pack: Pack;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    units = await inParallel(times(20, Number), () => arena.world.buyer());
    pack = await shop.sells({ stock: 10_000_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const send = (round: number, api: number, key: string, quantity = 2) =>
    arena
      .at((units[round % units.length] as Unit).purchaser, api)
      .post<Placed>('/v1/checkouts', draftOf([{ pack, quantity }]), { key });

  it('the same key 20 times at once, and again afterwards', async () => {
    await arena.race(
      1_000,
      async () => randomUUID(),
      async (key, round) => {
        const before = await arena.stockOf(pack.skuId);
        const answers = await together<Placed>(times(20, (api) => () => send(round, api, key)));
        const made = answers.filter(({ status }) => status === 201);
        expect(made.length).toBeGreaterThan(0);
        expect(outcomes(answers)).toEqual({
          '201': made.length,
          ...(made.length < 20 ? { '409 idempotency.in_flight': 20 - made.length } : {}),
        });
        const again = await send(round, round, key);
        expect(again.status).toBe(201);
        for (const { body } of made) expect(body).toEqual(again.body);
        expect(await arena.stockOf(pack.skuId)).toMatchObject({ held: before.held + 2 });
      },
    );
  });

  it('a double click; the same basket under another key; the same key with another basket', async () => {
    await arena.race(
      1_000,
      async () => [randomUUID(), randomUUID()] as const,
      async ([click, other], round) => {
        const before = await arena.stockOf(pack.skuId);
        const answers = await together<Placed>([
          () => send(round, 0, click),
          () => send(round, 1, click),
          () => send(round, 1, other),
        ]);
        const [first, second, third] = answers;
        expect(third?.status).toBe(201);
        expect([{ '201': 3 }, { '201': 2, '409 idempotency.in_flight': 1 }]).toContainEqual(
          outcomes(answers),
        );
        const ids = [first, second]
          .filter((answer) => answer?.status === 201)
          .map((answer) => answer?.body.id);
        expect(new Set(ids).size).toBe(1);
        expect(ids).not.toContain(third?.body.id);
        expect(await arena.stockOf(pack.skuId)).toMatchObject({ held: before.held + 4 });
        const changed = await send(round, 0, click, 3);
        expect(changed).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
      },
    );
  });
});
