import { countsAsPurchase } from '../ledger/facts.policy';
import { type CountedSale, correctionFact, saleFact } from './sales-facts.policy';

const pairing = {
  id: 'pair',
  eastCode: '320214',
  westCode: '610630',
  validFrom: '2021-01-01',
  validTo: '2026-10-31',
};
const sale: CountedSale = {
  lineId: 'line',
  naturalKey: 'invoice::26322000000012345678:1',
  reporterId: 'reseller',
  eastCode: '320214',
  westCode: '610630',
  channel: 'counter',
  supplierId: null,
  productId: null,
  quantity: 20,
  grams: 50_000,
  amountFen: 130_000,
  soldOn: '2026-10-31',
  mode: 'HELP_SELL',
  fundingSource: 'resale',
  papers: [],
};

/** docs/decisions/0034 */
describe('C1, C3, C5, C6: the fact of a reported sale', () => {
  it('stands in the year and month of its day in Shanghai, with its channel, mode and pair', () => {
    const fact = saleFact(sale, [pairing]);
    expect(fact).toMatchObject({
      ...{
        kind: 'purchase',
        naturalKey: sale.naturalKey,
        year: 2026,
        month: 10,
        amountFen: 130_000,
        grams: 50_000,
      },
      ...{
        channel: 'counter',
        mode: 'HELP_SELL',
        fundingSource: 'resale',
        pairingId: 'pair',
        buyerId: 'reseller',
      },
      ...{ orderId: null, acceptanceLineId: null, salesLineId: 'line', supplierId: null },
    });
    expect(fact.occurredAt.toISOString()).toBe('2026-10-31T04:00:00.000Z');
  });

  it.each([
    ['2026-10-31', 'pair'],
    ['2026-11-01', null],
    ['2020-12-31', null],
  ])('of %s belongs to %s: a pair holds for its days', (soldOn, pairingId) => {
    expect(saleFact({ ...sale, soldOn }, [pairing]).pairingId).toBe(pairingId);
  });

  it.each([
    ['2025-12-31', 2025, 12],
    ['2026-01-01', 2026, 1],
    ['2028-02-29', 2028, 2],
  ])('of %s stands in %i-%i', (soldOn, year, month) => {
    expect(saleFact({ ...sale, soldOn }, [])).toMatchObject({ year, month });
  });

  it('is taken off by a negative one, dated when it happened, in the same pair', () => {
    const back = { correctionId: 'c', lineId: 'line', quantity: 2, grams: 5_000, amountFen: 13_000 };
    const fact = correctionFact(
      { ...back, kind: 'return', occurredOn: '2026-11-10' },
      saleFact(sale, [pairing]),
    );
    expect(fact).toMatchObject({
      ...{ kind: 'return', naturalKey: 'sales-correction:c', year: 2026, month: 11, pairingId: 'pair' },
      ...{ amountFen: -13_000, quantity: -2, grams: -5_000, salesLineId: 'line', channel: 'counter' },
    });
  });

  it('of a figure alone takes no goods off', () => {
    const figure = { correctionId: 'c', lineId: 'line', quantity: 0, grams: 0, amountFen: 1 };
    const fact = correctionFact(
      { ...figure, kind: 'correction', occurredOn: '2026-11-10' },
      saleFact(sale, []),
    );
    expect([fact.quantity, fact.grams].map((zero) => Object.is(zero, 0))).toEqual([true, true]);
  });
});

/** Of the purchase and the sale of the same goods one counts, by the market's setting (docs/decisions/0035). */
describe('C4: a purchase on the platform', () => {
  it.each([
    ['canteen', 'final_sale', true],
    ['canteen', 'purchase', true],
    ['resale', 'final_sale', false],
    ['resale', 'purchase', true],
  ] as const)('with money of %s, where the %s counts: %s', (fundingSource, setting, counts) => {
    expect(countsAsPurchase({ fundingSource }, setting)).toBe(counts);
  });
});
