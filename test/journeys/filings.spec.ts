import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
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
import { delivered } from '../support/story';
import { type Unit, World } from '../support/world';

type Summary = Record<'units' | 'filed' | 'notFiled' | 'zero' | 'late' | 'noCanteen' | 'covered', number> & {
  reservedFen: number;
  baseFen: number;
  ratioBp: number;
  boughtFen: number;
  progressBp: number;
};

/** 预留份额填报, from the canteen to the finance bureau. */
describe('filings of the reserved share', () => {
  let world: World;
  let finance: Client;
  const march = new Date('2026-03-10T02:00:00Z');
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
    finance = await financeOf(world, '320205');
  });

  beforeEach(() => world.clock.set(march));

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const list = async (query: string, who = finance) =>
    must(await who.get<{ items: Row[] }>(`/v1/filings?year=${year}&limit=100&${query}`), 200).items;
  const rowOf = async (unit: Unit, who = finance) =>
    (await list('', who)).find(({ unitId }) => unitId === unit.id) as Row;
  const summary = async (who = finance) =>
    must(await who.get<Summary>(`/v1/filing-summary?year=${year}`), 200);

  it('Q13: is refused below the minimum with the figure, returned with a reason, corrected, approved, and bought', async () => {
    const unit = await world.buyer();
    expect(await unit.purchaser.post('/v1/filings', { year })).toMatchObject({
      status: 409,
      body: { code: 'filing.profile_missing' },
    });
    const draft = await beginFiling(unit, year, { canteenFoodFen: 123_456_789, reservedFen: 12_345_678 });
    expect(draft).toMatchObject({ state: 'draft', baseFen: 123_456_789, requiredFen: 12_345_679 });
    // A year without a rule of its own uses the latest, and says so.
    expect(draft.rule).toMatchObject({
      regionName: '全国',
      policyYear: 2025,
      isInherited: true,
      minimumRatioBp: 1_000,
    });
    expect(await rowOf(unit)).toMatchObject({ state: 'not_filed', reservedFen: null });
    expect((await finance.get(`/v1/filings/${draft.id}`)).status).toBe(404);
    expect(await submitFiling(unit, draft)).toMatchObject({
      status: 422,
      body: { code: 'filing.below_minimum', requiredFen: 12_345_679, errors: [{ pointer: '/reservedFen' }] },
    });
    const enough = must(
      await unit.finance.patch<Filing>(
        `/v1/filings/${draft.id}`,
        { reservedFen: 12_345_679 },
        ifMatch(draft.version),
      ),
      200,
    );
    expect(await submitFiling(unit, draft)).toMatchObject({
      status: 412,
      body: { code: 'filing.changed_meanwhile', version: enough.version },
    });
    const sent = must(await submitFiling(unit, enough), 201);
    expect(
      await unit.purchaser.patch(`/v1/filings/${draft.id}`, { remark: 'x' }, ifMatch(sent.version)),
    ).toMatchObject({
      status: 409,
      body: { code: 'filing.wrong_state' },
    });
    const returned = must(
      await reviewFiling(finance, sent, { decision: 'returned', reason: '预算与批复不符' }),
      201,
    );
    expect((await formOf(unit, year)).filing).toMatchObject({
      state: 'returned',
      returnReason: '预算与批复不符',
    });
    const corrected = must(
      await unit.purchaser.patch<Filing>(
        `/v1/filings/${draft.id}`,
        { canteenFoodFen: 200_000_000, reservedFen: 40_000 * 100 + 20_000_000 },
        ifMatch(returned.version),
      ),
      200,
    );
    const again = must(await submitFiling(unit, corrected), 201);
    // Nobody approves what he did not see.
    expect(await reviewFiling(finance, sent)).toMatchObject({ status: 412 });
    must(await reviewFiling(finance, again), 201);
    const { body } = await finance.get<Filing>(`/v1/filings/${draft.id}`);
    expect(body.steps.map(({ type }) => type)).toEqual(['submitted', 'returned', 'submitted', 'approved']);
    expect(body).toMatchObject({ state: 'approved', reservedFen: 24_000_000, requiredFen: 20_000_000 });
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 100_000, stock: 1_000 });
    await delivered(unit, shop, [{ pack, quantity: 300 }]);
    await world.settle();
    expect(await rowOf(unit)).toMatchObject({ state: 'approved', boughtFen: 30_000_000, progressBp: 12_500 });
    expect((await formOf(unit, year)).bought).toMatchObject({ canteenFen: 30_000_000, progressBp: 12_500 });
    expect((await list('pick=done')).map(({ unitId }) => unitId)).toContain(unit.id);
  });

  it('Q6, Q8: zero without a canteen, with a remark; another unit files for a shared one, and it counts once', async () => {
    const before = await summary();
    const none = await world.buyer({ unitKind: 'agency' });
    must(await sayCanteen(none, 'none'), 200);
    const empty = must(await none.purchaser.post<Filing>('/v1/filings', { year, reservedFen: 100 }), 201);
    expect((await submitFiling(none, empty)).body.code).toBe('filing.no_canteen_reserves_nothing');
    const zero = must(
      await none.purchaser.patch<Filing>(
        `/v1/filings/${empty.id}`,
        { reservedFen: 0 },
        ifMatch(empty.version),
      ),
      200,
    );
    expect((await submitFiling(none, zero)).body.code).toBe('filing.zero_needs_remark');
    const explained = must(
      await none.purchaser.patch<Filing>(
        `/v1/filings/${empty.id}`,
        { remark: '本单位无食堂' },
        ifMatch(zero.version),
      ),
      200,
    );
    must(await submitFiling(none, explained), 201);

    const filer = await world.buyer({ unitKind: 'agency' });
    const guest = await world.buyer({ unitKind: 'agency' });
    const filerCreditCode = await creditCodeOf(world, filer);
    expect(await sayCanteen(guest, 'shared', { filerCreditCode })).toMatchObject({
      status: 422,
      body: { code: 'unit_profile.not_a_filer' },
    });
    must(await sayCanteen(filer, 'shared'), 200);
    expect(must(await sayCanteen(guest, 'shared', { filerCreditCode }), 200).filedBy).not.toBeNull();
    expect(await guest.purchaser.post('/v1/filings', { year })).toMatchObject({
      status: 409,
      body: { code: 'filing.filed_by_other' },
    });
    expect(await sayCanteen(filer, 'own')).toMatchObject({
      status: 409,
      body: { code: 'unit_profile.others_depend' },
    });
    must(
      await reviewFiling(
        finance,
        await filed(filer, year, { canteenFoodFen: 1_000_000, reservedFen: 200_000 }),
      ),
      201,
    );
    expect((await formOf(filer, year)).profile.filesFor).toEqual([expect.objectContaining({ id: guest.id })]);

    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 100 });
    await delivered(filer, shop, [{ pack, quantity: 3 }]);
    await delivered(guest, shop, [{ pack, quantity: 4 }]);
    await delivered(none, shop, [{ pack, quantity: 5 }]);
    await world.settle();
    expect(await rowOf(filer)).toMatchObject({ boughtFen: 70_000, progressBp: 3_500 });
    expect((await formOf(filer, year)).bought).toMatchObject({ totalFen: 70_000 });
    expect(await rowOf(guest)).toMatchObject({ state: 'covered', filedByName: expect.any(String) });
    expect(await rowOf(none)).toMatchObject({
      state: 'submitted',
      reservedFen: 0,
      boughtFen: 50_000,
      progressBp: null,
    });
    const after = await summary();
    const grown = (figure: keyof Summary) => after[figure] - before[figure];
    expect(
      (
        ['units', 'noCanteen', 'covered', 'filed', 'notFiled', 'zero', 'reservedFen', 'boughtFen'] as const
      ).map(grown),
    ).toEqual([3, 1, 1, 1, 0, 1, 200_000, 120_000]);
    expect(after.units).toBe(after.noCanteen + after.covered + after.filed + after.notFiled);
  });

  it('Q4, Q14: asks for a reason below last year where the place says so, and marks what is late', async () => {
    const office = await financeOf(world, '320206');
    const rule = { regionCode: '320206', firstYear: 2026, lastYear: 2027, base: 'canteen_food' };
    const draft = {
      ...rule,
      minimumRatioBp: 1_500,
      ratchet: true,
      fileDeadline: '2027-02-20',
      sourceDocument: '惠财〔2026〕1号',
    };
    must(await office.post('/v1/quota-policies', draft), 201);
    const unit = await world.buyer({ district: '320206' });
    const first = await filed(unit, 2026, { canteenFoodFen: 1_000_000, reservedFen: 300_000 });
    must(await reviewFiling(office, first), 201);
    world.clock.set(new Date('2027-02-20T15:59:59Z'));
    const onTime = await world.buyer({ district: '320206' });
    expect((await filed(onTime, 2027, { canteenFoodFen: 100, reservedFen: 15 })).id).toBeDefined();
    world.clock.set(new Date('2027-02-20T16:00:00Z'));
    const next = await beginFiling(unit, 2027, { canteenFoodFen: 1_000_000, reservedFen: 299_999 });
    expect(await submitFiling(unit, next)).toMatchObject({
      status: 422,
      body: { code: 'filing.ratchet_reason_needed', lastYearFen: 300_000 },
    });
    const { version } = must(
      await unit.purchaser.patch<Filing>(
        `/v1/filings/${next.id}`,
        { ratchetReason: '学生减少' },
        ifMatch(next.version),
      ),
      200,
    );
    const late = must(await submitFiling(unit, { id: next.id, version }), 201);
    const of = async (id: string) => must(await office.get<Filing>(`/v1/filings/${id}`), 200);
    expect(await of(next.id)).toMatchObject({
      isLate: true,
      rule: { minimumRatioBp: 1_500, isInherited: false },
    });
    const items = must(await office.get<{ items: Row[] }>('/v1/filings?year=2027&pick=late'), 200).items;
    expect(items.map(({ unitId }) => unitId)).toEqual([unit.id]);
    // Corrected after the deadline, what was handed in before it is not late.
    const [kept] = (
      await office.get<{ items: (Row & { filingId: string })[] }>('/v1/filings?year=2027')
    ).body.items.filter(({ unitId }) => unitId === onTime.id);
    const seen = await of(kept?.filingId as string);
    const back = must(await reviewFiling(office, seen, { decision: 'returned', reason: '请核对' }), 201);
    must(await submitFiling(onTime, back), 201);
    expect(await of(seen.id)).toMatchObject({ state: 'submitted', isLate: false });
    must(await reviewFiling(office, late), 201);
  });

  it('shows each official what is in the territory, and lets nobody else decide', async () => {
    const unit = await world.buyer();
    const filing = await filed(unit, year, { canteenFoodFen: 1_000, reservedFen: 100 });
    const [city, other, county] = [
      await financeOf(world, '320200'),
      await financeOf(world, '320281'),
      await financeOf(world, '630224'),
    ];
    const auditor = await world.official('320205', ['auditor']);
    expect(await rowOf(unit, city)).toMatchObject({ state: 'submitted' });
    expect(await rowOf(unit, other)).toBeUndefined();
    expect((await summary(county)).units).toBe(0);
    for (const stranger of [other, county]) {
      expect((await stranger.get(`/v1/filings/${filing.id}`)).status).toBe(404);
      expect((await reviewFiling(stranger, filing)).status).toBe(404);
    }
    expect((await auditor.get(`/v1/filings/${filing.id}`)).status).toBe(200);
    expect((await reviewFiling(auditor, filing)).status).toBe(403);
    expect((await reviewFiling(finance, filing, { decision: 'returned' })).status).toBe(400);
    must(await reviewFiling(city, filing), 201);
    expect((await reviewFiling(finance, filing)).body.code).toBe('filing.changed_meanwhile');
  });

  it('is for the finance office and for the department whose unit it is, by what their offices say', async () => {
    const of = (department: string) =>
      world.official('320213', ['official'], { function: 'department', departments: [department] });
    const [schools, clinics, collaboration, bureau] = [
      await of('教育局'),
      await of('卫生健康委'),
      await world.official('320213'),
      await financeOf(world, '320213'),
    ];
    const [school, hospital] = [
      await world.buyer({ district: '320213' }),
      await world.buyer({ district: '320213', unitKind: 'hospital' }),
    ];
    must(await sayCanteen(hospital, 'own', { department: '卫生健康委' }), 200);
    const filing = await filed(school, year, { canteenFoodFen: 1_000, reservedFen: 100 });
    expect((await reviewFiling(collaboration, filing)).status).toBe(403);
    expect((await reviewFiling(clinics, filing)).status).toBe(404);
    const back = must(await reviewFiling(schools, filing, { decision: 'returned', reason: '请核对' }), 201);
    const again = must(await submitFiling(school, back), 201);
    must(await reviewFiling(bureau, again), 201);

    const remind = (who: Client) =>
      who.post<{ units: number }>('/v1/filing-reminders', { year, note: '请填报' });
    expect((await remind(collaboration)).status).toBe(403);
    expect(await remind(schools)).toMatchObject({ status: 409, body: { code: 'filing_reminder.nobody' } });
    expect(must(await remind(clinics), 201).units).toBe(1);
    const log = async (who: Client) =>
      (await who.get<{ items: object[] }>(`/v1/filing-reminders?year=${year}`)).body.items.length;
    expect([await log(schools), await log(clinics), await log(collaboration)]).toEqual([0, 1, 1]);

    const rule = { regionCode: '320213', firstYear: 2040, lastYear: 2040, base: 'canteen_food' };
    const draft = { ...rule, minimumRatioBp: 1_000, sourceDocument: '示例〔2040〕1号' };
    for (const other of [collaboration, schools])
      expect((await other.post('/v1/quota-policies', draft)).status).toBe(403);
    const { id } = must(await bureau.post<{ id: string }>('/v1/quota-policies', draft), 201);
    const end = { lastYear: 2039, reason: '误录' };
    expect((await collaboration.post(`/v1/quota-policies/${id}/ending`, end)).status).toBe(403);
    must(await bureau.post(`/v1/quota-policies/${id}/ending`, end), 201);
  });

  it('reminds all that have not filed, once a day, and keeps who was reminded', async () => {
    const official = await financeOf(world, '320211');
    const [idle, busy, without] = [
      await world.buyer({ district: '320211' }),
      await world.buyer({ district: '320211' }),
      await world.buyer({ district: '320211', unitKind: 'union' }),
    ];
    await filed(busy, year, { canteenFoodFen: 1_000, reservedFen: 100 });
    must(await sayCanteen(without, 'none'), 200);
    const note = '请于本月二十日前填报';
    const send = () =>
      official.post<{ units: number; code?: string }>('/v1/filing-reminders', { year, note });
    expect(must(await send(), 201).units).toBe(1);
    expect((await send()).body.code).toBe('filing_reminder.nobody');
    expect((await formOf(idle, year)).reminder).toMatchObject({ note });
    expect((await formOf(busy, year)).reminder).toBeNull();
    world.clock.set(new Date('2026-03-11T02:00:00Z'));
    await filed(idle, year, { canteenFoodFen: 1_000, reservedFen: 100 });
    expect((await send()).body.code).toBe('filing_reminder.nobody');
    const log = must(await official.get<{ items: object[] }>(`/v1/filing-reminders?year=${year}`), 200).items;
    expect(log).toEqual([expect.objectContaining({ units: 1, note, noteEn: null, filedSince: 1 })]);
    const reached = `/v1/filing-reminders/${(log[0] as { batchId: string }).batchId}/units`;
    expect(must(await official.get<object>(reached), 200)).toEqual({
      items: [
        expect.objectContaining({
          unitId: idle.id,
          state: 'submitted',
          filedAt: '2026-03-11T02:00:00.000Z',
          forecastFen: null,
        }),
      ],
      nextCursor: null,
    });
    expect((await (await financeOf(world, '320281')).get(reached)).status).toBe(404);
    expect((await official.post('/v1/filing-reminders', { year, note }, { key: false })).status).toBe(400);
  });

  it('Q7: where union funds are reserved, a unit without a canteen has to file, is listed and is reminded', async () => {
    const office = await financeOf(world, '320214');
    const without = await world.buyer({ district: '320214', unitKind: 'union' });
    must(await sayCanteen(without, 'none'), 200);
    const sums = async () => {
      const { units, noCanteen, filed: isFiled, notFiled } = await summary(office);
      return { units, noCanteen, filed: isFiled, notFiled };
    };
    const ids = async (pick: string) => (await list(`pick=${pick}`, office)).map(({ unitId }) => unitId);
    const remind = (more: object = {}) =>
      office.post<{ units: number; code?: string }>('/v1/filing-reminders', {
        year,
        note: '请填报',
        ...more,
      });
    // Q6: elsewhere it files zero; that it has not is seen, and asked of it when that is what is picked.
    expect(await sums()).toEqual({ units: 1, noCanteen: 1, filed: 0, notFiled: 0 });
    expect([await ids('not_filed'), await ids('zero_due')]).toEqual([[], [without.id]]);
    expect((await remind()).body.code).toBe('filing_reminder.nobody');
    expect(must(await remind({ canteen: 'none' }), 201).units).toBe(1);
    const rule = { regionCode: '320214', firstYear: year, lastYear: year, base: 'union_funds_no_canteen' };
    const paper = { sourceDocument: '新财购〔2026〕1号', fileDeadline: '2026-03-31' };
    must(await office.post('/v1/quota-policies', { ...rule, ...paper, minimumRatioBp: 2_000 }), 201);
    expect(await sums()).toEqual({ units: 1, noCanteen: 0, filed: 0, notFiled: 1 });
    expect([await ids('not_filed'), await ids('zero_due')]).toEqual([[without.id], []]);
    const figures = await office.get<{ figures: { code: string; value: number }[] }>(
      `/v1/figures?year=${year}&month=3`,
    );
    const figure = (code: string) => figures.body.figures.find((one) => one.code === code)?.value;
    expect(['units_no_canteen', 'units_to_file', 'units_not_filed'].map(figure)).toEqual([0, 1, 1]);
    world.clock.set(new Date('2026-03-31T16:00:00Z'));
    expect(must(await remind(), 201).units).toBe(1);
    // 86,400.07 yuan × 20 % = 17,280.014 → 17,280.02.
    const draft = { year, unionFundsFen: 8_640_007, reservedFen: 1_728_001 };
    const begun = must(await without.purchaser.post<Filing>('/v1/filings', draft), 201);
    expect(await submitFiling(without, begun)).toMatchObject({
      body: { code: 'filing.below_minimum', requiredFen: 1_728_002 },
    });
    const path = `/v1/filings/${begun.id}`;
    const more = { reservedFen: 1_728_002 };
    const enough = must(await without.purchaser.patch<Filing>(path, more, ifMatch(begun.version)), 200);
    must(await submitFiling(without, enough), 201);
    expect(await rowOf(without, office)).toMatchObject({ isLate: true, reservedFen: 1_728_002 });
    expect(await sums()).toEqual({ units: 1, noCanteen: 0, filed: 1, notFiled: 0 });
  });
});
