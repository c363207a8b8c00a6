import { type MonthCell, publicOf, type Withheld, withheldOf } from './suppression.policy';

type Amounts = Record<string, number>;

const split = (dimension: 'county' | 'pairing', amounts: Amounts) => ({
  dimension,
  parts: Object.entries(amounts).map(([key, value]) => ({ key, name: key, value })),
});
const sum = (amounts: Amounts) => Object.values(amounts).reduce((all, one) => all + one, 0);
const definition = (code: string) => ({
  ...{ code, group: 'accepted' as const, unit: 'fen' as const, drill: null },
  name: { zh: code, en: code },
  definition: { zh: code, en: code },
});

/** A bulletin of a month, of what each county had sold in it and in the year so far. */
function bulletinOf(month: number, ofMonth: Amounts, ofYear: Amounts, withheld: Withheld) {
  return {
    month,
    withheld,
    definitions: [definition('accepted_total'), definition('accepted_month')],
    figures: [
      { code: 'accepted_total', value: sum(ofYear), splits: [split('county', ofYear)] },
      { code: 'accepted_month', value: sum(ofMonth), splits: [split('county', ofMonth)] },
    ],
  };
}
const shown = (bulletin: ReturnType<typeof bulletinOf>, code: string) =>
  Object.fromEntries(
    publicOf(bulletin)
      .parts.filter((part) => part.code === code)
      .map(({ key, value }) => [key, value]),
  );

const cell = (key: string, month: number, fen: number, buyers: number, personal: boolean): MonthCell => ({
  ...{ dimension: 'county', key, month, fen, buyers, personal },
});
/** January: public money in three counties. February: in `a` nothing but what people of one unit bought. */
const cells = [
  cell('a', 1, 1_000, 1, false),
  cell('b', 1, 500, 1, false),
  cell('c', 1, 700, 1, false),
  cell('a', 2, 30, 1, true),
  cell('b', 2, 400, 1, false),
  cell('c', 2, 200, 1, false),
  cell('a', 3, 10, 1, false),
  cell('b', 3, 20, 1, false),
  cell('c', 3, 40, 1, false),
];
const upTo = (month: number) => withheldOf(cells.filter((one) => one.month <= month));
const january = bulletinOf(1, { a: 1_000, b: 500, c: 700 }, { a: 1_000, b: 500, c: 700 }, upTo(1));
const february = bulletinOf(2, { a: 30, b: 400, c: 200 }, { a: 1_030, b: 900, c: 900 }, upTo(2));
const march = bulletinOf(3, { a: 10, b: 20, c: 40 }, { a: 1_040, b: 920, c: 940 }, upTo(3));

describe('what is published of few people', () => {
  it('is out of the month in which it is all there was of the part, with the smallest other part', () => {
    expect(shown(january, 'accepted_month')).toEqual({ a: 1_000, b: 500, c: 700 });
    expect(upTo(2)).toEqual([
      { dimension: 'county', key: 'a', month: 2 },
      { dimension: 'county', key: 'c', month: 2 },
    ]);
    expect(shown(february, 'accepted_month')).toEqual({ a: null, b: 400, c: null });
    expect(publicOf(february).figures).toEqual([
      { code: 'accepted_total', value: 2_830, suppressed: false },
      { code: 'accepted_month', value: 630, suppressed: false },
    ]);
  });

  it('cannot be had by subtracting one month from another, until the year is over', () => {
    expect(shown(january, 'accepted_total')).toEqual({ a: 1_000, b: 500, c: 700 });
    expect(shown(february, 'accepted_total')).toEqual({ a: null, b: 900, c: null });
    // The two parts that are out stay the same, although `b` is the smallest of the year by now.
    expect(shown(march, 'accepted_total')).toEqual({ a: null, b: 920, c: null });
    expect(shown(march, 'accepted_month')).toEqual({ a: 10, b: 20, c: 40 });
  });

  /** Every number that is public, as an equation over what each county sold in each month: whether February of `a` follows. */
  it('does not follow from all that was published together', () => {
    const published = [january, february, march].flatMap((bulletin) => {
      const { month } = bulletin;
      const within = (code: string, at: number) => (code === 'accepted_month' ? at === month : at <= month);
      const row = (code: string, keys: readonly string[]) =>
        ['a', 'b', 'c'].flatMap((key) =>
          [1, 2, 3].map((at) => Number(keys.includes(key) && within(code, at))),
        );
      const { figures, parts } = publicOf(bulletin);
      return [
        ...figures.filter(({ value }) => value !== null).map(({ code }) => row(code, ['a', 'b', 'c'])),
        ...parts.filter(({ value }) => value !== null).map(({ code, key }) => row(code, [key])),
      ];
    });
    const februaryOf = (key: string) =>
      ['a', 'b', 'c'].flatMap((one) => [1, 2, 3].map((at) => Number(one === key && at === 2)));
    expect(rank([...published, februaryOf('b')])).toBe(rank(published));
    expect(rank([...published, februaryOf('a')])).toBe(rank(published) + 1);
  });

  it('is shown from three units on, and where public money is in it', () => {
    const personal = (buyers: number) => [cell('a', 1, 30, buyers, true), cell('b', 1, 400, 1, false)];
    expect(withheldOf(personal(3))).toEqual([]);
    expect(withheldOf(personal(2))).toHaveLength(2);
  });

  it('takes what lies outside the pairs as the second part only where nothing else is left', () => {
    const of = (key: string, fen: number, personal: boolean) => ({
      ...cell(key, 1, fen, 1, personal),
      dimension: 'pairing',
    });
    const both = [of('p', 30, true), of('none', 40, false), of('q', 90, false)];
    expect(withheldOf(both).map(({ key }) => key)).toEqual(['p', 'q']);
    expect(withheldOf(both.slice(0, 2)).map(({ key }) => key)).toEqual(['p', 'none']);
    const bulletin = bulletinOf(1, {}, { p: 30, none: 40 }, withheldOf(both.slice(0, 2)));
    const outside = { code: 'accepted_outside', value: 40, splits: [] };
    const { figures } = publicOf({ ...bulletin, figures: [...bulletin.figures, outside] });
    expect(figures.at(-1)).toEqual({ code: 'accepted_outside', value: null, suppressed: true });
  });

  it('takes every figure of purchases with it where it is all that the region had in a month', () => {
    const all = { dimension: 'month', key: '1', month: 1 };
    const bulletin = bulletinOf(2, { a: 50, b: 60 }, { a: 80, b: 60 }, [all]);
    const { figures, parts } = publicOf(bulletin);
    expect(figures.map(({ value }) => value)).toEqual([null, null]);
    expect(parts.map(({ value }) => value)).toEqual([null, null, null, null]);
  });

  it('is kept back from bulletins of before by the year alone', () => {
    const { withheld: _, ...old } = bulletinOf(2, { a: 30, b: 40 }, { a: 30, b: 90 }, []);
    const { parts } = publicOf({ ...old, personal: [{ dimension: 'county', key: 'a', buyers: 1 }] });
    expect(parts.map(({ value }) => value)).toEqual([null, null, null, null]);
  });
});

/** Of rows of whole numbers, by elimination. */
function rank(rows: readonly number[][]): number {
  let left = rows.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = left.find((row) => Math.abs(row[column] ?? 0) > 1e-9);
    if (!pivot) continue;
    found++;
    left = left
      .filter((row) => row !== pivot)
      .map((row) =>
        row.map((value, at) => value - ((row[column] ?? 0) / (pivot[column] ?? 1)) * (pivot[at] ?? 0)),
      );
  }
  return found;
}
