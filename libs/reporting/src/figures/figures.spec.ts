import { checkFigures, type FigureValue, type Relation } from './figures.policy';

const figure = (code: string, value: number | null, parts: Record<string, number> = {}): FigureValue => ({
  code,
  value,
  splits: Object.keys(parts).length
    ? [
        {
          dimension: 'district',
          parts: Object.entries(parts).map(([key, part]) => ({ key, name: key, value: part })),
        },
      ]
    : [],
});

const split: Relation = { kind: 'split', whole: 'a', dimension: 'district' };

describe('parts and wholes', () => {
  it('hold to the fen', () => {
    const [check] = checkFigures([figure('a', 30_00, { x: 10_00, y: 20_00 })], [split]);
    expect(check).toEqual({
      kind: 'split',
      figure: 'a',
      against: ['district'],
      stated: 3000,
      computed: 3000,
      holds: true,
    });
    const [off] = checkFigures([figure('a', 30_01, { x: 10_00, y: 20_00 })], [split]);
    expect(off).toMatchObject({ stated: 3001, computed: 3000, holds: false });
  });

  it('tell the ratio that a bulletin of 2020 printed from the one that its own components give', () => {
    // Domain §7: 22.8 % in print, 23.01 % by its components. Of 2301 yuan in 10,000 it is 23.01 %.
    const ratio: Relation = { kind: 'ratio', ratio: 'progress', numerator: 'done', denominator: 'reserved' };
    const components = [figure('done', 2_301_00), figure('reserved', 10_000_00)];
    expect(checkFigures([figure('progress', 2_280), ...components], [ratio])).toMatchObject([
      { stated: 2_280, computed: 2_301, holds: false },
    ]);
    expect(checkFigures([figure('progress', 2_301), ...components], [ratio])).toMatchObject([
      { holds: true },
    ]);
  });

  it('have no ratio where there is nothing to divide by', () => {
    const ratio: Relation = { kind: 'ratio', ratio: 'r', numerator: 'n', denominator: 'd' };
    const parts = [figure('n', 5), figure('d', 0)];
    expect(checkFigures([figure('r', null), ...parts], [ratio])).toMatchObject([{ holds: true }]);
    expect(checkFigures([figure('r', 0), ...parts], [ratio])).toMatchObject([{ holds: false }]);
  });

  it('are sums of other figures, and parts of them', () => {
    const sum: Relation = { kind: 'sum', whole: 'a', parts: ['b', 'c'] };
    const part: Relation = { kind: 'part', figure: 'b', of: 'a', dimension: 'district', key: 'x' };
    const values = [figure('a', 7, { x: 3, y: 4 }), figure('b', 3), figure('c', 4)];
    expect(checkFigures(values, [sum, part]).map(({ holds }) => holds)).toEqual([true, true]);
    expect(checkFigures([figure('a', 7, { y: 7 }), figure('b', 3), figure('c', 4)], [part])).toMatchObject([
      { stated: 3, computed: 0, holds: false },
    ]);
  });

  it('are not judged where a figure is not published', () => {
    expect(checkFigures([figure('b', 3)], [split])).toEqual([]);
  });
});
