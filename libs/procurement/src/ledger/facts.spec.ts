import type { AcceptedLine, ReturnedLine } from '@app/fulfillment';
import { pairingOn, purchaseFact, returnFact } from './facts.policy';

const line: AcceptedLine = {
  acceptanceLineId: 'line',
  acceptanceId: 'acceptance',
  shipmentId: 'shipment',
  orderId: 'order',
  orderLineId: 'order-line',
  buyerId: 'buyer',
  buyerRegionCode: '320205',
  supplierId: 'supplier',
  productId: 'product',
  originCountyCode: '630224',
  fundingSource: 'canteen',
  quantity: 7,
  unitGrams: 1_800,
  amountFen: 61_600,
  acceptedAt: new Date('2026-06-01T02:00:00Z'),
};
const pairing = {
  id: 'pair',
  eastCode: '320205',
  westCode: '630224',
  validFrom: '2021-01-01',
  validTo: null,
};

describe('a purchase fact', () => {
  it('C1, C3: an accepted line is one fact, with all that it is counted by: 7 packs of 88.00 yuan and 1.8 kg', () => {
    // 7 × 88.00 = 616.00; 7 × 1,800 g = 12,600 g.
    expect(purchaseFact(line, [pairing])).toMatchObject({
      kind: 'purchase',
      naturalKey: 'acceptance:line',
      year: 2026,
      month: 6,
      amountFen: 61_600,
      quantity: 7,
      grams: 12_600,
      mode: 'BUY',
      channel: 'platform',
      fundingSource: 'canteen',
      pairingId: 'pair',
      eastCode: '320205',
      westCode: '630224',
    });
  });

  it.each([
    ['2026-12-31T15:59:59.999Z', 2026, 12],
    ['2026-12-31T16:00:00.000Z', 2027, 1],
    ['2026-01-31T15:59:59.999Z', 2026, 1],
    ['2026-01-31T16:00:00.000Z', 2026, 2],
    ['2028-02-28T16:00:00.000Z', 2028, 2],
    ['2028-02-29T16:00:00.000Z', 2028, 3],
  ])('Q12, C5: signed at %s counts in %d-%d of Shanghai', (moment, year, month) => {
    expect(purchaseFact({ ...line, acceptedAt: new Date(moment) }, [])).toMatchObject({ year, month });
  });

  it('C6: is outside pairs when the origin of the lot is not paired with the district', () => {
    expect(purchaseFact({ ...line, originCountyCode: '610629' }, [pairing]).pairingId).toBeNull();
    expect(purchaseFact({ ...line, buyerRegionCode: '320211' }, [pairing]).pairingId).toBeNull();
  });
});

describe('C6: a pairing', () => {
  const dated = { ...pairing, validFrom: '2022-03-01', validTo: '2025-12-31' };

  it.each([
    ['2022-02-28', null],
    ['2022-03-01', 'pair'],
    ['2025-12-31', 'pair'],
    ['2026-01-01', null],
  ])('on %s', (day, id) => {
    expect(pairingOn(day, '320205', '630224', [dated])).toBe(id);
  });

  it('is judged by the day in Shanghai', () => {
    const before = { ...line, acceptedAt: new Date('2022-02-28T15:59:59.999Z') };
    const after = { ...line, acceptedAt: new Date('2022-02-28T16:00:00.000Z') };
    expect([before, after].map((one) => purchaseFact(one, [dated]).pairingId)).toEqual([null, 'pair']);
  });
});

describe('a return fact', () => {
  const returned: ReturnedLine = {
    kind: 'return',
    returnLineId: 'return-line',
    returnId: 'return',
    acceptanceLineId: 'line',
    orderId: 'order',
    quantity: 2,
    amountFen: 17_600,
    returnedAt: new Date('2026-12-31T16:00:00.000Z'),
  };

  it('C5: is negative, dated when it happens, and takes off where the purchase was counted', () => {
    const purchase = purchaseFact(line, [pairing]);
    expect(returnFact(returned, purchase)).toEqual({
      ...purchase,
      kind: 'return',
      naturalKey: 'return:return-line',
      occurredAt: returned.returnedAt,
      year: 2027,
      month: 1,
      purchaseYear: 2026,
      purchaseMonth: 6,
      amountFen: -17_600,
      quantity: -2,
      grams: -3_600,
    });
  });

  it('takes no packs where they stay', () => {
    const purchase = purchaseFact(line, [pairing]);
    const claim = returnFact({ ...returned, kind: 'claim', quantity: 0 }, purchase);
    expect(claim).toMatchObject({ kind: 'claim', amountFen: -17_600 });
    expect([claim.quantity, claim.grams].map(Math.abs)).toEqual([0, 0]);
  });
});
