import { sameDayLastYear } from '@app/procurement';

/** Of the year before: whole months, and the first days of one; null where there is nothing to compare with. */
export type DaysBefore = {
  fromMonth: number;
  toMonth: number;
  partMonth: number | null;
  partDays: number;
} | null;

/**
 * The days of the year before that a year so far, or one of its months, is compared with: up to the same day, all of a
 * month or year that is over. Days are days in Asia/Shanghai.
 */
export function daysBefore(year: number, month: number | undefined, now: Date): DaysBefore {
  const [lastYear, lastMonth, lastDay] = sameDayLastYear(year, now).split('-').map(Number) as [
    number,
    number,
    number,
  ];
  if (lastYear !== year - 1 || (month ?? 1) > lastMonth) return null;
  if (month === undefined)
    return { fromMonth: 1, toMonth: lastMonth - 1, partMonth: lastMonth, partDays: lastDay };
  if (month < lastMonth) return { fromMonth: month, toMonth: month, partMonth: null, partDays: 0 };
  return { fromMonth: month, toMonth: month - 1, partMonth: month, partDays: lastDay };
}
