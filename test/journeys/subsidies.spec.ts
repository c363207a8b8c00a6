import { SubsidyRuns } from '@app/procurement';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { giveBack, openAccount, paidFor } from '../support/settling';
import { delivered } from '../support/story';
import {
  confirmRun,
  draftOf,
  endNotice,
  finalise,
  programme,
  type Run,
  type RunState,
  rulesOf,
  runOf,
} from '../support/subsidy';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const harvest = new Date('2026-10-15T02:00:00Z');
const afterwards = new Date('2026-11-02T02:00:00Z');

jest.setTimeout(240_000);

/** 化隆 pays its sellers five percent of what 锡山 bought, from the draft to the bank. */
describe('a subsidy, from its programme to the money', () => {
  let world: World;
  let unit: Unit;
  let shops: [Shop, Shop, Shop];
  let packs: [Pack, Pack, Pack];
  let county: [Client, Client];
  let operators: [Client, Client];
  let acceptanceId: string;
  let programmeId: string;
  let runId: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(harvest);
    unit = await world.buyer();
    operators = await world.operators();
    county = [await world.official('630224'), await world.official('630224')];
    // Two of the county; one of the next county, which sells goods of this one.
    shops = [await world.supplier(), await world.supplier(), await world.supplier({ county: '630222' })];
    packs = [
      await shops[0].sells({ priceFen: 100_000 }),
      await shops[1].sells({ priceFen: 100_000 }),
      await shops[2].sells({ priceFen: 100_000, county: '630224' }),
    ];
    // 3,000.00 and 2,000.00 that are paid; 1,000.00 that is accepted only; 4,000.00 by the stranger.
    ({ acceptanceId } = await paidFor(unit, shops[0], operators[0], [{ pack: packs[0], quantity: 3 }]));
    await paidFor(unit, shops[1], operators[0], [{ pack: packs[1], quantity: 2 }]);
    await delivered(unit, shops[1], [{ pack: packs[1], quantity: 1 }]);
    await paidFor(unit, shops[2], operators[0], [{ pack: packs[2], quantity: 4 }]);
    // 洛社, outside of the pairing: the district buys from a county that is not its own.
    const other = await world.buyer({ district: '320206' });
    await paidFor(other, shops[0], operators[0], [{ pack: packs[0], quantity: 5 }]);
    await world.settle();
    world.clock.set(afterwards);
  });

  afterAll(() => world.stop());

  const idOf = (shop: Shop): string => shop.id;
  const lineOf = <T extends { supplierId: string }>(lines: readonly T[], shop: Shop): T =>
    lines.find(({ supplierId }) => supplierId === idOf(shop)) as T;

  it('the draft says of each seller what counts, what does not, and why', async () => {
    programmeId = await programme(county[0], rulesOf({ minimumEvidenceLevel: 2 }));
    const { lines, totals } = await draftOf(county[0], programmeId);
    expect(lineOf(lines, shops[0])).toMatchObject({
      ...{ eligibleFen: 300_000, excludedFen: 500_000, amountFen: 15_000 },
      excluded: [{ reason: 'outside_pairs', amountFen: 500_000, factCount: 1 }],
    });
    expect(lineOf(lines, shops[1])).toMatchObject({
      ...{ eligibleFen: 200_000, excludedFen: 100_000, amountFen: 10_000 },
      excluded: [{ reason: 'evidence', amountFen: 100_000, factCount: 1 }],
    });
    expect(lineOf(lines, shops[2])).toMatchObject({
      ...{ eligibleFen: 0, excludedFen: 400_000, amountFen: 0 },
      excluded: [{ reason: 'seller_elsewhere', amountFen: 400_000, factCount: 1 }],
    });
    expect(totals).toMatchObject({ sellers: 2, amountFen: 25_000 });
  });

  it('and drills to the facts of each', async () => {
    type Facts = {
      items: { amountFen: number; reason: string | null; orderNumber: string }[];
      nextCursor: string;
    };
    const path = `/v1/subsidy-programmes/${programmeId}/draft-facts?supplierId=${shops[1].id}&limit=1`;
    const first = await county[0].get<Facts>(path);
    const rest = await county[0].get<Facts>(`${path}&cursor=${first.body.nextCursor}`);
    const facts = [...first.body.items, ...rest.body.items];
    expect(facts.map(({ amountFen, reason }) => [amountFen, reason])).toEqual([
      [200_000, null],
      [100_000, 'evidence'],
    ]);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('a change is tried before it is made', async () => {
    const rules = rulesOf({ minimumEvidenceLevel: 2, potFen: 20_000 });
    const { status, body } = await county[0].post<Run>('/v1/subsidy-previews', { rules });
    // 15,000 and 10,000 of 25,000 share 20,000.
    expect({ status, amounts: body.lines.map(({ amountFen }) => amountFen) }).toEqual({
      status: 200,
      amounts: [12_000, 8_000, 0],
    });
    const before = await county[0].get(`/v1/subsidy-programmes/${programmeId}`);
    expect(before.headers['etag']).toBe('"1"');
    const draft = { name: '化隆县2026年奖补', rules, sourceDocument: '化隆测试〔2026〕2号' };
    const change = (etag?: string) =>
      county[1].patch<{ code: string; version: number }>(`/v1/subsidy-programmes/${programmeId}`, draft, {
        headers: etag ? { 'if-match': etag } : {},
      });
    expect(await change()).toMatchObject({ status: 428, body: { code: 'subsidy.version_required' } });
    expect(await change('"1"')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await change('"1"')).toMatchObject({ status: 412, body: { code: 'subsidy.changed_meanwhile' } });
    expect((await draftOf(county[0], programmeId)).totals).toMatchObject({
      amountFen: 20_000,
      potLeftFen: 0,
    });
  });

  it('is read by the offices above the county', async () => {
    const city = await world.official('630200');
    expect(await city.get('/v1/subsidy-programmes')).toMatchObject({
      body: { items: [{ id: programmeId }] },
    });
  });

  it('is published by an official of the county, as it was seen, once', async () => {
    const post = (client: Client, expectedTotalFen: number) =>
      client.post<{ id: string; code: string }>(`/v1/subsidy-programmes/${programmeId}/runs`, {
        expectedTotalFen,
      });
    expect(await post(await world.official('630200'), 20_000)).toMatchObject({ status: 404 });
    expect(await post(await world.official('630224', ['auditor']), 20_000)).toMatchObject({ status: 403 });
    world.clock.set(harvest);
    expect(await post(county[0], 20_000)).toMatchObject({
      status: 409,
      body: { code: 'subsidy.period_open' },
    });
    world.clock.set(afterwards);
    expect(await post(county[0], 25_000)).toMatchObject({
      ...{ status: 409, body: { code: 'subsidy.list_changed', totalFen: 20_000 } },
    });
    const done = await post(county[0], 20_000);
    expect(done).toMatchObject({ status: 201, body: { state: 'notice', totalFen: 20_000 } });
    runId = done.body.id;
    expect(await post(county[1], 20_000)).toMatchObject({ body: { code: 'subsidy.already_running' } });
    // The second of November is not counted: five whole days until the seventh.
    expect(await runOf(county[1], runId)).toMatchObject({ noticeEndsOn: '2026-11-07', version: 1 });
  });

  it('everybody reads it without a login, masked', async () => {
    const { status, body, text } = await world.nobody.get<{
      isOpen: boolean;
      totalFen: number;
      lines: { position: number; creditCode: string; amountFen: number }[];
    }>(`/v1/subsidy-notices/${runId}`);
    expect({ status, open: body.isOpen, total: body.totalFen }).toEqual({
      status: 200,
      open: true,
      total: 20_000,
    });
    expect(body.lines.map(({ amountFen }) => amountFen)).toEqual([12_000, 8_000]);
    for (const { creditCode } of body.lines) expect(creditCode).toMatch(/^9163\*{10}.{4}$/);
    expect(text).not.toContain(shops[0].id);
    const all = await world.nobody.get<{ items: { id: string }[] }>('/v1/subsidy-notices');
    expect(all.body.items.map(({ id }) => id)).toContain(runId);
    expect(await world.nobody.get(`/v1/subsidy-notices/${world.newId()}`)).toMatchObject({ status: 404 });
  });

  it('a seller sees the own line and its facts, and nobody else’s', async () => {
    type Lines = { items: { id: string; amountFen: number; state: string; ownFen: number }[] };
    const own = await shops[0].clerk.get<Lines>('/v1/subsidy-lines');
    expect(own.body.items).toMatchObject([{ amountFen: 12_000, ownFen: 15_000, state: 'notice' }]);
    const [line] = own.body.items;
    const facts = await shops[0].clerk.get<{ items: { reason: string | null }[] }>(
      `/v1/subsidy-lines/${line?.id}/facts`,
    );
    expect(facts.body.items.map(({ reason }) => reason)).toEqual([null, 'outside_pairs']);
    expect(await shops[1].clerk.get(`/v1/subsidy-lines/${line?.id}/facts`)).toMatchObject({ status: 404 });
    expect((await shops[2].clerk.get<Lines>('/v1/subsidy-lines')).body.items).toMatchObject([
      { amountFen: 0 },
    ]);
  });

  it('anybody objects while it is open: once, and to a line that is there', async () => {
    const said = { name: '马某', contact: '139 0000 0000', text: '第二名的销售额多算了。', position: 2 };
    const path = `/v1/subsidy-notices/${runId}/objections`;
    const filed = await world.nobody.post<{ id: string }>(path, said);
    expect(filed).toMatchObject({ status: 201 });
    expect((await world.nobody.post<{ id: string }>(path, said)).body.id).toBe(filed.body.id);
    expect(await world.nobody.post(path, { ...said, position: 99 })).toMatchObject({
      ...{ status: 422, body: { code: 'subsidy.no_such_line' } },
    });
    const again = await shops[2].clerk.post(`/v1/subsidy-runs/${runId}/objections`, {
      ...{ contact: '0972-0000000', text: '我社产品也在本县种植，应当列入。' },
    });
    expect(again).toMatchObject({ status: 201 });
    type Objections = { items: { id: string; name: string; contact: string; text: string }[] };
    const desk = await county[1].get<Objections>('/v1/subsidy-objections?state=open');
    expect(desk.body.items).toHaveLength(2);
    // Who answers knows who asks, and how to reach them; offices above and auditors need not.
    const known = { name: '马某', contact: '139 0000 0000', text: said.text };
    const hidden = { name: '马**', contact: '139****0000', text: said.text };
    expect(desk.body.items.find(({ id }) => id === filed.body.id)).toMatchObject(known);
    for (const who of [
      await world.official('630200'),
      await world.official('630200', ['auditor']),
      await world.official('630224', ['auditor']),
    ]) {
      const seen = await who.get<Objections>('/v1/subsidy-objections?state=open');
      expect(seen.body.items.find(({ id }) => id === filed.body.id)).toMatchObject(hidden);
      expect(seen.text).not.toContain('0972-0000000');
    }
    const mine = await shops[2].clerk.get<Objections>('/v1/subsidy-objections');
    expect(mine.body.items).toHaveLength(1);
    expect((await shops[0].clerk.get<Objections>('/v1/subsidy-objections')).body.items).toEqual([]);
  });

  it('the notice ends by the clock, five whole days after the day of publication', async () => {
    world.clock.set(new Date('2026-11-07T15:59:59Z'));
    await world.get(SubsidyRuns).endNotices();
    expect((await runOf(county[0], runId)).state).toBe('notice');
    await endNotice(world, county[0], runId);
    expect((await runOf(county[0], runId)).state).toBe('review');
    expect(
      await world.nobody.post(`/v1/subsidy-notices/${runId}/objections`, {
        ...{ name: '某', contact: '1', text: '晚了' },
      }),
    ).toMatchObject({ status: 409, body: { code: 'subsidy.notice_over' } });
  });

  it('objections are decided by a person, before the list is final', async () => {
    const early = await county[0].post(`/v1/subsidy-runs/${runId}/final-list`, { basis: 'notice' });
    expect(early).toMatchObject({ status: 409, body: { code: 'subsidy.objections_open' } });
    type Objections = { items: { id: string; supplierName: string | null }[] };
    const { body } = await county[0].get<Objections>('/v1/subsidy-objections?state=open');
    for (const { id, supplierName } of body.items) {
      const decision = supplierName
        ? { outcome: 'upheld', answer: '经核，其中 500 元为重复登记，予以核减。' }
        : { outcome: 'rejected', answer: '注册地不在本县，不符合第三条。' };
      const decided = await county[0].post(`/v1/subsidy-objections/${id}/decision`, decision);
      expect(decided).toMatchObject({ status: 201, body: { state: decision.outcome } });
      expect(await county[1].post(`/v1/subsidy-objections/${id}/decision`, decision)).toMatchObject({
        ...{ status: 409, body: { code: 'subsidy.objection_decided' } },
      });
    }
  });

  it('the final list says what was corrected and why, and pays nobody beyond what was shown', async () => {
    const corrections = [{ supplierId: shops[1].id, eligibleFen: 150_000, reason: '异议成立，核减 500 元' }];
    const stranger = [{ ...corrections[0], supplierId: world.newId() }];
    expect(
      await county[0].post(`/v1/subsidy-runs/${runId}/final-list`, {
        basis: 'notice',
        corrections: stranger,
      }),
    ).toMatchObject({ status: 422, body: { code: 'subsidy.not_on_list' } });
    expect((await runOf(county[0], runId)).state).toBe('review');
    // An objection that was upheld leads to other sales, or to a reason why not.
    const [upheld] = (await county[0].get<{ items: { id: string }[] }>('/v1/subsidy-objections?state=upheld'))
      .body.items;
    const ask = (more: object) =>
      county[0].post<RunState & { code: string; objectionIds: string[] }>(
        `/v1/subsidy-runs/${runId}/final-list`,
        { basis: 'notice', ...more },
      );
    expect(await ask({})).toMatchObject({
      status: 422,
      body: { code: 'subsidy.upheld_unanswered', objectionIds: [upheld?.id] },
    });
    expect(await ask({ unchanged: [{ objectionId: world.newId(), reason: '无' }] })).toMatchObject({
      ...{
        status: 422,
        body: { code: 'subsidy.not_upheld', errors: [{ pointer: '/unchanged/0/objectionId' }] },
      },
    });
    const nobody = shops.map(({ id }) => ({ supplierId: id, eligibleFen: null, reason: '不符合条件' }));
    expect(await ask({ corrections: nobody })).toMatchObject({
      ...{ status: 409, body: { code: 'subsidy.nobody_left' } },
    });
    // 15,000 and 7,500 of 22,500 share 20,000: 13,333 and 6,666, where the first was shown with 12,000.
    type Preview = { totals: { amountFen: number }; noticeAgain: boolean };
    const preview = async (more: object) =>
      (await county[1].post<Preview>('/v1/subsidy-previews', { list: { runId, basis: 'notice', ...more } }))
        .body;
    expect(await preview({})).toMatchObject({ totals: { amountFen: 20_000 }, noticeAgain: false });
    expect(await preview({ corrections })).toMatchObject({
      totals: { amountFen: 19_999 },
      noticeAgain: true,
    });
    const next = await world.official('630222');
    expect(await next.post('/v1/subsidy-previews', { list: { runId, basis: 'notice' } })).toMatchObject({
      status: 404,
    });
    expect(await ask({ corrections, expectedTotalFen: 20_000 })).toMatchObject({
      ...{ status: 409, body: { code: 'subsidy.list_changed', totalFen: 19_999 } },
    });
    expect(await ask({ corrections, expectedTotalFen: 19_999 })).toMatchObject({
      status: 201,
      body: { state: 'notice', totalFen: 19_999 },
    });
  });

  it('what was not shown is shown, for as long as the first list', async () => {
    expect(await runOf(county[0], runId)).toMatchObject({
      ...{ state: 'notice', version: 2, noticeVersion: 2, noticeEndsOn: '2026-11-13' },
    });
    type Notice = { isOpen: boolean; noticedAgainAt: string | null; lines: { amountFen: number }[] };
    const { body } = await world.nobody.get<Notice>(`/v1/subsidy-notices/${runId}`);
    expect(body).toMatchObject({ isOpen: true, noticedAgainAt: expect.stringContaining('2026-11-08') });
    expect(body.lines.map(({ amountFen }) => amountFen)).toEqual([13_333, 6_666]);
    const own = await shops[0].clerk.get<{ items: object[] }>('/v1/subsidy-lines');
    expect(own.body.items).toMatchObject([
      { amountFen: 13_333, state: 'notice', noticeEndsOn: '2026-11-13' },
    ]);
    const said = { contact: '1', text: '第一名为何增加？', position: 1 };
    const path = `/v1/subsidy-runs/${runId}/objections`;
    const { body: filed } = await shops[2].clerk.post<{ id: string }>(path, said);
    await endNotice(world, county[0], runId);
    const decision = { outcome: 'rejected', answer: '资金总额不变，第二名核减后按比例增加。' };
    await county[1].post(`/v1/subsidy-objections/${filed.id}/decision`, decision);
  });

  it('and is final when nobody gets more than was shown; another person confirms it', async () => {
    const corrections = [{ supplierId: shops[1].id, eligibleFen: 150_000, reason: '异议成立，核减 500 元' }];
    const final = await finalise(county[0], runId, { corrections });
    expect(final.totalFen).toBe(19_999);
    const path = `/v1/subsidy-runs/${runId}/confirmation`;
    expect(await county[0].post(path)).toMatchObject({ status: 409, body: { code: 'subsidy.same_person' } });
    const back = await county[1].post(`/v1/subsidy-runs/${runId}/refusal`, { reason: '请附核减依据' });
    expect(back).toMatchObject({ status: 201, body: { state: 'review' } });
    await finalise(county[0], runId, { corrections });
    await confirmRun(county[1], runId);
    const run = await runOf(county[1], runId);
    expect(run).toMatchObject({ state: 'confirmed', version: 4, totals: { amountFen: 19_999 } });
    expect(lineOf(run.lines, shops[1])).toMatchObject({
      ...{ amountFen: 6_666, noticeAmountFen: 6_666, correctionReason: '异议成立，核减 500 元' },
    });
    const shown = await world.nobody.get<{ totalFen: number }>(`/v1/subsidy-notices/${runId}`);
    expect(shown.body.totalFen).toBe(19_999);
  });

  it('is paid to accounts that the market has checked, each seller once', async () => {
    const path = `/v1/subsidy-runs/${runId}/payments`;
    expect(await county[0].post(path)).toMatchObject({ body: { code: 'subsidy.nothing_to_pay' } });
    await openAccount(shops[0], operators[0], '6222020200010000001');
    const first = await county[0].post<{ id: string }>(path);
    expect(first).toMatchObject({ status: 201, body: { lineCount: 1, totalFen: 13_333, waiting: 1 } });
    await openAccount(shops[1], operators[0], '6222020200010000002');
    const second = await county[1].post<{ id: string }>(path);
    expect(second).toMatchObject({ status: 201, body: { lineCount: 1, totalFen: 6_666, waiting: 0 } });
    expect(await county[1].post(path)).toMatchObject({ body: { code: 'subsidy.nothing_to_pay' } });
    const file = await county[0].get(`/v1/subsidy-payments/${first.body.id}/file`);
    expect(file.headers['content-type']).toContain('spreadsheetml');
    expect(
      await (await world.official('630222')).get(`/v1/subsidy-payments/${first.body.id}/file`),
    ).toMatchObject({
      status: 404,
    });
    const mark = (id: string, outcome: object) =>
      county[0].post<{ runState: string }>(`/v1/subsidy-payments/${id}/outcome`, outcome);
    expect(await mark(first.body.id, { paidOn: '2026-12-31' })).toMatchObject({
      ...{ status: 422, body: { code: 'subsidy.paid_too_early' } },
    });
    const paidOn = '2026-11-14';
    expect(await mark(first.body.id, { paidOn })).toMatchObject({
      status: 201,
      body: { runState: 'confirmed' },
    });
    expect(await mark(first.body.id, { paidOn })).toMatchObject({ body: { code: 'subsidy.already_marked' } });
    const run = await runOf(county[0], runId);
    const [transfer] = run.payments[1]?.transfers ?? [];
    const failed = [{ transferId: transfer?.id, reason: '账号户名不符' }];
    expect(await mark(second.body.id, { paidOn, failed })).toMatchObject({
      ...{ status: 201, body: { paid: 0, failed: 1, runState: 'confirmed' } },
    });
    const third = await county[0].post<{ id: string }>(path);
    expect(await mark(third.body.id, { paidOn })).toMatchObject({ status: 201, body: { runState: 'paid' } });
    expect(await runOf(county[0], runId)).toMatchObject({ state: 'paid', totals: { paidFen: 19_999 } });
  });

  it('goods that come back later change nothing that was published: they are to be recovered', async () => {
    await giveBack(unit, shops[0], acceptanceId, 1);
    await world.settle();
    const run = await runOf(county[0], runId);
    // 2,000.00 are left of 3,000.00: 10,000 × 20,000 ÷ 22,500 = 8,888 of 13,333.
    expect(lineOf(run.lines, shops[0])).toMatchObject({
      ...{ amountFen: 13_333, eligibleFen: 300_000, takenBackFen: 100_000, toRecoverFen: 4_445 },
    });
    expect(run.totals.toRecoverFen).toBe(4_445);
    const own = await shops[0].clerk.get<{ items: object[] }>('/v1/subsidy-lines');
    expect(own.body.items).toMatchObject([{ toRecoverFen: 4_445, transfer: { state: 'paid' } }]);
    await expectBooksToBalance(world.database);
  });
});
