import fc from 'fast-check';
import {
  deliveryStatus,
  dueFen,
  isDone,
  type LineFigures,
  type OrderFigures,
  overpaidFen,
  payableFen,
  paymentStatus,
  restOverdueFrom,
  sumLines,
  whyNotCancellable,
  whyNotClosable,
} from './order.policy';
import { orderStates, orderTransitions, statesBefore } from './order.state';

/** 20 boxes at 45.00 yuan, confirmed, payable after acceptance, nothing shipped. */
function order(changes: Partial<OrderFigures> = {}, line: Partial<LineFigures> = {}): OrderFigures {
  const boxes = { quantity: 20, priceFen: 4500, shippedQuantity: 0, acceptedQuantity: 0 };
  const untouched = { rejectedQuantity: 0, returnedQuantity: 0, closedQuantity: 0, claimedFen: 0 };
  const lines = [{ ...boxes, ...untouched, ...line }];
  const terms = { state: 'confirmed', paymentTerms: 'after_acceptance' } as const;
  return { ...terms, totalFen: 90_000, paidFen: 0, ...sumLines(lines), ...changes };
}

describe('what an order owes', () => {
  it('owes nothing after ordering when it pays after acceptance', () => {
    expect(dueFen(order())).toBe(0);
    expect(dueFen(order({}, { shippedQuantity: 20 }))).toBe(0);
    expect(paymentStatus(order())).toBe('not_due');
  });

  it('owes what was accepted, not what was ordered', () => {
    const partly = order({}, { shippedQuantity: 20, acceptedQuantity: 18, rejectedQuantity: 2 });
    expect(dueFen(partly)).toBe(81_000);
    expect(paymentStatus(partly)).toBe('due');
    expect(paymentStatus({ ...partly, paidFen: 1_000 })).toBe('partly_paid');
    expect(paymentStatus({ ...partly, paidFen: 81_000 })).toBe('paid');
  });

  it('owes less when goods are given back or part of their price is claimed before payment', () => {
    const claimed = order({}, { shippedQuantity: 20, acceptedQuantity: 20, claimedFen: 1_234 });
    expect(dueFen(claimed)).toBe(88_766);
    expect(dueFen(order({}, { shippedQuantity: 20, acceptedQuantity: 20, returnedQuantity: 3 }))).toBe(
      76_500,
    );
  });

  it('is overpaid when goods are given back after payment', () => {
    const given = order(
      { paidFen: 90_000 },
      { shippedQuantity: 20, acceptedQuantity: 20, returnedQuantity: 3 },
    );
    expect(dueFen(given)).toBe(0);
    expect(overpaidFen(given)).toBe(13_500);
    expect(paymentStatus(given)).toBe('overpaid');
  });

  it('owes everything from the start when it is prepaid', () => {
    const prepaid = order({ paymentTerms: 'prepaid' });
    expect(dueFen({ ...prepaid, state: 'placed' })).toBe(90_000);
    expect(dueFen({ ...prepaid, state: 'cancelled' })).toBe(0);
    expect(dueFen(prepaid)).toBe(90_000);
    expect(dueFen({ ...prepaid, paidFen: 90_000 })).toBe(0);
  });

  it('owes less of a prepaid order for what was rejected', () => {
    const paid = { paymentTerms: 'prepaid', paidFen: 90_000 } as const;
    const rejected = order(paid, { shippedQuantity: 20, acceptedQuantity: 19, rejectedQuantity: 1 });
    expect(payableFen(rejected)).toBe(85_500);
    expect(paymentStatus(rejected)).toBe('overpaid');
  });

  it('owes less of a prepaid order for the rest that was closed', () => {
    const sent = { shippedQuantity: 12, closedQuantity: 8 };
    expect(payableFen(order({ paymentTerms: 'prepaid', paidFen: 90_000 }, sent))).toBe(54_000);
    expect(overpaidFen(order({ paymentTerms: 'prepaid', paidFen: 90_000 }, sent))).toBe(36_000);
    expect(payableFen(order({}, { ...sent, acceptedQuantity: 12 }))).toBe(54_000);
  });

  it('owes nothing once cancelled', () => {
    expect(dueFen(order({ state: 'cancelled', paymentTerms: 'prepaid' }))).toBe(0);
  });

  it('never owes and is owed at once, whatever the quantities', () => {
    const packs = fc.nat(1000);
    fc.assert(
      fc.property(
        packs,
        packs,
        packs,
        packs,
        packs,
        fc.nat(10 ** 9),
        fc.boolean(),
        (a, b, c, d, e, paid, pre) => {
          const figures = { acceptedQuantity: a + b, rejectedQuantity: c, returnedQuantity: b };
          const shipped = a + b + c + d;
          const closedQuantity = paid % 2 ? e : 0;
          const line = { ...figures, shippedQuantity: shipped, closedQuantity, quantity: shipped + e + 1 };
          const paymentTerms = pre ? 'prepaid' : 'after_acceptance';
          const some = order({ paymentTerms, paidFen: paid, totalFen: 4500 * line.quantity }, line);
          expect(dueFen(some) * overpaidFen(some)).toBe(0);
          expect(payableFen(some)).toBeGreaterThanOrEqual(0);
          expect(some.paidFen + dueFen(some) - overpaidFen(some)).toBe(payableFen(some));
        },
      ),
    );
  });
});

describe('how far the goods have come', () => {
  it.each([
    ['not_shipped', {}],
    ['partly_shipped', { shippedQuantity: 5 }],
    ['shipped', { shippedQuantity: 20 }],
    ['partly_accepted', { shippedQuantity: 20, acceptedQuantity: 5 }],
    ['partly_accepted', { shippedQuantity: 5, acceptedQuantity: 5 }],
    ['partly_accepted', { shippedQuantity: 5, rejectedQuantity: 5 }],
    ['accepted', { shippedQuantity: 20, acceptedQuantity: 20 }],
    ['accepted', { shippedQuantity: 20, acceptedQuantity: 1, rejectedQuantity: 19 }],
    ['rejected', { shippedQuantity: 20, rejectedQuantity: 20 }],
    ['shipped', { shippedQuantity: 5, closedQuantity: 15 }],
    ['partly_accepted', { shippedQuantity: 5, closedQuantity: 15, acceptedQuantity: 3 }],
    ['accepted', { shippedQuantity: 5, closedQuantity: 15, acceptedQuantity: 5 }],
  ] as const)('is %s for %j', (status, line) => {
    expect(deliveryStatus(order({}, line))).toBe(status);
  });
});

describe('when an order is done', () => {
  it('is done when every pack was judged and nothing is due', () => {
    const judged = { shippedQuantity: 20, acceptedQuantity: 18, rejectedQuantity: 2 };
    expect(isDone(order({ paidFen: 80_999 }, judged))).toBe(false);
    expect(isDone(order({ paidFen: 81_000 }, judged))).toBe(true);
    expect(isDone(order({}, { shippedQuantity: 20, rejectedQuantity: 20 }))).toBe(true);
    expect(isDone(order({}, { shippedQuantity: 20, acceptedQuantity: 20, returnedQuantity: 20 }))).toBe(true);
  });

  it('does not wait for a rest that was closed', () => {
    const sent = { shippedQuantity: 12, closedQuantity: 8 };
    expect(isDone(order({}, sent))).toBe(false);
    expect(isDone(order({ paidFen: 54_000 }, { ...sent, acceptedQuantity: 12 }))).toBe(true);
  });

  it('is not done while packs are missing, however much was paid', () => {
    expect(isDone(order({ paidFen: 90_000 }, { shippedQuantity: 19, acceptedQuantity: 19 }))).toBe(false);
  });
});

describe('calling an order off', () => {
  it('is possible until something was shipped, paid or not', () => {
    expect(whyNotCancellable(order({ state: 'placed' }))).toBeUndefined();
    expect(whyNotCancellable(order())).toBeUndefined();
    expect(whyNotCancellable(order({}, { shippedQuantity: 1 }))).toBe('order.already_shipped');
    expect(whyNotCancellable(order({ paidFen: 1 }))).toBeUndefined();
    expect(whyNotCancellable(order({ state: 'completed' }))).toBe('order.wrong_state');
    expect(whyNotCancellable(order({ state: 'cancelled' }))).toBe('order.wrong_state');
  });
});

describe('closing the rest', () => {
  const now = new Date('2026-11-22T02:00:00Z');
  const later = new Date('2026-11-22T02:00:01Z');

  it('takes a part that was sent and a part that was not', () => {
    const part = { shippedQuantity: 12 };
    expect(whyNotClosable(order({}, part), 'supplier', later, now)).toBeUndefined();
    expect(whyNotClosable(order(), 'supplier', later, now)).toBe('order.not_shipped');
    expect(whyNotClosable(order({}, { shippedQuantity: 20 }), 'supplier', later, now)).toBe('order.no_rest');
    const closed = { shippedQuantity: 12, closedQuantity: 8 };
    expect(whyNotClosable(order({}, closed), 'supplier', later, now)).toBe('order.no_rest');
    expect(whyNotClosable(order({ state: 'completed' }, closed), 'buyer', now, now)).toBe(
      'order.wrong_state',
    );
  });

  it('is the supplier’s at any time, the buyer’s seven days after the last shipment', () => {
    const part = order({}, { shippedQuantity: 12 });
    expect(whyNotClosable(part, 'buyer', later, now)).toBe('order.rest_not_overdue');
    expect(whyNotClosable(part, 'buyer', now, now)).toBeUndefined();
    expect(restOverdueFrom(now)).toEqual(new Date('2026-11-29T02:00:00Z'));
  });
});

describe('the states of an order', () => {
  it('knows where each state is entered from', () => {
    expect(statesBefore('confirmed')).toEqual(['placed']);
    expect(statesBefore('cancelled')).toEqual(['placed', 'confirmed']);
    expect(statesBefore('completed')).toEqual(['confirmed']);
    expect(statesBefore('placed')).toEqual([]);
  });

  it('lists every state once', () => {
    expect([...orderStates].sort()).toEqual(Object.keys(orderTransitions).sort());
  });
});
