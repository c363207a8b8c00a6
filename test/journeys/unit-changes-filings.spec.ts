import { UnitChanges, UnitFilingsQueries } from '@app/procurement';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { figureOf, type Sheet } from '../support/figures';
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
import { type Change, enterChange, reserveOf } from '../support/reserve';
import { Selling } from '../support/selling';
import { delivered } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Summary = Record<'units' | 'ended' | 'filed' | 'notFiled' | 'submitted' | 'reservedFen', number>;

/** What units that change have filed, and still have to. */
describe('Q15: filings of units that merge or end', () => {
  let world: World;
  let finance: Client;
  let shop: Shop;
  let pack: Pack;
  const year = 2026;
  const district = '320206';

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-06-10T02:00:00Z'));
    finance = await financeOf(world, district);
    shop = await world.supplier();
    pack = await shop.sells({ priceFen: 10_000, stock: 100_000 });
  });

  beforeEach(() => world.clock.set(new Date('2026-06-10T02:00:00Z')));

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const buyer = () => world.buyer({ district, unitKind: 'agency' });
  const figuresOf = (reservedFen: number) => ({ canteenFoodFen: reservedFen * 5, reservedFen });
  const picked = async (pick: string, of = year) =>
    must(
      await finance.get<{ items: (Row & { tookOverFen: number; filingId: string | null })[] }>(
        `/v1/filings?year=${of}&pick=${pick}&limit=100`,
      ),
      200,
    ).items;
  const isPicked = async (unit: Unit, pick: string, of = year) =>
    (await picked(pick, of)).some(({ unitId }) => unitId === unit.id);
  const summary = async (of = year) => must(await finance.get<Summary>(`/v1/filing-summary?year=${of}`), 200);
  const sheet = async (of: number, month: number) => {
    const found = must(await finance.get<Sheet>(`/v1/figures?year=${of}&month=${month}`), 200);
    expect(found.checks.filter(({ holds }) => !holds)).toEqual([]);
    return found;
  };
  const nameOf = async ({ id }: Unit) => {
    const [unit] = await world.database.read<{ name: string }>(
      'SELECT name FROM organizations WHERE id = $1',
      [id],
    );
    return unit?.name;
  };
  const merge = (units: Unit[], heir: Unit, effectiveOn: string) =>
    enterChange(finance, {
      ...{ kind: 'merge', unitIds: units.map(({ id }) => id), successorId: heir.id, effectiveOn },
    });

  it('who takes over another and has not filed itself has not filed, and is asked to', async () => {
    const [gone, heir] = [await buyer(), await buyer()];
    must(await reviewFiling(finance, await filed(gone, year, figuresOf(1_000_000))), 201);
    // It was there before: the 11th is the day after its account was opened.
    world.clock.set(new Date('2026-06-11T02:00:00Z'));
    const before = await summary();
    must(await merge([gone], heir, '2026-06-11'), 201);
    const after = await summary();
    expect([
      after.filed - before.filed,
      after.notFiled - before.notFiled,
      after.ended - before.ended,
      after.reservedFen - before.reservedFen,
    ]).toEqual([-1, 0, 1, 0]);
    expect((await picked('not_filed')).find(({ unitId }) => unitId === heir.id)).toMatchObject({
      ...{ state: 'not_filed', reservedFen: 1_000_000, tookOverFen: 1_000_000 },
    });
    expect(await isPicked(heir, 'taken_over')).toBe(true);
    expect(await isPicked(heir, 'filed')).toBe(false);
    const month = await sheet(year, 6);
    expect(['units_filed', 'units_not_filed', 'reserved_total'].map((code) => figureOf(month, code))).toEqual(
      [...[after.filed, after.notFiled, after.reservedFen]],
    );
    const reminders = { year, note: '请尽快填报' };
    must(await finance.post('/v1/filing-reminders', reminders), 201);
    expect((await formOf(heir, year)).reminder).toMatchObject({ note: reminders.note });
    // Bought 750,000 of its own 500,000 and the 1,000,000 that it took over: 50 %.
    await filed(heir, year, figuresOf(500_000));
    await delivered(heir, shop, [{ pack, quantity: 75 }]);
    await world.settle();
    expect((await formOf(heir, year)).bought).toMatchObject({
      ...{ totalFen: 750_000, tookOverFen: 1_000_000, progressBp: 5_000 },
    });
    expect(await isPicked(heir, 'filed')).toBe(true);
    // Returned, it is with its unit again, and counts in one of the two.
    const mine = (await formOf(heir, year)).filing as Filing;
    must(await reviewFiling(finance, mine, { decision: 'returned', reason: '请核对' }), 201);
    expect([await isPicked(heir, 'filed'), await isPicked(heir, 'not_filed')]).toEqual([false, true]);
  });

  it('what waits when its unit ends is reviewed, and what came back is corrected by its people', async () => {
    const [gone, heir] = [await buyer(), await buyer()];
    const filing = await filed(gone, year, figuresOf(600_000));
    must(await merge([gone], heir, '2026-06-10'), 201);
    const waiting = await picked('submitted');
    expect(waiting.map(({ filingId }) => filingId)).toContain(filing.id);
    expect((await summary()).submitted).toBe(waiting.length);
    expect(await reserveOf(heir, year)).toMatchObject({ tookOverFen: 600_000 });
    must(await reviewFiling(finance, filing, { decision: 'returned', reason: '请核对' }), 201);
    expect(await reserveOf(heir, year)).toMatchObject({ tookOverFen: 0 });
    const back = (await formOf(gone, year)).filing as Filing;
    const change = { reservedFen: 700_000 };
    const path = `/v1/filings/${back.id}`;
    const again = must(await gone.purchaser.patch<Filing>(path, change, ifMatch(back.version)), 200);
    const sent = must(await submitFiling(gone, again), 201);
    must(await reviewFiling(finance, sent), 201);
    expect(await reserveOf(heir, year)).toMatchObject({ tookOverFen: 700_000, reservedFen: 700_000 });
  });

  it('what came back of a unit that ended is corrected by whoever goes on with it, and by nobody else', async () => {
    const [gone, heir, stranger] = [await buyer(), await buyer(), await buyer()];
    const filing = await filed(gone, year, figuresOf(600_000));
    const path = `/v1/filings/${filing.id}`;
    const { id: changeId } = must(await merge([gone], heir, '2026-06-10'), 201);
    must(await heir.purchaser.get(path), 200);
    must(await reviewFiling(finance, filing, { decision: 'returned', reason: '请核对' }), 201);
    const back = (await formOf(heir, year)).toCorrect;
    expect(back).toEqual([expect.objectContaining({ id: filing.id, returnReason: '请核对' })]);
    const { version } = back[0] as Filing;
    const tries = async (unit: Unit) => [
      (await unit.purchaser.get(path)).status,
      (await unit.purchaser.patch(path, { reservedFen: 1 }, ifMatch(version))).status,
      (await submitFiling(unit, { id: filing.id, version })).status,
    ];
    expect(await tries(stranger)).toEqual([404, 404, 404]);
    expect((await formOf(stranger, year)).toCorrect).toEqual([]);
    // An end that is taken back has no heir.
    must(await finance.post(`/v1/unit-changes/${changeId}/withdrawal`, { reason: '批复撤回' }), 201);
    expect(await tries(heir)).toEqual([404, 404, 404]);
    // Nor has one of a day to come.
    const { id: aheadId } = must(await merge([gone], heir, '2026-06-11'), 201);
    expect(await tries(heir)).toEqual([404, 404, 404]);
    must(await finance.post(`/v1/unit-changes/${aheadId}/withdrawal`, { reason: '提前生效' }), 201);
    must(await merge([gone], heir, '2026-06-10'), 201);
    const changed = must(
      await heir.purchaser.patch<Filing>(path, { reservedFen: 700_000 }, ifMatch(version)),
      200,
    );
    expect((await submitFiling(heir, { id: filing.id, version })).body.code).toBe('filing.changed_meanwhile');
    const sent = must(await submitFiling(heir, changed), 201);
    expect((await formOf(heir, year)).toCorrect).toEqual([]);
    const seen = must(await finance.get<Filing>(path), 200);
    // 700,000 of 3,000,000 = 23.33 %; its officials see the successor's name, and its people masked.
    expect(seen).toMatchObject({ state: 'submitted', reservedFen: 700_000, baseFen: 3_000_000 });
    expect(seen.submittedByName).toContain('*');
    expect(seen.steps.map(({ type, forUnit, heirName }) => [type, forUnit, heirName])).toEqual([
      ...[
        ['submitted', false, null],
        ['returned', false, null],
      ],
      ['submitted', false, await nameOf(heir)],
    ]);
    must(await reviewFiling(finance, sent), 201);
    expect(await reserveOf(heir, year)).toMatchObject({ tookOverFen: 700_000, reservedFen: 700_000 });
    expect(await tries(heir)).toEqual([200, 412, 412]);
  });

  it('two that share a canteen are merged, and a guest that has ended holds nobody', async () => {
    const [filer, guest, heir] = [await buyer(), await buyer(), await buyer()];
    const filerCreditCode = await creditCodeOf(world, filer);
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode }), 200);
    await filed(filer, year, figuresOf(400_000));
    await delivered(guest, shop, [{ pack, quantity: 3 }]);
    await world.settle();
    expect((await merge([filer], heir, '2026-06-10')).body.code).toBe('unit_change.files_for_others');
    const both = must(await merge([filer, guest], heir, '2026-06-10'), 201);
    expect(await reserveOf(heir, year)).toMatchObject({ reservedFen: 400_000, totalFen: 30_000 });
    must(await finance.post(`/v1/unit-changes/${both.id}/withdrawal`, { reason: '批复撤回' }), 201);
    // The guest alone ends: its filer is free to say something else, and then that end cannot be taken back as it was.
    const alone = must(await merge([guest], heir, '2026-06-10'), 201);
    must(await sayCanteen(filer, 'own'), 200);
    const withdrawal = `/v1/unit-changes/${alone.id}/withdrawal`;
    const refused = await finance.post<{ code: string }>(withdrawal, { reason: '批复撤回' });
    expect(refused.body.code).toBe('unit_profile.not_a_filer');
    must(await sayCanteen(guest, 'own'), 200);
    must(await finance.post(withdrawal, { reason: '批复撤回' }), 201);
  });

  it('a closed unit is told so, and not to buy', async () => {
    const closing = await buyer();
    must(await reviewFiling(finance, await filed(closing, year, figuresOf(100_000))), 201);
    must(await enterChange(finance, { kind: 'close', unitId: closing.id, effectiveOn: '2026-06-10' }), 201);
    expect(await reserveOf(closing, year)).toMatchObject({
      ...{ reservedFen: 100_000, countsWith: { reason: 'succeeded', units: [] } },
    });
    const open = await world.get(UnitFilingsQueries).stillBuying(year);
    expect(open.map(({ unitId }) => unitId)).not.toContain(closing.id);
  });

  it('a reseller goes on in no buying unit', async () => {
    const { reseller } = await Selling.within(world);
    const city = await financeOf(world, '320200');
    const merger = { kind: 'merge', unitIds: [reseller.id], effectiveOn: '2026-06-10' };
    const refused = await enterChange(city, { ...merger, successorId: (await buyer()).id });
    expect([refused.status, refused.body.code]).toEqual([422, 'unit_change.reseller']);
  });

  it('a contractor goes on in no buying unit, no buying unit in a contractor, and one contractor in another', async () => {
    const contractor = () => world.buyer({ district, unitKind: 'contractor' });
    const [unit, caterer, other] = [await buyer(), await contractor(), await contractor()];
    const day = '2026-06-10';
    for (const [gone, heir] of [
      [caterer, unit],
      [unit, caterer],
    ] as const) {
      const refused = await merge([gone], heir, day);
      expect([refused.status, refused.body.code]).toEqual([422, 'unit_change.contractor']);
    }
    const shares = [unit, other].map(({ id }) => ({ unitId: id, shareBp: 5_000 }));
    const parts = { kind: 'split', unitId: caterer.id, successors: shares, effectiveOn: day };
    expect((await enterChange(finance, parts)).body.code).toBe('unit_change.contractor');
    must(await merge([caterer], other, day), 201);
  });

  it('the year after, list and figures speak of the same units, and nobody takes back what is over', async () => {
    const [gone, heir, ahead] = [await buyer(), await buyer(), await buyer()];
    await filed(ahead, year + 1, figuresOf(300_000));
    const change: Change = must(await merge([gone, ahead], heir, '2026-06-10'), 201);
    world.clock.set(new Date('2027-03-10T02:00:00Z'));
    await world.get(UnitChanges).takeEffect();
    const next = await summary(year + 1);
    const figures = await sheet(year + 1, 3);
    expect(
      ['units_budget', 'units_ended', 'units_filed', 'units_not_filed'].map((code) =>
        figureOf(figures, code),
      ),
    ).toEqual([...[next.units, next.ended, next.filed, next.notFiled]]);
    expect(figureOf(figures, 'units_registered')).toBe(
      next.units +
        Number(figureOf(figures, 'units_resellers')) +
        Number(figureOf(figures, 'units_contractors')),
    );
    // Gone is gone; who had filed for that year before it ended is still seen, and its filing is reviewed.
    expect([await isPicked(gone, 'ended', year + 1), await isPicked(ahead, 'ended', year + 1)]).toEqual([
      ...[false, true],
    ]);
    expect(await isPicked(ahead, 'submitted', year + 1)).toBe(true);
    const refused = await finance.post<{ code: string }>(`/v1/unit-changes/${change.id}/withdrawal`, {
      reason: '批复撤回',
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'unit_change.bad_day']);
  });

  it('of a chain of units the last one corrects, of a year before the end the old one alone', async () => {
    const [first, second, third] = [await buyer(), await buyer(), await buyer()];
    const filing = await filed(first, year, figuresOf(600_000));
    must(await merge([first], second, '2026-06-09'), 201);
    must(await merge([second], third, '2026-06-10'), 201);
    must(await reviewFiling(finance, filing, { decision: 'returned', reason: '请核对' }), 201);
    expect((await formOf(second, year)).toCorrect).toEqual([]);
    expect((await second.purchaser.get(`/v1/filings/${filing.id}`)).status).toBe(404);
    const [back] = (await formOf(third, year)).toCorrect;
    must(await submitFiling(third, back as Filing), 201);
    const [old, heir] = [await buyer(), await buyer()];
    world.clock.set(new Date('2026-12-30T02:00:00Z'));
    const late = await filed(old, year, figuresOf(200_000));
    world.clock.set(new Date('2027-01-05T02:00:00Z'));
    must(await merge([old], heir, '2027-01-05'), 201);
    must(await reviewFiling(finance, late, { decision: 'returned', reason: '请核对' }), 201);
    expect((await formOf(heir, year)).toCorrect).toEqual([]);
    expect((await heir.purchaser.get(`/v1/filings/${late.id}`)).status).toBe(404);
  });
});
