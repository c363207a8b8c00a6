import type { Pack } from './world';

/** What canteens look for: broad and narrow words, two words, a former name, pinyin, initials. */
export const words = [
  '苹果',
  '青海拉面',
  '马铃薯',
  '花椒',
  '化隆牦牛肉',
  '红枣 食堂装',
  '小米',
  '薄皮核桃',
  '菜籽油',
  '辣椒 干',
  '洋芋',
  'pingguo',
  'yapg',
  '大蒜 特级',
  '八眉猪',
  '西瓜',
];

const filters = [
  'fundingSource=canteen',
  'fundingSource=canteen&inStock=true',
  'inStock=true&maxPricePerKgFen=20000',
  'fundingSource=union&sort=price',
];

const products = 200;

function ask(parameters: string): string {
  return `/v1/products?${parameters}&limit=20`;
}

/** Words, filters, counts per county and category, and the number of all matches. */
export function searchQuestions(): string[] {
  return words.map((word, n) => {
    const filter = filters[n % filters.length] as string;
    return ask(`q=${encodeURIComponent(word)}&${filter}&facets=true&count=exact`);
  });
}

/** What the shopper flow asks. */
export function flowQuestion(word: string): string {
  return ask(`q=${encodeURIComponent(word)}&fundingSource=canteen&inStock=true&facets=true&count=exact`);
}

const nobodyPaysMore = 50_000_000;
const limit = 'maxPricePerKgFen=';

/** Asked once: a limit of the price that nobody reaches makes each its own question. */
export function neverAsked(question: string, serial: number): string {
  return question.replace(/maxPricePerKgFen=\d+/, `${limit}${nobodyPaysMore + serial}`);
}

export function coldQuestions(): string[] {
  return words.map((word) => `${flowQuestion(word)}&${limit}${nobodyPaysMore}`);
}

/** Words and nothing else. */
export function termQuestions(): string[] {
  return words.map((word) => ask(`q=${encodeURIComponent(word)}`));
}

/** Pages of goods from all over the catalogue. */
export function productQuestions(packs: readonly Pack[]): string[] {
  const ids = [...new Set(packs.map(({ productId }) => productId))];
  const every = Math.max(1, Math.floor(ids.length / products));
  return ids.filter((_, n) => n % every === 0).map((id) => `/v1/products/${id}`);
}
