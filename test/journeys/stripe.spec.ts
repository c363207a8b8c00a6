import { ProviderEvents, StripeIntents, StripeRefunds } from '@app/payments';
import { days, hours, minutes } from '@app/platform';
import { expectBooksToBalance } from '../support/books';
import { confirm, delivered, importStatement, order, requestPayment, statementOf } from '../support/story';
import { FakeStripe } from '../support/stripe';
import type { Pack, Shop, Unit } from '../support/world';
import { World } from '../support/world';

type Attempt = {
  id: string;
  state: string;
  amountFen: number;
  surplusFen: number;
  failure: string | null;
  next: { kind: string; url?: string; image?: string } | null;
};
type Paying = { id: string; amountFen: number; transferCode: string; attempt: Attempt };
type Paid = { paidFen: number; dueFen: number; state: string };

describe('paying through Stripe', () => {
  let stripe: FakeStripe;
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    world = await World.start({ environment: stripe.environment });
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 100_000, priceFen: 10_000 });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(async () => {
    await world?.stop();
    await stripe?.stop();
  });

  const due = async (quantity = 1) => (await delivered(unit, shop, [{ pack, quantity }])).order.id;
  const pay = async (orderId: string, method = 'alipay') => {
    const { status, body } = await unit.finance.post<Paying>(`/v1/orders/${orderId}/payments`, {
      provider: 'stripe',
      method,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const check = async (attempt: Attempt) =>
    (await unit.finance.post<Attempt>(`/v1/payment-attempts/${attempt.id}/checks`)).body;
  const paidOf = async (orderId: string) => (await unit.finance.get<Paid>(`/v1/orders/${orderId}`)).body;
  const deliver = async (...events: Parameters<FakeStripe['deliver']>[1][]) => {
    for (const event of events) {
      const answer = await stripe.deliver(world.url, event, { at: world.clock.now() });
      expect(answer).toMatchObject({ status: 200, body: { received: true } });
    }
    await world.get(ProviderEvents).applyWaiting();
  };
  const sweep = async (after = 0) => {
    world.clock.set(new Date(world.clock.now().getTime() + after));
    await world.get(StripeIntents).sweep();
    await world.get(StripeRefunds).sweep();
  };
  const outcomeOf = async (id: string) => {
    const [row] = await world.database.read<{ outcome: string; reason: string | null }>(
      'SELECT outcome, reason FROM provider_events WHERE id = $1',
      [id],
    );
    return row;
  };

  it('offers its methods beside the transfer, and says how long money can go back', async () => {
    const { body } = await unit.finance.get(`/v1/orders/${await due()}/payment-methods`);
    expect(body).toEqual({
      items: [
        { provider: 'bank_transfer', method: null, leadsTo: null, refundWindowDays: null },
        { provider: 'stripe', method: 'card', leadsTo: 'redirect', refundWindowDays: null },
        { provider: 'stripe', method: 'alipay', leadsTo: 'redirect', refundWindowDays: 90 },
        { provider: 'stripe', method: 'wechat_pay', leadsTo: 'qr', refundWindowDays: 180 },
      ],
    });
  });

  it('leads to Alipay and knows of the money by its event', async () => {
    const orderId = await due(3);
    const { attempt, amountFen } = await pay(orderId);
    expect(attempt).toMatchObject({ state: 'waiting', amountFen: 30_000, next: { kind: 'redirect' } });
    expect(amountFen).toBe(30_000);
    await deliver(...stripe.pay(attempt.id));
    expect(await paidOf(orderId)).toMatchObject({ paidFen: 30_000, dueFen: 0, state: 'completed' });
    // The fee is asked for afterwards, and is the market's.
    await sweep(minutes(6));
    const [fee] = await world.database.read(
      `SELECT sum(amount_fen)::int AS fen FROM journal_entries WHERE cause_kind = 'provider_fee' AND cause_id = $1
          AND account = 'provider_fees'`,
      [attempt.id],
    );
    expect(fee).toEqual({ fen: 1_020 });
  });

  it('shows a picture for WeChat, and a page of Stripe for cards', async () => {
    const orderId = await due();
    const wechat = await pay(orderId, 'wechat_pay');
    expect(wechat.attempt.next).toMatchObject({
      kind: 'qr',
      image: expect.stringMatching(/^data:image\/png/),
    });
    const card = await pay(orderId, 'card');
    expect(card.id).toBe(wechat.id);
    expect(card.attempt.next).toMatchObject({ kind: 'redirect', url: stripe.sessionOf(card.attempt.id).url });
    stripe.pay(card.attempt.id);
    // The events are lost; the buyer comes back.
    expect(await check(card.attempt)).toMatchObject({ state: 'succeeded', surplusFen: 0 });
    expect(await paidOf(orderId)).toMatchObject({ paidFen: 10_000 });
    // And nobody can pay by the picture any more.
    await sweep();
    expect(stripe.paymentOf(wechat.attempt.id).status).toBe('canceled');
    expect(await check(wechat.attempt)).toMatchObject({ state: 'cancelled', next: null });
  });

  it('asks for the same attempt again instead of opening a second one', async () => {
    const orderId = await due();
    const first = await pay(orderId);
    expect((await pay(orderId)).attempt.id).toBe(first.attempt.id);
    stripe.decline(first.attempt.id);
    expect(await check(first.attempt)).toMatchObject({
      state: 'failed',
      failure: 'payment_method_customer_decline',
    });
    expect((await pay(orderId)).attempt.id).not.toBe(first.attempt.id);
  });

  it('finds what it did not hear of: a lost answer, a Stripe that was down, a lost event', async () => {
    const orders = [await due(), await due(), await due()];
    // The SDK asks once more by itself when a connection breaks.
    stripe.faults.push('lost', 'lost');
    const lost = await pay(orders[0] as string);
    expect(lost.attempt).toMatchObject({ state: 'created', next: null });
    stripe.faults.push('down');
    const down = await pay(orders[1] as string);
    expect(down.attempt.state).toBe('created');
    const unheard = await pay(orders[2] as string);
    stripe.pay(unheard.attempt.id);
    const known = stripe.payments.size;
    await sweep(minutes(2));
    expect(stripe.payments.size).toBe(known + 1);
    expect(stripe.paymentOf(lost.attempt.id).status).toBe('requires_action');
    stripe.pay(lost.attempt.id);
    stripe.pay(down.attempt.id);
    await sweep(minutes(6));
    for (const id of orders) expect(await paidOf(id)).toMatchObject({ paidFen: 10_000, dueFen: 0 });
  });

  it('gives up what nobody finished within a day', async () => {
    const orderId = await due();
    const { attempt } = await pay(orderId);
    await sweep(hours(24));
    expect(stripe.paymentOf(attempt.id).status).toBe('canceled');
    expect(await check(attempt)).toMatchObject({ state: 'cancelled' });
    expect((await pay(orderId)).attempt).toMatchObject({ state: 'waiting' });
  });

  it('says at once when Stripe refuses, and leaves the transfer open', async () => {
    const orderId = await due();
    stripe.faults.push('refused');
    const { attempt, transferCode } = await pay(orderId, 'wechat_pay');
    expect(attempt).toMatchObject({ state: 'failed', next: null });
    expect(attempt.failure).toContain('payment_method_not_available');
    expect(transferCode).toBe((await requestPayment(unit, orderId)).transferCode);
  });

  it.each(['an event', 'the buyer who comes back'])(
    'gives back by itself what came when all was paid already, told by %s',
    async (by) => {
      const orderId = await due(2);
      const { attempt, transferCode } = await pay(orderId);
      const [operator] = await world.operators();
      await importStatement(operator, statementOf([{ code: transferCode, amountFen: 20_000 }]));
      const told = stripe.pay(attempt.id);
      if (by === 'an event') await deliver(...told);
      expect(await check(attempt)).toMatchObject({ state: 'succeeded', surplusFen: 20_000 });
      await world.settle();
      await expectBooksToBalance(world.database);
      await sweep();
      expect([...stripe.refunds.values()].at(-1)).toMatchObject({ amount: 20_000, status: 'succeeded' });
      expect(await paidOf(orderId)).toMatchObject({ paidFen: 20_000 });
      const [suspense] = await world.database.read(
        `SELECT coalesce(sum(amount_fen), 0)::int AS fen FROM journal_entries WHERE account = 'suspense'`,
      );
      expect(suspense).toEqual({ fen: 0 });
    },
  );

  it('puts what contradicts the attempt into quarantine, until somebody applies it again', async () => {
    const orderId = await due();
    const { attempt } = await pay(orderId);
    const real = stripe.paymentOf(attempt.id);
    const paid = { ...real, status: 'succeeded', amount_received: real.amount };
    const wrong = {
      amount_differs: stripe.tell('payment_intent.succeeded', { ...paid, amount_received: 9_999 }),
      currency_differs: stripe.tell('payment_intent.succeeded', { ...paid, currency: 'usd' }),
      livemode_differs: stripe.tell('payment_intent.succeeded', { ...paid, livemode: true }),
      reference_differs: stripe.tell('payment_intent.succeeded', { ...paid, id: 'pi_another' }),
      unknown_attempt: stripe.tell('payment_intent.succeeded', {
        ...paid,
        metadata: { market_intent: world.newId() },
      }),
    };
    await deliver(...Object.values(wrong));
    for (const [reason, { id }] of Object.entries(wrong))
      expect(await outcomeOf(id)).toEqual({ outcome: 'quarantined', reason });
    expect(await paidOf(orderId)).toMatchObject({ paidFen: 0 });
    const [operator] = await world.operators();
    const { body } = await operator.get<{ items: { id: string }[] }>('/v1/provider-events?state=quarantined');
    expect(body.items.map(({ id }) => id).sort()).toEqual(
      Object.values(wrong)
        .map(({ id }) => id)
        .sort(),
    );
    const again = await operator.post(`/v1/provider-events/${wrong.amount_differs.id}/applications`);
    expect(again).toMatchObject({ status: 201, body: { state: 'quarantined', reason: 'amount_differs' } });
    expect(await paidOf(orderId)).toMatchObject({ paidFen: 0 });
  });

  it('answers to what it does not know, and does nothing', async () => {
    const events = [
      stripe.tell('customer.created', { object: 'customer' }),
      stripe.tell('payment_intent.succeeded', {
        object: 'payment_intent',
        status: 'succeeded',
        metadata: {},
      }),
    ];
    await deliver(...events);
    expect(await outcomeOf(events[0]?.id as string)).toEqual({ outcome: 'ignored', reason: 'unknown_type' });
    expect(await outcomeOf(events[1]?.id as string)).toEqual({ outcome: 'ignored', reason: 'not_ours' });
  });

  describe('money that goes back', () => {
    /** Paid first and called off: everything goes back. */
    const calledOff = async (method = 'alipay') => {
      const placed = await order(unit, [{ pack, quantity: 1 }], { paymentTerms: 'prepaid' });
      await confirm(shop, placed.id);
      const { attempt } = await pay(placed.id, method);
      await deliver(...stripe.pay(attempt.id));
      return { orderId: placed.id, attempt };
    };
    const cancel = async (orderId: string) => {
      const answer = await unit.purchaser.post(`/v1/orders/${orderId}/cancellation`, { reason: '不再需要' });
      expect(answer).toMatchObject({ status: 201 });
      await world.settle();
    };
    const refundsOf = (orderId: string) =>
      world.database.read<{ route: string; state: string; failure: string | null }>(
        'SELECT route, state, failure FROM refunds WHERE order_id = $1 ORDER BY id',
        [orderId],
      );

    it('goes the way it came, and is done when Stripe says so', async () => {
      const { orderId } = await calledOff();
      await cancel(orderId);
      stripe.refundsAnswer = 'pending';
      await sweep();
      stripe.refundsAnswer = 'succeeded';
      expect(await refundsOf(orderId)).toMatchObject([{ route: 'stripe', state: 'sent' }]);
      const refund = [...stripe.refunds.values()].at(-1);
      if (!refund) throw new Error('Stripe was asked for no refund');
      await deliver(stripe.endRefund(refund, 'succeeded'));
      expect(await refundsOf(orderId)).toMatchObject([{ state: 'paid' }]);
    });

    it('is asked for once, though the answer was lost', async () => {
      const { orderId } = await calledOff();
      await cancel(orderId);
      const known = stripe.refunds.size;
      // The SDK asks once more by itself when a connection breaks.
      stripe.faults.push('lost', 'lost');
      await world.get(StripeRefunds).sweep();
      expect(await refundsOf(orderId)).toMatchObject([{ state: 'sent' }]);
      await sweep(minutes(2));
      expect(await refundsOf(orderId)).toMatchObject([{ state: 'paid' }]);
      expect(stripe.refunds.size).toBe(known + 1);
    });

    it('goes by bank transfer when it fails, even after it had succeeded', async () => {
      const { orderId } = await calledOff('card');
      await cancel(orderId);
      await sweep();
      expect(await refundsOf(orderId)).toMatchObject([{ route: 'stripe', state: 'paid' }]);
      const refund = [...stripe.refunds.values()].at(-1);
      if (!refund) throw new Error('Stripe was asked for no refund');
      await deliver(stripe.endRefund(refund, 'failed'));
      expect(await refundsOf(orderId)).toMatchObject([
        { route: 'stripe', state: 'failed', failure: 'expired_or_canceled_card' },
        { route: 'bank_transfer', state: 'open' },
      ]);
    });

    it('is heard of when it fails in the end and nobody told', async () => {
      const { orderId } = await calledOff('card');
      await cancel(orderId);
      await sweep();
      const refund = [...stripe.refunds.values()].at(-1);
      if (!refund) throw new Error('Stripe was asked for no refund');
      stripe.endRefund(refund, 'failed');
      stripe.faults.push('down');
      const events = world.get(ProviderEvents);
      for (const _ of ['silent', 'once', 'twice']) await events.fetchMissed();
      await events.applyWaiting();
      expect(await refundsOf(orderId)).toMatchObject([
        { route: 'stripe', state: 'failed', failure: 'expired_or_canceled_card' },
        { route: 'bank_transfer', state: 'open' },
      ]);
    });

    it('goes by bank transfer at once when the window is over', async () => {
      const { orderId } = await calledOff();
      world.clock.set(new Date(world.clock.now().getTime() + days(91)));
      await cancel(orderId);
      const calls = stripe.calls.length;
      await world.get(StripeRefunds).sweep();
      expect(stripe.calls.slice(calls)).toEqual([]);
      expect(await refundsOf(orderId)).toMatchObject([
        { route: 'stripe', state: 'failed', failure: 'refund_window_over' },
        { route: 'bank_transfer', state: 'open' },
      ]);
    });

    it('is shown to people when somebody gave it back in the dashboard', async () => {
      const { attempt } = await calledOff();
      const event = stripe.tell('refund.created', {
        ...{ id: 're_by_hand', object: 'refund', amount: 100, currency: 'cny', status: 'succeeded' },
        payment_intent: stripe.paymentOf(attempt.id).id,
      });
      await deliver(event);
      expect(await outcomeOf(event.id)).toEqual({ outcome: 'quarantined', reason: 'refunded_elsewhere' });
    });
  });
});

describe('a market without an account at Stripe', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });

  afterAll(() => world.stop());

  it('offers the transfer alone and believes no event', async () => {
    const shop = await world.supplier();
    const unit = await world.buyer();
    const pack = await shop.sells();
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 1 }]);
    const methods = await unit.finance.get<{ items: object[] }>(`/v1/orders/${placed.id}/payment-methods`);
    expect(methods.body.items).toHaveLength(1);
    const draft = { provider: 'stripe', method: 'card' };
    const refused = await unit.finance.post(`/v1/orders/${placed.id}/payments`, draft);
    expect(refused).toMatchObject({ status: 409, body: { code: 'payment.method_not_offered' } });
    expect((await requestPayment(unit, placed.id)).transferCode).toMatch(/^JD/);
    const headers = { 'stripe-signature': 't=1,v1=00' };
    const told = await world.nobody.post('/v1/webhooks/stripe', { id: 'evt_1' }, { headers });
    expect(told).toMatchObject({ status: 400, body: { code: 'webhook.bad_signature' } });
    await world.get(StripeIntents).sweep();
    await world.get(StripeRefunds).sweep();
  });
});
