import fc from 'fast-check';
import { Problem } from './errors';
import { allocateFen, chineseCapitals, fen, formatYuan, lineAmountFen, ratioBp, sumFen } from './money';

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

describe('money', () => {
  it.each([
    [0, '零元整'],
    [1, '壹分'],
    [10, '壹角整'],
    [12, '壹角贰分'],
    [100, '壹元整'],
    [105, '壹元零伍分'],
    [1_000, '壹拾元整'],
    [10_700_53, '壹万零柒佰元伍角叁分'],
    [1_680_32, '壹仟陆佰捌拾元叁角贰分'],
    [107_000_53, '壹拾万柒仟元伍角叁分'],
    [10_000_000_00, '壹仟万元整'],
    [1_0000_0001_00, '壹亿零壹元整'],
    [6_007_14, '陆仟零柒元壹角肆分'],
    [-100, '负壹元整'],
  ])('writes %d fen as %s', (value, words) => {
    expect(chineseCapitals(value)).toBe(words);
  });

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [123_450, '1,234.50'],
    [-1_00, '-1.00'],
    [9_007_199_254_740_991, '90,071,992,547,409.91'],
  ])('prints %d fen as %s yuan', (value, text) => {
    expect(formatYuan(value)).toBe(text);
  });

  it('refuses what a number cannot hold exactly', () => {
    expect(() => fen(2 ** 53)).toThrow(Problem);
    expect(() => fen(0.5)).toThrow(Problem);
    expect(() => lineAmountFen(9_007_199_254_740_991, 2)).toThrow(Problem);
    expect(() => sumFen([9_007_199_254_740_991, 1])).toThrow(Problem);
  });

  it('multiplies exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (price, quantity) => {
          expect(BigInt(lineAmountFen(price, quantity))).toBe(BigInt(price) * BigInt(quantity));
        },
      ),
    );
  });

  it('allocates without losing a fen, each part within one fen of its share', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
        (total, weights) => {
          const parts = allocateFen(total, weights);
          expect(sumFen(parts)).toBe(total);
          const whole = weights.reduce((sum, weight) => sum + weight, 0);
          if (whole === 0) return;
          parts.forEach((part, index) => {
            const exact = (BigInt(total) * BigInt(weights[index] as number) * 1000n) / BigInt(whole);
            const gap = BigInt(part) * 1000n - exact;
            expect(gap > -1001n && gap < 1001n).toBe(true);
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('splits and joins shares: allocating a part twice is the same as once', () => {
    expect(allocateFen(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocateFen(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocateFen(7, [0, 0])).toEqual([7, 0]);
  });

  it.each([
    [0, 0, null],
    [1, 3, 3333],
    [2, 3, 6667],
    [267, 100, 26_700],
    [1, 20_000, 1],
    [1, 20_001, 0],
  ])('gives %d of %d as %s basis points', (part, whole, expected) => {
    expect(ratioBp(part, whole)).toBe(expected);
  });
});
