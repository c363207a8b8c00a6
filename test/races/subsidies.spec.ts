import { SubsidyRuns } from '@app/procurement';
import type { Client } from '../support/client';
import { Arena, outcomes, times, together } from '../support/race';
import { openAccount } from '../support/settling';
import { delivered } from '../support/story';
import { draftOf, finalise, programme, type Rules, rulesOf, runOf } from '../support/subsidy';
import { writeRun, writeSale } from '../support/subsidy-rows';
import type { Shop } from '../support/world';

const rounds = 50;
const lastYear: Rules = rulesOf({ firstDay: '2025-01-01', lastDay: '2025-12-31' });

describe('subsidies at the same moment', () => {
  let arena: Arena;
  let county: [Client, Client];
  let people: [string, string];
  let shop: Shop;
  let sold: string;

  beforeAll(async () => {
    arena = await Arena.open();
    const { world } = arena;
    county = [await world.official('630224'), await world.official('630224')];
    const userOf = async (client: Client) =>
      (await client.get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;
    people = [await userOf(county[0]), await userOf(county[1])];
    shop = await world.supplier();
    await delivered(await world.buyer(), shop, [{ pack: await shop.sells(), quantity: 1 }]);
    await world.settle();
    const [fact] = await world.database.read<{ id: string }>('SELECT id FROM facts');
    sold = await writeSale(world, fact?.id as string);
    const [operator] = await world.operators();
    await openAccount(shop, operator);
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  let runs = 0;
  const runIn = async (state: 'notice' | 'review' | 'final' | 'confirmed', daysAgo = 0) => {
    const programmeId = await programme(county[0], lastYear);
    const about = { programmeId, number: `BT-race-${++runs}`, state, county: '630224', rules: lastYear };
    return (await writeRun(arena.world, { ...about, people, shop, sold, daysAgo })).id;
  };
  const post = (who: number, index: number, path: string, body?: object) => () =>
    arena.at(county[who] as Client, index).post(path, body);

  it('a list is published once, whoever presses first', async () => {
    await arena.race(
      rounds,
      () => programme(county[0], lastYear),
      async (id) => {
        const path = `/v1/subsidy-programmes/${id}/runs`;
        const { totals } = await draftOf(county[0], id);
        const expectedTotalFen = totals.amountFen;
        const answers = await together(
          times(6, (index) => post(index % 2, index, path, { expectedTotalFen })),
        );
        expect(outcomes(answers)).toEqual({ '201': 1, '409 subsidy.already_running': 5 });
      },
    );
  });

  it('a list is confirmed, sent back or withdrawn: one of the three', async () => {
    await arena.race(
      rounds,
      () => runIn('final'),
      async (id) => {
        const path = `/v1/subsidy-runs/${id}`;
        const answers = await together([
          post(1, 0, `${path}/confirmation`),
          post(1, 1, `${path}/refusal`, { reason: '退回' }),
          post(0, 0, `${path}/withdrawal`, { reason: '撤销' }),
          post(1, 1, `${path}/confirmation`),
        ]);
        const { state } = await runOf(county[0], id);
        // Who withdraws may come after who sends back; nobody comes after who confirms.
        const done = answers.filter(({ status }) => status === 201).length;
        expect({ state, done }).toEqual(
          state === 'withdrawn' ? { state, done: done === 2 ? 2 : 1 } : { state, done: 1 },
        );
        expect(['confirmed', 'review', 'withdrawn']).toContain(state);
      },
    );
  });

  it('each seller stands on one payment file', async () => {
    await arena.race(
      rounds,
      () => runIn('confirmed'),
      async (id) => {
        const path = `/v1/subsidy-runs/${id}/payments`;
        const answers = await together(times(6, (index) => post(index % 2, index, path)));
        expect(outcomes(answers)).toEqual({ '201': 1, '409 subsidy.nothing_to_pay': 5 });
      },
    );
  });

  it('a notice ends once, and what is made of it at that moment is one final list without open objections', async () => {
    await arena.race(
      rounds,
      () => runIn('notice', 10),
      async (id) => {
        const ending = times(2, () => arena.world.get(SubsidyRuns).endNotices());
        const said = (index: number) => ({ contact: `${index}`, text: '不实' });
        const answers = await together([
          ...times(3, (index) => post(0, index, `/v1/subsidy-runs/${id}/objections`, said(index))),
          ...times(2, (index) => post(0, index, `/v1/subsidy-runs/${id}/final-list`, { basis: 'notice' })),
        ]);
        await Promise.all(ending);
        expect(outcomes(answers.slice(0, 3))).toEqual({ '409 subsidy.notice_over': 3 });
        const made = answers.slice(3).filter(({ status }) => status === 201).length;
        expect(made).toBeLessThanOrEqual(1);
        if (made === 0) await finalise(county[0], id);
        expect((await runOf(county[0], id)).version).toBe(2);
        const [ended] = await arena.world.database.read<{ count: number }>(
          `SELECT count(*)::int AS count FROM events WHERE subject_id = $1 AND type = 'subsidy.notice_ended'`,
          [id],
        );
        expect(ended?.count).toBe(1);
      },
    );
  });

  it('an objection is decided once', async () => {
    await arena.race(
      rounds,
      async () => {
        const id = await runIn('notice');
        const path = `/v1/subsidy-runs/${id}/objections`;
        return (await county[0].post<{ id: string }>(path, { contact: '1', text: '不实' })).body.id;
      },
      async (id) => {
        const path = `/v1/subsidy-objections/${id}/decision`;
        const answers = await together(
          times(4, (index) =>
            post(index % 2, index, path, { outcome: index % 2 ? 'upheld' : 'rejected', answer: '已核' }),
          ),
        );
        expect(outcomes(answers)).toEqual({ '201': 1, '409 subsidy.objection_decided': 3 });
      },
    );
  });
});
