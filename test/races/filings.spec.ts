import type { Answer, Client } from '../support/client';
import { beginFiling, type Filing, filed, financeOf, ifMatch, sayCanteen } from '../support/filing';
import { Arena, outcomes, together } from '../support/race';

describe('filings: two at the same moment', () => {
  let arena: Arena;
  let reviewers: Client[];
  const year = 2026;
  const figures = { canteenFoodFen: 1_000_000, reservedFen: 100_000 };

  beforeAll(async () => {
    arena = await Arena.open();
    arena.world.clock.set(undefined);
    reviewers = await Promise.all(
      ['320205', '320200', '320205', '320200'].map((code) => financeOf(arena.world, code)),
    );
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const stateOf = async ({ id }: Filing) => {
    const [row] = await arena.world.database.read<{ state: string; decisions: number }>(
      `SELECT state, (SELECT count(*)::int FROM events e WHERE e.subject_id = f.id
                        AND type IN ('filing.approved', 'filing.returned')) AS decisions
         FROM filings f WHERE id = $1`,
      [id],
    );
    return row;
  };

  it('of reviewers who decide at once, one decides', async () => {
    await arena.race(
      100,
      async () => filed(await arena.world.buyer(), year, figures),
      async (filing, round) => {
        const answers = await together(
          reviewers.map((reviewer, index) => () => {
            const review = index % 2 ? { decision: 'approved' } : { decision: 'returned', reason: '请核对' };
            const path = `/v1/filings/${filing.id}/review`;
            return arena.at(reviewer, round + index).post(path, review, ifMatch(filing.version));
          }),
        );
        expect(outcomes(answers)).toEqual({ '201': 1, '412 filing.changed_meanwhile': 3 });
        const first = answers.findIndex(({ status }) => status === 201);
        expect(await stateOf(filing)).toEqual({ state: first % 2 ? 'approved' : 'returned', decisions: 1 });
      },
    );
  });

  it('a unit begins one filing of a year, and hands it in once, as it was seen', async () => {
    await arena.race(
      100,
      async () => {
        const unit = await arena.world.buyer();
        await sayCanteen(unit, 'own');
        return unit;
      },
      async (unit, round) => {
        const people = [unit.purchaser, unit.finance, unit.purchaser, unit.finance];
        const begun = await together<Filing>(
          people.map(
            (person, index) => () =>
              arena.at(person, round + index).post('/v1/filings', { year, ...figures }),
          ),
        );
        expect(outcomes(begun)).toEqual({ '201': 1, '409 filing.exists': 3 });
        const [{ body }] = begun.filter(({ status }) => status === 201) as [Answer<Filing>];
        const { id, version } = body;
        const [changed, sent] = await together<Filing>([
          () => arena.at(unit.finance, round).patch(`/v1/filings/${id}`, { remark: '改' }, ifMatch(version)),
          () =>
            arena.at(unit.purchaser, round + 1).post(`/v1/filings/${id}/submission`, {}, ifMatch(version)),
        ]);
        expect(outcomes([changed, sent] as never)).toEqual(
          sent?.status === 201
            ? { '201': 1, '412 filing.changed_meanwhile': 1 }
            : { '200': 1, '412 filing.changed_meanwhile': 1 },
        );
      },
    );
  });

  it('a unit goes on in one other, and no two in each other', async () => {
    await arena.race(
      40,
      async () => [await arena.world.buyer(), await arena.world.buyer(), await arena.world.buyer()],
      async ([first, second, third], round) => {
        const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
        const merge = (index: number, from: typeof first, into: typeof first) => () =>
          arena.at(reviewers[index] as Client, round + index).post('/v1/unit-changes', {
            ...{ kind: 'merge', unitIds: [from?.id], successorId: into?.id },
            ...{ effectiveOn: today, sourceDocument: '测试' },
          });
        const answers = await together([
          merge(0, first, second),
          merge(1, first, third),
          merge(2, second, first),
          merge(3, third, first),
        ]);
        const [a, b, c, d] = answers.map(({ status }) => status === 201);
        // Somebody ends; nobody ends twice, and no two in each other.
        expect([a || b || c || d, a && b, a && c, b && d]).toEqual([true, false, false, false]);
        for (const { status, body } of answers as Answer<{ code?: string }>[])
          if (status !== 201)
            expect(['unit_change.already_ended', 'unit_change.successor_ends']).toContain(body.code);
      },
    );
  });

  it('a unit that others point at does not leave while another one comes', async () => {
    await arena.race(
      60,
      async () => {
        const [filer, guest] = [await arena.world.buyer(), await arena.world.buyer()];
        await sayCanteen(filer, 'shared');
        await beginFiling(filer, year, figures);
        const [row] = await arena.world.database.read<{ code: string }>(
          'SELECT credit_code AS code FROM organizations WHERE id = $1',
          [filer.id],
        );
        return { filer, guest, code: row?.code };
      },
      async ({ filer, guest, code }, round) => {
        const say = (person: Client, index: number, version: number, draft: object) => () =>
          arena
            .at(person, round + index)
            .patch('/v1/units/current/profile', { department: null, ...draft }, ifMatch(version));
        const [left, came] = await together([
          say(filer.purchaser, 0, 1, { canteen: 'own' }),
          say(guest.purchaser, 1, 0, { canteen: 'shared', filerCreditCode: code }),
        ]);
        expect([
          ['200', '422 unit_profile.not_a_filer'],
          ['409 unit_profile.others_depend', '200'],
        ]).toContainEqual([left, came].map((answer) => Object.keys(outcomes([answer as never]))[0]));
      },
    );
  });
});
