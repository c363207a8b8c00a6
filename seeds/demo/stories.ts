import { readFileSync } from 'node:fs';
import type { OfficeFunction } from '@app/platform';

/** The demo world's year, decided before anything is written: who orders what, when, and how it goes. */

export type Funding = 'canteen' | 'union' | 'unit_other' | 'personal';

export type Turn =
  | 'normal'
  /** Some packs are refused at the door. */
  | 'partly_rejected'
  /** Accepted, later given back in part. */
  | 'returned'
  | 'return_asked'
  /** Accepted, kept, and part of the price given back: before it was paid, or after. */
  | 'claimed'
  | 'claimed_late'
  /** The second part is never sent; the cooperative says so, or has not said so yet. */
  | 'rest_closed'
  | 'rest_awaited'
  /** Accepted, and asked for on one invoice with others. */
  | 'invoiced_together'
  | 'cancelled_by_buyer'
  | 'cancelled_by_supplier'
  /** Nobody confirms in time. */
  | 'forgotten_by_supplier'
  /** The first signature waits days for the second. */
  | 'second_signer_away'
  /** Nobody accepts in time. */
  | 'forgotten_by_buyer'
  /** The transfer arrives without its code. */
  | 'paid_without_code'
  /** Two hundred yuan less than were due. */
  | 'paid_short'
  /** What the desk for odd trades is to find. */
  | 'in_one_minute'
  | 'paid_by_another'
  | 'sent_from_elsewhere';

export type Story = {
  placedAt: Date;
  buyerKey: string;
  lines: { product: string; quantity: number }[];
  funding: Funding;
  terms: 'after_acceptance' | 'prepaid';
  turn: Turn;
  inTwoParts: boolean;
  ownTruck: boolean;
  /** 0–1, drawn once per story: spreads delays without further chance. */
  pace: number;
};

export type DemoOrganization = {
  key: string;
  kind: 'buyer_unit' | 'supplier' | 'official_body' | 'operator';
  unitKind: string | null;
  name: string;
  shortName: string;
  regionCode: string;
  township?: string;
  address: string;
  phone?: string;
  creditCode: string;
  story?: string;
  /** Of an official body. */
  office?: OfficeFunction;
  departments?: string[];
};

export type DemoPerson = { login: string; name: string; organizationKey: string; roles: string[] };

export type DemoProduct = {
  name: string;
  supplierKey: string;
  originCountyCode: string;
  originTownship: string;
  categoryCode: string;
  brand: string | null;
  designation: string | null;
  spec: string;
  unitGrams: number;
  priceFen: number;
  priceSource: string;
  storage: string;
  shelfLifeDays: number;
  season: string;
  seasonMonths: number[];
  certificateClass: string;
  excludedFunding: string[];
  illustration: string;
  description: string;
  descriptionEn: string;
};

export function demoFile<T>(name: string): T {
  return JSON.parse(readFileSync(`seeds/demo/${name}.json`, 'utf8')) as T;
}

/** mulberry32: the same numbers on every machine, which `Math.random` would not give. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const day = 86_400_000;
const ordersThisYear = 300;
const ordersLastYear = 70;
/** Share of a year's orders by month: before festivals and at the year's end more, in the summer holidays less. */
const byMonth = [9, 6, 7, 7, 8, 9, 5, 5, 11, 9, 11, 13];

const turns: [Turn, number][] = [
  ['normal', 0.715],
  ['partly_rejected', 0.08],
  ['returned', 0.02],
  ['return_asked', 0.01],
  ['claimed', 0.015],
  ['claimed_late', 0.015],
  ['rest_closed', 0.01],
  ['cancelled_by_buyer', 0.04],
  ['cancelled_by_supplier', 0.02],
  ['forgotten_by_supplier', 0.02],
  ['forgotten_by_buyer', 0.02],
  ['paid_without_code', 0.05],
];

type Pairing = { eastCode: string; westCode: string };

export function writeStories(
  today: Date,
  buyers: DemoOrganization[],
  products: DemoProduct[],
  pairings: Pairing[],
): Story[] {
  const draw = chance(2026);
  const year = today.getUTCFullYear();
  const moments = [
    ...momentsOf(year - 1, ordersLastYear, draw),
    ...momentsOf(year, ordersThisYear - recent.length, draw),
  ].filter((moment) => moment.getTime() < today.getTime() - 9 * day);
  const missing =
    ordersThisYear - recent.length - moments.filter((moment) => moment.getUTCFullYear() === year).length;
  // What a full year would still bring is spread over the months gone by.
  const start = Date.UTC(year, 0, 5);
  const gone = Math.max(today.getTime() - 10 * day - start, day);
  for (let index = 0; index < missing; index++) moments.push(atWork(new Date(start + draw() * gone), draw()));
  const past = moments.map((placedAt) =>
    writeStory(placedAt, pickTurn(draw()), draw, buyers, products, pairings),
  );
  const school = buyers.filter(({ key }) => key === 'xishan-school');
  const fromQunke = products.filter(({ supplierKey }) => supplierKey === 'hualong-qunke');
  const lately = recent.map(({ daysAgo, turn, terms, shown }) => {
    const placedAt = new Date(today.getTime() - daysAgo * day - draw() * 3_600_000);
    if (!shown) {
      return { ...writeStory(placedAt, turn, draw, buyers, products, pairings), ...(terms ? { terms } : {}) };
    }
    const story = writeStory(placedAt, turn, draw, school, fromQunke, pairings);
    return {
      ...story,
      terms: terms ?? ('after_acceptance' as const),
      inTwoParts: inTwoParts(turn),
      pace: 0.5,
    };
  });
  return [...past, ...lately].sort((a, b) => a.placedAt.getTime() - b.placedAt.getTime());
}

const inTwoParts = (turn: Turn): boolean => turn === 'rest_closed' || turn === 'rest_awaited';

/** `shown`: between the school and the cooperative whose logins the login page offers. */
type Recent = { daysAgo: number; turn: Turn; terms?: Story['terms']; shown?: true };

/** Orders of the last days: under way in every state on the day the world is made. */
const recent: Recent[] = [
  ...[0.1, 0.2, 0.3, 0.4, 0.5].map((daysAgo): Recent => ({ daysAgo, turn: 'forgotten_by_supplier' })),
  ...[1.2, 1.3, 1.5, 1.6, 1.8, 2].map((daysAgo): Recent => ({ daysAgo, turn: 'normal' })),
  ...[1.5, 2.2].map((daysAgo): Recent => ({ daysAgo, turn: 'normal', terms: 'prepaid' })),
  ...[2.5, 2.8, 3, 3.2, 3.5, 3.8, 4, 4.3].map((daysAgo): Recent => ({ daysAgo, turn: 'normal' })),
  ...[4.8, 5, 5.3, 5.6, 6, 6.2, 6.5, 7, 7.4, 8].map((daysAgo): Recent => ({ daysAgo, turn: 'normal' })),
  ...[8.5, 9, 12].map((daysAgo): Recent => ({ daysAgo, turn: 'forgotten_by_buyer' })),
  ...[7, 9, 10].map((daysAgo): Recent => ({ daysAgo, turn: 'paid_without_code' })),
  ...[10, 12].map((daysAgo): Recent => ({ daysAgo, turn: 'return_asked' })),
  ...[0.15, 0.6].map((daysAgo): Recent => ({ daysAgo, turn: 'forgotten_by_supplier', shown: true })),
  ...[1.15, 1.4, 3.2, 3.4, 6.2, 6.6].map((daysAgo): Recent => ({ daysAgo, turn: 'normal', shown: true })),
  ...[6, 7].map((daysAgo): Recent => ({ daysAgo, turn: 'second_signer_away', shown: true })),
  ...[8.2].map((daysAgo): Recent => ({ daysAgo, turn: 'forgotten_by_buyer', shown: true })),
  ...[26, 40].map((daysAgo): Recent => ({ daysAgo, turn: 'claimed_late', shown: true })),
  ...[9, 10.5, 12, 27, 29, 31].map(
    (daysAgo): Recent => ({ daysAgo, turn: 'invoiced_together', shown: true }),
  ),
  ...[15].map((daysAgo): Recent => ({ daysAgo, turn: 'rest_awaited', shown: true })),
  ...[17].map((daysAgo): Recent => ({ daysAgo, turn: 'rest_closed', shown: true })),
  ...[19, 24].map((daysAgo): Recent => ({ daysAgo, turn: 'rest_closed', terms: 'prepaid', shown: true })),
  ...[12, 14].map((daysAgo): Recent => ({ daysAgo, turn: 'paid_short' })),
  ...[13].map((daysAgo): Recent => ({ daysAgo, turn: 'return_asked', shown: true })),
];

function momentsOf(year: number, count: number, draw: () => number): Date[] {
  const whole = byMonth.reduce((sum, weight) => sum + weight, 0);
  return byMonth.flatMap((weight, month) => {
    const inMonth = Math.round((count * weight) / whole);
    return Array.from({ length: inMonth }, () => {
      return atWork(new Date(Date.UTC(year, month, 1 + Math.floor(draw() * 27))), draw());
    });
  });
}

/** A moment of a working day in Shanghai, 08:00 to 17:00; weekends move to Monday. */
export function atWork(moment: Date, share: number): Date {
  const local = new Date(moment.getTime() + 8 * 3_600_000);
  const weekday = local.getUTCDay();
  const shift = weekday === 0 ? 1 : weekday === 6 ? 2 : 0;
  const midnight =
    Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + shift) - 8 * 3_600_000;
  return new Date(midnight + 8 * 3_600_000 + Math.floor(share * 9 * 3_600_000));
}

function pickTurn(roll: number): Turn {
  let left = roll;
  for (const [turn, share] of turns) {
    if (left < share) return turn;
    left -= share;
  }
  return 'normal';
}

function writeStory(
  placedAt: Date,
  turn: Turn,
  draw: () => number,
  buyers: DemoOrganization[],
  products: DemoProduct[],
  pairings: Pairing[],
): Story {
  const buyer = pick(buyers, draw);
  const funding = fundingOf(buyer, draw());
  const paired = pairings
    .filter((pairing) => pairing.eastCode === buyer.regionCode)
    .map((pairing) => pairing.westCode);
  const lawful = products.filter((product) => !product.excludedFunding.includes(funding));
  const near = lawful.filter((product) => paired.includes(product.originCountyCode));
  const pool = draw() < 0.78 && near.length ? near : lawful;
  const lines = new Map<string, number>();
  const count = 1 + Math.floor(draw() * 3.4);
  for (let index = 0; index < count; index++) {
    const product = pick(pool, draw);
    lines.set(product.name, quantityOf(product, buyer, draw()));
  }
  return {
    placedAt,
    buyerKey: buyer.key,
    lines: [...lines].map(([product, quantity]) => ({ product, quantity })),
    funding,
    terms: turn === 'normal' && draw() < 0.16 ? 'prepaid' : 'after_acceptance',
    turn,
    inTwoParts: draw() < 0.15 || inTwoParts(turn),
    ownTruck: draw() < 0.12,
    pace: draw(),
  };
}

function fundingOf(buyer: DemoOrganization, roll: number): Funding {
  if (buyer.unitKind === 'union') return 'union';
  if (buyer.unitKind === 'soe') return roll < 0.6 ? 'unit_other' : 'canteen';
  return roll < 0.88 ? 'canteen' : 'unit_other';
}

/** Packs that come to something between 600 and 9,000 yuan a line. */
function quantityOf(product: DemoProduct, buyer: DemoOrganization, roll: number): number {
  const scale = { hospital: 1.5, agency: 1.3, school: 1.2, soe: 1.1, union: 1.6 }[buyer.unitKind ?? ''] ?? 1;
  const yuan = (600 + roll * roll * 5_400) * scale;
  return Math.max(2, Math.round((yuan * 100) / product.priceFen));
}

function pick<T>(items: T[], draw: () => number): T {
  return items[Math.floor(draw() * items.length)] as T;
}
