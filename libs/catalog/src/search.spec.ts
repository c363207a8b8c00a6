import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { typedForms } from './pinyin.policy';
import { excludedFunding } from './product.policy';
import { type SearchQuery, searchDocument, searchQuery } from './search.policy';
import { Vocabulary } from './vocabulary.service';

const vocabulary = new Vocabulary();

type Good = { name: string; brand: string | null };
const goods: Good[] = JSON.parse(readFileSync('seeds/demo/products.json', 'utf8'));

function documentOf({ name, brand }: Good, place = '化隆回族自治县'): Map<string, string> {
  const text = searchDocument(vocabulary, [
    { text: name, weight: 'A', typed: 'words' },
    { text: brand ?? '', weight: 'B', typed: 'words' },
    { text: place, weight: 'C', typed: 'start' },
  ]);
  return new Map(
    [...text.matchAll(/'([^']+)':(\S+)/g)].map(([, lexeme, places]) => [lexeme ?? '', places ?? '']),
  );
}

/** Reads our own tsqueries as PostgreSQL would: quoted lexemes, `:*`, `&` before `|`, brackets. */
function matches(query: string, lexemes: ReadonlySet<string>): boolean {
  const tokens = query.match(/'[^']+'(?::\*)?|[()&|]/g) ?? [];
  const operand = (): boolean => {
    const token = tokens.shift() ?? '';
    if (token === '(') {
      const inner = either();
      tokens.shift();
      return inner;
    }
    const lexeme = token.replace(/^'|'(:\*)?$/g, '');
    if (!token.endsWith(':*')) return lexemes.has(lexeme);
    return [...lexemes].some((known) => known.startsWith(lexeme));
  };
  const both = (): boolean => {
    let result = operand();
    while (tokens[0] === '&') {
      tokens.shift();
      result = operand() && result;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (tokens[0] === '|') {
      tokens.shift();
      result = both() || result;
    }
    return result;
  };
  return either();
}

const documents = goods.map((good) => ({ name: good.name, lexemes: new Set(documentOf(good).keys()) }));
const asked = (typed: string): SearchQuery => {
  const query = searchQuery(vocabulary, typed);
  if (!query) throw new Error(`${typed} asks for nothing`);
  return query;
};
const found = (typed: string): string[] =>
  documents.filter(({ lexemes }) => matches(asked(typed).match, lexemes)).map(({ name }) => name);
const foundLoosely = (typed: string): string[] =>
  documents.filter(({ lexemes }) => matches(asked(typed).loose, lexemes)).map(({ name }) => name);

describe('the search document', () => {
  const lexemes = documentOf({ name: '延安苹果 富士 80mm', brand: '延安苹果' });

  it('holds words, pairs and single characters of the name with its weight', () => {
    for (const lexeme of ['延安苹果', '延安', '苹果', '安苹', '果', '富士', '80mm'])
      expect(lexemes.get(lexeme)).toMatch(/A/);
    expect(lexemes.get('苹果')).toMatch(/B/);
    expect(lexemes.get('化隆')).toMatch(/^\d+C$/);
  });

  it('can be typed as pinyin or initials from the start of each word', () => {
    for (const lexeme of [
      'yananpingguofushi',
      'pingguofushi',
      'fushi',
      'yapgfs',
      'pgfs',
      'fs',
      'yananpingguo',
    ])
      expect(lexemes.has(lexeme)).toBe(true);
    expect(lexemes.has('hualonghuizuzizhixian')).toBe(true);
    expect(lexemes.has('huizuzizhixian')).toBe(false);
  });

  it('counts the end of a name twice', () => {
    expect(lexemes.get('苹果')?.match(/A/g)).toHaveLength(2);
    expect(documentOf({ name: '苹果汁', brand: null }).get('苹果')?.match(/A/g)).toHaveLength(1);
  });
});

describe('typed forms', () => {
  it('know characters that are read in two ways', () => {
    expect([...typedForms('乐都', [0])]).toEqual(expect.arrayContaining(['ledu', 'ledou', 'ld']));
    expect([...typedForms('藏羊肉', [0])]).toEqual(
      expect.arrayContaining(['zangyangrou', 'cangyangrou', 'zyr']),
    );
    expect([...typedForms('绿茶', [0])]).toEqual(expect.arrayContaining(['lvcha', 'lucha']));
  });
});

describe('finding', () => {
  it.each([
    ['洋芋', '民和马铃薯'],
    ['tudou', '互助马铃薯'],
    ['牦牛', '化隆牦牛肉'],
    ['ＹＡＰＧ', '延安苹果 食堂散装'],
    ['pingguo', '延安苹果 富士 80mm 20枚'],
    ['yan an ping guo', '延安苹果 食堂散装'],
    ["yan'an", '延安小米'],
    ['延安pg', '延安苹果 食堂散装'],
    ['化隆拉面', '青海拉面 家庭装'],
    ['拉面粉', '青海拉面 专用粉'],
    ['干辣子', '循化线辣椒 干'],
    ['红富士', '延安苹果 富士 85mm 礼盒'],
    ['枣', '延川红枣'],
    ['白菜', '化隆大白菜'],
    ['80MM', '延安苹果 富士 80mm 20枚'],
    ['mls', '平安富硒马铃薯'],
  ])('%s finds %s', (typed, name) => {
    expect(found(typed)).toContain(name);
  });

  it('finds each of the goods by its name, its words and their pinyin', () => {
    for (const { name } of goods) {
      for (const word of vocabulary.cutFine(name.split(' ')[0] ?? '').filter((part) => part.length > 1)) {
        expect(found(word)).toContain(name);
        for (const typed of typedForms(word, [0])) expect(found(typed)).toContain(name);
      }
    }
  });

  it('asks for every term', () => {
    expect(found('延安 牛肉')).toEqual([]);
    expect(found('红枣 食堂装')).toEqual(['延川红枣 食堂装']);
  });

  it('has a looser question for when nothing matches', () => {
    expect(found('猪肉')).toEqual([]);
    expect(foundLoosely('猪肉')).toEqual(['互助八眉猪 前腿肉', '互助八眉猪 腊肉']);
    expect(foundLoosely('有机花椒')).toEqual(['宜川花椒']);
    expect(asked('x').loose).toBe('');
  });
});

describe('the query', () => {
  it('asks for nothing where nothing can be looked for', () => {
    for (const typed of ['', '  ', '!&|:*()<->', "''''", '\\', '🍎', '\u200b'])
      expect(searchQuery(vocabulary, typed)).toBeUndefined();
  });

  it('is well formed whatever was typed', () => {
    const wellFormed = /^(?:[()&| ]|'[\p{L}\p{N}\p{M}.]+'(?::\*)?)+$/u;
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.string({ unit: fc.constantFrom(...`苹果洋芋a1'"\\:*!&|()<-> .`), maxLength: 500 }),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const query = searchQuery(vocabulary, typed);
        if (!query) return;
        expect(query.match).toMatch(wellFormed);
        expect(query.rank).toMatch(wellFormed);
        if (query.loose) expect(query.loose).toMatch(wellFormed);
        expect(query.match.length).toBeLessThan(20_000);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a long text in little time', () => {
    const begun = performance.now();
    for (const text of [
      '㍿'.repeat(500),
      '𠮷'.repeat(250),
      '苹'.repeat(500),
      'a'.repeat(500),
      '苹a'.repeat(250),
      '. '.repeat(250),
    ])
      searchQuery(vocabulary, text);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('excluded funding', () => {
  it('always keeps alcohol from canteen and union money', () => {
    expect(excludedFunding('alcohol')).toEqual(['canteen', 'union']);
    expect(excludedFunding('alcohol', ['personal'])).toEqual(['canteen', 'union', 'personal']);
    expect(excludedFunding('fruit')).toEqual([]);
    expect(excludedFunding('fruit', ['union'])).toEqual(['union']);
  });
});
