import { IntegrityScanner } from '@app/reporting';
import type { Client } from '../support/client';
import { close, officeOf } from '../support/closing';
import {
  type Flag,
  type FlagPage,
  type Pair,
  pairIn,
  photographed,
  photosOfBoxes,
} from '../support/odd-trades';
import { good } from '../support/selling';
import { accept, confirm, order, ship, sign } from '../support/story';
import { World } from '../support/world';

/** What a case rests on, and comes to. */
describe('cases of what looks odd', () => {
  let world: World;
  let city: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    city = await world.official('320200');
  });

  afterAll(() => world.stop());

  const casesOf = async (rule: string): Promise<FlagPage[]> => {
    await world.settle();
    await world.get(IntegrityScanner).run();
    const { items } = good(await city.get<{ items: Flag[] }>(`/v1/integrity-flags?rule=${rule}`), 200);
    return Promise.all(
      items.map(async ({ id }) => good(await city.get<FlagPage>(`/v1/integrity-flags/${id}`), 200)),
    );
  };

  it('says of a photo which paper it is of', async () => {
    const pair = await pairIn(world);
    const { first, again } = await photosOfBoxes();
    await photographed(pair, first, '到货.jpg');
    await photographed(pair, again, '到货2.jpg');
    const [found] = await casesOf('repeated_photo');
    expect(found?.items.map(({ about }) => about['paperKind'])).toEqual(['acceptance', 'acceptance']);
    expect(new Set(found?.items.map(({ about }) => about['paperId'])).size).toBe(2);
  });

  it('adds up the lines of a return: five of 499 yuan, each below the threshold of 500, are one of 2,495', async () => {
    const pair = await pairIn(world, { district: '320281', county: '630224' });
    const acceptanceId = await fiveLines(pair);
    await world.settle();
    world.clock.set(new Date('2026-04-03T02:00:00Z'));
    await close(await officeOf(world, '320281'), '320281-2026-03');
    await giveAllBack(acceptanceId, pair);
    const found = await casesOf('refund_after_close');
    expect(found).toMatchObject([{ amountFen: 249_500 }]);
    const count = (kind: string) => found[0]?.items.filter((item) => item.about['kind'] === kind).length;
    expect([count('return'), count('purchase')]).toEqual([5, 5]);
  });

  it('tells who asked for a search how many cases of the own territory it brought, and nothing of elsewhere', async () => {
    const { unit, pack } = await pairIn(world);
    await order(unit, [{ pack, quantity: 1 }]);
    await casesOf('price_above_reference');
    const [operator] = await world.operators();
    const price = { productId: pack.productId, pricePerKgFen: 1, capturedOn: '2026-04-01', source: '测试' };
    good(await operator.post('/v1/reference-prices', price));
    const beside = await world.official('320206');
    for (const who of [city, beside]) good(await who.post('/v1/integrity-scans', { from: '2026-04-01' }));
    world.clock.set(new Date('2026-04-03T02:00:01Z'));
    expect(await casesOf('price_above_reference')).toHaveLength(1);
    for (const [who, found] of [
      [city, 1],
      [beside, 0],
    ] as const) {
      const { items } = (await who.get<{ items: object[] }>('/v1/integrity-scans')).body;
      expect(items).toMatchObject([{ state: 'done', found }]);
      expect(items[0]).not.toHaveProperty('looked');
    }
  });

  async function fiveLines({ unit, shop }: Pair): Promise<string> {
    const basket: { pack: Pair['pack']; quantity: number }[] = [];
    for (let line = 0; line < 5; line++)
      basket.push({ pack: await shop.sells({ priceFen: 49_900 }), quantity: 1 });
    const placed = await order(unit, basket);
    await confirm(shop, placed.id);
    const acceptanceId = await accept(unit, await ship(shop, placed));
    await sign(unit.inspector, acceptanceId);
    return acceptanceId;
  }

  async function giveAllBack(acceptanceId: string, { unit, shop }: Pair): Promise<void> {
    const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    const lines = sheet.body.lines.map(({ id }) => ({ acceptanceLineId: id, quantity: 1 }));
    const draft = { reason: '霉变', lines };
    const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, draft);
    good(await shop.clerk.post(`/v1/returns/${good(asked).id}/decision`, { decision: 'agreed' }));
  }
});
