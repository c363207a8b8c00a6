import { ProviderEvents, StripeIntents, StripeRefunds } from '@app/payments';
import { Arena, inParallel, outcomes, playedOf, times, together } from '../support/race';
import { order } from '../support/story';
import { FakeStripe, signatureOf } from '../support/stripe';
import type { FakeEvent } from '../support/stripe-objects';
import type { Pack, Shop, Unit } from '../support/world';

type Attempt = { id: string; state: string; surplusFen: number };
const methods = ['alipay', 'wechat_pay', 'card'] as const;

describe('Stripe tells late, twice and in any order', () => {
  let stripe: FakeStripe;
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    arena = await Arena.open(stripe.environment);
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(async () => {
    await arena?.close();
    await stripe?.stop();
  });

  const inbox = () => arena.world.get(ProviderEvents);
  const prepaid = async (round: number) => {
    const placed = await order(unit, [{ pack, quantity: 1 }], { paymentTerms: 'prepaid' });
    const draft = { provider: 'stripe', method: methods[round % methods.length] };
    const { status, body } = await arena
      .at(unit.finance, round)
      .post<{ attempt: Attempt }>(`/v1/orders/${placed.id}/payments`, draft);
    expect({ status, state: body.attempt?.state }).toEqual({ status: 201, state: 'waiting' });
    return { orderId: placed.id, attemptId: body.attempt.id };
  };
  const deliver = (event: FakeEvent, index: number) => stripe.deliver(arena.urlAt(index), event);
  const check = (attemptId: string, index: number) =>
    arena.at(unit.finance, index).post<Attempt>(`/v1/payment-attempts/${attemptId}/checks`);
  const emptied = async () => {
    while ((await inbox().applyWaiting()) > 0);
  };
  /** Each attempt: what was applied and what was too much; and what its order was paid. */
  const figures = (attemptIds: readonly string[]) =>
    arena.world.database.read<{
      state: string;
      applied: number;
      surplus: number;
      paid: number;
      orders: number;
    }>(
      `SELECT i.state, i.applied_fen AS applied, i.surplus_fen AS surplus, o.paid_fen AS paid, count(*)::int AS orders
         FROM stripe_intents i JOIN orders o ON o.id = i.order_id WHERE i.id = ANY ($1::uuid[]) GROUP BY 1, 2, 3, 4`,
      [attemptIds],
    );
  const paidOnce = (orders: number) => [
    { state: 'succeeded', applied: 1_000, surplus: 0, paid: 1_000, orders },
  ];

  it('each event five times at once, while several workers apply: paid once', async () => {
    await arena.race(100, prepaid, async ({ attemptId }, round) => {
      const events = stripe.pay(attemptId);
      const told = events.flatMap((event) => times(5, (index) => () => deliver(event, round + index)));
      const [answers] = await Promise.all([together(told), ...times(3, () => inbox().applyWaiting())]);
      expect(outcomes(answers)).toEqual({ '200': told.length });
      await Promise.all(times(3, emptied));
      expect(await figures([attemptId])).toEqual(paidOnce(1));
    });
  });

  it('the buyer comes back in the moment of the event: paid once', async () => {
    await arena.race(500, prepaid, async ({ attemptId }, round) => {
      const events = stripe.pay(attemptId);
      const [answers] = await Promise.all([
        together<Attempt>([
          () => check(attemptId, round),
          ...events.map((event) => () => deliver(event, round + 1)),
          () => check(attemptId, round + 1),
        ]),
        emptied(),
      ]);
      expect(answers.filter(({ status }) => status >= 300).map(({ body }) => body)).toEqual([]);
      await emptied();
      expect(await figures([attemptId])).toEqual(paidOnce(1));
      expect((await check(attemptId, round)).body).toMatchObject({ state: 'succeeded', surplusFen: 0 });
    });
  });

  it('all 720 orders of a history of six, one of them twice: the same end', async () => {
    const every = permutations([0, 1, 2, 3, 4, 5]);
    expect(every).toHaveLength(720);
    const played = playedOf(every.length);
    // 97 shares no factor with 720: none comes twice, and a part of them is spread over all.
    const histories = times(played, (index) => every[(index * 97) % every.length] as number[]);
    const attempts = await inParallel(histories, (_history) => prepaid(0));
    const events = attempts.map(({ attemptId }) => {
      const payment = stripe.paymentOf(attemptId);
      const declined = { status: 'requires_payment_method', last_payment_error: { code: 'declined' } };
      const failed = stripe.tell('payment_intent.payment_failed', { ...payment, ...declined });
      const [created, asked] = stripe.events.filter(({ data }) => data.object.id === payment.id);
      const [processing, succeeded] = stripe.pay(attemptId);
      return [created, asked, failed, processing, succeeded, succeeded] as FakeEvent[];
    });
    for (const step of times(6, (index) => index)) {
      await inParallel(histories, async (history) => {
        const at = histories.indexOf(history);
        const { status } = await deliver(events[at]?.[history[step] as number] as FakeEvent, at);
        expect(status).toBe(200);
      });
      await emptied();
    }
    expect(await figures(attempts.map(({ attemptId }) => attemptId))).toEqual(paidOnce(played));
    const [left] = await arena.world.database.read(
      `SELECT count(*)::int AS waiting FROM provider_events WHERE applied_at IS NULL OR outcome = 'quarantined'`,
    );
    expect(left).toEqual({ waiting: 0 });
  });

  it('500 wrong signatures: none is believed, and both secrets are', async () => {
    const { attemptId } = await prepaid(0);
    const event = stripe.pay(attemptId).at(-1) as FakeEvent;
    const payload = JSON.stringify(event);
    const now = new Date();
    const right = signatureOf(payload, stripe.secrets[0], now);
    const minutesAgo = (count: number) => new Date(now.getTime() - count * 60_000);
    const forgeries: ((index: number) => { body: string; header?: string })[] = [
      (index) => ({ body: payload, header: signatureOf(payload, `whsec_guess_${index}`, now) }),
      (index) => ({ body: payload.replace('"amount":1000', `"amount":${index}`), header: right }),
      (index) => ({ body: payload, header: signatureOf(payload, stripe.secrets[1], minutesAgo(6 + index)) }),
      () => ({ body: payload }),
      (index) => ({ body: payload, header: right.slice(0, -1 - (index % 60)) }),
      () => ({ body: payload, header: right.replace('v1=', 'v0=') }),
      () => ({ body: payload, header: right.replace(/t=\d+/, `t=${Math.floor(now.getTime() / 1000) + 1}`) }),
      (index) => ({ body: ' '.repeat(1 + (index % 7)) + payload, header: right }),
      () => ({ body: '', header: right }),
      () => ({ body: '{"id":', header: 'v1=,t=' }),
    ];
    const answers = await inParallel(
      times(500, (index) => index),
      (index) => {
        const { body, header } = (forgeries[index % forgeries.length] as (typeof forgeries)[number])(index);
        const headers: Record<string, string> = header ? { 'stripe-signature': header } : {};
        return arena.at(arena.world.nobody, index).post('/v1/webhooks/stripe', body, { key: false, headers });
      },
    );
    expect(outcomes(answers)).toEqual({ '400 webhook.bad_signature': 500 });
    const known = () => arena.world.database.read('SELECT id FROM provider_events WHERE id = $1', [event.id]);
    expect(await known()).toEqual([]);
    for (const secret of stripe.secrets)
      expect(await stripe.deliver(arena.urlAt(0), event, { secret })).toMatchObject({ status: 200 });
    expect(await known()).toHaveLength(1);
    await emptied();
    expect(await figures([attemptId])).toEqual(paidOnce(1));
  });

  it('a refund is answered, told of and asked about at once: it leaves once', async () => {
    await arena.race(
      100,
      async (round) => {
        const stage = await prepaid(round);
        stripe.pay(stage.attemptId);
        await check(stage.attemptId, round);
        const cancelled = await unit.purchaser.post(`/v1/orders/${stage.orderId}/cancellation`, {
          reason: '误下',
        });
        expect(cancelled).toMatchObject({ status: 201 });
        return stage;
      },
      async ({ orderId, attemptId }, round) => {
        await arena.world.settle();
        const refunds = () => arena.world.get(StripeRefunds).sweep();
        const before = stripe.events.length;
        await Promise.all([refunds(), refunds(), arena.world.get(StripeIntents).sweep()]);
        const told = stripe.events.slice(before).filter(({ type }) => type.startsWith('refund.'));
        await Promise.all([
          together(told.flatMap((event) => times(5, (index) => () => deliver(event, round + index)))),
          emptied(),
          refunds(),
        ]);
        await emptied();
        const [refund] = await arena.world.database.read(
          'SELECT state, count(*)::int AS refunds FROM refunds WHERE order_id = $1 GROUP BY state',
          [orderId],
        );
        expect(refund).toEqual({ state: 'paid', refunds: 1 });
        const payment = stripe.paymentOf(attemptId).id;
        const given = [...stripe.refunds.values()].filter(({ payment_intent: of }) => of === payment);
        expect(given.map(({ amount }) => amount)).toEqual([1_000]);
      },
    );
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
