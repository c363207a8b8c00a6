import { Settlements } from '@app/payments';
import type { Client } from '../support/client';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import {
  giveBack,
  type List,
  openAccount,
  paidFor,
  payoutsOf,
  propose,
  runSettlements,
} from '../support/settling';
import { importStatement, statementOf } from '../support/story';
import type { Shop, Unit } from '../support/world';

type Run = { settlements: number; amountFen: number };

describe('settlements and payment lists at the same moment', () => {
  let arena: Arena;
  let unit: Unit;
  let operators: [Client, Client];

  beforeAll(async () => {
    arena = await Arena.open();
    unit = await arena.world.buyer();
    operators = await arena.world.operators();
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  /** A cooperative with two paid orders. */
  const prepare = async () => {
    const shop = await arena.world.supplier();
    const pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    const first = await paidFor(unit, shop, operators[0], [{ pack, quantity: 5 }]);
    await paidFor(unit, shop, operators[0], [{ pack, quantity: 3 }]);
    return { shop, acceptanceId: first.acceptanceId };
  };
  /** And with payouts that wait to be listed. */
  const settled = async () => {
    const { shop } = await prepare();
    await openAccount(shop, operators[0]);
    await arena.world.settle();
    await runSettlements(operators[0], shop.id);
    return { shop, payouts: await payoutsOf(operators[0], shop.id, 'open') };
  };
  const sums = async (shop: Shop) => {
    const [row] = await arena.world.database.read<{ settled: number; waiting: number; settlements: number }>(
      `SELECT coalesce(sum(amount_fen) FILTER (WHERE settlement_id IS NOT NULL), 0)::int AS settled,
              coalesce(sum(amount_fen) FILTER (WHERE settlement_id IS NULL), 0)::int AS waiting,
              count(DISTINCT settlement_id)::int AS settlements
         FROM settlement_items WHERE supplier_id = $1`,
      [shop.id],
    );
    return row;
  };

  it('six runs at once, by people and by the clock, settle each order once', async () => {
    await arena.race(
      100,
      async () => {
        const stage = await prepare();
        await arena.world.settle();
        return stage;
      },
      async ({ shop }) => {
        const timers = times(2, () => arena.world.get(Settlements).settleDue());
        const runs = await together<Run>(
          times(
            4,
            (index) => () =>
              arena
                .at(operators[index % 2] as Client, index)
                .post('/v1/settlement-runs', index < 2 ? { supplierId: shop.id } : {}),
          ),
        );
        await Promise.all(timers);
        expect(outcomes(runs)).toEqual({ '201': 4 });
        expect(await sums(shop)).toEqual({ settled: 8_000, waiting: 0, settlements: 1 });
      },
    );
  });

  it('a return is agreed while its order is settled: it stands in that settlement or in the next', async () => {
    await arena.race(100, prepare, async ({ shop, acceptanceId }, round) => {
      await arena.world.settle();
      const [run] = await Promise.all([
        arena.at(operators[0], round).post<Run>('/v1/settlement-runs', { supplierId: shop.id }),
        giveBack(unit, shop, acceptanceId, 2),
      ]);
      await arena.world.settle();
      const after = await sums(shop);
      expect((after?.settled ?? 0) + (after?.waiting ?? 0)).toBe(6_000);
      expect([6_000, 8_000]).toContain(run.body.amountFen);
      expect(after?.settled).toBe(run.body.amountFen);
    });
  });

  it('two release one list, its proposer tries too and another withdraws it: one of them has it', async () => {
    await arena.race(
      100,
      async () => {
        const { payouts } = await settled();
        const third = (await arena.world.operators())[0];
        const list = await propose(operators[0], { payoutIds: payouts.map(({ id }) => id) });
        return { list, payouts, third };
      },
      async ({ list, payouts, third }, round) => {
        const act = (who: Client, index: number, verb: string) => () =>
          arena.at(who, round + index).post(`/v1/payment-lists/${list.id}/${verb}`);
        const [own, one, two, withdrawn] = await together([
          act(operators[0], 0, 'release'),
          act(operators[1], 1, 'release'),
          act(third, 0, 'release'),
          act(third, 1, 'withdrawal'),
        ]);
        expect(['409 payment_list.same_operator', '409 payment_list.wrong_state']).toContain(
          own && outcomeOf(own),
        );
        const others = [one, two, withdrawn].map((answer) => answer && outcomeOf(answer)).sort();
        expect(others).toEqual(['201', '409 payment_list.wrong_state', '409 payment_list.wrong_state']);
        const [row] = await arena.world.database.read<{ state: string }>(
          'SELECT state FROM payouts WHERE id = $1',
          [payouts[0]?.id],
        );
        expect(row?.state).toBe(withdrawn?.status === 201 ? 'open' : 'released');
      },
    );
  });

  it('one payout is put on five lists at once: it stands on one, and is paid once', async () => {
    await arena.race(100, settled, async ({ payouts }, round) => {
      const payoutIds = payouts.map(({ id }) => id);
      const lists = await together<List>(
        times(
          5,
          (index) => () =>
            arena.at(operators[index % 2] as Client, round + index).post('/v1/payment-lists', { payoutIds }),
        ),
      );
      expect(outcomes(lists)).toEqual({ '201': 1, '409 payment_list.already_listed': 4 });
      const place = lists.findIndex(({ status }) => status === 201);
      const other = operators[(place + 1) % 2] as Client;
      expect((await other.post(`/v1/payment-lists/${lists[place]?.body.id}/release`)).status).toBe(201);
      const payout = payouts[0] as (typeof payouts)[number];
      await Promise.all(
        times(3, (index) =>
          importStatement(
            arena.at(operators[index % 2] as Client, round + index),
            statementOf([
              { code: payout.transferCode, amountFen: -payout.amountFen, reference: `${payout.id}-${index}` },
            ]),
          ),
        ),
      );
      const [applied] = await arena.world.database.read<{ count: number }>(
        `SELECT count(*)::int AS count FROM bank_allocations WHERE paper_id = $1 AND state = 'applied'`,
        [payout.id],
      );
      expect(applied?.count).toBe(1);
    });
  });

  it('accounts entered and checked at once: one is in force, and it is one that somebody checked', async () => {
    await arena.race(
      100,
      async () => {
        const shop = await arena.world.supplier();
        const draft = { holder: '合作社', bank: '农行', account: '6222020200012345678' };
        const { body } = await shop.clerk.post<{ id: string }>('/v1/payout-accounts', draft);
        return { shop, draft, id: body.id };
      },
      async ({ shop, draft, id }, round) => {
        const answers = await together([
          ...times(2, (index) => () => arena.at(shop.clerk, index).post('/v1/payout-accounts', draft)),
          ...times(
            2,
            (index) => () =>
              arena
                .at(operators[index] as Client, round + index)
                .post(`/v1/payout-accounts/${id}/check`, { decision: 'confirmed' }),
          ),
        ]);
        expect(outcomes(answers.slice(0, 2))).toEqual({ '201': 2 });
        const checks = outcomes(answers.slice(2));
        expect(checks['409 payout_account.wrong_state']).toBeGreaterThanOrEqual(1);
        const states = await arena.world.database.read<{ state: string; count: number }>(
          'SELECT state, count(*)::int AS count FROM payout_accounts WHERE supplier_id = $1 GROUP BY 1',
          [shop.id],
        );
        const count = Object.fromEntries(states.map((row) => [row.state, row.count]));
        expect(count).toEqual(
          checks['201'] ? { current: 1, entered: 1, replaced: 1 } : { entered: 1, replaced: 2 },
        );
      },
    );
  });
});
