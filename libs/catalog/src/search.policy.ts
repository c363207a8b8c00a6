import { typedForms } from './pinyin.policy';

/**
 * Search without `LIKE`: the application writes the tsvector and builds the tsquery, so that words of one or two
 * characters, former names and typed pinyin all use the index.
 */
export type Words = {
  /** Word by word, without overlap. */
  cut(text: string): string[];
  /** Every word in it, overlapping. */
  cutFine(text: string): string[];
  /** What the goods called so are listed as: 洋芋 → 马铃薯. */
  meaningsOf(word: string): readonly string[];
  /** The same for typed pinyin or initials: yangyu → 马铃薯. */
  meaningsOfTyped(typed: string): readonly string[];
};

export type Weight = 'A' | 'B' | 'C' | 'D';

/** `typed`: from which places pinyin may start — each word of a name, only the beginning of a place, or none. */
export type Field = { text: string; weight: Weight; typed: 'words' | 'start' | 'none' };

export type SearchQuery = {
  /** Every term of what was typed, each in any of its forms. */
  match: string;
  /** For when nothing matches: at least one of the terms. Empty = there is nothing looser to ask. */
  loose: string;
  /** What counts for the order of the results. */
  rank: string;
};

/** In characters; PostgreSQL refuses lexemes past 2 kB. */
const longestLexeme = 40;
const mostTerms = 12;
// Radicals such as ⺀ are Han by script but symbols, not characters of a word.
const tokens = /(?:(?=[\p{L}\p{N}])\p{Script=Han})+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+(?:\.\p{N}+)*/gu;
const isHan = (token: string): boolean => /^\p{Script=Han}/u.test(token);

/** Full-width, compatibility and upper-case forms become one. */
function runsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(tokens) ?? [];
}

function bigrams(characters: readonly string[]): string[] {
  return characters.slice(0, -1).map((character, index) => character + characters[index + 1]);
}

/** The text form of a tsvector with the weights of the fields. */
export function searchDocument(words: Words, fields: readonly Field[]): string {
  const weights = new Map<string, Weight[]>();
  const add = (lexemes: Iterable<string>, weight: Weight): void => {
    for (const lexeme of lexemes) {
      const key = shortened(lexeme);
      weights.set(key, [...(weights.get(key) ?? []), weight]);
    }
  };
  for (const field of fields) {
    add(new Set(lexemesOf(words, field)), field.weight);
    if (field.weight === 'A') add(headsOf(words, field.text), field.weight);
  }
  let position = 0;
  const entries: string[] = [];
  for (const [lexeme, own] of weights)
    entries.push(`${quote(lexeme)}:${own.map((weight) => `${++position}${weight}`).join(',')}`);
  return entries.join(' ');
}

/** The end of a Chinese name says what it is, and counts twice: for 苹果, 延安苹果 comes before 苹果汁. */
function headsOf(words: Words, name: string): Set<string> {
  const heads = runsOf(name)
    .filter(isHan)
    .flatMap((run) => words.cutFine(run).filter((word) => run.endsWith(word)));
  return new Set(heads);
}

function* lexemesOf(words: Words, field: Field): Generator<string> {
  const runs = runsOf(field.text);
  const starts = new Set<number>();
  let before = 0;
  for (const run of runs) {
    yield run;
    if (!isHan(run)) continue;
    const characters = Array.from(run);
    yield* characters;
    yield* bigrams(characters);
    starts.add(before);
    for (const word of words.cutFine(run)) {
      yield word;
      if (word.length > 1) starts.add(before + Array.from(run.slice(0, run.indexOf(word))).length);
    }
    before += characters.length;
  }
  if (field.typed === 'none') return;
  yield* typedForms(runs.filter(isHan).join(''), field.typed === 'words' ? starts : [0]);
}

/**
 * What was typed as tsqueries; undefined when it holds nothing that could be looked for. Any text is safe: only
 * letters and digits get in, and they are quoted.
 */
export function searchQuery(words: Words, typed: string): SearchQuery | undefined {
  const runs = runsOf(typed);
  const terms = runs.flatMap((run) => (isHan(run) ? words.cut(run) : [run])).map(shortened);
  const groups = [...new Set(terms)].slice(0, mostTerms).map((term) => groupOf(words, term));
  if (!groups.length) return undefined;
  const all = groups.map((group) => `(${group.forms.join(' | ')})`).join(' & ');
  // Pinyin may come syllable by syllable: yan an ping guo.
  const joined = runs.length > 1 && runs.every(isLatin) ? [prefix(runs.join(''))] : [];
  return {
    match: oneOf([`(${all})`, ...joined]),
    loose: oneOf(groups.flatMap((group) => group.loose)),
    rank: oneOf([...joined, ...groups.flatMap((group) => group.operands)]),
  };
}

const isLatin = (run: string): boolean => /^[a-z]+$/.test(run);
const oneOf = (operands: readonly string[]): string => [...new Set(operands)].join(' | ');

/** One typed term: the forms that match it, looser ones, and the operands that rank. */
type Group = { forms: string[]; loose: string[]; operands: string[] };

function groupOf(words: Words, term: string): Group {
  const han = isHan(term);
  const form = han ? quote(term) : term.length > 1 ? prefix(term) : quote(term);
  const meanings = han ? words.meaningsOf(term) : words.meaningsOfTyped(term);
  const asked = (han ? [term, ...meanings] : meanings).map((word) => ({ word, parts: partsOf(words, word) }));
  const forms = [form];
  const operands = [form];
  for (const { word, parts } of asked) {
    forms.push(quote(word));
    operands.push(quote(word), ...parts.map(quote));
    if (parts.length) forms.push(`(${parts.map(quote).join(' & ')})`);
  }
  const tooShort = Array.from(term).length < 2;
  return { forms: [...new Set(forms)], loose: tooShort ? [] : looseForms(term, forms, asked), operands };
}

/** Any part of at least two characters, or all single characters in any order: 猪肉 finds 八眉猪 前腿肉. */
function looseForms(term: string, forms: readonly string[], asked: readonly { parts: string[] }[]): string[] {
  const parts = asked.flatMap((word) => word.parts).filter((part) => Array.from(part).length > 1);
  const characters = isHan(term) ? [`(${Array.from(term).map(quote).join(' & ')})`] : [];
  return [...forms, ...parts.map(quote), ...characters];
}

/**
 * What a word of three or more characters is made of, so that 化隆拉面 finds 拉面 of 化隆 though no product is called
 * so: two-character words, and pairs of what lies between.
 */
function partsOf(words: Words, word: string): string[] {
  const characters = Array.from(word);
  if (characters.length < 3) return [];
  const inner = new Set(words.cutFine(word));
  const parts: string[] = [];
  let between: string[] = [];
  const close = (): void => {
    parts.push(...(between.length === 1 ? between : bigrams(between)));
    between = [];
  };
  for (let index = 0; index < characters.length; index++) {
    const pair = characters.slice(index, index + 2).join('');
    if (index + 1 < characters.length && inner.has(pair)) {
      close();
      parts.push(pair);
      index++;
    } else {
      between.push(characters[index] as string);
    }
  }
  close();
  return parts;
}

function quote(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function prefix(lexeme: string): string {
  return `${quote(shortened(lexeme))}:*`;
}

function shortened(lexeme: string): string {
  return lexeme.length > longestLexeme ? Array.from(lexeme).slice(0, longestLexeme).join('') : lexeme;
}
