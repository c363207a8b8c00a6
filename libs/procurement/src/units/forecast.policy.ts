import { businessDate, fen } from '@app/platform';

/**
 * How the figure of 31 December is reached (docs/decisions/0047-forecast.md):
 * `season_and_last_year` pace, season and last year · `season` pace and season, without a last year of one's own ·
 * `linear_pace` the daily average goes on, where not even the place has a last year · `year_closed` the figure itself.
 */
export const forecastMethods = ['season_and_last_year', 'season', 'linear_pace', 'year_closed'] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

/** What a place bought last year up to the same day, and in all of it: which share of a year is done by that day. */
export type Season = { toDayFen: number; yearFen: number };

export type YearSoFar = {
  year: number;
  now: Date;
  soFarFen: number;
  /** Of whoever is forecast; 0 = nothing is known. */
  lastYearFen: number;
  season: Season | null;
};
export type Forecast = { yearEndFen: number; method: ForecastMethod };
export type Span = { doneDays: number; allDays: number };

/** Null before the year begins. Days are days in Asia/Shanghai. */
export function forecastYearEnd({ year, now, soFarFen, lastYearFen, season }: YearSoFar): Forecast | null {
  const today = businessDate(now);
  const thisYear = Number(today.slice(0, 4));
  if (year > thisYear) return null;
  if (year < thisYear) return { yearEndFen: soFarFen, method: 'year_closed' };
  const span = { doneDays: dayOfYear(today), allDays: dayOfYear(`${year}-12-31`) };
  return forecastAhead({ soFarFen, lastYearFen, season, span });
}

/** The same for any day ahead: `season` and `span` are measured up to that day. */
export function forecastAhead({
  soFarFen,
  lastYearFen,
  season,
  span,
}: Pick<YearSoFar, 'soFarFen' | 'lastYearFen' | 'season'> & { span: Span }): Forecast {
  if (!season || season.toDayFen <= 0 || season.yearFen < season.toDayFen)
    return { yearEndFen: rounded(soFarFen, span.allDays, span.doneDays), method: 'linear_pace' };
  const { toDayFen, yearFen } = season;
  if (lastYearFen <= 0) return { yearEndFen: rounded(soFarFen, yearFen, toDayFen), method: 'season' };
  return { yearEndFen: blended(soFarFen, lastYearFen, season), method: 'season_and_last_year' };
}

/**
 * The share of the year that is done counts for the pace, the share that is open for last year: with share S,
 * S × (so far / S) + (1 − S) × (so far + (1 − S) × last year). Early in the year last year carries it, late the pace.
 */
function blended(soFarFen: number, lastYearFen: number, { toDayFen, yearFen }: Season): number {
  const [soFar, last, all] = [BigInt(soFarFen), BigInt(lastYearFen), BigInt(yearFen)];
  const open = all - BigInt(toDayFen);
  return quotient(soFar * all * all + open * (soFar * all + open * last), all * all);
}

function rounded(amountFen: number, numerator: number, denominator: number): number {
  return quotient(BigInt(amountFen) * BigInt(numerator), BigInt(denominator));
}

/** To the nearest fen, half away from zero. */
function quotient(numerator: bigint, denominator: bigint): number {
  const size = numerator < 0n ? -numerator : numerator;
  const nearest = (2n * size + denominator) / (2n * denominator);
  return fen(numerator < 0n ? -nearest : nearest);
}

/** The same calendar day a year earlier, YYYY-MM-DD; 29 February becomes the 28th. For a past year its last day. */
export function sameDayLastYear(year: number, now: Date): string {
  const today = businessDate(now);
  if (Number(today.slice(0, 4)) > year) return `${year - 1}-12-31`;
  if (Number(today.slice(0, 4)) < year) return `${year - 2}-12-31`;
  const day = today.slice(5) === '02-29' ? '02-28' : today.slice(5);
  return `${year - 1}-${day}`;
}

function dayOfYear(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(`${day.slice(0, 4)}-01-01`)) / 86_400_000) + 1;
}
