import { businessMonth } from '@app/platform';
import type { Client } from '../support/client';
import { beginFiling, type Filing, filed, financeOf, formOf, ifMatch, must } from '../support/filing';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  requestPayment,
  ship,
  statementOf,
  targetOf,
} from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

/** What a rule asks of a filing. */
type Asked = { base: string; minimumRatioBp: number; baseFen: number; requiredFen: number };
/** The same, and which rule it was. */
type Judgement = Asked & { policyId: string };
type Judged = Omit<Filing, 'rule'> & { rule: Judgement & { parts: { part: string; policyId: string }[] } };

const { year } = businessMonth(new Date());

/** What a unit files: 1,000,000 fen of food, and 50,001 that its union needs. */
const bases = { canteenFoodFen: 1_000_000, unionDemandFen: 50_001 };
/** 全国, worked out by hand: 10 % of the food. */
const ofNation: Asked = {
  ...{ base: 'canteen_food', minimumRatioBp: 1_000 },
  ...{ baseFen: 1_000_000, requiredFen: 100_000 },
};
/** What two officials enter at once: 12 % of both, 126,000.12 and rounded up (Q1, Q5); 15 % of the food. */
const entering: readonly Asked[] = [
  {
    ...{ base: 'canteen_food_and_union', minimumRatioBp: 1_200 },
    ...{ baseFen: 1_050_001, requiredFen: 126_001 },
  },
  { base: 'canteen_food', minimumRatioBp: 1_500, baseFen: 1_000_000, requiredFen: 150_000 },
];
/** Enough for each of the three, and for the nation's alone. */
const [enough, scarce] = [150_000, 100_000];

describe('R10: rules change while they are used', () => {
  let arena: Arena;
  let shop: Shop;
  let pack: Pack;
  let buyer: Unit;
  let treasurers: Client[];
  let reviewer: Client;

  beforeAll(async () => {
    arena = await Arena.open();
    const { world } = arena;
    world.clock.set(undefined);
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
    buyer = await world.buyer();
    treasurers = [await financeOf(world, '320200'), await financeOf(world, '320200')];
    reviewer = await financeOf(world, '320205');
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  /** A delivery that waits for its second signature, of 3,000 fen. */
  const waitingFor = async (unit: Unit, from: Shop, goods: Pack): Promise<string> => {
    const placed = await order(unit, [{ pack: goods, quantity: 3 }]);
    await confirm(from, placed.id);
    return accept(unit, await ship(from, placed));
  };
  const signature = (unit: Unit, index: number, acceptanceId: string) => () =>
    arena.at(unit.inspector, index).post(`/v1/acceptances/${acceptanceId}/signatures`);

  describe('of the reserved share', () => {
    let nation: string;

    beforeAll(async () => {
      const [rule] = await arena.world.database.read<{ id: string }>(
        'SELECT id FROM quota_policies WHERE region_code IS NULL ORDER BY first_year DESC LIMIT 1',
      );
      nation = rule?.id as string;
    });

    const enter = (who: number, index: number) => () => {
      const { base, minimumRatioBp } = entering[who] as Asked;
      const draft = { regionCode: '320205', firstYear: year, base, minimumRatioBp };
      return arena
        .at(treasurers[who] as Client, index)
        .post('/v1/quota-policies', { ...draft, sourceDocument: '锡财购〔2026〕3号' });
    };
    /** As if it had never been: the nation's holds again. */
    const end = (who: number, index: number, id: string) => () =>
      arena.at(treasurers[who] as Client, index).post(`/v1/quota-policies/${id}/ending`, {
        ...{ lastYear: year - 1, reason: '误录' },
      });
    const submit = (unit: Unit, index: number, { id, version }: Filing) =>
      arena
        .at(unit.purchaser, index)
        .post<{ requiredFen?: number }>(`/v1/filings/${id}/submission`, {}, ifMatch(version));
    const approve = (index: number, id: string, version: number) => () =>
      arena.at(reviewer, index).post(`/v1/filings/${id}/review`, { decision: 'approved' }, ifMatch(version));

    /** As the filing keeps it; ratio and base come from one and the same rule. */
    const judgementOf = async ({ id }: Filing): Promise<Judgement> => {
      const { rule, baseFen, requiredFen } = must(await reviewer.get<Judged>(`/v1/filings/${id}`), 200);
      const { policyId, base, minimumRatioBp, parts } = rule;
      const saidBy = parts.filter(({ part }) => part === 'minimumRatio' || part === 'base');
      expect(saidBy.map((part) => part.policyId)).toEqual([policyId, policyId]);
      return { policyId, base, minimumRatioBp, baseFen, requiredFen };
    };

    /** Two units, each with a filing of this year and one of the next: all that a rule from this year on judges. */
    const prepare = async () => {
      const rich = await arena.world.buyer();
      const poor = await arena.world.buyer();
      return {
        ...{ rich, poor, acceptanceId: await waitingFor(buyer, shop, pack) },
        able: await beginFiling(rich, year, { ...bases, reservedFen: enough }),
        late: await beginFiling(rich, year + 1, { ...bases, reservedFen: enough }),
        short: await beginFiling(poor, year, { ...bases, reservedFen: scarce }),
        // Handed in before there was another rule than the nation's.
        waiting: await filed(poor, year + 1, { ...bases, reservedFen: scarce }),
      };
    };

    it('a rule is entered twice, and ended twice, while units file, filings are approved and goods are signed for', async () => {
      const before = { policyId: nation, ...ofNation };
      let signedFen = 0;
      await arena.race(300, prepare, async (stage, round) => {
        const { rich, poor, able, late, short, waiting, acceptanceId } = stage;
        const [one, other, handedIn, tried, approved, signed] = await together<{
          id: string;
          requiredFen?: number;
        }>([
          enter(0, round),
          enter(1, round + 1),
          () => submit(rich, round, able),
          () => submit(poor, round + 1, short),
          approve(round, waiting.id, waiting.version),
          signature(buyer, round + 1, acceptanceId),
        ]);
        expect(outcomes([one, other] as never)).toEqual({ '201': 1, '409 quota_policy.overlaps': 1 });
        const winner = one?.status === 201 ? 0 : 1;
        const id = [one, other][winner]?.body.id as string;
        const entered = { policyId: id, ...(entering[winner] as Asked) };
        expect([handedIn, approved, signed].map((answer) => answer?.status)).toEqual([201, 201, 201]);
        signedFen += 3_000;

        // Who had enough is judged by one of the two; who had not, was in time for the old one or is told of the new one.
        const kept = await judgementOf(able);
        expect([before, entered]).toContainEqual(kept);
        if (tried?.status === 201) expect(await judgementOf(short)).toEqual(before);
        else {
          expect(tried && outcomeOf(tried)).toBe('422 filing.below_minimum');
          expect(tried?.body.requiredFen).toBe(entered.requiredFen);
        }
        expect(await judgementOf(waiting)).toEqual(before);

        // Once it is answered, it is the rule for whoever has not handed in.
        expect((await formOf(rich, year + 1)).rule).toMatchObject({ policyId: id });
        const [ended, endedToo, later, approvedToo] = await together([
          end(0, round, id),
          end(1, round + 1, id),
          () => submit(rich, round + 1, late),
          approve(round, able.id, able.version + 1),
        ]);
        expect(outcomes([ended, endedToo] as never)).toEqual({ '201': 1, '422 quota_policy.bad_years': 1 });
        expect([later, approvedToo].map((answer) => answer?.status)).toEqual([201, 201]);
        expect([before, entered]).toContainEqual(await judgementOf(late));
        // Ended, it goes on judging what it has judged.
        expect(await judgementOf(able)).toEqual(kept);
        if (tried?.status === 201) return;
        expect(await submit(poor, round, short)).toMatchObject({ status: 201 });
        expect(await judgementOf(short)).toEqual(before);
      });
      await arena.world.settle();
      const sums = await arena.world.database.read(
        `SELECT (SELECT sum(amount_fen)::int FROM facts WHERE buyer_id = $1) AS facts,
                (SELECT sum(amount_fen)::int FROM unit_tallies WHERE buyer_id = $1 AND west_code = '') AS tallied`,
        [buyer.id],
      );
      expect(sums).toEqual([{ facts: signedFen, tallied: signedFen }]);
    });
  });

  describe('of what counts towards a target', () => {
    const pair = ['320214', '610630'] as const;
    let county: Shop;
    let goods: Pack;
    let unit: Unit;
    let operator: Client;
    let officials: Client[];

    beforeAll(async () => {
      const { world } = arena;
      county = await world.supplier({ county: pair[1] });
      goods = await county.sells({ stock: 1_000_000, priceFen: 1_000, county: pair[1] });
      unit = await world.buyer({ district: pair[0] });
      [operator] = await world.operators();
      officials = [await world.official('320200'), await world.official('320200')];
      await world.target(...pair, year, 1_000_000);
    });

    type Target = { id: string; targetFen: number; completedFen: number; minimumEvidenceLevel: number };
    const target = () =>
      targetOf(officials[0] as Client, ...pair, year) as Promise<unknown> as Promise<Target>;

    it('the level of evidence that it asks for changes twice while goods are signed for and paid', async () => {
      // 3,000 fen are signed for in each round; 2,000 were before, and are paid in it.
      let [deliveredFen, signedFen, paidFen] = [0, 0, 0];
      const prepare = async () => {
        const { order: placed } = await delivered(unit, county, [{ pack: goods, quantity: 2 }]);
        deliveredFen += 2_000;
        const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
        return {
          acceptanceId: await waitingFor(unit, county, goods),
          statement: statementOf([{ code, amountFen }]),
        };
      };
      await arena.race(300, prepare, async ({ acceptanceId, statement }, round) => {
        const seen = await target();
        // Accepted deliveries are of level 1, paid ones of level 2 (C7).
        const minimumEvidenceLevel = round % 2 ? 1 : 2;
        const change = (who: number) => () =>
          arena.at(officials[who] as Client, round + who).post(`/v1/targets/${seen.id}/changes`, {
            ...{ expectedFen: seen.targetFen, targetFen: seen.targetFen + 100, reason: '调整' },
            ...{ minimumEvidenceLevel },
          });
        const [imported, [one, other, signed]] = await Promise.all([
          importStatement(arena.at(operator, round), statement),
          together([...times(2, change), signature(unit, round + 1, acceptanceId)]),
        ]);
        expect(outcomes([one, other] as never)).toEqual({ '201': 1, '409 target.changed_meanwhile': 1 });
        expect([imported.matched, signed?.status]).toEqual([1, 201]);
        [signedFen, paidFen] = [signedFen + 3_000, paidFen + 2_000];
        await arena.world.settle();
        expect(await target()).toMatchObject({
          ...{ targetFen: seen.targetFen + 100, minimumEvidenceLevel },
          completedFen: minimumEvidenceLevel === 2 ? paidFen : deliveredFen + signedFen,
          paidFen,
        });
      });
    });
  });
});
