import { UnitChanges } from '@app/procurement';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { figureOf, type Sheet } from '../support/figures';
import {
  beginFiling,
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
import { accept, confirm, delivered, draftOf, order, ship, sign } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Summary = Record<'units' | 'noCanteen' | 'covered' | 'ended' | 'filed' | 'notFiled', number> & {
  reservedFen: number;
  boughtFen: number;
};
type Item = Row & {
  name: string;
  tookOverFen: number;
  formerName: string | null;
  ended: { kind: string; effectiveOn: string; successors: string[] } | null;
};

/** History stays under the old identity, progress rolls to the successor. */
describe('Q15: units that merge, split, are renamed or closed', () => {
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
  const bought = (unit: Unit, quantity: number, goods = pack) =>
    delivered(unit, shop, [{ pack: goods, quantity }]);
  const reserves = async (unit: Unit, reservedFen: number) => {
    const filing = await filed(unit, year, { canteenFoodFen: reservedFen * 5, reservedFen });
    must(await reviewFiling(finance, filing), 201);
  };
  const rowOf = async (unit: Unit, who = finance) =>
    must(await who.get<{ items: Item[] }>(`/v1/filings?year=${year}&limit=100`), 200).items.find(
      ({ unitId }) => unitId === unit.id,
    ) as Item;
  const summary = async () => {
    const sums = must(await finance.get<Summary>(`/v1/filing-summary?year=${year}`), 200);
    expect(sums.units).toBe(sums.noCanteen + sums.covered + sums.ended + sums.filed + sums.notFiled);
    return sums;
  };
  const today = '2026-06-10';

  it('merged: what two had reserved and bought counts once, for the one that goes on', async () => {
    const [first, second, heir] = [await buyer(), await buyer(), await buyer()];
    await reserves(first, 1_000_000);
    await reserves(second, 500_000);
    await bought(first, 60);
    await bought(second, 30);
    await bought(heir, 10);
    const onTheWay = await order(first, [{ pack, quantity: 5 }]);
    await world.settle();
    const before = await summary();
    const draft = {
      kind: 'merge',
      unitIds: [first.id, second.id],
      successorId: heir.id,
      effectiveOn: today,
    };
    expect((await enterChange(await world.official('320281'), draft)).body.code).toBe(
      'unit_change.unknown_unit',
    );
    expect((await enterChange(finance, { ...draft, successorId: first.id })).body.code).toBe(
      'unit_change.same_unit',
    );
    expect((await enterChange(finance, { ...draft, effectiveOn: '2025-12-31' })).body.code).toBe(
      'unit_change.bad_day',
    );
    const change = must(await enterChange(finance, draft), 201);
    expect(change).toMatchObject({ kind: 'merge', state: 'in_force' });
    const after = await summary();
    expect([after.reservedFen, after.boughtFen, after.units]).toEqual([
      before.reservedFen,
      before.boughtFen,
      before.units,
    ]);
    expect([
      after.ended - before.ended,
      after.filed - before.filed,
      after.notFiled - before.notFiled,
    ]).toEqual([2, -1, -1]);
    // 600,000 + 300,000 + 100,000 of 1,000,000 + 500,000
    expect(await rowOf(heir)).toMatchObject({
      state: 'taken_over',
      reservedFen: 1_500_000,
      tookOverFen: 1_500_000,
      boughtFen: 1_000_000,
      progressBp: 6_667,
    });
    const heirName = (await rowOf(heir)).name;
    expect(await rowOf(first)).toMatchObject({
      state: 'ended',
      reservedFen: null,
      boughtFen: 600_000,
      progressBp: null,
      ended: { kind: 'merge', effectiveOn: today, successors: [heirName] },
    });
    expect(await reserveOf(first, year)).toMatchObject({
      totalFen: 600_000,
      reservedFen: null,
      countsWith: { reason: 'succeeded', units: [{ id: heir.id }] },
    });
    const page = await reserveOf(heir, year, finance);
    expect(
      page.ways
        .filter(({ way }) => way === 'taken_over')
        .map(({ other, amountFen }) => [other?.id, amountFen]),
    ).toEqual([
      [first.id, 600_000],
      [second.id, 300_000],
    ]);
    await refusedAfterTheEnd(first, draft);
    // What was ordered before still arrives, is signed for, and counts for the heir.
    await confirm(shop, onTheWay.id);
    await sign(first.inspector, await accept(first, await ship(shop, onTheWay)));
    await world.settle();
    expect(await rowOf(heir)).toMatchObject({ boughtFen: 1_050_000, progressBp: 7_000 });
    const withdrawal = `/v1/unit-changes/${change.id}/withdrawal`;
    expect(must(await finance.post(withdrawal, { reason: '批复撤回' }), 201)).toMatchObject({
      state: 'withdrawn',
    });
    expect((await finance.post<{ code: string }>(withdrawal, { reason: '批复撤回' })).body.code).toBe(
      'unit_change.wrong_state',
    );
    expect(await rowOf(first)).toMatchObject({ state: 'approved', boughtFen: 650_000, progressBp: 6_500 });
    expect(await rowOf(heir)).toMatchObject({ state: 'not_filed', boughtFen: 100_000 });
    await bought(first, 1);
  });

  async function refusedAfterTheEnd(unit: Unit, draft: object): Promise<void> {
    const placed = await unit.purchaser.post<{ code: string }>(
      '/v1/checkouts',
      draftOf([{ pack, quantity: 1 }]),
    );
    expect([placed.status, placed.body.code]).toEqual([409, 'order.unit_ended']);
    expect((await unit.purchaser.get('/v1/orders')).status).toBe(200);
    const begun = await unit.purchaser.post<{ code: string }>('/v1/filings', { year: year + 1 });
    expect([begun.status, begun.body.code]).toEqual([409, 'filing.unit_ended']);
    expect(await enterChange(finance, draft)).toMatchObject({
      status: 409,
      body: { code: 'unit_change.already_ended' },
    });
    const onward = { kind: 'merge', unitIds: [(await buyer()).id], successorId: unit.id, effectiveOn: today };
    expect((await enterChange(finance, onward)).body.code).toBe('unit_change.successor_ends');
  }

  /** Who files for others does not end, and who has ended is named as filer by nobody. */
  async function refusesFilers(ended: Unit): Promise<void> {
    const [filer, guest] = [await buyer(), await buyer()];
    must(await sayCanteen(filer, 'shared'), 200);
    const of = async (unit: Unit) => ({ filerCreditCode: await creditCodeOf(world, unit) });
    expect(await sayCanteen(guest, 'shared', await of(ended))).toMatchObject({
      body: { code: 'unit_profile.not_a_filer' },
    });
    must(await sayCanteen(guest, 'shared', await of(filer)), 200);
    const close = { kind: 'close', unitId: filer.id, effectiveOn: '2026-08-01' };
    expect((await enterChange(finance, close)).body.code).toBe('unit_change.files_for_others');
  }

  it('merged into one that another unit files for: what it had reserved and bought counts there, once', async () => {
    const [filer, guest, gone] = [await buyer(), await buyer(), await buyer()];
    must(await sayCanteen(filer, 'shared'), 200);
    must(await sayCanteen(guest, 'shared', { filerCreditCode: await creditCodeOf(world, filer) }), 200);
    await reserves(filer, 800_000);
    await reserves(gone, 300_000);
    await bought(guest, 10);
    await bought(gone, 20);
    await world.settle();
    const before = await summary();
    const draft = { kind: 'merge', unitIds: [gone.id], successorId: guest.id, effectiveOn: today };
    must(await enterChange(finance, draft), 201);
    const after = await summary();
    expect([after.reservedFen, after.boughtFen]).toEqual([before.reservedFen, before.boughtFen]);
    expect([after.filed - before.filed, after.ended - before.ended, after.covered]).toEqual([
      -1,
      1,
      before.covered,
    ]);
    expect(await rowOf(filer)).toMatchObject({
      reservedFen: 1_100_000,
      tookOverFen: 300_000,
      boughtFen: 300_000,
    });
    expect(await rowOf(guest)).toMatchObject({ state: 'covered', reservedFen: null, tookOverFen: 0 });
    expect(await reserveOf(filer, year, finance)).toMatchObject({
      reservedFen: 1_100_000,
      totalFen: 300_000,
    });
    expect(await reserveOf(guest, year, finance)).toMatchObject({
      reservedFen: null,
      countsWith: { reason: 'shared_canteen', units: [{ id: filer.id }] },
    });
    const sheet = must(await finance.get<Sheet>(`/v1/figures?year=${year}&month=6`), 200);
    expect(['reserved_total', 'quota_completed'].map((code) => figureOf(sheet, code))).toEqual([
      after.reservedFen,
      after.boughtFen,
    ]);
  });

  it('split by shares, and a part of it merged again: not a fen is lost or counted twice', async () => {
    const [whole, one, two, three, last] = [
      await buyer(),
      await buyer(),
      await buyer(),
      await buyer(),
      await buyer(),
    ];
    await reserves(whole, 1_000_001);
    // 1,000.01 yuan, as in succession.spec.ts.
    await bought(whole, 1, await shop.sells({ priceFen: 100_001 }));
    await world.settle();
    const shares = [one, two, three].map(({ id }, index) => ({
      unitId: id,
      shareBp: index === 2 ? 3_334 : 3_333,
    }));
    const draft = { kind: 'split', unitId: whole.id, effectiveOn: today };
    expect((await enterChange(finance, { ...draft, successors: shares.slice(0, 2) })).body.code).toBe(
      'unit_change.shares_not_whole',
    );
    must(await enterChange(finance, { ...draft, successors: shares }), 201);
    const parts = async () =>
      Promise.all([one, two, three, last].map((unit) => reserveOf(unit, year, finance)));
    // 1,000,001 × 0.3333 = 333,300.33…; × 0.6666 = 666,600.66…
    expect((await parts()).map(({ totalFen, reservedFen }) => [totalFen, reservedFen])).toEqual([
      [33_330, 333_300],
      [33_330, 333_300],
      [33_341, 333_401],
      [0, null],
    ]);
    must(
      await enterChange(finance, {
        kind: 'merge',
        unitIds: [two.id],
        successorId: last.id,
        effectiveOn: today,
      }),
      201,
    );
    expect((await parts()).map(({ totalFen, countsWith }) => [totalFen, countsWith?.reason])).toEqual([
      [33_330, undefined],
      // What it had taken over stays in its history, and counts further on.
      [33_330, 'succeeded'],
      [33_341, undefined],
      [33_330, undefined],
    ]);
    // A year before the end stays with the old identity.
    expect(await reserveOf(whole, year - 1)).toMatchObject({ countsWith: null });
  });

  it('Q4: a successor is asked not to reserve less than it and its parts of those before it had', async () => {
    const rule = { regionCode: district, firstYear: year + 1, lastYear: year + 1, base: 'canteen_food' };
    const draft = { ...rule, minimumRatioBp: 1_000, ratchet: true, sourceDocument: '惠财〔2027〕1号' };
    must(await finance.post('/v1/quota-policies', draft), 201);
    const [merged, halved, ready, heir, other] = [
      await buyer(),
      await buyer(),
      await buyer(),
      await buyer(),
      await buyer(),
    ];
    for (const [unit, reservedFen] of [
      [merged, 600_000],
      [halved, 400_001],
      [ready, 100_000],
      [heir, 200_000],
    ] as const)
      await reserves(unit, reservedFen);
    // It answers for itself, and what it reserved for next year goes on in the heir beside the heir's own.
    await filed(ready, year + 1, { canteenFoodFen: 1_000_000, reservedFen: 100_000 });
    const merge = { kind: 'merge', unitIds: [merged.id, ready.id], successorId: heir.id, effectiveOn: today };
    must(await enterChange(finance, merge), 201);
    const successors = [
      { unitId: other.id, shareBp: 6_667 },
      { unitId: heir.id, shareBp: 3_333 },
    ];
    must(
      await enterChange(finance, { kind: 'split', unitId: halved.id, successors, effectiveOn: today }),
      201,
    );
    // 400,001 × 0.6667 = 266,680.6667 → 266,680, and the rest of it, 133,321, to the heir: 200,000 + 600,000 + 133,321.
    expect((await formOf(other, year + 1)).lastYearFen).toBe(266_680);
    expect((await formOf(heir, year + 1)).lastYearFen).toBe(933_321);
    const next = await beginFiling(heir, year + 1, { canteenFoodFen: 5_000_000, reservedFen: 933_320 });
    expect(await submitFiling(heir, next)).toMatchObject({
      status: 422,
      body: { code: 'filing.ratchet_reason_needed', lastYearFen: 933_321, reservedFen: 933_320 },
    });
    const enough = must(
      await heir.purchaser.patch<Filing>(
        `/v1/filings/${next.id}`,
        { reservedFen: 933_321 },
        ifMatch(next.version),
      ),
      200,
    );
    must(await submitFiling(heir, enough), 201);
  });

  it('renamed and closed on their day: the name changes, the old one is shown; the closed one orders until then', async () => {
    const [renamed, closing] = [await buyer(), await buyer()];
    await reserves(closing, 100_000);
    await bought(closing, 4);
    const before = (await rowOf(renamed)).name;
    const effectiveOn = '2026-07-01';
    const name = {
      kind: 'rename',
      unitId: renamed.id,
      newName: '无锡市惠山区第二实验单位',
      newShortName: '第二实验单位',
    };
    expect((await enterChange(finance, { ...name, newName: before, effectiveOn })).body.code).toBe(
      'unit_change.same_name',
    );
    const entered = must(await enterChange(finance, { ...name, effectiveOn }), 201);
    expect(entered).toMatchObject({ state: 'entered' });
    must(await enterChange(finance, { kind: 'close', unitId: closing.id, effectiveOn }), 201);
    const changes = world.get(UnitChanges);
    world.clock.set(new Date('2026-06-30T15:59:59Z'));
    expect(await changes.takeEffect()).toBe(0);
    await bought(closing, 1);
    world.clock.set(new Date('2026-06-30T16:00:00Z'));
    const late = await closing.purchaser.post<{ code: string }>(
      '/v1/checkouts',
      draftOf([{ pack, quantity: 1 }]),
    );
    expect(late.body.code).toBe('order.unit_ended');
    expect(await changes.takeEffect()).toBe(2);
    expect(await changes.takeEffect()).toBe(0);
    await world.settle();
    expect(await rowOf(renamed)).toMatchObject({ name: name.newName, formerName: before });
    expect(
      (await finance.post<{ code: string }>(`/v1/unit-changes/${entered.id}/withdrawal`, { reason: '误录' }))
        .body.code,
    ).toBe('unit_change.wrong_state');
    // Its year stays its own; the next one has nothing of it.
    expect(await rowOf(closing)).toMatchObject({
      state: 'approved',
      reservedFen: 100_000,
      boughtFen: 50_000,
      ended: { kind: 'close', successors: [] },
    });
    const next = must(
      await finance.get<{ items: Item[] }>(`/v1/filings?year=${year + 1}&limit=100`),
      200,
    ).items;
    expect(next.map(({ unitId }) => unitId)).not.toContain(closing.id);
    await refusesFilers(closing);
    const own = must(
      await closing.purchaser.get<{ items: { kind: string }[] }>('/v1/unit-changes'),
      200,
    ).items;
    expect(own.map(({ kind }) => kind)).toEqual(['close']);
  });
});
