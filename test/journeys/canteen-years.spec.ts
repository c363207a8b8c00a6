import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import type { Sheet } from '../support/figures';
import { creditCodeOf, filed, financeOf, must, type Row, sayCanteen } from '../support/filing';
import { reserveOf } from '../support/reserve';
import { delivered } from '../support/story';
import { type Unit, World } from '../support/world';

/** What units say of their canteens holds from that year on: a year that is over stays as it was counted. */
describe('canteens by year', () => {
  let world: World;
  let finance: Client;
  let units: Record<'filer' | 'guest' | 'none', Unit>;
  const district = '320214';

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    finance = await financeOf(world, district);
    units = {
      filer: await world.buyer({ district }),
      guest: await world.buyer({ district }),
      none: await world.buyer({ district, unitKind: 'union' }),
    };
    const { filer, guest, none } = units;
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode: await creditCodeOf(world, filer) }), 200);
    must(await sayCanteen(none, 'none'), 200);
    await filed(filer, 2026, { canteenFoodFen: 1_000_000, reservedFen: 100_000 });
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 100 });
    await delivered(filer, shop, [{ pack, quantity: 3 }]);
    await delivered(guest, shop, [{ pack, quantity: 4 }]);
    await world.settle();
  });

  afterAll(async () => {
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  /** All that is said of a year, without the moment at which it is said and what is expected of its rest. */
  async function saidOf(year: number) {
    const { items } = must(await finance.get<{ items: (Row & object)[] }>(`/v1/filings?year=${year}`), 200);
    const rows = items.map(({ unitId, state, canteen, boughtFen }) => ({
      unitId,
      state,
      canteen,
      boughtFen,
    }));
    const { asOf: _, ...summary } = must(
      await finance.get<Record<string, unknown>>(`/v1/filing-summary?year=${year}`),
      200,
    );
    const { figures } = must(
      await finance.get<Sheet>(`/v1/figures?year=${year}&month=${year === 2027 ? 3 : 12}`),
      200,
    );
    const own = figures.filter(({ code }) => /^(units|reserved|quota)_/.test(code));
    const pages = await Promise.all(
      Object.values(units).map(async (unit) => {
        const { state, totalFen, countsWith, ways } = await reserveOf(unit, year, finance);
        return { state, totalFen, countsWith, ways };
      }),
    );
    return { rows, summary, own, pages };
  }

  it('a member that leaves and a unit that opens a canteen next year change nothing of this one', async () => {
    world.clock.set(new Date('2027-03-10T02:00:00Z'));
    const before = await saidOf(2026);
    expect(before.summary).toMatchObject({ units: 3, covered: 1, noCanteen: 1, filed: 1, notFiled: 0 });
    expect(before.rows.find(({ unitId }) => unitId === units.filer.id)?.boughtFen).toBe(70_000);
    for (const unit of [units.guest, units.none]) must(await sayCanteen(unit, 'own'), 200);
    must(await sayCanteen(units.filer, 'none'), 200);
    await world.settle();
    expect(await saidOf(2026)).toEqual(before);
    const after = await saidOf(2027);
    expect(after.summary).toMatchObject({ units: 3, covered: 0, noCanteen: 1, filed: 0, notFiled: 2 });
  });

  it('said twice in a year, the last word holds for it; a year before all of them has the first', async () => {
    must(await sayCanteen(units.none, 'outsourced'), 200);
    const canteenIn = async (year: number) =>
      (await saidOf(year)).rows.find(({ unitId }) => unitId === units.none.id)?.canteen;
    expect([await canteenIn(2025), await canteenIn(2026), await canteenIn(2027)]).toEqual([
      'none',
      'none',
      'outsourced',
    ]);
  });
});
