import { ProviderEvents, StripeIntents, StripeRefunds } from '@app/payments';
import type { Client } from '../support/client';
import { must } from '../support/filing';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import { giveBack, paidFor, propose, release } from '../support/settling';
import { order, statementOf } from '../support/story';
import { FakeStripe } from '../support/stripe';
import type { Pack, Shop, Unit } from '../support/world';

type Refund = { id: string; code: string; amountFen: number; state: string };

describe('never more goes back than was paid', () => {
  let stripe: FakeStripe;
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;
  let operators: [Client, Client];

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    arena = await Arena.open(stripe.environment);
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    operators = await arena.world.operators();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(async () => {
    await arena?.close();
    await stripe?.stop();
  });

  const refundsOf = (orderId: string) =>
    arena.world.database.read<Refund>(
      `SELECT id, transfer_code AS code, amount_fen AS "amountFen", state FROM refunds WHERE order_id = $1 ORDER BY id`,
      [orderId],
    );
  /** What came for the order, what of it goes back, and what of that has not failed. */
  const figuresOf = async (orderId: string) => {
    const [row] = await arena.world.database.read<{ received: number; refunded: number; paid: number }>(
      `SELECT sum(received_fen)::int AS received, sum(refunded_fen)::int AS refunded,
              (SELECT paid_fen FROM orders WHERE id = $1) AS paid FROM payments WHERE order_id = $1`,
      [orderId],
    );
    return row;
  };
  const takeIn = (index: number, content: Buffer) =>
    arena
      .at(operators[index % 2] as Client, index)
      .upload('/v1/bank-statements', '流水.csv', content, 'text/csv');

  it('50 parts of one payment are agreed to go back at once: each goes once, and no fen more', async () => {
    await arena.race(
      100,
      async (round) => {
        const done = await paidFor(unit, shop, operators[0], [{ pack, quantity: 20 }]);
        const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(
          `/v1/acceptances/${done.acceptanceId}`,
        );
        const acceptanceLineId = sheet.body.lines[0]?.id;
        const asked: string[] = [];
        for (const index of times(50, (one) => one)) {
          const lines = [{ acceptanceLineId, quantity: 1, amountFen: 390 }];
          const draft = { kind: 'claim', reason: '有磕碰', lines };
          const path = `/v1/acceptances/${done.acceptanceId}/returns`;
          const claim = arena.at(unit.purchaser, round + index).post<{ id: string }>(path, draft);
          asked.push(must(await claim, 201).id);
        }
        return { orderId: done.order.id, asked };
      },
      async ({ orderId, asked }, round) => {
        const decided = await together(
          asked.map((id, index) => () => {
            const clerk = arena.at(shop.clerk, round + index);
            return clerk.post(`/v1/returns/${id}/decision`, { decision: 'agreed' });
          }),
        );
        expect(outcomes(decided)).toEqual({ '201': 50 });
        await arena.world.settle();
        expect(await figuresOf(orderId)).toEqual({ received: 20_000, refunded: 19_500, paid: 500 });
        const open = await refundsOf(orderId);
        expect(open.reduce((fen, { amountFen }) => fen + amountFen, 0)).toBe(19_500);
      },
    );
  });

  it('the bank pays a refund, refuses it and tells of it twice, while goods come back', async () => {
    await arena.race(
      300,
      async () => {
        const done = await paidFor(unit, shop, operators[0], [{ pack, quantity: 5 }]);
        await giveBack(unit, shop, done.acceptanceId, 2);
        await arena.world.settle();
        const [refund] = (await refundsOf(done.order.id)) as [Refund];
        const list = await propose(operators[0], { refunds: [{ refundId: refund.id }] });
        await release(operators[1], list.id);
        return { ...done, refund };
      },
      async ({ order: { id }, acceptanceId, refund: { id: refundId, code, amountFen } }, round) => {
        const shown = statementOf([{ code, amountFen: -amountFen, reference: `B${code}` }]);
        const [[one, two, refused]] = await Promise.all([
          together([
            () => takeIn(round, shown),
            () => takeIn(round + 1, shown),
            () =>
              arena.at(operators[1], round).post(`/v1/refunds/${refundId}/failure`, { reason: '户名不符' }),
          ]),
          giveBack(unit, shop, acceptanceId, 1),
        ]);
        expect([one?.status, two?.status]).toEqual([201, 201]);
        expect(['201', '409 refund.wrong_state']).toContain(refused && outcomeOf(refused));
        await arena.world.settle();
        const after = await refundsOf(id);
        const said = after.find((refund) => refund.id === refundId);
        expect(said?.state).toBe(refused?.status === 201 ? 'failed' : 'paid');
        expect(await figuresOf(id)).toEqual({ received: 5_000, refunded: 3_000, paid: 2_000 });
      },
    );
  });

  it('two lines are said to be the same refund: it has left by one of them', async () => {
    await arena.race(
      100,
      async (round) => {
        const done = await paidFor(unit, shop, operators[0], [{ pack, quantity: 3 }]);
        await giveBack(unit, shop, done.acceptanceId, 1);
        await arena.world.settle();
        const [refund] = (await refundsOf(done.order.id)) as [Refund];
        const rows = times(2, (index) => ({ amountFen: -1_000, reference: `T${round}-${index}` }));
        const { body } = (await takeIn(round, statementOf(rows))) as { body: { id?: string } };
        const shown = await operators[0].get<{ items: { id: string }[] }>(
          `/v1/bank-lines?statementId=${body.id}`,
        );
        const lines = shown.body.items.map(({ id }) => id);
        const allocations = [{ kind: 'refund', paperId: refund.id, amountFen: 1_000 }];
        for (const id of lines)
          expect((await operators[0].post(`/v1/bank-lines/${id}/match`, { allocations })).status).toBe(201);
        return { orderId: done.order.id, lines };
      },
      async ({ orderId, lines }, round) => {
        const confirmed = await together(
          lines.map(
            (id, index) => () =>
              arena.at(operators[1], round + index).post(`/v1/bank-lines/${id}/confirmations`),
          ),
        );
        expect(outcomes(confirmed)).toEqual({ '201': 1, '409 refund.wrong_state': 1 });
        expect(await refundsOf(orderId)).toMatchObject([{ state: 'paid', amountFen: 1_000 }]);
      },
    );
  });

  it('money comes through Stripe while both sides call the order off: all of it goes back, once', async () => {
    const emptied = async () => {
      while ((await arena.world.get(ProviderEvents).applyWaiting()) > 0);
    };
    const refunds = () => arena.world.get(StripeRefunds).sweep();
    await arena.race(
      300,
      async (round) => {
        const { id } = await order(unit, [{ pack, quantity: 1 }], { paymentTerms: 'prepaid' });
        const { body } = await arena
          .at(unit.finance, round)
          .post<{ attempt: { id: string } }>(`/v1/orders/${id}/payments`, {
            provider: 'stripe',
            method: 'alipay',
          });
        return { id, attemptId: body.attempt.id };
      },
      async ({ id, attemptId }, round) => {
        const events = stripe.pay(attemptId);
        const cancel = (who: Client, index: number) => () =>
          arena.at(who, round + index).post(`/v1/orders/${id}/cancellation`, { reason: '不要了' });
        const check = () => arena.at(unit.finance, round).post(`/v1/payment-attempts/${attemptId}/checks`);
        const told = events.flatMap((event) =>
          times(2, (index) => () => stripe.deliver(arena.urlAt(round + index), event)),
        );
        const [[byBuyer, bySupplier, ...others]] = await Promise.all([
          together([cancel(unit.purchaser, 0), cancel(shop.clerk, 1), check, ...told]),
          ...times(2, emptied),
          ...times(2, refunds),
        ]);
        expect([byBuyer, bySupplier].map((answer) => answer && outcomeOf(answer)).sort()).toEqual([
          '201',
          '409 order.wrong_state',
        ]);
        expect(others.filter(({ status }) => status >= 300).map(outcomeOf)).toEqual([]);
        const payment = stripe.paymentOf(attemptId);
        const begun = stripe.events.length;
        await emptied();
        await arena.world.settle();
        await Promise.all([refunds(), refunds(), arena.world.get(StripeIntents).sweep()]);
        const back = stripe.events.slice(begun).filter(({ type }) => type.startsWith('refund.'));
        await together(back.map((event) => () => stripe.deliver(arena.urlAt(round), event)));
        await emptied();
        const given = [...stripe.refunds.values()].filter((refund) => refund.payment_intent === payment.id);
        expect(given.map(({ amount, status }) => [amount, status])).toEqual([[1_000, 'succeeded']]);
        const [row] = await arena.world.database.read(
          `SELECT o.state, o.paid_fen AS paid,
                  (SELECT coalesce(sum(e.amount_fen), 0)::int FROM journal_entries e
                     JOIN journal_transactions t USING (cause_kind, cause_id)
                    WHERE t.order_id = o.id AND e.account IN ('provider_clearing', 'suspense')
                      AND e.cause_kind <> 'provider_fee') AS held
             FROM orders o WHERE o.id = $1`,
          [id],
        );
        expect(row).toEqual({ state: 'cancelled', paid: 0, held: 0 });
      },
    );
  });
});
