import { IntegrityScanner } from '@app/reporting';
import type { Client } from '../support/client';
import { type Flag, type Pair, pairIn } from '../support/odd-trades';
import { Arena, outcomes, together } from '../support/race';
import { good } from '../support/selling';
import { order } from '../support/story';

type Case = {
  state: string;
  ownerId: string;
  endedBy: string | null;
  sightings: number;
  alive: number;
  ends: number;
  grew: number;
};

describe('odd trades: several at one case', () => {
  let arena: Arena;
  let officials: [Client, Client];
  let ids: [string, string];

  beforeAll(async () => {
    arena = await Arena.open();
    arena.world.clock.set(undefined);
    officials = [await arena.world.official('320200'), await arena.world.official('320200')];
    ids = (await Promise.all(officials.map(idOf))) as typeof ids;
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const idOf = async (person: Client): Promise<string> =>
    good(await person.get<{ user: { id: string } }>('/v1/sessions/current'), 200).user.id;
  const look = async (): Promise<void> => {
    await arena.world.settle();
    await arena.world.get(IntegrityScanner).run();
  };
  /** 26,000 yuan: below the limit of 50,000, two of them are not. */
  const buys = ({ unit, pack }: Pair) => order(unit, [{ pack, quantity: 260 }]);
  const caseOf = async (id: string): Promise<Case> => {
    const [row] = await arena.world.database.read<Case>(
      `SELECT f.state, f.owner_id AS "ownerId", f.ended_by AS "endedBy", f.sightings,
              (SELECT count(*)::int FROM integrity_flags o
                WHERE (o.rule, o.subject) = (f.rule, f.subject) AND o.state IN ('open', 'assigned')) AS alive,
              (SELECT count(*)::int FROM events e WHERE e.subject_id = f.id AND e.type = 'flag.ended') AS ends,
              (SELECT count(*)::int FROM events e WHERE e.subject_id = f.id AND e.type = 'flag.grew') AS grew
         FROM integrity_flags f WHERE f.id = $1`,
      [id],
    );
    return row as Case;
  };

  it('ends once, by its owner of that moment, who saw all of it, while it is taken over and grows', async () => {
    await arena.race(
      100,
      async () => {
        const pair = await pairIn(arena.world, { stock: 10_000 });
        await buys(pair);
        await buys(pair);
        return pair;
      },
      async (pair, round) => {
        await look();
        const [flag] = await arena.world.database.read<Flag>(
          `SELECT id FROM integrity_flags WHERE rule = 'split_orders' AND supplier_id = $1 AND state = 'open'`,
          [pair.shop.id],
        );
        const path = `/v1/integrity-flags/${flag?.id}`;
        const take = (who: 0 | 1) => () =>
          arena.at(officials[who], round + who).post(`${path}/assignment`, { ownerId: ids[who] });
        const end = (who: 0 | 1, outcome: string) => () =>
          arena
            .at(officials[who], round + who + 1)
            .post(`${path}/outcome`, { outcome, reason: '已核查', sightings: 1 });
        good(await take(0)());
        await buys(pair);
        await arena.world.settle();
        const scanner = arena.world.get(IntegrityScanner);
        const [answers] = await Promise.all([
          together([end(0, 'confirmed'), end(0, 'dismissed'), take(1), end(1, 'explained')]),
          scanner.run(),
          scanner.run(),
        ]);
        await look();
        const found = await caseOf(flag?.id as string);
        const ended = answers.filter(({ status }, index) => index !== 2 && status === 201).length;
        expect([found.ends, found.grew]).toEqual([ended, found.sightings - 1]);
        expect(ended).toBeLessThanOrEqual(1);
        expect(found.alive).toBeLessThanOrEqual(1);
        expect(['201', '409 flag.ended', '409 flag.not_owner', '409 flag.grew_meanwhile']).toEqual(
          expect.arrayContaining(Object.keys(outcomes(answers))),
        );
        if (!ended) {
          // Nobody had seen all of it, or it had just been taken over.
          expect([found.state, found.sightings]).toEqual(['assigned', 2]);
          return;
        }
        const [first, other, taken, second] = answers.map(({ status }) => status === 201);
        expect(found.endedBy).toBe(found.ownerId);
        expect([found.sightings, found.ownerId]).toEqual([1, second ? ids[1] : ids[0]]);
        expect(found.state).toBe(first ? 'confirmed' : other ? 'dismissed' : 'explained');
        expect(taken).toBe(second);
      },
    );
  });
});
