import type { Story, Turn } from './stories';
import { atWork } from './stories';

const day = 86_400_000;

type Odd = { buyerKey: string; product: string; quantity: number; daysAgo: number; turn?: Turn };

/** Ordinary goods, and something in how they were traded for which the rules have a name. */
const odd: readonly Odd[] = [
  // Round thousands, again and again between the same two.
  { buyerKey: 'yixing-union', product: '循化薄皮核桃', quantity: 16, daysAgo: 118 },
  { buyerKey: 'yixing-union', product: '循化薄皮核桃', quantity: 24, daysAgo: 97 },
  { buyerKey: 'yixing-union', product: '循化薄皮核桃', quantity: 16, daysAgo: 76 },
  { buyerKey: 'liangxi-agency', product: '民和马铃薯', quantity: 45, daysAgo: 83, turn: 'in_one_minute' },
  // One account pays for three.
  {
    buyerKey: 'binhu-school',
    product: '青海拉面 家庭装',
    quantity: 22,
    daysAgo: 92,
    turn: 'paid_by_another',
  },
  {
    buyerKey: 'xinwu-school',
    product: '青海拉面 家庭装',
    quantity: 19,
    daysAgo: 88,
    turn: 'paid_by_another',
  },
  {
    buyerKey: 'huishan-school',
    product: '青海拉面 家庭装',
    quantity: 25,
    daysAgo: 85,
    turn: 'paid_by_another',
  },
  {
    buyerKey: 'xinwu-soe',
    product: '延安苹果 富士 85mm 礼盒',
    quantity: 40,
    daysAgo: 62,
    turn: 'sent_from_elsewhere',
  },
];

/** Most of a unit's year in its last weeks. */
const rush = [
  { product: '海东藏羊肉', quantity: 110, on: [11, 3] },
  { product: '化隆牦牛肉', quantity: 100, on: [11, 15] },
] as const;

/** For the desk that looks into what is odd: one case for each rule that everyday trade does not meet. */
export function writeOddTrades(today: Date): Story[] {
  const plain = {
    funding: 'canteen',
    terms: 'after_acceptance',
    inTwoParts: false,
    ownTruck: false,
  } as const;
  const story = (
    placedAt: Date,
    { buyerKey, product, quantity, turn = 'normal' }: Omit<Odd, 'daysAgo'>,
  ): Story => ({
    ...{ ...plain, placedAt, buyerKey, turn, pace: 0.5 },
    ...(buyerKey.endsWith('-union') ? { funding: 'union' as const } : {}),
    lines: [{ product, quantity }],
  });
  const lastYear = today.getUTCFullYear() - 1;
  return [
    ...odd.map(({ daysAgo, ...one }) => story(atWork(new Date(today.getTime() - daysAgo * day), 0.4), one)),
    ...rush.map(({ on: [month, date], ...one }) =>
      story(atWork(new Date(Date.UTC(lastYear, month, date)), 0.3), { buyerKey: 'liangxi-agency', ...one }),
    ),
  ];
}
