import { plainFen, readYuan } from '../../shared';
import type { PublishedRules, Rules } from '../../subsidy/api';
import { percentText } from '../../subsidy/rules-text';

export type TierText = { key: number; from: string; inclusive: boolean; rate: string };

/** Rules as they are typed. */
export type RulesDraft = Omit<Rules, 'tiers' | 'capFen' | 'potFen' | 'buyersIn' | 'noticeDays'> & {
  tiers: TierText[];
  cap: string;
  pot: string;
  buyersIn: string;
  noticeDays: string;
};

let keys = 0;
export const newTier = (): TierText => ({ key: ++keys, from: '', inclusive: true, rate: '' });

const money = (fen: number | null): string => (fen === null ? '' : plainFen(fen).replace(/\.00$/, ''));

/** A rate that nobody has found stays empty. */
export function draftOf(rules: PublishedRules): RulesDraft {
  const { tiers, capFen, potFen, buyersIn, noticeDays, ...rest } = rules;
  return {
    ...rest,
    tiers: tiers.map(({ fromFen, inclusive, rateBp }) => ({
      ...newTier(),
      ...{ from: money(fromFen), inclusive, rate: rateBp === null ? '' : percentText(rateBp) },
    })),
    ...{ cap: money(capFen), pot: money(potFen), buyersIn: buyersIn ?? '', noticeDays: String(noticeDays) },
  };
}

/** "2.5" → 250 basis points. */
export function readRate(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[\s%]/g, '');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return undefined;
  const bp = Math.round(Number(plain) * 100);
  return bp <= 10_000 ? bp : undefined;
}

export function readDays(text: string): number | undefined {
  const days = /^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return days >= 5 && days <= 60 ? days : undefined;
}

/** Null for an empty field, undefined for one that is no amount. */
export function readLimit(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const fen = readYuan(text);
  return fen === undefined || fen === 0 ? undefined : fen;
}

/** Undefined while something in it is not right; what else is wrong the server says. */
export function rulesOf(draft: RulesDraft): Rules | undefined {
  const { tiers, cap, pot, buyersIn, noticeDays, ...rest } = draft;
  const read = tiers.flatMap(({ from, inclusive, rate }) => {
    const [fromFen, rateBp] = [readYuan(from), readRate(rate)];
    return fromFen === undefined || rateBp === undefined ? [] : [{ fromFen, inclusive, rateBp }];
  });
  const [capFen, potFen, days] = [readLimit(cap), readLimit(pot), readDays(noticeDays)];
  const code = buyersIn.trim();
  if (read.length === 0 || read.length < tiers.length || days === undefined) return undefined;
  if (capFen === undefined || potFen === undefined) return undefined;
  if (code !== '' && !/^\d{6}$/.test(code)) return undefined;
  if (
    rest.firstDay === '' ||
    rest.lastDay === '' ||
    rest.channels.length === 0 ||
    rest.sellerKinds.length === 0
  )
    return undefined;
  return { ...rest, tiers: read, capFen, potFen, noticeDays: days, buyersIn: code === '' ? null : code };
}
