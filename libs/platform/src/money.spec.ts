import fc from 'fast-check';
import { Problem } from './errors';
import { allocateFen, chineseCapitals, fen, formatYuan, lineAmountFen, ratioBp, sumFen } from './money';

const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

const digits = '零壹贰叁肆伍陆柒捌玖';
const places: Record<string, bigint> = { 拾: 10n, 佰: 100n, 仟: 1_000n };
const groups: Record<string, bigint> = { 亿亿: 10n ** 16n, 万亿: 10n ** 12n, 亿: 10n ** 8n, 万: 10n ** 4n };

/** The amount that 大写 stands for, read back by the rules of reading, in fen. */
function readCapitals(words: string): bigint {
  const [, sign, yuan = '', cents = ''] = /^(负?)(?:(.*)元)?(.*)$/.exec(words) ?? [];
  let total = 0n;
  for (const [, block = '', group = ''] of yuan.matchAll(/([^亿万]+)(亿亿|万亿|亿|万|$)/g))
    total += readBlock(block) * (groups[group] ?? 1n);
  const small = (unit: string): bigint => BigInt(digits.indexOf(cents[cents.indexOf(unit) - 1] ?? '零'));
  const fenOnly = total * 100n + small('角') * 10n + small('分');
  return sign ? -fenOnly : fenOnly;
}

function readBlock(block: string): bigint {
  let sum = 0n;
  let digit = 0n;
  for (const sign of block) {
    const place = places[sign];
    if (place === undefined) digit = BigInt(digits.indexOf(sign));
    else {
      sum += digit * place;
      digit = 0n;
    }
  }
  return sum + digit;
}

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

  it.each([
    [1_235, 899, 1_110_265],
    [1_200_000, 3, 3_600_000],
    [9_007_199_254_740_991, 1, 9_007_199_254_740_991],
    [94_906_265, 94_906_265, 9_007_199_136_250_225],
  ])('%d fen × %d = %d fen', (price, quantity, amount) => {
    expect(lineAmountFen(price, quantity)).toBe(amount);
  });

  it.each([
    [5, 100_000, 1],
    [4, 100_000, 0],
    [-5, 100_000, -1],
    [-4, 100_000, 0],
    [15, 100_000, 2],
    [25, 100_000, 3],
    [-25, 100_000, -3],
    [1, 16, 625],
    [1, 32, 313],
    [-1, 32, -313],
    [1, 64, 156],
    [99_995, 100_000, 10_000],
    [9_007_199_254_740_991, 9_007_199_254_740_991, 10_000],
  ])('rounds half away from zero: %d of %d is %d basis points', (part, whole, expected) => {
    expect(Object.is(ratioBp(part, whole), expected)).toBe(true);
  });

  it('adds lines to their total, and refuses one past 2^53: 100,000 baskets', () => {
    const price = fc.oneof(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.integer({ min: 0, max: 9_007_199_254_740_991 }),
    );
    const line = fc.tuple(price, fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const exact = lines.map(([price, quantity]) => BigInt(price) * BigInt(quantity));
        const total = exact.reduce((sum, amount) => sum + amount, 0n);
        const work = () => sumFen(lines.map(([price, quantity]) => lineAmountFen(price, quantity)));
        if (total > BigInt(Number.MAX_SAFE_INTEGER)) expect(work).toThrow(Problem);
        else expect(BigInt(work())).toBe(total);
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);

  it('prints and words every amount so that it can be read back: 100,000 amounts', () => {
    const whole = fc.oneof(
      fc.integer({ min: -9_007_199_254_740_991, max: 9_007_199_254_740_991 }),
      fc.integer({ min: -10_000_000, max: 10_000_000 }),
      fc
        .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 12 }))
        .map(([head, zeros]) => head * 10 ** zeros),
    );
    fc.assert(
      fc.property(whole, (value) => {
        expect(BigInt(formatYuan(value).replaceAll(/[,.]/g, ''))).toBe(BigInt(value));
        const words = chineseCapitals(value);
        expect([words, readCapitals(words)]).toEqual([words, BigInt(value)]);
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);

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

  it('allocates without losing a fen, each part within one fen of its share: 100,000 splits', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
        (total, weights) => {
          const parts = allocateFen(total, weights);
          const whole = weights.reduce((sum, weight) => sum + weight, 0);
          const isNear = (part: number, index: number): boolean => {
            const exact = (BigInt(total) * BigInt(weights[index] as number) * 1000n) / BigInt(whole);
            const gap = BigInt(part) * 1000n - exact;
            return gap > -1001n && gap < 1001n;
          };
          return sumFen(parts) === total && (whole === 0 || parts.every(isNear));
        },
      ),
      { numRuns: 100_000 },
    );
  }, 240_000);

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
