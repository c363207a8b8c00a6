import { randomUUID } from 'node:crypto';
import type { OfficeFunction } from '@app/platform';
import { applicationOf } from '../support/admission';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { confirmClosing, propose } from '../support/closing';
import {
  type Agreement,
  draftOf,
  indicatorOf,
  must,
  projectOf,
  report,
  review,
} from '../support/collaboration';
import { filed, financeOf, reviewFiling } from '../support/filing';
import { Selling, saleLine } from '../support/selling';
import { type OfficialBody, World } from '../support/world';

type Task = {
  kind: string;
  count: number;
  oldestAt: string | null;
  subjectId: string | null;
  mayAct: boolean;
};

/** What an official does about each kind, over HTTP. */
const acts: Record<string, string> = {
  filings_to_review: 'filings/:id/review',
  unit_changes_ahead: 'unit-changes/:id/withdrawal',
  sales_to_review: 'sales-reports/:id/review',
  sales_corrections_to_decide: 'sales-corrections/:id/decision',
  suppliers_to_sign_off: 'supplier-applications/:id/sign-offs',
  agreements_to_confirm: 'agreements/:id/confirmation',
  supplements_to_confirm: 'supplements/:id/confirmation',
  indicator_reports_to_review: 'indicator-reports/:id/review',
  projects_to_decide: 'projects/:id/decision',
  budget_lines_to_judge: 'project-budget-lines/:id/judgement',
  projects_to_complete: 'projects/:id/completion',
  closings_to_confirm: 'closings/:id/confirmation',
  bulletins_to_publish: 'bulletins/:id/publication',
  subsidy_objections_to_decide: 'subsidy-objections/:id/decision',
  subsidy_lists_to_finalise: 'subsidy-runs/:id/final-list',
  subsidy_lists_to_confirm: 'subsidy-runs/:id/confirmation',
  flags_unowned: 'integrity-flags/:id/assignment',
  flags_to_end: 'integrity-flags/:id/outcome',
};

/** 审核待办 (O11): what waits for an office is what its people may act on, and nothing else. */
describe('the review desk', () => {
  let world: World;
  const [district, county] = ['320205', '630224'];

  beforeAll(async () => {
    world = await World.start();
  });

  beforeEach(() => world.clock.set(new Date('2026-11-20T02:00:00Z')));

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const deskOf = async (person: Client): Promise<Task[]> => {
    const { status, body } = await person.get<{ items: Task[] }>('/v1/tasks');
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.items;
  };
  const counts = async (person: Client, kind: string): Promise<number | undefined> =>
    (await deskOf(person)).find((task) => task.kind === kind)?.count;
  const functions: OfficeFunction[] = [
    'collaboration',
    'finance',
    'revitalisation',
    'agriculture',
    'department',
    'audit',
  ];

  it.each(functions)('lists for an office of %s exactly what its routes let it do', async (of) => {
    const departments = of === 'department' ? ['教育局'] : [];
    const person = await world.official(district, ['official'], { function: of, departments });
    const listed = new Set((await deskOf(person)).map(({ kind }) => kind));
    const refused: string[] = [];
    for (const [kind, path] of Object.entries(acts)) {
      const { status } = await person.post(`/v1/${path.replace(':id', randomUUID())}`, {});
      expect([401, 429, 500]).not.toContain(status);
      if (status === 403) refused.push(kind);
    }
    expect(Object.keys(acts).filter((kind) => !listed.has(kind))).toEqual(refused);
  });

  it('an auditor sees the number of everything and acts on nothing; nobody else than the three has a desk', async () => {
    const auditor = await world.official(district, ['auditor'], { function: 'audit' });
    const tasks = await deskOf(auditor);
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(Object.keys(acts).sort());
    expect(new Set(tasks.map(({ mayAct }) => mayAct))).toEqual(new Set([false]));
    const [operator] = await world.operators();
    expect((await operator.get('/v1/tasks')).status).toBe(403);
  });

  it('filings: of the own region, until they are reviewed; the oldest first', async () => {
    const finance = await financeOf(world, district);
    const [one, two] = [await world.buyer({ district }), await world.buyer({ district })];
    const figures = { canteenFoodFen: 500_000, reservedFen: 50_000 };
    const first = await filed(one, 2026, figures);
    world.clock.set(new Date('2026-11-20T03:00:00Z'));
    await filed(two, 2026, figures);
    const [task] = (await deskOf(finance)).filter(({ kind }) => kind === 'filings_to_review');
    expect(task).toEqual({
      ...{ kind: 'filings_to_review', count: 2, orderIds: [], mayAct: true },
      ...{ oldestAt: '2026-11-20T02:00:00.000Z', subjectId: first.id, year: 2026 },
    });
    expect(await counts(await world.official(district, ['auditor']), 'filings_to_review')).toBe(2);
    expect(await counts(await financeOf(world, '320214'), 'filings_to_review')).toBe(0);
    expect(await counts(await financeOf(world, '320200'), 'filings_to_review')).toBe(2);
    // Both are schools; and neither belongs to years that are over.
    for (const [department, some] of [
      ['教育局', 2],
      ['卫生健康委', 0],
    ] as const) {
      const office = { function: 'department' as const, departments: [department] };
      const person = await world.official(district, ['official'], office);
      expect(await counts(person, 'filings_to_review')).toBe(some);
    }
    expect(await counts(await financeOf(world, district, { lastYear: 2025 }), 'filings_to_review')).toBe(0);
    await reviewFiling(finance, first);
    expect(await counts(finance, 'filings_to_review')).toBe(1);
  });

  it('suppliers: each of the two offices of the county, until it has said its word', async () => {
    const of = (one: OfficeFunction, region = county) =>
      world.official(region, ['official'], { function: one });
    const [agriculture, revitalisation] = [await of('agriculture'), await of('revitalisation')];
    const nobody = world.official(county, ['official'], { function: 'finance' });
    const application = must(
      await (await nobody).post<{ id: string }>('/v1/supplier-applications', applicationOf()),
    );
    const path = `/v1/supplier-applications/${application.id}/sign-offs`;
    const both = async () =>
      Promise.all([agriculture, revitalisation].map((one) => counts(one, 'suppliers_to_sign_off')));
    expect(await both()).toEqual([1, 1]);
    expect(await counts(await of('agriculture', '630222'), 'suppliers_to_sign_off')).toBe(0);
    expect(await counts(await nobody, 'suppliers_to_sign_off')).toBeUndefined();
    must(await agriculture.post(path, { approved: false, reason: '产能不足' }));
    expect(await both()).toEqual([0, 1]);
    expect(await counts(await world.official('630200', ['auditor']), 'suppliers_to_sign_off')).toBe(1);
  });

  it('agreements, reports and projects: never for who entered them, nor for the wrong side', async () => {
    const [east, eastern, west] = [
      await world.official(district),
      await world.official(district),
      await world.official(county),
    ];
    const draft = must(await east.post<Agreement>('/v1/agreements', draftOf(district, county)));
    const all = async (kind: string) => Promise.all([east, eastern, west].map((one) => counts(one, kind)));
    expect(await all('agreements_to_confirm')).toEqual([0, 0, 1]);
    const agreement = must(await west.post<Agreement>(`/v1/agreements/${draft.id}/confirmation`));
    expect(await all('agreements_to_confirm')).toEqual([0, 0, 0]);
    const { id } = await report(east, indicatorOf(agreement, 'specialists_sent').id, 3);
    expect(await all('indicator_reports_to_review')).toEqual([0, 0, 1]);
    // The level above the reporter's judges as well.
    expect(await counts(await world.official('320200'), 'indicator_reports_to_review')).toBe(1);
    await review(west, id);
    expect(await all('indicator_reports_to_review')).toEqual([0, 0, 0]);
    const supplement = must(
      await west.post<{ id: string }>(`/v1/agreements/${agreement.id}/supplements`, {
        ...{ kind: 'stop', source: '示例补充协议', reason: '提前终止' },
      }),
    );
    expect(await all('supplements_to_confirm')).toEqual([1, 1, 0]);
    must(await eastern.post(`/v1/supplements/${supplement.id}/confirmation`));
    expect(await all('supplements_to_confirm')).toEqual([0, 0, 0]);
    must(await east.post('/v1/projects', projectOf(district, county)));
    expect(await all('projects_to_decide')).toEqual([0, 1, 1]);
  });

  it('closings: for a second person of an office that signs for the region', async () => {
    const office: OfficialBody = await world.office('320282');
    const proposed = must(await propose(office.one, '320282-2026-10', '例行关账'));
    const [own, second, finance, schools, above] = await Promise.all(
      [
        office.one,
        office.two,
        await financeOf(world, '320282'),
        await world.official('320282', ['official'], { function: 'department', departments: ['教育局'] }),
        await world.official('320200'),
      ].map((one) => counts(one, 'closings_to_confirm')),
    );
    expect([own, second, finance, schools, above]).toEqual([0, 1, 1, undefined, 0]);
    expect(await counts(office.auditor, 'closings_to_confirm')).toBe(1);
    const task = (await deskOf(office.two)).find(({ kind }) => kind === 'closings_to_confirm');
    expect(task).toMatchObject({ year: 2026, periodId: '320282-2026-10' });
    must(await confirmClosing(office.two, proposed.id));
    expect(await counts(office.two, 'closings_to_confirm')).toBe(0);
  });

  it('sales: the district of the reporter judges all, a county only what comes from it alone', async () => {
    const selling = await Selling.within(world);
    const other = await world.official('630224');
    const mixed = [saleLine(), saleLine({ originCountyCode: '630224' })];
    const first = await selling.reported([saleLine()]);
    await selling.reported(mixed);
    const seen = async () =>
      Promise.all(
        [selling.district, selling.county, other, selling.auditor].map((one) =>
          counts(one, 'sales_to_review'),
        ),
      );
    expect(await seen()).toEqual([2, 1, 0, 2]);
    const { lines } = await selling.accepted(first.id);
    expect(await seen()).toEqual([1, 0, 0, 1]);
    await world.settle();
    const [line] = lines;
    must(
      await selling.reseller.purchaser.post(`/v1/sales-lines/${line?.id}/corrections`, {
        ...{
          kind: 'return',
          quantity: 1,
          grams: 1,
          amountFen: 1,
          occurredOn: '2026-11-20',
          reason: '顾客退货',
        },
      }),
    );
    expect(await counts(selling.district, 'sales_corrections_to_decide')).toBe(1);
    expect(await counts(selling.county, 'sales_corrections_to_decide')).toBe(1);
  });
});
