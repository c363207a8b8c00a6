import { businessDate, fen } from '@app/platform';

/**
 * How the figure of 31 December is reached:
 * `last_year_share` the same share of the year is taken to be done as on this day last year ·
 * `linear_pace` the daily average goes on, when there is no last year to compare with ·
 * `year_closed` the year is over: the figure itself.
 */
export const forecastMethods = ['last_year_share', 'linear_pace', 'year_closed'] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

export type YearSoFar = {
  year: number;
  now: Date;
  soFarFen: number;
  lastYearToSameDayFen: number;
  lastYearFen: number;
};

/** Null before the year begins. Days are days in Asia/Shanghai. */
export function forecastYearEnd(figures: YearSoFar): { yearEndFen: number; method: ForecastMethod } | null {
  const { year, now, soFarFen, lastYearToSameDayFen, lastYearFen } = figures;
  const today = businessDate(now);
  const thisYear = Number(today.slice(0, 4));
  if (year > thisYear) return null;
  if (year < thisYear) return { yearEndFen: soFarFen, method: 'year_closed' };
  if (lastYearToSameDayFen > 0 && lastYearFen >= lastYearToSameDayFen) {
    return { yearEndFen: scaled(soFarFen, lastYearFen, lastYearToSameDayFen), method: 'last_year_share' };
  }
  return { yearEndFen: scaled(soFarFen, daysIn(year), dayOfYear(today)), method: 'linear_pace' };
}

/** The same calendar day a year earlier, YYYY-MM-DD; 29 February becomes the 28th. For a past year its last day. */
export function sameDayLastYear(year: number, now: Date): string {
  const today = businessDate(now);
  if (Number(today.slice(0, 4)) > year) return `${year - 1}-12-31`;
  if (Number(today.slice(0, 4)) < year) return `${year - 2}-12-31`;
  const day = today.slice(5) === '02-29' ? '02-28' : today.slice(5);
  return `${year - 1}-${day}`;
}

function scaled(amountFen: number, numerator: number, denominator: number): number {
  return fen((BigInt(amountFen) * BigInt(numerator) + BigInt(denominator) / 2n) / BigInt(denominator));
}

function dayOfYear(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(`${day.slice(0, 4)}-01-01`)) / 86_400_000) + 1;
}

function daysIn(year: number): number {
  return dayOfYear(`${year}-12-31`);
}
