import type { Answer, Client } from '../support/client';
import {
  type Agreement,
  addPart,
  agree,
  draftOf,
  evidenceOf,
  must,
  type Part,
  type Project,
  projectOf,
  report,
} from '../support/collaboration';
import { Arena, outcomes, times, together } from '../support/race';

/** 锡山 (320205) and 化隆 (630224), two people of each, behind two API processes. */
describe('officials at the same moment', () => {
  let arena: Arena;
  let east: Client;
  let west: Client[];
  let units: string[];
  let year = 2026;

  beforeAll(async () => {
    arena = await Arena.open();
    east = await arena.world.official('320205');
    west = [await arena.world.official('630224'), await arena.world.official('630224')];
    units = [];
    for (let n = 0; n < 4; n++) units.push((await arena.world.buyer({ district: '320205' })).id);
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  /** An agreement of a year of its own. */
  const agreed = (more: object = {}): Promise<Agreement> =>
    agree(east, west[0] as Client, draftOf('320205', '630224', { year: year++, ...more }));

  it('two reviewers judge a report once, and two corrections take off no more than was accepted', async () => {
    // One indicator for each round: of a year that is not to come, there is one agreement.
    const indicators = times(50, (index) => ({ kind: 'other', name: `事项${index}`, targetValue: 100 }));
    const agreement = await agreed({ indicators });
    const occurredOn = '2026-01-02';
    const judged = (index: number, id: string, body: object) => () =>
      arena.at(west[index % 2] as Client, index).post(`/v1/indicator-reports/${id}/review`, body);
    await arena.race(
      50,
      async (round) => {
        const { id } = agreement.indicators[round] as { id: string };
        const first = await report(east, id, 100, { occurredOn });
        const off = () => report(east, id, -60, { occurredOn, reason: '重复填报' });
        return { first, corrections: [await off(), await off()] };
      },
      async ({ first, corrections }) => {
        const answers = await together(times(4, (index) => judged(index, first.id, { outcome: 'accepted' })));
        expect(outcomes(answers)).toEqual({ '201': 1, '409 indicator_report.wrong_state': 3 });
        const taken = await together(
          corrections.map(({ id }, index) => judged(index, id, { outcome: 'accepted' })),
        );
        expect(outcomes(taken)).toEqual({ '201': 1, '409 indicator_report.below_nothing': 1 });
      },
    );
  });

  it('parts that each fit fill the whole, and never pass it together', async () => {
    await arena.race(
      50,
      () => agreed(),
      async ({ id }) => {
        const path = `/v1/agreements/${id}/target-parts`;
        const answers = await together(
          units.map(
            (unitId, index) => () =>
              arena.at(east, index).post(path, { unitId, amountFen: 400_000, reason: '分解' }),
          ),
        );
        expect(outcomes(answers)).toEqual({ '201': 2, '409 target_part.over_allocated': 2 });
      },
    );
  });

  describe('of another pair', () => {
    let own: Client;
    let county: Client;
    let city: Client;
    let next = 2026;

    beforeAll(async () => {
      own = await arena.world.official('320214');
      county = await arena.world.official('610630');
      city = await arena.world.official('320200');
    });

    const agreedThere = (more: object = {}) =>
      agree(own, county, draftOf('320214', '610630', { year: next++, ...more }));

    it('a target is raised above the whole and made a part of it: one of the two', async () => {
      type Targets = { items: { id: string; pairing: { id: string; westCode: string } }[] };
      const withTarget = async () => {
        const agreement = await agreedThere();
        await arena.world.target('320214', '610630', agreement.year, 800_000);
        const { body } = await city.get<Targets>(`/v1/targets?year=${agreement.year}`);
        const [target] = body.items.filter(({ pairing }) => pairing.westCode === '610630');
        return { agreement, target: target as Targets['items'][number] };
      };
      await arena.race(35, withTarget, async ({ agreement, target }, round) => {
        const parts = `/v1/agreements/${agreement.id}/target-parts`;
        const raised = { targetFen: 1_500_000, expectedFen: 800_000, reason: '调增' };
        const answers = await together([
          () => arena.at(city, round).post(`/v1/targets/${target.id}/changes`, raised),
          () => arena.at(own, round + 1).post(parts, { pairingId: target.pairing.id, reason: '分解' }),
        ]);
        expect(outcomes(answers)).toEqual({ '201': 1, '409 target_part.over_allocated': 1 });
      });
    });

    it('a supplement is entered while the one before is confirmed: it begins at the figures of that one', async () => {
      type Supplement = { id: string };
      const signed = { source: '补充协议', reason: '调增' };
      const change = (agreement: Agreement, targetValue: number) => ({
        ...{ kind: 'change', ...signed, indicators: [{ id: agreement.indicators[0]?.id, targetValue }] },
      });
      const entered = async () => {
        const agreement = await agreedThere();
        const path = `/v1/agreements/${agreement.id}/supplements`;
        return {
          agreement,
          path,
          first: must(await own.post<Supplement>(path, change(agreement, 2_000_000))),
        };
      };
      await arena.race(35, entered, async ({ agreement, path, first }, round) => {
        const [confirmed, second] = (await together<Supplement>([
          () => arena.at(county, round).post(`/v1/supplements/${first.id}/confirmation`),
          () => arena.at(own, round + 1).post(path, change(agreement, 3_000_000)),
        ])) as [Answer<Supplement>, Answer<Supplement>];
        expect(confirmed).toMatchObject({ status: 201 });
        if (second.status === 201) must(await county.post(`/v1/supplements/${second.body.id}/confirmation`));
        else expect(second).toMatchObject({ status: 409, body: { code: 'supplement.pending' } });
      });
    });
  });

  it('a city’s only part is taken out while the city asks for that: the agreement is out of its sight at once', async () => {
    const [province, qinghai, city] = [
      await arena.world.official('320000'),
      await arena.world.official('630000'),
      await arena.world.official('320200'),
    ];
    const { id } = await agree(province, qinghai, draftOf('320000', '630000', { year: year++ }));
    const reason = { reason: '撤销' };
    await arena.race(
      50,
      () => Promise.resolve(),
      async (_, round) => {
        const part = await addPart(province, id, { regionCode: '320200', amountFen: 100 });
        const path = `/v1/target-parts/${part.id}/removal`;
        type Told = Answer<{ code?: string }>;
        const [removed, asked] = (await together([
          () => arena.at(province, round).post(path, reason),
          () => arena.at(city, round + 1).post(path, reason),
        ])) as [Told, Told];
        expect(removed).toMatchObject({ status: 201 });
        const told = ['target.set_by_superior', 'target.changed_meanwhile', 'request.not_found'];
        expect(told).toContain(asked.body.code);
      },
    );
  });

  it('two changes of the same amount: the second one is told of the first', async () => {
    const agreement = await agreed();
    const part = await addPart(east, agreement.id, { unitId: units[0], amountFen: 100 });
    let expectedFen = part.amountFen;
    await arena.race(
      100,
      async () => undefined,
      async (_, round) => {
        const path = `/v1/target-parts/${part.id}/changes`;
        const answers = await together<Part>(
          times(
            3,
            (index) => () =>
              arena
                .at(east, index)
                .post<Part>(path, { amountFen: 1_000 + 10 * round + index, expectedFen, reason: '调整' }),
          ),
        );
        expect(outcomes(answers)).toEqual({ '201': 1, '409 target.changed_meanwhile': 2 });
        expectedFen = answers.find(({ status }) => status === 201)?.body.amountFen as number;
      },
    );
  });

  it('payments of one line never pass its budget', async () => {
    await arena.race(
      50,
      async () => {
        const { id } = must(
          await (west[0] as Client).post<Project>('/v1/projects', projectOf('320205', '630224')),
        );
        const project = must(
          await east.post<Project>(`/v1/projects/${id}/decision`, { outcome: 'approved' }),
        );
        return { project, fileIds: [await evidenceOf(west[0] as Client)] };
      },
      async ({ project: { id, budgetLines }, fileIds }) => {
        const paid = { lineId: budgetLines[0]?.id, amountFen: 250_000, paidOn: '2026-03-02', fileIds };
        const about = { payee: '施工单位', voucher: '记-1' };
        const answers = await together(
          times(
            4,
            (index) => () =>
              arena.at(west[0] as Client, index).post(`/v1/projects/${id}/payments`, { ...paid, ...about }),
          ),
        );
        expect(outcomes(answers)).toEqual({ '201': 2, '422 project.over_budget': 2 });
      },
    );
  });
});
