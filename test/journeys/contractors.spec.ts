import { expectBooksToBalance } from '../support/books';
import { creditCodeOf, filed, formOf, must, type Row } from '../support/filing';
import { delivered } from '../support/story';
import { type Unit, World } from '../support/world';

type Link = { id: string; state: string; lastDay: string | null };

/** 委托经营: what a contractor buys counts for the unit, once both have said so. */
describe('contractors of outsourced canteens', () => {
  let world: World;
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const propose = async (unit: Unit, contractor: Unit, more: object = {}) =>
    unit.purchaser.post<Link & { code?: string }>('/v1/contractor-links', {
      contractorCreditCode: await creditCodeOf(world, contractor),
      firstDay: '2026-03-01',
      ...more,
    });
  const decide = (contractor: Unit, { id }: Link, decision = 'confirmed') =>
    contractor.finance.post<Link & { code?: string }>(`/v1/contractor-links/${id}/decision`, { decision });

  it('Q9: counts for the unit from the first to the last day, and no longer for the contractor itself', async () => {
    const official = await world.official('320200');
    // Of another district than its contractor.
    const [unit, caterer] = [
      await world.buyer({ unitKind: 'hospital' }),
      await world.buyer({ district: '320281', unitKind: 'soe' }),
    ];
    await filed(unit, year, { canteenFoodFen: 10_000_000, reservedFen: 1_000_000 });
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 1_000 });
    const boughtOn = async (day: string, quantity: number) => {
      world.clock.set(new Date(`${day}T02:00:00Z`));
      await delivered(caterer, shop, [{ pack, quantity }]);
    };
    const figures = async () => {
      await world.settle();
      const { items } = (await official.get<{ items: Row[] }>(`/v1/filings?year=${year}&limit=100`)).body;
      const of = (one: Unit) => items.find(({ unitId }) => unitId === one.id)?.boughtFen;
      const forms = [
        (await formOf(unit, year)).bought.totalFen,
        (await formOf(caterer, year)).bought.totalFen,
      ];
      expect([of(unit), of(caterer)]).toEqual(forms);
      return forms;
    };
    await boughtOn('2026-03-11', 1);
    const link = must(await propose(unit, caterer, { firstDay: '2026-03-12' }), 201);
    await boughtOn('2026-03-12', 20);
    // One side alone has said it.
    expect(await figures()).toEqual([0, 210_000]);
    expect((await decide(unit, link)).status).toBe(404);
    expect(must(await decide(caterer, link), 201)).toMatchObject({ state: 'confirmed' });
    expect((await decide(caterer, link)).body.code).toBe('contractor_link.wrong_state');
    expect(await figures()).toEqual([200_000, 10_000]);
    await boughtOn('2026-03-20', 300);
    const ending = `/v1/contractor-links/${link.id}/ending`;
    expect((await unit.purchaser.post(ending, { lastDay: '2026-03-01' })).status).toBe(422);
    must(await unit.purchaser.post<Link>(ending, { lastDay: '2026-03-19' }), 201);
    expect(
      (await caterer.purchaser.post<Link & { code?: string }>(ending, { lastDay: '2026-03-25' })).body.code,
    ).toBe('contractor_link.bad_day');
    expect(await figures()).toEqual([200_000, 3_010_000]);
  });

  it('an account works for one unit at a time, and nobody claims what others bought', async () => {
    const [first, second, caterer] = [
      await world.buyer(),
      await world.buyer(),
      await world.buyer({ unitKind: 'soe' }),
    ];
    const [one, two] = [must(await propose(first, caterer), 201), must(await propose(second, caterer), 201)];
    must(await decide(caterer, one), 201);
    expect(await decide(caterer, two)).toMatchObject({ status: 409, body: { code: 'contractor_link.busy' } });
    must(await decide(caterer, two, 'refused'), 201);
    expect((await propose(first, first)).body.code).toBe('contractor_link.unknown');
    expect((await propose(first, caterer, { lastDay: '2026-02-01' })).body.code).toBe(
      'contractor_link.bad_day',
    );
    const stranger = await world.buyer();
    expect((await stranger.purchaser.get<{ items: Link[] }>('/v1/contractor-links')).body.items).toEqual([]);
    const { items } = (await caterer.purchaser.get<{ items: Link[] }>('/v1/contractor-links')).body;
    expect(items.map(({ state }) => state).sort()).toEqual(['confirmed', 'refused']);
    // Taken back as a whole: it ends on the day before its first, and the account is free for somebody else.
    const takenBack = await first.purchaser.post<Link>(`/v1/contractor-links/${one.id}/ending`, {
      lastDay: '2026-02-28',
    });
    expect(must(takenBack, 201)).toMatchObject({ state: 'confirmed', lastDay: '2026-02-28' });
    must(await decide(caterer, must(await propose(second, caterer), 201)), 201);
  });
});
