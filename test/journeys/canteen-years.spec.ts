import { UnitChanges } from '@app/procurement';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import type { Sheet } from '../support/figures';
import {
  creditCodeOf,
  type Filing,
  filed,
  financeOf,
  formOf,
  ifMatch,
  must,
  type Row,
  reviewFiling,
  sayCanteen,
  submitFiling,
} from '../support/filing';
import { enterChange, reserveOf } from '../support/reserve';
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

/** In December units speak of both years at once, and in January of the one that is over. */
describe('canteens at the turn of the year', () => {
  let world: World;
  let finance: Client;
  let filer: Unit;
  let guest: Unit;
  const district = '320214';
  const figures = { canteenFoodFen: 1_000_000, reservedFen: 100_000 };

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-12-10T02:00:00Z'));
    finance = await financeOf(world, district);
    [filer, guest] = [await world.buyer({ district }), await world.buyer({ district })];
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode: await creditCodeOf(world, filer) }), 200);
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 100 });
    await delivered(filer, shop, [{ pack, quantity: 3 }]);
    await delivered(guest, shop, [{ pack, quantity: 4 }]);
    await world.settle();
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const summary = async (year: number) =>
    must(await finance.get<Record<string, number>>(`/v1/filing-summary?year=${year}`), 200);
  const codeOf = ({ body }: { body: object }) => (body as { code?: string }).code;

  it('a guest that leaves for next year stays with its filer for this one, in all that counts', async () => {
    await filed(filer, 2026, figures);
    const before = await summary(2026);
    expect(before).toMatchObject({ units: 2, covered: 1, filed: 1, notFiled: 0, boughtFen: 70_000 });
    // While it is there the filer does not leave; next year's place is spoken of by itself.
    expect(codeOf(await sayCanteen(filer, 'own', { year: 2027 }))).toBe('unit_profile.others_depend');
    const left = must(await sayCanteen(guest, 'own', { year: 2027 }), 200);
    expect(left).toMatchObject({ canteen: 'own', filedBy: null });
    const { asOf: _, ...counted } = await summary(2026);
    expect(before).toMatchObject(counted);
    expect((await formOf(filer, 2026)).bought).toMatchObject({ totalFen: 70_000, progressBp: 7_000 });
    expect((await formOf(filer, 2026)).profile.filesFor.map(({ id }) => id)).toEqual([guest.id]);
    expect((await formOf(filer, 2027)).profile.filesFor).toEqual([]);
    expect((await formOf(guest, 2026)).profile).toMatchObject({ canteen: 'shared' });
    expect((await formOf(guest, 2027)).profile).toMatchObject({ canteen: 'own', filedBy: null });
    expect(await summary(2027)).toMatchObject({ covered: 0, notFiled: 2 });
    // It files for next year itself, and not for this one.
    await filed(guest, 2027, figures);
    const refused = await guest.purchaser.post<object>('/v1/filings', { year: 2026 });
    expect(codeOf(refused)).toBe('filing.filed_by_other');
    // The filer may leave for next year now, and for this one it may not.
    must(await sayCanteen(filer, 'outsourced', { year: 2027 }), 200);
    expect(codeOf(await sayCanteen(filer, 'outsourced'))).toBe('unit_profile.others_depend');
    const third = await world.buyer({ district });
    const filerCreditCode = await creditCodeOf(world, filer);
    expect(codeOf(await sayCanteen(third, 'shared', { filerCreditCode, year: 2027 }))).toBe(
      'unit_profile.not_a_filer',
    );
    for (const year of [2025, 2028])
      expect(codeOf(await sayCanteen(third, 'own', { year }))).toBe('unit_profile.year_not_open');
    must(await sayCanteen(third, 'none'), 200);
  });

  it('what was returned in December is corrected in January, by the canteen of its own year', async () => {
    const cook = await world.buyer({ district });
    const filing = await filed(cook, 2026, figures);
    world.clock.set(new Date('2026-12-28T02:00:00Z'));
    must(await reviewFiling(finance, filing, { decision: 'returned', reason: '请核对' }), 201);
    world.clock.set(new Date('2027-01-04T02:00:00Z'));
    // From this year on it has none: then nothing would have to be reserved.
    must(await sayCanteen(cook, 'none'), 200);
    const form = await formOf(cook, 2026);
    expect(form).toMatchObject({ profile: { canteen: 'own' }, rule: { minimumRatioBp: 1_000 } });
    const path = `/v1/filings/${filing.id}`;
    const change = { reservedFen: 120_000 };
    const again = must(
      await cook.purchaser.patch<Filing>(path, change, ifMatch(form.filing?.version as number)),
      200,
    );
    expect(again).toMatchObject({ canteen: 'own', requiredFen: 100_000 });
    must(await submitFiling(cook, again), 201);
    const kept = must(await finance.get<Filing>(path), 200);
    expect(kept).toMatchObject({ state: 'submitted', canteen: 'own', requiredFen: 100_000 });
    expect((await formOf(cook, 2027)).profile.canteen).toBe('none');
  });

  it('a unit that ends on New Year’s Day still answers for the year before it', async () => {
    const ending = await world.buyer({ district });
    world.clock.set(new Date('2026-12-15T02:00:00Z'));
    const filing = await filed(ending, 2026, figures);
    must(await reviewFiling(finance, filing, { decision: 'returned', reason: '请核对' }), 201);
    must(await enterChange(finance, { kind: 'close', unitId: ending.id, effectiveOn: '2027-01-01' }), 201);
    world.clock.set(new Date('2027-01-05T02:00:00Z'));
    await world.get(UnitChanges).takeEffect();
    const { filing: mine } = await formOf(ending, 2026);
    must(await submitFiling(ending, mine as Filing), 201);
    const next = await ending.purchaser.post<object>('/v1/filings', { year: 2027 });
    expect(codeOf(next)).toBe('filing.unit_ended');
  });
});
