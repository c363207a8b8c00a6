import { randomUUID } from 'node:crypto';
import { type Application, applicantPassword, applicationOf, type Progress } from '../support/admission';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { figureOf, type Sheet } from '../support/figures';
import { must } from '../support/filing';
import { World } from '../support/world';

const path = '/v1/supplier-applications';

/** 供应商入驻 (domain V3): apply → two sign-offs of the county → the platform, each with name, time and reason. */
describe('suppliers who apply', () => {
  let world: World;
  let farming: Client;
  let revival: Client;
  let operator: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    farming = await world.official('630224', ['official'], { function: 'agriculture' });
    revival = await world.official('630224', ['official'], { function: 'revitalisation' });
    [operator] = await world.operators();
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const apply = (draft: Record<string, string>) => world.nobody.post<Progress>(path, draft);
  const follow = (receipt: string | undefined) =>
    world.nobody.post<Progress>(`${path}/progress`, { receipt });
  const say = (who: Client, id: string, approved: boolean, reason = '已实地核查') =>
    who.post<Application>(`${path}/${id}/sign-offs`, { approved, reason });
  const decide = (id: string, admitted: boolean, reason = '资料齐全') =>
    operator.post<Application>(`${path}/${id}/decision`, { admitted, reason });

  it('come in through both offices of their county and the platform, and log in with what they chose', async () => {
    const draft = applicationOf();
    const { id, state } = must(await apply(draft), 201);
    expect(state).toBe('open');
    // A lost answer: the same receipt is the same application.
    expect(must(await apply(draft), 201).id).toBe(id);
    expect((await world.nobody.post('/v1/sessions', loginOf(draft))).status).toBe(401);
    expect((await decide(id, true)).body.code).toBe('admission.not_signed_off');
    must(await say(farming, id, true), 201);
    must(await say(revival, id, false, '带动户名单未附'), 201);
    expect((await decide(id, true)).body.code).toBe('admission.not_signed_off');
    // Taken back: the last word of an office holds.
    must(await say(revival, id, true, '名单已补'), 201);
    const admitted = must(await decide(id, true), 201);
    expect(admitted).toMatchObject({ state: 'admitted', contactName: '马明远' });
    expect(admitted.words.map(({ stage, approved }) => [stage, approved])).toEqual([
      ['agriculture', true],
      ['revitalisation', false],
      ['revitalisation', true],
      ['platform', true],
    ]);
    const seen = must(await follow(draft['receipt']), 200);
    expect(seen.words.map(({ reason }) => reason)).toEqual([
      '已实地核查',
      '带动户名单未附',
      '名单已补',
      '资料齐全',
    ]);
    expect(JSON.stringify(seen)).not.toContain('saidBy');
    const session = must(
      await world.nobody.post<{ organization: object }>('/v1/sessions', loginOf(draft)),
      201,
    );
    expect(session.organization).toMatchObject({
      id: admitted.organizationId,
      kind: 'supplier',
      name: draft['name'],
    });
    const [kept] = await world.database.read<{ hash: string | null }>(
      'SELECT password_hash AS hash FROM supplier_applications WHERE id = $1',
      [id],
    );
    expect(kept?.hash).toBeNull();
    expect((await say(farming, id, false)).body.code).toBe('admission.wrong_state');
    expect((await decide(id, false)).body.code).toBe('admission.wrong_state');
    expect((await apply(applicationOf({ creditCode: draft['creditCode'] }))).body.code).toBe(
      'admission.already_supplier',
    );
  });

  it('who was declined, or took the application back, may apply again; nobody twice at once', async () => {
    const draft = applicationOf();
    const { id } = must(await apply(draft), 201);
    const again = applicationOf({ creditCode: draft['creditCode'] });
    expect((await apply(again)).body.code).toBe('admission.already_open');
    expect((await apply(applicationOf({ login: draft['login'] }))).body.code).toBe('admission.login_taken');
    must(await decide(id, false, '经营范围不符'), 201);
    const next = must(await apply(again), 201);
    const left = await world.nobody.post<Progress>(`${path}/withdrawal`, { receipt: again['receipt'] });
    expect(left).toMatchObject({ status: 201, body: { id: next.id, state: 'withdrawn' } });
    expect((await world.nobody.post(`${path}/withdrawal`, { receipt: again['receipt'] })).status).toBe(201);
    expect(
      (await world.nobody.post<Progress>(`${path}/withdrawal`, { receipt: draft['receipt'] })).body.code,
    ).toBe('admission.wrong_state');
    expect((await follow(randomUUID())).status).toBe(404);
  });

  it.each([
    ['a county of no pair', { regionCode: '610629' }, 422, 'admission.county_not_listed'],
    [
      'a code with a wrong check character',
      { creditCode: '93630224MAAP000001' },
      422,
      'organization.bad_credit_code',
    ],
    ['a short password', { password: 'short' }, 422, 'password.too_short'],
    ['a login in capitals', { login: 'COOP' }, 422, 'admission.bad_login'],
    ['no goods', { goods: '  ' }, 400, 'request.invalid'],
  ])('refuses %s', async (_, wrong, status, code) => {
    expect(await apply(applicationOf(wrong))).toMatchObject({ status, body: { code } });
  });

  it('are signed for by the two offices of their own county alone, and seen masked by those paired with it', async () => {
    const draft = applicationOf({
      goods: '蔬菜 120 亩，订货拨 13812345678',
      linkage: '带动 46 户，见名册，问 0972-8710001',
    });
    const { id } = must(await apply(draft), 201);
    const finance = await world.official('630224', ['official'], { function: 'finance' });
    const elsewhere = await world.official('610622', ['official'], { function: 'agriculture' });
    const above = await world.official('630200', ['official'], { function: 'agriculture' });
    const auditor = await world.official('630224', ['auditor'], { function: 'agriculture' });
    expect((await say(finance, id, true)).status).toBe(403);
    expect((await say(auditor, id, true)).status).toBe(403);
    for (const foreign of [elsewhere, above]) expect((await say(foreign, id, true)).status).toBe(404);
    const get = (who: Client) => who.get<Application>(`${path}/${id}`);
    expect((await get(elsewhere)).status).toBe(404);
    must(await say(farming, id, true, '已与户主核实，13912345678'), 201);
    const { address, login, goods } = draft;
    expect((await get(farming)).body).toMatchObject({
      ...{ contactName: '马明远', phone: '0972-8710000', address, login, goods },
    });
    // 锡山区 is paired with 化隆: it reads what its bulletin counts.
    for (const reader of [above, finance, await world.official('320205'), await world.official('320200')]) {
      const { body } = await get(reader);
      expect(body).toMatchObject({
        ...{
          contactName: '马**',
          phone: '0972-****0000',
          address: '青海省海东市化隆回族自治县****',
          login: null,
        },
        ...{ goods: '蔬菜 120 亩，订货拨 138****5678', linkage: '带动 46 户，见名册，问 0972-****0001' },
      });
      expect(body.words.map(({ reason }) => reason)).toEqual(['已与户主核实，139****5678']);
      const { items } = (await reader.get<{ items: Application[] }>(path)).body;
      expect(items.map((item) => item.id)).toContain(id);
    }
    // The list tells nobody's people; each look at the paper, which does, is written down.
    const listed = (await farming.get<{ items: Application[] }>(path)).body.items.find(
      (one) => one.id === id,
    );
    expect(listed).toMatchObject({ contactName: '马**', phone: '0972-****0000', login: null });
    const looks = await world.database.read<{ label: string; count: number }>(
      `SELECT label, count(*)::int AS count FROM access_log WHERE subject_id = $1 AND act = 'paper' GROUP BY label`,
      [id],
    );
    expect(looks).toEqual([{ label: `入驻申请 ${draft['name']}`, count: 5 }]);
    const years = { function: 'collaboration', firstYear: 2020, lastYear: 2025 } as const;
    expect((await get(await world.official('630224', ['official'], years))).status).toBe(404);
  });

  it('hold together on a clock that runs', async () => {
    world.clock.set(undefined);
    const ids = [must(await apply(applicationOf()), 201).id, must(await apply(applicationOf()), 201).id];
    for (const office of [farming, revival]) must(await say(office, ids[0] as string, true), 201);
    must(await decide(ids[0] as string, true), 201);
    must(await decide(ids[1] as string, false), 201);
    await expectBooksToBalance(world.database);
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
  });

  it('of two admissions, or an admission and a changed word at once, one holds', async () => {
    const { id } = must(await apply(applicationOf()), 201);
    must(await say(farming, id, true), 201);
    must(await say(revival, id, true), 201);
    const answers = await Promise.all([
      decide(id, true),
      decide(id, true),
      decide(id, false),
      say(revival, id, false),
    ]);
    expect(answers.slice(0, 3).filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers)
      if (status !== 201) expect(['admission.wrong_state', 'admission.not_signed_off']).toContain(body.code);
  });

  it('are counted once a year per credit code, as they stood at the end of the month', async () => {
    const counts = async (official: Client, month: number) => {
      const { body } = await official.get<Sheet>(`/v1/figures?year=2026&month=${month}`);
      expect(body.checks.filter(({ holds }) => !holds)).toEqual([]);
      return ['applied', 'admitted', 'admitted_rate'].map((of) => figureOf(body, `suppliers_${of}`));
    };
    const official = await world.official('610622');
    const yanchuan = (more: object = {}) => applicationOf({ regionCode: '610622', ...more });
    const offices = [
      await world.official('610622', ['official'], { function: 'agriculture' }),
      await world.official('610622', ['official'], { function: 'revitalisation' }),
    ];
    expect(await counts(official, 3)).toEqual([0, 0, null]);
    const [first, second, third] = [yanchuan(), yanchuan(), yanchuan()];
    const ids = [
      must(await apply(first), 201).id,
      must(await apply(second), 201).id,
      must(await apply(third), 201).id,
    ];
    must(await decide(ids[0] as string, false), 201);
    world.clock.set(new Date('2026-04-10T02:00:00Z'));
    const again = must(await apply(yanchuan({ creditCode: first['creditCode'] })), 201);
    for (const office of offices) must(await say(office, again.id, true), 201);
    must(await decide(again.id, true), 201);
    must(await world.nobody.post(`${path}/withdrawal`, { receipt: third['receipt'] }), 201);
    expect(await counts(official, 3)).toEqual([3, 0, 0]);
    expect(await counts(official, 4)).toEqual([2, 1, 5_000]);
    const rows = async (query: string) =>
      (await official.get<{ items: Application[] }>(`${path}?year=2026&${query}`)).body.items.map(
        ({ id }) => id,
      );
    expect(await rows('counted=applied&month=4')).toEqual([again.id, ids[1]]);
    expect(await rows('counted=admitted&month=4')).toEqual([again.id]);
    expect(await rows('counted=applied&month=3')).toEqual([...ids].reverse());
  });
});

const loginOf = (draft: Record<string, string>) => ({ login: draft['login'], password: applicantPassword });
