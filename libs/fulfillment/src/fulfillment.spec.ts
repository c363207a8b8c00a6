import { type OrderFigures, sumLines } from '@app/orders';
import { Problem, paperNumber } from '@app/platform';
import fc from 'fast-check';
import {
  acceptanceFaults,
  judgedState,
  lotNumber,
  refuseFaults,
  returnFaults,
  shipmentFaults,
  whyNotShippable,
} from './fulfillment.policy';
import { shipmentStates, shipmentTransitions } from './shipment.state';

const codes = (faults: { pointer: string; code: string }[]) =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

describe('numbers of papers', () => {
  // 23:30 on 31 December in Shanghai is still the old year; half an hour later it is not.
  const lateEvening = new Date('2026-12-31T15:30:00Z');

  it('carry the Shanghai date', () => {
    expect(paperNumber('FH', lateEvening, 42)).toBe('FH261231000042');
    expect(paperNumber('YS', new Date('2026-12-31T16:00:00Z'), 1_234_567)).toBe('YS2701011234567');
  });

  it('make up a lot number', () => {
    expect(lotNumber(lateEvening, 'FH261231000042', 2)).toBe('261231-FH261231000042-2');
  });
});

describe('shipping', () => {
  const order = (changes: Partial<OrderFigures>): OrderFigures => ({
    state: 'confirmed',
    paymentTerms: 'after_acceptance',
    totalFen: 90_000,
    paidFen: 0,
    ...sumLines([]),
    ...changes,
  });
  const ordered = [
    { id: 'apples', quantity: 20, shippedQuantity: 15, closedQuantity: 0 },
    { id: 'beef', quantity: 10, shippedQuantity: 0, closedQuantity: 0 },
    { id: 'wolfberries', quantity: 10, shippedQuantity: 4, closedQuantity: 6 },
  ];

  it('waits for the supplier, and for the money when prepaid', () => {
    expect(whyNotShippable(order({ state: 'placed' }))).toBe('order.wrong_state');
    expect(whyNotShippable(order({ state: 'cancelled' }))).toBe('order.wrong_state');
    expect(whyNotShippable(order({}))).toBeUndefined();
    expect(whyNotShippable(order({ paymentTerms: 'prepaid', paidFen: 89_999 }))).toBe(
      'shipment.awaiting_payment',
    );
    expect(whyNotShippable(order({ paymentTerms: 'prepaid', paidFen: 90_000 }))).toBeUndefined();
  });

  it('sends what is left, and never more', () => {
    const today = '2026-11-22';
    expect(shipmentFaults([{ orderLineId: 'apples', quantity: 5 }], ordered, today)).toEqual([]);
    const closed = shipmentFaults([{ orderLineId: 'wolfberries', quantity: 1 }], ordered, today);
    expect(codes(closed)).toEqual(['/lines/0/quantity shipment.exceeds_order']);
    const wrong = [
      { orderLineId: 'apples', quantity: 6 },
      { orderLineId: 'apples', quantity: 1 },
      { orderLineId: 'pears', quantity: 1 },
      { orderLineId: 'beef', quantity: 1, harvestedOn: '2026-11-23' },
    ];
    expect(codes(shipmentFaults(wrong, ordered, today))).toEqual([
      '/lines/0/quantity shipment.exceeds_order',
      '/lines/1/orderLineId shipment.line_repeated',
      '/lines/2/orderLineId shipment.unknown_line',
      '/lines/3/harvestedOn shipment.harvested_in_future',
    ]);
  });
});

describe('accepting', () => {
  const shipped = [
    { id: 'apples', quantity: 20 },
    { id: 'beef', quantity: 10 },
  ];
  const taken = (
    shipmentLineId: string,
    acceptedQuantity: number,
    rejectedQuantity = 0,
    reason?: string,
  ) => ({
    ...{ shipmentLineId, acceptedQuantity, rejectedQuantity, reason },
  });

  it('covers every line exactly once', () => {
    expect(acceptanceFaults([taken('apples', 20), taken('beef', 10)], shipped)).toEqual([]);
    expect(codes(acceptanceFaults([taken('apples', 20)], shipped))).toEqual([
      '/lines acceptance.lines_missing',
    ]);
    const twice = [taken('apples', 20), taken('apples', 20), taken('beef', 10), taken('pears', 1)];
    expect(codes(acceptanceFaults(twice, shipped))).toEqual([
      '/lines/1/shipmentLineId acceptance.line_repeated',
      '/lines/3/shipmentLineId acceptance.unknown_line',
    ]);
  });

  it('accounts for every pack and says why some are rejected', () => {
    const wrong = [taken('apples', 18, 1, '磕碰'), taken('beef', 9, 1)];
    expect(codes(acceptanceFaults(wrong, shipped))).toEqual([
      '/lines/0/acceptedQuantity acceptance.quantities_differ',
      '/lines/1/reason acceptance.reason_required',
    ]);
    const right = [taken('apples', 18, 2, '磕碰'), taken('beef', 0, 10, '解冻')];
    expect(acceptanceFaults(right, shipped)).toEqual([]);
  });

  it('tells what the shipment has become', () => {
    expect(judgedState([taken('apples', 20), taken('beef', 10)])).toBe('accepted');
    expect(judgedState([taken('apples', 20), taken('beef', 0, 10)])).toBe('partly_accepted');
    expect(judgedState([taken('apples', 0, 20), taken('beef', 0, 10)])).toBe('rejected');
    for (const to of ['accepted', 'partly_accepted', 'rejected'] as const)
      expect(shipmentTransitions.awaiting_second_signature).toContain(to);
    expect([...shipmentStates].sort()).toEqual(Object.keys(shipmentTransitions).sort());
  });
});

describe('giving back', () => {
  const accepted = [{ id: 'apples', acceptedQuantity: 18, returnedQuantity: 15, leftFen: 300 }];

  it('is never more than was accepted and not asked back before', () => {
    const all = { acceptanceLineId: 'apples', quantity: 3, amountFen: 300 };
    expect(returnFaults([all], accepted)).toEqual([]);
    expect(codes(returnFaults([{ ...all, amountFen: 301 }], accepted))).toEqual([
      '/lines/0/amountFen return.exceeds_accepted',
    ]);
    const wrong = [
      { acceptanceLineId: 'apples', quantity: 4, amountFen: 400 },
      { acceptanceLineId: 'apples', quantity: 1, amountFen: 100 },
      { acceptanceLineId: 'pears', quantity: 1, amountFen: 100 },
    ];
    expect(codes(returnFaults(wrong, accepted))).toEqual([
      '/lines/0/quantity return.exceeds_accepted',
      '/lines/1/acceptanceLineId return.line_repeated',
      '/lines/2/acceptanceLineId return.unknown_line',
    ]);
  });

  it('in parts, and with claims on what stays, never comes to more than was accepted: 100,000 histories', () => {
    const ask = fc.record({
      isClaim: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 12 }),
      claimedFen: fc.integer({ min: 1, max: 50_000 }),
      isRefused: fc.boolean(),
    });
    const line = { packs: fc.integer({ min: 0, max: 40 }), priceFen: fc.integer({ min: 1, max: 9_999 }) };
    fc.assert(
      fc.property(fc.record(line), fc.array(ask, { maxLength: 8 }), ({ packs, priceFen }, asks) => {
        const left = {
          id: 'apples',
          acceptedQuantity: packs,
          returnedQuantity: 0,
          leftFen: packs * priceFen,
        };
        let [backPacks, backFen, keptFen] = [0, 0, packs * priceFen];
        for (const { isClaim, quantity, claimedFen, isRefused } of asks) {
          const amountFen = isClaim ? claimedFen : priceFen * quantity;
          const asked = { acceptanceLineId: 'apples', quantity, amountFen };
          const fits = backPacks + quantity <= packs && amountFen <= keptFen;
          if ((returnFaults([asked], [left]).length === 0) !== fits) return false;
          // What the supplier refuses may be asked for again.
          if (!fits || isRefused) continue;
          left.leftFen -= amountFen;
          keptFen -= amountFen;
          backFen += amountFen;
          if (isClaim) continue;
          left.returnedQuantity += quantity;
          backPacks += quantity;
        }
        return backFen + keptFen === packs * priceFen && keptFen >= 0 && backPacks <= packs;
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);
});

it('refuses under the first fault and names all', () => {
  expect(() => refuseFaults([])).not.toThrow();
  const faults = [
    { pointer: '/lines/0/quantity', code: 'shipment.exceeds_order' },
    { pointer: '/lines/1/orderLineId', code: 'shipment.unknown_line' },
  ];
  expect(() => refuseFaults(faults)).toThrow(new Problem('shipment.exceeds_order', { errors: faults }));
});
