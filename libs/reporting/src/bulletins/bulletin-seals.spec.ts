import { checkSeals, isTakenBefore } from './bulletin-seals.policy';

const figures = [
  { code: 'accepted_total', value: 300 },
  { code: 'accepted_month', value: 100 },
];

describe('a bulletin and the seals of its months', () => {
  it('say the same to the fen', () => {
    expect(checkSeals(figures, { sealedFen: 300, monthFen: 100 }).map(({ holds }) => holds)).toEqual([
      true,
      true,
    ]);
    expect(checkSeals(figures, { sealedFen: 301, monthFen: 100 })).toMatchObject([
      { figure: 'accepted_total', against: ['seal'], stated: 300, computed: 301, holds: false },
      { holds: true },
    ]);
  });

  it('are not compared where the level above closed', () => {
    expect(checkSeals(figures, { sealedFen: null, monthFen: null })).toEqual([]);
  });

  it('are one after the other: the seal, then the figures', () => {
    const sealedAt = '2026-11-05T02:00:00.000Z';
    expect(isTakenBefore({ asOf: '2026-11-05T01:59:59.999Z' }, { sealedAt })).toBe(true);
    expect(isTakenBefore({ asOf: sealedAt }, { sealedAt })).toBe(false);
    expect(isTakenBefore({ asOf: '2026-11-01T00:00:00.000Z' }, { sealedAt: null })).toBe(false);
  });
});
