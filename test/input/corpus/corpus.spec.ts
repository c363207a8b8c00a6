import { corpus, families, familyNames } from './index';

const sizes = {
  sql: 250,
  markup: 250,
  paths: 150,
  unicode: 250,
  numbers: 200,
  dates: 100,
  formulas: 100,
  patterns: 100,
  headers: 100,
};

describe('the corpus of nasty strings', () => {
  it('has the agreed size of each family, 1,500 in all', () => {
    expect(Object.fromEntries(familyNames.map((name) => [name, families[name].length]))).toEqual(sizes);
    expect(corpus).toHaveLength(1_500);
  });

  it('repeats nothing within a family', () => {
    for (const name of familyNames) expect(new Set(families[name]).size).toBe(families[name].length);
  });

  it('holds what must not be forgotten', () => {
    const all = corpus.map(({ text }) => text);
    const needed: [string, RegExp][] = [
      ['NUL', /\0/],
      ['a lone surrogate', /\p{Cs}/u],
      ['a bidirectional override', /\u202e/],
      ['a zero-width space', /\u200b/],
      ['Han beyond the first plane', /[\u{20000}-\u{3ffff}]/u],
      ['full-width digits', /[０-９]/],
      ['a line break before a header', /\r\nSet-Cookie/],
      ['a number past 2^53', /9007199254740993/],
      ['a formula', /^=cmd/],
      ['an absent day', /^2026-02-30$/],
    ];
    for (const [what, pattern] of needed)
      expect({ what, found: all.some((text) => pattern.test(text)) }).toEqual({ what, found: true });
  });
});
