import { businessMonth } from '@app/platform';
import type { CheckCode, CheckItem } from './periods.dto';

/** A month of a region, or with `month` 0 its year. */
export type Period = { regionCode: string; year: number; month: number };

const shape = /^(\d{6})-(20\d\d)(?:-(0[1-9]|1[0-2]))?$/;

/** `320205-2026-03`, or `320205-2026` for the year; undefined when it is neither. */
export function periodOf(id: string): Period | undefined {
  const [, regionCode, year, month] = shape.exec(id) ?? [];
  if (!regionCode) return undefined;
  return { regionCode, year: Number(year), month: Number(month ?? 0) };
}

export function idOf({ regionCode, year, month }: Period): string {
  return month === 0 ? `${regionCode}-${year}` : `${regionCode}-${year}-${String(month).padStart(2, '0')}`;
}

/** Whether its last day in Asia/Shanghai is over. */
export function hasEnded({ year, month }: Pick<Period, 'year' | 'month'>, now: Date): boolean {
  const today = businessMonth(now);
  return month === 0 ? year < today.year : year * 12 + month < today.year * 12 + today.month;
}

/** The first moment after it: Asia/Shanghai is eight hours ahead of UTC all year round. */
export function endOf({ year, month }: Pick<Period, 'year' | 'month'>): Date {
  return new Date(Date.UTC(month === 0 ? year + 1 : year, month, 1) - 8 * 3_600_000);
}

/** A month that is counted through (year × 12 + month). */
export function monthOf(through: number): { year: number; month: number } {
  return { year: Math.floor((through - 1) / 12), month: ((through - 1) % 12) + 1 };
}

type Open = { items: readonly Pick<CheckItem, 'code' | 'open' | 'fen'>[] };

/** Points of the checklist of which more is open than when it was proposed, by number or by amount. */
export function moreOpen(proposed: Open, now: Open): CheckCode[] {
  return now.items.flatMap(({ code, open, fen }) => {
    const before = proposed.items.find((item) => item.code === code);
    const isMore = open > (before?.open ?? 0) || (fen ?? 0) > (before?.fen ?? 0);
    return isMore ? [code] : [];
  });
}
