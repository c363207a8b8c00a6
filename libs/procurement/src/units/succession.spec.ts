import { closed, merged, partOfFen, split } from './succession.policy';

/** No document says how a unit's year is divided, so the shares are those of the paper that divides it. */
describe('Q15: what goes on where when units end', () => {
  it('several merge whole into one, and who is closed goes on nowhere', () => {
    expect(merged(['a', 'b'], 'c')).toEqual([
      { unitId: 'a', successorId: 'c', fromBp: 0, toBp: 10_000 },
      { unitId: 'b', successorId: 'c', fromBp: 0, toBp: 10_000 },
    ]);
    expect(closed('a')).toEqual([{ unitId: 'a', successorId: null, fromBp: 0, toBp: 10_000 }]);
  });

  it('one splits by shares that are the whole', () => {
    const shares = [
      { unitId: 'b', shareBp: 3_333 },
      { unitId: 'c', shareBp: 3_333 },
    ];
    expect(split('a', shares)).toBeUndefined();
    expect(split('a', [...shares, { unitId: 'd', shareBp: 3_334 }])?.map(({ toBp }) => toBp)).toEqual([
      3_333, 6_666, 10_000,
    ]);
  });

  it('by hand: 1,000.01 yuan in 3333 : 3333 : 3334 is 333.30 + 333.30 + 333.41, and a return is cut at the same points', () => {
    const parts = [
      { fromBp: 0, toBp: 3_333 },
      { fromBp: 3_333, toBp: 6_666 },
      { fromBp: 6_666, toBp: 10_000 },
    ];
    // 100001 × 0.3333 = 33330.33 → 33330; × 0.6666 = 66660.67 → 66660; the rest is 33341.
    expect(parts.map((part) => partOfFen(100_001, part))).toEqual([33_330, 33_330, 33_341]);
    // −100001 × 0.3333 = −33330.33 → −33331; × 0.6666 = −66660.67 → −66661; the rest is −33340.
    expect(parts.map((part) => partOfFen(-100_001, part))).toEqual([-33_331, -33_330, -33_340]);
  });
});
