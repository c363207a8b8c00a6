import { createHash } from 'node:crypto';
import { isPersonal, maskAccount, maskAddress, maskName, maskPhone } from '@app/platform';

export const itemKinds = [
  'order',
  'shipment',
  'photo',
  'bank_line',
  'fact',
  'reference_price',
  'plot',
  'month',
  'closing',
  'shared',
  'sale',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One thing that a flag rests on, as it was when it was found; its row says whether it still is so. */
export type EvidenceItem = {
  kind: ItemKind;
  /** Of the row; null for what has none of its own. */
  id: string | null;
  label: string;
  day: string | null;
  amountFen: number | null;
  orderId: string | null;
  /** Who may see it: officials of these places. None = whoever sees the flag. */
  codes: string[];
  about: Record<string, string | number | null>;
};

export type Evidence = {
  /** By the names of the thresholds, or by names of their own with the unit. */
  measured: Record<string, number>;
  thresholds: Record<string, number>;
  items: EvidenceItem[];
};

/** What a rule's statement answers. */
export type Finding = {
  subject: string;
  /** Business day of the newest thing in it. */
  day: string;
  /** When that came into the market; null where a rule knows no more than the day. */
  at: Date | null;
  buyerIds: string[];
  supplierId: string | null;
  amountFen: number;
  /** Where the rule says it; else where its items lie. */
  places?: string[];
  measured: Record<string, number>;
  items: EvidenceItem[];
};

/** The places whose officials see the flag. */
export function placesOf({ places, items }: Pick<Finding, 'places' | 'items'>): string[] {
  return places ?? [...new Set(items.flatMap(({ codes }) => codes))].sort();
}

/**
 * What is kept of numbers of people and accounts: enough to see that they are the same on both sides, and no more. The
 * row that the item leads to has the whole, for those who may read it.
 */
export function withoutNumbers(item: EvidenceItem): EvidenceItem {
  const { about } = item;
  const text = (name: string): string => String(about[name] ?? '');
  if (item.kind === 'bank_line')
    return { ...item, about: { ...about, account: maskAccount(text('account')) } };
  if (item.kind !== 'shared') return item;
  const mask = { phone: maskPhone, address: maskAddress, account: maskAccount }[text('what')];
  return { ...item, about: { ...about, value: mask ? mask(text('value')) : '****' } };
}

/** Found again without anything new, a flag stays as it is: what it is made of, and what was measured. */
export function printOf({ items, measured }: Pick<Finding, 'items' | 'measured'>): string {
  const parts = items.map(({ kind, id, label, amountFen }) => [kind, id, label, amountFen].join(' ')).sort();
  return createHash('sha256')
    .update(JSON.stringify([parts, measured]))
    .digest('hex');
}

/** For whom people are masked: who paid, or bought outside the platform, where that is a person. */
export function withoutPeople(item: EvidenceItem): EvidenceItem {
  const who = item.kind === 'sale' ? 'buyer' : 'payer';
  const name = item.about[who];
  if (typeof name !== 'string' || !isPersonal(name)) return item;
  return { ...item, about: { ...item.about, [who]: maskName(name) } };
}

/** `visible`: the codes that the reader sees; null = all. What lies elsewhere is counted and not shown. */
export function itemsFor(
  items: readonly EvidenceItem[],
  visible: readonly string[] | null,
): { items: EvidenceItem[]; elsewhere: number } {
  if (!visible) return { items: [...items], elsewhere: 0 };
  const shown = items.filter(({ codes }) => !codes.length || codes.some((code) => visible.includes(code)));
  return { items: shown, elsewhere: items.length - shown.length };
}
