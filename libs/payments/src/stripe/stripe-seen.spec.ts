import { days } from '@app/platform';
import { intentStates, refundStatesBefore, statesBefore, stripeRefundStates } from './stripe-intent.state';
import { canStillRefund, capabilities } from './stripe-methods.policy';
import { mismatchOf, type PaymentObject, seenIn, seenPayment, seenSession } from './stripe-seen.policy';

const id = '0199aaaa-0000-7000-8000-000000000001';
const payment = (more: Partial<PaymentObject> = {}): PaymentObject => ({
  ...{ id: 'pi_1', object: 'payment_intent', amount: 500, currency: 'cny', livemode: false },
  status: 'requires_action',
  metadata: { market_intent: id },
  payment_method_types: ['alipay'],
  ...more,
});

describe('what Stripe says, in our words', () => {
  it.each([
    ['requires_action', {}, 'waiting'],
    ['requires_confirmation', {}, 'waiting'],
    ['processing', {}, 'processing'],
    ['canceled', {}, 'cancelled'],
    ['succeeded', { amount_received: 500 }, 'succeeded'],
    ['requires_payment_method', {}, 'waiting'],
    ['requires_payment_method', { last_payment_error: { code: 'declined' } }, 'failed'],
    // On the page for cards the buyer takes another card.
    [
      'requires_payment_method',
      { last_payment_error: { code: 'card_declined' }, payment_method_types: ['card'] },
      'waiting',
    ],
  ] as const)('a payment that is %s (%j) is %s', (status, more, state) => {
    const object = payment({ status, ...(more as Partial<PaymentObject>) });
    expect(seenPayment(object)).toMatchObject({ intentId: id, state, amountFen: 500 });
  });

  it('counts what came, not what was asked for', () => {
    const seen = seenPayment(payment({ status: 'succeeded', amount_received: 499 }));
    const asked = { amountFen: 500, livemode: false, reference: null };
    expect(mismatchOf(asked, seen)).toBe('amount_differs');
    expect(mismatchOf(asked, { ...seen, amountFen: 500 })).toBeUndefined();
    expect(mismatchOf({ ...asked, livemode: true }, { ...seen, amountFen: 500 })).toBe('livemode_differs');
    expect(mismatchOf({ ...asked, reference: 'pi_2' }, { ...seen, amountFen: 500 })).toBe(
      'reference_differs',
    );
  });

  it('takes a session that is complete but unpaid for money on its way', () => {
    const session = {
      ...{
        id: 'cs_1',
        object: 'checkout.session' as const,
        amount_total: 500,
        currency: 'cny',
        livemode: false,
      },
      metadata: { market_intent: id },
    } as const;
    const stateOf = (status: string, payment_status: string) =>
      seenSession({ ...session, status, payment_status }).state;
    expect(stateOf('open', 'unpaid')).toBe('waiting');
    expect(stateOf('complete', 'unpaid')).toBe('processing');
    expect(stateOf('complete', 'paid')).toBe('succeeded');
    expect(stateOf('expired', 'unpaid')).toBe('cancelled');
  });

  it('knows what is for nobody here', () => {
    const event = { id: 'evt_1', type: 'customer.created', livemode: false, data: { object: {} } };
    expect(seenIn(event)).toBeUndefined();
    expect(seenIn({ ...event, type: 'payment_intent.succeeded', data: {} })).toBeUndefined();
    const foreign = payment({ metadata: { market_intent: "'; DROP TABLE orders" } });
    expect(seenPayment(foreign).intentId).toBeUndefined();
  });
});

describe('states', () => {
  it('go one way: from none can one come back to it', () => {
    for (const state of intentStates)
      for (const before of statesBefore(state)) expect(statesBefore(before)).not.toContain(state);
    for (const state of stripeRefundStates)
      for (const before of refundStatesBefore(state)) expect(refundStatesBefore(before)).not.toContain(state);
  });

  it('lets money win over every other end', () => {
    expect(statesBefore('succeeded')).toEqual(intentStates.filter((state) => state !== 'succeeded'));
  });
});

describe('the window for refunds', () => {
  const paid = new Date('2026-01-01T00:00:00Z');
  it.each(['alipay', 'wechat_pay'] as const)('of %s ends to the millisecond', (method) => {
    const last = paid.getTime() + days(capabilities[method].refundWindowDays ?? 0);
    expect(canStillRefund(method, paid, new Date(last))).toBe(true);
    expect(canStillRefund(method, paid, new Date(last + 1))).toBe(false);
  });

  it('of cards does not end', () => {
    expect(canStillRefund('card', paid, new Date('2036-01-01T00:00:00Z'))).toBe(true);
  });
});
