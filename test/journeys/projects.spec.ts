import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { evidenceOf, must, type Project, projectOf } from '../support/collaboration';
import { World } from '../support/world';

type Page = { items: Project[]; totals: { projects: number; budgetFen: number; paidFen: number } };

/** 锡山 (320205) helps 化隆 (630224) to build; forbidden kinds of spending: 无锡市“十四五”东西部协作规划. */
describe('a collaboration project', () => {
  let world: World;
  let xishan: Client;
  let hualong: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    xishan = await world.official('320205');
    hualong = await world.official('630224');
  });

  afterEach(() => expectBooksToBalance(world.database));

  afterAll(() => world.stop());

  const register = async (more: object = {}) =>
    must(await hualong.post<Project>('/v1/projects', projectOf('320205', '630224', more)));
  const act = (who: Client, id: string, noun: string, body: object) =>
    who.post<Project>(`/v1/projects/${id}/${noun}`, body);
  const refused = (answer: { status: number; body: object }, code: string, status = 409) =>
    expect(answer).toMatchObject({ status, body: { code } });
  const approved = async (more: object = {}) => {
    const { id } = await register(more);
    return must(await act(xishan, id, 'decision', { outcome: 'approved' }));
  };

  it('is registered by one person, approved by another, reported on, paid and completed', async () => {
    const { id, number, mayDecide } = await register();
    expect(number).toMatch(/^XM261120\d{6}$/);
    expect(mayDecide).toBe(false);
    refused(await act(hualong, id, 'decision', { outcome: 'approved' }), 'project.other_person_decides');
    refused(await act(hualong, id, 'reports', await progress(hualong, 1)), 'project.wrong_state');
    const begun = must(await act(xishan, id, 'decision', { outcome: 'approved' }));
    expect(begun).toMatchObject({ state: 'under_way', budgetFen: 1_000_000, paidFen: 0 });
    const [building] = begun.budgetLines as [Project['budgetLines'][number]];
    must(await act(hualong, id, 'reports', await progress(hualong, 4_500)));
    const paid = must(await act(hualong, id, 'payments', await payment(hualong, building.id, 350_000)));
    expect(paid).toMatchObject({ progressBp: 4_500, paidFen: 350_000, payments: [{ amountFen: 350_000 }] });
    refused(await act(xishan, id, 'completion', { completedOn: '2026-11-20' }), 'project.not_finished');
    must(await act(hualong, id, 'reports', await progress(hualong, 10_000)));
    refused(
      await act(hualong, id, 'completion', { completedOn: '2026-11-20' }),
      'project.other_person_completes',
    );
    expect(must(await act(xishan, id, 'completion', { completedOn: '2026-11-18' }))).toMatchObject({
      state: 'completed',
      progressBp: 10_000,
      mayComplete: false,
    });
    // What is still owed may be paid afterwards; money that came back is taken off with a reason.
    must(await act(hualong, id, 'payments', await payment(hualong, building.id, 250_000)));
    const back = await payment(hualong, building.id, -100_000, { reason: '审计核减' });
    expect(must(await act(hualong, id, 'payments', back))).toMatchObject({ paidFen: 500_000 });
    refused(await act(hualong, id, 'reports', await progress(hualong, 10_000)), 'project.wrong_state');
  });

  it('is never paid beyond a line of its budget, nor given back more than was paid', async () => {
    const { id, budgetLines } = await approved();
    const [line] = budgetLines as [Project['budgetLines'][number]];
    refused(
      await act(hualong, id, 'payments', await payment(hualong, line.id, 600_001)),
      'project.over_budget',
      422,
    );
    must(await act(hualong, id, 'payments', await payment(hualong, line.id, 600_000)));
    refused(
      await act(hualong, id, 'payments', await payment(hualong, line.id, 1)),
      'project.over_budget',
      422,
    );
    const much = await payment(hualong, line.id, -600_001, { reason: '退回' });
    refused(await act(hualong, id, 'payments', much), 'project.over_budget', 422);
    refused(await act(hualong, id, 'payments', await payment(hualong, id, 1)), 'project.unknown_line', 422);
    const early = { ...(await payment(hualong, line.id, -1, { reason: '退回' })), paidOn: '2026-02-28' };
    refused(await act(hualong, id, 'payments', early), 'project.day_out_of_range', 422);
  });

  it.each(['basic_expenses', 'vehicles', 'halls', 'bonuses', 'debts', 'offices'])(
    'is refused with %s in its budget, whatever it is called',
    async (kind) => {
      const budgetLines = [{ kind, description: '设备', amountFen: 1 }];
      const answer = await hualong.post<{ errors: object[] }>(
        '/v1/projects',
        projectOf('320205', '630224', { budgetLines }),
      );
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toMatchObject([
        { pointer: '/budgetLines/0/kind', code: 'project.forbidden_spending' },
      ]);
    },
  );

  it('names words that sound forbidden; a second person says whether they are', async () => {
    const line = { kind: 'other', description: '冷库值班人员宿舍及办公室', amountFen: 80_000 };
    const send = (more: object) =>
      hualong.post<{ errors: object[] }>(
        '/v1/projects',
        projectOf('320205', '630224', { budgetLines: [{ ...line, ...more }] }),
      );
    expect((await send({})).body.errors).toMatchObject([
      { pointer: '/budgetLines/0/description', code: 'project.suspect_spending' },
    ]);
    expect((await send({ description: '冷库压缩机', appeal: '不是办公室' })).body.errors).toMatchObject([
      { pointer: '/budgetLines/0/appeal', code: 'project.needless_appeal' },
    ]);
    const appealed = { budgetLines: [{ ...line, appeal: '冷库配套值班用房，非办公用房' }] };
    const { id, budgetLines } = await register(appealed);
    const [suspect] = budgetLines as [Project['budgetLines'][number]];
    expect(suspect).toMatchObject({ state: 'appealed', suspectWords: ['办公室'], mayJudge: false });
    refused(await act(xishan, id, 'decision', { outcome: 'approved' }), 'project.lines_open');
    const path = `/v1/project-budget-lines/${suspect.id}/judgement`;
    const cleared = { outcome: 'cleared', reason: '查看图纸，为冷库值班室' };
    refused(await hualong.post(path, cleared), 'budget_line.other_person_judges');
    expect(must(await xishan.post<Project>(path, cleared)).budgetLines).toMatchObject([{ state: 'cleared' }]);
    refused(await xishan.post(path, cleared), 'budget_line.wrong_state');
    must(await act(xishan, id, 'decision', { outcome: 'approved' }));
    const again = await register(appealed);
    const judged = `/v1/project-budget-lines/${again.budgetLines[0]?.id}/judgement`;
    must(await xishan.post(judged, { outcome: 'refused', reason: '实为乡镇办公室' }));
    refused(await act(xishan, again.id, 'decision', { outcome: 'approved' }), 'project.lines_open');
    const refusal = { outcome: 'refused', reason: '预算含办公用房' };
    expect(must(await act(xishan, again.id, 'decision', refusal))).toMatchObject({ state: 'refused' });
  });

  it('lies between regions that are paired, of which the office acts for one', async () => {
    const foreign = await world.official('610622');
    refused(await foreign.post('/v1/projects', projectOf('320205', '630224')), 'project.not_yours', 422);
    refused(await xishan.post('/v1/projects', projectOf('320205', '610622')), 'project.not_paired', 422);
    const unknown = projectOf('320205', '630224', { agreementId: world.newId() });
    refused(await hualong.post('/v1/projects', unknown), 'project.unknown_agreement', 422);
    const { id } = await register();
    expect((await foreign.get(`/v1/projects/${id}`)).status).toBe(404);
    expect((await act(foreign, id, 'decision', { outcome: 'approved' })).status).toBe(404);
    const [city, auditor] = [await world.official('320200'), await world.official('630200', ['auditor'])];
    for (const who of [city, auditor]) {
      const { body } = await who.get<Page>('/v1/projects?year=2026&limit=2');
      expect(body.items[0]).toMatchObject({ id, state: 'registered' });
      expect(body.totals.projects).toBeGreaterThan(2);
    }
    expect((await foreign.get<Page>('/v1/projects')).body).toMatchObject({
      items: [],
      totals: { projects: 0, budgetFen: 0, paidFen: 0 },
    });
    const done = await city.get<Page>('/v1/projects?state=completed&kind=cold_chain');
    expect(done.body).toMatchObject({ totals: { projects: 1, budgetFen: 1_000_000, paidFen: 500_000 } });
  });

  it('is heard in its name and description as well; who decides on it reads why it is none', async () => {
    const named = (more: object) =>
      hualong.post<Project & { errors: object[]; appeal: string; suspectWords: string[] }>(
        '/v1/projects',
        projectOf('320205', '630224', more),
      );
    const errorsOf = async (more: object) => (await named(more)).body.errors;
    const suspect = 'project.suspect_spending';
    expect(await errorsOf({ name: '乡镇办公楼改造' })).toMatchObject([{ pointer: '/name', code: suspect }]);
    expect(await errorsOf({ description: '含发放奖金' })).toMatchObject([
      { pointer: '/description', code: suspect },
    ]);
    expect(await errorsOf({ appeal: '不是办公楼' })).toMatchObject([
      { pointer: '/appeal', code: 'project.needless_appeal' },
    ]);
    const appeal = '原办公楼改为冷库，不作办公用';
    const { id } = must(await named({ name: '旧办公楼改造冷库', appeal }));
    const { body } = await xishan.get(`/v1/projects/${id}`);
    expect(body).toMatchObject({ suspectWords: ['办公楼'], appeal, mayDecide: true });
  });

  it('is paid to nobody who sounds forbidden before a second person has judged it', async () => {
    const { id, budgetLines } = await approved();
    const [line] = budgetLines as [Project['budgetLines'][number]];
    const pay = async (amountFen: number, more: object) =>
      act(hualong, id, 'payments', await payment(hualong, line.id, amountFen, more));
    const hotel = { payee: '化隆宾馆' };
    expect(await pay(100, hotel)).toMatchObject({
      ...{ status: 422, body: { errors: [{ pointer: '/payee', code: 'project.suspect_spending' }] } },
    });
    expect(await pay(100, { voucher: '津贴-1' })).toMatchObject({
      body: { errors: [{ pointer: '/voucher' }] },
    });
    const paid = must(await pay(100, { ...hotel, appeal: '展销期间场地租金' }));
    expect(paid.budgetLines[0]).toMatchObject({ state: 'appealed', suspectWords: ['宾馆'], mayJudge: false });
    refused(await pay(1, {}), 'project.line_open');
    must(await act(hualong, id, 'reports', await progress(hualong, 10_000)));
    refused(await act(xishan, id, 'completion', { completedOn: '2026-11-18' }), 'project.lines_open');
    const path = `/v1/project-budget-lines/${line.id}/judgement`;
    refused(
      await hualong.post(path, { outcome: 'cleared', reason: '属实' }),
      'budget_line.other_person_judges',
    );
    must(await xishan.post(path, { outcome: 'refused', reason: '实为住宿接待' }));
    refused(await act(xishan, id, 'completion', { completedOn: '2026-11-18' }), 'project.lines_open');
    // Of what comes back nobody has to say that it is allowed.
    must(await pay(-100, { ...hotel, reason: '退回接待费用' }));
    must(await act(xishan, id, 'completion', { completedOn: '2026-11-18' }));
  });

  async function progress(who: Client, progressBp: number): Promise<object> {
    const fileIds = [await evidenceOf(who, '现场.pdf')];
    return { progressBp, occurredOn: '2026-11-15', note: '主体完工', fileIds };
  }

  async function payment(who: Client, lineId: string, amountFen: number, more: object = {}): Promise<object> {
    const fileIds = [await evidenceOf(who, '拨款凭证.pdf')];
    const about = { lineId, amountFen, paidOn: '2026-11-16', payee: '化隆建筑公司', voucher: '记-0123' };
    return { ...about, fileIds, ...more };
  }
});
